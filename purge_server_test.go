package clientele_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"

	"github.com/jackc/pgx/v5"
)

// onServer is a world on a PostgreSQL server of its own, whose settings are those that erasing relies on.
func onServer(t *testing.T) (w *world, conn *pgx.Conn, folder string) {
	t.Helper()
	url := pgtest.Durable(t).URL("postgres")
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	for _, text := range []string{"alter system set wal_recycle = off", "alter system set min_wal_size = '32MB'", "select pg_reload_conf()"} {
		_, err := conn.Exec(t.Context(), text)
		must(t, err)
	}
	must(t, conn.QueryRow(t.Context(), "show data_directory").Scan(&folder))
	return newWorldIn(t, sqlstore.Options{PostgresURL: url}, t.TempDir()), conn, folder
}

// Check 5: where the files of the server can be read they are searched, and hold nobody who was erased.
func TestAPurgeOnPostgresSearchesTheServer_5(t *testing.T) {
	w, _, folder := onServer(t)
	c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654")
	w.touch(c.ID, "Xavier Zyqmarker")
	for range 30 {
		w.create("Somebody Else", "", "0405550000")
	}
	if !strings.Contains(bytesOf(t, folder), "zyq.marker@example.com") {
		t.Fatal("the search is blind")
	}
	e := w.erase(c.ID)
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "delayed", done.Delayed, "")
	equal(t, "purged", len(done.Purged), 1)
	for _, m := range []string{"xavier zyqmarker", "zyq.marker@example.com", "401987654"} {
		if strings.Contains(bytesOf(t, folder), m) {
			t.Errorf("%s is still in the server's files", m)
		}
	}
	scan := done.Purged[0].Scan
	equal(t, "method", scan.Method, vault.ScanSearched)
	if len(scan.Searched) != 3 || !slices.ContainsFunc(scan.NotSearched, func(s string) bool { return strings.Contains(s, "text log") }) {
		t.Errorf("searched %q, not %q", scan.Searched, scan.NotSearched)
	}
	signed, err := w.ErasureCertificate(w.ctx, w.a, e.ID)
	must(t, err)
	_, err = vault.VerifyCertificate(signed, w.ErasureKey())
	must(t, err)
}

// PostgreSQL writes the length of a text before it, and of an id that is the digit 5: what another person's number is
// followed by makes it look as the end of the number that is gone.
func TestALengthBehindANumberHoldsNoPurgeUp_5(t *testing.T) {
	w, _, folder := onServer(t)
	w.create("Pekka Laine", "stays@example.com", "+358500260051")
	w.erase(w.create("Xavier Zyqmarker", "zyq.marker@example.com", "+358402600515").ID)
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	if !strings.Contains(bytesOf(t, folder), "02600515") {
		t.Fatal("no number is followed by the digit")
	}
	equal(t, "delayed", done.Delayed, "")
	equal(t, "purged", len(done.Purged), 1)
}

// What the server keeps in spite of a purge is found, and no certificate of the second stage is given.
func TestAPurgeOnPostgresFindsWhatTheServerKeeps_5(t *testing.T) {
	w, _, folder := onServer(t)
	c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
	e := w.erase(c.ID)
	kept := filepath.Join(folder, "pg_wal", "kept")
	must(t, os.WriteFile(kept, []byte("… zyq.marker@example.com …"), 0o600))
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	if len(done.Purged) != 0 || done.Pending != 1 || !strings.Contains(done.Delayed, "clientele doctor") {
		t.Errorf("found nothing: %+v", done)
	}
	must(t, os.Remove(kept))
	done, err = w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "purged", len(done.Purged), 1)
	equal(t, "which", done.Purged[0].ID, e.ID)
}

// Check 3 on PostgreSQL: somebody who sees an older state, and somebody who has a table open, delay the purge visibly.
func TestAReaderOnPostgresDelaysThePurgeVisibly_3(t *testing.T) {
	w, conn, _ := onServer(t)
	for name, hold := range map[string]string{"an older state": "select count(*) from item", "a table": "lock table customer in access share mode"} {
		t.Run(name, func(t *testing.T) {
			tx, err := conn.BeginTx(w.ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
			must(t, err)
			defer func() { _ = tx.Rollback(context.WithoutCancel(w.ctx)) }()
			_, err = tx.Exec(w.ctx, hold)
			must(t, err)
			e := w.erase(w.create("Xavier Zyqmarker", "zyq.marker@example.com", "").ID)
			done, err := w.Purge(w.ctx, w.a)
			must(t, err)
			if done.Delayed == "" || done.Pending == 0 || len(done.Purged) != 0 {
				t.Errorf("it was not delayed: %+v", done)
			}
			must(t, tx.Rollback(w.ctx))
			done, err = w.Purge(w.ctx, w.a)
			must(t, err)
			equal(t, "purged", len(done.Purged), 1)
			equal(t, "which", done.Purged[0].ID, e.ID)
		})
	}
}
