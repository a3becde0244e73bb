package clientele

import (
	"context"
	"time"
)

// SessionReader is what storage tells of sessions and of who signs in.
type SessionReader interface {
	SessionByHash(ctx context.Context, hash string) (Session, error) // across organizations
	// FindSessions lists a user's sessions that have not expired, the one that expires last first.
	FindSessions(ctx context.Context, org, user string, now time.Time) ([]Session, error)
	SecondFactorOf(ctx context.Context, org, user string) (SecondFactor, error)
	PreferencesOf(ctx context.Context, org, user string) (Preferences, error)
}

// SessionWriter is what storage keeps of them. Put replaces the row that is there.
type SessionWriter interface {
	PutSession(ctx context.Context, s Session) error
	DeleteSession(ctx context.Context, hash string) error // nothing happens when it is not there
	// DeleteExpiredSessions removes up to limit sessions of all organizations that are over.
	DeleteExpiredSessions(ctx context.Context, now time.Time, limit int) error
	LockSecondFactor(ctx context.Context, org, user string) (SecondFactor, error) // makes transactions that change it take turns, and reads it
	PutSecondFactor(ctx context.Context, f SecondFactor) error
	DeleteSecondFactor(ctx context.Context, org, user string) error
	PutPreferences(ctx context.Context, org, user string, p Preferences) error
}
