// Package sqlstore keeps the register in SQLite or in PostgreSQL (plain, with replicas, or sharded by Citus)
// with one set of queries. Which database it is, only dialect.go and the files it names know.
//
// Every query runs inside a closure: update for changes, read for questions, snapshot for long reads that must
// see one state. Statements use the common subset of SQL, $1 style, and name org_id in every condition.
package sqlstore

import (
	"context"
	"errors"
	"sync"
	"time"

	"clientele"
)

// Options say where the register is kept. Exactly one of SQLitePath and PostgresURL must be set.
type Options struct {
	SQLitePath string // a file, made with mode 0600 when missing; its folder must exist

	// MmapBytes is how much of the SQLite file is mapped into memory: 0 means 256 MiB, a negative number means
	// none. With mapping, a failing disk ends the program with SIGBUS where it else would be an error.
	MmapBytes int64

	PostgresURL      string        // postgres://user@host1,host2/database?target_session_attrs=read-write
	PoolSize         int           // connections to PostgreSQL; 0 means 16
	StatementTimeout time.Duration // the longest a PostgreSQL statement may run; 0 means 30 s, negative means no limit
}

// DB is an open register. It is safe for use by many goroutines.
type DB struct {
	reader
	dialect dialect
	gate    gate
	close   func() error
}

// Open connects to the database. It does not migrate: call Migrate before anything else.
// It fails when the file cannot be opened or the server does not answer within ctx.
func Open(ctx context.Context, o Options) (*DB, error) {
	d, err := openDialect(ctx, o)
	if err != nil {
		return nil, err
	}
	db := &DB{dialect: d}
	db.close = sync.OnceValue(func() error {
		db.gate.shut()
		return d.close()
	})
	db.reader = reader{db}
	return db, nil
}

// Close lets running closures finish, refuses new ones as unavailable, and closes the connections.
// Closing again gives the first answer.
func (db *DB) Close() error { return db.close() }

// update runs fn in a transaction and returns after it is durable. fn may run more than once and must not touch
// anything but tx; what has to happen once is given to tx.AfterCommit. An error or panic of fn undoes its
// work. The errors are fn's own, or of kind unavailable when storage failed; errOutcomeUnknown is the one case
// where the work may have been kept all the same.
func (db *DB) update(ctx context.Context, fn func(*tx) error) error {
	return db.run(ctx, db.dialect.update, fn)
}

// InTx keeps the promise of clientele.Store.
func (db *DB) InTx(ctx context.Context, fn func(clientele.Tx) error) error {
	return db.update(ctx, func(t *tx) error { return fn(t) })
}

// ask runs a question on a connection of its own.
func (db *DB) ask(ctx context.Context, fn func(*tx) error) error { return db.read(ctx, fn) }

// steady is ask, seeing one state.
func (db *DB) steady(ctx context.Context, fn func(*tx) error) error { return db.snapshot(ctx, fn) }

// read runs fn for questions only. Each statement sees everything that was committed before it began; two
// statements may see different states. fn may run more than once.
func (db *DB) read(ctx context.Context, fn func(*tx) error) error {
	return db.run(ctx, db.dialect.read, fn)
}

// snapshot is read, but all statements of fn see one state. On SQLite it keeps the log from being shortened for
// as long as it runs, so it is for exports and recounts, not for pages.
func (db *DB) snapshot(ctx context.Context, fn func(*tx) error) error {
	return db.run(ctx, db.dialect.snapshot, fn)
}

// outside runs statements that a transaction does not allow, such as VACUUM or a checkpoint, one by one. On SQLite
// nobody writes meanwhile. It is not run again.
func (db *DB) outside(ctx context.Context, fn func(*tx) error) error {
	return db.run(ctx, db.dialect.outside, fn)
}

func (db *DB) run(ctx context.Context, how func(context.Context, func(*tx) error) error, fn func(*tx) error) error {
	if err := db.gate.enter(); err != nil {
		return err
	}
	defer db.gate.leave()
	return forCaller(how(ctx, fn))
}

var errOneDatabase = errors.New("name one database: either a SQLite file or a PostgreSQL URL")
