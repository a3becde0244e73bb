package formats

import "strings"

// A spreadsheet program takes a cell of a CSV file that begins with = + - or @ for a formula, also behind a tab or
// a carriage return that it drops first (OWASP, "CSV Injection"). An apostrophe before such a character makes it
// text again. A program that separates by semicolons, as Excel does in much of Europe, finds cells of its own inside
// a comma-separated line, after semicolons and line ends; so what stands there is neutralised as well.
//
// To be undone exactly, one apostrophe is added however many stand there already, and one is taken away when
// reading. Foreign files are read by the same rule: a cell '=x of theirs becomes =x, which is what the person who
// typed the apostrophe saw.

// neutralise gives text as it may stand in a cell of a CSV file.
func neutralise(text string) string {
	if !mayHoldFormula(text) {
		return text
	}
	var out strings.Builder
	var place cellPlace
	for i := 0; i < len(text); i++ {
		if place.dangerous(text[i]) {
			out.WriteByte('\'')
		}
		out.WriteByte(text[i])
		place = place.after(text[i])
	}
	return out.String()
}

// restore undoes neutralise.
func restore(text string) string {
	if strings.IndexByte(text, '\'') < 0 {
		return text
	}
	var out []byte
	kept := 0 // text[:kept] is in out
	var place cellPlace
	for i := 0; i < len(text); i++ {
		if i > kept && text[i-1] == '\'' && place.dangerous(text[i]) {
			out = append(out, text[kept:i-1]...)
			kept = i
		}
		place = place.after(text[i])
	}
	if kept == 0 {
		return text
	}
	return string(append(out, text[kept:]...))
}

func mayHoldFormula(text string) bool {
	return strings.ContainsAny(text, "=+-@") || text != "" && strings.ContainsAny(text[:1], "\t\r'")
}

// cellPlace says where in a cell a character stands. Apostrophes never change it, so adding and removing them does
// not either.
type cellPlace int

const (
	atStart   cellPlace = iota // nothing but apostrophes before
	atInner                    // where a cell may begin for a program that separates by semicolons
	elsewhere                  // inside of the text
)

func (p cellPlace) dangerous(c byte) bool {
	switch c {
	case '=', '+', '-', '@':
		return p != elsewhere
	case '\t', '\r':
		return p == atStart
	}
	return false
}

func (p cellPlace) after(c byte) cellPlace {
	switch c {
	case '\'':
		return p
	case ';', '\n', '\r':
		return atInner
	case '"', '\t':
		if p != elsewhere {
			return atInner
		}
	}
	return elsewhere
}
