package clientele_test

import (
	"strings"
	"testing"
	"time"

	"clientele"
)

func TestBookingTakesAsLongAsItsServices(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		colour := s.service("Colour", 90, 15)
		c := s.create("Maria Virtanen", "maria@example.com", "0401234567")
		in := s.haircutFor(c.ID, "2026-03-16 10:00")
		in.Items = clientele.Some([]string{colour.ID, s.cut.ID})
		in.Notes = clientele.Some(" brings the dog ")
		b := s.book(in)
		equal(t, "end", b.EndsAt, s.at("2026-03-16 12:30"))
		equal(t, "blocked until", b.BlockedUntil, s.at("2026-03-16 12:45"))
		equal(t, "status", b.Status, clientele.BookingBooked)
		equal(t, "source", b.Source, clientele.SourceAPI)
		equal(t, "notes", b.Notes, "brings the dog")
		_, err := s.UpdateItem(s.ctx, s.a, colour.ID, clientele.ItemChange{Name: clientele.Some("Balayage"), Price: clientele.Some(int64(9900)), Archived: clientele.Some(true)})
		must(t, err)
		_, err = s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{Notes: clientele.Some("allergic to ammonia"), RegularOf: clientele.Some(s.anna.ID)}, clientele.AnyVersion)
		must(t, err)
		read, err := s.Booking(s.ctx, s.a, b.ID)
		must(t, err)
		equal(t, "name of then", read.Items[0].Name, "Colour")
		equal(t, "price of then", read.Items[0].Price, int64(5000))
		equal(t, "customer", *read.Customer, clientele.BookedCustomer{ID: c.ID, Name: "Maria Virtanen", Phone: "+358401234567",
			Notes: "allergic to ammonia", RegularOf: s.anna.ID, Status: clientele.StatusActive})
		equal(t, "user", read.Staff[0].Name, "Anna")
	})
}

func TestNonsenseInABookingIsNamed(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		shampoo, err := s.CreateItem(s.ctx, s.a, clientele.ItemChange{Type: clientele.Some("product"), Name: clientele.Some("Shampoo"), Price: clientele.Some(int64(1000))})
		must(t, err)
		bea := s.user("Bea")
		annasOnly := s.service("Perm", 60, 0, s.anna.ID)
		desk, err := s.UpdateUser(s.ctx, s.a, s.user("Desk").ID, clientele.UserChange{Bookable: clientele.Some(false)})
		must(t, err)
		for want, change := range map[string]func(*clientele.NewBooking){
			"startsAt:required":     func(in *clientele.NewBooking) { in.StartsAt = clientele.Optional[time.Time]{} },
			"startsAt:invalid":      func(in *clientele.NewBooking) { in.StartsAt = clientele.Some(time.Time{}) },
			"startsAt:out_of_range": func(in *clientele.NewBooking) { in.StartsAt = clientele.Some(s.at("2062-03-16 10:00")) },
			"endsAt:invalid":        func(in *clientele.NewBooking) { in.EndsAt = clientele.Some(s.at("2026-03-16 10:00")) },
			"endsAt:out_of_range":   func(in *clientele.NewBooking) { in.EndsAt = clientele.Some(s.at("2026-04-16 10:00")) },
			"endsAt:required":       func(in *clientele.NewBooking) { in.Items = clientele.Optional[[]string]{} },
			"items:not_found":       func(in *clientele.NewBooking) { in.Items = clientele.Some([]string{"itm_none"}) },
			"items:invalid":         func(in *clientele.NewBooking) { in.Items = clientele.Some([]string{shampoo.ID}) },
			"users:required":        func(in *clientele.NewBooking) { in.Users = clientele.Optional[[]string]{} },
			"users:not_found":       func(in *clientele.NewBooking) { in.Users = clientele.Some([]string{"usr_none"}) },
			"users:invalid": func(in *clientele.NewBooking) {
				in.Users, in.Items = clientele.Some([]string{bea.ID}), clientele.Some([]string{annasOnly.ID})
			},
			"source:invalid": func(in *clientele.NewBooking) { in.Source = clientele.Some("import") },
			"notes:too_long": func(in *clientele.NewBooking) { in.Notes = clientele.Some(strings.Repeat("x", 10_001)) },
			"customer:invalid": func(in *clientele.NewBooking) {
				in.CustomerID, in.Customer = clientele.Some("cust_x"), clientele.Some(said("x", "x@example.com", ""))
			},
			"repeat.everyWeeks:out_of_range repeat.count:out_of_range": func(in *clientele.NewBooking) {
				in.Repeat = clientele.Some(clientele.Repeat{EveryWeeks: 0, Count: 1000})
			},
			"source:invalid customer.phone:invalid customer.email:invalid customer.name:required items:not_found users:invalid": func(in *clientele.NewBooking) {
				in.Source, in.Customer = clientele.Some("fax"), clientele.Some(said("", "nonsense", "12"))
				in.Items, in.Users = clientele.Some([]string{"itm_none"}), clientele.Some([]string{desk.ID})
			},
		} {
			in := s.haircut("2026-03-16 10:00")
			change(&in)
			_, err := s.CreateBooking(s.ctx, s.a, in)
			equal(t, "refused", fieldCodes(wantKind(t, err, clientele.KindValidation)), want)
		}
		_, err = s.CreateBooking(s.ctx, s.a, s.haircutFor("cust_none", "2026-03-16 10:00"))
		wantKind(t, err, clientele.KindNotFound)
		page, err := s.Bookings(s.ctx, s.a, clientele.BookingQuery{}, clientele.Paging{})
		must(t, err)
		equal(t, "bookings made", len(page.Items), 0)
	})
}

func TestTwoUsersTwoServices(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		bea, perm := s.user("Bea"), s.service("Perm", 60, 0)
		_, err := s.UpdateItem(s.ctx, s.a, perm.ID, clientele.ItemChange{Users: clientele.Some([]string{bea.ID})})
		must(t, err)
		_, err = s.UpdateItem(s.ctx, s.a, s.cut.ID, clientele.ItemChange{Users: clientele.Some([]string{s.anna.ID})})
		must(t, err)
		in := s.haircut("2026-03-16 10:00")
		in.Items, in.Users = clientele.Some([]string{s.cut.ID, perm.ID}), clientele.Some([]string{bea.ID, s.anna.ID})
		b := s.book(in) // each does one of the two
		equal(t, "users", strings.Join(b.Users, " "), bea.ID+" "+s.anna.ID)
		in.Items = clientele.Some([]string{perm.ID})
		in.StartsAt = clientele.Some(s.at("2026-03-17 10:00"))
		_, err = s.CreateBooking(s.ctx, s.a, in)
		equal(t, "one who does neither", fieldCodes(wantKind(t, err, clientele.KindValidation)), "users:invalid")
		_, err = s.CreateBooking(s.ctx, s.a, s.haircut("2026-03-16 11:59")) // the second user is busy too
		wantKind(t, err, clientele.KindConflict)
	})
}

func TestNoTwoBookingsOfOneUserOverlap(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		s.cut = s.service("Cut with a pause", 60, 15)
		first := s.book(s.haircut("2026-03-16 10:00")) // until 11:15 with the pause
		for _, at := range []string{"2026-03-16 09:01", "2026-03-16 10:00", "2026-03-16 10:30", "2026-03-16 11:14", "2026-03-16 08:46"} {
			_, err := s.CreateBooking(s.ctx, s.a, s.haircut(at))
			e := wantKind(t, err, clientele.KindConflict)
			blocker := e.Details["blockers"].([]map[string]any)[0]
			equal(t, at+" blocker", blocker["id"], any(first.ID))
			equal(t, at+" type", blocker["type"], any("booking"))
			equal(t, at+" start", blocker["startsAt"], any("2026-03-16T08:00:00.000Z"))
		}
		next := s.book(s.haircut("2026-03-16 11:15"))
		s.book(s.haircut("2026-03-16 08:45")) // its pause ends when the first begins
		_, err := s.UpdateBooking(s.ctx, s.a, next.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-16 11:00"))}, "")
		wantKind(t, err, clientele.KindConflict)
		moved, err := s.UpdateBooking(s.ctx, s.a, next.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-16 11:20"))}, "")
		must(t, err) // over its own time
		equal(t, "as long as before", moved.EndsAt, s.at("2026-03-16 12:20"))
		_, err = s.CancelBooking(s.ctx, s.a, first.ID, "", "")
		must(t, err)
		s.book(s.haircut("2026-03-16 10:00")) // the time is free again
		other := s.haircut("2026-03-16 11:20")
		other.Users = clientele.Some([]string{s.user("Bea").ID})
		s.book(other)
	})
}

func TestMovingFindsTheNewDayAndFreesTheOld(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		b := s.book(s.haircutFor(c.ID, "2026-03-16 23:30")) // over midnight
		equal(t, "next", s.statistics(c.ID).NextBooking, s.at("2026-03-16 23:30"))
		_, err := s.CreateBooking(s.ctx, s.a, s.haircut("2026-03-17 00:15"))
		wantKind(t, err, clientele.KindConflict)
		bea := s.user("Bea")
		colour := s.service("Colour", 90, 0)
		b2, err := s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-18 10:00")),
			Users: clientele.Some([]string{bea.ID}), Items: clientele.Some([]string{colour.ID})}, "")
		must(t, err)
		equal(t, "as long as the new service", b2.EndsAt, s.at("2026-03-18 11:30"))
		equal(t, "version", b2.Version, int64(2))
		equal(t, "next", s.statistics(c.ID).NextBooking, s.at("2026-03-18 10:00"))
		s.book(s.haircut("2026-03-17 00:15"))
		again, err := s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-18 10:00"))}, "")
		must(t, err)
		equal(t, "nothing changed", again.Version, int64(2))
		page, err := s.Bookings(s.ctx, s.a, clientele.BookingQuery{UserID: bea.ID}, clientele.Paging{})
		must(t, err)
		equal(t, "of the new user", len(page.Items), 1)
	})
}

func TestStatusesFollowEachOtherAndCountOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		steps := map[string]func(id string) (clientele.BookingDetails, error){
			"check in": func(id string) (clientele.BookingDetails, error) { return s.CheckInBooking(s.ctx, s.a, id) },
			"complete": func(id string) (clientele.BookingDetails, error) { return s.CompleteBooking(s.ctx, s.a, id) },
			"no show":  func(id string) (clientele.BookingDetails, error) { return s.NoShowBooking(s.ctx, s.a, id) },
			"cancel":   func(id string) (clientele.BookingDetails, error) { return s.CancelBooking(s.ctx, s.a, id, "", "") },
			"cancelled by us": func(id string) (clientele.BookingDetails, error) {
				return s.CancelBooking(s.ctx, s.a, id, clientele.ByBusiness, "")
			},
		}
		hour := 8
		for _, test := range []struct{ steps, refused, counts string }{
			{"", "", "1 bookings 1 visits 0 cancellations 0 missed"},
			{"check in,check in,complete,complete", "check in,no show,cancel", "1 bookings 1 visits 0 cancellations 0 missed"},
			{"complete", "check in,no show,cancel", "1 bookings 1 visits 0 cancellations 0 missed"},
			{"cancel,cancel,cancelled by us", "check in,complete,no show", "0 bookings 0 visits 1 cancellations 0 missed"},
			{"check in,cancel", "complete", "0 bookings 0 visits 1 cancellations 0 missed"},
			{"cancelled by us,cancel", "complete", "0 bookings 0 visits 0 cancellations 0 missed"},
			{"no show,no show", "check in,complete,cancel", "1 bookings 0 visits 0 cancellations 1 missed"},
			{"check in", "no show", "1 bookings 1 visits 0 cancellations 0 missed"},
		} {
			b := s.book(s.haircutFor(c.ID, time.Date(2026, 3, 13, hour, 0, 0, 0, time.UTC).In(s.helsinki).Format("2006-01-02 15:04")))
			hour++
			for _, step := range strings.FieldsFunc(test.steps, func(r rune) bool { return r == ',' }) {
				_, err := steps[step](b.ID)
				must(t, err)
			}
			for _, step := range strings.FieldsFunc(test.refused, func(r rune) bool { return r == ',' }) {
				_, err := steps[step](b.ID)
				wantKind(t, err, clientele.KindConflict)
			}
			equal(t, test.steps, counts(s.statistics(c.ID)), test.counts)
			_, err := s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{Notes: clientele.Some("afterwards")}, "")
			must(t, err)
			s.removeFromCustomer(b.ID)
		}
	})
}

// removeFromCustomer makes a booking a walk-in's, so that the next one is counted alone.
func (s *shop) removeFromCustomer(id string) {
	s.t.Helper()
	must(s.t, s.store.InTx(s.ctx, func(tx clientele.Tx) error {
		b, err := tx.LockBooking(s.ctx, s.org.ID, id)
		if err != nil {
			return err
		}
		after := b
		after.CustomerID = ""
		return tx.UpdateBooking(s.ctx, s.org.ID, b, after)
	}))
}

func TestWhatHasNotBegunIsNotOver(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		b := s.book(s.haircut("2026-03-16 10:00"))
		_, err := s.NoShowBooking(s.ctx, s.a, b.ID)
		wantKind(t, err, clientele.KindConflict)
		_, err = s.CompleteBooking(s.ctx, s.a, b.ID)
		wantKind(t, err, clientele.KindConflict)
		_, err = s.CheckInBooking(s.ctx, s.a, b.ID)
		must(t, err)
		_, err = s.CompleteBooking(s.ctx, s.a, b.ID) // somebody who came early is done early
		must(t, err)
		_, err = s.UpdateBooking(s.ctx, s.a, b.ID, clientele.BookingChange{StartsAt: clientele.Some(s.at("2026-03-17 10:00"))}, "")
		wantKind(t, err, clientele.KindConflict)
	})
}

func TestANextBookingBecomesTheLastVisitByItself(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		s.book(s.haircutFor(c.ID, "2026-03-16 10:00"))
		s.book(s.haircutFor(c.ID, "2026-04-13 10:00"))
		equal(t, "before", counts(s.statistics(c.ID)), "2 bookings 0 visits 0 cancellations 0 missed")
		s.pass(3 * 24 * time.Hour)
		equal(t, "list", s.list(clientele.CustomerQuery{MinVisits: ptr(int64(1))}), "Maria Virtanen")
		got := s.statistics(c.ID)
		equal(t, "after", counts(got), "2 bookings 1 visits 0 cancellations 0 missed")
		equal(t, "last visit", got.LastVisit, s.at("2026-03-16 10:00"))
		equal(t, "next booking", got.NextBooking, s.at("2026-04-13 10:00"))
	})
}
