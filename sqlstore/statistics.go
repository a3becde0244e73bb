package sqlstore

import (
	"context"
	"time"

	"clientele"
)

// CustomersWithPassedBooking finds records whose next booking has begun.
func (r reader) CustomersWithPassedBooking(ctx context.Context, org string, now time.Time, limit int) ([]string, error) {
	return all(ctx, r, column[string], `select id from customer where org_id = $1
		and status in ('active', 'archived', 'removal_pending') and next_booking <= $2 limit $3`, org, ms(now), limit)
}

// RecountCustomer counts a record's statistics again. A booking is a visit once it has begun, unless it was cancelled
// or missed; only the customer's own cancellations count as theirs. Somebody with three visits or more and none to come is at
// risk of not coming again once twice their usual time between two visits is over. Sales are what was paid and not given
// back of orders that were paid in full once.
func (t *tx) RecountCustomer(ctx context.Context, org, id string, now time.Time) error {
	_, err := t.exec(`update customer set
		bookings = b.bookings, visits = b.visits, cancellations = b.cancellations, no_shows = b.no_shows,
		first_visit = b.first_visit, last_visit = b.last_visit, next_booking = b.next_booking, sales = s.sales,
		risk_at = case when b.visits >= 3 and b.next_booking is null then b.last_visit + 2 * ((b.last_visit - b.first_visit) / (b.visits - 1)) end
		from (select
				count(*) filter (where status not in ('cancelled')) as bookings,
				count(*) filter (where status not in ('cancelled', 'no_show') and starts_at <= $3) as visits,
				count(*) filter (where status = 'cancelled' and cancelled_by = 'customer') as cancellations,
				count(*) filter (where status = 'no_show') as no_shows,
				min(starts_at) filter (where status not in ('cancelled', 'no_show') and starts_at <= $3) as first_visit,
				max(starts_at) filter (where status not in ('cancelled', 'no_show') and starts_at <= $3) as last_visit,
				min(starts_at) filter (where status not in ('cancelled', 'no_show') and starts_at > $3) as next_booking
			from booking where org_id = $1 and customer_id = $2) b,
			(select coalesce(sum(paid_total - refunded_total), 0) as sales
			from orders where org_id = $1 and customer_id = $2 and status in ('paid', 'completed', 'refunded')) s
		where customer.org_id = $1 and customer.id = $2`, org, id, ms(now))
	if err != nil {
		return err
	}
	return t.recountCohort(ctx, org, id, now)
}

// AddTotals adds to the daily totals, in the order of their keys, so that two transactions never wait for each other.
func (t *tx) AddTotals(_ context.Context, org string, totals []clientele.Total) error {
	for _, one := range sumTotals(totals) {
		_, err := t.exec(`insert into daily_total (org_id, day, kind, key, n, amount) values ($1, $2, $3, $4, $5, $6)
			on conflict (org_id, kind, day, key) do update set n = daily_total.n + excluded.n, amount = daily_total.amount + excluded.amount`,
			org, one.Day, string(one.Kind), one.Key, one.N, one.Amount)
		if err != nil {
			return err
		}
	}
	return nil
}

// FindTotals gives what was counted of some kinds, by day.
func (r reader) FindTotals(ctx context.Context, org string, kinds []clientele.TotalKind, first, last string) ([]clientele.Total, error) {
	var found []clientele.Total
	for _, kind := range kinds {
		some, err := all(ctx, r, readTotal, `select day, kind, key, n, amount from daily_total
			where org_id = $1 and kind = $2 and day >= $3 and day <= $4 and (n <> 0 or amount <> 0) order by day, key`, org, string(kind), first, last)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

func readTotal(row scanner) (t clientele.Total, err error) {
	err = row.Scan(&t.Day, &t.Kind, &t.Key, &t.N, &t.Amount)
	return t, err
}
