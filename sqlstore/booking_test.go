package sqlstore

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clientele"
)

// fillDiary writes a booking an hour from noon on, as fast as the database can. change may make some of them special.
func fillDiary(t *testing.T, db *DB, n int, change func(i int, b *clientele.Booking)) {
	t.Helper()
	err := db.update(t.Context(), func(tx *tx) error {
		_, err := tx.insertMany("booking", append([]string{"org_id"}, bookingColumns...), func(yield func([]any) bool) {
			for i := range n {
				at := noon.Add(time.Duration(i) * time.Hour)
				b := clientele.Booking{ID: fmt.Sprintf("bkg_%06d", i), StartsAt: at, EndsAt: at.Add(time.Hour), BlockedUntil: at.Add(time.Hour),
					Day: at.Format(time.DateOnly), Status: clientele.BookingBooked, Source: clientele.SourceAPI, CreatedAt: noon, UpdatedAt: noon, Version: 1}
				change(i, &b)
				if !yield(append([]any{testOrg}, bookingValues(b)...)) {
					return
				}
			}
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A filter that hardly any booking passes makes short pages, and none is left out.
func TestRareBookingsAreFoundThroughShortPages(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		rare := map[int]bool{0: true, maxBookingWalk - 1: true, maxBookingWalk: true, 11_000: true, 11_999: true}
		fillDiary(t, db, 12_000, func(i int, b *clientele.Booking) {
			if rare[i] {
				b.Source = clientele.SourceMarketplace
			}
		})
		for _, desc := range []bool{false, true} {
			q := clientele.BookingQuery{Status: clientele.BookingBooked, Source: clientele.SourceMarketplace, Desc: desc}
			var ids []string
			pages := 0
			for s := (clientele.Slice{Limit: 2}); ; pages++ {
				found, next, err := db.FindBookings(t.Context(), testOrg, q, s)
				if err != nil {
					t.Fatal(err)
				}
				for _, b := range found {
					ids = append(ids, b.ID)
				}
				if s.After = next; next == "" {
					break
				}
			}
			want := "bkg_000000 bkg_001999 bkg_002000 bkg_011000 bkg_011999"
			if desc {
				want = "bkg_011999 bkg_011000 bkg_002000 bkg_001999 bkg_000000"
			}
			if got := strings.Join(ids, " "); got != want {
				t.Errorf("found %s, want %s", got, want)
			}
			if pages > 9 {
				t.Errorf("%d pages: each should look at %d bookings", pages, maxBookingWalk)
			}
		}
	})
}

func TestVerifyFindsWhatIsWrongWithBookings(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		first := clientele.Booking{ID: "bkg_1", StartsAt: noon, EndsAt: noon.Add(time.Hour), BlockedUntil: noon.Add(90 * time.Minute), Day: "2026-03-14",
			Status: clientele.BookingBooked, Source: clientele.SourceAPI, Users: []string{"usr_1"}, CreatedAt: noon, UpdatedAt: noon, Version: 1}
		second := first
		second.ID, second.StartsAt, second.EndsAt, second.BlockedUntil = "bkg_2", noon.Add(89*time.Minute), noon.Add(2*time.Hour), noon.Add(2*time.Hour)
		must(t, db, func(tx clientele.Tx) error {
			for _, b := range []clientele.Booking{first, second} {
				if err := tx.InsertBooking(t.Context(), testOrg, b); err != nil {
					return err
				}
			}
			return tx.AddTotals(t.Context(), testOrg, []clientele.Total{{Day: "2026-03-14", Kind: clientele.TotalBookings, N: 2}, {Day: "2026-03-14", Kind: clientele.TotalUserBookings, Key: "usr_1", N: 2}})
		})
		wantProblems(t, db, "booking bkg_2 begins before the one before it of the same user is over")
		if err := db.update(t.Context(), func(tx *tx) error {
			_, err := tx.exec("update booking_user set starts_at = $2 where org_id = $1 and booking_id = 'bkg_2'", testOrg, ms(noon.Add(91*time.Minute)))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		wantProblems(t, db, "booking bkg_2 takes other time of a user than it says")
	})
}

func wantProblems(t *testing.T, db *DB, want ...string) {
	t.Helper()
	var got []string
	if err := db.Verify(t.Context(), testOrg, func(problem string) { got = append(got, problem) }); err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("found %q, want %q", got, want)
	}
}
