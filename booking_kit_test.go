package clientele_test

import (
	"fmt"
	"slices"
	"time"

	"clientele"
)

// shop is a world with something to book and somebody to book it with.
type shop struct {
	*world
	cut      clientele.Item
	anna     clientele.User
	helsinki *time.Location
}

// open makes a shop. It is Saturday, 14 March 2026, 14:00 in Helsinki.
func (w *world) openShop() *shop {
	w.t.Helper()
	loc, err := time.LoadLocation("Europe/Helsinki")
	must(w.t, err)
	s := &shop{world: w, helsinki: loc}
	s.cut, s.anna = s.service("Haircut", 60, 0), s.user("Anna")
	return s
}

func (s *shop) user(name string) clientele.User {
	s.t.Helper()
	u, err := s.CreateUser(s.ctx, s.a, clientele.UserChange{Name: clientele.Some(name), Bookable: clientele.Some(true),
		Email: clientele.Some(fmt.Sprintf("%s-%d@example.com", name, time.Now().UnixNano()))})
	must(s.t, err)
	return u
}

func (s *shop) service(name string, minutes, buffer int, users ...string) clientele.Item {
	s.t.Helper()
	item, err := s.CreateItem(s.ctx, s.a, clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some(name), Price: clientele.Some(int64(5000)),
		DurationMinutes: clientele.Some(minutes), BufferMinutes: clientele.Some(buffer), Users: clientele.Some(users)})
	must(s.t, err)
	return item
}

// at reads a time as the wall in Helsinki shows it.
func (s *shop) at(text string) time.Time {
	s.t.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", text, s.helsinki)
	must(s.t, err)
	return t.UTC()
}

// haircut is a booking of an hour with Anna.
func (s *shop) haircut(at string) clientele.NewBooking {
	s.t.Helper()
	return clientele.NewBooking{BookingChange: clientele.BookingChange{StartsAt: clientele.Some(s.at(at)),
		Items: clientele.Some([]string{s.cut.ID}), Users: clientele.Some([]string{s.anna.ID})}}
}

func (s *shop) haircutFor(customer, at string) clientele.NewBooking {
	in := s.haircut(at)
	in.CustomerID = clientele.Some(customer)
	return in
}

func (s *shop) haircutOf(at, name, email, phone string) clientele.NewBooking {
	in := s.haircut(at)
	in.Customer = clientele.Some(said(name, email, phone))
	return in
}

// said is how a booking names a person; what is empty is left out.
func said(name, email, phone string) clientele.CustomerChange {
	var ch clientele.CustomerChange
	for _, f := range []struct {
		value string
		to    *clientele.Optional[string]
	}{{name, &ch.Name}, {email, &ch.Email}, {phone, &ch.Phone}} {
		if f.value != "" {
			*f.to = clientele.Some(f.value)
		}
	}
	return ch
}

func (s *shop) book(in clientele.NewBooking) clientele.Booked {
	s.t.Helper()
	b, err := s.CreateBooking(s.ctx, s.a, in)
	must(s.t, err)
	return b
}

func (s *shop) statistics(customer string) clientele.Statistics {
	s.t.Helper()
	c, err := s.Customer(s.ctx, s.a, customer)
	must(s.t, err)
	return c.Statistics
}

// counts is what of statistics bookings come to.
func counts(s clientele.Statistics) string {
	return fmt.Sprintf("%d bookings %d visits %d cancellations %d missed", s.Bookings, s.Visits, s.Cancellations, s.NoShows)
}

func sorted(texts []string) []string {
	slices.Sort(texts)
	return texts
}

// allBookings reads every booking there is.
func (s *shop) allBookings() []clientele.BookingDetails {
	s.t.Helper()
	var all []clientele.BookingDetails
	for paging := (clientele.Paging{Limit: 100}); ; {
		page, err := s.Bookings(s.ctx, s.a, clientele.BookingQuery{}, paging)
		must(s.t, err)
		all = append(all, page.Items...)
		if !page.More() {
			return all
		}
		paging.Cursor = page.Next
	}
}

// checkDiaries fails when two bookings of one user overlap.
func (s *shop) checkDiaries() {
	s.t.Helper()
	last := make(map[string]clientele.BookingDetails)
	for _, b := range s.allBookings() { // by their start
		for _, user := range b.Users {
			if before, ok := last[user]; ok && b.Holds() && before.BlockedUntil.After(b.StartsAt) {
				s.t.Errorf("%s begins at %s, before %s is over at %s", b.ID, b.StartsAt, before.ID, before.BlockedUntil)
			}
			if b.Holds() {
				last[user] = b
			}
		}
	}
}

// checkTotals fails when what is counted by day differs from a recount of the bookings.
func (s *shop) checkTotals() {
	s.t.Helper()
	want := make(map[string]int64)
	for _, b := range s.allBookings() {
		switch {
		case b.Holds():
			want["bookings "+b.Day]++
			for _, user := range b.Users {
				want["user_bookings "+b.Day+user]++
			}
		case b.Status == clientele.BookingNoShow:
			want["no_shows "+b.Day]++
		case b.CancelledBy == clientele.ByCustomer:
			want["cancellations "+b.Day]++
		}
	}
	kinds := []clientele.TotalKind{clientele.TotalBookings, clientele.TotalUserBookings, clientele.TotalNoShows, clientele.TotalCancellations}
	totals, err := s.store.FindTotals(s.ctx, s.org.ID, kinds, "0000", "9999")
	must(s.t, err)
	for _, total := range totals {
		key := string(total.Kind) + " " + total.Day + total.Key
		equal(s.t, key, total.N, want[key])
		delete(want, key)
	}
	equal(s.t, "totals that are not kept", fmt.Sprint(want), "map[]")
}
