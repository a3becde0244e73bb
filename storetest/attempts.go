package storetest

import (
	"testing"
	"time"

	"clientele"
)

var attemptTests = map[string]func(*testing.T, *fixture){
	"attempts are counted by who makes them, drain with time, and are refused when full": func(t *testing.T, f *fixture) {
		limit := clientele.Limit{PerMinute: 2, AtOnce: 3}
		take := func(org, who string, at time.Duration) (ok bool) {
			f.write(func(tx clientele.Tx) (err error) {
				ok, err = tx.TakeAttempt(f.ctx, org, []byte(who), noon.Add(at), limit)
				return err
			})
			return ok
		}
		for i, want := range []bool{true, true, true, false, false} {
			same(t, "at once", take(f.org, "a", time.Duration(i)*time.Millisecond), want)
		}
		same(t, "somebody else", take(f.org, "b", 0), true)
		same(t, "with another organization", take(f.other, "a", 0), true)
		same(t, "half a minute later", take(f.org, "a", 31*time.Second), true)
		same(t, "and once more", take(f.org, "a", 31*time.Second), false)
		f.write(func(tx clientele.Tx) error { return tx.ReturnAttempt(f.ctx, f.org, []byte("a")) })
		same(t, "after one was taken back", take(f.org, "a", 31*time.Second), true)
		same(t, "that one alone", take(f.org, "a", 31*time.Second), false)
		same(t, "in no organization", take("", "a", 0), true)
		f.write(func(tx clientele.Tx) error { return tx.DeleteAttempts(f.ctx, f.org, noon.Add(time.Second), 10) })
		same(t, "who is remembered still", take(f.org, "a", 32*time.Second), false)
		for range 3 {
			same(t, "who is forgotten", take(f.org, "b", time.Second), true)
		}
	},
}
