package cli_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// long is whether tests are to run for long, as in make test-all.
var long = os.Getenv("CLIENTELE_TEST_LONG") != ""

// eraseFirst erases the newest customer through the API.
func (s *server) eraseFirst(key string) {
	s.t.Helper()
	_, list := s.get("/v1/customers?limit=1", key)
	id := mustJSONText[struct{ Data []struct{ ID string } }](s.t, list).Data[0].ID
	if res, body := s.ask("DELETE", "/v1/customers/"+id, key, ""); res.StatusCode != 200 {
		s.t.Fatal(body)
	}
}

func (s *server) create(key, name, phone string) {
	s.t.Helper()
	if res, body := s.ask("POST", "/v1/customers", key, `{"name": "`+name+`", "phone": "`+phone+`"}`); res.StatusCode != 201 {
		s.t.Fatal(body)
	}
}

// Checks 4 and 12: kill -9 at random moments of a restore. Afterwards the register is as it was before or as it is
// restored, whoever was erased is in neither, and the restore can be run again.
func TestARestoreIsKilledAtRandomMoments_4_12(t *testing.T) {
	t.Parallel()
	rounds := 4
	if long {
		rounds = 200
	}
	onBoth(t, func(t *testing.T, h *home) {
		h.setup()
		h.must("import", h.table("people.csv", 400))
		h.must("import", h.file("gone.csv", "Name,Phone\nXavier Zyqmarker,0401234567\n"))
		backup := filepath.Join(filepath.Dir(h.data), "backup.db")
		h.must("backup", backup)
		s := h.serve()
		key := h.key()
		s.eraseFirst(key)
		s.create(key, "Later Person", "0407654321")
		s.stop()
		// lives is how long a restore takes that nobody ends.
		before, began := h.must("export").out, time.Now()
		h.must("restore", "--force", backup)
		lives := time.Since(began)
		after, killed := h.must("export").out, 0
		if strings.Contains(before, "Zyqmarker") || strings.Contains(after, "Zyqmarker") || !strings.Contains(before, "Later") || strings.Contains(after, "Later") {
			t.Fatal("the exports are not what the test is about")
		}
		was := backup + ".was" // the state before, to begin from again
		h.makeLater(was)
		before = h.must("export").out
		for range rounds {
			cmd := h.command("restore", "--force", backup)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			select {
			case <-time.After(time.Duration(rand.Int64N(int64(lives)))):
				_ = cmd.Process.Kill() // it may have ended just now
				if <-ended != nil {
					killed++
				}
			case err := <-ended:
				if err != nil {
					t.Fatal(err)
				}
			}
			switch now := h.must("export").out; now {
			case before:
			case after:
				h.must("restore", "--force", was)
			default:
				t.Fatalf("neither before nor after:\n%s", now)
			}
			h.must("verify")
		}
		h.must("restore", "--force", backup)
		if h.must("export").out != after {
			t.Error("the last restore gave something else")
		}
		if _, err := os.Stat(filepath.Join(h.data, "restoring")); err == nil {
			t.Error("what was made ready was left behind")
		}
		t.Logf("%d of %d restores were killed before their end", killed, rounds)
	})
}

// makeLater makes a person again that a restore has taken back, and a backup of that.
func (h *home) makeLater(backup string) {
	h.t.Helper()
	h.must("import", h.file("later.csv", "Name,Phone\nLater Person,0407654321\n"))
	h.must("backup", backup)
}

// What a killed restore had made ready goes with the next start: it may hold somebody who was erased.
func TestAKilledRestoreLeavesNothingAfterTheStart_1_4(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	staged := filepath.Join(h.data, "restoring")
	if err := os.Mkdir(staged, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(staged, "clientele.db"), []byte("Xavier Zyqmarker"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.serve()
	if _, err := os.Stat(staged); err == nil {
		t.Error("it is still there")
	}
}

// Check 13: a ledger that is altered in every copy is refused, unless its loss is accepted; then it is kept beside the
// new one, and the audit log says so.
func TestALostLedgerIsAcceptedByCommand_13(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	second := filepath.Join(filepath.Dir(h.data), "second")
	h.env = append(h.env, "CLIENTELE_VAULT_COPY="+second)
	h.setup()
	h.must("import", h.file("people.csv", "Name,Phone\nMaija Virtanen,0401234567\n"))
	backup := filepath.Join(filepath.Dir(h.data), "backup.db")
	h.must("backup", backup)
	s := h.serve()
	s.eraseFirst(h.key())
	s.stop()
	copies := []string{filepath.Join(h.data, "vault"), second}
	for _, dir := range copies {
		path := filepath.Join(dir, "erasure.ledger")
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Replace(content, []byte("intent"), []byte("intend"), 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if r := h.run("restore", "--force", backup); r.code != 1 || !strings.Contains(r.err, "ledger") {
		t.Errorf("an altered ledger: %d %s", r.code, r.err)
	}
	h.must("restore", "--force", "--accept-lost-ledger", backup)
	for _, dir := range copies {
		if aside, _ := filepath.Glob(filepath.Join(dir, "erasure.ledger.lost-*")); len(aside) != 1 {
			t.Errorf("in %s the ledger was not kept: %v", dir, aside)
		}
	}
	s = h.serve()
	key := h.key()
	if _, body := s.get("/v1/audit-events?action=ledger.loss_accepted", key); strings.Count(body, "ledger.loss_accepted") != 1 {
		t.Errorf("the audit log: %s", body)
	}
	s.eraseFirst(key)
	s.stop()
	h.must("restore", "--force", backup)
	if out := h.must("export").out; strings.Contains(out, "Maija") {
		t.Error("the new ledger is not followed")
	}
	h.must("verify")
}

// The search of a purge reads the database's files while others use them. Were one closed after it, the system would
// drop the server's locks: the next command would take the database for unused, and delete the server's log.
func TestAPurgeKeepsTheServersLocks(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.table("people.csv", 20))
	s := h.serve()
	key := h.key()
	s.eraseFirst(key)
	if res, body := s.ask("POST", "/v1/erasures/purge", key, ""); res.StatusCode != 200 || !strings.Contains(body, `"purged"`) {
		t.Fatal(body)
	}
	h.must("export")
	if _, err := os.Stat(filepath.Join(h.data, "clientele.db-wal")); err != nil {
		t.Errorf("another command took the log of the server away: %v", err)
	}
	s.create(key, "Later Person", "0407654321")
	if out := h.must("export").out; !strings.Contains(out, "Later Person") {
		t.Error("another command does not see what the server was told")
	}
	s.stop()
	h.must("verify")
}
