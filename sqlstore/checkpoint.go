package sqlstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"os"
	"sync"
	"sync/atomic"
)

// checkpoints copies SQLite's log into its file while others write. By itself SQLite does so within the COMMIT that
// makes the log long, and all writers wait for it: seconds, where the file is large and the pages lie all over it.
type checkpoints struct {
	sqlite *sqlite
	pool   *sql.DB
	index  *os.File     // of the log, see https://sqlite.org/walformat.html; held
	due    atomic.Int64 // how many pages wait in the log when it is time
	wake   chan struct{}
	ended  chan struct{}

	mu sync.Mutex // held by who checkpoints: SQLite lets one at a time, and refuses others
}

const (
	// logPages is how long the log gets, in pages of 4 KiB: a page that changes often is copied once for many changes.
	logPages = 8192
	// fewPages are copied in the writer's turn, so that nobody adds to them and the log can begin anew.
	fewPages = 512
	// copies is how often the log is copied beside the writers before the last of it is, in the writer's turn.
	copies = 6
	// tooLong is when the log is copied in the writer's turn although writers are faster than copying.
	tooLong = 16 * logPages
)

func newCheckpoints(ctx context.Context, s *sqlite, mmap int64) (*checkpoints, error) {
	pool, err := sql.Open(sqliteDriver, sqliteDSN(s.path, mmap, nil))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	c := &checkpoints{sqlite: s, pool: pool, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	c.due.Store(logPages)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	if c.index, err = s.held.file("-shm"); err != nil {
		pool.Close()
		return nil, err
	}
	go c.run()
	return c, nil
}

// pages is how many pages the log has.
func (c *checkpoints) pages() int64 { return c.number(16) }

// waiting is how many of them are not in the file yet.
func (c *checkpoints) waiting() int64 { return c.pages() - c.number(96) }

func (c *checkpoints) number(at int64) int64 {
	var n [4]byte
	if _, err := c.index.ReadAt(n[:], at); err != nil {
		return 0
	}
	return int64(binary.NativeEndian.Uint32(n[:]))
}

// look is called after each COMMIT.
func (c *checkpoints) look() {
	if c.waiting() < c.due.Load() {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *checkpoints) run() {
	defer close(c.ended)
	for range c.wake {
		c.copyLog()
	}
}

// copyLog copies the log, most of it beside the writers. A reader who holds on to an older state stops it there; then
// it is tried again when the log has grown by as much.
func (c *checkpoints) copyLog() {
	c.mu.Lock()
	defer c.mu.Unlock()
	const passive = "pragma wal_checkpoint(passive)"
	ctx := context.Background()
	for range copies {
		before := c.waiting()
		if before <= fewPages {
			break
		}
		if _, err := c.pool.ExecContext(ctx, passive); err != nil || c.waiting() >= before {
			break
		}
	}
	if c.waiting() <= fewPages || c.pages() > tooLong {
		_ = c.sqlite.writer.alone(ctx, func(conn *cachedConn) error {
			_, err := conn.ExecContext(ctx, passive)
			return err
		}) // what failed stays in the log, where it is as safe
	}
	c.due.Store(c.waiting() + logPages)
}

func (c *checkpoints) close() error {
	close(c.wake)
	<-c.ended
	return c.pool.Close()
}
