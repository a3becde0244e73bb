package locale

import (
	"testing"
	"time"
)

func TestADayIsFoundInWhatIsTyped(t *testing.T) {
	today := time.Date(2026, 11, 18, 9, 30, 0, 0, time.UTC) // a Wednesday
	for _, c := range []struct{ language, text, day, rest string }{
		{"en", "today", "2026-11-18", ""},
		{"en", "Maria tomorrow", "2026-11-19", "Maria"},
		{"en", "yesterday", "2026-11-17", ""},
		{"en", "friday maria virtanen", "2026-11-20", "maria virtanen"},
		{"en", "wed", "2026-11-18", ""},
		{"en", "24 December", "2026-12-24", ""},
		{"en", "Dec 24 2027 Li", "2027-12-24", "Li"},
		{"en", "3 Feb", "2027-02-03", ""},
		{"en", "1/10", "2026-10-01", ""},
		{"en", "2026-03-14", "2026-03-14", ""},
		{"fi", "perjantaina Aino", "2026-11-20", "Aino"},
		{"fi", "TÄNÄÄN", "2026-11-18", ""},
		{"fi", "ylihuomenna", "2026-11-20", ""},
		{"fi", "24. joulukuuta", "2026-12-24", ""},
		{"fi", "24.12.", "2026-12-24", ""},
		{"sv", "imorgon", "2026-11-19", ""},
		{"sv", "lör", "2026-11-21", ""},
		{"de", "übermorgen", "2026-11-20", ""},
		{"de", "24.12.26", "2026-12-24", ""},
		{"de", "3. März", "2027-03-03", ""},
	} {
		day, rest, ok := For(c.language).FindDay(c.text, today)
		if !ok || day.Format(time.DateOnly) != c.day || rest != c.rest {
			t.Errorf("%q in %s: %s and %q (%v) instead of %s and %q", c.text, c.language, day.Format(time.DateOnly), rest, ok, c.day, c.rest)
		}
	}
}

func TestNamesAndNumbersAreNoDays(t *testing.T) {
	today := time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ language, text string }{
		{"en", "Maria"}, {"en", "Mo"}, {"en", "Li May"}, {"en", "040 123"}, {"en", "31.2.2026"}, {"en", "32.1."}, {"en", "fr"}, {"en", ""},
		{"en", "today@example.com"}, {"fi", "Marianne"}, {"fi", "ma"}, {"de", "So"}, {"en", "12.13."}, {"en", "1.2.3.4"},
	} {
		if day, rest, ok := For(c.language).FindDay(c.text, today); ok || rest != c.text {
			t.Errorf("%q in %s is taken for %s, and leaves %q", c.text, c.language, day.Format(time.DateOnly), rest)
		}
	}
}
