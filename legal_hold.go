package clientele

import (
	"context"
	"slices"
	"time"
)

// LegalHold keeps what it is on from being erased, for a ground that is named: a dispute, an order of an authority. On
// a customer it stands in the way of an erasure. On an order it does not: the person is erased, and the order keeps its
// times and words, tied to nobody, until the hold ends.
type LegalHold struct {
	ID         string
	CustomerID string // empty of a hold on an order
	OrderID    string
	Ground     string
	Until      string // the last day, 2026-12-31; empty: until it is lifted
	ActorID    string
	CreatedAt  time.Time
	LiftedAt   time.Time
}

// holds tells whether it holds on a day.
func (h LegalHold) holds(today string) bool {
	return h.LiftedAt.IsZero() && (h.Until == "" || h.Until >= today)
}

// newHold checks what a hold rests on.
func (r *Register) newHold(a Actor, ground, until string) (LegalHold, error) {
	if err := mayErase(a); err != nil {
		return LegalHold{}, err
	}
	var wrong problems
	ground = cleanLine("ground", Some(ground), maxLine, &wrong).Value
	if !hasVisible(ground) {
		wrong.add("ground", "required", "say what the hold rests on")
	}
	if _, err := time.Parse(time.DateOnly, until); until != "" && (err != nil || until < a.Org.Settings.Day(r.Now(a.Org))) {
		wrong.add("until", "invalid", "the last day is a day to come, as in 2027-12-31")
	}
	return LegalHold{ID: r.newID(a, prefixHold), Ground: ground, Until: until, ActorID: a.ID, CreatedAt: r.Now(a.Org)}, wrong.err()
}

// HoldCustomer keeps a record from being erased until a day, or until the hold is lifted. ground says why, in words
// that do not name the person. Needs customers:write; of users, a manager or an owner.
func (r *Register) HoldCustomer(ctx context.Context, a Actor, customer, ground, until string) (LegalHold, error) {
	h, err := r.newHold(a, ground, until)
	if err != nil {
		return h, err
	}
	h.CustomerID = customer
	return h, r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		if err := tx.InsertLegalHold(ctx, a.Org.ID, h); err != nil {
			return err
		}
		if err := r.record(ctx, tx, a, aboutCustomer("customer.held", c, Change{Field: "until", After: until}, Change{Field: "ground", After: ground})); err != nil {
			return err
		}
		return r.moveRemoval(ctx, tx, a, c)
	})
}

// LiftHold ends a legal hold on a customer, or on a record that was merged into theirs. Ending it again changes
// nothing. Needs customers:write; of users, a manager or an owner.
func (r *Register) LiftHold(ctx context.Context, a Actor, customer, id string) (LegalHold, error) {
	if err := mayErase(a); err != nil {
		return LegalHold{}, err
	}
	var h LegalHold
	err := r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		ended := false
		all, err := holdsOn(ctx, tx, a.Org.ID, customer)
		if err == nil {
			h, ended, err = r.lift(ctx, tx, a, all, id)
		}
		if err != nil || !ended {
			return err
		}
		if err := r.record(ctx, tx, a, aboutCustomer("customer.hold_lifted", c)); err != nil {
			return err
		}
		return r.moveRemoval(ctx, tx, a, c)
	})
	return h, err
}

// lift ends one of some holds now, and gives it as it is then. One that has ended keeps its time.
func (r *Register) lift(ctx context.Context, tx Tx, a Actor, all []LegalHold, id string) (h LegalHold, ended bool, err error) {
	i := slices.IndexFunc(all, func(h LegalHold) bool { return h.ID == id })
	if i < 0 {
		return LegalHold{}, false, NotFound("Legal hold")
	}
	if !all[i].LiftedAt.IsZero() {
		return all[i], false, nil
	}
	all[i].LiftedAt = r.Now(a.Org)
	return all[i], true, tx.LiftLegalHold(ctx, a.Org.ID, id, all[i].LiftedAt)
}

// LegalHolds lists the holds on a customer and on the records that were merged into theirs, lifted ones included, the
// newest first. Needs customers:read.
func (r *Register) LegalHolds(ctx context.Context, a Actor, customer string) ([]LegalHold, error) {
	if _, err := r.Customer(ctx, a, customer); err != nil {
		return nil, err
	}
	return holdsOn(ctx, r.store, a.Org.ID, customer)
}

// holdsOn are the holds on a record and on those that were merged into it: a merge is no way around a hold.
func holdsOn(ctx context.Context, from Reader, org, customer string) ([]LegalHold, error) {
	merged, err := from.MergedRecords(ctx, org, customer)
	if err != nil {
		return nil, err
	}
	return from.LegalHolds(ctx, org, append(merged, customer))
}
