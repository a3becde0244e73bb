package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"clientele/config"
)

var update = flag.Bool("update", false, "write what the commands say of themselves into docs/command-line.md")

const (
	manualFile   = "../docs/command-line.md"
	manualMarker = "<!-- What follows is made of the commands themselves: go test ./cli -run TestManual -update -->\n"
)

// The manual says what --help says.
func TestManualIsCurrent(t *testing.T) {
	content, err := os.ReadFile(manualFile)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(content), manualMarker)
	if !found {
		t.Fatalf("%s has lost the line %q", manualFile, manualMarker)
	}
	want := manual()
	if *update {
		if err := os.WriteFile(manualFile, []byte(head+manualMarker+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if rest != want {
		t.Errorf("%s is not what the commands say: go test ./cli -run TestManual -update", manualFile)
	}
}

// manual is what all commands say of themselves.
func manual() string {
	var b strings.Builder
	place := flag.NewFlagSet("", flag.ContinueOnError)
	config.Define(place, &config.Place{})
	b.WriteString("\n## Where the register is\n\n")
	manualFlags(&b, place, func(string) bool { return true })
	b.WriteString("\n## Commands\n")
	for _, cmd := range commands() {
		fmt.Fprintf(&b, "\n### `%s`\n\n%s\n", strings.TrimSpace("clientele "+cmd.name+" "+cmd.args), strings.TrimSpace(cmd.does+" "+cmd.more))
		flags := cmd.flagSet(&call{})
		b.WriteString("\n")
		manualFlags(&b, flags, func(name string) bool { return place.Lookup(name) == nil })
	}
	return b.String()
}

func manualFlags(b *strings.Builder, flags *flag.FlagSet, wanted func(string) bool) {
	b.WriteString("| flag | environment | |\n| --- | --- | --- |\n")
	flags.VisitAll(func(f *flag.Flag) {
		if wanted(f.Name) {
			value, text := describe(f)
			fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", strings.TrimSpace("--"+f.Name+" "+value), config.EnvironmentName(f.Name), strings.ReplaceAll(text, "|", "\\|"))
		}
	})
}
