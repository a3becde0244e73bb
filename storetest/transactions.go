package storetest

import (
	"errors"
	"testing"

	"clientele"
)

var errOwn = errors.New("the closure's own error")

var transactionTests = map[string]func(*testing.T, *fixture){
	"nothing is kept of a transaction that gives an error": func(t *testing.T, f *fixture) {
		c := f.customer()
		err := f.store.InTx(f.ctx, func(tx clientele.Tx) error {
			tx.AfterCommit(func() { t.Error("AfterCommit ran") })
			if err := tx.InsertCustomer(f.ctx, f.org, c); err != nil {
				return err
			}
			return errOwn
		})
		if err != errOwn {
			t.Errorf("got %v, want the closure's own error", err)
		}
		_, err = f.store.CustomerByID(f.ctx, f.org, c.ID)
		wantKind(t, clientele.KindNotFound, err)
		same(t, "hits", len(f.search("virtanen", clientele.StatusActive)), 0)
	},
	"a panic undoes the transaction and passes through": func(t *testing.T, f *fixture) {
		c := f.customer()
		defer func() {
			same(t, "the panic", recover(), "boom")
			_, err := f.store.CustomerByID(f.ctx, f.org, c.ID)
			wantKind(t, clientele.KindNotFound, err)
		}()
		_ = f.store.InTx(f.ctx, func(tx clientele.Tx) error {
			if err := tx.InsertCustomer(f.ctx, f.org, c); err != nil {
				return err
			}
			panic("boom")
		})
	},
	"a transaction sees its own writes and others do not until it is done": func(t *testing.T, f *fixture) {
		c := f.customer()
		f.write(func(tx clientele.Tx) error {
			if err := keepTags(f.ctx, tx, f.org, c); err != nil {
				return err
			}
			if err := tx.InsertCustomer(f.ctx, f.org, c); err != nil {
				return err
			}
			same(t, "inside", got(tx.CustomerByID(f.ctx, f.org, c.ID))(t), c)
			items, _, err := tx.FindCustomers(f.ctx, f.org, allActive(), clientele.Slice{Limit: 10})
			same(t, "listed inside", len(items), 1)
			_, outside := f.store.CustomerByID(f.ctx, f.org, c.ID)
			wantKind(t, clientele.KindNotFound, outside)
			return err
		})
		same(t, "afterwards", f.stored(c.ID), c)
	},
	"an inner transaction is undone alone, and what was to follow it": func(t *testing.T, f *fixture) {
		outer, inner, second := f.person("outer"), f.person("inner"), f.person("second")
		var after []string
		f.write(func(tx clientele.Tx) error {
			tx.AfterCommit(func() { after = append(after, "1") })
			if err := tx.InsertCustomer(f.ctx, f.org, outer); err != nil {
				return err
			}
			err := tx.InTx(f.ctx, func(tx clientele.Tx) error {
				tx.AfterCommit(func() { after = append(after, "undone") })
				if err := tx.InsertCustomer(f.ctx, f.org, inner); err != nil {
					return err
				}
				return tx.InsertCustomer(f.ctx, f.org, inner)
			})
			wantKind(t, clientele.KindConflict, err)
			err = tx.InTx(f.ctx, func(tx clientele.Tx) error { return tx.InsertCustomer(f.ctx, f.org, second) })
			tx.AfterCommit(func() { after = append(after, "2") })
			return err
		})
		same(t, "what followed", after, []string{"1", "2"})
		same(t, "kept", len(got(f.store.CustomersByIDs(f.ctx, f.org, []string{outer.ID, inner.ID, second.ID}))(t)), 2)
	},
	"a write is seen by every read that starts after it": func(t *testing.T, f *fixture) {
		for range 50 {
			c := f.person("somebody")
			f.insert(c)
			same(t, "by id", f.stored(c.ID), c)
		}
		same(t, "hits", len(f.search("some", clientele.StatusActive)), 50)
	},
}
