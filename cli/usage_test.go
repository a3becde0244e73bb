package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExitCodesAndErrors(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	table := h.file("people.csv", "Name,Phone\nMaija Virtanen,0401234567\n")
	for _, c := range []struct {
		args []string
		code int
		says string // in the one line on standard error
	}{
		{[]string{}, 2, "clientele help"},
		{[]string{"sing"}, 2, `no command "sing"`},
		{[]string{"keys"}, 2, "clientele keys create"},
		{[]string{"keys", "sing"}, 2, "clientele keys create"},
		{[]string{"serve", "--nonsense"}, 2, "there is no flag --nonsense"},
		{[]string{"serve", "here"}, 2, `"here"`},
		{[]string{"serve", "--rate", "fast"}, 2, "-rate"},
		{[]string{"serve", "--rate", "0"}, 2, "--rate"},
		{[]string{"serve", "--log-format", "xml"}, 2, "--log-format"},
		{[]string{"serve", "--log-level", "loud"}, 2, "--log-level"},
		{[]string{"serve", "--addr", "256.0.0.1:1"}, 1, "--addr"},
		{[]string{"setup", "--org", "B", "--owner-email", "b@example.com", "--owner-password", "short"}, 2, "--owner-password: a password has at least 10"},
		{[]string{"setup", "--owner-email", "b", "--owner-password", "Tall-Heron-42", "--country", "Finland"}, 2, "--country"},
		{[]string{"keys", "create", "--name", "x", "--scopes", "customers:sing"}, 2, "--scopes"},
		{[]string{"keys", "create", "--name", "x", "--scopes", "all", "--mode", "dry"}, 2, "--mode"},
		{[]string{"keys", "create", "--name", "x", "--scopes", "all", "--expires", "soon"}, 2, "--expires"},
		{[]string{"keys", "create", "--name", "x", "--scopes", "all", "--expires", "2001-01-01"}, 2, "--expires"},
		{[]string{"keys", "create", "--scopes", "all"}, 2, "--name"},
		{[]string{"keys", "list", "--org", "nobody"}, 1, "There are: salon-kuura"},
		{[]string{"keys", "revoke"}, 2, "keys list"},
		{[]string{"keys", "revoke", "key_nobody"}, 1, "API key not found"},
		{[]string{"users", "create", "--name", "x", "--email", "no", "--password", "Tall-Heron-42"}, 2, "--email"},
		{[]string{"users", "archive", "usr_nobody"}, 1, "User not found"},
		{[]string{"import"}, 2, "name one file"},
		{[]string{"import", "nowhere.csv"}, 1, "no such file"},
		{[]string{"import", "."}, 2, "folder"},
		{[]string{"import", program}, 1, "clientele:"},
		{[]string{"import", table, "--on-match", "burn"}, 2, "--on-match"},
		{[]string{"import", table, "--match", "smell"}, 2, "--match"},
		{[]string{"import", table, "--map", "Name"}, 2, "COLUMN=FIELD"},
		{[]string{"import", table, "--map", "Shoe=name"}, 2, "Name, Phone"},
		{[]string{"import", table, "--map", "Name=shoe"}, 2, "--map"},
		{[]string{"import", table, "--undo", "imp_x"}, 2, "--undo"},
		{[]string{"import", "--undo", "imp_nothing"}, 1, "Import not found"},
		{[]string{"export", "--format", "pdf"}, 2, "--format"},
		{[]string{"export", "--archived", "perhaps"}, 2, "--archived"},
		{[]string{"export", "--consent", "fax"}, 2, "--consent"},
		{[]string{"export", "--out", "no/such/folder.csv"}, 1, "no/such"},
		{[]string{"verify", "--data", "elsewhere"}, 1, "clientele setup"},
	} {
		r := h.run(c.args...)
		if r.code != c.code {
			t.Errorf("clientele %s ended with %d, want %d: %s", strings.Join(c.args, " "), r.code, c.code, r.err)
		}
		line := strings.TrimSuffix(r.err, "\n")
		line = line[strings.LastIndex(line, "\n")+1:]
		if !strings.HasPrefix(line, "clientele: ") || !strings.Contains(line, c.says) {
			t.Errorf("clientele %s said %q, want a line with %q", strings.Join(c.args, " "), r.err, c.says)
		}
		if r.out != "" {
			t.Errorf("clientele %s wrote to standard output: %s", strings.Join(c.args, " "), r.out)
		}
	}
}

func TestFlagsStandAnywhereAndWinOverTheEnvironment(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	table := h.file("people.csv", "Name,Phone\nMaija Virtanen,0401234567\n")
	for _, args := range [][]string{{"import", "--dry-run", table}, {"import", table, "--dry-run"}, {"import", "--dry-run", "--", table}} {
		if r := h.must(args...); !strings.Contains(r.out, "Would create 1") {
			t.Errorf("clientele %v printed %s", args, r.out)
		}
	}
	h.env = append(h.env, "CLIENTELE_DRY_RUN=true", "CLIENTELE_FORMAT=xlsx")
	if r := h.must("import", table); !strings.Contains(r.out, "Nothing was changed") {
		t.Errorf("the environment was not read: %s", r.out)
	}
	if r := h.must("import", table, "--dry-run=false"); !strings.Contains(r.out, "Created    1\n") {
		t.Errorf("the flag did not win: %s", r.out)
	}
	if r := h.must("export", "--format", "csv"); !strings.Contains(r.out, "Maija Virtanen") {
		t.Errorf("the flag did not win: %s", r.out)
	}
	h.env = append(h.env, "CLIENTELE_MMAP=much")
	if r := h.run("keys", "list"); r.code != 2 || !strings.Contains(r.err, "CLIENTELE_MMAP") {
		t.Errorf("a wrong environment variable: %d, %s", r.code, r.err)
	}
}

func TestNothingIsMadeBesideAnotherVault(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	other := filepath.Join(t.TempDir(), "vault")
	r := h.run("keys", "list", "--vault", other)
	if r.code != 1 || !strings.Contains(r.err, "--vault") {
		t.Errorf("another vault was taken: %d, %s", r.code, r.err)
	}
	if _, err := os.Stat(other); !os.IsNotExist(err) {
		t.Errorf("a second vault was made (%v)", err)
	}
}

func TestNobodyElseCanReadTheRegister(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	err := filepath.WalkDir(h.data, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
