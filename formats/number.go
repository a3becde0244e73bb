package formats

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A numberStyle is what a number format of Excel says about how a number is shown, as far as it matters for reading:
// whether it is a date, a percentage, or a code with leading zeros. Decimals, thousands and currencies do not.
type numberStyle struct {
	date, time bool
	elapsed    bool // hours go beyond 24
	percent    bool
	decimals   int    // of a percentage
	mask       string // 0 for a digit that is always shown, # for one that is when there; anything else as it is
}

// builtInStyle gives the formats that workbooks use by number without spelling them out (ECMA-376, 18.8.30).
func builtInStyle(id int) numberStyle {
	switch {
	case id == 9:
		return numberStyle{percent: true}
	case id == 10:
		return numberStyle{percent: true, decimals: 2}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return numberStyle{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return numberStyle{time: true}
	case id == 46:
		return numberStyle{time: true, elapsed: true}
	case id == 22:
		return numberStyle{date: true, time: true}
	}
	return numberStyle{}
}

// parseStyle reads a format code, of which the first section counts: the one for positive numbers.
func parseStyle(code string) numberStyle {
	if len(code) > 255 || strings.EqualFold(code, "General") {
		return numberStyle{}
	}
	f := formatCode{rest: code, plain: true}
	for f.rest != "" && f.rest[0] != ';' {
		f.take()
	}
	style := numberStyle{percent: f.percent, decimals: f.decimals, elapsed: f.elapsed}
	if !f.amount && !f.percent && !strings.ContainsAny(f.letters, "?@") {
		style.date, style.time = dateLetters(f.letters, f.elapsed)
	}
	if f.plain && isCode(f.mask) {
		style.mask = f.mask
	}
	return style
}

// formatCode is a format code being read.
type formatCode struct {
	rest     string
	letters  string // those that are no literals, in lower case
	mask     string
	plain    bool // nothing but digits and literals so far, so that mask says all
	amount   bool // it has digits before the decimals, which no date has
	percent  bool
	elapsed  bool
	dot      bool
	decimals int
}

// take reads the next character, or what belongs to it.
func (f *formatCode) take() {
	c := f.rest[0]
	f.rest = f.rest[1:]
	switch c {
	case '"':
		f.mask += f.until('"')
	case '[':
		f.bracket(strings.ToLower(f.until(']')))
	case '\\':
		f.mask += f.following()
	case '_', '*': // a blank as wide as the following character, or that character repeated
		f.following()
	case '%':
		f.percent = true
	case '.':
		f.dot, f.plain = true, false
	case '0', '#':
		f.mask += string(c)
		if f.dot {
			f.decimals++
		} else {
			f.amount = true
		}
	case '+', '-', '(', ')', '/', ' ':
		f.mask += string(c)
	default:
		f.letters += strings.ToLower(string(c))
		f.plain = false
	}
}

// until takes what stands before the next end, and end; everything when there is none.
func (f *formatCode) until(end byte) (inner string) {
	inner, f.rest, _ = strings.Cut(f.rest, string(end))
	return inner
}

func (f *formatCode) following() (c string) {
	n := min(len(f.rest), 1)
	c, f.rest = f.rest[:n], f.rest[n:]
	return c
}

// bracket reads what stands in brackets: hours, minutes or seconds beyond their usual range, a condition, or a
// colour or language, which do not matter.
func (f *formatCode) bracket(inner string) {
	switch {
	case inner != "" && strings.Trim(inner, inner[:1]) == "" && strings.Contains("hms", inner[:1]):
		f.elapsed = true
	case strings.ContainsAny(inner, "<>="):
		f.plain = false
	}
}

// dateLetters tells a date from a time of day by the letters of a format. m means months, but beside hours or
// seconds and without days and years it means minutes.
func dateLetters(letters string, elapsed bool) (date, timeOfDay bool) {
	timeOfDay = elapsed || strings.ContainsAny(letters, "hs")
	date = strings.ContainsAny(letters, "yd") || strings.Contains(letters, "m") && !timeOfDay
	return date, timeOfDay
}

// isCode tells whether a mask is for codes such as postal codes and phone numbers, whose zeros and signs matter, and
// not for amounts.
func isCode(mask string) bool {
	if strings.Trim(mask, "0123456789#+-()/ ") != "" || !strings.ContainsAny(mask, "0#") {
		return false
	}
	return strings.Count(mask, "0") > 1 || strings.ContainsAny(mask, "123456789+-()/")
}

// show gives a number as its style shows it. days1904 tells which day dates count from.
func (s numberStyle) show(value float64, days1904 bool) string {
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return ""
	case s.percent:
		return strconv.FormatFloat(value*100, 'f', min(s.decimals, 15), 64) + "%"
	case s.date || s.time:
		if text := s.showTime(value, days1904); text != "" {
			return text
		}
	case s.mask != "" && value >= 0 && value < 1e15 && value == math.Trunc(value):
		return applyMask(s.mask, strconv.FormatInt(int64(value), 10))
	}
	return showNumber(value)
}

// showNumber gives up to 15 significant digits, which is what spreadsheets hold, and whole numbers never with an
// exponent.
func showNumber(value float64) string {
	if value == math.Trunc(value) && math.Abs(value) < 1<<63 {
		return strconv.FormatInt(int64(value), 10)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'e', 14, 64), 64)
	if err != nil {
		rounded = value
	}
	if size := math.Abs(rounded); size >= 1e21 || size < 1e-9 {
		return strconv.FormatFloat(rounded, 'g', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// applyMask puts digits into a mask from the right; those for which it has no place come where its first place is.
func applyMask(mask, digits string) string {
	places := strings.Count(mask, "0") + strings.Count(mask, "#")
	var out strings.Builder
	for i := 0; i < len(mask); i++ {
		c := mask[i]
		if c != '0' && c != '#' {
			out.WriteByte(c)
			continue
		}
		if n := len(digits) - places; n >= 0 {
			out.WriteString(digits[:n+1])
			digits = digits[n+1:]
		} else if c == '0' {
			out.WriteByte('0')
		}
		places--
	}
	return out.String()
}

const lastDay = 2958465 // 9999-12-31, the last date of Excel

// showTime gives a serial number as date, time or both, and "" when it is none: negative, or after the year 9999.
// A date without a time of day stays a date.
func (s numberStyle) showTime(value float64, days1904 bool) string {
	if value < 0 || value >= lastDay+1 {
		return ""
	}
	days := int(value)
	seconds := int(math.Round((value - float64(days)) * 86400))
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	clock := fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	switch {
	case s.elapsed:
		return fmt.Sprintf("%02d:%02d:%02d", days*24+seconds/3600, seconds/60%60, seconds%60)
	case !s.date, s.time && days == 0 && !days1904:
		return clock
	}
	date := serialDate(days, days1904)
	if date != "" && s.time && seconds > 0 {
		return date + " " + clock
	}
	return date
}

// serialDate gives the date of a day number. The 1900 system has a 29 February 1900 that never was, as 60.
func serialDate(days int, days1904 bool) string {
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case days1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return "1900-02-29"
	case days == 0:
		return ""
	case days < 60:
		days++
	}
	return base.AddDate(0, 0, days).Format(time.DateOnly)
}

// isoDate shortens the date and time of an XML file to the form of this package: 2006-01-02, with the time of day
// where there is one. What is no such date stays as it is.
func isoDate(text string) string {
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04"} {
		t, err := time.Parse(layout, text)
		switch {
		case err != nil:
		case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
			return t.Format(time.DateOnly)
		default:
			return t.Format(time.DateTime)
		}
	}
	return text
}
