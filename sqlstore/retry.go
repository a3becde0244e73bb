package sqlstore

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// How often and how soon a transaction of PostgreSQL is run again.
const (
	maxAttempts  = 8
	firstBackoff = 5 * time.Millisecond
	lastBackoff  = 200 * time.Millisecond
)

// retry runs attempt again while it fails in a way that another run may not, until ctx ends. Only what failed
// before its COMMIT may come back as such a fault.
func retry(ctx context.Context, attempt func() error) error {
	backoff := firstBackoff
	stale := false
	for n := 1; ; n++ {
		err := attempt()
		switch again, planOnly := worthAnother(err); {
		case !again || n == maxAttempts || planOnly && stale:
			return err
		case planOnly:
			stale = true
			continue
		}
		if !wait(ctx, backoff/2+rand.N(backoff/2)) {
			return err
		}
		backoff = min(2*backoff, lastBackoff)
	}
}

// worthAnother tells whether to run again, and whether only an outdated plan was to blame.
func worthAnother(err error) (again, planOnly bool) {
	var e *dbError
	if !errors.As(err, &e) {
		return false, false
	}
	return e.ends, e.fault == faultStalePlan
}

// wait tells whether the time passed before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
