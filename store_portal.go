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
	// DeleteSessionsOf ends all sessions of a user, or of a customer.
	DeleteSessionsOf(ctx context.Context, org, who string) error
}
