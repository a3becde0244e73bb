package api

import (
	"time"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// Booking is a booking as answers show it.
type Booking struct {
	ID          string           `json:"id" example:"bkg_01k3v9q2d7m4x8a5c0tw"`
	CustomerID  *string          `json:"customerId" doc:"null: a walk-in, or a person who was erased"`
	Customer    *BookingCustomer `json:"customer" doc:"What is good to know of the customer"`
	StartsAt    string           `json:"startsAt" format:"date-time"`
	EndsAt      string           `json:"endsAt" format:"date-time"`
	Status      string           `json:"status" enum:"booked,checked_in,completed,cancelled,no_show"`
	CancelledBy *string          `json:"cancelledBy" enum:"customer,business"`
	Source      *string          `json:"source" enum:"staff,online_booking,marketplace,api" doc:"staff: by phone or by hand; null once the person was erased"`
	Users       []BookingUser    `json:"users" doc:"Whom it is with"`
	Items       []BookingItem    `json:"items" doc:"What was booked, with the name and the price of then"`
	Notes       *string          `json:"notes" example:"Brings the dog"`
	OrderID     *string          `json:"orderId" doc:"The order that it was checked out with"`
	PaidTotal   int64            `json:"paidTotal" doc:"What was paid of that order, in minor units" example:"0"`
	SeriesID    *string          `json:"seriesId" doc:"What bookings that repeat have in common"`
	CreatedBy   *string          `json:"createdBy" doc:"Id of the user or key who made it"`
	CreatedAt   string           `json:"createdAt" format:"date-time"`
	UpdatedAt   string           `json:"updatedAt" format:"date-time"`
	Version     int64            `json:"version" doc:"Counts the changes" example:"1"`
	Series      *Series          `json:"series,omitempty" doc:"In the answer of POST with repeat alone: all of it"`
}

// TransformSchema lets the parts that may be missing be null.
func (Booking) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	customer := s.Properties["customer"]
	s.Properties["customer"] = &huma.Schema{Description: customer.Description, AnyOf: []*huma.Schema{{Ref: customer.Ref}, {Type: "null"}}}
	s.Properties["cancelledBy"].Enum = append(s.Properties["cancelledBy"].Enum, nil)
	s.Properties["source"].Enum = append(s.Properties["source"].Enum, nil)
	return s
}

// BookingCustomer is what of a customer is shown with a booking. Of one whose removal was requested little is.
type BookingCustomer struct {
	ID        string  `json:"id" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Name      *string `json:"name" example:"Maria Virtanen"`
	Phone     *string `json:"phone" doc:"E.164" example:"+358401234567"`
	Notes     *string `json:"notes" doc:"The general note about the customer"`
	RegularOf *string `json:"regularOf" doc:"Id of the user whose regular they are"`
	Status    string  `json:"status" enum:"active,archived,removal_pending"`
}

// BookingUser is a user whom a booking is with.
type BookingUser struct {
	ID   string `json:"id" example:"usr_01k3v9q2d7m4x8a5c0tw"`
	Name string `json:"name" example:"Anna Lehto"`
}

// BookingItem is a service as it was when it was booked.
type BookingItem struct {
	ID              string `json:"id" example:"itm_01k3v9q2d7m4x8a5c0tw"`
	Name            string `json:"name" example:"Haircut"`
	DurationMinutes int    `json:"durationMinutes" example:"60"`
	Price           int64  `json:"price" doc:"In minor units" example:"5000"`
}

// Series are the bookings that repeat makes.
type Series struct {
	ID       string          `json:"id" example:"ser_01k3v9q2d7m4x8a5c0tw"`
	Bookings []SeriesBooking `json:"bookings" doc:"By time, the first one included"`
	Skipped  []SkippedTime   `json:"skipped" doc:"With skipConflicts: the times that were taken"`
}

// SeriesBooking is one booking of a series.
type SeriesBooking struct {
	ID       string `json:"id" example:"bkg_01k3v9q2d7m4x8a5c0tw"`
	StartsAt string `json:"startsAt" format:"date-time"`
}

// SkippedTime is a time of a series that was taken.
type SkippedTime struct {
	StartsAt  string `json:"startsAt" format:"date-time"`
	BookingID string `json:"bookingId" doc:"The booking that takes it"`
}

func bookingWire(b *clientele.BookingDetails) Booking {
	by, source := string(b.CancelledBy), string(b.Source)
	w := Booking{ID: b.ID, CustomerID: orNull(&b.CustomerID), StartsAt: stamp(b.StartsAt), EndsAt: stamp(b.EndsAt), Status: string(b.Status),
		CancelledBy: orNull(&by), Source: orNull(&source), Users: make([]BookingUser, len(b.Staff)), Items: make([]BookingItem, len(b.Items)),
		Notes: orNull(&b.Notes), OrderID: orNull(&b.OrderID), PaidTotal: b.PaidTotal, SeriesID: orNull(&b.SeriesID), CreatedBy: orNull(&b.CreatedBy),
		CreatedAt: stamp(b.CreatedAt), UpdatedAt: stamp(b.UpdatedAt), Version: b.Version}
	for i, u := range b.Staff {
		w.Users[i] = BookingUser{u.ID, u.Name}
	}
	for i, item := range b.Items {
		w.Items[i] = BookingItem{item.ID, item.Name, item.DurationMinutes, item.Price}
	}
	if c := b.Customer; c != nil {
		w.Customer = &BookingCustomer{ID: c.ID, Name: orNull(&c.Name), Phone: orNull(&c.Phone), Notes: orNull(&c.Notes), RegularOf: orNull(&c.RegularOf), Status: string(c.Status)}
	}
	return w
}

func seriesWire(b *clientele.Booked) *Series {
	if len(b.Series) == 0 {
		return nil
	}
	s := &Series{ID: b.SeriesID, Bookings: make([]SeriesBooking, len(b.Series)), Skipped: make([]SkippedTime, len(b.Skipped))}
	for i, one := range b.Series {
		s.Bookings[i] = SeriesBooking{one.ID, stamp(one.StartsAt)}
	}
	for i, t := range b.Skipped {
		s.Skipped[i] = SkippedTime{stamp(t.StartsAt), t.By.BookingID}
	}
	return s
}

// BookingUpdate is what of a booking can be changed.
type BookingUpdate struct {
	StartsAt opt[string]   `json:"startsAt,omitempty" doc:"RFC 3339" example:"2026-11-23T10:00:00+02:00"`
	EndsAt   opt[string]   `json:"endsAt,omitempty" doc:"RFC 3339; left out or null: as long as the services take"`
	Users    opt[[]string] `json:"users,omitempty" doc:"Ids of the users whom it is with, up to 20" example:"[\"usr_01k3v9q2d7m4x8a5c0tw\"]"`
	Items    opt[[]string] `json:"items,omitempty" doc:"Ids of the services, one after the other, up to 20" example:"[\"itm_01k3v9q2d7m4x8a5c0tw\"]"`
	Notes    opt[string]   `json:"notes,omitempty" doc:"Up to 10,000 characters" example:"Brings the dog"`
}

func (f BookingUpdate) change() clientele.BookingChange {
	return clientele.BookingChange{StartsAt: parseTime(f.StartsAt), EndsAt: parseTime(f.EndsAt), Users: f.Users.Optional, Items: f.Items.Optional, Notes: f.Notes.Optional}
}

// parseTime reads a time; a text that is none becomes the zero time, which the domain refuses with all else that is
// wrong.
func parseTime(text opt[string]) clientele.Optional[time.Time] {
	at, err := time.Parse(time.RFC3339, text.Value)
	if err != nil {
		at = time.Time{}
	}
	return clientele.Optional[time.Time]{Set: text.Set, Null: text.Null, Value: at}
}

// BookingFields are what is booked, and for whom.
type BookingFields struct {
	BookingUpdate
	CustomerID    opt[string]       `json:"customerId,omitempty" doc:"The customer; or name them in customer; or neither, for a walk-in"`
	Customer      opt[PersonFields] `json:"customer,omitempty" doc:"A record with the same phone or e-mail is used and never changed: what is said differently is kept as a suggestion. An unknown person gets a record."`
	Source        opt[string]       `json:"source,omitempty" doc:"staff, online_booking, marketplace or api (the default). An online booking keeps to the hours and needs the customer's name, email and phone." example:"staff"`
	Repeat        opt[RepeatFields] `json:"repeat,omitempty" doc:"Makes a series of it"`
	SkipConflicts opt[bool]         `json:"skipConflicts,omitempty" doc:"Of a series: leave out the times that are taken, instead of refusing all of it"`
}

// PersonFields name the person a booking is for.
type PersonFields struct {
	Name      opt[string]        `json:"name,omitempty" doc:"Or firstName and lastName" example:"Maria Virtanen"`
	FirstName opt[string]        `json:"firstName,omitempty"`
	LastName  opt[string]        `json:"lastName,omitempty"`
	Phone     opt[string]        `json:"phone,omitempty" doc:"As a person types it" example:"040 123 4567"`
	Email     opt[string]        `json:"email,omitempty" example:"maria@example.com"`
	Address   opt[AddressFields] `json:"address,omitempty" doc:"Needed of new customers where the settings say so"`
}

// RepeatFields say how a booking comes again.
type RepeatFields struct {
	EveryWeeks int `json:"everyWeeks" doc:"1 to 52" example:"4"`
	Count      int `json:"count" doc:"How many bookings in all, 2 to 104" example:"10"`
}

func (f BookingFields) booking() clientele.NewBooking {
	in := clientele.NewBooking{BookingChange: f.change(), CustomerID: f.CustomerID.Optional, Source: f.Source.Optional, SkipConflicts: f.SkipConflicts.Value}
	p := f.Customer.Value
	person := CustomerFields{Name: p.Name, FirstName: p.FirstName, LastName: p.LastName, Phone: p.Phone, Email: p.Email, Address: p.Address}
	in.Customer = clientele.Optional[clientele.CustomerChange]{Set: f.Customer.Set, Null: f.Customer.Null, Value: person.change()}
	in.Repeat = clientele.Optional[clientele.Repeat]{Set: f.Repeat.Set, Null: f.Repeat.Null, Value: clientele.Repeat(f.Repeat.Value)}
	return in
}
