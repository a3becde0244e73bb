package clientele

import (
	"slices"
	"time"
)

// stretch is a piece of time; to is its first moment no more.
type stretch struct{ from, to time.Time }

func (s stretch) overlaps(o stretch) bool { return s.from.Before(o.to) && o.from.Before(s.to) }

func (s stretch) holds(o stretch) bool { return !o.from.Before(s.from) && !o.to.After(s.to) }

// localDays gives the dates of a place that a stretch of time touches, each as midnight of UTC.
func localDays(loc *time.Location, s stretch) []time.Time {
	var days []time.Time
	day := wallOf(s.from, loc).Truncate(24 * time.Hour)
	for last := wallOf(s.to, loc); !day.After(last); day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days
}

// moments gives when the spans of a date are. One that falls into an hour that the clocks skip is none.
func moments(loc *time.Location, day time.Time, spans []Span) []stretch {
	var out []stretch
	for _, span := range spans {
		s := stretch{wallTime(loc, day, span.From, false), wallTime(loc, day, span.To, true)}
		if s.from.Before(s.to) {
			out = append(out, s)
		}
	}
	return out
}

// workTimes gives when a user can be booked online between two moments, time off left out: sorted, and what touches is
// one, so that a booking may go on after midnight.
func (s Settings) workTimes(work Hours, off []TimeOff, between stretch) []stretch {
	loc := s.Location()
	var times []stretch
	for _, day := range localDays(loc, between) {
		for _, next := range moments(loc, day, s.workOn(work, day)) {
			if n := len(times); n > 0 && !next.from.After(times[n-1].to) {
				times[n-1].to = later(times[n-1].to, next.to)
			} else {
				times = append(times, next)
			}
		}
	}
	for _, o := range off {
		times = without(times, stretch{o.StartsAt, o.EndsAt})
	}
	return times
}

// without takes a stretch out of others.
func without(times []stretch, off stretch) []stretch {
	var left []stretch
	for _, t := range times {
		if !t.overlaps(off) {
			left = append(left, t)
			continue
		}
		if t.from.Before(off.from) {
			left = append(left, stretch{t.from, off.from})
		}
		if off.to.Before(t.to) {
			left = append(left, stretch{off.to, t.to})
		}
	}
	return left
}

// offered gives the times at which something can be offered to begin: from the beginning of each opening on, a step
// apart. Days are by the wall clock, so an opening that the clocks are changed in is longer or shorter by an hour.
func (s Settings) offered(between stretch) []time.Time {
	loc, step := s.Location(), time.Duration(s.BookingStepMinutes())*time.Minute
	var times []time.Time
	for _, day := range localDays(loc, between) {
		for _, open := range moments(loc, day, s.openOn(day)) {
			for at := open.from; at.Before(open.to); at = at.Add(step) {
				if !at.Before(between.from) && at.Before(between.to) {
					times = append(times, at)
				}
			}
		}
	}
	slices.SortFunc(times, time.Time.Compare) // two openings can overlap in an hour that is shown twice
	return slices.CompactFunc(times, time.Time.Equal)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
