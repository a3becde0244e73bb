package clientele

import (
	"context"
	"slices"
	"time"
)

// A customer's statistics are counted again from their bookings and orders in every transaction that changes one of
// these, so they cannot drift. What changes by time passing alone, the next booking that becomes the last visit, is
// found by the index on the next booking: whoever reads statistics first has those counted again whose next booking
// has begun.

// AverageSpend is what a visit came to, in minor units rounded down: all sales by all visits, since people buy at the
// counter on the days they come. False without a visit.
func (s Statistics) AverageSpend() (int64, bool) {
	if s.Visits == 0 {
		return 0, false
	}
	return s.Sales / int64(s.Visits), true
}

// DaysBetweenVisits is how many days passed from one visit to the next on the average, rounded half up. False with
// fewer than two visits.
func (s Statistics) DaysBetweenVisits() (int, bool) {
	if s.Visits < 2 {
		return 0, false
	}
	const day = 24 * time.Hour
	return int((s.LastVisit.Sub(s.FirstVisit)/time.Duration(s.Visits-1) + day/2) / day), true
}

// advanceBatch is how many customers whose next booking has begun are counted again in one transaction.
const advanceBatch = 200

// advance brings the statistics of an organization up to now.
func (r *Register) advance(ctx context.Context, o Organization) error {
	for {
		now := r.Now(o)
		passed, err := r.store.CustomersWithPassedBooking(ctx, o.ID, now, advanceBatch)
		if err != nil || len(passed) == 0 {
			return err
		}
		slices.Sort(passed) // in the same order as others who do this at the same time
		err = r.store.InTx(ctx, func(tx Tx) error {
			for _, id := range passed {
				_, err := tx.LockCustomer(ctx, o.ID, id)
				if KindOf(err) == KindNotFound { // removed since
					continue
				}
				if err != nil {
					return err
				}
				if err := tx.RecountCustomer(ctx, o.ID, id, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(passed) < advanceBatch {
			return err
		}
	}
}

// upToNow brings the statistics of one record, which is locked, up to now.
func (r *Register) upToNow(ctx context.Context, tx Tx, a Actor, c Customer) (Customer, error) {
	now := r.Now(a.Org)
	if next := c.Statistics.NextBooking; next.IsZero() || next.After(now) {
		return c, nil
	}
	if err := tx.RecountCustomer(ctx, a.Org.ID, c.ID, now); err != nil {
		return c, err
	}
	return tx.CustomerByID(ctx, a.Org.ID, c.ID)
}

// Total is something that is counted by the organization's local days, for reports: it holds no person, and erasing
// nobody changes it. Totals are added to in the transaction of what they count.
type Total struct {
	Day    string // 2006-01-02 where the organization is
	Kind   TotalKind
	Key    string // id of the user or the item, the method of payment …; empty for the whole organization
	N      int64
	Amount int64 // minor units
}

// TotalKind names what is counted.
type TotalKind string

// What is counted, and on which day.
const (
	TotalBookings      TotalKind = "bookings"       // not cancelled and not missed, on the day they begin; those of days that are over are visits
	TotalCancellations TotalKind = "cancellations"  // on the day they were to begin
	TotalNoShows       TotalKind = "no_shows"       // on the day they began
	TotalUserBookings  TotalKind = "user_bookings"  // as bookings, by user
	TotalSales         TotalKind = "sales"          // orders paid in full, on the day they were; Amount is their total
	TotalRefunds       TotalKind = "refunds"        // on the day of the refund
	TotalPayments      TotalKind = "payments"       // by method
	TotalPaidBack      TotalKind = "paid_back"      // what was given back, by method
	TotalItemSales     TotalKind = "item_sales"     // lines of paid orders, by item: N is the quantity; less what came back, on the day it did
	TotalUserSales     TotalKind = "user_sales"     // paid orders of a booking, by its first user; less what was given back
	TotalCustomers     TotalKind = "customers"      // records there are now, by state and consents; of no day
	TotalNewCustomers  TotalKind = "new_customers"  // records made
	TotalFirstVisits   TotalKind = "first_visits"   // customers who came for the first time
	TotalCohortReturns TotalKind = "cohort_returns" // Key is the month of the first visit: customers of it who came in this day's month; Day is the month's first
)

// newCustomers counts records that were made, n times each, on the day that they were.
func newCustomers(o Organization, n int64, cs ...Customer) []Total {
	totals := make([]Total, len(cs))
	for i, c := range cs {
		totals[i] = Total{Day: o.Settings.Day(c.CreatedAt), Kind: TotalNewCustomers, N: n}
	}
	return totals
}

// Day is a moment's day where the organization is.
func (s Settings) Day(t time.Time) string { return t.In(s.Location()).Format(time.DateOnly) }
