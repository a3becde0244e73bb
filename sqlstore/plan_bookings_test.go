package sqlstore

import (
	"fmt"
	"testing"
	"time"

	"clientele"
)

// planBookings writes enough bookings that a plan matters, and lets the database count them.
func planBookings(t *testing.T, db *DB) {
	t.Helper()
	must(t, db, func(tx clientele.Tx) error {
		for i := range 2000 {
			at := noon.Add(time.Duration(i/5) * time.Hour)
			b := clientele.Booking{ID: fmt.Sprintf("bkg_%05d", i), CustomerID: fmt.Sprintf("cust_%05d", i%500), StartsAt: at, EndsAt: at.Add(time.Hour),
				BlockedUntil: at.Add(time.Hour), Day: "2026-03-14", Status: []clientele.BookingStatus{clientele.BookingCompleted, clientele.BookingBooked}[i%20/19],
				Source: []clientele.Source{clientele.SourceStaff, clientele.SourceOnline}[i%20/19], Users: []string{fmt.Sprintf("usr_%d", i%5)},
				Items: []clientele.BookedItem{{ID: "itm_1"}}, CreatedAt: at, UpdatedAt: at, Version: 1}
			if i%50 == 0 {
				b.SeriesID = fmt.Sprintf("ser_%d", i/500)
			}
			if err := tx.InsertBooking(t.Context(), testOrg, b); err != nil {
				return err
			}
		}
		return nil
	})
	analyze(t, db)
}

// plannedBookings are the questions about the catalog, users' time and bookings. Hours, time off and the catalog are few.
func plannedBookings(t *testing.T, asks map[string]func(*tx) error) {
	ctx := t.Context()
	asks["booking"] = func(tx *tx) error { _, err := tx.BookingByID(ctx, testOrg, "bkg_00001"); return err }
	asks["series"] = func(tx *tx) error { _, err := tx.FindSeries(ctx, testOrg, "ser_1", noon); return err }
	asks["busy"] = func(tx *tx) error {
		_, err := tx.FindBusy(ctx, testOrg, []string{"usr_1", "usr_2", "usr_3"}, noon.AddDate(0, 0, 5), noon.AddDate(0, 0, 6))
		return err
	}
	asks["suggestions"] = func(tx *tx) error {
		_, _, err := tx.FindSuggestions(ctx, testOrg, "cust_00001", clientele.Slice{Limit: 10})
		return err
	}
	for name, q := range map[string]clientele.BookingQuery{"bookings of a time": {From: noon.AddDate(0, 0, 4), To: noon.AddDate(0, 0, 5)}, "bookings of customer": {CustomerID: "cust_00001"},
		"bookings of user": {UserID: "usr_1", From: noon.AddDate(0, 0, 9)}, "missed bookings of user": {UserID: "usr_1", Status: clientele.BookingNoShow}, "bookings by status": {Status: clientele.BookingBooked}, "bookings by source": {Source: clientele.SourceOnline},
		"bookings of customer by status": {CustomerID: "cust_00001", Status: clientele.BookingBooked}, "bookings of customer with user": {CustomerID: "cust_00001", UserID: "usr_1"}} {
		for _, desc := range []bool{false, true} {
			q.Desc = desc
			q := q
			asks[fmt.Sprint(name, ", ", desc)] = func(tx *tx) error {
				_, next, err := tx.FindBookings(ctx, testOrg, q, clientele.Slice{Limit: 3})
				if err == nil && next != "" {
					_, _, err = tx.FindBookings(ctx, testOrg, q, clientele.Slice{Limit: 3, After: next})
				}
				return err
			}
		}
	}
}
