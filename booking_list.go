package clientele

import (
	"context"
	"fmt"
	"slices"
	"time"
)

func bookingOf(b Booking, err error) (Booking, error) {
	if KindOf(err) == KindNotFound {
		return Booking{}, NotFound("Booking")
	}
	return b, err
}

// Booking gives one booking with what is shown beside it. Needs bookings:read.
func (r *Register) Booking(ctx context.Context, a Actor, id string) (BookingDetails, error) {
	if err := a.need(BookingsRead); err != nil {
		return BookingDetails{}, err
	}
	b, err := bookingOf(r.store.BookingByID(ctx, a.Org.ID, id))
	if err != nil {
		return BookingDetails{}, err
	}
	details, err := r.detailed(ctx, r.store, a, []Booking{b})
	if err != nil {
		return BookingDetails{}, err
	}
	return details[0], nil
}

// Bookings lists bookings by the time they begin. Needs bookings:read.
func (r *Register) Bookings(ctx context.Context, a Actor, query BookingQuery, paging Paging) (Page[BookingDetails], error) {
	if err := a.need(BookingsRead); err != nil {
		return Page[BookingDetails]{}, err
	}
	states := []BookingStatus{"", BookingBooked, BookingCheckedIn, BookingCompleted, BookingCancelled, BookingNoShow}
	if !slices.Contains(states, query.Status) {
		return Page[BookingDetails]{}, Errorf(KindInvalidRequest, "status must be one of %s", listed(states[1:]))
	}
	list := fmt.Sprintf("bookings %+v", query)
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[BookingDetails]{}, err
	}
	found, next, err := r.store.FindBookings(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[BookingDetails]{}, err
	}
	items, err := r.detailed(ctx, r.store, a, found)
	if err != nil {
		return Page[BookingDetails]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Booking, string, error) {
		return r.store.FindBookings(ctx, a.Org.ID, query, s)
	})
}

// CustomerBookings lists a customer's bookings, the latest first. A customer who is gone is not found. Needs
// bookings:read.
func (r *Register) CustomerBookings(ctx context.Context, a Actor, customer string, paging Paging) (Page[BookingDetails], error) {
	if err := a.need(BookingsRead); err != nil {
		return Page[BookingDetails]{}, err
	}
	if _, err := r.living(ctx, r.store, a)(r.store.CustomerByID(ctx, a.Org.ID, customer)); err != nil {
		return Page[BookingDetails]{}, err
	}
	return r.Bookings(ctx, a, BookingQuery{CustomerID: customer, Desc: true}, paging)
}

// detailed reads what is shown beside bookings, with one query each for all customers and users. known are customers
// that need not be read.
func (r *Register) detailed(ctx context.Context, store Reader, a Actor, bookings []Booking, known ...Customer) ([]BookingDetails, error) {
	var missing []string
	of := make(map[string]Customer)
	for _, c := range known {
		of[c.ID] = c
	}
	for _, b := range bookings {
		if _, ok := of[b.CustomerID]; b.CustomerID != "" && !ok {
			of[b.CustomerID] = Customer{}
			missing = append(missing, b.CustomerID)
		}
	}
	read, err := store.CustomersByIDs(ctx, a.Org.ID, missing)
	if err != nil {
		return nil, err
	}
	for _, c := range read {
		of[c.ID] = c
	}
	users, err := store.FindUsers(ctx, a.Org.ID)
	if err != nil {
		return nil, err
	}
	now := r.Now(a.Org)
	details := make([]BookingDetails, len(bookings))
	for i, b := range bookings {
		details[i] = BookingDetails{Booking: b, Customer: bookedCustomer(b, of[b.CustomerID], now)}
		for _, id := range b.Users {
			if n := slices.IndexFunc(users, func(u User) bool { return u.ID == id }); n >= 0 {
				details[i].Staff = append(details[i].Staff, users[n])
			}
		}
	}
	return details, nil
}

// bookedCustomer is what of a customer is shown with a booking.
func bookedCustomer(b Booking, c Customer, now time.Time) *BookedCustomer {
	if b.CustomerID == "" {
		return nil
	}
	shown := &BookedCustomer{ID: b.CustomerID, Status: c.Status}
	if c.Status == StatusRemovalPending && !b.EndsAt.After(now) {
		return shown
	}
	shown.Name, shown.Phone = c.Name, c.Phone
	if c.Status != StatusRemovalPending {
		shown.Notes, shown.RegularOf, shown.Blocked = c.Notes, c.RegularOf, c.Blocked
	}
	return shown
}
