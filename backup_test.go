package clientele_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clientele"
	"clientele/sqlstore"
	"clientele/vault"
)

// reopened is a world's register on another database, with the same vault.
func (w *world) reopened(path string) *world {
	w.t.Helper()
	store, err := sqlstore.Open(w.ctx, sqlstore.Options{SQLitePath: path})
	must(w.t, err)
	w.t.Cleanup(func() { store.Close() })
	must(w.t, store.Migrate(w.ctx))
	other := &world{t: w.t, ctx: w.ctx, store: store, vault: w.vault, org: w.org, a: w.a, now: w.now}
	other.Register = clientele.New(clientele.Options{Store: store, Vault: w.vault, Clock: other.clock})
	return other
}

// Checks 12 and 14, and of 13 the ledger that is shorter.
func TestARestoredBackupBringsNobodyBack_12(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	s := w.openShop()
	gone, waiting, kept := s.regular("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654"), s.create("Wanda Waits", "wanda@example.com", ""), s.create("Kai Stays", "kai@example.com", "")
	s.book(s.haircutFor(gone.ID, "2026-03-14 14:30")) // under way by the time of the restore
	file := filepath.Join(t.TempDir(), "backup.db")
	must(t, s.store.BackupInto(s.ctx, file))
	for _, b := range s.allBookings() {
		if b.CustomerID == gone.ID && b.Open() {
			_, err := s.CancelBooking(s.ctx, s.a, b.ID, clientele.ByCustomer, clientele.ScopeThis)
			must(t, err)
		}
	}
	s.erase(gone.ID)
	s.requestRemoval(waiting.ID)

	back := w.reopened(file)
	equal(t, "in the backup", back.card(gone.ID).Name, "Xavier Zyqmarker")
	done, err := back.Replay(back.ctx)
	must(t, err)
	equal(t, "replayed", done, clientele.Replayed{Erased: 1, Restricted: 1})
	wantKind(t, errOf(back.Customer(back.ctx, back.a, gone.ID)), clientele.KindNotFound)
	equal(t, "restricted", back.card(waiting.ID).Status, clientele.StatusRemovalPending)
	equal(t, "untouched", back.card(kept.ID).Name, "Kai Stays")
	page, err := back.Erasures(back.ctx, back.a, clientele.Paging{})
	must(t, err)
	equal(t, "after a restore", page.Items[0].AfterRestore, true)
	signed, err := back.ErasureCertificate(back.ctx, back.a, page.Items[0].ID)
	must(t, err)
	_, err = vault.VerifyCertificate(signed, back.ErasureKey())
	must(t, err)
	again, err := back.Replay(back.ctx)
	must(t, err)
	equal(t, "nothing left to do", again, clientele.Replayed{})
	back.checkStorage()
}

// Check 13.
func TestALedgerThatWasAlteredStopsTheStart_13(t *testing.T) {
	for name, alter := range map[string]func([]byte) []byte{
		"truncated": func(b []byte) []byte { return b[:strings.LastIndex(strings.TrimSuffix(string(b), "\n"), "\n")+1] },
		"altered":   func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"missing":   func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
			w.erase(w.create("Maria Kuusela", "maria@example.com", "").ID)
			must(t, errOf(w.Replay(w.ctx)))
			must(t, w.vault.Close())
			path := filepath.Join(dir, "vault", "erasure.ledger")
			content, err := os.ReadFile(path)
			must(t, err)
			if content = alter(content); content == nil {
				must(t, os.Remove(path))
			} else {
				must(t, os.WriteFile(path, content, 0o600))
			}
			v, err := vault.Open(filepath.Join(dir, "vault"), "")
			if err != nil {
				return // refused already
			}
			defer v.Close()
			r := clientele.New(clientele.Options{Store: w.store, Vault: v, Clock: w.clock})
			if _, err := r.Replay(w.ctx); err == nil {
				t.Error("the start was not refused")
			}
		})
	}
}
