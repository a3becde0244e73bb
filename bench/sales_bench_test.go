package bench_test

import (
	"fmt"
	"testing"
	"time"

	"clientele"
)

// ordersEach is how many orders a customer has, over two years.
const ordersEach = 5

// BenchmarkSales measures the till and the reports on a register of many customers with two years of orders: a checkout
// in one transaction a step, a customer's orders, lists of orders, every report, and counting all of it again.
func BenchmarkSales(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		w.spreadStatistics(b)
		w.spreadOrders(b)
		fmt.Printf("\n%d customers, %d orders, %s\n", *customers, *customers*ordersEach, w.dialect)
		w.till(b)
		w.orderLists(b)
		w.reports(b)
	})
}

// spreadOrders gives every customer paid orders of one line, and the days what they come to.
func (w *bench) spreadOrders(b *testing.B) {
	b.Helper()
	org, day := w.a.Org.ID, int64(24*time.Hour/time.Millisecond)
	last := w.Now(w.a.Org).UnixMilli()
	number := "cast(random() * 1000000 as bigint)"
	dayText := "to_char(to_timestamp(created_at / 1000), 'YYYY-MM-DD')"
	if w.dialect != "pgx" {
		number, dayText = "abs(random() % 1000000)", "strftime('%Y-%m-%d', created_at / 1000, 'unixepoch')"
	}
	for _, statement := range []string{
		fmt.Sprintf(`insert into orders (org_id, id, customer_id, user_id, status, hand_out, currency, customer_discount, discount_percent, discount_amount,
			points_redeemed, points_discount, points_earned, points_returned, points_taken, subtotal, discount_total, tax_total, total, paid_total, refunded_total,
			receipt_number, paid_day, created_by, created_at, paid_at, completed_at, version)
			select c.org_id, 'ord_' || substr(c.id, 6) || k.k, c.id, 'usr_' || %[1]s %% 20, 'completed', false, 'EUR', 0, 0, 0, 0, 0, 0, 0, 0, 5000, 0, 1016, 5000, 5000, 0,
			'old-' || substr(c.id, 6) || k.k, '', '', %[2]d - (%[1]s %% 730) * %[3]d - %[1]s * 80, %[2]d, %[2]d, 1
			from customer c cross join (%[4]s) k where c.org_id = '%[5]s'`, number, last, day, values(ordersEach), org),
		fmt.Sprintf("update orders set paid_day = %s, paid_at = created_at", dayText),
		`insert into order_line (org_id, order_id, n, item_id, name, description, quantity, returned, unit_price, customer_discount, discount_percent, customer_part,
			line_part, order_part, tax_rate, tax, total) select org_id, id, 1, 'itm_1', 'Haircut', '', 1, 0, 5000, 0, 0, 0, 0, 0, 2550, 1016, 5000 from orders`,
		"insert into payment (org_id, order_id, id, amount, method, day, actor, at) select org_id, id, 'pay' || substr(id, 4), 5000, 'card', paid_day, '', created_at from orders",
		`insert into daily_total (org_id, day, kind, key, n, amount) select org_id, paid_day, 'sales', '', count(*), sum(total) from orders group by org_id, paid_day`,
		`insert into daily_total (org_id, day, kind, key, n, amount) select org_id, paid_day, 'user_sales', user_id, count(*), sum(total) from orders group by org_id, paid_day, user_id`,
		`insert into daily_total (org_id, day, kind, key, n, amount) select org_id, paid_day, 'item_sales', 'itm_1', count(*), sum(total) from orders group by org_id, paid_day`,
		`insert into daily_total (org_id, day, kind, key, n, amount) select org_id, paid_day, 'payments', 'card', count(*), sum(total) from orders group by org_id, paid_day`,
		fmt.Sprintf("update customer set risk_at = last_visit + %s * 4000 where visits > 3", number),
		"analyze",
	} {
		_, err := w.raw.Exec(statement)
		must(b, err)
	}
}

// values is a question that gives the rows 1 to n, in the column k.
func values(n int) string {
	text := "select 1 as k"
	for i := 2; i <= n; i++ {
		text += fmt.Sprintf(" union all select %d", i)
	}
	return text
}

// till measures the steps of a sale, each a transaction that is durable when it answers.
func (w *bench) till(b *testing.B) {
	ids := w.someIDs(b)
	item, err := w.CreateItem(w.ctx, w.a, clientele.ItemChange{Type: clientele.Some("product"), Name: clientele.Some("Soap"), Price: clientele.Some(int64(450)), Stock: clientele.Some(int64(0))})
	must(b, err)
	var made []string
	w.row("an order of three lines", measure(lookups, func(i int) {
		line := clientele.NewLine{ItemID: item.ID}
		o, err := w.CreateOrder(w.ctx, w.a, clientele.NewOrder{CustomerID: ids[i%len(ids)], Lines: []clientele.NewLine{line, line, line}})
		must(b, err)
		made = append(made, o.ID)
	}), nil)
	w.row("its payment, receipt and statistics", measure(lookups, func(i int) {
		_, err := w.AddPayment(w.ctx, w.a, made[i], 1350, clientele.PaidCard)
		must(b, err)
	}), nil)
	w.row("its refund", measure(lookups, func(i int) {
		_, err := w.RefundOrder(w.ctx, w.a, made[i], clientele.NewRefund{Lines: []clientele.ReturnedLine{{Line: 1, Quantity: 1}}})
		must(b, err)
	}), nil)
}

func (w *bench) orderLists(b *testing.B) {
	ids := w.someIDs(b)
	w.row("a customer's orders", measure(lookups, func(i int) {
		_, err := w.CustomerOrders(w.ctx, w.a, ids[i%len(ids)], clientele.Paging{})
		must(b, err)
	}), nil)
	for name, query := range map[string]clientele.OrderQuery{"the newest orders": {}, "orders by status": {Status: clientele.OrderRefunded},
		"orders of a week": {From: w.Now(w.a.Org).AddDate(-1, 0, 0), To: w.Now(w.a.Org).AddDate(-1, 0, 7)}} {
		w.row(name, measure(lookups, func(int) {
			_, err := w.Orders(w.ctx, w.a, query, clientele.Paging{})
			must(b, err)
		}), nil)
	}
}

// reports measures every report over two years.
func (w *bench) reports(b *testing.B) {
	years := clientele.ReportRange{From: w.Now(w.a.Org).AddDate(-2, 0, 0)}
	for _, r := range []struct {
		name string
		ask  func() error
	}{
		{"summary", func() error { _, err := w.SummaryReport(w.ctx, w.a, years); return err }},
		{"customers", func() error { _, err := w.CustomersReport(w.ctx, w.a, years); return err }},
		{"retention", func() error { _, _, err := w.RetentionReport(w.ctx, w.a, years); return err }},
		{"consent", func() error { _, err := w.ConsentReport(w.ctx, w.a); return err }},
		{"staff", func() error { _, err := w.StaffReport(w.ctx, w.a, years); return err }},
		{"catalog", func() error { _, err := w.CatalogReport(w.ctx, w.a, years); return err }},
	} {
		w.held("report: "+r.name, measure(lookups/4, func(int) { must(b, r.ask()) }), readBudget)
	}
}
