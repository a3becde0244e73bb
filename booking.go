package clientele

import "time"

// Booking is an appointment of a customer, or of somebody who walked in, with one or more users for some services.
type Booking struct {
	ID           string
	CustomerID   string // empty: a walk-in, or a person who was erased
	StartsAt     time.Time
	EndsAt       time.Time
	BlockedUntil time.Time // EndsAt with the buffers of the services: so long nobody else is booked
	Day          string    // the organization's day of StartsAt when it was written: what is counted by day stays there
	Status       BookingStatus
	CancelledBy  CancelledBy
	Source       Source
	Notes        string
	SeriesID     string
	OrderID      string
	PaidTotal    int64
	Users        []string // in the order they were named
	Items        []BookedItem
	CreatedBy    string // usr_… or key_…; empty for the command line
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int64
}

// BookedItem is a service as it was when it was booked.
type BookedItem struct {
	ID              string
	Name            string
	DurationMinutes int
	BufferMinutes   int
	Price           int64
}

// BookingStatus is where a booking stands.
type BookingStatus string

// The states of a booking. The first two are open; the others are its end.
const (
	BookingBooked    BookingStatus = "booked"
	BookingCheckedIn BookingStatus = "checked_in"
	BookingCompleted BookingStatus = "completed"
	BookingCancelled BookingStatus = "cancelled"
	BookingNoShow    BookingStatus = "no_show"
)

// CancelledBy is who cancelled.
type CancelledBy string

// Only what customers cancel counts as a cancellation of theirs.
const (
	ByCustomer CancelledBy = "customer"
	ByBusiness CancelledBy = "business"
)

// Limits of bookings.
const (
	MaxBlocked       = 8 * 24 * time.Hour // between the start and the end of the buffers; storage relies on it
	maxBookingLength = 7 * 24 * time.Hour
	maxBookedItems   = 20
	maxBookedUsers   = 20
)

// Holds tells whether a booking takes its users' time: it was neither cancelled nor missed.
func (b Booking) Holds() bool { return b.Status != BookingCancelled && b.Status != BookingNoShow }

// Open tells whether anything is still to be done about a booking.
func (b Booking) Open() bool { return b.Status == BookingBooked || b.Status == BookingCheckedIn }

func (b Booking) firstUser() string {
	if len(b.Users) == 0 {
		return ""
	}
	return b.Users[0]
}

// BookingSources lists where a booking can come from. SourceStaff is one made by phone or by hand.
func BookingSources() []Source {
	return []Source{SourceStaff, SourceOnline, SourceMarketplace, SourceAPI}
}

// BookingChange says what of a booking is to be another way. A time that is named and zero stands for a text that is
// no time.
type BookingChange struct {
	StartsAt, EndsAt Optional[time.Time]
	Users, Items     Optional[[]string] // ids
	Notes            Optional[string]
}

// NewBooking says what is booked, and for whom: a customer by id, a person who is found or made by name, phone and
// e-mail, or neither, for a walk-in.
type NewBooking struct {
	BookingChange
	CustomerID    Optional[string]
	Customer      Optional[CustomerChange]
	Source        Optional[string]
	Repeat        Optional[Repeat] // makes a series of it
	SkipConflicts bool             // of a series: leave out the times that are taken
}

// Repeat is how a booking comes again: at the same time by the clock on the wall, every so many weeks.
type Repeat struct {
	EveryWeeks int
	Count      int // the first one included
}

// SeriesScope says which bookings of a series a change is about.
type SeriesScope string

// The two scopes.
const (
	ScopeThis         SeriesScope = "this"
	ScopeThisAndLater SeriesScope = "thisAndLater" // those after it that are still booked
)

// BookingQuery says which bookings a list holds, by the time they begin. The zero value of a field asks for nothing.
type BookingQuery struct {
	CustomerID string
	UserID     string
	Status     BookingStatus
	Source     Source
	From, To   time.Time // of the start; from is inclusive, to exclusive
	Desc       bool
}

// Busy is time of a user that a booking takes, its buffers included.
type Busy struct {
	UserID    string
	BookingID string
	From, To  time.Time
}

// UserDay is a day of UTC of a user, counted from 1970 on.
type UserDay struct {
	User string
	Day  int64
}

// BookingDetails is a booking with what is shown beside it.
type BookingDetails struct {
	Booking
	Customer *BookedCustomer // nil for a walk-in
	Staff    []User          // in the order of Users
}

// BookedCustomer is what of a customer is shown with a booking. Of one whose removal was requested only an upcoming
// booking shows the name and the phone.
type BookedCustomer struct {
	ID        string
	Name      string
	Phone     string
	Notes     string
	RegularOf string
	Status    Status
	Blocked   Block // whether staff have to know something before they book
}

// aboutBooking is the entry of something done to a booking; what it says is sealed for its customer.
func aboutBooking(action string, b Booking, c Customer, changes []Change) entry {
	return entry{action: action, subjectType: "booking", subjectID: b.ID, slot: c.Slot, contents: AuditContents{Changes: changes}}
}
