package clientele

import (
	"testing"
	"time"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// TestWallTime holds the wall's clock against UTC: in Helsinki clocks go from 3 to 4 on 29 March 2026 and from 4 back to 3
// on 25 October; in Beirut they skip midnight on 29 March; Kiritimati is 14 hours ahead.
func TestWallTime(t *testing.T) {
	for _, test := range []struct {
		zone, wall string
		end        bool
		want       string
	}{
		{"Europe/Helsinki", "2026-03-16 09:00", false, "2026-03-16 07:00"},
		{"Europe/Helsinki", "2026-03-29 02:59", false, "2026-03-29 00:59"},
		{"Europe/Helsinki", "2026-03-29 03:00", false, "2026-03-29 01:00"},
		{"Europe/Helsinki", "2026-03-29 03:30", false, "2026-03-29 01:00"}, // skipped: the moment of the change
		{"Europe/Helsinki", "2026-03-29 03:30", true, "2026-03-29 01:00"},
		{"Europe/Helsinki", "2026-03-29 04:00", false, "2026-03-29 01:00"},
		{"Europe/Helsinki", "2026-10-25 03:30", false, "2026-10-25 00:30"}, // shown twice: the first
		{"Europe/Helsinki", "2026-10-25 03:30", true, "2026-10-25 01:30"},  // and the last
		{"Europe/Helsinki", "2026-10-25 04:00", false, "2026-10-25 02:00"},
		{"Europe/Helsinki", "2026-10-25 02:59", true, "2026-10-24 23:59"},
		{"Asia/Beirut", "2026-03-29 00:00", false, "2026-03-28 22:00"},
		{"Asia/Beirut", "2026-03-29 01:00", false, "2026-03-28 22:00"},
		{"Pacific/Kiritimati", "2026-03-29 00:00", false, "2026-03-28 10:00"},
		{"America/Los_Angeles", "2026-11-01 01:30", false, "2026-11-01 08:30"},
		{"America/Los_Angeles", "2026-11-01 01:30", true, "2026-11-01 09:30"},
	} {
		wall, err := time.Parse("2006-01-02 15:04", test.wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := wallMoment(zone(t, test.zone), wall, test.end).Format("2006-01-02 15:04"); got != test.want {
			t.Errorf("%s in %s (end %v) is %s, want %s", test.wall, test.zone, test.end, got, test.want)
		}
	}
}

// TestEveryMomentIsFoundAgain goes through a year, half an hour at a time: what the wall shows at a moment leads back to it,
// or to another moment at which it shows the same.
func TestEveryMomentIsFoundAgain(t *testing.T) {
	for _, name := range []string{"Europe/Helsinki", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC"} {
		loc := zone(t, name)
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == 2026; at = at.Add(30 * time.Minute) {
			wall := wallOf(at, loc)
			first, last := wallMoment(loc, wall, false), wallMoment(loc, wall, true)
			if !first.Equal(at) && !last.Equal(at) || !wallOf(first, loc).Equal(wall) || last.Before(first) {
				t.Fatalf("%s: %s shows %s, which leads to %s and %s", name, at, wall, first, last)
			}
		}
	}
}

func TestDaysOfTwentyThreeAndTwentyFiveHours(t *testing.T) {
	s := Settings{Timezone: "Europe/Helsinki", OpeningHours: Hours{Week: &Week{}}}
	for day := range s.OpeningHours.Week {
		s.OpeningHours.Week[day] = []Span{{0, dayMinutes}}
	}
	for date, hours := range map[string]float64{"2026-03-28": 24, "2026-03-29": 23, "2026-10-25": 25} {
		day, _ := time.Parse(time.DateOnly, date)
		open := moments(s.Location(), day, s.openOn(day))
		if len(open) != 1 || open[0].to.Sub(open[0].from).Hours() != hours {
			t.Errorf("%s is open %v, want %v hours", date, open, hours)
		}
		if got := float64(len(s.offered(open[0]))) / 4; got != hours {
			t.Errorf("%s offers %v hours of quarters, want %v", date, got, hours)
		}
	}
	// Days that touch are one stretch, so that a booking may go on after midnight.
	month := stretch{time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	if times := s.workTimes(Hours{}, nil, month); len(times) != 1 || !times[0].holds(month) {
		t.Errorf("a month without a pause is %v", times)
	}
}

func TestHoursOfAUserLieWithinTheOpeningHours(t *testing.T) {
	christmas := DayHours{Date: "2026-12-24", Hours: []Span{{10 * 60, 12 * 60}}}
	s := Settings{Timezone: "UTC", OpeningHours: Hours{Exceptions: []DayHours{christmas, {Date: "2026-12-25"}}}}
	week := Week{}
	week[time.Thursday] = []Span{{8 * 60, 11 * 60}, {16 * 60, 20 * 60}}
	week[time.Friday] = week[time.Thursday]
	work := Hours{Week: &week, Exceptions: []DayHours{{Date: "2026-12-18", Hours: []Span{{11 * 60, 12 * 60}}}}}
	for date, want := range map[string]string{"2026-12-17": "09:00–11:00 16:00–17:00 ", "2026-12-18": "11:00–12:00 ", "2026-12-24": "10:00–11:00 ",
		"2026-12-25": "", "2026-12-21": ""} {
		day, _ := time.Parse(time.DateOnly, date)
		got := ""
		for _, span := range s.workOn(work, day) {
			got += span.From.String() + "–" + span.To.String() + " "
		}
		if got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
}

func TestHoursThatMakeNoSense(t *testing.T) {
	span := func(from, to string) Span { return Span{ParseClock(from), ParseClock(to)} }
	for _, spans := range [][]Span{{span("9:00", "17:00")}, {span("09:00", "25:00")}, {span("17:00", "09:00")}, {span("09:00", "09:00")},
		{span("09:00", "12:00"), span("11:59", "13:00")}, {span("09:00", "")}, {span("24:00", "24:00")}} {
		var wrong problems
		var week WeekChange
		week[time.Monday] = Some(spans)
		applyHours("openingHours.", Hours{}, HoursChange{Week: Some(week)}, &wrong)
		if !wrong.has("openingHours.week.monday") {
			t.Errorf("%v was taken", spans)
		}
	}
	var wrong problems
	applyHours("", Hours{}, HoursChange{Exceptions: Some([]DayHours{{Date: "2026-02-30"}})}, &wrong)
	if !wrong.has("exceptions") {
		t.Error("30 February was taken")
	}
}

// FuzzParseClock holds what is read against what is written: each time of day has one spelling.
func FuzzParseClock(f *testing.F) {
	for _, text := range []string{"00:00", "09:30", "24:00", "24:01", "9:30", "0930", "09:3", "-1:00", "１２:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if c := ParseClock(text); c >= 0 && (c > dayMinutes || c.String() != text) {
			t.Errorf("%q was read as %d, which is %s", text, c, c)
		}
	})
}
