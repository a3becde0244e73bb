package clientele

import (
	"context"
	"time"
)

// Coarsened is kept in the place of the last day that bookkeeping needs a row, once that day is over and the row tells
// the month alone.
const Coarsened = "coarsened"

// coarsenBatch is how many bookings or orders are coarsened in one transaction.
const coarsenBatch = 200

// KeptBooking is a booking as it is kept without its customer.
type KeptBooking struct {
	Booking
	Until string // the last day that bookkeeping needs it
}

// coarsenAfter has rows coarsened when the last day that bookkeeping needs them is over. A job a day is enough: it takes
// all rows of that day and of those before.
func (r *Register) coarsenAfter(ctx context.Context, tx Tx, a Actor, days ...string) error {
	queued := make(map[string]bool)
	for _, day := range days {
		if day == "" || queued[day] {
			continue
		}
		queued[day] = true
		if err := r.enqueue(ctx, tx, a, JobCoarsen, day, a.Org.Settings.startOf(day).AddDate(0, 0, 1)); err != nil {
			return err
		}
	}
	return nil
}

// runCoarsen makes of every booking and order of erased people whose bookkeeping period is over one that tells the
// month and no receipt number, so that nobody's memory of a day leads to it. What a legal hold keeps waits for its end.
func (r *Register) runCoarsen(ctx context.Context, a Actor, j Job) error {
	for more := true; more; {
		err := r.store.InTx(ctx, func(tx Tx) (err error) {
			more, err = r.coarsenSome(ctx, tx, a)
			if err != nil || more {
				return err
			}
			return tx.FinishJob(ctx, j)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Register) coarsenSome(ctx context.Context, tx Tx, a Actor) (more bool, err error) {
	today := a.Org.Settings.Day(r.Now(a.Org))
	bookings, err := tx.RetainedBookings(ctx, a.Org.ID, today, coarsenBatch)
	if err != nil {
		return false, err
	}
	for _, b := range bookings {
		if err := tx.KeepBooking(ctx, a.Org.ID, KeptBooking{a.Org.Settings.monthlyBooking(b), Coarsened}); err != nil {
			return false, err
		}
	}
	orders, err := tx.RetainedOrders(ctx, a.Org.ID, today, coarsenBatch)
	if err != nil {
		return false, err
	}
	for _, o := range orders {
		if err := tx.KeepOrder(ctx, a.Org.ID, KeptOrder{Order: a.Org.Settings.monthlyOrder(o), Until: Coarsened}); err != nil {
			return false, err
		}
	}
	return len(bookings) == coarsenBatch || len(orders) == coarsenBatch, nil
}

// firstOf is the first day of a day's month.
func firstOf(day string) string {
	if len(day) != len(time.DateOnly) {
		return day
	}
	return day[:len("2006-01")] + "-01"
}

// toMonth makes of a moment the beginning of its month.
func (s Settings) toMonth(t *time.Time) {
	if !t.IsZero() {
		*t = s.startOf(firstOf(s.Day(*t)))
	}
}

func (s Settings) monthlyBooking(b Booking) Booking {
	b.Day = firstOf(b.Day)
	for _, t := range []*time.Time{&b.StartsAt, &b.EndsAt, &b.BlockedUntil, &b.CreatedAt, &b.UpdatedAt} {
		s.toMonth(t)
	}
	return b
}

func (s Settings) monthlyOrder(o Order) Order {
	o = timesOf(o, s.toMonth)
	o.ReceiptNumber, o.PaidDay = "", firstOf(o.PaidDay)
	for i := range o.Payments {
		o.Payments[i].Day = firstOf(o.Payments[i].Day)
	}
	for i := range o.Refunds {
		o.Refunds[i].Day = firstOf(o.Refunds[i].Day)
	}
	return o
}
