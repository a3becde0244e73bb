package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clientele/sqlstore/pgtest"
)

func TestARegisterMovesToPostgresAndBack(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.table("people.csv", 700))
	type copied struct {
		Rows   int
		Tables map[string]int
	}
	url := pgtest.URL(t)
	there := mustJSON[copied](h, "migrate-data", "--from", h.data, "--to", url)
	if there.Tables["customer"] < 600 || there.Tables["organization"] != 1 || there.Tables["import_row"] != 700 {
		t.Errorf("copied %v", there.Tables)
	}
	if r := h.run("migrate-data", "--from", h.data, "--to", url); r.code != 1 || !strings.Contains(r.err, "empty one") {
		t.Errorf("over a register: %d %s", r.code, r.err)
	}
	if r := h.run("migrate-data", "--to", h.data); r.code != 2 {
		t.Errorf("onto itself: %d %s", r.code, r.err)
	}
	if r := h.run("verify", "--db", url); r.code != 0 {
		t.Errorf("on PostgreSQL: %s%s", r.out, r.err)
	}
	back := filepath.Join(filepath.Dir(h.data), "back")
	again := mustJSON[copied](h, "migrate-data", "--from", url, "--to", back)
	if again.Rows != there.Rows || !maps.Equal(again.Tables, there.Tables) {
		t.Errorf("%d rows and back %d", there.Rows, again.Rows)
	}
	vault := filepath.Join(h.data, "vault")
	if r := h.run("verify", "--data", back, "--vault", vault); r.code != 0 {
		t.Errorf("back on SQLite: %s%s", r.out, r.err)
	}
	before, after := h.must("export").out, h.must("export", "--data", back, "--vault", vault).out
	if before != after {
		t.Error("the export of the copy differs")
	}
}

// A file that is no backup, a vault that is missing and a ledger that is gone leave the register as it was.
func TestARestoreThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.file("people.csv", "Name,Phone\nMaija Virtanen,0401234567\n"))
	file := filepath.Join(filepath.Dir(h.data), "backup.db")
	h.must("backup", file)
	before := h.must("export").out
	if r := h.run("restore", "--force", h.file("people2.csv", "Name,Phone\n")); r.code != 1 || !strings.Contains(r.err, "is no backup") {
		t.Errorf("a table as a backup: %d %s", r.code, r.err)
	}
	fresh := filepath.Join(filepath.Dir(h.data), "fresh")
	if r := h.run("restore", file, "--data", fresh); r.code != 1 || !strings.Contains(r.err, "--vault") {
		t.Errorf("without a vault: %d %s", r.code, r.err)
	}
	if r := h.run("restore", file, "--data", fresh, "--vault", filepath.Join(h.data, "vault")); r.code != 0 {
		t.Errorf("into a new folder, again: %d %s", r.code, r.err)
	}
	s := h.serve()
	key := mustJSON[struct{ Key string }](h, "keys", "create", "--name", "x", "--scopes", "customers:read,customers:write").Key
	_, list := s.get("/v1/customers", key)
	id := mustJSONText[struct{ Data []struct{ ID string } }](t, list).Data[0].ID
	if res, body := s.ask("DELETE", "/v1/customers/"+id, key, ""); res.StatusCode != 200 {
		t.Fatal(body)
	}
	s.stop()
	ledger := filepath.Join(h.data, "vault", "erasure.ledger")
	if err := os.Rename(ledger, ledger+".away"); err != nil {
		t.Fatal(err)
	}
	if r := h.run("restore", "--force", file); r.code != 1 || !strings.Contains(r.err, "ledger is missing") {
		t.Errorf("without the ledger: %d %s", r.code, r.err)
	}
	if err := os.Rename(ledger+".away", ledger); err != nil {
		t.Fatal(err)
	}
	if after := h.must("export").out; after == before || strings.Contains(after, "Maija") {
		t.Errorf("the register is not as it was:\n%s", after)
	}
	if r := h.must("restore", "--force", file); !strings.Contains(r.out, "1 people") {
		t.Errorf("with the ledger: %s", r.out)
	}
	if left, _ := filepath.Glob(filepath.Join(h.data, "clientele.db.*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestABackupOfPostgresComesBack(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.env = append(h.env, "CLIENTELE_DB="+pgtest.URL(t))
	h.setup()
	h.must("import", h.table("people.csv", 60))
	file := filepath.Join(filepath.Dir(h.data), "backup.db")
	h.must("backup", file)
	before := h.must("export").out
	h.must("import", h.file("more.csv", "Name,Phone\nMaija Virtanen,0401234567\n"))
	if r := h.run("restore", file); r.code != 1 || !strings.Contains(r.err, "--force") {
		t.Errorf("over a register: %d %s", r.code, r.err)
	}
	h.must("restore", "--force", file)
	if after := h.must("export").out; after != before {
		t.Error("the register is not what was saved")
	}
	if r := h.run("verify"); r.code != 0 {
		t.Errorf("on PostgreSQL: %s%s", r.out, r.err)
	}
	folder := []string{"--data", filepath.Join(filepath.Dir(h.data), "folder"), "--db", "", "--vault", filepath.Join(h.data, "vault")}
	h.must(append([]string{"restore", file}, folder...)...)
	if after := h.must(append([]string{"export"}, folder...)...).out; after != before {
		t.Error("on SQLite it is not what was saved")
	}
}
