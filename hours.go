package clientele

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours say when a business is open, or when a user works, by the clock on its wall.
type Hours struct {
	Week       *Week      `json:"week"`       // nil: not said
	Exceptions []DayHours `json:"exceptions"` // by date
}

// String tells equal hours from others.
func (h Hours) String() string {
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // our own types
	}
	return string(text)
}

// Week is the hours of each day of the week, from Sunday on as time.Weekday counts. A day without any is closed.
type Week [7][]Span

// DayHours are the hours of one date, instead of the weekday's. Without any that day is closed.
type DayHours struct {
	Date  string `json:"date"` // 2006-01-02
	Hours []Span `json:"hours"`
}

// Span is a part of a day. A night that goes on after midnight is two spans.
type Span struct {
	From Clock `json:"from"`
	To   Clock `json:"to"`
}

// Clock is what a clock on the wall shows, in minutes after midnight, up to 1440, the midnight that ends the day. A
// negative one stands for a text that is no such thing.
type Clock int

const dayMinutes Clock = 24 * 60

// ParseClock reads 09:00 or 24:00; anything else gives a negative Clock, which every change refuses.
func ParseClock(text string) Clock {
	if text == "24:00" {
		return dayMinutes
	}
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != 5 {
		return -1
	}
	return Clock(t.Hour()*60 + t.Minute())
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText and UnmarshalText keep it as a person reads it.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Clock) UnmarshalText(text []byte) error {
	if *c = ParseClock(string(text)); *c < 0 {
		return fmt.Errorf("not a time of day")
	}
	return nil
}

// HoursChange says what of hours is to be another way. Exceptions are given all at once.
type HoursChange struct {
	Week       Optional[WeekChange]
	Exceptions Optional[[]DayHours]
}

// WeekChange names the weekdays that are to be another way. A day named null is closed.
type WeekChange [7]Optional[[]Span]

// Limits of hours.
const (
	maxSpans      = 10
	maxExceptions = 400
)

// defaultWeek is Monday to Friday, 9 to 17.
func defaultWeek() *Week {
	var w Week
	for day := time.Monday; day <= time.Friday; day++ {
		w[day] = []Span{{9 * 60, 17 * 60}}
	}
	return &w
}

// applyHours gives the hours as they would be. Days that the change does not name stay.
func applyHours(field string, h Hours, ch HoursChange, wrong *problems) Hours {
	if ch.Week.Null {
		h.Week = nil
	} else if ch.Week.Set {
		var week Week
		if h.Week != nil {
			week = *h.Week
		}
		for day, spans := range ch.Week.Value {
			if spans.Set {
				name := field + "week." + strings.ToLower(time.Weekday(day).String())
				week[day] = cleanSpans(name, spans.Value, wrong)
			}
		}
		h.Week = &week
	}
	if ch.Exceptions.Set {
		h.Exceptions = cleanExceptions(field+"exceptions", ch.Exceptions.Value, wrong)
	}
	return h
}

// cleanSpans sorts the spans of a day and refuses those that overlap.
func cleanSpans(field string, spans []Span, wrong *problems) []Span {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i, s := range spans {
		switch {
		case s.From < 0 || s.To < 0:
			wrong.add(field, "invalid", "a time of day looks like 09:00; a day ends at 24:00")
			return nil
		case s.To <= s.From:
			wrong.add(field, "invalid", "hours end after they begin; a night is 18:00 to 24:00 and 00:00 to 02:00 of the next day")
			return nil
		case i > 0 && s.From < spans[i-1].To:
			wrong.add(field, "invalid", "two of these hours overlap")
			return nil
		}
	}
	if len(spans) > maxSpans {
		wrong.add(field, "too_many", "a day has at most %d spans", maxSpans)
	}
	return spans
}

func cleanExceptions(field string, days []DayHours, wrong *problems) []DayHours {
	var kept []DayHours
	for _, d := range days {
		_, err := time.Parse(time.DateOnly, d.Date)
		if err != nil || slices.ContainsFunc(kept, func(k DayHours) bool { return k.Date == d.Date }) {
			wrong.add(field, "invalid", "each exception has a date of its own, as in 2026-12-24")
			return nil
		}
		kept = append(kept, DayHours{d.Date, cleanSpans(field, d.Hours, wrong)})
	}
	if len(kept) > maxExceptions {
		wrong.add(field, "too_many", "at most %d exceptions; leave out those that are over", maxExceptions)
		return nil
	}
	slices.SortFunc(kept, func(a, b DayHours) int { return cmp.Compare(a.Date, b.Date) })
	return kept
}

// on gives the hours of a date. Hours that say nothing about the week leave it to others.
func (h Hours) on(day time.Time, others []Span) []Span {
	date := day.Format(time.DateOnly)
	if i, ok := slices.BinarySearchFunc(h.Exceptions, date, func(d DayHours, date string) int { return cmp.Compare(d.Date, date) }); ok {
		return h.Exceptions[i].Hours
	}
	if h.Week == nil {
		return others
	}
	return h.Week[day.Weekday()]
}

// How far apart the times are that are offered online, in minutes.
const (
	defaultBookingStep = 15
	minBookingStep     = 5
	maxBookingStep     = 240
)

// BookingStepMinutes is how far apart the times are that are offered online.
func (s Settings) BookingStepMinutes() int {
	if s.BookingStep == 0 {
		return defaultBookingStep
	}
	return s.BookingStep
}

func applyBookingSettings(s *Settings, ch SettingsChange, wrong *problems) {
	ch.BookingStepMinutes.apply(&s.BookingStep)
	if s.BookingStep != 0 && (s.BookingStep < minBookingStep || s.BookingStep > maxBookingStep) {
		wrong.add("bookingStepMinutes", "out_of_range", "between %d and %d minutes", minBookingStep, maxBookingStep)
	}
	switch {
	case ch.OpeningHours.Null:
		s.OpeningHours = Hours{}
	case ch.OpeningHours.Set:
		s.OpeningHours = applyHours("openingHours.", s.Opening(), ch.OpeningHours.Value, wrong)
	}
}

// openOn gives the opening hours of a date.
func (s Settings) openOn(day time.Time) []Span {
	return s.OpeningHours.on(day, defaultWeek()[day.Weekday()])
}

// Opening gives the opening hours as they hold, with the week that everybody begins with when none was said.
func (s Settings) Opening() Hours {
	h := s.OpeningHours
	if h.Week == nil {
		h.Week = defaultWeek()
	}
	return h
}

// workOn gives when a user works on a date, within the opening hours: outside these nobody is booked online.
func (s Settings) workOn(work Hours, day time.Time) []Span {
	open := s.openOn(day)
	return intersect(open, work.on(day, open))
}

// intersect gives what two sorted lists of spans have in common.
func intersect(a, b []Span) []Span {
	var both []Span
	for _, x := range a {
		for _, y := range b {
			if from, to := max(x.From, y.From), min(x.To, y.To); from < to {
				both = append(both, Span{from, to})
			}
		}
	}
	return both
}
