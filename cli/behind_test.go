package cli_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// copyByHand makes a copy of the database as somebody does who knows nothing of `clientele backup`: of the file, or by the
// server's means. The function that it gives puts the copy in the place of the database.
func (h *home) copyByHand() (putBack func()) {
	h.t.Helper()
	for i, v := range h.env {
		if address, ok := strings.CutPrefix(v, "CLIENTELE_DB="); ok {
			copied := h.copyOnServer(address)
			return func() { h.env[i] = "CLIENTELE_DB=" + copied }
		}
	}
	path := filepath.Join(h.data, "clientele.db")
	content, err := os.ReadFile(path)
	if err != nil {
		h.t.Fatal(err)
	}
	return func() {
		for _, beside := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + beside) // there is none once everybody has closed the file
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
}

// copyOnServer copies a PostgreSQL database that nobody uses, and gives the address of the copy.
func (h *home) copyOnServer(address string) string {
	h.t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		h.t.Fatal(err)
	}
	from := strings.TrimPrefix(at.Path, "/")
	at.Path = "/postgres"
	ctx := context.WithoutCancel(h.t.Context())
	conn, err := pgx.Connect(ctx, at.String())
	if err != nil {
		h.t.Fatal(err)
	}
	defer conn.Close(ctx)
	copied := pgx.Identifier{from + "_byhand"}.Sanitize()
	if _, err := conn.Exec(ctx, "create database "+copied+" template "+pgx.Identifier{from}.Sanitize()); err != nil {
		h.t.Fatal(err)
	}
	at.Path = "/" + from + "_byhand"
	return at.String()
}

// Check 12: a database that was restored without `clientele restore` is behind the erasure ledger. Whichever command opens
// it first, whoever was erased is erased again before it sees anybody, and so is a removal pending again.
func TestNoCommandSeesWhoWasErasedInADatabaseRestoredByHand_12(t *testing.T) {
	for name, args := range map[string][]string{"export": {"export"}, "duplicates": {"duplicates"}, "verify": {"verify"}} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *home) {
				h.setup()
				h.must("import", h.file("all.csv", "Name,Phone\nMaria Kuusela,0407654321\nPekka Restricted,0405550000\nXavier Zyqmarker,0401234567\nYrjo Zyqmarkker,0409876543\n"))
				key, putBack := h.key(), h.copyByHand()
				s := h.serve()
				s.eraseNamed(key, "Zyqmarker")
				s.eraseNamed(key, "Zyqmarkker")
				if res, body := s.ask("POST", "/v1/customers/"+s.idOf(key, "Pekka")+"/removal-request", key, "{}"); res.StatusCode != 201 {
					t.Fatal(body)
				}
				s.stop()
				putBack()
				first := h.must(args...)
				if strings.Contains(first.out, "Zyqmark") {
					t.Errorf("%s shows who was erased: %s", name, first.out)
				}
				if !strings.Contains(first.err, "2 people were erased again, 1 removals are pending again") {
					t.Errorf("%s does not say what it did: %s", name, first.err)
				}
				second := h.must("export")
				if strings.Contains(second.out, "Zyqmark") || strings.Contains(second.out, "Pekka") || !strings.Contains(second.out, "Maria Kuusela") || strings.Contains(second.err, "ledger") {
					t.Errorf("then: %s%s", second.out, second.err)
				}
			})
		})
	}
}

// A database that remembers more of the ledger than there is of it is opened by no command, but for `doctor`, which says what to do.
func TestNoCommandOpensADatabaseWhoseLedgerIsShort_13(t *testing.T) {
	h := newHome(t)
	h.setup()
	h.must("import", h.file("all.csv", "Name,Phone\nXavier Zyqmarker,0401234567\n"))
	key := h.key()
	s := h.serve()
	s.eraseNamed(key, "Zyqmarker")
	s.stop()
	if err := os.Truncate(filepath.Join(h.data, "vault", "erasure.ledger"), 0); err != nil {
		t.Fatal(err)
	}
	if r := h.run("doctor"); r.code != 1 || !strings.Contains(r.out, "--accept-lost-ledger") {
		t.Errorf("doctor ended with %d: %s%s", r.code, r.out, r.err)
	}
	for _, args := range [][]string{{"export"}, {"verify"}, {"duplicates"}} {
		if r := h.run(args...); r.code != 1 || !strings.Contains(r.err, "ledger") {
			t.Errorf("%s ended with %d: %s", args, r.code, r.err)
		}
	}
}

func (s *server) idOf(key, word string) string {
	s.t.Helper()
	_, list := s.get("/v1/customers?q="+word, key)
	return mustJSONText[struct{ Data []struct{ ID string } }](s.t, list).Data[0].ID
}

func (s *server) eraseNamed(key, word string) {
	s.t.Helper()
	if res, body := s.ask("DELETE", "/v1/customers/"+s.idOf(key, word), key, ""); res.StatusCode != 200 {
		s.t.Fatal(body)
	}
}
