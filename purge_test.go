package clientele_test

import (
	"encoding/base64"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clientele"
	"clientele/sqlstore"
	"clientele/vault"
)

// bytesOf reads every file below a folder.
func bytesOf(t testing.TB, dir string) string {
	t.Helper()
	var all strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		all.Write(content)
		return err
	}))
	return strings.ToLower(all.String())
}

// A text that a living record holds in another spelling does not keep a purge from ending: a number that ends in the same
// digits, a name with its words in turn, without accents, or with another between them.
func TestWhoIsAlikeDoesNotHoldAPurgeUp_1(t *testing.T) {
	for name, pair := range map[string][4]string{
		"the end of a number": {"Maria Kuusela", "0401234567", "Pekka Laine", "0501234567"},
		"a number backwards":  {"Maria Kuusela", "0401234567", "Pekka Laine", "04076543210"},
		"words in turn":       {"Maria Kuusela", "", "Kuusela Maria", ""},
		"accents":             {"Päivi Mäkelä", "", "Paivi Makela", ""},
		"a word between":      {"Maria Kuusela", "", "Kuusela Anna Maria", ""},
		"the same number":     {"Maria Kuusela", "0401234567", "Pekka Laine", "0401234567"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
			gone := w.create(pair[0], "zyq.marker@example.com", pair[1])
			w.create(pair[2], "stays@example.com", pair[3])
			w.erase(gone.ID)
			done, err := w.Purge(w.ctx, w.a)
			must(t, err)
			if len(done.Purged) != 1 || done.Delayed != "" {
				t.Fatalf("it was held up: %s", done.Delayed)
			}
			scan := done.Purged[0].Scan
			equal(t, "left out", text(scan.LeftOut), `[{"reason":"held by a living record","count":1}]`)
		})
	}
}

// Check 1: the same search finds the person before, and nothing after.
func TestNothingIsLeftInTheFiles_1(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	s := w.openShop()
	markers := []string{"zyqmarker", "zyq.marker@example.com", "401987654", base64.StdEncoding.EncodeToString([]byte("Zyqmarker"))[:10]}
	for range 40 {
		s.create("Somebody Else", "else@example.com", "")
	}
	c := s.regular("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654")
	before := bytesOf(t, dir)
	for _, m := range markers[:3] {
		if !strings.Contains(before, m) {
			t.Fatalf("the search is blind: %s", m)
		}
	}
	e := s.erase(c.ID)
	done, err := s.Purge(s.ctx, s.a)
	must(t, err)
	equal(t, "purged", len(done.Purged), 1)
	equal(t, "delayed", done.Delayed, "")
	after := bytesOf(t, dir)
	for _, m := range markers {
		if strings.Contains(after, strings.ToLower(m)) {
			t.Errorf("%s is still in the files", m)
		}
	}
	signed, err := s.ErasureCertificate(s.ctx, s.a, e.ID)
	must(t, err)
	read, err := vault.VerifyCertificate(signed, s.ErasureKey())
	must(t, err)
	equal(t, "stage", read.Stage, vault.StagePurged)
	if read.Scan.Files < 3 || read.Scan.Needles < 10 {
		t.Errorf("the search was no search: %+v", read.Scan)
	}
	s.checkStorage()
}

func TestAPurgeLeavesOutWhatTheLivingHold(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	c := w.create("Ann Lee", "shared.address@example.com", "0401987654")
	w.create("Eve Lee", "Shared.Address@example.com", "")
	w.erase(c.ID)
	done, err := w.Purge(w.ctx, w.a)
	must(t, err)
	equal(t, "left out", text(done.Purged[0].Scan.LeftOut), `[{"reason":"held by a living record","count":1},{"reason":"too short","count":1}]`)
}

func TestAPurgeOnPostgresClaimsNoSearch_5(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		e := w.erase(c.ID)
		done, err := w.Purge(w.ctx, w.a)
		must(t, err)
		equal(t, "purged", len(done.Purged), 1)
		equal(t, "method", done.Purged[0].Scan.Method, vault.ScanRewritten) // no folder is known here
		_, err = w.ErasureCertificate(w.ctx, w.a, e.ID)
		must(t, err)
		again, err := w.Purge(w.ctx, w.a)
		must(t, err)
		equal(t, "nothing left", len(again.Purged), 0)
		equal(t, "status", done.Purged[0].Status(), vault.StagePurged)
		wantKind(t, errOf(w.Purge(w.ctx, clientele.Actor{Org: w.org, Kind: clientele.ActorKey})), clientele.KindForbidden)
	})
}
