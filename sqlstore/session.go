package sqlstore

import (
	"context"
	"time"

	"clientele"
)

const selectSession = "select token_hash, org_id, user_id, data, expires_at from session "

func readSession(row scanner) (s clientele.Session, err error) {
	err = row.Scan(&s.Hash, &s.OrgID, &s.UserID, fromBlob(&s.Data), fromMS(&s.ExpiresAt))
	return s, err
}

// SessionByHash finds a session by the hash of its token.
func (r reader) SessionByHash(ctx context.Context, hash string) (clientele.Session, error) {
	return one(ctx, r, "Session", readSession, selectSession+"where token_hash = $1", hash)
}

// FindSessions lists a user's sessions.
func (r reader) FindSessions(ctx context.Context, org, user string, now time.Time) ([]clientele.Session, error) {
	return all(ctx, r, readSession, selectSession+`where org_id = $1 and user_id = $2 and expires_at > $3
		order by expires_at desc, token_hash`, org, user, ms(now))
}

// PutSession writes a session, in place of the one with its hash.
func (t *tx) PutSession(_ context.Context, s clientele.Session) error {
	_, err := t.exec(`insert into session (token_hash, org_id, user_id, data, expires_at) values ($1, $2, $3, $4, $5)
		on conflict (token_hash) do update set org_id = excluded.org_id, user_id = excluded.user_id, data = excluded.data,
		expires_at = excluded.expires_at`, s.Hash, s.OrgID, s.UserID, blob(s.Data), ms(s.ExpiresAt))
	return err
}

// DeleteSession removes a session.
func (t *tx) DeleteSession(_ context.Context, hash string) error {
	_, err := t.exec("delete from session where token_hash = $1", hash)
	return err
}

// DeleteExpiredSessions removes sessions that are over.
func (t *tx) DeleteExpiredSessions(_ context.Context, now time.Time, limit int) error {
	_, err := t.exec("delete from session where token_hash in (select token_hash from session where expires_at <= $1 limit $2)", ms(now), limit)
	return err
}

// SecondFactorOf gives a user's second factor.
func (r reader) SecondFactorOf(ctx context.Context, org, user string) (clientele.SecondFactor, error) {
	return one(ctx, r, "Second factor", readSecondFactor, "select "+secondFactorColumns+" from second_factor where org_id = $1 and user_id = $2", org, user)
}

const secondFactorColumns = "org_id, user_id, last_step, created_at, recovery, slot, origin, sealed"

func readSecondFactor(row scanner) (f clientele.SecondFactor, err error) {
	err = row.Scan(append([]any{&f.OrgID, &f.UserID, &f.LastStep, fromMS(&f.CreatedAt), fromJSON(&f.Recovery)}, sealedFields(&f.Sealed)...)...)
	return f, err
}

// LockSecondFactor makes transactions that change a second factor take turns, and reads it.
func (t *tx) LockSecondFactor(ctx context.Context, org, user string) (clientele.SecondFactor, error) {
	if t.dialect.oneWriter() {
		return t.SecondFactorOf(ctx, org, user)
	}
	return one(ctx, t, "Second factor", readSecondFactor,
		"update second_factor set last_step = last_step where org_id = $1 and user_id = $2 returning "+secondFactorColumns, org, user)
}

// PutSecondFactor writes a user's second factor.
func (t *tx) PutSecondFactor(_ context.Context, f clientele.SecondFactor) error {
	_, err := t.exec("insert into second_factor ("+secondFactorColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (org_id, user_id) do update set last_step = excluded.last_step, created_at = excluded.created_at, recovery = excluded.recovery,
		slot = excluded.slot, origin = excluded.origin, sealed = excluded.sealed`,
		append([]any{f.OrgID, f.UserID, f.LastStep, ms(f.CreatedAt), jsonText(f.Recovery)}, sealedValues(f.Sealed)...)...)
	return err
}

// DeleteSecondFactor removes it.
func (t *tx) DeleteSecondFactor(_ context.Context, org, user string) error {
	return t.change("Second factor", "delete from second_factor where org_id = $1 and user_id = $2", org, user)
}

// PreferencesOf gives what a user decided about their pages.
func (r reader) PreferencesOf(ctx context.Context, org, user string) (clientele.Preferences, error) {
	return one(ctx, r, "Preferences", func(row scanner) (p clientele.Preferences, err error) {
		err = row.Scan(fromJSON(&p))
		return p, err
	}, "select preferences from user_preference where org_id = $1 and user_id = $2", org, user)
}

// PutPreferences writes them.
func (t *tx) PutPreferences(_ context.Context, org, user string, p clientele.Preferences) error {
	_, err := t.exec(`insert into user_preference (org_id, user_id, preferences) values ($1, $2, $3)
		on conflict (org_id, user_id) do update set preferences = excluded.preferences`, org, user, jsonText(p))
	return err
}
