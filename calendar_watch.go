package clientele

import (
	"context"
	"sync"
)

// watchers are those in this process who want to know when bookings of an organization change.
type watchers struct {
	mu    sync.Mutex
	byOrg map[string]map[chan struct{}]bool
}

// WatchBookings gives a channel on which something comes when bookings of the organization were changed by this process,
// until the context ends. Changes that come fast upon each other may come as one, and those of another process that
// serves the same database do not come: who watches looks again now and then. Needs bookings:read.
func (r *Register) WatchBookings(ctx context.Context, a Actor) (<-chan struct{}, error) {
	if err := a.need(BookingsRead); err != nil {
		return nil, err
	}
	w, seen := r.watchers, make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byOrg[a.Org.ID] == nil {
		w.byOrg[a.Org.ID] = make(map[chan struct{}]bool)
	}
	w.byOrg[a.Org.ID][seen] = true
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.byOrg[a.Org.ID], seen)
	})
	return seen, nil
}

// tell lets those who watch an organization know. Who has not looked yet need not be told twice.
func (w *watchers) tell(org string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for seen := range w.byOrg[org] {
		select {
		case seen <- struct{}{}:
		default:
		}
	}
}
