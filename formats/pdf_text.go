package formats

import (
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// A PDF shows the signs of a font from left to right and nothing more. So what a text needs before that is done here:
// letters and their accents become one sign, Arabic letters take the form that their neighbours ask for, writing from
// right to left is turned round, and a sign that the font lacks becomes a box, so that nobody takes half a name for a
// whole one.

// missingSign stands for a sign that the font does not have, as Chinese, Japanese, Korean and pictures.
const missingSign = '□'

// printable makes a text of one line ready for the font, in the order in which it is read.
func printable(text string) string {
	text = shapeArabic(norm.NFC.String(text))
	var out strings.Builder
	joined := false
	for _, c := range text {
		switch {
		case c == '\u200d' || unicode.Is(unicode.Variation_Selector, c): // what follows belongs to the sign before
			joined = c == '\u200d'
		case unicode.IsSpace(c):
			out.WriteByte(' ')
		case unicode.In(c, unicode.Cc, unicode.Cf):
		case inFont(c):
			out.WriteRune(c)
			joined = false
		case !joined && !unicode.Is(unicode.M, c):
			out.WriteRune(missingSign)
		}
	}
	return out.String()
}

// fontSigns tells which signs the font has.
var fontSigns = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(dejavusans.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return f
})

// inFont looks a sign up. The library that writes PDF counts signs up to U+FFFF.
func inFont(c rune) bool {
	if c > 0xFFFF {
		return false
	}
	var b sfnt.Buffer
	glyph, err := fontSigns().GlyphIndex(&b, c)
	return err == nil && glyph != 0
}

// visual puts a printable line into the order in which it is drawn, by Unicode's Annex 9. Of directions inside one
// another it knows two levels, as the library does: in a line that begins in Latin letters, a number between Hebrew or
// Arabic words stands behind them.
func visual(line string) string {
	if !strings.ContainsFunc(line, rightToLeft) {
		return line
	}
	var p bidi.Paragraph
	if _, err := p.SetString(line); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	var out strings.Builder
	for i := range order.NumRuns() {
		if !p.IsLeftToRight() {
			i = order.NumRuns() - 1 - i
		}
		run := order.Run(i)
		text := run.String()
		if run.Direction() == bidi.RightToLeft {
			text = bidi.ReverseString(text)
		}
		out.WriteString(text)
	}
	return out.String()
}

func rightToLeft(c rune) bool {
	p, _ := bidi.LookupRune(c)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// arabicForms are the forms of a letter: alone, at the end, at the beginning and in the middle of a joined group. A
// letter with two forms joins the one before it alone.
type arabicForms []rune

// arabic maps letters, and the pairs that are written as one sign, to their forms. They are read from Unicode's blocks
// of presentation forms, which list the forms of each letter in that order.
var arabic = sync.OnceValue(func() map[string]arabicForms {
	forms := make(map[string]arabicForms)
	for _, block := range [][2]rune{{0xFE80, 0xFEFC}, {0xFB50, 0xFBB1}, {0xFBD3, 0xFBE9}, {0xFBFC, 0xFBFF}} {
		for c := block[0]; c <= block[1]; c++ {
			if plain := norm.NFKC.String(string(c)); plain != string(c) {
				forms[plain] = append(forms[plain], c)
			}
		}
	}
	return forms
})

// shapeArabic gives each Arabic letter the form that its neighbours ask for.
func shapeArabic(text string) string {
	if !strings.ContainsFunc(text, func(c rune) bool { return unicode.Is(unicode.Arabic, c) }) {
		return text
	}
	letters := []rune(text)
	var out []rune
	joins := false // whether the letter before joins the next one
	for i := 0; i < len(letters); i++ {
		if unicode.Is(unicode.Mn, letters[i]) {
			out = append(out, letters[i])
			continue
		}
		forms, used := arabic()[string(letters[i])], 1
		if i+1 < len(letters) {
			if pair := arabic()[string(letters[i:i+2])]; len(pair) == 2 { // lam and alef
				forms, used = pair, 2
			}
		}
		i += used - 1
		next := len(forms) == 4 && joinsBefore(letters[i+1:])
		out = append(out, forms.pick(letters[i], joins, next))
		joins = next || letters[i] == tatweel && joinsBefore(letters[i+1:])
	}
	return string(out)
}

// tatweel is a line between two letters, and joins both.
const tatweel = 'ـ'

// joinsBefore tells whether the next letter joins the one before it.
func joinsBefore(letters []rune) bool {
	for _, c := range letters {
		if !unicode.Is(unicode.Mn, c) {
			return c == tatweel || len(arabic()[string(c)]) >= 2
		}
	}
	return false
}

// pick gives the form between two neighbours; a letter without forms stays as it is.
func (f arabicForms) pick(plain rune, before, after bool) rune {
	switch {
	case len(f) < 2:
		return plain
	case before && after:
		return f[3]
	case after:
		return f[2]
	case before:
		return f[1]
	}
	return f[0]
}
