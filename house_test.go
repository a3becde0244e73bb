package clientele_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The rules of the house: who may import whom. CONTRIBUTING.md says them in words.

// domain is what the root package may import of ours, and what every edge may.
var domain = []string{"clientele", "clientele/match", "clientele/vault"}

// uses says what else of ours a folder may import; what is not listed uses the domain alone. A * allows everything.
var uses = map[string][]string{
	"match":                {},
	"vault":                {},
	"config":               {},
	"api":                  {"formats", "locale"},
	"notify":               {"formats", "locale"},
	"web":                  {"formats", "locale", "web", "web/assets"},
	"web/view":             {"locale", "web/assets"},
	"web/portal":           {"formats", "locale", "web", "web/answer", "web/assets", "web/limit"},
	"sqlstore/pgtest":      {},
	"cli":                  {"*"}, // wires everything
	"cmd/clientele":        {"cli"},
	"bench":                {"*"},
	"bench/match":          {"match/matchtest"},
	"bench/believable/csv": {"bench/believable"},
	"e2e":                  {"*"},
}

// outside says which packages of others only some folders may import.
var outside = []struct {
	prefixes []string
	folders  []string
}{
	{[]string{"database/sql", "modernc.org/sqlite", "github.com/jackc/pgx"}, []string{"sqlstore", "bench", "e2e"}},
	{[]string{"net/http"}, []string{"api", "web", "cli", "notify", "bench", "e2e"}},
	{[]string{"github.com/danielgtaylor/huma"}, []string{"api"}},
	{[]string{"github.com/a-h/templ"}, []string{"web"}},
	{[]string{"html/template"}, []string{"web", "api", "formats"}},
}

// domainOutside is all that the domain may import of others, besides the standard library.
var domainOutside = []string{"golang.org/x/", "github.com/nyaruka/phonenumbers"}

// listed is a package as `go list` tells it.
type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 8 {
		t.Fatalf("only %d packages were found", len(all))
	}
	return all
}

// within tells whether a folder is one of some folders, or inside one.
func within(folder string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return folder == f || strings.HasPrefix(folder, f+"/") })
}

func folderOf(p listed) string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "clientele"), "/")
}

func TestHouseImportsOfOurs(t *testing.T) {
	for _, p := range packages(t) {
		folder := folderOf(p)
		for _, imported := range p.Imports {
			if imported != "clientele" && !strings.HasPrefix(imported, "clientele/") {
				continue
			}
			if !mayUse(folder, imported) {
				t.Errorf("%s must not import %s", p.ImportPath, imported)
			}
		}
	}
}

func mayUse(folder, imported string) bool {
	allowed, listed := uses[folder]
	target := strings.TrimPrefix(strings.TrimPrefix(imported, "clientele"), "/")
	switch {
	case slices.Contains(allowed, "*") || slices.Contains(allowed, target):
		return true
	case folder == "":
		return slices.Contains(domain, imported) && imported != "clientele"
	case listed && len(allowed) == 0:
		return false
	case strings.HasPrefix(imported, "clientele/"+folder+"/"), strings.HasPrefix("clientele/"+folder, imported+"/") && imported != "clientele":
		return true // a folder and the folders in it are one edge
	}
	return slices.Contains(domain, imported)
}

func TestHouseImportsOfOthers(t *testing.T) {
	for _, p := range packages(t) {
		folder := folderOf(p)
		for _, imported := range p.Imports {
			for _, rule := range outside {
				if within(imported, rule.prefixes) && !within(folder, rule.folders) {
					t.Errorf("%s must not import %s: only %v may", p.ImportPath, imported, rule.folders)
				}
			}
			if slices.Contains(domain, p.ImportPath) && !ours(imported) && !standard(imported) &&
				!slices.ContainsFunc(domainOutside, func(prefix string) bool { return strings.HasPrefix(imported, prefix) }) {
				t.Errorf("%s must not import %s: the domain keeps to the standard library, %v", p.ImportPath, imported, domainOutside)
			}
		}
	}
}

func ours(path string) bool { return path == "clientele" || strings.HasPrefix(path, "clientele/") }

// standard tells whether a package is of the standard library: its path begins with a word that is no host.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// A name that says nothing gathers everything.
func TestHouseNames(t *testing.T) {
	empty := []string{"util", "utils", "common", "helper", "helpers", "manager", "model", "models", "misc", "types"}
	eachFile(t, func(path string) {
		for _, part := range strings.Split(strings.TrimSuffix(path, ".go"), string(filepath.Separator)) {
			if slices.Contains(empty, part) {
				t.Errorf("%s: %q says nothing; name what is in it", path, part)
			}
		}
	})
}

// A path or a host of somebody's own machine means nothing anywhere else.
func TestHouseNoMachine(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	forbidden := append([]string{root + "/", "/home/", "/Users/"}, hosts(t)...)
	if home, err := os.UserHomeDir(); err == nil {
		forbidden = append(forbidden, home+"/")
	}
	eachFile(t, func(path string) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range forbidden {
			if path != "house_test.go" && strings.Contains(string(content), text) {
				t.Errorf("%s holds %q, which is of one machine alone", path, text)
			}
		}
	})
}

// hosts are those that this machine gets modules from, unless they are everybody's.
func hosts(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOPROXY").Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, proxy := range strings.FieldsFunc(string(out), func(c rune) bool { return strings.ContainsRune(",|\n", c) }) {
		_, host, isURL := strings.Cut(proxy, "://")
		host, _, _ = strings.Cut(host[strings.LastIndex(host, "@")+1:], "/")
		if isURL && host != "proxy.golang.org" {
			found = append(found, host)
		}
	}
	return found
}

// eachFile goes through the files of the repository; what git ignores, and git's own, is passed over.
func eachFile(t *testing.T, fn func(path string)) {
	t.Helper()
	ignored := []string{".git", "bin", "dist", "tmp", "node_modules"}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && slices.Contains(ignored, d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if err == nil && d.Type().IsRegular() {
			fn(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
