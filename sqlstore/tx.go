package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strconv"
)

// statements is what a transaction or connection of database/sql can do.
type statements interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// tx runs statements for one closure. It belongs to one goroutine.
//
// After a failed statement every further one gives the same error, until the savepoint around it is rolled back:
// PostgreSQL works that way, and a closure that went on regardless would behave otherwise on SQLite.
type tx struct {
	reader
	ctx     context.Context // of every statement; never ends on SQLite's writer
	dialect dialect
	on      statements
	writes  bool
	open    bool // a result is being read

	depth  int
	failed error    // what a statement failed with, while no savepoint has undone it
	lost   *dbError // a failure that no savepoint undoes: the transaction itself is gone
	after  []func()
}

func newTx(ctx context.Context, d dialect, on statements, writes bool) *tx {
	t := &tx{ctx: ctx, dialect: d, on: on, writes: writes}
	t.reader = reader{t}
	return t
}

// ask lets a question see what the transaction has written.
func (t *tx) ask(_ context.Context, fn func(*tx) error) error { return fn(t) }

// steady is ask, for nobody else changes what a transaction sees of its own organization while it holds its locks.
func (t *tx) steady(ctx context.Context, fn func(*tx) error) error { return t.ask(ctx, fn) }

var (
	errNested   = errors.New("sqlstore: a statement inside an open result; collect the rows first")
	errReadOnly = errors.New("sqlstore: a closure for reading tried to write")
)

// exec runs a statement that gives no rows and returns how many it changed.
func (t *tx) exec(text string, args ...any) (int64, error) {
	if !t.writes {
		return 0, errReadOnly
	}
	if err := t.ready(); err != nil {
		return 0, err
	}
	res, err := t.on.ExecContext(t.ctx, text, args...)
	if err != nil {
		return 0, t.fail(err)
	}
	return res.RowsAffected()
}

// each hands every row to fn, which must not run statements of its own, until fn gives errEnough.
func (t *tx) each(text string, args []any, fn func(scanner) error) error {
	if err := t.ready(); err != nil {
		return err
	}
	rows, err := t.on.QueryContext(t.ctx, text, args...)
	if err != nil {
		return t.fail(err)
	}
	t.open = true
	defer func() {
		t.open = false
		_ = rows.Close() // what Close could tell, Err has told
	}()
	for rows.Next() {
		if err := fn(rows); err == errEnough {
			return nil
		} else if err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return t.fail(err)
	}
	return nil
}

// insertMany adds rows that hold nil, string, int64, bool or []byte, and returns their number.
func (t *tx) insertMany(table string, columns []string, rows iter.Seq[[]any]) (int64, error) {
	if !t.writes {
		return 0, errReadOnly
	}
	if err := t.ready(); err != nil {
		return 0, err
	}
	n, err := t.dialect.insertMany(t, table, columns, rows)
	if err != nil {
		return 0, t.fail(err)
	}
	return n, nil
}

func (t *tx) ready() error {
	if t.open {
		return errNested
	}
	return t.failed
}

// fail notes what a statement failed with and gives it in this package's words.
func (t *tx) fail(err error) error {
	if t.failed != nil {
		return t.failed
	}
	if fault := t.dialect.fault(err); fault != nil {
		err = fault
		if t.lost == nil && fault.ends {
			t.lost = fault
		}
	}
	t.failed = err
	return err
}

// savepoint runs fn so that its work alone can be undone: by an error, a panic, or a failed statement that fn
// passed over in silence. The transaction around it stays good.
func (t *tx) savepoint(fn func() error) (err error) {
	name := "s" + strconv.Itoa(t.depth)
	if _, err := t.exec("savepoint " + name); err != nil {
		return err
	}
	t.depth++
	before := len(t.after)
	finished := false
	defer func() {
		t.depth--
		if finished && err == nil && t.failed == nil {
			_, err = t.exec("release savepoint " + name)
			return
		}
		if err == nil {
			err = t.failed
		}
		t.after = t.after[:before]
		t.undo(name)
	}()
	err = fn()
	finished = true
	return err
}

// undo rolls back to a savepoint. Where that is impossible the database has ended the transaction by itself
// (SQLite does so when the disk is full), and everything in it is lost.
func (t *tx) undo(name string) {
	failed := t.failed
	t.failed, t.open = nil, false
	if t.lost == nil {
		if _, err := t.exec("rollback to savepoint " + name); err == nil {
			_, err = t.exec("release savepoint " + name)
			if err == nil {
				return
			}
		}
	}
	if t.lost == nil {
		t.lost = asFault(failed, t.failed)
	}
	if t.failed = failed; failed == nil {
		t.failed = t.lost
	}
}

// committed runs what was registered.
func (t *tx) committed() {
	for _, f := range t.after {
		f()
	}
}
