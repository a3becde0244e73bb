package clientele

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanLine trims a text of one line.
func cleanLine(field string, text Optional[string], limit int, wrong *problems) Optional[string] {
	return cleanField(field, text, limit, false, wrong)
}

// cleanText trims a text that may have several lines.
func cleanText(field string, text Optional[string], limit int, wrong *problems) Optional[string] {
	return cleanField(field, text, limit, true, wrong)
}

func cleanField(field string, text Optional[string], limit int, lines bool, wrong *problems) Optional[string] {
	if !text.Set || text.Null {
		return text
	}
	value := strings.TrimSpace(norm.NFC.String(text.Value))
	switch {
	case !utf8.ValidString(value) || hasControl(value, lines):
		wrong.add(field, "invalid", "this has characters that cannot be shown")
	case utf8.RuneCountInString(value) > limit:
		wrong.add(field, "too_long", "at most %d characters", limit)
	default:
		return Some(value)
	}
	return Some("")
}

func hasControl(text string, lines bool) bool {
	return strings.ContainsFunc(text, func(c rune) bool {
		return unicode.IsControl(c) && !(lines && (c == '\n' || c == '\r' || c == '\t'))
	})
}

// hasVisible tells whether there is anything in a text that can be seen.
func hasVisible(text string) bool {
	return strings.ContainsFunc(text, func(c rune) bool { return unicode.IsGraphic(c) && !unicode.IsSpace(c) })
}
