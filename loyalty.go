package clientele

import (
	"context"
	"time"
)

// LoyaltyEntry is one line of a customer's ledger of points.
type LoyaltyEntry struct {
	ID         string
	CustomerID string
	OrderID    string // the order that moved them; empty when somebody wrote them
	Points     int64  // signed
	Balance    int64  // after this entry
	Reason     string
	Actor      string
	At         time.Time
}

// maxPoints bounds a balance and an entry, so that no sum of them can overflow.
const maxPoints = 1_000_000_000

// Loyalty lists a customer's ledger of points, the newest first; the record has the balance. Needs customers:read.
func (r *Register) Loyalty(ctx context.Context, a Actor, customer string, paging Paging) (Page[LoyaltyEntry], error) {
	return childPage(ctx, r, a, customer, "loyalty", paging, r.store.FindLoyalty, nil)
}

// AddLoyalty gives or takes points. A balance never goes below zero. Needs customers:write.
func (r *Register) AddLoyalty(ctx context.Context, a Actor, customer string, points int64, reason string) (LoyaltyEntry, error) {
	var wrong problems
	cleanLine("reason", Some(reason), maxLine, &wrong).apply(&reason)
	if points == 0 || points > maxPoints || points < -maxPoints {
		wrong.add("points", "out_of_range", "points are a whole number other than 0, up to a thousand million")
	}
	if err := wrong.err(); err != nil {
		return LoyaltyEntry{}, err
	}
	var entry LoyaltyEntry
	_, err := r.changeCustomer(ctx, a, customer, AnyVersion, func(tx Tx, c Customer) (Customer, []Consent, error) {
		if c.Loyalty+points > maxPoints {
			return c, nil, Errorf(KindConflict, "A customer has at most a thousand million points")
		}
		if c.Loyalty+points < 0 {
			return c, nil, Errorf(KindConflict, "There are only %d points to take", c.Loyalty).With("balance", c.Loyalty)
		}
		c.Loyalty += points
		entry = LoyaltyEntry{ID: r.newID(a, prefixLoyalty), CustomerID: c.ID, Points: points, Balance: c.Loyalty, Reason: reason,
			Actor: a.ID, At: r.Now(a.Org)}
		return c, nil, tx.InsertLoyalty(ctx, a.Org.ID, entry)
	})
	return entry, err
}
