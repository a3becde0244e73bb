package clientele_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clientele"
)

func (s *shop) confirmAll() {
	s.t.Helper()
	s.settings(clientele.SettingsChange{ConfirmBookings: clientele.Some("all")})
}

// subjects of what came, in its order.
func (b *mailbox) subjects() string {
	var all []string
	for _, l := range b.all() {
		all = append(all, l.Subject)
	}
	return strings.Join(all, "; ")
}

func TestABookingIsToldOf(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		s.confirmAll()
		b := s.book(s.haircutOf("2026-03-16 10:00", "Maria Virtanen", "maria@example.com", ""))
		s.work()
		got := box.all()[0]
		equal(t, "subject", got.Subject, "Your booking at Salon Kuura, Mon 16 March 2026 at 10:00")
		for _, part := range []string{"Hello Maria Virtanen,", "Time: Mon 16 March 2026 at 10:00–11:00", "Service: Haircut", "With: Anna"} {
			if !strings.Contains(got.Text, part) {
				t.Errorf("%q is not in %q", part, got.Text)
			}
		}
		ics := got.Files["booking.ics"]
		for _, part := range []string{"METHOD:PUBLISH", "UID:" + b.ID + "@clientele", "DTSTART:20260316T080000Z", "DTEND:20260316T090000Z", "STATUS:CONFIRMED"} {
			if !strings.Contains(ics, part+"\r\n") {
				t.Errorf("%q is not in %q", part, ics)
			}
		}
		_, err := s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{Notes: clientele.Some("brings the dog")}, clientele.ScopeThis)
		must(t, err)
		s.work()
		equal(t, "notes are nothing to tell", len(box.all()), 1)
		_, err = s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-16 12:00"))}, clientele.ScopeThis)
		must(t, err)
		s.work()
		_, err = s.CancelBooking(s.ctx, s.a, b.ID, clientele.ByBusiness, clientele.ScopeThis)
		must(t, err)
		s.work()
		equal(t, "subjects", box.subjects(), "Your booking at Salon Kuura, Mon 16 March 2026 at 10:00; "+
			"Your booking at Salon Kuura has changed, Mon 16 March 2026 at 12:00; Your booking at Salon Kuura is cancelled, Mon 16 March 2026 at 12:00")
		cancelled := box.all()[2].Files["booking.ics"]
		if !strings.Contains(cancelled, "METHOD:CANCEL\r\n") || !strings.Contains(cancelled, "UID:"+b.ID+"@clientele\r\n") {
			t.Errorf("the cancellation is %q", cancelled)
		}
	})
}

// A confirmation that was still waiting when the booking was cancelled never leaves.
func TestWhatIsOverIsNotTold(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	s.confirmAll()
	b := s.book(s.haircutOf("2026-03-16 10:00", "Maria", "maria@example.com", ""))
	_, err := s.CancelBooking(s.ctx, s.a, b.ID, clientele.ByCustomer, clientele.ScopeThis)
	must(t, err)
	s.work()
	equal(t, "subjects", box.subjects(), "Your booking at Salon Kuura is cancelled, Mon 16 March 2026 at 10:00")
}

// A receipt that was still waiting when its order became another's again, since a merge was undone, never leaves.
func TestAReceiptGoesToNobodyElse(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	kept, other := s.create("Anna Virta", "anna@example.com", ""), s.create("Bea Salo", "bea@example.com", "")
	o := s.order(other.ID, of(s.product("Comb", 999, 25.5), 1))
	s.pay(o.ID, o.Due())
	merged, err := s.MergeCustomers(s.ctx, s.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
	must(t, err)
	_, err = s.SendReceipt(s.ctx, s.a, o.ID)
	must(t, err)
	_, err = s.UndoMerge(s.ctx, s.a, merged.Merge.ID)
	must(t, err)
	s.work()
	equal(t, "mails", len(box.all()), 0)
	equal(t, "status", w.messages(clientele.MessageQuery{CustomerID: kept.ID})[0].Status, clientele.MessageSuppressed)
}

func TestOnlyOnlineBookingsAreConfirmedByThemselves(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	s.book(s.haircutOf("2026-03-16 10:00", "Maria", "maria@example.com", ""))
	online := s.haircutOf("2026-03-16 12:00", "Anna", "anna@example.com", "+358401234567")
	online.Source = clientele.Some("online_booking")
	s.book(online)
	s.book(s.haircut("2026-03-16 14:00"))
	s.book(s.haircutOf("2026-03-10 10:00", "Late", "late@example.com", ""))
	s.work()
	equal(t, "mails", len(box.all()), 1)
	equal(t, "to", box.all()[0].To, "anna@example.com")
}

func TestASeriesIsConfirmedOnce(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	s.confirmAll()
	in := s.haircutOf("2026-03-16 10:00", "Maria", "maria@example.com", "")
	in.Repeat = clientele.Some(clientele.Repeat{EveryWeeks: 4, Count: 10})
	s.book(in)
	s.work()
	equal(t, "mails", len(box.all()), 1)
}

func TestConfirmationsAreSentAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		b := s.book(s.haircutOf("2026-03-16 10:00", "Maria", "maria@example.com", ""))
		m, err := s.SendConfirmation(s.ctx, s.a, b.ID)
		must(t, err)
		equal(t, "channel", m.Channel, clientele.ChannelEmail)
		s.work()
		equal(t, "mails", len(box.all()), 1)
		phone := s.book(s.haircutOf("2026-03-16 12:00", "Anna", "", "+358401234567"))
		m, err = s.SendConfirmation(s.ctx, s.a, phone.ID)
		must(t, err)
		equal(t, "channel", m.Channel, clientele.ChannelSMS)
		for _, what := range []struct {
			name    string
			booking clientele.Booked
			before  func(id string)
		}{
			{"a walk-in", s.book(s.haircut("2026-03-16 14:00")), nil},
			{"a past one", s.book(s.haircutOf("2026-03-10 10:00", "Maria", "maria@example.com", "")), nil},
			{"a cancelled one", b, func(id string) {
				_, err := s.CancelBooking(s.ctx, s.a, id, clientele.ByCustomer, clientele.ScopeThis)
				must(t, err)
			}},
		} {
			if what.before != nil {
				what.before(what.booking.ID)
			}
			_, err := s.SendConfirmation(s.ctx, s.a, what.booking.ID)
			if clientele.KindOf(err) != clientele.KindConflict {
				t.Errorf("%s: %v", what.name, err)
			}
		}
		_, err = s.SendConfirmation(s.ctx, s.a, "bkg_none")
		wantKind(t, err, clientele.KindNotFound)
	})
}

func TestRemindersFollowTheBooking(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		s.settings(clientele.SettingsChange{ReminderHours: clientele.Some(24)})
		s.book(s.haircutOf("2026-03-17 15:00", "Maria", "maria@example.com", ""))
		moves := s.book(s.haircutOf("2026-03-17 16:00", "Anna", "anna@example.com", ""))
		goes := s.book(s.haircutOf("2026-03-17 17:00", "Liisa", "liisa@example.com", ""))
		s.book(s.haircutOf("2026-03-15 10:00", "Eva", "eva@example.com", "")) // within the day: she has just heard
		s.book(s.haircutOf("2026-03-18 10:00", "Nobody", "", "+358401234567"))
		_, err := s.UpdateBooking(s.ctx, s.a, moves.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-19 12:00"))}, clientele.ScopeThis)
		must(t, err)
		_, err = s.CancelBooking(s.ctx, s.a, goes.ID, clientele.ByCustomer, clientele.ScopeThis)
		must(t, err)
		reminded := make(map[string]string) // whom, and when by the wall
		for range 6 * 24 {
			before := len(box.all())
			s.pass(time.Hour)
			for _, l := range box.all()[before:] {
				reminded[l.To] += s.clock().In(s.helsinki).Format("02 15:04 ")
			}
		}
		equal(t, "reminded", fmt.Sprint(reminded), "map[anna@example.com:18 12:00  maria@example.com:16 15:00 ]")
		equal(t, "who cannot be reminded is noted", s.messages(clientele.MessageQuery{Status: clientele.MessageSuppressed})[0].Reason, clientele.SuppressedNoContact)
	})
}

func TestNobodyIsRemindedAtNight(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	s.settings(clientele.SettingsChange{ReminderHours: clientele.Some(2)})
	s.book(s.haircutOf("2026-03-17 07:30", "Early", "early@example.com", ""))
	s.book(s.haircutOf("2026-03-17 09:00", "Nine", "nine@example.com", ""))
	s.book(s.haircutOf("2026-03-17 12:00", "Noon", "noon@example.com", ""))
	reminded := make(map[string]string)
	s.pass(52 * time.Hour) // it is Monday, 18:00
	for range 20 * 12 {
		before := len(box.all())
		s.pass(5 * time.Minute)
		for _, l := range box.all()[before:] {
			reminded[l.To] += s.clock().In(s.helsinki).Format("02 15:04 ")
		}
	}
	equal(t, "reminded", fmt.Sprint(reminded), "map[early@example.com:16 20:55  nine@example.com:17 08:00  noon@example.com:17 10:00 ]")
}
