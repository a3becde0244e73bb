package clientele

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"clientele/vault"
)

// Removal is a request to erase a customer once a grace period is over. Until then the record is restricted, and the
// request can be cancelled.
type Removal struct {
	ID          string
	CustomerID  string
	Status      RemovalStatus
	RequestedBy Requestor
	ActorKind   ActorKind
	ActorID     string
	Channel     string // api, web, portal …
	Was         Status // of the record, to be given back
	Reason      string // in the words of who asked; empty in storage, which holds Sealed
	Sealed      Sealed
	RequestedAt time.Time
	RemovalPlan
	EndedAt   time.Time // cancelled or carried out
	ErasureID string    // of a request that was carried out
}

// RemovalPlan is when a removal is due, with every reason for it.
type RemovalPlan struct {
	DueAt   time.Time
	Reasons []RemovalReason
	// BeyondMonth tells that the date is later than a month after the request, which the law allows only when the
	// person is told why (GDPR Art. 12(3)).
	BeyondMonth bool
}

// RemovalReason is why a removal is not due earlier. Until is zero where it cannot be told.
type RemovalReason struct {
	Code  string // grace_period, upcoming_booking, open_order, active_booking, legal_hold
	Until time.Time
}

// RemovalStatus is where a removal request stands.
type RemovalStatus string

// The states of a removal request.
const (
	RemovalPending   RemovalStatus = "pending"
	RemovalCancelled RemovalStatus = "cancelled"
	RemovalDone      RemovalStatus = "done"
)

// Requestor is on whose behalf a removal was asked for.
type Requestor string

// The three.
const (
	ByStaff           Requestor = "staff"
	ByCustomerRequest Requestor = "customer"
	ByAuthority       Requestor = "authority"
)

// removalWait is how long after the end of the last booking a removal waits, and how often one that is blocked is
// looked at when nothing has changed.
const removalWait = 24 * time.Hour

// RequestRemoval asks for a customer to be erased after the grace period, and never before a day after their last
// booking. The record is restricted at once: it is in no list, search, export or campaign. Asking again gives the
// request that is pending. Needs customers:write.
func (r *Register) RequestRemoval(ctx context.Context, a Actor, customer, reason string, by Requestor) (Removal, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Removal{}, err
	}
	if by == "" {
		by = ByStaff
	}
	var wrong problems
	if !slices.Contains([]Requestor{ByStaff, ByCustomerRequest, ByAuthority}, by) {
		wrong.add("requestedBy", "invalid", "a removal is requested by staff, customer or authority")
	}
	reason = cleanText("reason", Some(reason), maxNotes, &wrong).Value
	if err := wrong.err(); err != nil {
		return Removal{}, err
	}
	var out Removal
	err := r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) (err error) {
		if c.Status == StatusRemovalPending {
			out, err = r.openRemoval(a.Org.ID)(tx.PendingRemoval(ctx, a.Org.ID, c.ID))
			return err
		}
		if out, err = r.restrict(ctx, tx, a, c, Removal{Reason: reason, RequestedBy: by}); err != nil {
			return err
		}
		return r.notice(ctx, tx, a, c, MessageRemovalAsked, map[string]string{"date": out.DueAt.Format(time.RFC3339)})
	})
	return out, err
}

// restrict makes a record one whose removal is pending.
func (r *Register) restrict(ctx context.Context, tx Tx, a Actor, c Customer, m Removal) (Removal, error) {
	s, err := r.stockOf(ctx, tx, a, c)
	if err != nil {
		return m, err
	}
	if m.ID == "" {
		m.ID, m.RequestedAt = r.newID(a, prefixRemoval), s.now
	}
	m.CustomerID, m.Status, m.Was, m.RemovalPlan = c.ID, RemovalPending, c.Status, s.plan(m.RequestedAt)
	m.ActorKind, m.ActorID, m.Channel = a.Kind, a.ID, a.Origin
	plain, err := json.Marshal(m.Reason)
	if err != nil {
		return m, err
	}
	if m.Sealed, err = r.seal(a.Org.ID, c.Slot, c.ID, "removal", m.ID, plain); err != nil {
		return m, err
	}
	if err := tx.InsertRemoval(ctx, a.Org.ID, m); err != nil {
		return m, err
	}
	restricted := c
	restricted.Status, restricted.UpdatedAt = StatusRemovalPending, s.now
	if err := tx.UpdateCustomer(ctx, a.Org.ID, c, restricted); err != nil {
		return m, err
	}
	if m.RequestedBy == ByCustomerRequest {
		if err := tx.DeleteSessionsOf(ctx, a.Org.ID, c.ID); err != nil {
			return m, err
		}
	}
	r.afterRemoval(tx, a, vault.LedgerRemoval, m)
	if err := r.enqueue(ctx, tx, a, JobRemoval, m.ID, m.DueAt); err != nil {
		return m, err
	}
	if err := r.record(ctx, tx, a, aboutCustomer("customer.removal_requested", c, Change{Field: "status", Before: string(c.Status), After: string(StatusRemovalPending)})); err != nil {
		return m, err
	}
	return m, r.emit(ctx, tx, a, EventRemovalRequested, c.ID)
}

// afterRemoval writes into the ledger that a record is restricted, or is not any more, so that a restored backup
// follows.
func (r *Register) afterRemoval(tx Tx, a Actor, kind vault.LedgerKind, m Removal) {
	tx.AfterCommit(func() {
		line := vault.LedgerEntry{At: r.clock(), Kind: kind, Erasure: m.ID, Refs: []string{r.vault.LedgerRef(a.Org.ID, m.CustomerID)}}
		if _, err := r.vault.WriteLedger(line); err != nil {
			r.log.Error("a removal request could not be written into the erasure ledger", "organization", a.Org.ID, "removal", m.ID, "error", err)
		}
	})
}

// CancelRemoval takes a pending request back: the record is as it was before. Needs customers:write.
func (r *Register) CancelRemoval(ctx context.Context, a Actor, customer string) (Removal, error) {
	var out Removal
	err := r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		m, err := tx.PendingRemoval(ctx, a.Org.ID, c.ID)
		if KindOf(err) == KindNotFound {
			return Errorf(KindConflict, "No removal of this customer is pending")
		}
		if err != nil {
			return err
		}
		m.Status, m.EndedAt = RemovalCancelled, r.Now(a.Org)
		if err := tx.UpdateRemoval(ctx, a.Org.ID, m); err != nil {
			return err
		}
		back := c
		back.Status, back.UpdatedAt = m.Was, m.EndedAt
		if err := tx.UpdateCustomer(ctx, a.Org.ID, c, back); err != nil {
			return err
		}
		if err := r.compareSoon(ctx, tx, a, c, back); err != nil {
			return err
		}
		r.afterRemoval(tx, a, vault.LedgerCancelled, m)
		if err := r.record(ctx, tx, a, aboutCustomer("customer.removal_cancelled", c, Change{Field: "status", Before: string(StatusRemovalPending), After: string(m.Was)})); err != nil {
			return err
		}
		if err := r.emit(ctx, tx, a, EventRemovalCancelled, c.ID); err != nil {
			return err
		}
		if err := r.notice(ctx, tx, a, back, MessageRemovalOff, nil); err != nil {
			return err
		}
		out, err = r.openRemoval(a.Org.ID)(m, nil)
		return err
	})
	return out, err
}

// openRemoval opens the words of a request; those of an erased person stay closed.
func (r *Register) openRemoval(org string) func(Removal, error) (Removal, error) {
	return func(m Removal, err error) (Removal, error) {
		if err != nil || m.Status == RemovalDone {
			return m, err
		}
		plain, err := r.unseal(org, m.Sealed, "removal", m.ID)
		if errors.Is(err, vault.ErrShredded) {
			return m, nil
		}
		if err != nil {
			return m, err
		}
		return m, json.Unmarshal(plain, &m.Reason)
	}
}

// Removals lists removal requests, the newest first; of one status when one is named. Needs customers:read.
func (r *Register) Removals(ctx context.Context, a Actor, status RemovalStatus, paging Paging) (Page[Removal], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[Removal]{}, err
	}
	states := []RemovalStatus{"", RemovalPending, RemovalCancelled, RemovalDone}
	if !slices.Contains(states, status) {
		return Page[Removal]{}, Errorf(KindInvalidRequest, "status must be one of %s", listed(states[1:]))
	}
	list := "removals " + string(status)
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Removal]{}, err
	}
	items, next, err := r.store.FindRemovals(ctx, a.Org.ID, status, slice)
	if err != nil {
		return Page[Removal]{}, err
	}
	for i := range items {
		if items[i], err = r.openRemoval(a.Org.ID)(items[i], nil); err != nil {
			return Page[Removal]{}, err
		}
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Removal, string, error) {
		return r.store.FindRemovals(ctx, a.Org.ID, status, s)
	})
}

// withRemovals puts the pending requests beside the records that have one.
func (r *Register) withRemovals(ctx context.Context, org string, customers []Customer) error {
	for i, c := range customers {
		if c.Status != StatusRemovalPending {
			continue
		}
		m, err := r.openRemoval(org)(r.store.PendingRemoval(ctx, org, c.ID))
		if KindOf(err) == KindNotFound { // cancelled this moment
			continue
		}
		if err != nil {
			return err
		}
		customers[i].Removal = &m
	}
	return nil
}
