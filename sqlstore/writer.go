package sqlstore

import (
	"context"
	"slices"
	"sync"
	"time"
)

// writer lets many goroutines write to SQLite, which takes one transaction at a time, and syncs the disk once for
// all that wait (group commit). Whoever has the turn runs a closure, in a savepoint of its own, in the transaction
// that the group shares; then the turn passes to the next in line. Nobody gets an answer before the COMMIT.
//
// The closures run in their callers' goroutines, so that a panic unwinds where it belongs. Statements never run
// under a context that can end, for an interrupted statement would roll back the work of the whole group.
type writer struct {
	sqlite *sqlite
	conn   *cachedConn

	mu    sync.Mutex
	line  []chan struct{} // who waits, first come first served; closing the channel hands over the turn
	taken bool            // somebody has the turn

	group   *group // belongs to whoever has the turn
	largest int    // size of a group
}

// group is the callers whose work is committed together.
type group struct {
	began time.Time
	size  int
	err   error         // why the work of all is lost
	done  chan struct{} // closed after the COMMIT, or when it is clear that there will be none
}

// A group takes who waits, and is committed when nobody does, so that a lone writer waits for nobody. It ends when
// it is large, for the answers of the first wait for the last, and when it is old.
const (
	maxGroup = 128
	maxHold  = 250 * time.Millisecond
)

func newWriter(s *sqlite, c *cachedConn) *writer {
	return &writer{sqlite: s, conn: c, largest: maxGroup}
}

// do runs fn in a transaction and returns after the COMMIT.
func (w *writer) do(ctx context.Context, fn func(*tx) error) error {
	if err := w.enter(ctx); err != nil {
		return err
	}
	t := newTx(context.WithoutCancel(ctx), w.sqlite, w.conn, true)
	g, err := w.run(t, fn)
	if g == nil {
		return err
	}
	<-g.done
	switch {
	case g.err != nil:
		return unavailable(g.err)
	case err != nil:
		return err
	}
	t.committed()
	return nil
}

// outside takes a turn without a transaction. The work of a group that is open is committed first.
func (w *writer) outside(ctx context.Context, fn func(*tx) error) error {
	if err := w.enter(ctx); err != nil {
		return err
	}
	defer w.leave()
	if w.group != nil {
		w.commit()
	}
	return fn(newTx(context.WithoutCancel(ctx), w.sqlite, w.conn, true))
}

// enter waits for the turn. Who gives up waiting has changed nothing.
func (w *writer) enter(ctx context.Context) error {
	w.mu.Lock()
	if !w.taken {
		w.taken = true
		w.mu.Unlock()
		return w.unlessOver(ctx)
	}
	turn := make(chan struct{})
	w.line = append(w.line, turn)
	w.mu.Unlock()

	select {
	case <-turn:
		return w.unlessOver(ctx)
	case <-ctx.Done():
	}
	w.mu.Lock()
	i := slices.Index(w.line, turn)
	if i >= 0 {
		w.line = slices.Delete(w.line, i, i+1)
	}
	w.mu.Unlock()
	if i < 0 { // the turn came at the same moment
		w.leave()
	}
	return ctx.Err()
}

// unlessOver gives the turn back when the caller's time is over.
func (w *writer) unlessOver(ctx context.Context) error {
	err := ctx.Err()
	if err != nil {
		w.leave()
	}
	return err
}

// run is one turn. Without a group nothing was begun.
func (w *writer) run(t *tx, fn func(*tx) error) (g *group, err error) {
	defer w.leave()
	if g, err = w.join(t); err != nil {
		return nil, err
	}
	defer func() {
		if t.lost != nil { // SQLite has rolled back everything
			g.err = t.lost
		}
	}()
	if g.size == 1 {
		return g, w.first(t, fn)
	}
	return g, t.savepoint(func() error { return fn(t) })
}

// first runs fn for the first of a group without a savepoint, for which SQLite would copy each page that changes:
// nobody else's work is in the transaction yet, and when fn fails all of it is rolled back.
func (w *writer) first(t *tx, fn func(*tx) error) (err error) {
	finished := false
	defer func() {
		if finished && err == nil && t.failed == nil {
			return
		}
		if err == nil {
			err = t.failed
		}
		w.rollBack()
	}()
	err = fn(t)
	finished = true
	return err
}

// join begins a transaction, or takes part in the one that is open.
func (w *writer) join(t *tx) (*group, error) {
	if w.group == nil {
		if _, err := w.conn.ExecContext(t.ctx, "begin immediate"); err != nil {
			return nil, w.sqlite.translated(err)
		}
		w.group = &group{began: time.Now(), done: make(chan struct{})}
	}
	w.group.size++
	return w.group, nil
}

// leave passes the turn on, and commits first unless the next in line joins the group.
func (w *writer) leave() {
	if g := w.group; g != nil {
		if g.welcomes(w.largest) && w.next() {
			return
		}
		w.commit()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.taken = w.handOver()
}

// welcomes tells whether one more may join.
func (g *group) welcomes(largest int) bool {
	return g.err == nil && g.size < largest && time.Since(g.began) < maxHold
}

// next gives the turn to the first in line, if anybody waits.
func (w *writer) next() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.handOver()
}

// handOver is next for who holds mu.
func (w *writer) handOver() bool {
	if len(w.line) == 0 {
		return false
	}
	close(w.line[0])
	w.line = slices.Delete(w.line, 0, 1)
	return true
}

func (w *writer) commit() {
	g := w.group
	if g.err == nil {
		if _, err := w.conn.ExecContext(context.Background(), "commit"); err != nil {
			g.err = w.sqlite.translated(err)
		}
	}
	if g.err != nil {
		w.rollBack()
		return
	}
	w.group = nil
	close(g.done)
	w.sqlite.log.look()
}

// rollBack ends the group without its work.
func (w *writer) rollBack() {
	g := w.group
	w.group = nil
	_, _ = w.conn.ExecContext(context.Background(), "rollback") // fails where SQLite has done it by itself
	close(g.done)
}
