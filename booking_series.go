package clientele

import (
	"context"
	"time"
)

// Limits of a series.
const (
	maxEveryWeeks = 52
	maxSeries     = 104
)

// occurrences gives the bookings that a repeat makes of the first one: at the same time by the clock on the wall,
// whatever the clocks were put to in between.
func occurrences(s Settings, first Booking, repeat Optional[Repeat], wrong *problems) []Booking {
	if !repeat.Set || repeat.Null {
		return []Booking{first}
	}
	if repeat.Value.EveryWeeks < 1 || repeat.Value.EveryWeeks > maxEveryWeeks {
		wrong.add("repeat.everyWeeks", "out_of_range", "every 1 to %d weeks", maxEveryWeeks)
	}
	if repeat.Value.Count < 2 || repeat.Value.Count > maxSeries {
		wrong.add("repeat.count", "out_of_range", "a series has 2 to %d bookings, the first one included", maxSeries)
	}
	if len(*wrong) > 0 {
		return nil
	}
	all := make([]Booking, repeat.Value.Count)
	for n := range all {
		days := 7 * repeat.Value.EveryWeeks * n
		all[n] = first.shifted(s, time.Duration(days)*24*time.Hour)
	}
	return all
}

// shifted is a booking at a time that is later by so much on the wall's clock and calendar, and takes as long.
func (b Booking) shifted(s Settings, by time.Duration) Booking {
	length := b.EndsAt.Sub(b.StartsAt)
	if by != 0 {
		loc := s.Location()
		b.StartsAt = wallMoment(loc, wallOf(b.StartsAt, loc).Add(by), false)
		b.Day = s.Day(b.StartsAt)
	}
	b.EndsAt = b.StartsAt.Add(length)
	b.block()
	return b
}

// lockSeries locks a booking and, for thisAndLater, those of its series that come after it and are still booked: by
// time, the one that was asked for first. Their customer is locked before them.
func (r *Register) lockSeries(ctx context.Context, tx Tx, a Actor, id string, scope SeriesScope) (Customer, []Booking, error) {
	c, b, err := r.lockBooking(ctx, tx, a, id)
	if err != nil || scope != ScopeThisAndLater || b.SeriesID == "" {
		return c, []Booking{b}, err
	}
	found, err := tx.FindSeries(ctx, a.Org.ID, b.SeriesID, b.StartsAt)
	if err != nil {
		return c, nil, err
	}
	locked := []Booking{b}
	for _, other := range found {
		if other.ID == id || other.Status != BookingBooked || other.CustomerID != b.CustomerID {
			continue
		}
		if other, err = tx.LockBooking(ctx, a.Org.ID, other.ID); err != nil {
			return c, nil, err
		}
		if other.Status == BookingBooked {
			locked = append(locked, other)
		}
	}
	return c, locked, nil
}

// lockBooking locks the customer of a booking, and then the booking. A merge may move it to another customer in between:
// then that one is locked too.
func (r *Register) lockBooking(ctx context.Context, tx Tx, a Actor, id string) (Customer, Booking, error) {
	seen, err := bookingOf(tx.BookingByID(ctx, a.Org.ID, id))
	for err == nil {
		var c Customer
		if seen.CustomerID != "" {
			if c, err = tx.LockCustomer(ctx, a.Org.ID, seen.CustomerID); err != nil {
				break
			}
		}
		var b Booking
		b, err = bookingOf(tx.LockBooking(ctx, a.Org.ID, id))
		if err == nil && b.CustomerID == seen.CustomerID {
			return c, b, nil
		}
		seen = b
	}
	return Customer{}, Booking{}, err
}
