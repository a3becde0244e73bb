package formats

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// CalendarEvent is an appointment as calendars take it over.
type CalendarEvent struct {
	UID         string // the same in every version of it
	Sequence    int64  // counts the versions
	Cancelled   bool   // takes the appointment out of the calendar again
	Stamp       time.Time
	Starts      time.Time
	Ends        time.Time
	Summary     string
	Description string
	Location    string
	Organizer   string // an e-mail address, which iTIP asks for; may be empty
	By          string // the organizer's name
}

// ICS writes an appointment as an iCalendar object (RFC 5545) with the method of RFC 5546: PUBLISH, or CANCEL.
func ICS(e CalendarEvent) []byte {
	var b bytes.Buffer
	method, status := "PUBLISH", "CONFIRMED"
	if e.Cancelled {
		method, status = "CANCEL", "CANCELLED"
	}
	line := func(name, value string) {
		if value != "" {
			foldLine(&b, name+":"+value)
		}
	}
	const stamp = "20060102T150405Z"
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Clientele//Clientele//EN")
	line("METHOD", method)
	line("BEGIN", "VEVENT")
	line("UID", icsText(e.UID))
	line("SEQUENCE", strconv.FormatInt(e.Sequence, 10))
	line("DTSTAMP", e.Stamp.UTC().Format(stamp))
	line("DTSTART", e.Starts.UTC().Format(stamp))
	line("DTEND", e.Ends.UTC().Format(stamp))
	line("SUMMARY", icsText(e.Summary))
	line("DESCRIPTION", icsText(e.Description))
	line("LOCATION", icsText(e.Location))
	line("STATUS", status)
	if e.Organizer != "" && !strings.ContainsAny(e.Organizer, "\r\n ") {
		name := strings.Map(quotable, e.By)
		line(`ORGANIZER;CN="`+name+`"`, "mailto:"+e.Organizer)
	}
	line("END", "VEVENT")
	line("END", "VCALENDAR")
	return b.Bytes()
}

// quotable leaves out what a quoted parameter cannot hold.
func quotable(c rune) rune {
	if c == '"' || c < ' ' || c == 0x7f {
		return -1
	}
	return c
}

// icsText escapes a text as RFC 5545 3.3.11 says.
func icsText(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' || c == 0x7f {
			return -1
		}
		return c
	}, text)
}

// foldLine writes a content line in pieces of at most 75 bytes, never within a character (RFC 5545 3.1).
func foldLine(b *bytes.Buffer, text string) {
	for room := 75; len(text) > room; room = 74 {
		n := room
		for !utf8.RuneStart(text[n]) {
			n--
		}
		b.WriteString(text[:n] + "\r\n ")
		text = text[n:]
	}
	b.WriteString(text + "\r\n")
}
