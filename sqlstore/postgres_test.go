package sqlstore

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clientele"
	"clientele/sqlstore/pgtest"
)

func openAt(t *testing.T, url string, more ...func(*Options)) *DB {
	t.Helper()
	o := Options{PostgresURL: url}
	for _, f := range more {
		f(&o)
	}
	return open(t, o)
}

// withOption adds a setting of the server to a URL.
func withOption(t *testing.T, database, setting string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("options", "-c "+setting)
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	return u.String()
}

func TestDeadlockIsRunAgain(t *testing.T) {
	db := openAt(t, withOption(t, pgtest.URL(t), "deadlock_timeout=20ms"))
	must(t, db, func(tx clientele.Tx) error {
		if err := tx.InsertTag(t.Context(), testOrg, tagRow("a")); err != nil {
			return err
		}
		return tx.InsertTag(t.Context(), testOrg, tagRow("b"))
	})
	var runs atomic.Int32
	var both sync.WaitGroup // so that each holds one row before it wants the other
	both.Add(2)
	var done sync.WaitGroup
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		done.Go(func() {
			first := true
			err := db.update(t.Context(), func(tx *tx) error {
				runs.Add(1)
				for i, key := range order {
					if i == 1 && first {
						first = false
						both.Done()
						both.Wait()
					}
					if _, err := tx.exec("update tag set name = name || '+' where org_id = $1 and tag_key = $2", testOrg, key); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if runs.Load() < 3 {
		t.Errorf("the closures ran %d times; there was no deadlock", runs.Load())
	}
	for _, key := range []string{"a", "b"} {
		tag, err := db.TagByKey(t.Context(), testOrg, key)
		if err != nil || tag.Name != key+"++" {
			t.Errorf("%s is %q after both transactions (error %v)", key, tag.Name, err)
		}
	}
}

func TestConnectionThatIsCutBeforeTheCommitIsReplaced(t *testing.T) {
	db := openServer(t)
	runs, after := 0, 0
	must(t, db, func(tx0 clientele.Tx) error {
		tx0.AfterCommit(func() { after++ })
		tx := tx0.(*tx)
		if runs++; runs == 1 {
			pid, err := one(t.Context(), tx, "Pid", column[int], "select pg_backend_pid()")
			if err != nil {
				return err
			}
			breakConn(t, db, pid)
		}
		return tx.InsertTag(t.Context(), testOrg, tagRow("kept"))
	})
	if runs != 2 || after != 1 {
		t.Errorf("the closure ran %d times, what follows the commit %d times", runs, after)
	}
	wantTags(t, db, "kept")
}

// breakConn ends another connection of the server.
func breakConn(t *testing.T, db *DB, pid int) {
	t.Helper()
	if err := db.read(t.Context(), func(tx *tx) error {
		_, err := one(t.Context(), tx, "Answer", column[bool], "select pg_terminate_backend($1, 5000)", pid)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestReadIsRunAgainOnAnotherConnection(t *testing.T) {
	db := openServer(t)
	runs := 0
	err := db.read(t.Context(), func(tx *tx) error {
		pid, err := one(t.Context(), tx, "Pid", column[int], "select pg_backend_pid()")
		if err != nil {
			return err
		}
		if runs++; runs == 1 {
			breakConn(t, db, pid)
		}
		_, err = one(t.Context(), tx, "Pid", column[int], "select pg_backend_pid()")
		return err
	})
	if err != nil || runs != 2 {
		t.Errorf("after %d runs: %v", runs, err)
	}
}

func TestCommitWithoutAnswerIsNotRunAgain(t *testing.T) {
	for _, fault := range []struct {
		name string
		lose func(*pgtest.Proxy)
		kept int
	}{
		{"answer lost", func(p *pgtest.Proxy) { p.LoseAnswer.Store(true) }, 1},
		{"commit lost", func(p *pgtest.Proxy) { p.LoseCommit.Store(true) }, 0},
	} {
		t.Run(fault.name, func(t *testing.T) {
			direct := pgtest.URL(t)
			proxy, through := pgtest.NewProxy(t, direct)
			db := openAt(t, through)
			runs := 0
			err := db.InTx(t.Context(), func(tx clientele.Tx) error {
				runs++
				fault.lose(proxy)
				tx.AfterCommit(func() { t.Error("AfterCommit ran though nobody knows whether there was a commit") })
				return tx.InsertTag(t.Context(), testOrg, tagRow("perhaps"))
			})
			if clientele.KindOf(err) != clientele.KindUnavailable || !strings.Contains(err.Error(), "may or may not") {
				t.Errorf("got %v, want unavailable with an unknown outcome", err)
			}
			if runs != 1 {
				t.Errorf("the closure ran %d times", runs)
			}
			eventually(t, func() bool { return len(tagKeys(t, openAt(t, direct))) == fault.kept })
		})
	}
}

// eventually waits for what a server is still at work on.
func eventually(t *testing.T, so func() bool) {
	t.Helper()
	for began := time.Now(); !so(); {
		if time.Since(began) > 10*time.Second {
			t.Fatal("it did not come to be so")
		}
	}
}

func TestStatementThatTakesTooLongIsUnavailable(t *testing.T) {
	db := openAt(t, pgtest.URL(t), func(o *Options) { o.StatementTimeout = 50 * time.Millisecond })
	err := db.read(t.Context(), func(tx *tx) error {
		return tx.each("select pg_sleep(5)", nil, func(scanner) error { return nil })
	})
	if clientele.KindOf(err) != clientele.KindUnavailable || !strings.Contains(err.Error(), "busy for too long") {
		t.Errorf("got %v", err)
	}
}

func TestWhoFindsNoConnectionInTimeIsToldSo(t *testing.T) {
	db := openAt(t, pgtest.URL(t), func(o *Options) { o.PoolSize = 1 })
	must(t, db, func(clientele.Tx) error {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := db.Health(ctx); clientele.KindOf(err) != clientele.KindUnavailable {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

func TestPlanThatIsOutOfDateIsMadeAgain(t *testing.T) {
	db := openAt(t, pgtest.URL(t), func(o *Options) { o.PoolSize = 1 })
	look := func() error {
		return db.update(t.Context(), func(tx *tx) error {
			return tx.each("select * from tag where org_id = $1", []any{testOrg}, func(scanner) error { return nil })
		})
	}
	if err := look(); err != nil {
		t.Fatal(err)
	}
	if err := db.update(t.Context(), func(tx *tx) error {
		_, err := tx.exec("alter table tag add column more bigint")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := look(); err != nil {
		t.Errorf("after a column was added: %v", err)
	}
}

func TestServerThatIsAwayIsUnavailableAndThenBack(t *testing.T) {
	server := pgtest.Durable(t)
	db := open(t, Options{PostgresURL: server.URL("postgres")})
	var acknowledged []string
	write := func(key string) error {
		err := db.InTx(t.Context(), func(tx clientele.Tx) error { return tx.InsertTag(t.Context(), testOrg, tagRow(key)) })
		if err == nil {
			acknowledged = append(acknowledged, key)
		}
		return err
	}
	for i := range 20 {
		if err := write(fmt.Sprintf("before %02d", i)); err != nil {
			t.Fatal(err)
		}
	}
	server.Crash(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := db.Health(ctx); clientele.KindOf(err) != clientele.KindUnavailable {
		t.Errorf("while the server is away: %v", err)
	}
	back := make(chan error)
	go func() { back <- write("meanwhile") }() // comes through once the server is back
	server.Restart(t)
	if err := <-back; err != nil {
		t.Errorf("a write that came while the server restarted: %v", err)
	}
	wantTags(t, db, acknowledged...)
}

func TestNoAcknowledgedWriteIsLostInACrash(t *testing.T) {
	server := pgtest.Durable(t)
	db := open(t, Options{PostgresURL: server.URL("postgres")})
	var mu sync.Mutex
	acknowledged := make(map[string]bool)
	var crash, done sync.WaitGroup
	crash.Add(1)
	ctx, stop := context.WithCancel(t.Context())
	for w := range 8 {
		done.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("%d-%d", w, i)
				if db.InTx(ctx, func(tx clientele.Tx) error { return tx.InsertTag(ctx, testOrg, tagRow(key)) }) != nil {
					continue
				}
				mu.Lock()
				acknowledged[key] = true
				if len(acknowledged) == 400 {
					crash.Done()
				}
				mu.Unlock()
			}
		})
	}
	crash.Wait()
	server.Crash(t)
	stop()
	done.Wait()
	server.Restart(t)
	kept := make(map[string]bool)
	for _, key := range tagKeys(t, db) {
		kept[key] = true
	}
	for key := range acknowledged {
		if !kept[key] {
			t.Errorf("%s was acknowledged and is gone", key)
		}
	}
}

func TestUnreachableServerFailsOpenWithoutNamingTheSecret(t *testing.T) {
	for _, u := range []string{"postgres://somebody:secret@127.0.0.1:1/x", "postgres://somebody:secret@127.0.0.1:notaport/x"} {
		_, err := Open(t.Context(), Options{PostgresURL: u})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("Open gave %v", err)
		}
	}
}

func TestErrorsHoldNoValues(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		const secret = "maria.virtanen@example.com"
		for what, fn := range map[string]func(tx *tx) error{
			"duplicate": func(tx *tx) error {
				u := clientele.User{OrgID: testOrg, ID: "usr_1", Email: secret, EmailKey: secret}
				if err := tx.InsertUser(t.Context(), u); err != nil {
					return err
				}
				u.ID = "usr_2"
				return tx.InsertUser(t.Context(), u)
			},
			"reference": func(tx *tx) error {
				return tx.InsertNote(t.Context(), testOrg, clientele.Note{ID: secret, CustomerID: secret})
			},
			"missing": func(tx *tx) error {
				_, err := tx.exec("insert into tag (org_id, tag_key) values ($1, $2)", testOrg, secret)
				return err
			},
		} {
			err := db.update(t.Context(), fn)
			for e := err; e != nil; {
				if strings.Contains(e.Error(), "virtanen") {
					t.Errorf("%s: %v", what, e)
				}
				inner, ok := e.(interface{ Unwrap() error })
				if !ok {
					break
				}
				e = inner.Unwrap()
			}
			if err == nil {
				t.Errorf("%s passed", what)
			}
		}
	})
}

func TestShardNumbersAreCutFromNames(t *testing.T) {
	for name, want := range map[string]string{"users_email_102248": "users_email", "users_email": "users_email", "tag_2": "tag_2", "customer_102022": "customer"} {
		if got := withoutShard(name); got != want {
			t.Errorf("%s became %s, want %s", name, got, want)
		}
	}
}
