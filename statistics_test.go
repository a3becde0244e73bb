package clientele_test

import (
	"testing"
	"time"

	"clientele"
)

func TestWhatAVisitComesToAndHowOftenPeopleCome(t *testing.T) {
	first := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name             string
		of               clientele.Statistics
		spend            int64
		spent            bool
		days             int
		cameTwiceOrOften bool
	}{
		{"nobody came", clientele.Statistics{Sales: 500}, 0, false, 0, false},
		{"once", clientele.Statistics{Sales: 500, Visits: 1, FirstVisit: first, LastVisit: first}, 500, true, 0, false},
		{"twice a day", clientele.Statistics{Sales: 501, Visits: 2, FirstVisit: first, LastVisit: first.Add(6 * time.Hour)}, 250, true, 0, true},
		{"four times", clientele.Statistics{Sales: 1000, Visits: 4, FirstVisit: first, LastVisit: first.AddDate(0, 0, 92)}, 250, true, 31, true},
		{"half a day is rounded up", clientele.Statistics{Visits: 3, FirstVisit: first, LastVisit: first.AddDate(0, 0, 61)}, 0, true, 31, true},
	} {
		spend, spent := c.of.AverageSpend()
		days, came := c.of.DaysBetweenVisits()
		if spend != c.spend || spent != c.spent || days != c.days || came != c.cameTwiceOrOften {
			t.Errorf("%s: a visit comes to %d (%v), and %d days pass between two (%v)", c.name, spend, spent, days, came)
		}
	}
}
