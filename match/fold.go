package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText bounds what is read of one field, in bytes; nothing that identifies a person is longer.
const maxText = 256

// fold brings text to the form that is compared: compatibility form (Unicode Standard Annex 15, NFKC), lower case,
// without accents and invisible characters, Cyrillic and Greek in Latin letters. German umlauts become two letters
// (ä = ae) and, with plain, one (ä = a), because people write both. Scripts that are not listed stay as they are.
func fold(s string, plain bool) string {
	if lower, ok := foldASCII(s); ok {
		return lower
	}
	s = norm.NFKC.String(strings.ToValidUTF8(clip(s), " "))
	var b strings.Builder
	b.Grow(len(s) + 8)
	for _, r := range s {
		r = unicode.ToLower(r)
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Cc):
		default:
			foldRune(&b, r, plain)
		}
	}
	return clip(b.String())
}

// foldASCII is the short way for the text that most registers hold most of the time.
func foldASCII(s string) (string, bool) {
	if len(s) > maxText {
		return "", false
	}
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' {
			return "", false
		}
	}
	return strings.ToLower(s), true
}

func foldRune(b *strings.Builder, r rune, plain bool) {
	if latin, ok := umlauts[r]; ok && !plain {
		b.WriteString(latin)
		return
	}
	if latin, ok := letters[r]; ok {
		b.WriteString(latin)
		return
	}
	for _, d := range norm.NFD.String(string(r)) {
		if unicode.In(d, unicode.Mn) {
			continue
		}
		if latin, ok := letters[d]; ok {
			b.WriteString(latin)
		} else {
			b.WriteRune(unicode.ToLower(d))
		}
	}
}

func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	n := maxText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// words splits folded text where letters and digits end. Apostrophes join (o'brien is obrien).
func words(s string) []string {
	if i := strings.IndexAny(s, "'`´’ʼ"); i >= 0 {
		s = apostrophes.Replace(s)
	}
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

var apostrophes = strings.NewReplacer("'", "", "`", "", "´", "", "’", "", "ʼ", "")

// narrow gives text with one byte a character, for the similarity functions: ASCII as it is, any other character
// as a byte from 128 that depends on it. Two characters may share a byte; equality is never decided on this form.
func narrow(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
		} else {
			b = append(b, 0x80|byte(uint32(r)*0x9E3779B1>>25))
		}
	}
	return string(b)
}

// digits keeps the decimal digits, those of other scripts included.
func digits(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b = append(b, byte(r))
		case r >= utf8.RuneSelf && unicode.IsDigit(r):
			b = append(b, digitOf(r))
		}
	}
	return string(b)
}

// digitOf reads a decimal digit of any script: Unicode keeps each script's ten in one run.
func digitOf(r rune) byte {
	n := 0
	for n < 9 && unicode.IsDigit(r-rune(n)-1) {
		n++
	}
	return byte('0' + n)
}

var umlauts = map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue", 'å': "aa", 'ø': "oe"}

// letters has what a decomposition does not give: Latin letters of their own, and the Cyrillic and Greek alphabets
// in the spelling of passports (ICAO Doc 9303-3, section 6), shortened where people write less.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "n", 'ə': "a",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'і': "i", 'ї': "yi",
	'є': "ye", 'ґ': "g", 'ў': "u", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'ђ': "dj", 'џ': "dz", 'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}
