package clientele

import (
	"context"
	"time"
)

// Limit is how often somebody may do something: so often at once, and then so often a minute.
type Limit struct{ PerMinute, AtOnce int }

// attemptsKept is how long an attempt is remembered; a level has drained long before.
const attemptsKept = time.Hour

// Attempt counts something that somebody without a session does, by where they come from, for all processes that serve
// together, and tells whether they may. One that they may not is not counted. The place is kept as a keyed hash, for an
// hour. Anybody may ask.
func (r *Register) Attempt(ctx context.Context, a Actor, what, from string, limit Limit) (allowed bool, err error) {
	who, now := r.keyed("portal attempt", a.Org.ID, what, from), r.Now(a.Org)
	err = r.store.InTx(ctx, func(tx Tx) error {
		if allowed, err = tx.TakeAttempt(ctx, a.Org.ID, who, now, limit); err != nil || !allowed {
			return err
		}
		return tx.DeleteAttempts(ctx, a.Org.ID, now.Add(-attemptsKept), staleCodes)
	})
	return allowed, err
}
