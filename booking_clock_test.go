package clientele_test

import (
	"testing"
	"time"

	"clientele"
)

func TestABookingAcrossAChangeOfTheClock(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		forward := s.book(s.haircut("2026-03-29 02:30")) // at 3 it is 4
		equal(t, "an hour later", forward.EndsAt.In(s.helsinki).Format("15:04"), "04:30")
		first := s.haircut("2026-10-25 02:00")
		first.StartsAt = clientele.Some(time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC)) // 3 o'clock
		back := s.book(first)
		equal(t, "three again", back.EndsAt.In(s.helsinki).Format("15:04"), "03:00")
		first.StartsAt = clientele.Some(back.EndsAt) // 3 o'clock, an hour later
		s.book(first)
		// Moved from a day of 24 hours to one of 25: at the same time by the wall, as long by the watch.
		moved, err := s.UpdateBooking(s.ctx, s.a, forward.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-10-25 12:00"))}, "")
		must(t, err)
		equal(t, "as long", moved.EndsAt.Sub(moved.StartsAt), time.Hour)
		s.checkDiaries()
	})
}

func TestDaysAreTheOrganizationsOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		s.settings(clientele.SettingsChange{Timezone: clientele.Some("America/Los_Angeles")})
		in := s.haircut("2026-03-16 10:00")
		in.StartsAt = clientele.Some(time.Date(2028, 3, 1, 2, 0, 0, 0, time.UTC)) // still the evening of the leap day there
		b := s.book(in)
		equal(t, "day", b.Day, "2028-02-29")
		s.checkTotals()
		s.settings(clientele.SettingsChange{Timezone: clientele.Some("Asia/Tokyo")})
		_, err := s.CancelBooking(s.ctx, s.a, b.ID, "", "") // is taken off the day on which it was counted
		must(t, err)
		s.checkTotals()
		noted, err := s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{Notes: clientele.Some("x")}, "")
		must(t, err)
		equal(t, "stays where it was counted", noted.Day, "2028-02-29")
		s.checkTotals()
	})
}

// A sale is counted on the day that it is where the business is, to the minute before and after midnight: on days of 23
// and of 25 hours, at the turn of the year, and about a leap day.
func TestSalesAreOfTheLocalDay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		want := make(map[string]int64)
		for _, at := range []string{"2026-03-28 23:59", "2026-03-29 00:00", "2026-03-29 23:59", "2026-03-30 00:00", "2026-10-24 23:59", "2026-10-25 00:00",
			"2026-10-25 23:59", "2026-10-26 00:00", "2026-12-31 23:59", "2027-01-01 00:00", "2028-02-28 23:59", "2028-02-29 00:00", "2028-02-29 23:59", "2028-03-01 00:00"} {
			s.pass(s.at(at).Sub(s.clock()))
			o := s.order("", words("a thing", 100))
			s.pay(o.ID, 100)
			paid, err := s.Order(s.ctx, s.a, o.ID)
			must(t, err)
			equal(t, "day of "+at, paid.PaidDay, at[:10])
			equal(t, "year of the receipt of "+at, paid.ReceiptNumber[:4], at[:4])
			want[at[:10]]++
		}
		report, err := s.SummaryReport(s.ctx, s.a, clientele.ReportRange{From: s.at("2026-03-28 00:00")})
		must(t, err)
		for _, e := range report.Series {
			equal(t, "orders of "+e.Day, e.Orders, want[e.Day])
		}
		s.verified()
	})
}

func TestASandboxBeginsWithTheHoursOfItsUsers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		set, err := s.SetUserHours(s.ctx, s.a, s.anna.ID, hours(time.Monday, "09:00-12:00"))
		must(t, err)
		_, token, err := s.CreateKey(s.ctx, s.a, clientele.KeyRequest{Name: "test", Mode: clientele.ModeTest, Scopes: clientele.AllScopes()})
		must(t, err)
		a, err := s.Authenticate(s.ctx, token)
		must(t, err)
		got, err := s.UserHours(s.ctx, a, s.anna.ID)
		must(t, err)
		equal(t, "hours", got.String(), set.String())
	})
}

func TestUndoingAnImportKeepsThoseWhoHaveBooked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		i := s.importText("Name;Email\nMaria Virtanen;maria@example.com\nBea Salo;bea@example.com\n", clientele.ImportOptions{})
		b := s.book(s.haircutOf("2026-03-16 10:00", "Maria Virtanen", "maria@example.com", ""))
		_, err := s.CancelBooking(s.ctx, s.a, b.ID, clientele.ByBusiness, "")
		must(t, err)
		_, err = s.UndoImport(s.ctx, s.a, i.ID)
		must(t, err)
		must(t, s.RunDue(s.ctx, s.org))
		equal(t, "left", s.list(clientele.CustomerQuery{}), "Maria Virtanen")
	})
}
