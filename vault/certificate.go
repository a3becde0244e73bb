package vault

import (
	"errors"
	"fmt"
	"time"
)

// Stage tells what a certificate vouches for.
type Stage string

// The two stages. One paper that claimed both at once would be false: the bytes go later than the person.
const (
	StageErased Stage = "erased" // gone for every user, and the keys destroyed
	StagePurged Stage = "purged" // and gone from the program's own files
)

// Actions of the audit entries that a certificate of each stage rests on. The entry's Subject is the erasure's id.
const (
	ActionErased = "customer.erased"
	ActionPurged = "customer.purged"
)

// Certificate states that a person was erased, without saying who it was: the person, who was given it, holds the
// connection. It lists what product.md calls proof. No field may hold anything about the person; all text is of
// the program's own making, or an id.
//
// It proves that this installation, with this key, recorded and checked the erasure. It does not prove that nobody
// had copied the data before.
type Certificate struct {
	Type         string           `json:"type"` // "clientele erasure certificate"
	Version      int              `json:"version"`
	Stage        Stage            `json:"stage"`
	Erasure      string           `json:"erasure"` // its id
	Organization string           `json:"organization"`
	RequestedAt  time.Time        `json:"requestedAt,omitzero"` // when there was a removal request before
	RestrictedAt time.Time        `json:"restrictedAt,omitzero"`
	ErasedAt     time.Time        `json:"erasedAt"`
	PurgedAt     time.Time        `json:"purgedAt,omitzero"`
	RequestedBy  Requester        `json:"requestedBy"`
	Ground       string           `json:"ground"` // such as GDPR Art. 17(1)(a)
	AfterRestore bool             `json:"afterRestore,omitempty"`
	Records      int64            `json:"records"` // how many records of the register: with those merged into it
	Removed      map[string]int64 `json:"removed"` // by category
	Anonymized   map[string]int64 `json:"anonymized"`
	Cancelled    int64            `json:"cancelledBookings"`
	Retained     []Retained       `json:"retained"`
	Recipients   []Recipient      `json:"recipients"` // who was told of the erasure
	Keys         DestroyedKeys    `json:"keys"`
	Scan         *Scan            `json:"scan,omitempty"` // in stage purged
	Backups      BackupHorizon    `json:"backups"`
	Program      Program          `json:"program"`
	Ledger       Position         `json:"ledger"` // the line of the erasure ledger that says it is done
	Event        AuditEntry       `json:"event"`
	Proof        []Hash           `json:"proof"`      // that Event is in the chain of Checkpoint
	Checkpoint   string           `json:"checkpoint"` // a signed note
}

// Requester is on whose request the person was erased.
type Requester struct {
	Kind    string `json:"kind"`            // customer, user, api_key, retention
	ID      string `json:"id,omitempty"`    // of the user or key; never of the person
	Channel string `json:"channel"`         // portal, web, api, cli, job
	Check   string `json:"check,omitempty"` // how the identity was checked
}

// Retained is one category of what is kept without the person, and why.
type Retained struct {
	What     string `json:"what"` // orders, receipts, payments, bookings, suppression
	Count    int64  `json:"count"`
	Sum      int64  `json:"sum,omitempty"` // minor units of Currency
	Currency string `json:"currency,omitempty"`
	Form     string `json:"form"` // exact until the date, coarsened to the month, keyed hash
	Ground   string `json:"ground"`
	Until    string `json:"until,omitempty"` // day, 2033-12-31; empty is without end
}

// Recipient is a system that received data of the person and was told of the erasure (GDPR Art. 19).
type Recipient struct {
	Name           string    `json:"name"`
	NotifiedAt     time.Time `json:"notifiedAt,omitzero"`
	AcknowledgedAt time.Time `json:"acknowledgedAt,omitzero"`
	Waived         string    `json:"waived,omitempty"` // the ground on which no answer is waited for
}

// DestroyedKeys tells of the keys that opened what cannot be rewritten.
type DestroyedKeys struct {
	Count     int64  `json:"count"`
	Algorithm string `json:"algorithm"` // AES-256-GCM
	Copies    int    `json:"copies"`    // in how many copies of the vault they were overwritten
}

// Scan tells what the search of the program's own files found. Where no search is possible, as with the files of a
// database server elsewhere, Method is "rewritten", and nothing is claimed of a search.
type Scan struct {
	Method  string    `json:"method"`  // searched, rewritten
	Recipe  string    `json:"recipe"`  // what was done to the storage before
	Needles int64     `json:"needles"` // spellings searched for
	Forms   []string  `json:"forms"`   // utf-8, lower case, NFD, base64, …
	LeftOut []LeftOut `json:"leftOut"` // what was not searched for, and why
	Files   int64     `json:"files"`
	Bytes   int64     `json:"bytes"`
	Hits    int64     `json:"hits"` // always 0

	Searched    []string `json:"searched,omitempty"` // in words; certificates of before this was told have neither
	NotSearched []string `json:"notSearched,omitempty"`
}

// LeftOut counts spellings that were not searched for.
type LeftOut struct {
	Reason string `json:"reason"` // held by a living record, too short
	Count  int64  `json:"count"`
}

// BackupHorizon tells when the last backup that could hold the person, or a key of the person's, expires.
type BackupHorizon struct {
	DataUntil string `json:"dataUntil,omitempty"` // day; empty where no backup is known
	KeysUntil string `json:"keysUntil,omitempty"`
	Replayed  bool   `json:"replayedOnRestore"` // the ledger is applied to a restored backup before anyone is served
}

// Program tells what made the certificate.
type Program struct {
	Version string `json:"version"`
	Storage string `json:"storage"` // the database and its version
}

const (
	certificateType    = "clientele erasure certificate"
	certificateVersion = 1
)

// methods of a Scan.
const (
	ScanSearched  = "searched"
	ScanRewritten = "rewritten"
)

// normal is the certificate with type and version set, its times in UTC and no list or map nil, so that it is
// written in one form only.
func (c Certificate) normal() Certificate {
	c.Type, c.Version = certificateType, certificateVersion
	c.RequestedAt, c.RestrictedAt = c.RequestedAt.UTC(), c.RestrictedAt.UTC()
	c.ErasedAt, c.PurgedAt = c.ErasedAt.UTC(), c.PurgedAt.UTC()
	c.Event = c.Event.normal()
	if c.Removed == nil {
		c.Removed = map[string]int64{}
	}
	if c.Anonymized == nil {
		c.Anonymized = map[string]int64{}
	}
	c.Retained = append([]Retained{}, c.Retained...)
	c.Proof = append([]Hash{}, c.Proof...)
	c.Recipients = append([]Recipient{}, c.Recipients...)
	for i, r := range c.Recipients {
		c.Recipients[i].NotifiedAt, c.Recipients[i].AcknowledgedAt = r.NotifiedAt.UTC(), r.AcknowledgedAt.UTC()
	}
	if c.Scan != nil {
		scan := *c.Scan
		scan.Forms, scan.LeftOut = append([]string{}, scan.Forms...), append([]LeftOut{}, scan.LeftOut...)
		c.Scan = &scan
	}
	return c
}

// check refuses a certificate that contradicts itself or claims what was not seen.
func (c Certificate) check() error {
	switch {
	case c.Type != certificateType || c.Version != certificateVersion:
		return fmt.Errorf("it is of type %q, version %d; this program knows version %d", c.Type, c.Version, certificateVersion)
	case c.Erasure == "" || c.Organization == "" || c.ErasedAt.IsZero():
		return errors.New("it does not say which erasure it is about, or when")
	case c.Event.Org != c.Organization || c.Event.Subject != c.Erasure:
		return errors.New("its audit entry is of another erasure")
	case c.Stage == StageErased:
		return c.checkErased()
	case c.Stage == StagePurged:
		return c.checkPurged()
	}
	return fmt.Errorf("its stage %q is unknown", c.Stage)
}

func (c Certificate) checkErased() error {
	if c.Event.Action != ActionErased {
		return fmt.Errorf("its audit entry does not say %s", ActionErased)
	}
	if c.Scan != nil || !c.PurgedAt.IsZero() {
		return errors.New("its stage is erased, and it speaks of a purge")
	}
	return nil
}

func (c Certificate) checkPurged() error {
	switch {
	case c.Event.Action != ActionPurged:
		return fmt.Errorf("its audit entry does not say %s", ActionPurged)
	case c.Scan == nil || c.PurgedAt.Before(c.ErasedAt):
		return errors.New("its stage is purged, and it does not say when and how")
	case c.Scan.Hits != 0:
		return errors.New("its search found the person; that is no purge")
	case c.Scan.Method == ScanSearched && c.Scan.Files > 0:
		return nil
	case c.Scan.Method == ScanRewritten && c.Scan.Files == 0 && c.Scan.Needles == 0:
		return nil
	}
	return errors.New("it does not say truthfully whether the files were searched")
}
