package bench_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/formats"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"
)

var (
	fillOnly  = flag.Bool("fill", false, "only make the bookings or the orders that a benchmark needs, for another run to measure")
	customers = flag.Int("customers", 1_000_000, "how many customers the register holds")
	registers = flag.String("registers", "", "a folder of registers with so many customers already, which are measured and changed: sqlite/register.db and sqlite/vault, postgres/url and postgres/vault")
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(pgtest.Run(m, func(ctx context.Context, url string) error {
		db, err := sqlstore.Open(ctx, sqlstore.Options{PostgresURL: url})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Migrate(ctx)
	}))
}

// bench is a register to measure, and the database under it as its bare driver sees it.
type bench struct {
	*clientele.Register
	ctx     context.Context
	store   *sqlstore.DB
	vault   *vault.Vault
	a       clientele.Actor
	raw     *sql.DB
	dialect string
	dir     string
}

// onBoth measures on SQLite and on PostgreSQL.
func onBoth(b *testing.B, measure func(b *testing.B, w *bench)) {
	b.Run("sqlite", func(b *testing.B) {
		folder := b.TempDir()
		if *registers != "" {
			folder = filepath.Join(*registers, "sqlite")
		}
		path := filepath.Join(folder, "register.db")
		measure(b, open(b, sqlstore.Options{SQLitePath: path}, folder, "sqlite", path+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=secure_delete(on)&_pragma=mmap_size(268435456)&_pragma=cache_size(-65536)&_pragma=busy_timeout(5000)"))
	})
	b.Run("postgres", func(b *testing.B) {
		folder, url := b.TempDir(), ""
		if *registers != "" {
			folder = filepath.Join(*registers, "postgres")
			text, err := os.ReadFile(filepath.Join(folder, "url"))
			must(b, err)
			url = strings.TrimSpace(string(text))
		} else {
			url = pgtest.URL(b)
		}
		measure(b, open(b, sqlstore.Options{PostgresURL: url}, folder, "pgx", url))
	})
}

// open opens a register whose vault is in a folder. One that exists already has one organization.
func open(b *testing.B, o sqlstore.Options, folder, driver, address string) *bench {
	b.Helper()
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, o)
	must(b, err)
	must(b, store.Migrate(ctx))
	v, err := vault.Open(filepath.Join(folder, "vault"), "")
	must(b, err)
	raw, err := sql.Open(driver, address)
	must(b, err)
	raw.SetMaxOpenConns(4)
	b.Cleanup(func() { raw.Close(); store.Close(); v.Close() })
	w := &bench{ctx: ctx, store: store, vault: v, raw: raw, dialect: driver, dir: b.TempDir()}
	w.Register = clientele.New(clientele.Options{Files: folder, Store: store, Vault: v, OpenSheet: formats.Open, SheetWriter: formats.NewWriter})
	if *registers != "" {
		org, err := w.Organization(ctx, "")
		must(b, err)
		w.a = clientele.CommandLine(org)
		return w
	}
	org, _, err := w.SetUp(ctx, clientele.Setup{Name: "Salon Kuura", OwnerEmail: "owner@example.com", OwnerPassword: "Tall-Heron-42"})
	must(b, err)
	w.a = clientele.CommandLine(org)
	return w
}

// fill gives the register its customers by an import, unless it has them.
func (w *bench) fill(b *testing.B) {
	b.Helper()
	if *registers == "" {
		path, _ := writeTable(b, w.dir, *customers)
		w.importFile(b, path)
	}
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// spread is how long an operation took, many times over.
type spread []time.Duration

func measure(n int, op func(i int)) spread {
	var s spread
	for i := range n {
		began := time.Now()
		op(i)
		s = append(s, time.Since(began))
	}
	slices.Sort(s)
	return s
}

func (s spread) at(p float64) time.Duration { return s[min(len(s)-1, int(float64(len(s))*p))] }

func (s spread) String() string {
	return fmt.Sprintf("p50 %9s  p95 %9s  max %9s", s.at(.5).Round(10*time.Microsecond), s.at(.95).Round(10*time.Microsecond), s.at(1).Round(10*time.Microsecond))
}

// most gives the keys with the highest counts.
func most(count map[string]int, n int) []string {
	keys := slices.Sorted(maps.Keys(count))
	slices.SortStableFunc(keys, func(x, y string) int { return count[y] - count[x] })
	return keys[:min(n, len(keys))]
}
