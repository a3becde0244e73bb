package match

import "strings"

// birthday is one distinct date of birth as it was written.
type birthday struct {
	count
	whole            string // year, month, day as eight digits; other lengths when the writing is broken
	year, month, day string // empty when the writing does not give them
}

// DateOrder is the order in which a file writes dates that are not ISO 8601.
type DateOrder uint8

// The orders of day and month. The year may stand first in either.
const (
	DayFirst DateOrder = iota
	MonthFirst
)

// DetectDateOrder decides the order for a file from its dates: the month never exceeds twelve. With nothing to tell,
// it is DayFirst.
func DetectDateOrder(dates func(yield func(string) bool)) DateOrder {
	dayFirst, monthFirst := 0, 0
	for s := range dates {
		g := dateGroups(s)
		if len(g) != 3 || len(g[0]) > 2 || len(g[1]) > 2 {
			continue
		}
		switch {
		case g[0] > "12" && len(g[0]) == 2 && pad(g[1]) <= "12":
			dayFirst++
		case g[1] > "12" && len(g[1]) == 2 && pad(g[0]) <= "12":
			monthFirst++
		}
	}
	if monthFirst > dayFirst {
		return MonthFirst
	}
	return DayFirst
}

// newBirthday reads a date of birth. Broken dates (31 February, a digit too many, a letter for a digit) are kept as
// written, since they still resemble the right one; placeholders (0000-00-00, 1900-01-01) give an empty one.
func newBirthday(s string, order DateOrder) birthday {
	g := dateGroups(s)
	var b birthday
	switch len(g) {
	case 3:
		b = fromGroups(g, order)
	case 1:
		b = fromDigits(g[0])
	default:
		b.whole = strings.Join(g, "")
	}
	if len(b.whole) < 4 || filler(strings.ReplaceAll(b.whole, "?", "")) || strings.HasPrefix(b.whole, "0000") || unborn[b.whole] {
		return birthday{}
	}
	return b
}

func fromGroups(g []string, order DateOrder) birthday {
	year, month, day := g[0], g[1], g[2]
	if len(g[0]) < 3 {
		year, month, day = g[2], g[1], g[0]
		if order == MonthFirst && !(pad(g[0]) > "12") || pad(g[1]) > "12" && pad(g[0]) <= "12" {
			month, day = g[0], g[1]
		}
	}
	month, day = pad(month), pad(day)
	if len(year) == 2 {
		year = century(year)
	}
	return birthday{whole: year + month + day, year: year, month: month, day: day}
}

func fromDigits(d string) birthday {
	if len(d) == 8 && d[4:6] <= "12" {
		return birthday{whole: d, year: d[:4], month: d[4:6], day: d[6:]}
	}
	if len(d) == 4 {
		return birthday{whole: d + "0101", year: d, month: "01", day: "01"}
	}
	return birthday{whole: d[:min(len(d), 12)]}
}

// dateGroups gives the runs of digits of a date; a month's name counts as its number, letters that look like
// digits as these, and any other letter as a question mark, which equals nothing.
func dateGroups(s string) []string {
	s, _, _ = strings.Cut(strings.TrimSpace(fold(s, true)), "t00")
	if i := strings.Index(s, " 00:"); i > 0 {
		s = s[:i]
	}
	var groups []string
	for _, w := range words(s) {
		if m := monthNumber(w); m != "" {
			groups = append(groups, m)
		} else if d := digits(w); d != "" {
			groups = append(groups, dateDigits(w))
		}
	}
	if len(groups) > 6 {
		groups = groups[:6]
	}
	return groups
}

func dateDigits(w string) string {
	b := make([]byte, 0, len(w))
	for _, r := range w {
		switch d := digits(string(r)); {
		case d != "":
			b = append(b, d...)
		case r < 0x80 && scanned(byte(r)) != 0:
			b = append(b, scanned(byte(r)))
		default:
			b = append(b, '?')
		}
	}
	return string(b[:min(len(b), 12)])
}

func monthNumber(w string) string {
	if len(w) < 3 || w[0] < 'a' {
		return ""
	}
	return monthNames[w[:3]]
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// century reads a year of two digits as one of the hundred years up to 2029.
func century(yy string) string {
	if yy <= "29" {
		return "20" + yy
	}
	return "19" + yy
}

// monthNames by their first three letters in English, German, French, Spanish, Italian; folded without umlauts.
var monthNames = map[string]string{
	"jan": "01", "ene": "01", "gen": "01", "feb": "02", "fev": "02", "mar": "03", "apr": "04", "avr": "04", "abr": "04",
	"may": "05", "mai": "05", "mag": "05", "jun": "06", "giu": "06", "jul": "07", "lug": "07", "aug": "08", "aou": "08",
	"ago": "08", "sep": "09", "set": "09", "oct": "10", "okt": "10", "ott": "10", "nov": "11", "dec": "12", "dez": "12",
	"dic": "12",
}

var unborn = set("19000101 19010101 18990101 99991231 00010101 12345678")

// parted tells whether all parts of the date are known.
func (b *birthday) parted() bool { return b.year != "" }

// swapped tells whether the two are one date with day and month exchanged.
func (b *birthday) swapped(o *birthday) bool {
	return b.parted() && b.year == o.year && b.month == o.day && b.day == o.month
}

// partsInCommon counts equal parts of year, month, day.
func (b *birthday) partsInCommon(o *birthday) int {
	if !b.parted() || !o.parted() {
		return 0
	}
	n := 0
	for _, same := range [...]bool{b.year == o.year, b.month == o.month, b.day == o.day} {
		if same {
			n++
		}
	}
	return n
}
