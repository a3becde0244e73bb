package clientele

import (
	"context"
	"time"
)

// DeletionCheck is what erasing a customer, and asking for their removal, would do now.
type DeletionCheck struct {
	Allowed        bool
	Refusal        string // why not
	ActiveBookings int
	ActiveOrders   int
	Blockers       []map[string]any
	FutureBookings []string    // would be cancelled
	Holds          []LegalHold // in force, on the record
	Counts         ErasureCounts
	Removal        RemovalPlan
}

// CheckDeletion tells what erasing a customer would do now, and when a removal that is asked for now would be due. It
// changes nothing. Needs customers:read.
func (r *Register) CheckDeletion(ctx context.Context, a Actor, id string) (DeletionCheck, error) {
	c, err := r.Customer(ctx, a, id)
	if err != nil {
		return DeletionCheck{}, err
	}
	s, err := r.stockOf(ctx, r.store, a, c)
	if err != nil {
		return DeletionCheck{}, err
	}
	check := DeletionCheck{Allowed: true, ActiveBookings: len(s.active), ActiveOrders: len(s.open), Blockers: s.blockers(false), Counts: s.counts(), Holds: s.holds}
	if refused := s.refusal(false); refused != nil {
		check.Allowed, check.Refusal = false, refused.Error()
	}
	for _, b := range s.future {
		check.FutureBookings = append(check.FutureBookings, b.ID)
	}
	requested := s.now
	if c.Removal != nil {
		requested = c.Removal.RequestedAt
	}
	check.Removal = s.plan(requested)
	return check, nil
}

// startOf is the moment a day begins where the organization is.
func (s Settings) startOf(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, s.Location())
	if err != nil {
		return time.UnixMilli(0).UTC()
	}
	return t.UTC()
}

// coarsen makes of a moment the beginning of its day.
func (s Settings) coarsen(t *time.Time) {
	if !t.IsZero() {
		*t = s.startOf(s.Day(*t))
	}
}
