package formats

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever the texts hold, each line has at most 75 bytes, is UTF-8, and none becomes a property of its own.
func FuzzICS(f *testing.F) {
	f.Add("Haircut", "Salon", "salon@example.com")
	f.Add("a\r\nATTENDEE:mailto:x@example.com", "\"\nX:y", "a b\r\nX:y")
	f.Add(strings.Repeat("ä", 200), strings.Repeat("漢", 100), "ä@example.com")
	f.Fuzz(func(t *testing.T, summary, by, organizer string) {
		if !utf8.ValidString(summary + by + organizer) {
			return // the register holds none
		}
		at := time.Date(2026, 3, 28, 22, 30, 0, 0, time.UTC)
		out := string(ICS(CalendarEvent{UID: "bkg_1", Stamp: at, Starts: at, Ends: at.Add(time.Hour), Summary: summary, Description: by, Organizer: organizer, By: by}))
		known := []string{"BEGIN:", "VERSION:", "PRODID:", "METHOD:", "UID:", "SEQUENCE:", "DTSTAMP:", "DTSTART:", "DTEND:", "SUMMARY:", "DESCRIPTION:", "STATUS:", "ORGANIZER;", "END:", " "}
		for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q", line)
			}
			begins := false
			for _, k := range known {
				begins = begins || strings.HasPrefix(line, k)
			}
			if !begins {
				t.Errorf("%q begins as nothing of ours", line)
			}
		}
	})
}
