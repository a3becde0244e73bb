package match

import (
	"strings"
	"unicode"
)

// street is one distinct street line: the name without the word for street, and the number.
type street struct {
	count
	whole  string // name and number
	name   string // words joined
	narrow string // name, one byte a character
	number string
	bag    uint64 // of narrow
}

// newStreet takes a street line apart. What follows a crossing ("between", "at") is dropped; ordinals become
// numbers (fifth avenue = 5th avenue); the first group of digits is the house number, wherever it stands.
func newStreet(s string) street {
	s = fold(s, false)
	if placeholder(s) {
		return street{}
	}
	var parts, dropped []string
	var number string
	all := words(withoutBrackets(s))
	for i, w := range all {
		if i > 0 && crossings[w] && len(parts) > 0 {
			break
		}
		w = ordinalWord(w)
		switch {
		case number == "" && unicode.IsDigit(rune(w[0])) && !ordinal(w) && (i == 0 || len(parts)+len(dropped) > 0):
			number = houseNumber(w)
		case streetWords[w] || len(w) == 1 && w[0] < 0x80:
			dropped = append(dropped, w)
		default:
			parts = append(parts, withoutStreet(w))
		}
	}
	if len(parts) == 0 {
		parts = dropped
	}
	name := strings.Join(parts, "")
	if name == "" && number == "" {
		return street{}
	}
	v := street{whole: name + " " + number, name: name, narrow: narrow(name), number: number}
	v.bag = bag(v.narrow)
	return v
}

// houseNumber gives the digits that a number begins with: 5a is 5.
func houseNumber(w string) string {
	d := digits(w)
	n := 0
	for n < len(w) && n < len(d) && w[n] == d[n] {
		n++
	}
	if n == 0 {
		return d
	}
	return w[:n]
}

// withoutStreet cuts the word for street from the end of a word: Hauptstraße, Hauptstr.
func withoutStreet(w string) string {
	for _, end := range [...]string{"strasse", "strase", "str", "gasse", "straat", "gatan", "vej"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len(cut) >= 3 {
			return cut
		}
	}
	return w
}

func ordinalWord(w string) string {
	if n, ok := ordinals[w]; ok {
		return n
	}
	return w
}

var ordinals = map[string]string{
	"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th",
	"eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
}

var crossings = set("between at near off bei ecke corner cnr btw")

var streetWords = set(`street st str strasse strase road rd avenue ave av place pl crescent cres cr court ct circuit cct drive dr
lane ln boulevard blvd bd parkway pkwy highway hwy way weg platz allee gasse ring ufer rue chaussee via viale piazza calle
avenida plaza straat laan plein gatan vej ulica ul ulitsa prospekt terrace tce close grove square sq north south east west
northeast northwest southeast southwest ne nw se sw apt apartment unit flat suite ste floor no nr`)

// place folds a town, empty when it is a placeholder.
func place(s string) string {
	s = fold(s, false)
	if s == "" || placeholder(s) {
		return ""
	}
	return strings.Join(words(s), "")
}

// postcode keeps letters and digits; empty when it is a placeholder.
func postcode(s string) string {
	s = strings.Join(words(fold(s, false)), "")
	if len(s) < 3 || filler(s) && s[0] == '0' || emptyWords[s] {
		return ""
	}
	return s
}

// nearPostcode tells whether two postcodes lie close: one sign apart or exchanged, or the same district, which is
// what stands before the last three signs of a British code and the first three of any other.
func nearPostcode(a, b *text) bool {
	x, y := a.narrow, b.narrow
	if british(x) && british(y) {
		if x[:len(x)-3] == y[:len(y)-3] {
			return true
		}
	} else if len(x) == len(y) && len(x) >= 4 && x[:3] == y[:3] {
		return true
	}
	return osa(x, y) <= 1
}

// british recognises the form of a British postcode: letters first, and a digit and two letters at the end.
func british(s string) bool {
	n := len(s)
	return n >= 5 && n <= 7 && s[0] >= 'a' && s[n-3] <= '9' && s[n-2] >= 'a' && s[n-1] >= 'a'
}
