package bench_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

// How much lies in the register: bookings of each customer over the two years that ended a month ago, the users who
// share them, and what each user has on each of the sixty days around today.
const (
	bookingsEach = 10
	bookedUsers  = 20
	bookedADay   = 14
	aroundToday  = 30
)

// The most that the slowest of twenty may take: a transaction on SQLite, and everything that is looked at.
const (
	writeBudget = 10 * time.Millisecond
	readBudget  = 200 * time.Millisecond
)

// BenchmarkBookings measures a front desk at work in a register with ten times as many bookings as customers: booking,
// moving, missing and cancelling with the statistics in the same transaction, the calendar of twenty users, free times,
// a customer's history, checking out, lists, and the reports over two years. The bookings of the two years overlap, which
// no calendar allows: it is their number that matters here, and the days around today are as busy as days are. A register
// of before keeps the bookings that it has, so that one run can make them with -fill and another measure.
func BenchmarkBookings(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		w.spreadStatistics(b)
		d := w.openDesk(b)
		began := time.Now()
		if !d.filled {
			d.spreadBookings(b)
			d.spreadTotals(b)
		}
		fmt.Printf("\n%d customers, %d bookings, %s (there after %s)\n", *customers, *customers*bookingsEach, w.dialect, time.Since(began).Round(time.Second))
		if *fillOnly {
			return
		}
		d.findEnds(b)
		d.book(b)
		d.checkOut(b)
		d.look(b)
		w.reports(b)
	})
}

// desk is a register with users who can be booked for a service.
type desk struct {
	*bench
	users    []string
	item     clientele.Item
	midnight time.Time // of today
	filled   bool      // has the bookings already
	before   int       // days before today on which nothing is booked any more
	beyond   int       // days after today on which nothing is booked yet
	visited  []string  // bookings whose time is over
}

func (w *bench) openDesk(b *testing.B) *desk {
	b.Helper()
	d := &desk{bench: w, midnight: w.Now(w.a.Org).Truncate(24 * time.Hour)}
	items, err := w.Items(w.ctx, w.a, clientele.ItemQuery{}, clientele.Paging{Limit: 100})
	must(b, err)
	if i := slices.IndexFunc(items.Items, func(i clientele.Item) bool { return i.Name == deskService }); i >= 0 {
		d.item, d.users, d.filled = items.Items[i], items.Items[i].Users, true
		return d
	}
	for n := range bookedUsers {
		u, err := w.CreateUser(w.ctx, w.a, clientele.UserChange{Name: clientele.Some(fmt.Sprint("User ", n)), Bookable: clientele.Some(true),
			Email: clientele.Some(fmt.Sprintf("user%d.%d@example.com", n, time.Now().UnixNano()))})
		must(b, err)
		d.users = append(d.users, u.ID)
	}
	d.item, err = w.CreateItem(w.ctx, w.a, clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some(deskService), Price: clientele.Some(int64(5000)),
		DurationMinutes: clientele.Some(30), Users: clientele.Some(d.users)})
	must(b, err)
	return d
}

// deskService is the service that is booked.
const deskService = "Haircut of the bench"

// findEnds finds how far from today something is booked, so that a second run books other times than the first.
func (d *desk) findEnds(b *testing.B) {
	b.Helper()
	for _, end := range []struct {
		order string
		days  *int
	}{{"", &d.before}, {" desc", &d.beyond}} {
		var at int64
		must(b, d.raw.QueryRow("select starts_at from booking where org_id = $1 order by starts_at"+end.order+" limit 1", d.a.Org.ID).Scan(&at))
		*end.days = int(time.UnixMilli(at).Sub(d.midnight).Abs()/(24*time.Hour)) + 1
	}
}

// bookedTables are the tables whose indexes are made after their rows.
var bookedTables = []string{"booking", "booking_user", "booking_item"}

// bookedAtOnce is for how many customers one transaction writes bookings.
const bookedAtOnce = 50_000

// spreadBookings writes the bookings, by plain statements without the work that a booking brings with it.
func (d *desk) spreadBookings(b *testing.B) {
	b.Helper()
	conn, err := d.raw.Conn(d.ctx)
	must(b, err)
	defer conn.Close()
	for _, setting := range d.settings() {
		must(b, run(d.ctx, conn, setting))
	}
	remake := d.dropIndexes(b, conn)
	minutes := 730 * 24 * 60
	last := d.midnight.AddDate(0, 0, -aroundToday).UnixMilli()
	for from := ""; from != "\U0010ffff"; {
		to := d.idAfter(b, from, bookedAtOnce)
		d.writeBookings(b, conn, fmt.Sprintf(`select c.id as customer, c.id || k.k as id, %d - %s * 60000 + %s as at, 'completed' as status from customer c cross join (%s) k
			where c.org_id = '%s' and c.id > '%s' and c.id <= '%s'`, last, d.random(minutes), d.random(bookedUsers), values(bookingsEach), d.a.Org.ID, from, to))
		from = to
	}
	first := d.midnight.AddDate(0, 0, -aroundToday).Add(7 * time.Hour).UnixMilli()
	now := d.Now(d.a.Org).UnixMilli()
	perDay := bookedUsers * bookedADay
	d.writeBookings(b, conn, fmt.Sprintf(`select customer, customer || 'n' as id, %[1]d + n / %[2]d * 86400000 + n %% %[2]d / %[3]d * 1800000 + n %% %[3]d as at,
		case when %[1]d + n / %[2]d * 86400000 < %[4]d then 'completed' else 'booked' end as status
		from (select id as customer, row_number() over (order by id) - 1 as n from customer where org_id = '%[5]s' order by id limit %[6]d) c`,
		first, perDay, bookedUsers, now, d.a.Org.ID, min(2*aroundToday*perDay, *customers)))
	if d.dialect == "pgx" {
		remake = append(remake, "vacuum analyze "+strings.Join(bookedTables, ", ")) // as the server does by itself, soon
	}
	for _, statement := range remake {
		began := time.Now()
		must(b, run(d.ctx, conn, statement))
		fmt.Printf("  %s  %.100s\n", time.Since(began).Round(time.Second), statement)
	}
	if err := conn.Raw(func(any) error { return driver.ErrBadConn }); !errors.Is(err, driver.ErrBadConn) { // its settings are not for what is measured
		b.Fatal(err)
	}
}

// settings make a connection quick at writing what may be written again: the rows fit together, and a crash is the end of
// the run.
func (w *bench) settings() []string {
	if w.dialect == "pgx" {
		return []string{"set session_replication_role = replica", "set synchronous_commit = off", "set maintenance_work_mem = '1GB'"}
	}
	return []string{"pragma synchronous = off", "pragma secure_delete = off", "pragma cache_size = -1000000"}
}

// random is an expression for a whole number below n.
func (w *bench) random(n int) string {
	if w.dialect == "pgx" {
		return fmt.Sprintf("cast(floor(random() * %d) as bigint)", n)
	}
	return fmt.Sprintf("abs(random() %% %d)", n)
}

func (w *bench) idAfter(b *testing.B, from string, n int) string {
	b.Helper()
	id := "\U0010ffff"
	err := w.raw.QueryRow("select id from customer where org_id = $1 and id > $2 order by id limit 1 offset "+fmt.Sprint(n), w.a.Org.ID, from).Scan(&id)
	if err != sql.ErrNoRows {
		must(b, err)
	}
	return id
}

func run(ctx context.Context, conn *sql.Conn, text string) error {
	_, err := conn.ExecContext(ctx, text)
	return err
}

// writeBookings writes bookings of half an hour that a query names by customer, id, time and status, each with a user and a
// service.
func (d *desk) writeBookings(b *testing.B, conn *sql.Conn, query string) {
	b.Helper()
	day, made := "to_char(to_timestamp(at / 1000), 'YYYY-MM-DD')", d.Now(d.a.Org).UnixMilli()
	if d.dialect != "pgx" {
		day = "strftime('%Y-%m-%d', at / 1000, 'unixepoch')"
	}
	missed := "at / 60000 % 19 = 0 and status = 'completed'"
	var users []string
	for n, id := range d.users {
		users = append(users, fmt.Sprintf("select %d as n, '%s' as id", n, id))
	}
	must(b, run(d.ctx, conn, "create temporary table made as "+query))
	for _, statement := range []string{
		fmt.Sprintf(`insert into booking (org_id, id, customer_id, day, starts_at, ends_at, blocked_until, status, cancelled_by, source, notes, paid_total,
			order_id, created_by, created_at, updated_at, version)
			select '%s', 'bkg_' || substr(id, 6), customer, %s, at, at + 1800000, at + 1800000, case when %s then 'no_show' else status end,
			'', 'staff', '', 0, '', '', %d, %d, 1 from made`, d.a.Org.ID, day, missed, made, made),
		fmt.Sprintf(`insert into booking_user (org_id, booking_id, user_id, n, starts_at, blocked_until, blocks)
			select '%s', 'bkg_' || substr(m.id, 6), u.id, 0, at, at + 1800000, not (%s) from made m join (%s) u on u.n = at %% %d`, d.a.Org.ID, missed, strings.Join(users, " union all "), bookedUsers),
		fmt.Sprintf(`insert into booking_item (org_id, booking_id, n, item_id, name, duration_minutes, buffer_minutes, price)
			select '%s', 'bkg_' || substr(id, 6), 0, '%s', 'Haircut', 30, 0, 5000 from made`, d.a.Org.ID, d.item.ID),
		"drop table made",
	} {
		must(b, run(d.ctx, conn, statement))
	}
}

// dropIndexes drops the indexes of the tables of bookings, and gives the statements that make them again.
func (w *bench) dropIndexes(b *testing.B, conn *sql.Conn) (remake []string) {
	b.Helper()
	text := "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ('" + strings.Join(bookedTables, "', '") + "')"
	if w.dialect == "pgx" {
		text = "select indexname, indexdef from pg_indexes where indexname not like '%\\_pk' and tablename in ('" + strings.Join(bookedTables, "', '") + "')"
	}
	rows, err := conn.QueryContext(w.ctx, text)
	must(b, err)
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name, definition string
		must(b, rows.Scan(&name, &definition))
		names, remake = append(names, name), append(remake, definition)
	}
	must(b, rows.Err())
	for _, name := range names {
		must(b, run(w.ctx, conn, "drop index "+name))
	}
	return remake
}

// spreadTotals writes two years of what is counted by day, which reports are made of.
func (d *desk) spreadTotals(b *testing.B) {
	b.Helper()
	day, month := "to_char(to_timestamp(s.at / 1000), 'YYYY-MM-DD')", "to_char(to_timestamp(s.at / 1000), 'YYYY-MM')"
	if d.dialect != "pgx" {
		day, month = "strftime('%Y-%m-%d', s.at / 1000, 'unixepoch')", "strftime('%Y-%m', s.at / 1000, 'unixepoch')"
	}
	days := fmt.Sprintf("(select %d - cast(n as bigint) * 86400000 as at from (%s) k) s", d.midnight.UnixMilli(), numbers(760))
	add := func(kinds []string, keys []string) {
		var pairs []string
		for _, kind := range kinds {
			for _, key := range keys {
				pairs = append(pairs, fmt.Sprintf("select '%s' as kind, '%s' as k", kind, key))
			}
		}
		_, err := d.raw.Exec(fmt.Sprintf(`insert into daily_total (org_id, day, kind, key, n, amount) select '%s', %s, p.kind, p.k, 600, 3000000 from %s
			cross join (%s) p where true on conflict (org_id, kind, day, key) do nothing`, d.a.Org.ID, day, days, strings.Join(pairs, " union all ")))
		must(b, err)
	}
	add([]string{"sales", "refunds", "bookings", "cancellations", "no_shows", "new_customers", "first_visits"}, []string{""})
	add([]string{"user_bookings", "user_sales"}, d.users)
	add([]string{"payments", "paid_back"}, []string{"cash", "card", "gift_card", "other"})
	add([]string{"item_sales"}, []string{d.item.ID, "itm_other", "itm_third"})
	_, err := d.raw.Exec(fmt.Sprintf(`insert into daily_total (org_id, day, kind, key, n, amount)
		select '%[1]s', later.m || '-01', 'cohort_returns', first.m, 900, 0 from (select distinct %[2]s as m from %[3]s) first cross join (select distinct %[2]s as m from %[3]s) later
		where later.m >= first.m on conflict (org_id, kind, day, key) do nothing`, d.a.Org.ID, month, days))
	must(b, err)
	_, err = d.raw.Exec("analyze")
	must(b, err)
}

// held prints how long an operation took, and whether the slowest of twenty kept to what it may take. Of transactions on
// PostgreSQL, which waits for its client between two statements, nothing was promised.
func (w *bench) held(name string, s spread, budget time.Duration) {
	verdict := "within " + budget.String()
	switch {
	case w.dialect == "pgx" && budget == writeBudget:
		verdict = ""
	case s.at(.95) >= budget:
		verdict = "OVER " + budget.String()
	}
	fmt.Printf("  %-44s %s  %s\n", name, s, verdict)
}

// book books, moves, misses and cancels. Each customer has been booked once before, for what the register counts by
// month of somebody is made at their first booking.
func (d *desk) book(b *testing.B) {
	ids := d.someIDs(b)
	days := lookups / bookedUsers
	at := func(i, days int) clientele.BookingChange {
		start := d.midnight.AddDate(0, 0, days+i/bookedUsers).Add(10 * time.Hour)
		return clientele.BookingChange{StartsAt: clientele.Some(start), Items: clientele.Some([]string{d.item.ID}), Users: clientele.Some([]string{d.users[i%bookedUsers]})}
	}
	book := func(i, days int) string {
		made, err := d.CreateBooking(d.ctx, d.a, clientele.NewBooking{BookingChange: at(i, days), CustomerID: clientele.Some(ids[i%len(ids)])})
		must(b, err)
		return made.Booking.ID
	}
	for i := range lookups {
		book(i, d.beyond)
	}
	made := make([]string, lookups)
	d.held("book, with the statistics", measure(lookups, func(i int) { made[i] = book(i, d.beyond+days) }), writeBudget)
	d.held("move it", measure(lookups, func(i int) {
		_, err := d.UpdateBooking(d.ctx, d.a, made[i], at(i, d.beyond+2*days), clientele.ScopeThis)
		must(b, err)
	}), writeBudget)
	d.held("cancel it", measure(lookups, func(i int) {
		_, err := d.CancelBooking(d.ctx, d.a, made[i], clientele.ByCustomer, clientele.ScopeThis)
		must(b, err)
	}), writeBudget)
	d.held("book a visit of the past", measure(lookups, func(i int) { made[i] = book(i, -d.before-days) }), writeBudget)
	d.held("miss it", measure(lookups/2, func(i int) {
		_, err := d.NoShowBooking(d.ctx, d.a, made[i])
		must(b, err)
	}), writeBudget)
	d.visited = made[lookups/2:]
}

// checkOut makes orders of bookings and has them paid.
func (d *desk) checkOut(b *testing.B) {
	orders := make([]clientele.Order, len(d.visited))
	d.held("check a booking out", measure(len(orders), func(i int) {
		o, err := d.CreateOrder(d.ctx, d.a, clientele.NewOrder{BookingID: d.visited[i]})
		must(b, err)
		orders[i] = o
	}), writeBudget)
	d.held("its payment, receipt and statistics", measure(len(orders), func(i int) {
		_, err := d.AddPayment(d.ctx, d.a, orders[i].ID, orders[i].Total, clientele.PaidCard)
		must(b, err)
	}), writeBudget)
}

// look measures what a front desk looks at.
func (d *desk) look(b *testing.B) {
	ids := d.someIDs(b)
	day := func(i int) time.Time { return d.midnight.AddDate(0, 0, i%(2*aroundToday-7)-aroundToday) }
	for name, days := range map[string]int{"a day of the calendar, 20 users": 1, "a week of the calendar, 20 users": 7} {
		d.held(name, measure(lookups, func(i int) {
			c, err := d.Calendar(d.ctx, d.a, day(i).Format(time.DateOnly), days)
			must(b, err)
			if len(c.Bookings) < bookedADay*bookedUsers/2 && *customers >= 100_000 {
				b.Fatalf("the calendar shows %d bookings", len(c.Bookings))
			}
		}), readBudget)
	}
	d.held("free times of a month with anyone", measure(lookups/4, func(int) {
		free, err := d.Availability(d.ctx, d.a, clientele.AvailabilityQuery{Items: []string{d.item.ID}, From: d.Now(d.a.Org), To: d.midnight.AddDate(0, 0, aroundToday)})
		must(b, err)
		if len(free) == 0 {
			b.Fatal("nothing is free")
		}
	}), readBudget)
	d.held("a customer's bookings, orders and history", measure(lookups, func(i int) {
		id := ids[i%len(ids)]
		_, err := d.CustomerBookings(d.ctx, d.a, id, clientele.Paging{})
		must(b, err)
		_, err = d.CustomerOrders(d.ctx, d.a, id, clientele.Paging{})
		must(b, err)
		_, err = d.History(d.ctx, d.a, id, clientele.Paging{})
		must(b, err)
	}), readBudget)
	for name, q := range map[string]clientele.BookingQuery{"bookings of a day": {From: day(0), To: day(1)}, "the newest bookings": {Desc: true},
		"bookings that were missed": {Status: clientele.BookingNoShow, Desc: true}, "bookings of a user that were missed": {UserID: d.users[1], Status: clientele.BookingNoShow, Desc: true}} {
		d.held(name, measure(lookups/4, func(int) {
			_, err := d.Bookings(d.ctx, d.a, q, clientele.Paging{})
			must(b, err)
		}), readBudget)
	}
}
