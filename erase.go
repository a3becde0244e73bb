package clientele

import (
	"context"
	"strconv"
	"time"

	"clientele/vault"
)

// Erasure is the removal of a person for good. It says what was done, and nothing about the person.
type Erasure struct {
	ID           string
	CustomerID   string
	RemovalID    string // of the removal request that it carries out; empty when it was asked for at once
	AfterRestore bool   // the person had come back from a backup
	Requester    vault.Requester
	RequestedAt  time.Time // of the removal request
	At           time.Time
	Counts       ErasureCounts
	Done         vault.Position // the ledger's line that says it is done; the zero value until then
	PurgedAt     time.Time
	Purged       vault.Position
	Scan         *vault.Scan // of the purge
	Needles      Sealed      // until the purge: what to search the files for
}

// ErasureCounts is what an erasure came to.
type ErasureCounts struct {
	Records    int64            `json:"records"` // with those merged into the record
	Removed    map[string]int64 `json:"removed"`
	Anonymized map[string]int64 `json:"anonymized"`
	Cancelled  int64            `json:"cancelled"` // future bookings
	Retained   []vault.Retained `json:"retained"`
	Keys       int64            `json:"keys"`
}

// Status is "erased", or "purged" once the files were searched.
func (e Erasure) Status() vault.Stage {
	if e.PurgedAt.IsZero() {
		return vault.StageErased
	}
	return vault.StagePurged
}

// EraseOptions say how a customer is erased.
type EraseOptions struct {
	RefuseFuture bool  // refuse when there are future bookings, instead of cancelling them
	Version      int64 // that the caller saw; AnyVersion asks for no check
}

// Wipe is what is to become of the rows that hang on a customer.
type Wipe struct {
	Customer string
	Records  []string // the customer and all that were merged into it
	Bookings []KeptBooking
	Orders   []KeptOrder
}

// EraseCustomer removes a person for good, with every record that was merged into theirs. Bookings and orders stay,
// tied to nobody; future bookings are cancelled, or refuse it when that is asked for. It is refused while the person
// is being served: a booking that is checked in or whose time is now, an order that is open, a legal hold. Notes,
// documents, points, tags, messages and everything else go, and the keys of what was sealed are destroyed. Needs
// customers:write; of users, a manager or an owner.
func (r *Register) EraseCustomer(ctx context.Context, a Actor, id string, o EraseOptions) (Erasure, error) {
	if err := mayErase(a); err != nil {
		return Erasure{}, err
	}
	return r.eraseWith(ctx, a, func(tx Tx, n *erasing) (Erasure, error) {
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, id))
		if err != nil {
			return Erasure{}, err
		}
		if o.Version != AnyVersion && c.Version != o.Version {
			return Erasure{}, Errorf(KindVersion, "This record was changed by somebody else. Load it again and repeat your change.").With("version", c.Version)
		}
		return n.erase(ctx, tx, c, o.RefuseFuture, false)
	})
}

// MayErase tells whether the actor may remove a person for good, and hold a record back from that.
func (a Actor) MayErase() bool {
	return a.May(CustomersWrite) && (a.Kind != ActorUser || a.Role == RoleOwner || a.Role == RoleManager)
}

func mayErase(a Actor) error {
	if err := a.need(CustomersWrite); err != nil {
		return err
	}
	if !a.MayErase() {
		return Errorf(KindForbidden, "Only a manager or an owner may erase a customer")
	}
	return nil
}

// erasing is one try at an erasure. What it has written into the ledger is voided when it fails.
type erasing struct {
	r      *Register
	a      Actor
	intent *vault.LedgerEntry
}

// eraseWith runs an erasure in a transaction. The closure may run again: then the ledger's line of the try before is
// voided first.
func (r *Register) eraseWith(ctx context.Context, a Actor, fn func(Tx, *erasing) (Erasure, error)) (Erasure, error) {
	n := &erasing{r: r, a: a}
	var out Erasure
	err := r.store.InTx(ctx, func(tx Tx) (err error) {
		n.void()
		out, err = fn(tx, n)
		return err
	})
	if err != nil && KindOf(err) != KindUnavailable { // whether a commit that failed was kept is found out by Settle
		n.void()
	}
	return out, err
}

func (n *erasing) void() {
	if n.intent == nil {
		return
	}
	line := vault.LedgerEntry{At: n.r.clock(), Kind: vault.LedgerVoid, Erasure: n.intent.Erasure}
	if _, err := n.r.vault.WriteLedger(line); err != nil {
		n.r.log.Error("an erasure that did not happen could not be voided; it is at the next start", "error", err)
	}
	n.intent = nil
}

// erase does all of an erasure that is a transaction. The record is locked.
func (n *erasing) erase(ctx context.Context, tx Tx, c Customer, refuseFuture, afterRestore bool) (Erasure, error) {
	r, a := n.r, n.a
	var removal Removal
	c, err := r.upToNow(ctx, tx, a, c)
	if err != nil {
		return Erasure{}, err
	}
	if c.Status == StatusRemovalPending {
		if removal, err = tx.PendingRemoval(ctx, a.Org.ID, c.ID); err != nil {
			return Erasure{}, err
		}
	}
	s, err := r.stockOf(ctx, tx, a, c)
	if err != nil {
		return Erasure{}, err
	}
	if err := s.refusal(refuseFuture); err != nil && !afterRestore {
		return Erasure{}, err
	}
	e := Erasure{ID: r.newID(a, prefixErasure), CustomerID: c.ID, RemovalID: removal.ID, RequestedAt: removal.RequestedAt, At: r.Now(a.Org),
		AfterRestore: afterRestore, Requester: requesterOf(a, removal), Counts: s.counts()}
	if e.Needles, err = r.sealNeedles(a, e, s.known()); err != nil {
		return Erasure{}, err
	}
	position, err := n.intend(e, s)
	if err != nil {
		return Erasure{}, err
	}
	if err := r.wipe(ctx, tx, a, s, e); err != nil {
		return Erasure{}, err
	}
	if err := tx.SetLedgerPosition(ctx, a.Org.ID, position); err != nil {
		return Erasure{}, err
	}
	if removal.ID != "" && !afterRestore {
		if err := r.tellErased(ctx, tx, a, c); err != nil {
			return Erasure{}, err
		}
	}
	if removal.ID != "" {
		removal.Status, removal.EndedAt, removal.ErasureID = RemovalDone, e.At, e.ID
		if err := tx.UpdateRemoval(ctx, a.Org.ID, removal); err != nil {
			return Erasure{}, err
		}
	}
	slots := n.intent.Slots
	tx.AfterCommit(func() { r.finishErasure(context.WithoutCancel(ctx), a, e, slots) })
	if !a.Org.Sandbox() { // whose clock runs through many nights at once; its purge is there on demand
		if err := r.enqueue(ctx, tx, a, JobPurge, a.Org.ID, nightly(a.Org, e.At, purgeHour)); err != nil {
			return Erasure{}, err
		}
	}
	return e, tx.InsertErasure(ctx, a.Org.ID, e)
}

func requesterOf(a Actor, removal Removal) vault.Requester {
	q := vault.Requester{Kind: "user", ID: a.ID, Channel: a.Origin}
	switch {
	case removal.ID != "" && removal.RequestedBy == ByCustomerRequest:
		return vault.Requester{Kind: "customer", Channel: removal.Channel}
	case removal.ID != "":
		q.ID, q.Channel = removal.ActorID, removal.Channel
		a.Kind = removal.ActorKind
	}
	if a.Kind != ActorUser {
		q.Kind = string(a.Kind)
	}
	if a.Kind == ActorKey {
		q.Kind = "api_key"
	}
	if removal.Channel == retentionChannel {
		q.Kind = "retention"
	}
	return q
}

// intend writes into the ledger that the first destructive step comes next.
func (n *erasing) intend(e Erasure, s stock) (vault.Position, error) {
	line := vault.LedgerEntry{At: n.r.clock(), Kind: vault.LedgerIntent, Erasure: e.ID}
	for _, c := range s.records {
		line.Refs = append(line.Refs, n.r.vault.LedgerRef(n.a.Org.ID, c.ID))
		if c.Slot != 0 {
			line.Slots = append(line.Slots, c.Slot)
		}
	}
	position, err := n.r.vault.WriteLedger(line)
	if err == nil {
		n.intent = &line
	}
	return position, err
}

// wipe is the one function that takes a person out of the database.
func (r *Register) wipe(ctx context.Context, tx Tx, a Actor, s stock, e Erasure) error {
	w := s.wipe(a.Org)
	if err := tx.WipeCustomer(ctx, a.Org.ID, w); err != nil {
		return err
	}
	if err := r.coarsenAfter(ctx, tx, a, w.days()...); err != nil {
		return err
	}
	for _, c := range s.records {
		gone := Customer{ID: c.ID, Status: StatusErased, CreatedAt: e.At, UpdatedAt: e.At, Version: c.Version}
		if err := tx.UpdateCustomer(ctx, a.Org.ID, c, gone); err != nil {
			return err
		}
	}
	if err := tx.InsertSuppressions(ctx, a.Org.ID, r.suppressionsOf(a, s.known())); err != nil {
		return err
	}
	var totals []Total
	for _, b := range s.future {
		cancelled := b
		cancelled.Status, cancelled.CancelledBy = BookingCancelled, ByBusiness
		totals = append(append(totals, bookingTotals(b, -1)...), bookingTotals(cancelled, 1)...)
		if err := r.emit(ctx, tx, a, EventBookingCancelled, b.ID); err != nil {
			return err
		}
	}
	if err := tx.AddTotals(ctx, a.Org.ID, totals); err != nil {
		return err
	}
	if err := r.record(ctx, tx, a, entry{action: vault.ActionErased, subjectType: "erasure", subjectID: e.ID}); err != nil {
		return err
	}
	return r.emit(ctx, tx, a, EventCustomerErased, e.CustomerID)
}

// Erasure gives one erasure. Needs customers:read.
func (r *Register) Erasure(ctx context.Context, a Actor, id string) (Erasure, error) {
	if err := a.need(CustomersRead); err != nil {
		return Erasure{}, err
	}
	e, err := r.store.ErasureByID(ctx, a.Org.ID, id)
	if KindOf(err) == KindNotFound {
		err = NotFound("Erasure")
	}
	return e, err
}

// Erasures lists erasures, the newest first. Needs customers:read.
func (r *Register) Erasures(ctx context.Context, a Actor, paging Paging) (Page[Erasure], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[Erasure]{}, err
	}
	slice, err := r.slice(a.Org.ID, "erasures", paging)
	if err != nil {
		return Page[Erasure]{}, err
	}
	items, next, err := r.store.FindErasures(ctx, a.Org.ID, slice)
	if err != nil {
		return Page[Erasure]{}, err
	}
	return counted(paged(r, a.Org.ID, "erasures", items, next), paging, func(s Slice) ([]Erasure, string, error) {
		return r.store.FindErasures(ctx, a.Org.ID, s)
	})
}

// retainedUntil is the last day that bookkeeping needs a row of a day: so many years after the end of its year.
func retainedUntil(o Organization, day string) string {
	year, err := strconv.Atoi(day[:min(4, len(day))])
	if err != nil {
		return ""
	}
	return strconv.Itoa(year+o.Settings.BookkeepingYears) + "-12-31"
}
