package clientele

import (
	"context"
	"reflect"
	"time"
)

// bookingStep is a booking before and after something was done to it. A new one has no before.
type bookingStep struct{ before, after Booking }

// followUp writes what follows from steps that were taken with bookings of one customer, or of nobody: the customer's
// statistics, the totals by day, the audit log and the events. Everything that is done to a booking comes through here.
func (r *Register) followUp(ctx context.Context, tx Tx, a Actor, c Customer, event string, steps []bookingStep) error {
	var totals []Total
	var entries []entry
	var events []Event
	for _, s := range steps {
		totals = append(append(totals, bookingTotals(s.before, -1)...), bookingTotals(s.after, 1)...)
		entries = append(entries, aboutBooking(event, s.after, c, bookingChanges(s.before, s.after)))
		events = append(events, Event{ID: r.newID(a, prefixEvent), Type: event, SubjectID: s.after.ID, At: r.Now(a.Org)})
	}
	if c.ID != "" {
		if err := tx.RecountCustomer(ctx, a.Org.ID, c.ID, r.Now(a.Org)); err != nil {
			return err
		}
	}
	if err := r.moveRemoval(ctx, tx, a, c); err != nil {
		return err
	}
	if err := tx.AddTotals(ctx, a.Org.ID, totals); err != nil {
		return err
	}
	if err := r.record(ctx, tx, a, entries...); err != nil {
		return err
	}
	if err := r.announce(ctx, tx, a, events); err != nil {
		return err
	}
	tx.AfterCommit(func() { r.watchers.tell(a.Org.ID) })
	return r.tellOfBookings(ctx, tx, a, c, steps)
}

// bookingTotals is what a booking counts for, n times.
func bookingTotals(b Booking, n int64) []Total {
	switch {
	case b.ID == "":
		return nil
	case b.Status == BookingNoShow:
		return []Total{{Day: b.Day, Kind: TotalNoShows, N: n}}
	case b.Status == BookingCancelled && b.CancelledBy == ByCustomer:
		return []Total{{Day: b.Day, Kind: TotalCancellations, N: n}}
	case b.Status == BookingCancelled:
		return nil
	}
	totals := []Total{{Day: b.Day, Kind: TotalBookings, N: n}}
	for _, user := range b.Users {
		totals = append(totals, Total{Day: b.Day, Kind: TotalUserBookings, Key: user, N: n})
	}
	return totals
}

// bookingChanges tells field by field what differs between two states of a booking.
func bookingChanges(before, after Booking) []Change {
	var changes []Change
	add := func(field string, b, s any) {
		if !reflect.DeepEqual(b, s) {
			changes = append(changes, Change{Field: field, Before: b, After: s})
		}
	}
	when := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(blockerTime)
	}
	names := func(b Booking) any {
		var names []string
		for _, item := range b.Items {
			names = append(names, item.Name)
		}
		return names
	}
	add("startsAt", when(before.StartsAt), when(after.StartsAt))
	add("endsAt", when(before.EndsAt), when(after.EndsAt))
	add("status", string(before.Status), string(after.Status))
	add("cancelledBy", string(before.CancelledBy), string(after.CancelledBy))
	add("users", before.Users, after.Users)
	add("items", names(before), names(after))
	add("notes", before.Notes, after.Notes)
	return changes
}
