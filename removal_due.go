package clientele

import (
	"context"
	"time"
)

// plan is when a removal that was requested at a time is due, as things are now.
func (s stock) plan(requested time.Time) RemovalPlan {
	p := RemovalPlan{DueAt: requested.AddDate(0, 0, max(s.org.Settings.RemovalGraceDays, MinRemovalGraceDays))}
	p.Reasons = []RemovalReason{{"grace_period", p.DueAt}}
	if last := s.lastComing(p.DueAt); !last.IsZero() {
		p.add(RemovalReason{"upcoming_booking", last.Add(removalWait)})
	}
	for _, b := range s.active {
		until := time.Time{}
		if b.EndsAt.After(s.now) {
			until = b.EndsAt.Add(removalWait)
		}
		p.add(RemovalReason{"active_booking", until})
	}
	if len(s.open) > 0 {
		p.add(RemovalReason{Code: "open_order"})
	}
	for _, h := range s.holds {
		until := time.Time{}
		if h.Until != "" {
			until = s.org.Settings.startOf(h.Until).AddDate(0, 0, 1)
		}
		p.add(RemovalReason{"legal_hold", until})
	}
	p.BeyondMonth = p.DueAt.After(monthAfter(requested))
	return p
}

// lastComing is when the last booking ends that a removal waits for: one to come, or one that has ended so lately that
// the day after it is not over, and neither is it when the grace period ends. What is done after a visit, such as the
// checkout, must not have the person erased on the spot.
func (s stock) lastComing(graceEnds time.Time) (last time.Time) {
	waits := append([]Booking(nil), s.future...)
	for _, b := range s.bookings {
		if until := b.EndsAt.Add(removalWait); b.Status != BookingCancelled && !b.EndsAt.After(s.now) && until.After(s.now) && until.After(graceEnds) {
			waits = append(waits, b)
		}
	}
	for _, b := range waits {
		if b.EndsAt.After(last) {
			last = b.EndsAt
		}
	}
	return last
}

// add adds a reason, and moves the date when it is a later one.
func (p *RemovalPlan) add(reason RemovalReason) {
	p.Reasons = append(p.Reasons, reason)
	if reason.Until.After(p.DueAt) {
		p.DueAt = reason.Until
	}
}

// monthAfter is one calendar month later; the last day of a month that has no such day.
func monthAfter(t time.Time) time.Time {
	next := t.AddDate(0, 1, 0)
	if next.Day() != t.Day() {
		next = next.AddDate(0, 0, -next.Day())
	}
	return next
}

// moveRemoval works the date of a pending removal out again, after bookings, orders or holds of the customer have
// changed. The customer is locked.
func (r *Register) moveRemoval(ctx context.Context, tx Tx, a Actor, c Customer) error {
	if c.Status != StatusRemovalPending {
		return nil
	}
	m, err := tx.PendingRemoval(ctx, a.Org.ID, c.ID)
	if err != nil {
		return err
	}
	s, err := r.stockOf(ctx, tx, a, c)
	if err != nil {
		return err
	}
	m.RemovalPlan = s.plan(m.RequestedAt)
	if err := tx.UpdateRemoval(ctx, a.Org.ID, m); err != nil {
		return err
	}
	return r.enqueue(ctx, tx, a, JobRemoval, m.ID, m.DueAt)
}

// runRemoval erases a customer whose removal is due. One that is not yet due, or that something stands in the way of,
// waits: what changes that moves it, and it is looked at once a day in any case.
func (r *Register) runRemoval(ctx context.Context, a Actor, j Job) error {
	_, err := r.eraseWith(ctx, a, func(tx Tx, n *erasing) (Erasure, error) {
		seen, err := tx.RemovalByID(ctx, a.Org.ID, j.Subject)
		if KindOf(err) == KindNotFound || err == nil && seen.Status != RemovalPending {
			return Erasure{}, tx.FinishJob(ctx, j)
		}
		if err != nil {
			return Erasure{}, err
		}
		c, err := tx.LockCustomer(ctx, a.Org.ID, seen.CustomerID)
		if err != nil {
			return Erasure{}, err
		}
		m, err := tx.LockRemoval(ctx, a.Org.ID, seen.ID)
		if err != nil {
			return Erasure{}, err
		}
		return r.runLocked(ctx, tx, a, j, n, c, m)
	})
	return err
}

func (r *Register) runLocked(ctx context.Context, tx Tx, a Actor, j Job, n *erasing, c Customer, m Removal) (Erasure, error) {
	if m.Status != RemovalPending || c.Status != StatusRemovalPending {
		return Erasure{}, tx.FinishJob(ctx, j)
	}
	c, err := r.upToNow(ctx, tx, a, c)
	if err != nil {
		return Erasure{}, err
	}
	s, err := r.stockOf(ctx, tx, a, c)
	if err != nil {
		return Erasure{}, err
	}
	m.RemovalPlan = s.plan(m.RequestedAt)
	next := m.DueAt
	if blocked := s.refusal(false) != nil; blocked && !next.After(s.now) {
		next = s.now.Add(removalWait)
	}
	if next.After(s.now) {
		if err := tx.UpdateRemoval(ctx, a.Org.ID, m); err != nil {
			return Erasure{}, err
		}
		return Erasure{}, tx.PostponeJob(ctx, j, next)
	}
	e, err := n.erase(ctx, tx, c, false, false)
	if err != nil {
		return e, err
	}
	return e, tx.FinishJob(ctx, j)
}
