package clientele_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/formats"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(killedMail) != "":
		sendUntilKilled()
	case os.Getenv(dyingErases) != "":
		eraseAndDie()
	case os.Getenv(killedVault) != "":
		liveUntilKilled()
	}
	os.Exit(pgtest.Run(m, func(ctx context.Context, url string) error {
		db, err := sqlstore.Open(ctx, sqlstore.Options{PostgresURL: url})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Migrate(ctx)
	}))
}

// world is a register of one organization with somebody who may do everything, and a clock that tests move.
type world struct {
	*clientele.Register
	t       testing.TB
	ctx     context.Context
	store   *sqlstore.DB
	vault   *vault.Vault
	options clientele.Options // of the register, to make another one on the same store
	org     clientele.Organization
	a       clientele.Actor

	mu  sync.Mutex
	now time.Time
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, newWorld(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")}))
	})
	t.Run("postgres", func(t *testing.T) { test(t, newWorld(t, sqlstore.Options{PostgresURL: pgtest.URL(t)})) })
}

func newWorld(t testing.TB, o sqlstore.Options) *world {
	t.Helper()
	return newWorldIn(t, o, "")
}

// newWorldIn is newWorld with the folder that a purge searches, in which the vault is too.
func newWorldIn(t testing.TB, o sqlstore.Options, files string) *world {
	t.Helper()
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, o)
	must(t, err)
	t.Cleanup(func() { store.Close() })
	must(t, store.Migrate(ctx))
	keys := files
	if keys == "" {
		keys = t.TempDir()
	}
	v, err := vault.Open(filepath.Join(keys, "vault"), "")
	must(t, err)
	t.Cleanup(func() { v.Close() })
	w := &world{t: t, ctx: ctx, store: store, vault: v, now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
	w.options = clientele.Options{Files: files, Store: store, Vault: v, Clock: w.clock, OpenSheet: formats.Open, SheetWriter: formats.NewWriter, Receipts: formats.WriteReceipt, HandOver: formats.WriteHandOver}
	w.Register = clientele.New(w.options)
	w.org, w.a = w.organization("Salon Kuura")
	return w
}

func (w *world) organization(name string) (clientele.Organization, clientele.Actor) {
	w.t.Helper()
	org, _, err := w.SetUp(w.ctx, clientele.Setup{Name: name, OwnerEmail: "owner@example.com", OwnerPassword: "Tall-Heron-42"})
	must(w.t, err)
	return org, clientele.CommandLine(org)
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// pass moves the clock and carries out what became due.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.mu.Lock()
	w.now = w.now.Add(d)
	w.mu.Unlock()
	must(w.t, w.RunDue(w.ctx, w.org))
}

func (w *world) create(name, email, phone string) clientele.Customer {
	w.t.Helper()
	ch := clientele.CustomerChange{Name: clientele.Some(name)}
	if email != "" {
		ch.Email = clientele.Some(email)
	}
	if phone != "" {
		ch.Phone = clientele.Some(phone)
	}
	made, err := w.CreateCustomer(w.ctx, w.a, ch, clientele.SourceAPI, clientele.DuplicateCreate)
	must(w.t, err)
	return made.Customer
}

// list gives the names that a list holds, in its order.
func (w *world) list(q clientele.CustomerQuery) string {
	w.t.Helper()
	var names []string
	paging := clientele.Paging{Limit: 2}
	for {
		page, err := w.Customers(w.ctx, w.a, q, paging)
		must(w.t, err)
		for _, c := range page.Items {
			names = append(names, c.Name)
		}
		if !page.More() {
			return strings.Join(names, ", ")
		}
		paging.Cursor = page.Next
	}
}

func (w *world) search(text string) string {
	w.t.Helper()
	s, err := clientele.ParseSearch(text)
	must(w.t, err)
	return w.list(clientele.CustomerQuery{Search: s})
}

// importText imports a table and gives it as it stands in the end.
func (w *world) importText(csv string, o clientele.ImportOptions) clientele.Import {
	w.t.Helper()
	i := w.analyze(csv)
	_, err := w.CommitImport(w.ctx, w.a, i.ID, nil, o)
	must(w.t, err)
	must(w.t, w.RunDue(w.ctx, w.org))
	done, err := w.Import(w.ctx, w.a, i.ID)
	must(w.t, err)
	return done
}

func (w *world) analyze(csv string) clientele.Import {
	w.t.Helper()
	p, err := w.PrepareImport(w.ctx, w.a, "register.csv", strings.NewReader(csv))
	must(w.t, err)
	i, err := w.AddImport(w.ctx, w.a, p)
	must(w.t, err)
	return i
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v instead of %v", what, got, want)
	}
}

func wantKind(t testing.TB, err error, want clientele.Kind) *clientele.Error {
	t.Helper()
	e, ok := err.(*clientele.Error)
	if !ok || e.Kind != want {
		t.Fatalf("got %v (%v) instead of an error of kind %s", err, clientele.KindOf(err), want)
	}
	return e
}

func fieldCodes(e *clientele.Error) string {
	var out []string
	for _, f := range e.Fields {
		out = append(out, fmt.Sprintf("%s:%s", f.Field, f.Code))
	}
	return strings.Join(out, " ")
}
