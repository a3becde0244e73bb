package sqlstore

import (
	"context"
	"database/sql"
	"errors"
)

// readers are the connections of SQLite that only read, while nobody uses them.
type readers chan *cachedConn

func newReaders(ctx context.Context, pool *sql.DB, n int) (readers, error) {
	r := make(readers, n)
	for range n {
		c, err := pool.Conn(ctx)
		if err != nil {
			return nil, err // closing the pool closes those that are open
		}
		r <- newCachedConn(c)
	}
	return r, nil
}

// take waits for a connection. The caller gives it back with put.
func (r readers) take(ctx context.Context) (*cachedConn, error) {
	select {
	case c := <-r:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r readers) put(c *cachedConn) { r <- c }

// close is called when nobody reads.
func (r readers) close() error {
	var errs []error
	for range cap(r) {
		errs = append(errs, (<-r).close())
	}
	return errors.Join(errs...)
}
