package sqlstore

import "sync"

// gate counts who is inside, so that closing can wait for them and turn away who comes later.
type gate struct {
	mu     sync.Mutex
	inside int
	empty  chan struct{} // not nil once closed; closed when nobody is inside
}

// enter tells whether the gate is open; who has entered must leave.
func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.empty != nil {
		return errClosed
	}
	g.inside++
	return nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.empty != nil && g.inside == 0 {
		close(g.empty)
	}
}

// shut turns away who comes from now on and waits until nobody is inside.
func (g *gate) shut() {
	g.mu.Lock()
	g.empty = make(chan struct{})
	if g.inside == 0 {
		close(g.empty)
	}
	empty := g.empty
	g.mu.Unlock()
	<-empty
}
