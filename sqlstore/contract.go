package sqlstore

import (
	"context"
	"errors"

	"clientele"
)

var (
	_ clientele.Store = (*DB)(nil)
	_ clientele.Tx    = (*tx)(nil)
)

// reader keeps the promises of clientele.Reader, on connections of a DB or within a transaction.
type reader struct{ asker }

// InTx is a transaction within the transaction.
func (t *tx) InTx(_ context.Context, fn func(clientele.Tx) error) error {
	return t.savepoint(func() error { return fn(t) })
}

// AfterCommit keeps the promise of clientele.Tx.
func (t *tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

var errCloseTx = errors.New("sqlstore: a transaction ends with its closure and is not closed")

// Close is part of clientele.Store and makes no sense within a transaction.
func (t *tx) Close() error { return errCloseTx }

// Health tells whether the database answers.
func (r reader) Health(ctx context.Context) error {
	_, err := one(ctx, r, "Answer", column[int], "select 1")
	return err
}

// taken is the error of an Insert whose id exists.
func taken(err error, table, message string) error {
	if isDuplicate(err, table) {
		return clientele.Errorf(clientele.KindConflict, "%s", message).Because(err)
	}
	return err
}

// change runs an update or delete of one row, and says that what is not found when there is none.
func (t *tx) change(what, text string, args ...any) error {
	n, err := t.exec(text, args...)
	if err == nil && n == 0 {
		return clientele.NotFound(what)
	}
	return err
}
