package clientele_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/sqlstore"
	"clientele/vault"

	"github.com/jackc/pgx/v5"
)

// Environment of a process that dies within an erasure: of whom, and in which function of it.
const (
	dyingErases = "CLIENTELE_TEST_DYING_ERASES"
	dyingIn     = "CLIENTELE_TEST_DYING_IN"
)

// The moments: the keys are destroyed and the ledger does not say so yet; the database's transaction is not ended.
const (
	afterCommit  = ".finishErasure"
	beforeCommit = ".wipe"
)

// eraseAndDie erases somebody in a process that is killed, as by a power cut, at the first look at the clock that the
// function takes which is named.
func eraseAndDie() {
	l, err := openLife(context.Background(), sqlstore.Options{SQLitePath: os.Getenv(killedFile), PostgresURL: os.Getenv(killedURL)}, os.Getenv(killedVault), 0,
		func(o *clientele.Options) {
			o.Clock = func() time.Time {
				if calledBy(os.Getenv(dyingIn)) {
					self, err := os.FindProcess(os.Getpid())
					if err == nil {
						err = self.Kill()
					}
					panic(err)
				}
				return time.Now()
			}
		})
	if err != nil {
		panic(err)
	}
	_, err = l.EraseCustomer(l.ctx, l.a, os.Getenv(dyingErases), clientele.EraseOptions{})
	panic(err)
}

// calledBy tells whether a function of this module with the end of a name is being carried out.
func calledBy(function string) bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.Function, function) {
			return true
		}
		if !more {
			return false
		}
	}
}

// crash is a register whose process died within an erasure, with a copy of the database from before.
type crash struct {
	t       *testing.T
	dir     string
	now     sqlstore.Options // the database as the crash left it
	older   sqlstore.Options // and as it was before
	erased  string
	another string
}

func newCrash(t *testing.T, o sqlstore.Options, dir, in string) crash {
	t.Helper()
	w := newWorldIn(t, o, dir)
	c := crash{t: t, dir: dir, now: o, erased: w.create("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654").ID, another: w.create("Kai Stays", "kai@example.com", "").ID}
	_, err := w.AddNote(w.ctx, w.a, c.erased, clientele.NoteChange{Text: clientele.Some("a note")})
	must(t, err)
	must(t, w.store.Close())
	must(t, w.vault.Close())
	c.older = copyOf(t, o)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), killedVault+"="+dir, killedFile+"="+o.SQLitePath, killedURL+"="+o.PostgresURL, dyingErases+"="+c.erased, dyingIn+"="+in)
	out, err := cmd.CombinedOutput()
	if err == nil || strings.Contains(string(out), "panic") {
		t.Fatalf("the process was not killed: %v\n%s", err, out)
	}
	return c
}

// copyOf copies a database that nobody has open.
func copyOf(t *testing.T, o sqlstore.Options) sqlstore.Options {
	t.Helper()
	if o.SQLitePath != "" {
		content, err := os.ReadFile(o.SQLitePath)
		must(t, err)
		path := filepath.Join(t.TempDir(), "older.db")
		must(t, os.WriteFile(path, content, 0o600))
		return sqlstore.Options{SQLitePath: path}
	}
	at, err := url.Parse(o.PostgresURL)
	must(t, err)
	from := strings.TrimPrefix(at.Path, "/")
	name := fmt.Sprintf("%s_%d", from, time.Now().UnixNano())
	at.Path = "/postgres"
	conn, err := pgx.Connect(t.Context(), at.String())
	must(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), "create database "+pgx.Identifier{name}.Sanitize()+" template "+pgx.Identifier{from}.Sanitize())
	must(t, err)
	at.Path = "/" + name
	return sqlstore.Options{PostgresURL: at.String()}
}

// open opens one of the databases with the vault that the crash left.
func (c crash) open(o sqlstore.Options) *life {
	c.t.Helper()
	l, err := openLife(c.t.Context(), o, c.dir, time.Second)
	must(c.t, err)
	return l
}

// gone holds that nobody finds who was erased, that nothing is left to be settled, and that the other is as they were.
func (c crash) gone(l *life, slots ...vault.Slot) {
	c.t.Helper()
	wantKind(c.t, errOf(l.Customer(l.ctx, l.a, c.erased)), clientele.KindNotFound)
	kept, err := l.Customer(l.ctx, l.a, c.another)
	must(c.t, err)
	equal(c.t, "the other", kept.Name, "Kai Stays")
	entries, err := l.vault.Entries(1)
	must(c.t, err)
	equal(c.t, "unsettled", len(vault.Unsettled(entries)), 0)
	if vault.ToErase(entries)[l.vault.LedgerRef(l.a.Org.ID, c.erased)] == "" {
		c.t.Error("the ledger has forgotten the erasure")
	}
	page, err := l.Erasures(l.ctx, l.a, clientele.Paging{})
	must(c.t, err)
	equal(c.t, "erasures", len(page.Items), 1)
	signed, err := l.ErasureCertificate(l.ctx, l.a, page.Items[0].ID)
	must(c.t, err)
	_, err = vault.VerifyCertificate(signed, l.ErasureKey())
	must(c.t, err)
	for _, slot := range slots {
		shredded, err := l.vault.Shredded(slot)
		must(c.t, err)
		equal(c.t, "key destroyed", shredded, true)
	}
	must(c.t, l.SealAudit(l.ctx, l.a.Org))
	report := func(problem string) { c.t.Error(problem) }
	must(c.t, l.store.Verify(l.ctx, l.a.Org.ID, report))
	must(c.t, l.VerifyAudit(l.ctx, l.a.Org, report))
}

// Checks 4 and 12: the process is killed after an erasure was committed, before the ledger says that it is done; then a
// database from before takes the place of the one that knew of it. Whichever way it is opened, nobody comes back.
func TestACrashBetweenTheCommitAndTheLedgerThenAnOlderDatabase_4_12(t *testing.T) {
	for name, reopen := range map[string]func(c crash) *life{
		"the same database": func(c crash) *life { l := c.open(c.now); must(c.t, errOf(l.Replay(l.ctx))); return l },
		"served":            func(c crash) *life { l := c.open(c.older); must(c.t, errOf(l.Replay(l.ctx))); return l },
		"a command first": func(c crash) *life {
			l := c.open(c.older)
			must(c.t, errOf(l.CatchUp(l.ctx)))
			wantKind(c.t, errOf(l.Customer(l.ctx, l.a, c.erased)), clientele.KindNotFound)
			must(c.t, errOf(l.Replay(l.ctx)))
			return l
		},
		"restored by command": func(c crash) *life { // what `clientele restore` does: it ends what was cut off in the database that it replaces
			was := c.open(c.now)
			must(c.t, was.Settle(was.ctx, true))
			was.close()
			l := c.open(c.older)
			must(c.t, errOf(l.Replay(l.ctx)))
			return l
		},
		"restored twice": func(c crash) *life { // the second time from the same copy
			again := copyOf(c.t, c.older)
			first := c.open(c.older)
			must(c.t, errOf(first.Replay(first.ctx)))
			first.close()
			l := c.open(again)
			must(c.t, errOf(l.Replay(l.ctx)))
			return l
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBothFolders(t, func(t *testing.T, o sqlstore.Options, dir string) {
				c := newCrash(t, o, dir, afterCommit)
				before := c.open(copyOf(t, c.older))
				who, err := before.Customer(before.ctx, before.a, c.erased)
				must(t, err)
				before.close()
				l := reopen(c)
				defer l.close()
				c.gone(l, who.Slot)
			})
		})
	}
}

// Check 4: the process is killed within the transaction. Nothing was committed, and everything that refuses an erasure
// had been checked: the next start carries it out.
func TestAnErasureThatWasCutOffIsCarriedOut_4(t *testing.T) {
	inBothFolders(t, func(t *testing.T, o sqlstore.Options, dir string) {
		c := newCrash(t, o, dir, beforeCommit)
		l := c.open(o)
		defer l.close()
		who, err := l.Customer(l.ctx, l.a, c.erased)
		must(t, err)
		must(t, errOf(l.Replay(l.ctx)))
		c.gone(l, who.Slot)
	})
}

// Checks 4 and 26: what the ledger says was begun, and the database knows nothing of though more was written into it
// since, did not happen. Whoever was to be erased stays as they are.
func TestAnErasureThatDidNotHappenIsVoided_4_26(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Maria Kuusela", "maria@example.com", "")
		ref := w.vault.LedgerRef(w.org.ID, c.ID)
		for what, settle := range map[string]func() error{
			"before the start":   func() error { return w.Settle(w.ctx, true) },
			"in the start":       func() error { return errOf(w.Replay(w.ctx)) },
			"in a command":       func() error { return errOf(w.CatchUp(w.ctx)) },
			"while others serve": func() error { w.pass(2 * time.Hour); return w.Settle(w.ctx, false) },
		} {
			_, err := w.vault.WriteLedger(vault.LedgerEntry{At: w.clock(), Kind: vault.LedgerIntent, Erasure: "era_never", Refs: []string{ref}, Slots: []vault.Slot{c.Slot}})
			must(t, err)
			w.pass(time.Second)
			w.create("Somebody Later", "", "0405550000")
			must(t, settle())
			equal(t, what, w.card(c.ID).Name, "Maria Kuusela")
			shredded, err := w.vault.Shredded(c.Slot)
			must(t, err)
			equal(t, "key", shredded, false)
			entries, err := w.vault.Entries(1)
			must(t, err)
			equal(t, "unsettled", len(vault.Unsettled(entries)), 0)
			equal(t, "to erase", len(vault.ToErase(entries)), 0)
		}
		w.erase(c.ID)
		entries, err := w.vault.Entries(1)
		must(t, err)
		equal(t, "to erase", len(vault.ToErase(entries)), 1)
		equal(t, "unsettled", len(vault.Unsettled(entries)), 0)
	})
}
