package clientele

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"clientele/vault"
)

// Register is the customer register: storage, the vault, a clock. Its methods are the use cases. It is safe for use by
// many goroutines at once.
type Register struct {
	store    Store
	base     Store // outside of any transaction
	vault    *vault.Vault
	clock    func() time.Time
	ids      *idClocks
	sheet    OpenSheet
	write    NewSheetWriter
	receipts RenderReceipt
	senders  *Senders // nil: other processes send
	lanes    map[JobKind]*lane
	underWay *underWay       // jobs of this process
	besides  *sync.WaitGroup // what is under way in lanes
	handOver RenderHandOver
	files    string // the folder that a purge searches
	log      *slog.Logger
	holder   string        // names this process in the leases of jobs
	wake     chan struct{} // makes the poller of jobs look at once
	models   *models       // of duplicates
	hashes   *MatchHashes
	unsealed *unsealed // whose audit log has grown
	watchers *watchers // of bookings, in this process
}

// Options are what a Register is made of.
type Options struct {
	Store       Store
	Vault       *vault.Vault
	Clock       func() time.Time // the wall clock when nil
	OpenSheet   OpenSheet
	SheetWriter NewSheetWriter
	Receipts    RenderReceipt
	Senders     *Senders // of the process that serves; nil in others
	HandOver    RenderHandOver
	Files       string       // the folder of the data, which a purge searches; empty: none that can be searched
	Log         *slog.Logger // discarded when nil
}

// New makes a Register. It takes no ownership: the caller closes the store and the vault.
func New(o Options) *Register {
	r := &Register{store: o.Store, base: o.Store, files: o.Files, vault: o.Vault, clock: o.Clock, ids: &idClocks{}, sheet: o.OpenSheet, write: o.SheetWriter, receipts: o.Receipts, handOver: o.HandOver,
		senders: o.Senders, lanes: newLanes(), underWay: &underWay{byOrg: make(map[string]*flight)}, besides: &sync.WaitGroup{}, log: o.Log, holder: randomText(16), wake: make(chan struct{}, 1)}
	if r.clock == nil {
		r.clock = time.Now
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	r.unsealed = &unsealed{orgs: make(map[string]time.Time)}
	r.watchers = &watchers{byOrg: make(map[string]map[chan struct{}]bool)}
	r.models = &models{byOrg: make(map[string]keptModel)}
	r.hashes = &MatchHashes{secret: func(org string) []byte { return r.keyed("match keys", org) }}
	r.base.KeyBy(r.hashes)
	return r
}

// within is the same register, working inside a transaction.
func (r *Register) within(tx Tx) *Register {
	c := *r
	c.store = tx
	return &c
}

// Now is the time it is for an organization, to the millisecond: its sandbox's clock, where it has one.
func (r *Register) Now(o Organization) time.Time {
	return r.clock().Add(o.ClockOffset).UTC().Truncate(time.Millisecond)
}

func (r *Register) newID(a Actor, prefix string) string {
	return r.ids.next(a.Org, prefix, r.Now(a.Org))
}

// Health tells whether the register can be used.
func (r *Register) Health(ctx context.Context) error { return r.store.Health(ctx) }

// seal seals what belongs to a record under a key. The associated data ties the content to its place, so that a
// sealed row cannot be moved to another person or another row.
func (r *Register) seal(org string, slot vault.Slot, origin, table, row string, plain []byte) (Sealed, error) {
	data, err := r.vault.Seal(slot, sealedPlace(org, origin, table, row), plain)
	return Sealed{Slot: slot, Origin: origin, Data: data}, err
}

func (r *Register) unseal(org string, s Sealed, table, row string) ([]byte, error) {
	return r.vault.Unseal(s.Slot, sealedPlace(org, s.Origin, table, row), s.Data)
}

func sealedPlace(org, origin, table, row string) string {
	return org + "|" + origin + "|" + table + "|" + row
}

// mint gives a fresh key slot.
func (r *Register) mint() (vault.Slot, error) {
	slots, err := r.vault.Mint(1)
	if err != nil {
		return 0, err
	}
	return slots[0], nil
}
