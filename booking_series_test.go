package clientele_test

import (
	"strings"
	"testing"
	"time"

	"clientele"
)

// weekly is a haircut every so many weeks.
func (s *shop) weekly(customer, at string, weeks, count int) clientele.NewBooking {
	in := s.haircutFor(customer, at)
	in.Repeat = clientele.Some(clientele.Repeat{EveryWeeks: weeks, Count: count})
	return in
}

// walls gives the times of bookings as the wall in Helsinki shows them.
func (s *shop) walls(bookings []clientele.Booking) string {
	var out []string
	for _, b := range bookings {
		out = append(out, b.StartsAt.In(s.helsinki).Format("02.01. 15:04"))
	}
	return strings.Join(out, ", ")
}

func (s *shop) series(id string) []clientele.Booking {
	s.t.Helper()
	found, err := s.store.FindSeries(s.ctx, s.org.ID, id, time.Time{})
	must(s.t, err)
	return found
}

func TestASeriesKeepsItsHourThroughAClockChange(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		made := s.book(s.weekly(c.ID, "2026-03-24 10:00", 1, 3)) // clocks are put forward on 29 March
		equal(t, "times", s.walls(made.Series), "24.03. 10:00, 31.03. 10:00, 07.04. 10:00")
		equal(t, "in UTC", made.Series[1].StartsAt, time.Date(2026, 3, 31, 7, 0, 0, 0, time.UTC))
		equal(t, "one series", made.Series[2].SeriesID, made.SeriesID)
		equal(t, "counted", counts(s.statistics(c.ID)), "3 bookings 0 visits 0 cancellations 0 missed")
		s.checkTotals()
	})
}

func TestASeriesNamesAllItsConflictsAndWritesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		first, second := s.book(s.haircut("2026-04-13 10:30")), s.book(s.haircut("2026-05-11 09:30"))
		in := s.weekly(c.ID, "2026-03-16 10:00", 4, 4)
		_, err := s.CreateBooking(s.ctx, s.a, in)
		blockers := wantKind(t, err, clientele.KindConflict).Details["blockers"].([]map[string]any)
		equal(t, "blockers", len(blockers), 2)
		equal(t, "the first", blockers[0]["id"], any(first.ID))
		equal(t, "the second", blockers[1]["id"], any(second.ID))
		equal(t, "written", len(s.allBookings()), 2)
		in.SkipConflicts = true
		made := s.book(in)
		equal(t, "the others", s.walls(made.Series), "16.03. 10:00, 08.06. 10:00")
		equal(t, "left out", len(made.Skipped), 2)
		equal(t, "when", made.Skipped[0].StartsAt, s.at("2026-04-13 10:00"))
		s.checkDiaries()
		_, err = s.CreateBooking(s.ctx, s.a, in) // now all are taken
		wantKind(t, err, clientele.KindConflict)
	})
}

func TestThisAndLaterOfASeries(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		made := s.book(s.weekly(c.ID, "2026-03-16 10:00", 1, 5)).Series
		_, err := s.UpdateBooking(s.ctx, s.a, made[1].ID, clientele.BookingChange{Notes: clientele.Some("brings the dog")}, clientele.ScopeThis)
		must(t, err)
		// A week later, where the next of the series still stands: they all move on.
		_, err = s.UpdateBooking(s.ctx, s.a, made[1].ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-30 11:00"))}, clientele.ScopeThisAndLater)
		must(t, err)
		equal(t, "moved", s.walls(s.series(made[0].SeriesID)), "16.03. 10:00, 30.03. 11:00, 06.04. 11:00, 13.04. 11:00, 20.04. 11:00")
		for _, b := range s.series(made[0].SeriesID) {
			equal(t, "notes of "+b.Day, b.Notes, map[bool]string{true: "brings the dog"}[b.ID == made[1].ID])
		}
		s.book(s.haircut("2026-04-14 11:00"))
		_, err = s.UpdateBooking(s.ctx, s.a, made[2].ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-04-07 11:00"))}, clientele.ScopeThisAndLater)
		wantKind(t, err, clientele.KindConflict)
		equal(t, "none moved", s.walls(s.series(made[0].SeriesID)), "16.03. 10:00, 30.03. 11:00, 06.04. 11:00, 13.04. 11:00, 20.04. 11:00")
		_, err = s.CancelBooking(s.ctx, s.a, made[4].ID, "", clientele.ScopeThis)
		must(t, err)
		_, err = s.CancelBooking(s.ctx, s.a, made[2].ID, clientele.ByBusiness, clientele.ScopeThisAndLater)
		must(t, err)
		equal(t, "counted", counts(s.statistics(c.ID)), "2 bookings 0 visits 1 cancellations 0 missed")
		s.checkTotals()
		s.checkDiaries()
	})
}

func TestASeriesThatOverlapsItselfIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		s.cut = s.service("A day", 24*60, 12*60)
		in := s.weekly(c.ID, "2026-03-16 10:00", 1, 3)
		in.Items = clientele.Some([]string{s.cut.ID, s.cut.ID, s.cut.ID, s.cut.ID, s.cut.ID, s.cut.ID})
		_, err := s.CreateBooking(s.ctx, s.a, in)
		equal(t, "too much", fieldCodes(wantKind(t, err, clientele.KindValidation)), "items:too_many")
		in.Items, in.EndsAt = clientele.Some([]string{s.cut.ID}), clientele.Some(s.at("2026-03-23 09:00"))
		_, err = s.CreateBooking(s.ctx, s.a, in)
		wantKind(t, err, clientele.KindConflict)
	})
}
