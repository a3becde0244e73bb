package api

import (
	"context"
	"encoding/json"
	"net/http"

	"clientele"
	"clientele/vault"

	"github.com/danielgtaylor/huma/v2"
)

// ErasedCustomer is the answer of an erasure.
type ErasedCustomer struct {
	ID      string         `json:"id" doc:"Of the customer who was erased" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Deleted bool           `json:"deleted" enum:"true" doc:"Always true"`
	Erasure ErasureSummary `json:"erasure"`
}

// ErasureSummary is what an erasure came to.
type ErasureSummary struct {
	ID                string           `json:"id" example:"era_01k3v9q2d7m4x8a5c0tw"`
	ErasedAt          string           `json:"erasedAt" format:"date-time"`
	Removed           map[string]int64 `json:"removed" doc:"How much went, by kind: notes, documents, consents, loyaltyEntries, loyaltyPoints, suggestions, tags, importRows"`
	Anonymized        map[string]int64 `json:"anonymized" doc:"How many orders and bookings stay, tied to nobody"`
	CancelledBookings int64            `json:"cancelledBookings" doc:"Future bookings that were cancelled"`
}

func erasureSummary(e clientele.Erasure) ErasureSummary {
	return ErasureSummary{ID: e.ID, ErasedAt: stamp(e.At), Removed: e.Counts.Removed, Anonymized: e.Counts.Anonymized, CancelledBookings: e.Counts.Cancelled}
}

// Erasure is an erasure as it is looked up. Nothing in it tells who it was.
type Erasure struct {
	ErasureSummary
	CustomerID  string     `json:"customerId" doc:"The id that the customer had"`
	Status      string     `json:"status" enum:"erased,purged" doc:"purged: the program has searched its own files and found nothing"`
	Records     int64      `json:"records" doc:"How many records it was, with those merged into it"`
	RequestedAt *string    `json:"requestedAt" format:"date-time" doc:"When the removal was requested; null when it was erased at once"`
	Retained    []Retained `json:"retained" doc:"What is kept without the person, why, and until when"`
	PurgedAt    *string    `json:"purgedAt" format:"date-time"`
	Scan        any        `json:"scan" doc:"What the search of the files was; null before the purge"`
}

// PurgeResult is what a purge came to.
type PurgeResult struct {
	Purged  []Erasure `json:"purged" doc:"The erasures that are purged now"`
	Pending int       `json:"pending" doc:"How many are not yet"`
	Delayed *string   `json:"delayed" doc:"Why they are not"`
}

// Retained is one category of what is kept.
type Retained struct {
	What     string  `json:"what" doc:"orders, bookings, suppression"`
	Count    int64   `json:"count"`
	Sum      int64   `json:"sum" doc:"In minor units"`
	Currency *string `json:"currency"`
	Form     string  `json:"form"`
	Ground   string  `json:"ground"`
	Until    *string `json:"until" doc:"The last day; null: without end"`
}

func erasureWire(e *clientele.Erasure) Erasure {
	w := Erasure{ErasureSummary: erasureSummary(*e), CustomerID: e.CustomerID, Status: string(e.Status()), Records: e.Counts.Records,
		RequestedAt: stampOrNull(e.RequestedAt), PurgedAt: stampOrNull(e.PurgedAt), Retained: make([]Retained, len(e.Counts.Retained))}
	for i := range e.Counts.Retained {
		w.Retained[i] = retainedWire(&e.Counts.Retained[i])
	}
	if e.Scan != nil {
		w.Scan = e.Scan
	}
	return w
}

func retainedWire(r *vault.Retained) Retained {
	return Retained{What: r.What, Count: r.Count, Sum: r.Sum, Currency: orNull(&r.Currency), Form: r.Form, Ground: r.Ground, Until: orNull(&r.Until)}
}

// DeletionCheck is what an erasure would do.
type DeletionCheck struct {
	Allowed        bool             `json:"allowed" doc:"Whether DELETE would go through now"`
	Refusal        *string          `json:"refusal" doc:"What it would answer otherwise"`
	ActiveBookings int              `json:"activeBookings"`
	ActiveOrders   int              `json:"activeOrders"`
	Blockers       []Blocker        `json:"blockers" doc:"What stands in the way"`
	LegalHolds     []LegalHold      `json:"legalHolds" doc:"The holds in force on the customer; those on orders are told in retained"`
	FutureBookings []string         `json:"futureBookings" doc:"Ids of the bookings that would be cancelled"`
	Removed        map[string]int64 `json:"removed" doc:"How much would go, by kind"`
	Anonymized     map[string]int64 `json:"anonymized" doc:"How many orders and bookings would stay, tied to nobody"`
	Retained       []Retained       `json:"retained"`
	Removal        RemovalPlan      `json:"removal" doc:"When a removal that is requested now would be due"`
}

// RemovalPlan is when a removal is due, and why.
type RemovalPlan struct {
	DueAt       string          `json:"dueAt" format:"date-time"`
	Reasons     []RemovalReason `json:"reasons" doc:"Why it is not earlier"`
	BeyondMonth bool            `json:"beyondMonth" doc:"The date is later than a month after the request: the person is to be told why (GDPR Art. 12(3))"`
}

// RemovalReason is one reason for a date.
type RemovalReason struct {
	Code  string  `json:"code" enum:"grace_period,upcoming_booking,open_order,active_booking,legal_hold"`
	Until *string `json:"until" format:"date-time" doc:"null where it cannot be told"`
}

func planWire(p clientele.RemovalPlan) RemovalPlan {
	w := RemovalPlan{DueAt: stamp(p.DueAt), BeyondMonth: p.BeyondMonth, Reasons: make([]RemovalReason, len(p.Reasons))}
	for i, reason := range p.Reasons {
		w.Reasons[i] = RemovalReason{reason.Code, stampOrNull(reason.Until)}
	}
	return w
}

func checkWire(c *clientele.DeletionCheck) DeletionCheck {
	w := DeletionCheck{Allowed: c.Allowed, Refusal: orNull(&c.Refusal), ActiveBookings: c.ActiveBookings, ActiveOrders: c.ActiveOrders,
		Blockers: []Blocker{}, FutureBookings: append([]string{}, c.FutureBookings...), Removed: c.Counts.Removed, Anonymized: c.Counts.Anonymized,
		Retained: []Retained{}, LegalHolds: []LegalHold{}, Removal: planWire(c.Removal)}
	for _, b := range c.Blockers {
		blocker := Blocker{Type: b["type"].(string), ID: b["id"].(string)}
		blocker.StartsAt, _ = b["startsAt"].(string)
		blocker.Ground, _ = b["ground"].(string)
		blocker.Until, _ = b["until"].(string)
		w.Blockers = append(w.Blockers, blocker)
	}
	for i := range c.Holds {
		w.LegalHolds = append(w.LegalHolds, holdWire(&c.Holds[i]))
	}
	for i := range c.Counts.Retained {
		w.Retained = append(w.Retained, retainedWire(&c.Counts.Retained[i]))
	}
	return w
}

type eraseInput struct {
	CustomerPath
	IfMatch        string `header:"If-Match" doc:"The ETag of the record as it was read: the erasure is refused with 412 when it is another one now"`
	FutureBookings string `query:"futureBookings" enum:"cancel,refuse" doc:"What to do about bookings that have not begun: cancel them (the default), or refuse with 409"`
}

// ErasurePath names an erasure.
type ErasurePath struct {
	ID string `path:"id" doc:"Id of the erasure" example:"era_01k3v9q2d7m4x8a5c0tw"`
}

// PublicKey is what certificates are checked with.
type PublicKey struct {
	Key       string `json:"key" doc:"Ed25519, as PEM"`
	ID        string `json:"id" doc:"As certificates name it"`
	Algorithm string `json:"algorithm" example:"Ed25519"`
}

func (s *Server) addErasures() {
	add(s, call{ID: "checkDeletion", Method: "GET", Path: "/v1/customers/{id}/deletion-check", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "What erasing would do", Text: "What blocks, what would be cancelled, kept and removed, and when a removal would be due, with every reason."},
		func(ctx context.Context, r request, in *CustomerPath) (One[DeletionCheck], error) {
			check, err := r.reg.CheckDeletion(ctx, r.actor, in.ID)
			return one(checkWire(&check), in.ID), err
		})
	add(s, call{ID: "eraseCustomer", Method: "DELETE", Path: "/v1/customers/{id}", Tag: tagErasures, Scope: clientele.CustomersWrite,
		Fails: []int{http.StatusConflict, http.StatusPreconditionFailed}, Summary: "Erase a customer for good",
		Text: "The person is gone: profile, notes, documents, points, tags. Bookings and orders stay, tied to nobody; future bookings are cancelled. " +
			"Refused with 409 and blockers while a booking is under way, an order is open, or a legal hold is on the record. It cannot be undone; archive a record to hide it."}, eraseCustomer)
	add(s, call{ID: "listErasures", Method: "GET", Path: "/v1/erasures", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "List erasures", Text: "The newest first."},
		func(ctx context.Context, r request, in *struct{ Paged }) (Many[Erasure], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Erasure]{}, err
			}
			page, err := r.reg.Erasures(ctx, r.actor, paging)
			return many(page, erasureWire), err
		})
	add(s, call{ID: "getErasure", Method: "GET", Path: "/v1/erasures/{id}", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "Read an erasure", Text: "What was removed, what is kept and until when, and whether the files were searched."},
		func(ctx context.Context, r request, in *ErasurePath) (One[Erasure], error) {
			e, err := r.reg.Erasure(ctx, r.actor, in.ID)
			return one(erasureWire(&e), ""), err
		})
	add(s, call{ID: "getErasureCertificate", Method: "GET", Path: "/v1/erasures/{id}/certificate", Tag: tagErasures, Scope: clientele.CustomersRead, Fails: []int{409},
		Summary: "Get the certificate of an erasure", Text: "Signed; `clientele verify-certificate` checks the member certificate, saved as a file, without a server. It holds nothing about the person."},
		func(ctx context.Context, r request, in *ErasurePath) (One[SignedCertificate], error) {
			signed, err := r.reg.ErasureCertificate(ctx, r.actor, in.ID)
			return one(SignedCertificate{signed}, ""), err
		})
	add(s, call{ID: "purgeErasures", Method: "POST", Path: "/v1/erasures/purge", Tag: tagErasures, Scope: clientele.CustomersWrite,
		Summary: "Search the files for who was erased, now", Text: "Makes the database rewrite its files, and searches all of them for every spelling of the names, phones, e-mails and streets of " +
			"the erased people. An erasure of whom nothing was found is purged from then on. It happens every night by itself."},
		func(ctx context.Context, r request, _ *struct{}) (One[PurgeResult], error) {
			done, err := r.reg.Purge(ctx, r.actor)
			out := PurgeResult{Purged: []Erasure{}, Pending: done.Pending, Delayed: orNull(&done.Delayed)}
			for i := range done.Purged {
				out.Purged = append(out.Purged, erasureWire(&done.Purged[i]))
			}
			return one(out, ""), err
		})
	add(s, call{ID: "getErasureKey", Method: "GET", Path: "/v1/keys/erasure", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "Get the public key of certificates", Text: "It stays the same for the life of the installation."},
		func(_ context.Context, r request, _ *struct{}) (One[PublicKey], error) {
			key := r.reg.ErasureKey()
			return one(PublicKey{Key: vault.FormatPublicKey(key), ID: vault.KeyID(key), Algorithm: "Ed25519"}, ""), nil
		})
}

// SignedCertificate is a certificate with its signature, as it was signed: its members keep their order.
type SignedCertificate struct{ text json.RawMessage }

// MarshalJSON gives the certificate as it is.
func (c SignedCertificate) MarshalJSON() ([]byte, error) { return c.text, nil }

// Schema tells the members of the file.
func (SignedCertificate) Schema(huma.Registry) *huma.Schema {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"certificate", "key", "signature"}, Description: "The file that `clientele verify-certificate` checks",
		Properties: map[string]*huma.Schema{
			"certificate": {Type: huma.TypeObject, Description: "What was done, and nothing about the person", AdditionalProperties: true},
			"key":         text("Id of the key that signed it"),
			"signature":   text("Ed25519, base64"),
		}}
}

func eraseCustomer(ctx context.Context, r request, in *eraseInput) (One[ErasedCustomer], error) {
	version, err := ifMatch(ctx, r, in.ID, in.IfMatch)
	if err != nil {
		return One[ErasedCustomer]{}, err
	}
	e, err := r.reg.EraseCustomer(ctx, r.actor, in.ID, clientele.EraseOptions{RefuseFuture: in.FutureBookings == "refuse", Version: version})
	return one(ErasedCustomer{ID: in.ID, Deleted: true, Erasure: erasureSummary(e)}, in.ID), err
}
