package sqlstore

import (
	"context"
	"database/sql"
)

// cachedConn keeps the prepared form of every text it has run, for SQLite parses anew each time else.
// It is used by one goroutine at a time.
type cachedConn struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// maxCached bounds the statements kept by a connection. Texts are constants, some of them put together from a few
// filters, so that the bound is rarely met and dropping all is good enough.
const maxCached = 1000

func newCachedConn(c *sql.Conn) *cachedConn {
	return &cachedConn{conn: c, stmts: make(map[string]*sql.Stmt)}
}

func (c *cachedConn) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := c.stmts[text]; s != nil {
		return s, nil
	}
	if len(c.stmts) >= maxCached {
		c.forget()
	}
	s, err := c.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	c.stmts[text] = s
	return s, nil
}

func (c *cachedConn) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := c.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (c *cachedConn) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	s, err := c.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (c *cachedConn) forget() {
	for text, s := range c.stmts {
		_ = s.Close() // nothing is lost with a statement
		delete(c.stmts, text)
	}
}

func (c *cachedConn) close() error {
	c.forget()
	return c.conn.Close()
}
