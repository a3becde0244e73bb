package sqlstore

import (
	"context"
	"fmt"

	"clientele"
)

// totalKey is what is counted under one number.
type totalKey struct {
	kind     clientele.TotalKind
	day, key string
}

type totalSum struct{ n, amount int64 }

// totalQueries count again what the daily totals hold. Each gives day, key, number and amount.
var totalQueries = []struct {
	kind clientele.TotalKind
	text string
}{
	{clientele.TotalCustomers, `select '', status || ' ' || cast(consent_email as text) || ' ' || cast(consent_sms as text), count(*), 0 from customer
		where org_id = $1 group by status, consent_email, consent_sms`},
	{clientele.TotalBookings, `select day, '', count(*), 0 from booking where org_id = $1 and status not in ('cancelled', 'no_show') group by day`},
	{clientele.TotalNoShows, `select day, '', count(*), 0 from booking where org_id = $1 and status = 'no_show' group by day`},
	{clientele.TotalCancellations, `select day, '', count(*), 0 from booking where org_id = $1 and status = 'cancelled' and cancelled_by = 'customer' group by day`},
	{clientele.TotalUserBookings, `select b.day, u.user_id, count(*), 0 from booking b join booking_user u on u.org_id = b.org_id and u.booking_id = b.id
		where b.org_id = $1 and u.org_id = $1 and b.status not in ('cancelled', 'no_show') group by b.day, u.user_id`},
	{clientele.TotalSales, `select paid_day, '', count(*), cast(sum(total) as bigint) from orders where org_id = $1 and paid_day <> '' group by paid_day`},
	{clientele.TotalUserSales, `select paid_day, user_id, count(*), cast(sum(total) as bigint) from orders
		where org_id = $1 and paid_day <> '' and user_id <> '' group by paid_day, user_id`},
	{clientele.TotalUserSales, `select f.day, o.user_id, 0, cast(-sum(f.amount) as bigint) from refund f join orders o on o.org_id = f.org_id and o.id = f.order_id
		where f.org_id = $1 and o.org_id = $1 and not f.deposit and o.user_id <> '' group by f.day, o.user_id`},
	{clientele.TotalItemSales, `select o.paid_day, l.item_id, cast(sum(l.quantity) as bigint), cast(sum(l.total) as bigint)
		from order_line l join orders o on o.org_id = l.org_id and o.id = l.order_id
		where l.org_id = $1 and o.org_id = $1 and o.paid_day <> '' group by o.paid_day, l.item_id`},
	{clientele.TotalRefunds, `select day, '', count(*), cast(sum(amount) as bigint) from refund where org_id = $1 and not deposit group by day`},
	{clientele.TotalPayments, `select day, method, count(*), cast(sum(amount) as bigint) from payment where org_id = $1 group by day, method`},
	{clientele.TotalPaidBack, `select day, method, count(*), cast(sum(amount) as bigint) from refund where org_id = $1 group by day, method`},
}

// verifyTotals counts what is counted by day again.
func (t *tx) verifyTotals(ctx context.Context, org string, report func(string)) error {
	months, err := t.coarsenedMonths(ctx, org)
	if err != nil {
		return err
	}
	is := make(map[totalKey]totalSum)
	for _, q := range totalQueries {
		err := t.each(q.text, []any{org}, func(row scanner) error {
			k, s := totalKey{kind: q.kind}, totalSum{}
			err := row.Scan(&k.day, &k.key, &s.n, &s.amount)
			k.day = months.of(k.day)
			was := is[k]
			is[k] = totalSum{was.n + s.n, was.amount + s.amount}
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := t.takeReturned(org, months, is); err != nil {
		return err
	}
	for i, q := range totalQueries {
		if i > 0 && totalQueries[i-1].kind == q.kind {
			continue // counted in two parts
		}
		if err := t.compareTotals(org, q.kind, months, is, report); err != nil {
			return err
		}
	}
	for k, s := range is {
		if s != (totalSum{}) {
			report(fmt.Sprintf("%s of %s %s come to %d and %d, and are not counted", k.kind, k.day, k.key, s.n, s.amount))
		}
	}
	return nil
}

// takeReturned takes what came back out of the items' sales.
func (t *tx) takeReturned(org string, months coarsened, is map[totalKey]totalSum) error {
	items := make(map[string]string)
	if err := t.each(`select l.order_id, l.n, l.item_id from order_line l where l.org_id = $1 and l.returned > 0`, []any{org}, func(row scanner) error {
		var order, item string
		var n int64
		err := row.Scan(&order, &n, &item)
		items[fmt.Sprint(order, n)] = item
		return err
	}); err != nil {
		return err
	}
	return t.each("select order_id, day, lines from refund where org_id = $1", []any{org}, func(row scanner) error {
		var order, day string
		var lines []clientele.ReturnedLine
		err := row.Scan(&order, &day, fromJSON(&lines))
		for _, l := range lines {
			k := totalKey{clientele.TotalItemSales, months.of(day), items[fmt.Sprint(order, l.Line)]}
			is[k] = totalSum{is[k].n - l.Quantity, is[k].amount - l.Amount}
		}
		return err
	})
}

// compareTotals holds what is kept of a kind against what it comes to, and drops what agrees.
func (t *tx) compareTotals(org string, kind clientele.TotalKind, months coarsened, is map[totalKey]totalSum, report func(string)) error {
	kept := make(map[totalKey]totalSum)
	err := t.each("select day, key, n, amount from daily_total where org_id = $1 and kind = $2", []any{org, string(kind)}, func(row scanner) error {
		k, s := totalKey{kind: kind}, totalSum{}
		err := row.Scan(&k.day, &k.key, &s.n, &s.amount)
		k.day = months.of(k.day)
		kept[k] = totalSum{kept[k].n + s.n, kept[k].amount + s.amount}
		return err
	})
	for k, s := range kept {
		if is[k] != s {
			report(fmt.Sprintf("%s of %s %s are counted as %d and %d, and come to %d and %d", k.kind, k.day, k.key, s.n, s.amount, is[k].n, is[k].amount))
		}
		delete(is, k)
	}
	return err
}

// coarsened are the months in which something of erased people was coarsened: what is counted by day can be held
// against their sums alone.
type coarsened map[string]bool

// of is a day, or its month where only that is known.
func (c coarsened) of(day string) string {
	if month := day[:min(len(day), len("2006-01"))]; c[month] {
		return month
	}
	return day
}

func (t *tx) coarsenedMonths(ctx context.Context, org string) (coarsened, error) {
	months := make(coarsened)
	for _, text := range []string{"select distinct substr(day, 1, 7) from booking where org_id = $1 and retained_until = $2",
		"select distinct substr(paid_day, 1, 7) from orders where org_id = $1 and retained_until = $2",
		"select distinct substr(p.day, 1, 7) from payment p join orders o on o.org_id = p.org_id and o.id = p.order_id where p.org_id = $1 and o.org_id = $1 and o.retained_until = $2",
		"select distinct substr(f.day, 1, 7) from refund f join orders o on o.org_id = f.org_id and o.id = f.order_id where f.org_id = $1 and o.org_id = $1 and o.retained_until = $2"} {
		found, err := all(ctx, t, column[string], text, org, clientele.Coarsened)
		if err != nil {
			return nil, err
		}
		for _, month := range found {
			months[month] = month != ""
		}
	}
	return months, nil
}
