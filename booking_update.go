package clientele

import (
	"context"
	"reflect"
	"slices"
)

// UpdateBooking moves a booking, or changes its users, services or notes. With thisAndLater the later bookings of its
// series that are still booked are changed alike: moved by as much on the wall's clock and calendar. What is over can
// have its notes changed and nothing else. A user who is busy is a conflict that names the bookings in the way, and
// nothing is written then. Needs bookings:write.
func (r *Register) UpdateBooking(ctx context.Context, a Actor, id string, change BookingChange, scope SeriesScope) (BookingDetails, error) {
	return r.changeBookings(ctx, a, id, scope, EventBookingUpdated, func(tx Tx, bookings []Booking) ([]Booking, error) {
		first := bookings[0]
		if !first.Open() && (change.StartsAt.Set || change.EndsAt.Set || change.Users.Set || change.Items.Set) {
			return nil, Errorf(KindConflict, "This booking %s, so only its notes can be changed", first.Status.words())
		}
		var wrong problems
		after, err := r.applyBooking(ctx, tx, a, first, change, &wrong)
		if err != nil {
			return nil, err
		}
		if err := wrong.err(); err != nil {
			return nil, err
		}
		return alike(a.Org.Settings, change, first, after, bookings), nil
	})
}

// alike changes the other bookings of a series in what the first of them was changed in.
func alike(s Settings, change BookingChange, before, after Booking, bookings []Booking) []Booking {
	loc := s.Location()
	by := wallOf(after.StartsAt, loc).Sub(wallOf(before.StartsAt, loc))
	changed := []Booking{after}
	for _, b := range bookings[1:] {
		if change.Notes.Set {
			b.Notes = after.Notes
		}
		if change.Users.Set {
			b.Users = after.Users
		}
		if change.Items.Set {
			b.Items = after.Items
		}
		if change.EndsAt.Set || change.Items.Set {
			b.EndsAt = b.StartsAt.Add(after.EndsAt.Sub(after.StartsAt))
		}
		changed = append(changed, b.shifted(s, by))
	}
	return changed
}

// changeBookings locks a booking, or those of its series, has them changed, and writes what differs with all that
// follows from it.
func (r *Register) changeBookings(ctx context.Context, a Actor, id string, scope SeriesScope, event string,
	change func(tx Tx, bookings []Booking) ([]Booking, error)) (BookingDetails, error) {
	if err := a.need(BookingsWrite); err != nil {
		return BookingDetails{}, err
	}
	if scope != "" && scope != ScopeThis && scope != ScopeThisAndLater {
		return BookingDetails{}, Errorf(KindInvalidRequest, "scope must be this or thisAndLater")
	}
	var out BookingDetails
	err := r.store.InTx(ctx, func(tx Tx) error {
		c, before, err := r.lockSeries(ctx, tx, a, id, scope)
		if err != nil {
			return err
		}
		after, err := change(tx, before)
		if err != nil {
			return err
		}
		after, err = r.saveBookings(ctx, tx, a, c, event, before, after)
		if err != nil {
			return err
		}
		details, err := r.detailed(ctx, tx, a, after[:1], c)
		if err == nil {
			out = details[0]
		}
		return err
	})
	return out, err
}

// saveBookings writes changed bookings, each in the place of the one before. One that does not differ is left alone.
func (r *Register) saveBookings(ctx context.Context, tx Tx, a Actor, c Customer, event string, before, after []Booking) ([]Booking, error) {
	var steps []bookingStep
	var moved []Booking
	was, moving := make(map[string]Booking), make(map[string]bool)
	write := func(b Booking) error { return tx.UpdateBooking(ctx, a.Org.ID, was[b.ID], b) }
	for i, b := range before {
		if reflect.DeepEqual(b, after[i]) {
			continue
		}
		after[i].UpdatedAt, after[i].Version = r.Now(a.Org), b.Version+1
		steps = append(steps, bookingStep{b, after[i]})
		was[b.ID] = b
		if takesOther(b, after[i]) {
			moved, moving[b.ID] = append(moved, after[i]), true
		} else if err := write(after[i]); err != nil {
			return nil, err
		}
	}
	_, taken, err := r.takeTimes(ctx, tx, a, moved, moving, write)
	if err == nil && len(taken) > 0 {
		err = busy(taken)
	}
	if err != nil || len(steps) == 0 {
		return after, err
	}
	return after, r.followUp(ctx, tx, a, c, event, steps)
}

// takesOther tells whether a booking takes time that it did not take before.
func takesOther(before, after Booking) bool {
	return after.Holds() && (!before.Holds() || !before.StartsAt.Equal(after.StartsAt) || !before.BlockedUntil.Equal(after.BlockedUntil) ||
		!slices.Equal(before.Users, after.Users))
}
