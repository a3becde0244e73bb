package cli_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.file("people.csv", "Name,Phone,Tags\nMaija Virtanen,0401234567,VIP\n"))
	type verified struct {
		Organizations int
		Problems      []struct{ Organization, Problem string }
	}
	if got := mustJSON[verified](h, "verify"); got.Organizations != 1 || got.Problems == nil || len(got.Problems) > 0 {
		t.Errorf("a whole register: %+v", got)
	}
	db, err := sql.Open("sqlite", filepath.Join(h.data, "clientele.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("update customer set loyalty = 7"); err != nil {
		t.Fatal(err)
	}
	r := h.run("verify", "--json")
	got := mustJSONText[verified](t, r.out)
	if r.code != 1 || len(got.Problems) != 1 || got.Problems[0].Organization != "salon-kuura" || !strings.Contains(got.Problems[0].Problem, "7 points") {
		t.Errorf("a balance without a ledger: %d, %+v, %s", r.code, got, r.err)
	}
}

func TestVerifyFindsAnAlteredAuditLog_16(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.file("people.csv", "Name,Phone\nMaija Virtanen,0401234567\n"))
	db, err := sql.Open("sqlite", filepath.Join(h.data, "clientele.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := h.serve()
	for open := 1; open > 0 && t.Context().Err() == nil; { // it is sealed within moments
		if err := db.QueryRow("select count(*) from audit_event where id not in (select event_id from audit_link)").Scan(&open); err != nil {
			t.Fatal(err)
		}
	}
	s.stop()
	if r := h.run("verify"); r.code != 0 {
		t.Errorf("before: %s", r.out)
	}
	if _, err := db.Exec("update audit_event set action = 'customer.read' where subject_type = 'customer'"); err != nil {
		t.Fatal(err)
	}
	if r := h.run("verify"); r.code != 1 || !strings.Contains(r.out, "audit entry ") || !strings.Contains(r.out, "altered") {
		t.Errorf("after: %d, %s", r.code, r.out)
	}
}

func TestVersionAndMigrate(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	version := mustJSON[struct {
		Version, Commit, Go string
		Schema              int
	}](h, "version")
	if version.Version == "" || version.Commit == "" || !strings.HasPrefix(version.Go, "go1") || version.Schema < 1 {
		t.Errorf("the version is %+v", version)
	}
	for range 2 {
		if got := mustJSON[struct{ Schema int }](h, "migrate"); got.Schema != version.Schema {
			t.Errorf("migrate says %+v", got)
		}
	}
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	type finding struct{ About, State, Says, Do string }
	states := func(args ...string) map[string]string {
		found := make(map[string]string)
		for _, f := range mustJSON[[]finding](h, append([]string{"doctor"}, args...)...) {
			found[f.About] = f.State
			if f.State != "ok" && f.Do == "" {
				t.Errorf("%s: %s does not say what to do", f.About, f.Says)
			}
		}
		return found
	}
	if got := states(); got["database"] != "ok" || got["server"] != "warning" || got["vault"] != "warning" || got["clock"] != "ok" || got["work"] != "ok" {
		t.Errorf("without a server and a copy: %v", got)
	}
	h.serve()
	if got := states("--vault-copy", filepath.Join(t.TempDir(), "copy")); got["server"] != "ok" || got["vault"] != "ok" {
		t.Errorf("with a server and a copy: %v", got)
	}
	if got := states(); got["vault"] != "ok" {
		t.Errorf("the copy was forgotten: %v", got)
	}
}
