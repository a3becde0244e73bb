package sqlstore

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"clientele"
)

func tagRow(key string) clientele.Tag {
	return clientele.Tag{Key: key, Name: key, CreatedAt: noon}
}

// tagKeys are the rows that the tests of transactions write.
func tagKeys(t *testing.T, db *DB) []string {
	t.Helper()
	tags, err := db.FindTags(t.Context(), testOrg)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, tag := range tags {
		keys = append(keys, tag.Key)
	}
	return keys
}

func wantTags(t *testing.T, db *DB, want ...string) {
	t.Helper()
	if got := tagKeys(t, db); !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
}

var errOwn = errors.New("the closure's own error")

func TestErrorUndoesTheTransaction(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		ran := false
		err := db.InTx(t.Context(), func(tx clientele.Tx) error {
			tx.AfterCommit(func() { ran = true })
			if err := tx.InsertTag(t.Context(), testOrg, tagRow("gone")); err != nil {
				return err
			}
			return errOwn
		})
		if err != errOwn {
			t.Errorf("got error %v, want the closure's own", err)
		}
		if ran {
			t.Error("AfterCommit ran although nothing was committed")
		}
		wantTags(t, db)
	})
}

func TestPanicUndoesTheTransactionAndReachesTheCaller(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		func() {
			defer func() {
				if r := recover(); r != "boom" {
					t.Errorf("recovered %v, want the closure's own panic", r)
				}
			}()
			_ = db.InTx(t.Context(), func(tx clientele.Tx) error {
				if err := tx.InsertTag(t.Context(), testOrg, tagRow("gone")); err != nil {
					return err
				}
				panic("boom")
			})
		}()
		must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("kept")) })
		wantTags(t, db, "kept")
	})
}

func TestNestedTransactionIsUndoneAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		var after []string
		must(t, db, func(tx clientele.Tx) error {
			tx.AfterCommit(func() { after = append(after, "outer") })
			if err := tx.InsertTag(t.Context(), testOrg, tagRow("outer")); err != nil {
				return err
			}
			err := tx.InTx(t.Context(), func(tx clientele.Tx) error {
				tx.AfterCommit(func() { after = append(after, "inner") })
				if err := tx.InsertTag(t.Context(), testOrg, tagRow("inner")); err != nil {
					return err
				}
				return errOwn
			})
			if err != errOwn {
				t.Errorf("the inner transaction gave %v", err)
			}
			return tx.InTx(t.Context(), func(tx clientele.Tx) error {
				tx.AfterCommit(func() { after = append(after, "second") })
				return tx.InsertTag(t.Context(), testOrg, tagRow("second"))
			})
		})
		wantTags(t, db, "outer", "second")
		if !slices.Equal(after, []string{"outer", "second"}) {
			t.Errorf("after the commit ran %q", after)
		}
	})
}

func TestFailedStatementMayBePassedOverOnlyWithinASavepoint(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		twice := func(tx clientele.Tx) error {
			key := clientele.Key{OrgID: testOrg, ID: "key_1", Hash: []byte("h"), CreatedAt: noon}
			if err := tx.InsertKey(t.Context(), key); err != nil {
				return err
			}
			return tx.InsertKey(t.Context(), key)
		}
		err := db.InTx(t.Context(), func(tx clientele.Tx) error {
			if err := tx.InsertTag(t.Context(), testOrg, tagRow("gone")); err != nil {
				return err
			}
			if err := twice(tx); clientele.KindOf(err) != clientele.KindConflict {
				t.Errorf("a second key with the same id gave %v", err)
			}
			return nil
		})
		if err == nil {
			t.Error("a transaction was committed after a failed statement")
		}
		wantTags(t, db)
		must(t, db, func(tx clientele.Tx) error {
			if err := tx.InTx(t.Context(), twice); clientele.KindOf(err) != clientele.KindConflict {
				t.Errorf("a second key with the same id gave %v", err)
			}
			return tx.InsertTag(t.Context(), testOrg, tagRow("kept"))
		})
		wantTags(t, db, "kept")
	})
}

func TestStatementInsideAnOpenResultIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		err := db.update(t.Context(), func(tx *tx) error {
			return tx.each("select 1", nil, func(scanner) error {
				_, err := tx.exec("delete from tag where org_id = $1", testOrg)
				return err
			})
		})
		if !errors.Is(err, errNested) {
			t.Errorf("got %v, want a refusal", err)
		}
	})
}

func TestReadingClosureCannotWrite(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		err := db.read(t.Context(), func(tx *tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("gone")) })
		if !errors.Is(err, errReadOnly) {
			t.Errorf("got %v, want a refusal", err)
		}
	})
}

func TestCallerWhoseTimeIsOverIsNotServed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := db.InTx(ctx, func(clientele.Tx) error {
			t.Error("the closure ran")
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		past, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()
		if err := db.Health(past); clientele.KindOf(err) != clientele.KindUnavailable {
			t.Errorf("a read past its deadline gave %v, want unavailable", err)
		}
	})
}

func TestSnapshotSeesOneState(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		count := func(tx *tx) int {
			n, err := one(t.Context(), tx, "Count", column[int], "select count(*) from tag where org_id = $1", testOrg)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		err := db.snapshot(t.Context(), func(tx *tx) error {
			before := count(tx)
			must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("new")) })
			if after := count(tx); after != before {
				t.Errorf("a snapshot saw %d rows, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantTags(t, db, "new")
	})
}

func TestClosedStoreIsUnavailable(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := db.Health(t.Context()); clientele.KindOf(err) != clientele.KindUnavailable {
			t.Errorf("a read after Close gave %v", err)
		}
		err := db.InTx(t.Context(), func(clientele.Tx) error { return nil })
		if clientele.KindOf(err) != clientele.KindUnavailable {
			t.Errorf("a write after Close gave %v", err)
		}
	})
}

func TestOpenWantsOneDatabase(t *testing.T) {
	for _, o := range []Options{{}, {SQLitePath: "a", PostgresURL: "b"}} {
		if _, err := Open(t.Context(), o); err != errOneDatabase {
			t.Errorf("Open(%+v) gave %v", o, err)
		}
	}
}

func TestOutsideATransaction(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("kept")) })
		if err := db.outside(t.Context(), func(tx *tx) error {
			_, err := tx.exec("vacuum")
			return err
		}); err != nil {
			t.Error(err)
		}
		must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("next")) })
		wantTags(t, db, "kept", "next")
	})
}
