package clientele_test

import (
	"fmt"
	"testing"
	"time"

	"clientele"
)

func TestCalendarHasWhatTouchesItsDays(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		night := s.haircut("2026-03-15 23:30")
		night.EndsAt = clientele.Some(s.at("2026-03-16 00:45"))
		s.book(night)
		s.book(s.haircut("2026-03-16 09:00"))
		gone := s.book(s.haircut("2026-03-16 11:00"))
		_, err := s.CancelBooking(s.ctx, s.a, gone.ID, clientele.ByBusiness, clientele.ScopeThis)
		must(t, err)
		s.book(s.haircut("2026-03-17 00:00"))
		_, err = s.AddTimeOff(s.ctx, s.a, s.anna.ID, s.at("2026-03-16 12:00"), s.at("2026-03-16 14:00"), "dentist")
		must(t, err)
		c, err := s.Calendar(s.ctx, s.a, "2026-03-16", 1)
		must(t, err)
		var starts []string
		for _, b := range c.Bookings {
			starts = append(starts, b.StartsAt.In(s.helsinki).Format("02 15:04"))
		}
		equal(t, "bookings", fmt.Sprint(starts), "[15 23:30 16 09:00]")
		equal(t, "users", len(c.Users), 1)
		work := ""
		for _, shift := range c.Users[0].Work {
			work += shift.From.In(s.helsinki).Format("15:04") + "-" + shift.To.In(s.helsinki).Format("15:04 ")
		}
		equal(t, "work", work, "09:00-12:00 14:00-17:00 ")
		equal(t, "time off", c.Users[0].Off[0].Reason, "dentist")

		_, err = s.UpdateUser(s.ctx, s.a, s.anna.ID, clientele.UserChange{Bookable: clientele.Some(false)})
		must(t, err)
		busy, err := s.Calendar(s.ctx, s.a, "2026-03-16", 1)
		must(t, err)
		free, err := s.Calendar(s.ctx, s.a, "2026-03-20", 1)
		must(t, err)
		equal(t, "columns of somebody who is booked still, and who is not", fmt.Sprint(len(busy.Users), len(free.Users)), "1 0")
		for _, days := range []int{0, 32} {
			if _, err := s.Calendar(s.ctx, s.a, "2026-03-16", days); clientele.KindOf(err) != clientele.KindInvalidRequest {
				t.Errorf("a calendar of %d days gives %v", days, err)
			}
		}
	})
}

func TestReopeningTakesASlipBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Aino", "aino@example.com", "")
		b := s.book(s.haircutFor(c.ID, "2026-03-14 13:00"))
		_, err := s.NoShowBooking(s.ctx, s.a, b.ID)
		must(t, err)
		equal(t, "missed", counts(s.statistics(c.ID)), "1 bookings 0 visits 0 cancellations 1 missed")
		again, err := s.ReopenBooking(s.ctx, s.a, b.ID)
		must(t, err)
		equal(t, "status", again.Status, clientele.BookingBooked)
		equal(t, "taken back", counts(s.statistics(c.ID)), "1 bookings 1 visits 0 cancellations 0 missed")

		_, err = s.NoShowBooking(s.ctx, s.a, b.ID)
		must(t, err)
		other := s.book(s.haircut("2026-03-14 13:30"))
		if _, err := s.ReopenBooking(s.ctx, s.a, b.ID); clientele.KindOf(err) != clientele.KindConflict {
			t.Errorf("reopening a booking whose time is taken gives %v", err)
		}
		_, err = s.CancelBooking(s.ctx, s.a, other.ID, clientele.ByBusiness, clientele.ScopeThis)
		must(t, err)
		if _, err := s.ReopenBooking(s.ctx, s.a, other.ID); clientele.KindOf(err) != clientele.KindConflict {
			t.Errorf("reopening what was cancelled gives %v", err)
		}
		s.pass(time.Minute)
		_, err = s.ReopenBooking(s.ctx, s.a, b.ID)
		must(t, err)
		s.checkDiaries()
	})
}
