package clientele

import (
	"context"
	"time"
)

// LegalHold keeps a record from being erased, for a ground that is named: a dispute, an order of an authority.
type LegalHold struct {
	ID         string
	CustomerID string
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

// HoldCustomer keeps a record from being erased until a day, or until the hold is lifted. ground says why, in words
// that do not name the person. Needs customers:write; of users, a manager or an owner.
func (r *Register) HoldCustomer(ctx context.Context, a Actor, customer, ground, until string) (LegalHold, error) {
	if err := mayErase(a); err != nil {
		return LegalHold{}, err
	}
	var wrong problems
	ground = cleanLine("ground", Some(ground), maxLine, &wrong).Value
	if !hasVisible(ground) {
		wrong.add("ground", "required", "say what the hold rests on")
	}
	if day, err := time.Parse(time.DateOnly, until); until != "" && (err != nil || day.Before(r.Now(a.Org).AddDate(0, 0, -1))) {
		wrong.add("until", "invalid", "the last day is a day to come, as in 2027-12-31")
	}
	if err := wrong.err(); err != nil {
		return LegalHold{}, err
	}
	h := LegalHold{ID: r.newID(a, prefixHold), CustomerID: customer, Ground: ground, Until: until, ActorID: a.ID, CreatedAt: r.Now(a.Org)}
	return h, r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		if err := tx.InsertLegalHold(ctx, a.Org.ID, h); err != nil {
			return err
		}
		if err := r.record(ctx, tx, a, aboutCustomer("customer.held", c, Change{Field: "until", After: until})); err != nil {
			return err
		}
		return r.moveRemoval(ctx, tx, a, c)
	})
}

// LiftHold ends a legal hold. Ending it again changes nothing. Needs customers:write; of users, a manager or an owner.
func (r *Register) LiftHold(ctx context.Context, a Actor, customer, id string) error {
	if err := mayErase(a); err != nil {
		return err
	}
	return r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		if err := tx.LiftLegalHold(ctx, a.Org.ID, customer, id, r.Now(a.Org)); err != nil {
			return err
		}
		if err := r.record(ctx, tx, a, aboutCustomer("customer.hold_lifted", c)); err != nil {
			return err
		}
		return r.moveRemoval(ctx, tx, a, c)
	})
}

// LegalHolds lists the holds on a customer, lifted ones included, the newest first. Needs customers:read.
func (r *Register) LegalHolds(ctx context.Context, a Actor, customer string) ([]LegalHold, error) {
	if _, err := r.Customer(ctx, a, customer); err != nil {
		return nil, err
	}
	return r.store.LegalHolds(ctx, a.Org.ID, customer)
}
