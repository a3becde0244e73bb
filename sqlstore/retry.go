package sqlstore

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// How often and how soon a transaction of PostgreSQL is run again. A conflict is over soon; a server that went away is
// followed by another within a second or so (0.6 to 1.2 s were measured), in which no attempt costs much.
const (
	maxAttempts  = 8
	maxAway      = 4 * time.Second
	firstBackoff = 5 * time.Millisecond
	lastBackoff  = 200 * time.Millisecond
)

// retry runs attempt again while it fails in a way that another run may not, until ctx ends. Only what failed
// before its COMMIT may come back as such a fault.
func retry(ctx context.Context, attempt func() error) error {
	began := time.Now()
	backoff := firstBackoff
	stale := false
	for n := 1; ; n++ {
		err := attempt()
		switch again := worthAnother(err); {
		case again == "", again == faultStalePlan && stale,
			again == faultLost && time.Since(began) > maxAway, again == faultConflict && n >= maxAttempts:
			return err
		case again == faultStalePlan:
			stale = true
			continue
		}
		if !wait(ctx, backoff/2+rand.N(backoff/2)) {
			return err
		}
		backoff = min(2*backoff, lastBackoff)
	}
}

// worthAnother gives the fault that another run may not meet; empty when there is none.
func worthAnother(err error) fault {
	var e *dbError
	if errors.As(err, &e) && e.ends {
		return e.fault
	}
	return ""
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
