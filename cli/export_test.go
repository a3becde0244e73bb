package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestExportFilters(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.file("people.csv", "Name,Phone,Email,Tags,Email marketing,SMS marketing\n"+
		"Maija Virtanen,0401234567,m@example.com,VIP,yes,yes\nEeva Laine,0401112223,e@example.com,,yes,no\nKari Salo,0409998887,,vip,,\n"))
	key := h.key()
	s := h.serve()
	id := h.export("--query", "kari")[0][10]
	if res, body := s.ask("PATCH", "/v1/customers/"+id, key, `{"archived": true}`); res.StatusCode != 200 {
		t.Fatalf("%d: %s", res.StatusCode, body)
	}
	for _, c := range []struct {
		flags []string
		names string
	}{
		{nil, "Eeva Laine, Maija Virtanen"},
		{[]string{"--archived", "any"}, "Eeva Laine, Kari Salo, Maija Virtanen"},
		{[]string{"--archived", "true"}, "Kari Salo"},
		{[]string{"--query", "VIRT"}, "Maija Virtanen"},
		{[]string{"--tag", "Vip"}, "Maija Virtanen"},
		{[]string{"--consent", "email"}, "Eeva Laine, Maija Virtanen"},
		{[]string{"--consent", "email,sms"}, "Maija Virtanen"},
		{[]string{"--query", "nobody"}, ""},
	} {
		var names []string
		for _, row := range h.export(c.flags...) {
			names = append(names, row[0])
		}
		slices.Sort(names)
		if got := strings.Join(names, ", "); got != c.names {
			t.Errorf("export %v gives %q, want %q", c.flags, got, c.names)
		}
	}
}

// A file that cannot be written leaves nothing behind, and what was there stays.
func TestExportIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	folder := t.TempDir()
	out := filepath.Join(folder, "all.csv")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := h.run("export", "--out", out, "--org", "nobody"); r.code != 1 {
		t.Errorf("%d: %s", r.code, r.err)
	}
	if content, err := os.ReadFile(out); err != nil || string(content) != "before" {
		t.Errorf("the file holds %q (%v)", content, err)
	}
	h.must("export", "--out", out)
	info, err := os.Stat(out)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the export has mode %v (%v)", info.Mode(), err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("beside the export there are %v (%v)", left, err)
	}
}
