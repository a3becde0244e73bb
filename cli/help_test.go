package cli

import (
	"flag"
	"strings"
	"testing"

	"clientele/config"
)

func TestHelpListsEveryFlagWithItsEnvironmentVariable(t *testing.T) {
	for _, cmd := range commands() {
		flags := cmd.flagSet(&call{})
		help := cmd.help(flags)
		if !strings.Contains(overview(), "clientele "+cmd.name+" ") {
			t.Errorf("`clientele help` does not list %s", cmd.name)
		}
		flags.VisitAll(func(f *flag.Flag) {
			if name, _ := flag.UnquoteUsage(f); !isBool(f) && name == "value" || f.Usage == "" {
				t.Errorf("--%s of %s does not say what it takes", f.Name, cmd.name)
			}
			if !strings.Contains(help, "  --"+f.Name+" ") || !strings.Contains(help, "("+config.EnvironmentName(f.Name)+")\n") {
				t.Errorf("the help of %s does not list --%s and %s", cmd.name, f.Name, config.EnvironmentName(f.Name))
			}
		})
	}
}

func isBool(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}, {"serve", "--help"}, {"help", "serve"}, {"keys", "--help"}, {"help", "keys"},
		{"keys", "create", "-h"}, {"import", "x.csv", "--help"}} {
		var out, errors strings.Builder
		c := &call{out: &out, errors: &errors, environment: func(string) string { return "" }}
		if code := c.run(t.Context(), args); code != 0 || out.Len() == 0 || errors.Len() > 0 {
			t.Errorf("clientele %s ended with %d, %d bytes on standard output, and on standard error: %s", strings.Join(args, " "), code, out.Len(), errors.String())
		}
	}
}

func TestWrap(t *testing.T) {
	text := strings.Repeat("word ", 60) + "\nnext"
	for line := range strings.Lines(wrap(text, "    ")) {
		if line = strings.TrimSuffix(line, "\n"); len(line) > 100 || !strings.HasPrefix(line, "    ") || strings.HasSuffix(line, " ") {
			t.Errorf("a line of %d characters: %q", len(line), line)
		}
	}
	if got := wrap("a b\nc", ""); got != "a b\nc" {
		t.Errorf("a line break became %q", got)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}
