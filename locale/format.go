package locale

import (
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/number"
)

// Number writes a whole number with its thousands apart.
func (l *Language) Number(n int64) string {
	return l.printer.Sprint(number.Decimal(n))
}

// Percent writes hundredths of a percent: 1250 is 12.5 %.
func (l *Language) Percent(hundredths int64) string {
	text := l.printer.Sprint(number.Decimal(float64(hundredths)/100, number.MaxFractionDigits(2)))
	if l.Code == "en" {
		return text + "%"
	}
	return text + "\u00a0%"
}

// Money writes minor units of a currency: £12.50, 12,50 €. When brief, amounts that are whole or of a hundred
// and more are written without decimals.
func (l *Language) Money(minor int64, code string, brief bool) string {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return strconv.FormatInt(minor, 10) + " " + code
	}
	scale, _ := currency.Standard.Rounding(unit)
	digits := scale
	if whole := int64(math.Pow10(scale)); brief && (minor%whole == 0 || minor >= 100*whole || minor <= -100*whole) {
		digits = 0
	}
	amount := math.Abs(float64(minor)) / math.Pow10(scale)
	text := l.printer.Sprint(number.Decimal(amount, number.MinFractionDigits(digits), number.MaxFractionDigits(digits)))
	symbol := l.printer.Sprint(currency.NarrowSymbol(unit))
	sign := ""
	if minor < 0 {
		sign = "\u2212"
	}
	if l.Code == "en" {
		return sign + symbol + text
	}
	return sign + text + "\u00a0" + symbol
}

// Date writes a day: 15 Apr 2026.
func (l *Language) Date(t time.Time) string {
	switch l.Code {
	case "fi":
		return t.Format("2.1.2006")
	case "de":
		return t.Format("02.01.2006")
	}
	return strconv.Itoa(t.Day()) + " " + l.monthShort(t.Month()) + " " + strconv.Itoa(t.Year())
}

// DateTime writes a day and a time of it.
func (l *Language) DateTime(t time.Time) string { return l.Date(t) + ", " + l.Time(t) }

// Time writes a time of the day.
func (l *Language) Time(t time.Time) string {
	if l.Code == "fi" {
		return t.Format("15.04")
	}
	return t.Format("15:04")
}

// Month writes a month and its year: April 2021.
func (l *Language) Month(t time.Time) string {
	return l.month(t.Month()) + " " + strconv.Itoa(t.Year())
}

// DayLong writes a day with its weekday: Saturday 21 November.
func (l *Language) DayLong(t time.Time) string {
	month := l.month(t.Month())
	switch l.Code {
	case "fi":
		return l.Weekday(t) + " " + strconv.Itoa(t.Day()) + ". " + month + "ta" // the partitive of each month's name
	case "de":
		return l.Weekday(t) + ", " + strconv.Itoa(t.Day()) + ". " + month
	}
	return l.Weekday(t) + " " + strconv.Itoa(t.Day()) + " " + month
}

// DayShort writes a day without its year: 15 Apr.
func (l *Language) DayShort(t time.Time) string {
	switch l.Code {
	case "fi":
		return t.Format("2.1.")
	case "de":
		return t.Format("02.01.")
	}
	return strconv.Itoa(t.Day()) + " " + l.monthShort(t.Month())
}

// MonthShort writes a month and its year in few letters: Apr 2021.
func (l *Language) MonthShort(t time.Time) string {
	if l.Code == "fi" {
		return t.Format("1/2006")
	}
	return l.monthShort(t.Month()) + " " + strconv.Itoa(t.Year())
}

// Weekday names the day of the week.
func (l *Language) Weekday(t time.Time) string {
	return strings.Split(l.T("weekdays"), " ")[t.Weekday()]
}

// WeekdayShort names the day of the week in few letters.
func (l *Language) WeekdayShort(t time.Time) string {
	return strings.Split(l.T("weekdays.short"), " ")[t.Weekday()]
}

// Minutes writes how long something takes: 45 min, 1 h 15 min.
func (l *Language) Minutes(n int) string {
	hours, minutes := strconv.Itoa(n/60)+"\u00a0"+l.T("hours.short"), strconv.Itoa(n%60)+"\u00a0min"
	switch {
	case n < 60:
		return minutes
	case n%60 == 0:
		return hours
	}
	return hours + " " + minutes
}

// Birthday writes a day of birth as the register keeps it: 1990-05-31, or --05-31 where the year is not known.
func (l *Language) Birthday(text string) string {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return l.Date(t)
	}
	t, err := time.Parse("--01-02", text)
	if err != nil {
		return text
	}
	switch l.Code {
	case "fi":
		return t.Format("2.1.")
	case "de":
		return strconv.Itoa(t.Day()) + ". " + l.month(t.Month())
	}
	return strconv.Itoa(t.Day()) + " " + l.month(t.Month())
}

// Ago writes how long ago a moment was, or in how long it will be: 3 months ago, in 2 days.
func (l *Language) Ago(t, now time.Time) string {
	d := now.Sub(t)
	form := "ago."
	if d < 0 {
		d, form = -d, "in."
	}
	days := int(d.Hours() / 24)
	switch {
	case d < time.Minute:
		return l.T("ago.now")
	case d < time.Hour:
		return l.N(form+"minutes", int(d.Minutes()))
	case d < 24*time.Hour:
		return l.N(form+"hours", int(d.Hours()))
	case days < 31:
		return l.N(form+"days", days)
	case days < 365:
		return l.N(form+"months", max(days*12/365, 1))
	}
	return l.N(form+"years", days/365)
}

func (l *Language) month(m time.Month) string {
	return strings.Split(l.T("months"), " ")[m-1]
}

func (l *Language) monthShort(m time.Month) string {
	return strings.Split(l.T("months.short"), " ")[m-1]
}
