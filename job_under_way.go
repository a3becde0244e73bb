package clientele

import (
	"context"
	"sync"
)

// underWay knows which organizations this process carries jobs out for at the moment, so that somebody can wait for
// what the poller has taken.
type underWay struct {
	mu    sync.Mutex
	byOrg map[string]*flight
}

// flight is the jobs of one organization from the first that begins until none is left.
type flight struct {
	jobs  int
	ended chan struct{}
}

// begin counts a job in, before it is claimed, and gives what counts it out.
func (u *underWay) begin(org string) (end func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	f := u.byOrg[org]
	if f == nil {
		f = &flight{ended: make(chan struct{})}
		u.byOrg[org] = f
	}
	f.jobs++
	return func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		if f.jobs--; f.jobs == 0 {
			delete(u.byOrg, org)
			close(f.ended)
		}
	}
}

// wait waits until no job of an organization is under way, and tells whether there was one.
func (u *underWay) wait(ctx context.Context, org string) (bool, error) {
	u.mu.Lock()
	f := u.byOrg[org]
	u.mu.Unlock()
	if f == nil {
		return false, nil
	}
	select {
	case <-f.ended:
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}
