package api_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var details = regexp.MustCompile(`\.With\("(\w+)"`)

// What the domain puts beside a message is in the document.
func TestDetailsOfFailuresAreDescribed(t *testing.T) {
	w := newWorld(t, sqlite(t))
	fault := w.spec.Components.Schemas["Failure"]["properties"].(map[string]any)["error"].(map[string]any)["properties"].(map[string]any)
	files, err := filepath.Glob("../*.go")
	must(t, err)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		must(t, err)
		for _, match := range details.FindAllStringSubmatch(string(source), -1) {
			found++
			if fault[match[1]] == nil {
				t.Errorf("%s: the detail %s is not in the document: add it to Fault.Schema", file, match[1])
			}
		}
	}
	if found == 0 {
		t.Error("no detail was found, which cannot be")
	}
}
