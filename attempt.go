package clientele

import (
	"bytes"
	"context"
	"slices"
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

// Try counts that somebody tries to enter as a user, or asks for a way to, by everything that this is known by: where it
// comes from, whom it is for. It counts for all processes that serve together, before it is known which organization it
// is about. Too many are refused with KindRateLimited and not counted, and full is the name that there were too many of;
// those that are made at the same moment take turns. The names are kept as keyed hashes, for an hour. Anybody may ask.
func (r *Register) Try(ctx context.Context, limit Limit, by ...string) (full string, err error) {
	now := r.clock()
	err = r.store.InTx(ctx, func(tx Tx) error {
		full = ""
		for _, t := range r.triers(by) {
			ok, err := tx.TakeAttempt(ctx, "", t.who, now, limit)
			if err != nil {
				return err
			}
			if !ok { // what the others counted is rolled back
				full = t.name
				return Errorf(KindRateLimited, "Too many tries. Wait a minute and try again.")
			}
		}
		return tx.DeleteAttempts(ctx, "", now.Add(-attemptsKept), staleCodes)
	})
	return full, err
}

// Forgive takes a try back that Try counted: it was right.
func (r *Register) Forgive(ctx context.Context, by ...string) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		for _, t := range r.triers(by) {
			if err := tx.ReturnAttempt(ctx, "", t.who); err != nil {
				return err
			}
		}
		return nil
	})
}

// trier is a name that tries are counted by.
type trier struct {
	name string
	who  []byte // its hash
}

// triers are names with their hashes, in the order in which everybody takes them.
func (r *Register) triers(by []string) (all []trier) {
	for _, name := range by {
		all = append(all, trier{name, r.keyed("sign-in attempt", name)})
	}
	slices.SortFunc(all, func(a, b trier) int { return bytes.Compare(a.who, b.who) })
	return all
}
