package locale

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// texts gives every key's texts by language, and fails for one that stands twice.
func texts(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := make(map[string]map[string]string)
	err := readMessages(files, func(key, code, text string) {
		if all[key] == nil {
			all[key] = make(map[string]string)
		}
		if all[key][code] != "" {
			t.Errorf("%s has two texts in %s", key, code)
		}
		all[key][code] = text
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryKeyHasATextInEveryLanguage(t *testing.T) {
	place := regexp.MustCompile(`\{\d\}`)
	for key, byCode := range texts(t) {
		want := strings.Join(place.FindAllString(byCode["en"], -1), "")
		for _, code := range Codes {
			if strings.TrimSpace(byCode[code]) == "" {
				t.Errorf("%s has no text in %s", key, code)
			}
			if got := strings.Join(place.FindAllString(byCode[code], -1), ""); got != want {
				t.Errorf("%s in %s has the places %q instead of %q", key, code, got, want)
			}
		}
		if one := byCode["en"]; strings.HasSuffix(key, ".one") && texts(t)[strings.TrimSuffix(key, ".one")+".other"] == nil {
			t.Errorf("%s (%s) has no .other", key, one)
		}
	}
}

var (
	used    = regexp.MustCompile(`"([a-zA-Z][a-zA-Z0-9_-]*(?:\.[a-zA-Z0-9_-]+)*\.?)"`)
	asked   = regexp.MustCompile(`\.(T|N)\("([a-zA-Z0-9_.-]+[a-zA-Z0-9_-])"[,)]`)
	sources = []string{"../web", "."}
)

// TestKeysAndCodeAgree holds that every key that the pages ask for is there, and that every key that is there is
// asked for: by its name, or by the beginning that stands in the code before a part that varies.
func TestKeysAndCodeAgree(t *testing.T) {
	all, quoted := texts(t), make(map[string]bool)
	for _, folder := range sources {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range used.FindAllStringSubmatch(string(text), -1) {
				quoted[m[1]] = true
			}
			for _, m := range asked.FindAllStringSubmatch(string(text), -1) {
				if all[m[2]] == nil && all[m[2]+".other"] == nil {
					t.Errorf("%s asks for %s, which has no text", path, m[2])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for key := range all {
		if !isAsked(key, quoted) {
			t.Errorf("nothing asks for %s", key)
		}
	}
}

func isAsked(key string, quoted map[string]bool) bool {
	if quoted[key] || quoted[strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")] {
		return true
	}
	for i, c := range key {
		if c == '.' && quoted[key[:i+1]] {
			return true
		}
	}
	return false
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		language, want string
		minor          int64
		currency       string
		brief          bool
	}{
		{"en", "£12.50", 1250, "GBP", false},
		{"en", "£3,434", 343400, "GBP", true},
		{"fi", "1\u00a0234,50\u00a0€", 123450, "EUR", false},
		{"de", "−3,00\u00a0€", -300, "EUR", false},
		{"sv", "500\u00a0kr", 50000, "SEK", true},
		{"en", "¥1,200", 1200, "JPY", false},
	} {
		if got := For(c.language).Money(c.minor, c.currency, c.brief); got != c.want {
			t.Errorf("%d %s in %s: %q instead of %q", c.minor, c.currency, c.language, got, c.want)
		}
	}
}

func TestLanguageIsTheNearest(t *testing.T) {
	for codes, want := range map[string]string{"fi-FI": "fi", "de-AT,en;q=0.5": "de", "fr": "en", "": "en", "sv-FI": "sv", "zz-garbage;;": "en"} {
		if got := For(codes).Code; got != want {
			t.Errorf("%q gives %s instead of %s", codes, got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{time.Second: "just now", 90 * time.Minute: "an hour ago", 48 * time.Hour: "2 days ago",
		40 * 24 * time.Hour: "a month ago", 800 * 24 * time.Hour: "2 years ago", -3 * time.Hour: "in 3 hours"} {
		if got := For("en").Ago(now.Add(-d), now); got != want {
			t.Errorf("%s: %q instead of %q", d, got, want)
		}
	}
}

// TestEveryActionOfTheAuditLogHasAText reads the domain for what it records.
func TestEveryActionOfTheAuditLogHasAText(t *testing.T) {
	recorded := regexp.MustCompile(`(?:action: |about[A-Z]\w*\(|Event(?:Booking|Order)\w+\s+(?:EventType\s+)?= )"([a-z_]+\.[a-z_]+)"`)
	all, seen := texts(t), 0
	paths, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range recorded.FindAllStringSubmatch(string(text), -1) {
			if seen++; all["action."+m[1]] == nil {
				t.Errorf("%s records %s, which has no text", path, m[1])
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d actions were found", seen)
	}
}
