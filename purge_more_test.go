package clientele_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clientele"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"
)

// Check 3: a reader that holds on to an older state delays the purge visibly, and nothing is certified until it ends.
func TestAReaderDelaysThePurgeVisibly_3(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
	db, err := sql.Open("sqlite", filepath.Join(dir, "register.db"))
	must(t, err)
	defer db.Close()
	reader, err := db.BeginTx(w.ctx, &sql.TxOptions{ReadOnly: true})
	must(t, err)
	var n int
	must(t, reader.QueryRow("select count(*) from customer").Scan(&n))
	e := w.erase(c.ID)
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "purged", len(done.Purged), 0)
	equal(t, "pending", done.Pending, 1)
	if !strings.Contains(done.Delayed, "still reading") {
		t.Errorf("delayed by %q", done.Delayed)
	}
	signed, err := w.ErasureCertificate(w.ctx, w.a, e.ID)
	must(t, err)
	read, err := vault.VerifyCertificate(signed, w.ErasureKey())
	must(t, err)
	equal(t, "stage", read.Stage, vault.StageErased)
	must(t, reader.Rollback())
	w.pass(day) // the nightly job does it by itself
	got, err := w.Erasure(w.ctx, w.a, e.ID)
	must(t, err)
	equal(t, "status", got.Status(), vault.StagePurged)
	if strings.Contains(bytesOf(t, dir), "zyqmarker") {
		t.Error("the person is still in the files")
	}
}

// A purge while others write makes none of them wait long, and leaves the file whole.
func TestAPurgeLeavesWritersAlone(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	for n := range 30 {
		c := w.create(fmt.Sprintf("Zyqmarker Person%d", n), fmt.Sprintf("zyqmarker%d@example.com", n), "")
		w.touch(c.ID, "Zyqmarker")
		w.erase(c.ID)
	}
	before := bytesOf(t, dir)
	if !strings.Contains(before, "zyqmarker") {
		t.Fatal("the search is blind")
	}
	ctx, stop := context.WithCancel(w.ctx)
	written := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil; n++ {
			if _, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("Somebody Else"), Email: clientele.Some(fmt.Sprintf("else%d@example.com", n))}, clientele.SourceStaff, clientele.DuplicateCreate); err != nil {
				t.Error(err)
				break
			}
		}
		written <- n
	}()
	done, err := w.Purge(w.ctx, w.a)
	stop()
	equal(t, "written meanwhile", <-written > 0, true)
	must(t, err)
	equal(t, "delayed", done.Delayed, "")
	equal(t, "purged", len(done.Purged), 30)
	if after := bytesOf(t, dir); strings.Contains(after, "zyqmarker") {
		t.Error("the people are still in the files")
	}
	w.checkStorage()
}

// Without anybody who is served the file is rewritten whole.
func TestAPurgeAloneRewritesTheFile(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	w.erase(w.create("Xavier Zyqmarker", "zyq.marker@example.com", "").ID)
	done, err := w.PurgeAlone(w.ctx, w.a)
	must(t, err)
	equal(t, "recipe", done.Purged[0].Scan.Recipe, "secure_delete, VACUUM, wal_checkpoint(TRUNCATE)")
	if strings.Contains(bytesOf(t, dir), "zyqmarker") {
		t.Error("the person is still in the files")
	}
}

// After a merge was undone, the history of the other does not quote the person who was erased.
func TestAnUndoneMergeQuotesNobody_18_19(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, gone := w.create("Maria Kuusela", "", "0401234567"), w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		m, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{gone.ID}}, false)
		must(t, err)
		_, err = w.UpdateCustomer(w.ctx, w.a, kept.ID, clientele.CustomerChange{Email: clientele.Some("maria@example.com")}, clientele.AnyVersion)
		must(t, err)
		must(t, errOf(w.UndoMerge(w.ctx, w.a, m.Merge.ID)))
		quoted := func() bool {
			page, err := w.History(w.ctx, w.a, kept.ID, clientele.Paging{})
			must(t, err)
			return strings.Contains(text(page.Items), "zyq.marker")
		}
		equal(t, "before", quoted(), true)
		w.erase(gone.ID)
		equal(t, "after", quoted(), false)
		equal(t, "the other", w.card(kept.ID).Email, "maria@example.com")
		must(t, w.SealAudit(w.ctx, w.org))
		equal(t, "the chain", text(w.auditProblems()), "null")
	})
}

// What the history of the other says of them is sealed under their key too: whoever kept a copy of the entries can read
// nothing of them, although the other's key is there.
func TestAnUndoneMergeIsSealedUnderBothKeys_19(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first, kept, gone := w.create("Zyqmarker Third", "zyq.third@example.com", ""), w.create("Maria Kuusela", "", "0401234567"), w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		merge := func(into, from clientele.Customer) string {
			m, err := w.MergeCustomers(w.ctx, w.a, into.ID, clientele.MergeRequest{From: []string{from.ID}}, false)
			must(t, err)
			return m.Merge.ID
		}
		w.change(gone.ID, clientele.CustomerChange{Address: clientele.Some(clientele.AddressChange{Street: clientele.Some("Zyqmarkstreet 5")})})
		merge(gone, first)
		m := merge(kept, gone)
		w.change(kept.ID, clientele.CustomerChange{Email: clientele.Some("maria@example.com")})
		must(t, errOf(w.UndoMerge(w.ctx, w.a, m)))
		copied, _, err := w.store.FindAuditEvents(w.ctx, w.org.ID, clientele.AuditQuery{SubjectID: kept.ID}, clientele.Slice{Limit: 10})
		must(t, err)
		readable := func() (outer string) {
			for _, e := range copied {
				plain, err := w.vault.Unseal(e.Sealed.Slot, w.org.ID+"|"+e.Sealed.Origin+"|audit_event|"+e.ID, e.Sealed.Data)
				must(t, err)
				outer += string(plain) + "\n"
			}
			return outer
		}
		quotes := func(text string) bool { // sealed texts are letters and digits, in which short words stand by chance
			text = strings.ToLower(text)
			return strings.Contains(text, "zyqmark") || strings.Contains(text, "zyq.")
		}
		history, err := w.History(w.ctx, w.a, kept.ID, clientele.Paging{})
		must(t, err)
		equal(t, "entries", len(copied), 4) // created, merged_into, updated, unmerged
		for _, e := range history.Items[:3] {
			if !quotes(text(e.Contents)) {
				t.Fatalf("%s does not say what was done: %s", e.Action, text(e.Contents))
			}
		}
		w.erase(gone.ID)
		if left := readable(); quotes(left) || !strings.Contains(left, "Maria Kuusela") {
			t.Errorf("the other's key alone opens it: %s", left)
		}
		for _, slot := range []vault.Slot{first.Slot, gone.Slot} {
			if _, err := w.vault.Seal(slot, "x", nil); !errors.Is(err, vault.ErrShredded) {
				t.Errorf("key %d was not destroyed: %v", slot, err)
			}
		}
	})
}

// The second copy of the vault is searched as well, and the certificate counts it, the backups' end and the database.
func TestThePurgeSearchesTheVaultsCopy(t *testing.T) {
	dir, aside := t.TempDir(), t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	must(t, w.vault.Close())
	v, err := vault.Open(filepath.Join(dir, "vault"), aside)
	must(t, err)
	t.Cleanup(func() { v.Close() })
	o := w.options
	o.Vault = v
	w.Register, w.vault = clientele.New(o), v
	w.settings(clientele.SettingsChange{BackupDays: clientele.Some(30)})
	e := w.erase(w.create("Xavier Zyqmarker", "zyq.marker@example.com", "").ID)
	stray := filepath.Join(aside, "stray")
	must(t, os.WriteFile(stray, []byte("... ZYQ.MARKER@EXAMPLE.COM ..."), 0o600))
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "pending", done.Pending, 1)
	must(t, os.Remove(stray))
	done, err = w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "purged", len(done.Purged), 1)
	signed, err := w.ErasureCertificate(w.ctx, w.a, e.ID)
	must(t, err)
	read, err := vault.VerifyCertificate(signed, w.ErasureKey())
	must(t, err)
	equal(t, "copies", read.Keys.Copies, 2)
	equal(t, "backups", read.Backups.DataUntil, "2026-04-13")
	equal(t, "storage", strings.HasPrefix(read.Program.Storage, "SQLite 3."), true)
}

// What a purge on PostgreSQL claims is what it did: the tables and the samples lie in new files afterwards.
func TestAPurgeOnPostgresRewritesTheFiles_5(t *testing.T) {
	url := pgtest.URL(t)
	w := newWorld(t, sqlstore.Options{PostgresURL: url})
	db, err := sql.Open("pgx", url)
	must(t, err)
	defer db.Close()
	file := func(table string) (n int64) {
		must(t, db.QueryRow("select pg_relation_filenode($1::regclass)", table).Scan(&n))
		return n
	}
	w.erase(w.create("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654").ID)
	customers, samples := file("customer"), file("pg_statistic")
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "method", done.Purged[0].Scan.Method, vault.ScanRewritten)
	for _, step := range []string{"VACUUM FULL of every table", ", VACUUM FULL pg_statistic", ", CHECKPOINT", ", pg_switch_wal"} {
		if !strings.Contains(done.Purged[0].Scan.Recipe, step) {
			t.Errorf("%q does not say %s", done.Purged[0].Scan.Recipe, step)
		}
	}
	if file("customer") == customers || file("pg_statistic") == samples {
		t.Error("a table was not rewritten")
	}
	var sampled int
	must(t, db.QueryRow("select count(*) from pg_stats where schemaname = current_schema() and tablename = 'customer' and attname in ('name', 'email', 'phone', 'street')").Scan(&sampled))
	equal(t, "samples of personal columns", sampled, 0)
}

// Check 13: a restore beside a lost ledger is refused, and goes on when that is accepted, which the audit log says.
func TestALostLedgerIsAcceptedOnlyInTheOpen_13(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	w.erase(w.create("Maria Kuusela", "maria@example.com", "").ID)
	must(t, errOf(w.Replay(w.ctx)))
	must(t, w.vault.Close())
	must(t, os.Remove(filepath.Join(dir, "vault", "erasure.ledger")))
	v, err := vault.Open(filepath.Join(dir, "vault"), "")
	must(t, err)
	t.Cleanup(func() { v.Close() })
	o := w.options
	o.Vault = v
	w.Register, w.vault = clientele.New(o), v
	if _, err := w.Replay(w.ctx); err == nil {
		t.Error("a lost ledger was passed over")
	}
	must(t, w.AcceptLostLedger(w.ctx))
	must(t, errOf(w.Replay(w.ctx)))
	page, err := w.AuditEvents(w.ctx, w.a, clientele.AuditQuery{Action: "ledger.loss_accepted"}, clientele.Paging{})
	must(t, err)
	equal(t, "told", len(page.Items), 1)
	w.erase(w.create("Eve Lind", "eve@example.com", "").ID)
	must(t, errOf(w.Replay(w.ctx)))
}
