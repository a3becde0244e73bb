package clientele

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// dayLook is how many bookings of one day are looked at for the name of a customer.
const dayLook = 500

// customerLook is how many of a customer's next bookings are looked at for one that still holds.
const customerLook = 3

// NextOrLastBookings gives a booking for each of some customers, as lists give them: the next one that still holds, the
// earliest first, then for whoever has none the last one, the latest first. Needs bookings:read.
func (r *Register) NextOrLastBookings(ctx context.Context, a Actor, customers []Customer) ([]BookingDetails, error) {
	if err := a.need(BookingsRead); err != nil {
		return nil, err
	}
	now := r.Now(a.Org)
	var next, last []Booking
	for _, c := range customers {
		b, err := r.holdingBooking(ctx, a, BookingQuery{CustomerID: c.ID, From: now}, c.Statistics.NextBooking)
		if err != nil {
			return nil, err
		}
		if b != nil {
			next = append(next, *b)
			continue
		}
		if b, err = r.holdingBooking(ctx, a, BookingQuery{CustomerID: c.ID, To: now, Desc: true}, c.Statistics.LastVisit); err != nil {
			return nil, err
		}
		if b != nil {
			last = append(last, *b)
		}
	}
	slices.SortFunc(next, byStart)
	slices.SortFunc(last, func(x, y Booking) int { return byStart(y, x) })
	return r.detailed(ctx, r.store, a, append(next, last...), customers...)
}

func byStart(x, y Booking) int {
	return cmp.Or(x.StartsAt.Compare(y.StartsAt), cmp.Compare(x.ID, y.ID))
}

// holdingBooking gives the first booking of a list that was neither cancelled nor missed, and nothing when the customer's
// statistics know of none.
func (r *Register) holdingBooking(ctx context.Context, a Actor, query BookingQuery, known time.Time) (*Booking, error) {
	if known.IsZero() {
		return nil, nil
	}
	found, _, err := r.store.FindBookings(ctx, a.Org.ID, query, Slice{Limit: customerLook})
	if n := slices.IndexFunc(found, Booking.Holds); n >= 0 {
		return &found[n], err
	}
	return nil, err
}

// DayBookings gives up to limit bookings of one of the organization's days, by time, without those that were cancelled.
// A search leaves only those of customers who match it, among the day's first 500. Needs bookings:read.
func (r *Register) DayBookings(ctx context.Context, a Actor, day time.Time, search Search, limit int) ([]BookingDetails, error) {
	if err := a.need(BookingsRead); err != nil {
		return nil, err
	}
	from := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, a.Org.Settings.Location())
	look := dayLook
	if search.Empty() {
		look = 2 * limit // some were cancelled
	}
	found, _, err := r.store.FindBookings(ctx, a.Org.ID, BookingQuery{From: from, To: from.AddDate(0, 0, 1)}, Slice{Limit: look})
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(b Booking) bool { return b.Status == BookingCancelled })
	if found, err = r.whoseMatch(ctx, a, found, search); err != nil {
		return nil, err
	}
	found = found[:min(limit, len(found))]
	customers, err := r.store.CustomersByIDs(ctx, a.Org.ID, bookedBy(found))
	if err != nil {
		return nil, err
	}
	return r.detailed(ctx, r.store, a, found, customers...)
}

// whoseMatch leaves the bookings of active customers who match a search, of whom it reads no more than it needs.
func (r *Register) whoseMatch(ctx context.Context, a Actor, bookings []Booking, search Search) ([]Booking, error) {
	if search.Empty() {
		return bookings, nil
	}
	customers, err := r.store.Identities(ctx, a.Org.ID, bookedBy(bookings))
	matching := make(map[string]bool)
	for _, c := range customers {
		c.NameKey, c.EmailKey = foldKey(c.Name), emailKey(c.Email)
		matching[c.ID] = c.Status == StatusActive && search.Matches(c)
	}
	return slices.DeleteFunc(bookings, func(b Booking) bool { return !matching[b.CustomerID] }), err
}

// bookedBy names the customers of bookings, each once.
func bookedBy(bookings []Booking) []string {
	var ids []string
	for _, b := range bookings {
		if b.CustomerID != "" {
			ids = append(ids, b.CustomerID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
