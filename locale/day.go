package locale

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FindDay finds a day in what somebody typed, and gives what is left without it: today and its neighbours, a weekday (the
// next one, today included), 24.12., 24.12.2026, 24/12, 2026-12-24, 24 December. A day without its year is the nearest one.
// Words are those of the language; accents and case do not matter.
func (l *Language) FindDay(text string, today time.Time) (day time.Time, rest string, ok bool) {
	today = dateOf(today.Year(), today.Month(), today.Day())
	words := strings.Fields(text)
	for i, word := range words {
		if day, ok = l.dayWord(plain(word), today); ok {
			return day, strings.Join(slices.Delete(words, i, i+1), " "), true
		}
		if day, n, ok := l.dayAndMonth(words[i:], today); ok {
			return day, strings.Join(slices.Delete(words, i, i+n), " "), true
		}
	}
	return time.Time{}, text, false
}

func dateOf(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// dayWord reads a day that is one word.
func (l *Language) dayWord(word string, today time.Time) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, word); err == nil {
		return t, true
	}
	for i, near := range strings.Fields(l.T("days.near")) { // yesterday is the first
		if word == plain(near) {
			return today.AddDate(0, 0, i-1), true
		}
	}
	if n, ok := l.weekday(word); ok {
		return today.AddDate(0, 0, (int(n)-int(today.Weekday())+7)%7), true
	}
	return numericDay(word, today)
}

// shortest is how long the beginning of a day's or a month's name must be, so that it is not the beginning of a
// person's too often.
const shortest = 3

// weekday reads a weekday, also with an ending (perjantaina, fredagen) or as it is abbreviated.
func (l *Language) weekday(word string) (time.Weekday, bool) {
	short, full := strings.Fields(l.T("weekdays.short")), strings.Fields(l.T("weekdays"))
	for n := range full {
		name := plain(full[n])
		if strings.HasPrefix(word, name) && len(word) <= len(name)+4 || len(word) >= shortest && (word == plain(short[n]) || len(word) > shortest && strings.HasPrefix(name, word)) {
			return time.Weekday(n), true
		}
	}
	return 0, false
}

// numericDay reads 24.12., 24.12.2026, 24.12.26 and the same with strokes.
func numericDay(word string, today time.Time) (time.Time, bool) {
	sep := "."
	if strings.Contains(word, "/") {
		sep = "/"
	}
	parts := strings.Split(strings.TrimSuffix(word, sep), sep)
	if len(parts) < 2 || len(parts) > 3 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return time.Time{}, false
	}
	day, err := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	if err != nil || err2 != nil || month < 1 || month > 12 {
		return time.Time{}, false
	}
	year := ""
	if len(parts) == 3 {
		year = parts[2]
	}
	return inYear(day, time.Month(month), year, today)
}

// dayAndMonth reads a day and the name of its month, in either order, and a year where one follows; n is how many words
// that is.
func (l *Language) dayAndMonth(words []string, today time.Time) (t time.Time, n int, ok bool) {
	if len(words) < 2 {
		return t, 0, false
	}
	number, name := words[0], words[1]
	if unicode.IsLetter([]rune(number)[0]) {
		number, name = name, number
	}
	day, err := strconv.Atoi(strings.TrimSuffix(number, "."))
	month, known := l.monthNamed(plain(name))
	if err != nil || !known {
		return t, 0, false
	}
	if len(words) > 2 && len(words[2]) == 4 {
		if t, ok = inYear(day, month, words[2], today); ok {
			return t, 3, true
		}
	}
	t, ok = inYear(day, month, "", today)
	return t, 2, ok
}

func (l *Language) monthNamed(word string) (time.Month, bool) {
	word = strings.TrimSuffix(word, ".")
	for month := time.January; month <= time.December; month++ {
		name := plain(l.month(month))
		if len(word) >= shortest && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name) && len(word) <= len(name)+3) {
			return month, true
		}
	}
	return 0, false
}

// inYear gives a day of a year in four digits or two; without a year, of the one that brings it nearest to today.
func inYear(day int, month time.Month, year string, today time.Time) (time.Time, bool) {
	y := today.Year()
	if year != "" {
		n, err := strconv.Atoi(year)
		if err != nil || len(year) != 2 && len(year) != 4 {
			return time.Time{}, false
		}
		if y = n; len(year) == 2 {
			y += 2000
		}
	}
	t := dateOf(y, month, day)
	if year == "" && t.Before(today.AddDate(0, -6, 0)) {
		t = dateOf(y+1, month, day)
	} else if year == "" && t.After(today.AddDate(0, 6, 0)) {
		t = dateOf(y-1, month, day)
	}
	return t, t.Day() == day && t.Month() == month
}

// plain is a word in small letters without its accents.
func plain(word string) string {
	return strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return unicode.ToLower(c)
	}, norm.NFD.String(strings.Trim(word, ",;")))
}
