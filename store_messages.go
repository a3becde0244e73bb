package clientele

import (
	"context"
	"time"
)

// MessageReader is what can be read of messages.
type MessageReader interface {
	MessageByID(ctx context.Context, org, id string) (Message, error)
	FindMessages(ctx context.Context, org string, query MessageQuery, slice Slice) ([]Message, string, error) // the newest first
	// BookingsToRemind finds up to limit bookings of customers that are booked, begin after from and up to to, were made
	// at least ahead before they begin, and of whose present start no reminder was written; the first to begin first.
	BookingsToRemind(ctx context.Context, org string, from, to time.Time, ahead time.Duration, limit int) ([]Booking, error)
}

// MessageWriter is what can be written of them.
type MessageWriter interface {
	InsertMessage(ctx context.Context, org string, m Message) error
	// UpdateMessage writes what sending changes: the status with all that belongs to it, and what was sealed.
	UpdateMessage(ctx context.Context, org string, m Message) error
}
