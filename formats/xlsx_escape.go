package formats

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Texts of an XLSX file write characters that XML cannot hold as _xHHHH_ with their UTF-16 code, and an underscore
// that would be taken for the beginning of one as _x005F_ (ECMA-376, 22.4.2.4).

// unescapeXLSX undoes the escapes in place.
func unescapeXLSX(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := text[:0]
	for len(text) > 0 {
		code, ok := escapedUnit(text)
		if !ok {
			out = append(out, text[0])
			text = text[1:]
			continue
		}
		text = text[7:]
		char := rune(code)
		if low, ok := escapedUnit(text); ok && utf16.IsSurrogate(char) {
			if pair := utf16.DecodeRune(char, rune(low)); pair != utf8.RuneError {
				char, text = pair, text[7:]
			}
		}
		out = utf8.AppendRune(out, char)
	}
	return out
}

// escapedUnit reads _xHHHH_ at the beginning of text.
func escapedUnit(text []byte) (uint16, bool) {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return uint16(code), err == nil
}

// escapeXLSX appends text as the content of an element <t>. The byte 0 is left out, as in reading; bytes that are
// not UTF-8 become the replacement character.
func escapeXLSX(to []byte, text string) []byte {
	for i, c := range text {
		switch {
		case c == 0:
		case c == '&':
			to = append(to, "&amp;"...)
		case c == '<':
			to = append(to, "&lt;"...)
		case c == '>':
			to = append(to, "&gt;"...)
		case c == '_' && isEscape(text[i:]):
			to = append(to, "_x005F_"...)
		case c < 0x20 && c != '\t' && c != '\n', c == 0xFFFE, c == 0xFFFF:
			to = append(to, "_x"...)
			to = append(to, hex4(uint16(c))...)
			to = append(to, '_')
		default:
			to = utf8.AppendRune(to, c)
		}
	}
	return to
}

// isEscape tells whether text begins as an escape does. Its last underscore is not asked for, since the next
// character may be written as one that begins with it.
func isEscape(text string) bool {
	if len(text) < 6 {
		return false
	}
	_, ok := escapedUnit([]byte(text[:6] + "_"))
	return ok
}

func hex4(code uint16) string {
	text := strconv.FormatUint(uint64(code)|0x10000, 16)
	return text[1:]
}
