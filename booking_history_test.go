package clientele_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"clientele"
)

// bookingHistory does what people do to bookings, in a random order.
type bookingHistory struct {
	*shop
	random    *rand.Rand
	users     []string
	items     []string
	customers []string
	bookings  []string
}

// TestRandomHistoriesAreCountedRight drives random histories and compares every customer's counters, the totals by day and
// the users' diaries with a recount after every few steps.
func TestRandomHistoriesAreCountedRight(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		seen := make(map[clientele.BookingStatus]bool)
		for seed := range uint64(3) {
			s := w.openShop()
			h := &bookingHistory{shop: s, random: rand.New(rand.NewPCG(seed, 7)), users: []string{s.anna.ID, s.user("Bea").ID},
				items: []string{s.cut.ID, s.service("Colour", 90, 30).ID}}
			for n := range 4 {
				h.customers = append(h.customers, s.create(fmt.Sprintf("Person %c%d", 'A'+n, seed), fmt.Sprintf("%d-%d@example.com", seed, n), "").ID)
			}
			for step := range 150 {
				h.step()
				if step%30 == 29 {
					h.check()
				}
			}
			for _, b := range h.allBookings() {
				seen[b.Status] = true
			}
		}
		equal(t, "states that were reached", len(seen), 5)
	})
}

// step does one thing. What the rules refuse is refused; anything else that fails is a fault.
func (h *bookingHistory) step() {
	h.t.Helper()
	var err error
	switch h.random.IntN(10) {
	case 0, 1, 2, 3:
		err = h.bookSomething()
	case 4:
		err = h.moveSomething()
	case 5:
		scope := []clientele.SeriesScope{clientele.ScopeThis, clientele.ScopeThisAndLater}[h.random.IntN(2)]
		by := []clientele.CancelledBy{clientele.ByCustomer, clientele.ByBusiness}[h.random.IntN(2)]
		err = second(h.CancelBooking(h.ctx, h.a, h.one(h.bookings), by, scope))
	case 6:
		err = second(h.NoShowBooking(h.ctx, h.a, h.one(h.bookings)))
	case 7:
		err = second(h.CheckInBooking(h.ctx, h.a, h.one(h.bookings)))
	case 8:
		err = second(h.CompleteBooking(h.ctx, h.a, h.one(h.bookings)))
	case 9:
		if h.random.IntN(3) == 0 {
			change := clientele.CustomerChange{Archived: clientele.Some(h.random.IntN(2) == 0)}
			err = second(h.UpdateCustomer(h.ctx, h.a, h.one(h.customers), change, clientele.AnyVersion))
		} else {
			h.pass(time.Duration(h.random.IntN(36)) * time.Hour)
		}
	}
	if kind := clientele.KindOf(err); err != nil && kind != clientele.KindConflict && kind != clientele.KindNotFound {
		h.t.Fatal(err)
	}
}

func (h *bookingHistory) one(of []string) string {
	if len(of) == 0 {
		return "bkg_none"
	}
	return of[h.random.IntN(len(of))]
}

// when is a quarter of an hour in the week around now.
func (h *bookingHistory) when() time.Time {
	return h.clock().Truncate(time.Hour).Add(time.Duration(h.random.IntN(14*24*4)-2*24*4) * 15 * time.Minute)
}

func (h *bookingHistory) some(of []string) []string {
	some := []string{h.one(of)}
	if h.random.IntN(4) == 0 {
		some = of
	}
	return some
}

func (h *bookingHistory) bookSomething() error {
	in := clientele.NewBooking{BookingChange: clientele.BookingChange{StartsAt: clientele.Some(h.when()),
		Items: clientele.Some(h.some(h.items)), Users: clientele.Some(h.some(h.users))}}
	switch h.random.IntN(5) {
	case 0: // a walk-in
	case 1:
		in.Customer = clientele.Some(said("Someone Else", fmt.Sprintf("%d-%d@example.com", h.random.IntN(3), h.random.IntN(4)), ""))
	default:
		in.CustomerID = clientele.Some(h.one(h.customers))
	}
	if h.random.IntN(5) == 0 {
		in.Repeat, in.SkipConflicts = clientele.Some(clientele.Repeat{EveryWeeks: 1, Count: 3}), true
	}
	made, err := h.CreateBooking(h.ctx, h.a, in)
	if err != nil {
		return err
	}
	h.bookings = append(h.bookings, made.ID)
	for _, b := range made.Series {
		h.bookings = append(h.bookings, b.ID)
	}
	return nil
}

func (h *bookingHistory) moveSomething() error {
	var change clientele.BookingChange
	if h.random.IntN(3) > 0 {
		change.StartsAt = clientele.Some(h.when())
	}
	if h.random.IntN(3) == 0 {
		change.Users = clientele.Some(h.some(h.users))
	}
	if h.random.IntN(3) == 0 {
		change.Items = clientele.Some(h.some(h.items))
	}
	scope := []clientele.SeriesScope{clientele.ScopeThis, clientele.ScopeThisAndLater}[h.random.IntN(2)]
	return second(h.UpdateBooking(h.ctx, h.a, h.one(h.bookings), change, scope))
}

// check compares what is kept with a recount.
func (h *bookingHistory) check() {
	h.t.Helper()
	h.checkDiaries()
	h.checkTotals()
	want := make(map[string]clientele.Statistics)
	for _, b := range h.allBookings() {
		if b.CustomerID != "" {
			want[b.CustomerID] = counted(want[b.CustomerID], b.Booking, h.clock())
		}
	}
	for id := range want {
		equal(h.t, "statistics of "+id, h.statistics(id), want[id])
	}
	must(h.t, h.store.Verify(h.ctx, h.org.ID, func(problem string) { h.t.Error(problem) }))
}

// counted adds a booking to statistics; bookings come by their start.
func counted(s clientele.Statistics, b clientele.Booking, now time.Time) clientele.Statistics {
	switch b.Status {
	case clientele.BookingCancelled:
		if b.CancelledBy == clientele.ByCustomer {
			s.Cancellations++
		}
		return s
	case clientele.BookingNoShow:
		s.Bookings++
		s.NoShows++
		return s
	}
	s.Bookings++
	if b.StartsAt.After(now) {
		if s.NextBooking.IsZero() {
			s.NextBooking = b.StartsAt
		}
		return s
	}
	s.Visits++
	if s.LastVisit = b.StartsAt; s.FirstVisit.IsZero() {
		s.FirstVisit = b.StartsAt
	}
	return s
}
