package clientele

import "time"

// wallTime gives the moment at which the clocks of a place show a time of a day. When clocks are put forward, a time
// that they skip is the moment of the change. When they are put back, a time that they show twice is the first one,
// or, for the end of something, the last one.
func wallTime(loc *time.Location, day time.Time, c Clock, end bool) time.Time {
	return wallMoment(loc, time.Date(day.Year(), day.Month(), day.Day(), 0, int(c), 0, 0, time.UTC), end)
}

// wallMoment is wallTime of a clock and calendar that are written as if they were of UTC.
func wallMoment(loc *time.Location, wall time.Time, end bool) time.Time {
	early := wall.Add(-zoneOffset(wall.Add(-24*time.Hour), loc)) // by the clock before a change, if there is one
	late := wall.Add(-zoneOffset(wall.Add(24*time.Hour), loc))
	shows := func(t time.Time) bool { return wallOf(t, loc).Equal(wall) }
	switch {
	case shows(early) && shows(late):
		if end == early.Before(late) {
			return late
		}
		return early
	case shows(early):
		return early
	case shows(late):
		return late
	}
	change, _ := early.In(loc).ZoneBounds()
	return change.UTC()
}

// wallOf is what the clocks and calendars of a place show, written as if it were of UTC.
func wallOf(t time.Time, loc *time.Location) time.Time { return t.UTC().Add(zoneOffset(t, loc)) }

func zoneOffset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}
