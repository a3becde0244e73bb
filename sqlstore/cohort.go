package sqlstore

import (
	"context"
	"slices"
	"time"

	"clientele"
)

// cohort is in which months a customer came. It is what of them is in the counts by month.
type cohort struct {
	firstDay string
	months   []string // 2006-01, in order
}

// recountCohort brings the counts by month to what the bookings of a customer say now.
func (t *tx) recountCohort(ctx context.Context, org, customer string, now time.Time) error {
	is, err := t.cohortOf(ctx, org, customer, now)
	if err != nil {
		return err
	}
	kept, err := all(ctx, t, func(row scanner) (c cohort, err error) {
		err = row.Scan(&c.firstDay, fromJSON(&c.months))
		return c, err
	}, "select first_day, months from cohort where org_id = $1 and customer_id = $2", org, customer)
	if err != nil {
		return err
	}
	var was cohort
	if len(kept) > 0 {
		was = kept[0]
	}
	if is.firstDay == was.firstDay && slices.Equal(is.months, was.months) {
		return nil
	}
	if is.firstDay == "" {
		_, err = t.exec("delete from cohort where org_id = $1 and customer_id = $2", org, customer)
	} else {
		_, err = t.exec(`insert into cohort (org_id, customer_id, first_day, months) values ($1, $2, $3, $4)
			on conflict (org_id, customer_id) do update set first_day = excluded.first_day, months = excluded.months`,
			org, customer, is.firstDay, jsonText(is.months))
	}
	if err != nil {
		return err
	}
	return t.AddTotals(ctx, org, append(is.totals(1), was.totals(-1)...))
}

// cohortOf counts the months in which a customer came, by the days that their bookings were written with.
func (t *tx) cohortOf(ctx context.Context, org, customer string, now time.Time) (c cohort, err error) {
	days, err := all(ctx, t, column[string], `select min(day) from booking where org_id = $1 and customer_id = $2
		and status not in ('cancelled', 'no_show') and starts_at <= $3 group by substr(day, 1, 7) order by 1`, org, customer, ms(now))
	for _, day := range days {
		c.months = append(c.months, day[:len("2006-01")])
	}
	if len(days) > 0 {
		c.firstDay = days[0]
	}
	return c, err
}

// totals are what a customer adds to the counts by month.
func (c cohort) totals(n int64) []clientele.Total {
	if c.firstDay == "" {
		return nil
	}
	totals := []clientele.Total{{Day: c.firstDay, Kind: clientele.TotalFirstVisits, N: n}}
	for _, month := range c.months {
		totals = append(totals, clientele.Total{Day: month + "-01", Kind: clientele.TotalCohortReturns, Key: c.months[0], N: n})
	}
	return totals
}
