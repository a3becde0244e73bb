package clientele

import "context"

// Which status can follow which: booked leads anywhere, checked in to completed or cancelled. What is over stays so,
// unless it was a slip that ReopenBooking takes back.
// Saying again what is so already changes nothing and counts once.

// words tells a status in a sentence: "this booking …".
func (s BookingStatus) words() string {
	switch s {
	case BookingCheckedIn:
		return "is checked in"
	case BookingCompleted:
		return "is completed"
	case BookingCancelled:
		return "was cancelled"
	case BookingNoShow:
		return "was missed"
	}
	return "is booked"
}

// CheckInBooking says that the customer is here. Needs bookings:write.
func (r *Register) CheckInBooking(ctx context.Context, a Actor, id string) (BookingDetails, error) {
	return r.setStatus(ctx, a, id, BookingCheckedIn, EventBookingCheckedIn, func(b Booking) string {
		if b.Status != BookingBooked {
			return "so nobody can be checked in"
		}
		return ""
	})
}

// CompleteBooking says that the work is done. A booking that has not begun and where nobody is checked in is refused.
// Needs bookings:write.
func (r *Register) CompleteBooking(ctx context.Context, a Actor, id string) (BookingDetails, error) {
	return r.setStatus(ctx, a, id, BookingCompleted, EventBookingCompleted, func(b Booking) string {
		switch {
		case !b.Open():
			return "so it cannot be completed"
		case b.Status == BookingBooked && b.StartsAt.After(r.Now(a.Org)):
			return "and has not begun: check the customer in first"
		}
		return ""
	})
}

// NoShowBooking says that the customer did not come, which gives the users their time back. Needs bookings:write.
func (r *Register) NoShowBooking(ctx context.Context, a Actor, id string) (BookingDetails, error) {
	return r.setStatus(ctx, a, id, BookingNoShow, EventBookingNoShow, func(b Booking) string {
		switch {
		case b.Status != BookingBooked:
			return "so it was not missed"
		case b.StartsAt.After(r.Now(a.Org)):
			return "and has not begun: it can be cancelled"
		}
		return ""
	})
}

// ReopenBooking takes back a check-in, a completion or a no-show that was a slip: the booking is booked again. What was
// cancelled stays so, since its customer may have been told, and so does what has an order. Somebody else may have been
// given the time of a booking that was missed: that is a conflict which names the booking in the way. Needs
// bookings:write.
func (r *Register) ReopenBooking(ctx context.Context, a Actor, id string) (BookingDetails, error) {
	return r.setStatus(ctx, a, id, BookingBooked, EventBookingUpdated, func(b Booking) string {
		switch {
		case b.Status == BookingCancelled:
			return "and its customer may have been told: make a new one"
		case b.OrderID != "":
			return "and has an order: cancel that first"
		}
		return ""
	})
}

// setStatus takes a booking into a status, unless refused says why not.
func (r *Register) setStatus(ctx context.Context, a Actor, id string, to BookingStatus, event string, refused func(Booking) string) (BookingDetails, error) {
	return r.changeBookings(ctx, a, id, ScopeThis, event, func(_ Tx, bookings []Booking) ([]Booking, error) {
		b := bookings[0]
		if b.Status == to {
			return bookings, nil
		}
		if why := refused(b); why != "" {
			return nil, Errorf(KindConflict, "This booking %s, %s", b.Status.words(), why)
		}
		b.Status = to
		return []Booking{b}, nil
	})
}

// CancelBooking cancels a booking, or with thisAndLater also the later ones of its series that are still booked. Only
// what the customer cancels counts as a cancellation of theirs; without by it is the customer. What is completed or was
// missed is refused. Needs bookings:write.
func (r *Register) CancelBooking(ctx context.Context, a Actor, id string, by CancelledBy, scope SeriesScope) (BookingDetails, error) {
	if by == "" {
		by = ByCustomer
	}
	if by != ByCustomer && by != ByBusiness {
		return BookingDetails{}, &Error{Kind: KindValidation, Message: "Some fields need another value",
			Fields: []FieldError{{Field: "by", Code: "invalid", Message: "a booking is cancelled by customer or business"}}}
	}
	return r.changeBookings(ctx, a, id, scope, EventBookingCancelled, func(_ Tx, bookings []Booking) ([]Booking, error) {
		var after []Booking
		for _, b := range bookings {
			switch {
			case b.Open():
				b.Status, b.CancelledBy = BookingCancelled, by
			case b.Status != BookingCancelled:
				return nil, Errorf(KindConflict, "This booking %s, so it cannot be cancelled", b.Status.words())
			}
			after = append(after, b)
		}
		return after, nil
	})
}
