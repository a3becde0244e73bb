package clientele

import (
	"context"
	"time"
)

// BookingsReader is what can be read of the catalog, of the users' time, and of bookings.
type BookingsReader interface {
	ItemByID(ctx context.Context, org, id string) (Item, error)
	ItemsByIDs(ctx context.Context, org string, ids []string) ([]Item, error)                        // those that exist, in no order
	FindItems(ctx context.Context, org string, query ItemQuery, slice Slice) ([]Item, string, error) // by name

	UserHours(ctx context.Context, org string) (map[string]Hours, error) // of all users who have some, by their id
	// FindTimeOff lists the time off of a user, the latest first.
	FindTimeOff(ctx context.Context, org, user string, slice Slice) ([]TimeOff, string, error)
	// TimeOffBetween gives what of all users' time off touches a stretch of time, in no order.
	TimeOffBetween(ctx context.Context, org string, from, to time.Time) ([]TimeOff, error)

	// BookingByID gives one booking with its users and items.
	BookingByID(ctx context.Context, org, id string) (Booking, error)
	// FindBookings gives a page of a list. A page may be shorter than the limit though more follows, since every scan is
	// bounded.
	FindBookings(ctx context.Context, org string, query BookingQuery, slice Slice) ([]Booking, string, error)
	// FindSeries gives the bookings of a series that begin at a time or later, by time.
	FindSeries(ctx context.Context, org, series string, from time.Time) ([]Booking, error)
	// FindBusy gives the time that bookings take of some users between two moments, user by user, by time.
	FindBusy(ctx context.Context, org string, users []string, from, to time.Time) ([]Busy, error)

	// FindSuggestions gives what was said differently about a customer and is not decided, the newest first.
	FindSuggestions(ctx context.Context, org, customer string, slice Slice) ([]Suggestion, string, error)
	// DismissedSuggestions gives up to limit that were dismissed, the newest first.
	DismissedSuggestions(ctx context.Context, org, customer string, limit int) ([]Suggestion, error)
	SuggestionByID(ctx context.Context, org, customer, id string) (Suggestion, error)
}

// BookingsWriter is what can be written of them.
type BookingsWriter interface {
	LockItem(ctx context.Context, org, id string) (Item, error) // makes transactions that change it take turns, and reads it
	InsertItem(ctx context.Context, org string, i Item) error
	UpdateItem(ctx context.Context, org string, i Item) error // raises Version

	SetUserHours(ctx context.Context, org, user string, h Hours, at time.Time) error
	InsertTimeOff(ctx context.Context, org string, t TimeOff) error
	DeleteTimeOff(ctx context.Context, org, user, id string) error

	// LockUserDays makes transactions that take time of a user on a day of UTC take turns. Storage orders the rows, so
	// that two transactions never wait for each other; lock them once in a transaction, after everything else.
	LockUserDays(ctx context.Context, org string, days []UserDay) error
	// LockBooking makes transactions that change a booking take turns, and reads it. Its customer is to be locked first.
	LockBooking(ctx context.Context, org, id string) (Booking, error)
	InsertBooking(ctx context.Context, org string, b Booking) error // with its users and items
	// UpdateBooking writes what differs between two states of one booking, its users and items too, and raises Version.
	UpdateBooking(ctx context.Context, org string, before, after Booking) error
	// UpdateBookingOrder writes which order a booking has and what was paid of it. It raises no version.
	UpdateBookingOrder(ctx context.Context, org string, b Booking) error

	InsertSuggestions(ctx context.Context, org string, ss []Suggestion) error
	UpdateSuggestion(ctx context.Context, org string, s Suggestion) error // writes what became of it
}
