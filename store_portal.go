package clientele

import (
	"context"
	"time"
)

// PortalReader is what storage tells of the codes that customers sign in with.
type PortalReader interface {
	PortalCodeByID(ctx context.Context, org, id string) (PortalCode, error)
	// CountPortalCodes counts the codes that were asked for by one contact since a time.
	CountPortalCodes(ctx context.Context, org string, contact []byte, since time.Time) (int, error)
}

// PortalWriter is what storage keeps of them.
type PortalWriter interface {
	InsertPortalCode(ctx context.Context, org string, c PortalCode) error
	// TryPortalCode counts a try up, so that transactions with one code take turns, and reads it.
	TryPortalCode(ctx context.Context, org, id string) (PortalCode, error)
	UpdatePortalCode(ctx context.Context, org string, c PortalCode) error // what came to be known of it; not the tries
	DeletePortalCode(ctx context.Context, org, id string) error
	// DeletePortalCodes removes up to limit codes that were asked for before a time.
	DeletePortalCodes(ctx context.Context, org string, before time.Time, limit int) error
	// TakeAttempt raises the level of attempts of somebody, in an organization or in none, by one, after it drained, unless
	// it is full; it tells whether it did. Attempts of one at the same moment take turns.
	TakeAttempt(ctx context.Context, org string, who []byte, now time.Time, limit Limit) (bool, error)
	// ReturnAttempt takes one attempt of somebody back.
	ReturnAttempt(ctx context.Context, org string, who []byte) error
	// DeleteAttempts removes up to limit levels of those who did nothing since a time.
	DeleteAttempts(ctx context.Context, org string, before time.Time, limit int) error
	// DeleteSessionsOf ends all sessions of a user, or of a customer.
	DeleteSessionsOf(ctx context.Context, org, who string) error
}
