package formats

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// charset says how the bytes of a text file become text. Exactly one of wide and narrow is set, or none for UTF-8.
type charset struct {
	wide   encoding.Encoding // UTF-16: the whole file is decoded before rows are looked for
	narrow *charmap.Charmap  // an 8-bit charset: cells are decoded one by one
	bom    int               // bytes of the byte order mark
}

// detectCharset judges by the file's beginning. A byte order mark decides; then UTF-16 shows itself by its zeros;
// what is UTF-8, or is it but for a few broken places, is UTF-8; the rest is an 8-bit charset.
func detectCharset(sample []byte) charset {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(sample, []byte("\xEF\xBB\xBF")):
		return charset{bom: 3}
	case bytes.HasPrefix(sample, []byte("\xFF\xFE")):
		return charset{wide: little, bom: 2}
	case bytes.HasPrefix(sample, []byte("\xFE\xFF")):
		return charset{wide: big, bom: 2}
	}
	even, odd := zeros(sample)
	pairs := len(sample) / 2
	switch {
	case even == 0 && manyZeros(odd, pairs):
		return charset{wide: little}
	case odd == 0 && manyZeros(even, pairs):
		return charset{wide: big}
	}
	if sound, broken := countUTF8(sample); broken > sound {
		return charset{narrow: detectNarrow(sample)}
	}
	return charset{}
}

// zeros counts the bytes 0 at even and at odd places.
func zeros(sample []byte) (even, odd int) {
	for i := 0; ; i++ {
		next := bytes.IndexByte(sample[i:], 0)
		if next < 0 {
			return even, odd
		}
		if i += next; i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
}

// manyZeros tells whether a file has the zeros that UTF-16 gives: of a Latin text nearly all pairs have one, and of
// any text the blanks, digits, separators and line ends, for which a longer sample is asked.
func manyZeros(zeros, pairs int) bool {
	return pairs >= 3 && zeros*10 >= pairs*8 || pairs >= 64 && zeros*10 >= pairs
}

// countUTF8 counts the characters beyond ASCII that are sound UTF-8, and the bytes that are not. A character cut off
// by the sample's end is neither.
func countUTF8(sample []byte) (sound, broken int) {
	if utf8.Valid(sample) {
		return 1, 0
	}
	for i := 0; i < len(sample); {
		if sample[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(sample[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			sound++
		case len(sample)-i >= utf8.UTFMax || utf8.FullRune(sample[i:]):
			broken++
		}
		i += n
	}
	return sound, broken
}

// detectNarrow tells Windows-1252 (and with it Latin-1) from the two that are met beside it: what Excel on a Mac
// saves as CSV, and Cyrillic. It takes them only on strong signs.
func detectNarrow(sample []byte) *charmap.Charmap {
	var seen [256]int     // how often a byte stands inside of a word
	letters, runs := 0, 0 // bytes C0 to FF, and those of them after another
	for i := 1; i+1 < len(sample); i++ {
		b := sample[i]
		if isLetter(sample[i-1]) && isLetter(sample[i+1]) {
			seen[b]++
		}
		if b >= 0xC0 {
			letters++
			if sample[i-1] >= 0xC0 {
				runs++
			}
		}
	}
	if letters >= 12 && runs*10 >= letters*6 {
		return charmap.Windows1251
	}
	// ä ö å é ü á ç ñ è of Mac Roman, in Windows-1252 Š š Œ Ž and characters that no word has inside.
	kinds, count := 0, 0
	for _, b := range []byte("\x8A\x9A\x8C\x8E\x9F\x87\x8D\x96\x8F") {
		count += seen[b]
		if seen[b] > 0 {
			kinds++
		}
	}
	if kinds >= 2 && count > 2*letters {
		return charmap.Macintosh
	}
	return charmap.Windows1252
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// appendText appends a cell's bytes as UTF-8, without the byte 0. A byte that is no UTF-8 where it should be is
// read as Windows-1252, so that one broken place costs neither the row nor the file.
func (c charset) appendText(to, cell []byte) []byte {
	start := len(to)
	switch {
	case c.narrow != nil:
		for _, b := range cell {
			to = appendNarrow(to, c.narrow, b)
		}
	case utf8.Valid(cell):
		to = append(to, cell...)
	default:
		to = appendRepaired(to, cell)
	}
	if bytes.IndexByte(to[start:], 0) < 0 {
		return to
	}
	return append(to[:start], bytes.ReplaceAll(to[start:], []byte{0}, nil)...)
}

func appendNarrow(to []byte, table *charmap.Charmap, b byte) []byte {
	if b < utf8.RuneSelf {
		return append(to, b)
	}
	return utf8.AppendRune(to, table.DecodeByte(b))
}

func appendRepaired(to, cell []byte) []byte {
	for len(cell) > 0 {
		r, n := utf8.DecodeRune(cell)
		if r == utf8.RuneError && n == 1 {
			to = appendNarrow(to, charmap.Windows1252, cell[0])
		} else {
			to = append(to, cell[:n]...)
		}
		cell = cell[n:]
	}
	return to
}
