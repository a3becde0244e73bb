package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"clientele"
)

// verifyStatistics counts the statistics of every record again, and in which months each customer came.
func (t *tx) verifyStatistics(ctx context.Context, org string, report func(string)) error {
	months := make(map[totalKey]int64)
	for after := ""; ; {
		cs, err := all(ctx, t, readCustomer, selectCustomer+"id > $2 order by id limit $3", org, after, verifyBatch)
		if err != nil {
			return err
		}
		if len(cs) == 0 {
			return t.verifyMonths(org, months, report)
		}
		last := cs[len(cs)-1].ID
		if err := t.verifySome(ctx, org, after, last, cs, months, report); err != nil {
			return err
		}
		after = last
	}
}

// verifySome counts the statistics of some records again; their ids are above after, and at most last. What is a visit
// depends on the time at which it was counted, which nobody kept: the bookings that hold must be, in the order of time,
// first the visits and then what is to come.
func (t *tx) verifySome(ctx context.Context, org, after, last string, cs []clientele.Customer, months map[totalKey]int64, report func(string)) error {
	counted, err := t.countBookings(org, after, last)
	if err != nil {
		return err
	}
	sales, err := t.pairs(ctx, `select customer_id, cast(sum(paid_total - refunded_total) as bigint) from orders
		where org_id = $1 and customer_id > $2 and customer_id <= $3 and status in ('paid', 'completed', 'refunded') group by customer_id`, org, after, last)
	if err != nil {
		return err
	}
	cohorts, err := t.cohorts(org, after, last)
	if err != nil {
		return err
	}
	for _, c := range cs {
		kept, is := c.Statistics, counted[c.ID].statistics(c.Statistics.Visits)
		if is.Sales = sales[c.ID]; kept != is {
			report(fmt.Sprintf("the statistics of customer %s are kept as %s and come to %s", c.ID, statisticsText(kept), statisticsText(is)))
		}
		came, keptMonths := counted[c.ID].cohort(is.Visits), cohorts[c.ID]
		if came.firstDay != keptMonths.firstDay || !slices.Equal(came.months, keptMonths.months) {
			report(fmt.Sprintf("customer %s came in the months %v, and is counted in %v", c.ID, came.months, keptMonths.months))
		}
		for _, total := range keptMonths.totals(1) {
			months[totalKey{total.Kind, total.Day, total.Key}]++
		}
	}
	return nil
}

// countedBookings are what a record's bookings come to.
type countedBookings struct {
	starts                           []time.Time // of those that hold, in order
	days                             []string
	cancellations, noShows, bookings int
}

func (t *tx) countBookings(org, after, last string) (map[string]*countedBookings, error) {
	counted := make(map[string]*countedBookings)
	err := t.each(`select customer_id, starts_at, day, status, cancelled_by from booking
		where org_id = $1 and customer_id > $2 and customer_id <= $3 order by customer_id, starts_at`, []any{org, after, last}, func(row scanner) error {
		var customer, day, status, by string
		var start time.Time
		if err := row.Scan(&customer, fromMS(&start), &day, &status, &by); err != nil {
			return err
		}
		c := counted[customer]
		if c == nil {
			c = &countedBookings{}
			counted[customer] = c
		}
		switch {
		case status == "cancelled" && by == "customer":
			c.cancellations++
		case status == "cancelled":
		case status == "no_show":
			c.noShows++
			c.bookings++
		default:
			c.bookings++
			c.starts, c.days = append(c.starts, start), append(c.days, day)
		}
		return nil
	})
	return counted, err
}

// statistics are what the bookings come to when so many of them are visits.
func (c *countedBookings) statistics(visits int) (s clientele.Statistics) {
	if c == nil {
		return s
	}
	s.Bookings, s.Cancellations, s.NoShows = c.bookings, c.cancellations, c.noShows
	s.Visits = min(visits, len(c.starts))
	if s.Visits > 0 {
		s.FirstVisit, s.LastVisit = c.starts[0], c.starts[s.Visits-1]
	}
	if s.Visits < len(c.starts) {
		s.NextBooking = c.starts[s.Visits]
	}
	return s
}

// cohort is in which months so many visits were.
func (c *countedBookings) cohort(visits int) (months cohort) {
	if visits == 0 {
		return months
	}
	for _, day := range slices.Sorted(slices.Values(c.days[:visits])) {
		if months.firstDay == "" {
			months.firstDay = day
		}
		if month := day[:len("2006-01")]; !slices.Contains(months.months, month) {
			months.months = append(months.months, month)
		}
	}
	return months
}

// cohorts reads in which months some customers are counted.
func (t *tx) cohorts(org, after, last string) (map[string]cohort, error) {
	kept := make(map[string]cohort)
	return kept, t.each("select customer_id, first_day, months from cohort where org_id = $1 and customer_id > $2 and customer_id <= $3",
		[]any{org, after, last}, func(row scanner) error {
			var id string
			var c cohort
			err := row.Scan(&id, &c.firstDay, fromJSON(&c.months))
			kept[id] = c
			return err
		})
}

func statisticsText(s clientele.Statistics) string {
	return fmt.Sprintf("[sales %d bookings %d visits %d cancellations %d missed %d from %d to %d next %d]", s.Sales, s.Bookings, s.Visits, s.Cancellations,
		s.NoShows, ms(s.FirstVisit), ms(s.LastVisit), ms(s.NextBooking))
}

// verifyMonths holds the counts by month against the customers who are counted in them. Who was erased stays in the
// counts, so these may be higher.
func (t *tx) verifyMonths(org string, months map[totalKey]int64, report func(string)) error {
	for _, kind := range []clientele.TotalKind{clientele.TotalFirstVisits, clientele.TotalCohortReturns} {
		err := t.each("select day, key, n from daily_total where org_id = $1 and kind = $2", []any{org, string(kind)}, func(row scanner) error {
			k, n := totalKey{kind: kind}, int64(0)
			err := row.Scan(&k.day, &k.key, &n)
			if n < months[k] {
				report(fmt.Sprintf("%s of %s %s are counted as %d, and are %d of those who are left alone", kind, k.day, k.key, n, months[k]))
			}
			delete(months, k)
			return err
		})
		if err != nil {
			return err
		}
	}
	for k, n := range months {
		report(fmt.Sprintf("%s of %s %s are %d, and are not counted", k.kind, k.day, k.key, n))
	}
	return nil
}
