package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clientele"
)

// hold takes the writer's turn and gives it back when release is closed.
func hold(t *testing.T, db *DB) (release chan struct{}) {
	t.Helper()
	begun, release := make(chan struct{}), make(chan struct{})
	go func() {
		_ = db.update(context.Background(), func(*tx) error {
			close(begun)
			<-release
			return nil
		})
	}()
	<-begun
	return release
}

// waitForLine waits until n callers wait for their turn.
func waitForLine(t *testing.T, db *DB, n int) {
	t.Helper()
	w := db.dialect.(*sqlite).writer
	for {
		w.mu.Lock()
		waiting := len(w.line)
		w.mu.Unlock()
		if waiting == n {
			return
		}
		if t.Context().Err() != nil {
			t.Fatal("nobody came to wait")
		}
		runtime.Gosched()
	}
}

func TestWhoWaitsSharesOneCommit(t *testing.T) {
	db := openFile(t)
	release := hold(t, db)
	var groups sync.Map
	var done sync.WaitGroup
	for i := range 20 {
		done.Go(func() {
			err := db.update(t.Context(), func(tx *tx) error {
				groups.Store(db.dialect.(*sqlite).writer.group, true)
				return tx.InsertTag(t.Context(), testOrg, tagRow(fmt.Sprint(i)))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	waitForLine(t, db, 20)
	close(release)
	done.Wait()
	n := 0
	groups.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("20 callers who waited were committed in %d groups", n)
	}
	if got := len(tagKeys(t, db)); got != 20 {
		t.Errorf("%d of 20 rows were kept", got)
	}
}

func TestFirstComeFirstServed(t *testing.T) {
	db := openFile(t)
	release := hold(t, db)
	var order []int
	var done sync.WaitGroup
	for i := range 10 {
		done.Go(func() {
			_ = db.update(t.Context(), func(*tx) error {
				order = append(order, i) // one at a time
				return nil
			})
		})
		waitForLine(t, db, i+1)
	}
	close(release)
	done.Wait()
	for i, got := range order {
		if got != i {
			t.Fatalf("served in the order %v", order)
		}
	}
}

func TestWhoGivesUpWaitingLeavesTheLine(t *testing.T) {
	db := openFile(t)
	release := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		gone <- db.update(ctx, func(*tx) error {
			t.Error("a caller who had given up was served")
			return nil
		})
	}()
	waitForLine(t, db, 1)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(release)
	must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("next")) })
	wantTags(t, db, "next")
}

func TestCancellingInsideAClosureDoesNotDisturbTheGroup(t *testing.T) {
	db := openFile(t)
	ctx, cancel := context.WithCancel(t.Context())
	release := hold(t, db)
	var done sync.WaitGroup
	for i := range 5 {
		done.Go(func() {
			must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow(fmt.Sprint(i))) })
		})
	}
	waitForLine(t, db, 5)
	done.Go(func() {
		err := db.InTx(ctx, func(tx clientele.Tx) error {
			cancel()
			return tx.InsertTag(ctx, testOrg, tagRow("cancelled within"))
		})
		if err != nil {
			t.Errorf("work that had begun failed: %v", err)
		}
	})
	waitForLine(t, db, 6)
	close(release)
	done.Wait()
	if got := len(tagKeys(t, db)); got != 6 {
		t.Errorf("%d of 6 rows were kept", got)
	}
}

func TestGroupEndsWhenItIsLargeOrOld(t *testing.T) {
	for _, g := range []struct {
		group   *group
		welcome bool
	}{
		{&group{began: time.Now(), size: 1}, true},
		{&group{began: time.Now(), size: maxGroup}, false},
		{&group{began: time.Now().Add(-maxHold), size: 1}, false},
		{&group{began: time.Now(), size: 1, err: errOwn}, false},
	} {
		if got := g.group.welcomes(maxGroup); got != g.welcome {
			t.Errorf("a group of %d that began %v ago and has error %v welcomes: %v", g.group.size, time.Since(g.group.began), g.group.err, got)
		}
	}
}

// A full disk makes SQLite roll back the whole transaction by itself, of which the closure's own savepoint knows
// nothing. A bound on the pages of the file has the same effect.
func TestFullDiskFailsTheGroupAndNothingElse(t *testing.T) {
	db := openFile(t)
	must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("before")) })
	setPages := func(n int) {
		w := db.dialect.(*sqlite).writer
		if _, err := w.conn.conn.ExecContext(t.Context(), fmt.Sprintf("pragma max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	setPages(1) // SQLite makes it as many as there are
	release := hold(t, db)
	var full, kept atomic.Int32
	var done sync.WaitGroup
	for i := range 8 {
		done.Go(func() {
			err := db.InTx(t.Context(), func(tx clientele.Tx) error {
				if i%2 == 0 {
					return tx.InsertTag(t.Context(), testOrg, tagRow(fmt.Sprintf("small %d", i)))
				}
				event := clientele.Event{ID: fmt.Sprint(i), Related: map[string]string{"filler": string(make([]byte, 1<<20))}}
				err := tx.InTx(t.Context(), func(tx clientele.Tx) error { return tx.InsertEvents(t.Context(), testOrg, []clientele.Event{event}) })
				_ = err // a closure that passes over it must not be believed
				return nil
			})
			switch {
			case err == nil:
				kept.Add(1)
			case clientele.KindOf(err) == clientele.KindUnavailable:
				full.Add(1)
			default:
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	waitForLine(t, db, 8)
	close(release)
	done.Wait()
	setPages(1 << 30)
	if got := len(tagKeys(t, db)); got != int(kept.Load())+1 {
		t.Errorf("%d writes were acknowledged and %d rows are there", kept.Load(), got-1)
	}
	if full.Load() < 4 {
		t.Errorf("only %d callers were told that the disk is full", full.Load())
	}
	must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("after")) })
}

func TestOutsideCommitsTheGroupBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	db := open(t, Options{SQLitePath: path})
	release := hold(t, db)
	var done sync.WaitGroup
	done.Go(func() {
		must(t, db, func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow("before")) })
	})
	waitForLine(t, db, 1)
	done.Go(func() {
		err := db.outside(t.Context(), func(tx *tx) error {
			return tx.each("pragma wal_checkpoint(truncate)", nil, func(row scanner) error {
				var busy, log, moved int
				err := row.Scan(&busy, &log, &moved)
				if busy != 0 {
					t.Error("the checkpoint found somebody at work")
				}
				return err
			})
		})
		if err != nil {
			t.Error(err)
		}
		if info, err := os.Stat(path + "-wal"); err != nil || info.Size() != 0 {
			t.Errorf("the log has %d bytes (error %v) after it was emptied", info.Size(), err)
		}
	})
	waitForLine(t, db, 2)
	close(release)
	done.Wait()
	wantTags(t, db, "before")
}

func TestCloseWaitsForWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	db, err := Open(t.Context(), Options{SQLitePath: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	inside, closed := make(chan struct{}), make(chan error)
	go func() {
		<-inside
		closed <- db.Close()
	}()
	must(t, db, func(tx clientele.Tx) error {
		close(inside)
		for db.Health(t.Context()) == nil { // until Close turns callers away
			runtime.Gosched()
		}
		return tx.InsertTag(t.Context(), testOrg, tagRow("kept"))
	})
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	again := open(t, Options{SQLitePath: path})
	wantTags(t, again, "kept")
}

func TestFileIsReadableByNobodyElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a place with spaces & ? #", "register.db")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	open(t, Options{SQLitePath: path})
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("register.db%s has mode %v", suffix, info.Mode())
		}
	}
}

func TestPragmasAreInForce(t *testing.T) {
	db := open(t, Options{SQLitePath: filepath.Join(t.TempDir(), "register.db"), MmapBytes: 1 << 20})
	want := map[string]string{"journal_mode": "wal", "foreign_keys": "1", "secure_delete": "1", "temp_store": "2", "busy_timeout": "5000",
		"mmap_size": "1048576", "auto_vacuum": "0"}
	check := func(tx *tx, more map[string]string) error {
		for _, pragmas := range []map[string]string{want, more} {
			for name, value := range pragmas {
				got, err := one(t.Context(), tx, "Pragma", column[string], "pragma "+name)
				if err != nil || got != value {
					t.Errorf("%s is %s (error %v), want %s", name, got, err, value)
				}
			}
		}
		return nil
	}
	if err := db.update(t.Context(), func(tx *tx) error {
		return check(tx, map[string]string{"synchronous": "2", "query_only": "0", "cache_size": "-65536"})
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.read(t.Context(), func(tx *tx) error {
		return check(tx, map[string]string{"query_only": "1", "cache_size": "-8192"})
	}); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkWrites compares the commit of a group with one commit for each writer.
func BenchmarkWrites(b *testing.B) {
	for _, largest := range []int{1, maxGroup} {
		for _, writers := range []int{1, 16, 200} {
			b.Run(fmt.Sprintf("group=%d/writers=%d", largest, writers), func(b *testing.B) {
				db := openFile(b)
				db.dialect.(*sqlite).writer.largest = largest
				var left atomic.Int64
				left.Store(int64(b.N))
				var done sync.WaitGroup
				b.ResetTimer()
				for range writers {
					done.Go(func() {
						for i := left.Add(-1); i >= 0; i = left.Add(-1) {
							event := clientele.Event{ID: fmt.Sprintf("evt_%09d", i), Type: "customer.created", SubjectID: "cust_1", At: noon}
							err := db.InTx(context.Background(), func(tx clientele.Tx) error {
								return tx.InsertEvents(context.Background(), testOrg, []clientele.Event{event})
							})
							if err != nil {
								b.Error(err)
							}
						}
					})
				}
				done.Wait()
			})
		}
	}
}
