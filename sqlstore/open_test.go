package sqlstore

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clientele"
	"clientele/sqlstore/pgtest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(writerFile); path != "" {
		writeUntilKilled(path)
	}
	os.Exit(pgtest.Run(m, func(ctx context.Context, url string) error {
		db, err := Open(ctx, Options{PostgresURL: url})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Migrate(ctx)
	}))
}

// onBoth runs a test on an empty register in SQLite and in PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, db *DB)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openFile(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, openServer(t)) })
}

func openFile(t testing.TB) *DB {
	t.Helper()
	return open(t, Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
}

func openServer(t testing.TB) *DB {
	t.Helper()
	return open(t, Options{PostgresURL: pgtest.URL(t)})
}

func open(t testing.TB, o Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// noon is when tests happen.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

const testOrg = "org_0123456789"

// must runs writes in a transaction and fails the test when that fails.
func must(t testing.TB, db *DB, fn func(tx clientele.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// A register may lie behind a symbolic link, on another disk: its log lies beside the file itself.
func TestRegisterBehindALink(t *testing.T) {
	real, link := filepath.Join(t.TempDir(), "register.db"), filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(real, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	open(t, Options{SQLitePath: link})
	if _, err := os.Stat(real + "-wal"); err != nil {
		t.Error(err)
	}
}
