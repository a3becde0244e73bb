package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"strings"
	"time"
)

// Session is one browser that somebody signed in with, or is about to. Only a hash of its token is kept.
type Session struct {
	Hash      string // of the token, as text
	OrgID     string // empty until the signing in is complete
	UserID    string
	Data      []byte // what the pages keep with it; nothing about customers
	ExpiresAt time.Time
}

// ID names a session to its owner without telling its hash.
func (s Session) ID() string { return "ses_" + s.Hash[:min(len(s.Hash), 16)] }

// SessionByHash gives a session that has not expired. It asks for no actor: who has the token is who it belongs to.
func (r *Register) SessionByHash(ctx context.Context, hash string) (Session, error) {
	s, err := r.store.SessionByHash(ctx, hash)
	if err == nil && !r.clock().Before(s.ExpiresAt) {
		return Session{}, NotFound("Session")
	}
	return s, err
}

// KeepSession writes a session, in place of the one with its hash.
func (r *Register) KeepSession(ctx context.Context, s Session) error {
	return r.store.InTx(ctx, func(tx Tx) error { return tx.PutSession(ctx, s) })
}

// ForgetSession ends a session by its hash. One that is not there is ended already.
func (r *Register) ForgetSession(ctx context.Context, hash string) error {
	return r.store.InTx(ctx, func(tx Tx) error { return tx.DeleteSession(ctx, hash) })
}

// Sessions lists the actor's own sessions, the one that expires last first.
func (r *Register) Sessions(ctx context.Context, a Actor) ([]Session, error) {
	if a.Kind != ActorUser {
		return nil, Errorf(KindForbidden, "Only users have sessions")
	}
	return r.store.FindSessions(ctx, a.Org.ID, a.ID, r.clock())
}

// EndSession ends one of the actor's own sessions.
func (r *Register) EndSession(ctx context.Context, a Actor, id string) error {
	all, err := r.Sessions(ctx, a)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.ID() == id {
			return r.ForgetSession(ctx, s.Hash)
		}
	}
	return NotFound("Session")
}

// SessionMark changes whenever a user's password does, so that a session which carries an older one is over.
func (r *Register) SessionMark(u User) string {
	return hex.EncodeToString(r.keyed("session mark", u.OrgID, u.ID, u.PasswordHash)[:12])
}

// Enter gives who a session belongs to, as they stand now. Somebody who may no longer sign in, and a mark from before
// the password was changed, are refused with KindUnauthorized.
func (r *Register) Enter(ctx context.Context, org, user, mark string) (Actor, User, error) {
	refused := Errorf(KindUnauthorized, "This session is over. Sign in again.")
	o, err := r.store.OrganizationByID(ctx, org)
	if KindOf(err) == KindNotFound {
		return Actor{}, User{}, refused
	}
	if err != nil {
		return Actor{}, User{}, err
	}
	u, err := r.store.UserByID(ctx, org, user)
	switch {
	case KindOf(err) == KindNotFound:
		return Actor{}, User{}, refused
	case err != nil:
		return Actor{}, User{}, err
	case u.Archived || !hmac.Equal([]byte(mark), []byte(r.SessionMark(u))):
		return Actor{}, User{}, refused
	}
	return ActorFor(o, u), u, nil
}

// ActorFor is a user who acts in the staff's pages.
func ActorFor(o Organization, u User) Actor {
	return Actor{Org: o, Kind: ActorUser, ID: u.ID, Role: u.Role, Scopes: u.Role.Scopes(), Origin: "web"}
}

// Preferences are what a user decides about their own pages.
type Preferences struct {
	Language    string   `json:"language,omitempty"` // a code; the organization's when empty
	Theme       string   `json:"theme,omitempty"`    // light or dark; as the system has it when empty
	Columns     []string `json:"columns,omitempty"`  // of the table of customers; the usual ones when empty
	NoShortcuts bool     `json:"noShortcuts,omitempty"`
	Compact     bool     `json:"compact,omitempty"`
}

// Preferences gives the actor's own.
func (r *Register) Preferences(ctx context.Context, a Actor) (Preferences, error) {
	p, err := r.store.PreferencesOf(ctx, a.Org.ID, a.ID)
	if KindOf(err) == KindNotFound {
		return Preferences{}, nil
	}
	return p, err
}

// SetPreferences keeps the actor's own. Only users have any.
func (r *Register) SetPreferences(ctx context.Context, a Actor, p Preferences) error {
	if a.Kind != ActorUser {
		return Errorf(KindForbidden, "Only users have preferences")
	}
	var wrong problems
	if p.Theme != "" && p.Theme != "light" && p.Theme != "dark" {
		wrong.add("theme", "invalid", "the themes are light and dark")
	}
	if len(p.Language) > 35 || len(p.Columns) > 40 || len(strings.Join(p.Columns, "")) > 1000 {
		wrong.add("columns", "too_many", "there are not so many columns")
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error { return tx.PutPreferences(ctx, a.Org.ID, a.ID, p) })
}
