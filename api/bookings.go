package api

import (
	"context"
	"net/http"
	"strings"

	"clientele"
)

// BookingPath names the booking that a call is about.
type BookingPath struct {
	ID string `path:"id" doc:"Id of the booking" example:"bkg_01k3v9q2d7m4x8a5c0tw"`
}

// SeriesScope says how much of a series a change is about.
type SeriesScope struct {
	Scope string `query:"scope" enum:"this,thisAndLater" doc:"Of a series: this booking alone (this, the default), or those after it as well that are still booked (thisAndLater)"`
}

func (s *Server) addBookings() {
	write := func(id, method, path, summary, text string) call {
		return call{ID: id, Method: method, Path: path, Tag: tagBookings, Scope: clientele.BookingsWrite, Summary: summary, Text: text}
	}
	add(s, call{ID: "listBookings", Method: "GET", Path: "/v1/bookings", Tag: tagBookings, Scope: clientele.BookingsRead,
		Summary: "List bookings", Text: "By the time they begin. All filters that are given must hold."}, listBookings)
	create := write("createBooking", "POST", "/v1/bookings", "Book",
		"Needs startsAt, users, and items or endsAt. A user who is busy then is a 409 whose blockers name the bookings in the way. "+
			"An archived customer is a 409 that offers to reactivate the record, unless the person books online, which reactivates it.")
	create.Status = http.StatusCreated
	add(s, create, createBooking)
	add(s, call{ID: "getBooking", Method: "GET", Path: "/v1/bookings/{id}", Tag: tagBookings, Scope: clientele.BookingsRead,
		Summary: "Read a booking", Text: "With its users, its services, and what is good to know of the customer."},
		func(ctx context.Context, r request, in *BookingPath) (One[Booking], error) {
			return bookingAnswer(r.reg.Booking(ctx, r.actor, in.ID))
		})
	add(s, write("updateBooking", "PATCH", "/v1/bookings/{id}", "Move or change a booking",
		"What is left out stays as it is; a booking that is moved takes as long as before. What is over can have its notes changed and nothing else."), updateBooking)
	s.addBookingSteps(write)
	add(s, call{ID: "listCustomerBookings", Method: "GET", Path: "/v1/customers/{id}/bookings", Tag: tagParts, Scope: clientele.BookingsRead,
		Summary: "List a customer's bookings", Text: "Past and coming ones, the latest first."},
		func(ctx context.Context, r request, in *partsInput) (Many[Booking], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Booking]{}, err
			}
			page, err := r.reg.CustomerBookings(ctx, r.actor, in.ID, paging)
			return many(page, bookingWire), err
		})
	s.addAvailability()
}

// addBookingSteps adds the calls that take a booking a step further.
func (s *Server) addBookingSteps(write func(id, method, path, summary, text string) call) {
	step := func(c call, run func(*clientele.Register, context.Context, clientele.Actor, string) (clientele.BookingDetails, error)) {
		add(s, c, func(ctx context.Context, r request, in *BookingPath) (One[Booking], error) {
			return bookingAnswer(run(r.reg, ctx, r.actor, in.ID))
		})
	}
	step(write("checkInBooking", "POST", "/v1/bookings/{id}/check-in", "Say that the customer is here",
		"Of a booking that is booked. Repeating it changes nothing."), (*clientele.Register).CheckInBooking)
	step(write("completeBooking", "POST", "/v1/bookings/{id}/complete", "Say that the work is done",
		"Of a booking that is checked in, or has begun. Repeating it changes nothing."), (*clientele.Register).CompleteBooking)
	step(write("noShowBooking", "POST", "/v1/bookings/{id}/no-show", "Say that the customer did not come",
		"Of a booking that has begun and where nobody was checked in. It gives the users their time back. Repeating it changes nothing."), (*clientele.Register).NoShowBooking)
	add(s, write("cancelBooking", "POST", "/v1/bookings/{id}/cancel", "Cancel a booking",
		"Of a booking that is booked or checked in. Only what the customer cancels counts as a cancellation of theirs. Repeating it changes nothing."), cancelBooking)
}

// bookingAnswer answers with a booking. What is kept of the answer for repeats is sealed for the customer, if there is
// one.
func bookingAnswer(b clientele.BookingDetails, err error) (One[Booking], error) {
	subject := b.CustomerID
	if subject == "" {
		subject = b.ID
	}
	return one(bookingWire(&b), subject), err
}

func createBooking(ctx context.Context, r request, in *struct{ Body BookingFields }) (One[Booking], error) {
	booked, err := r.reg.CreateBooking(ctx, r.actor, in.Body.booking())
	out, err := bookingAnswer(booked.BookingDetails, err)
	out.Data.Series = seriesWire(&booked)
	return out.created("/v1/bookings/" + booked.ID), err
}

func updateBooking(ctx context.Context, r request, in *struct {
	BookingPath
	SeriesScope
	Body BookingUpdate
}) (One[Booking], error) {
	return bookingAnswer(r.reg.UpdateBooking(ctx, r.actor, in.ID, in.Body.change(), clientele.SeriesScope(in.Scope)))
}

// CancelFields say who cancelled.
type CancelFields struct {
	By opt[string] `json:"by,omitempty" doc:"customer (the default) or business" example:"customer"`
}

func cancelBooking(ctx context.Context, r request, in *struct {
	BookingPath
	SeriesScope
	Body *CancelFields
}) (One[Booking], error) {
	var by clientele.CancelledBy
	if in.Body != nil {
		by = clientele.CancelledBy(in.Body.By.Value)
	}
	return bookingAnswer(r.reg.CancelBooking(ctx, r.actor, in.ID, by, clientele.SeriesScope(in.Scope)))
}

type listBookingsInput struct {
	CustomerID string `query:"customerId" doc:"Id of the customer"`
	UserID     string `query:"userId" doc:"Id of a user whom they are with"`
	Status     string `query:"status" enum:"booked,checked_in,completed,cancelled,no_show" doc:"Where they stand"`
	Source     string `query:"source" enum:"staff,online_booking,marketplace,api" doc:"Where they were made"`
	From       Moment `query:"from" doc:"Beginning at or after this time or day"`
	To         Moment `query:"to" doc:"Beginning before this time, or on or before this day"`
	Sort       string `query:"sort" enum:"startsAt,-startsAt" doc:"The order, with - for descending; startsAt when left out"`
	Paged
}

func listBookings(ctx context.Context, r request, in *listBookingsInput) (Many[Booking], error) {
	paging, err := in.paging()
	if err != nil {
		return Many[Booking]{}, err
	}
	o := r.actor.Org
	page, err := r.reg.Bookings(ctx, r.actor, clientele.BookingQuery{CustomerID: in.CustomerID, UserID: in.UserID, Status: clientele.BookingStatus(in.Status),
		Source: clientele.Source(in.Source), From: in.From.from(o), To: in.To.to(o), Desc: strings.HasPrefix(in.Sort, "-")}, paging)
	return many(page, bookingWire), err
}

// FreeTime is a time that can be booked online.
type FreeTime struct {
	StartsAt string `json:"startsAt" format:"date-time"`
	EndsAt   string `json:"endsAt" format:"date-time"`
	UserID   string `json:"userId" doc:"Who is free" example:"usr_01k3v9q2d7m4x8a5c0tw"`
}

type availabilityInput struct {
	ItemID string `query:"itemId" required:"true" doc:"Id of the service; of several, one after the other, with commas between" example:"itm_01k3v9q2d7m4x8a5c0tw"`
	UserID string `query:"userId" doc:"Id of the user; anyone who offers it when left out"`
	From   Moment `query:"from" doc:"Beginning at or after this time or day; now when left out"`
	To     Moment `query:"to" doc:"Beginning before this time, or on or before this day; a week after from when left out, at most 62 days"`
}

func (s *Server) addAvailability() {
	add(s, call{ID: "listAvailability", Method: "GET", Path: "/v1/availability", Tag: tagBookings, Scope: clientele.BookingsRead, Fails: []int{http.StatusUnprocessableEntity},
		Summary: "List the times that can be booked",
		Text: "Within the opening hours and the user's own, without time off, and without what is booked, the settings' bookingStepMinutes apart. " +
			"With anyone, each time names one user: of those who are free, the one with the least booked on that day. Nothing in the past is listed. The list is whole, and not cut into pages."},
		func(ctx context.Context, r request, in *availabilityInput) (One[[]FreeTime], error) {
			o := r.actor.Org
			times, err := r.reg.Availability(ctx, r.actor, clientele.AvailabilityQuery{Items: strings.Split(in.ItemID, ","), UserID: in.UserID, From: in.From.from(o), To: in.To.to(o)})
			wire := make([]FreeTime, len(times))
			for i, t := range times {
				wire[i] = FreeTime{stamp(t.StartsAt), stamp(t.EndsAt), t.UserID}
			}
			return one(wire, ""), err
		})
}
