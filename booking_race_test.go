package clientele_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"clientele"
)

// atOnce runs n writers that start together, and gives what each was told.
func atOnce(n int, write func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			<-start
			errs[i] = write(i)
		})
	}
	close(start)
	done.Wait()
	return errs
}

func TestOfFiftyWhoWantTheSameTimeOneGetsIt(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		errs := atOnce(50, func(i int) error {
			in := s.haircutOf("2026-03-16 23:30", fmt.Sprintf("Person %d", i), fmt.Sprintf("p%d@example.com", i), "")
			in.StartsAt = clientele.Some(in.StartsAt.Value.Add(time.Duration(i%7) * time.Minute)) // each overlaps each, over midnight
			_, err := s.CreateBooking(s.ctx, s.a, in)
			return err
		})
		won := 0
		for _, err := range errs {
			var e *clientele.Error
			switch {
			case err == nil:
				won++
			case !errors.As(err, &e) || e.Kind != clientele.KindConflict:
				t.Errorf("lost with %v", err)
			}
		}
		equal(t, "winners", won, 1)
		page, err := s.Customers(s.ctx, s.a, clientele.CustomerQuery{}, clientele.Paging{})
		must(t, err)
		equal(t, "records, since those who lost left none", len(page.Items), 1)
		equal(t, "bookings", len(s.allBookings()), 1)
		s.checkDiaries()
	})
}

func TestFiftyWhoAreTheSamePersonMakeOneRecord(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		for _, err := range atOnce(50, func(i int) error {
			in := s.haircutOf("2026-03-16 08:00", "Maria Virtanen", "maria@example.com", "")
			in.StartsAt = clientele.Some(in.StartsAt.Value.Add(time.Duration(i) * time.Hour))
			_, err := s.CreateBooking(s.ctx, s.a, in)
			return err
		}) {
			must(t, err)
		}
		equal(t, "records", s.list(clientele.CustomerQuery{}), "Maria Virtanen")
		page, err := s.Customers(s.ctx, s.a, clientele.CustomerQuery{}, clientele.Paging{})
		must(t, err)
		equal(t, "counted", counts(page.Items[0].Statistics), "50 bookings 0 visits 0 cancellations 0 missed")
		s.checkDiaries()
	})
}

func TestMovesThatCrossEachOtherNeverOverlap(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		var ids []string
		for i := range 10 {
			ids = append(ids, s.book(s.haircut(fmt.Sprintf("2026-03-16 %02d:00", 8+i))).ID)
		}
		for _, err := range atOnce(40, func(i int) error {
			to := s.at("2026-03-16 09:00").Add(time.Duration(i*37%600) * time.Minute)
			_, err := s.UpdateBooking(s.ctx, s.a, ids[i%10], clientele.BookingChange{StartsAt: clientele.Some(to)}, "")
			return err
		}) {
			if err != nil && clientele.KindOf(err) != clientele.KindConflict {
				t.Error(err)
			}
		}
		s.checkDiaries()
	})
}

func TestTheSameCancellationFromManyHandsCountsOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		b := s.book(s.haircutFor(c.ID, "2026-03-16 10:00"))
		for _, err := range atOnce(20, func(int) error {
			_, err := s.CancelBooking(s.ctx, s.a, b.ID, "", "")
			return err
		}) {
			must(t, err)
		}
		equal(t, "counted", counts(s.statistics(c.ID)), "0 bookings 0 visits 1 cancellations 0 missed")
		s.checkTotals()
	})
}
