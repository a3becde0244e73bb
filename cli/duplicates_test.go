package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two spreadsheets are compared without a register, whatever their columns are called.
func TestDuplicatesOfSpreadsheets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	first := write("first.csv", "Name;E-mail;Phone\nMaria Virtanen;maria.virtanen@posti.test;040 1234567\nPekka Korhonen;pekka@example.com;040 7654321\n")
	second := write("second.csv", "Nimi,Puhelin,Sähköposti\nOlga Petrova,050 9998887,olga@example.com\nMaria Virtanen,+358 40 1234567,maria.virtanen@posti.test\n")
	var out, errors strings.Builder
	c := &call{in: strings.NewReader(""), out: &out, errors: &errors, environment: func(string) string { return "" }}
	if code := c.run(t.Context(), []string{"duplicates", first, second, "--country", "FI"}); code != exitDone {
		t.Fatalf("ended with %d: %s", code, errors.String())
	}
	got := out.String()
	for _, want := range []string{"Maria Virtanen (first.csv, line 2)", "Maria Virtanen (second.csv, line 3)", "Same phone number", "1 pairs"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	refused := func(args ...string) {
		c := &call{in: strings.NewReader(""), out: &out, errors: &errors, environment: func(string) string { return "" }}
		if code := c.run(t.Context(), append([]string{"duplicates"}, args...)); code == exitDone {
			t.Errorf("%v is taken", args)
		}
	}
	refused(first, "--min-score", "2")
	refused(first, second, first)
	refused(write("none.csv", "a,b\n1,2\n"))
}
