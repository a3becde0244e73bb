package bench_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"clientele"
)

// lookups is how often each operation is measured.
const lookups = 200

// BenchmarkLists measures what a front desk does all day on a register of many customers: point reads, type-ahead,
// every order with and without filters, deep pages, every page of the staff. The reference is the plain statement that
// finds the same customers, by the bare driver.
func BenchmarkLists(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		w.spreadStatistics(b)
		fmt.Printf("\n%d customers, %s\n", *customers, w.dialect)
		w.pointReads(b)
		w.typeAhead(b)
		w.sorts(b)
		w.deepPages(b)
		w.severalFilters(b)
		w.pages(b)
	})
}

// spreadStatistics gives the customers sales and visits, since an import brings none. A tenth of them have a booking
// to come, and a tenth never came. A register of before keeps those that it has.
func (w *bench) spreadStatistics(b *testing.B) {
	b.Helper()
	var sold int
	must(b, w.raw.QueryRow("select count(*) from (select 1 from customer where org_id = $1 and status = 'active' and sales > 0 limit 1) x", w.a.Org.ID).Scan(&sold))
	if sold > 0 {
		return
	}
	random := "abs(random() % 1000000)"
	if w.dialect == "pgx" {
		random = "cast(floor(random() * 1000000) as bigint)"
	}
	now := w.Now(w.a.Org).UnixMilli()
	_, err := w.raw.Exec(fmt.Sprintf(`update customer set sales = %[1]s, bookings = %[1]s / 10000, visits = %[1]s / 12000, cancellations = %[1]s / 200000,
		no_shows = %[1]s / 330000, last_visit = case when %[1]s < 900000 then %[2]d - %[1]s * 60000 end,
		next_booking = case when %[1]s < 100000 then %[2]d + 864000000 + %[1]s * 1000 end`, random, now))
	must(b, err)
	w.spreadTags(b)
	clean := "analyze"
	if w.dialect == "pgx" {
		clean = "vacuum analyze customer, customer_tag" // as the server does by itself, soon
	}
	_, err = w.raw.Exec(clean)
	must(b, err)
}

// spreadTags gives every second customer a tag, every hundredth another, and every third a user whose regular it is.
func (w *bench) spreadTags(b *testing.B) {
	b.Helper()
	for _, text := range []string{
		`update customer set regular_of = case when sales % 9 = 0 then 'usr_bench1' when sales % 9 < 3 then 'usr_bench2' end,
			tags = case when sales % 100 = 0 then '["common","rare"]' when sales % 2 = 0 then '["common"]' else '[]' end`,
		"insert into customer_tag (org_id, tag_key, state, customer_id) select org_id, 'common', 'a', id from customer where status = 'active' and sales % 2 = 0",
		"insert into customer_tag (org_id, tag_key, state, customer_id) select org_id, 'rare', 'a', id from customer where status = 'active' and sales % 100 = 0",
	} {
		_, err := w.raw.Exec(text)
		must(b, err)
	}
}

func (w *bench) row(name string, s, reference spread) {
	ratio := ""
	if reference != nil {
		ratio = fmt.Sprintf("%6.2f x bare", float64(s.at(.5))/float64(reference.at(.5)))
	}
	fmt.Printf("  %-44s %s  %s\n", name, s, ratio)
}

func (w *bench) pointReads(b *testing.B) {
	ids := w.someIDs(b)
	s := measure(lookups*10, func(i int) {
		_, err := w.Customer(w.ctx, w.a, ids[i%len(ids)])
		must(b, err)
	})
	bare := w.bare(b, lookups*10, "select * from customer where org_id = $1 and id = $2", func(i int) []any { return []any{w.a.Org.ID, ids[i%len(ids)]} })
	w.row("point read", s, bare)
}

func (w *bench) someIDs(b *testing.B) []string {
	b.Helper()
	rows, err := w.raw.Query("select id from customer where org_id = $1 order by sales limit 1000", w.a.Org.ID)
	must(b, err)
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		must(b, rows.Scan(&id))
		ids = append(ids, id)
	}
	must(b, rows.Err())
	return ids
}

// bare measures a plain statement by the bare driver, its rows read.
func (w *bench) bare(b *testing.B, n int, text string, args func(i int) []any) spread {
	b.Helper()
	statement, err := w.raw.Prepare(text)
	must(b, err)
	defer statement.Close()
	return measure(n, func(i int) {
		rows, err := statement.Query(args(i)...)
		must(b, err)
		columns, err := rows.Columns()
		must(b, err)
		_, into := cells(len(columns))
		for rows.Next() {
			must(b, rows.Scan(into...))
		}
		must(b, rows.Err())
		rows.Close()
	})
}

// typeAhead types the commonest names, and others, letter by letter.
func (w *bench) typeAhead(b *testing.B) {
	names := w.commonNames(b)
	for letters := 1; letters <= 6; letters++ {
		var queries []string
		for _, name := range names {
			if len(name) >= letters {
				queries = append(queries, name[:letters])
			}
		}
		s := w.list(b, lookups, clientele.CustomerQuery{}, queries, 20)
		bare := w.bare(b, lookups, `select c.* from search_term t join customer c on c.org_id = t.org_id and c.id = t.customer_id
			where t.org_id = $1 and t.term >= $2 and t.term < $3 order by t.term limit 20`, func(i int) []any {
			q := "an" + queries[i%len(queries)]
			return []any{w.a.Org.ID, q, q + "\U0010ffff"}
		})
		w.row(fmt.Sprintf("type-ahead, %d letters", letters), s, bare)
	}
	var two []string
	for i, name := range names {
		two = append(two, names[(i*7+3)%len(names)]+" "+name[:min(3, len(name))])
	}
	w.row("two words", w.list(b, lookups, clientele.CustomerQuery{}, two, 20), w.plainSearch(b, lookups, two, "", "", 20))
	phones := digits(4)
	w.row("last four digits of a phone", w.list(b, lookups, clientele.CustomerQuery{}, phones, 20), w.bare(b, plainLookups, "select * from customer where org_id = $1 and phone like $2 limit 20",
		func(i int) []any { return []any{w.a.Org.ID, "%" + phones[i%len(phones)]} }))
	w.row("beginning of a phone, 040 12", w.list(b, lookups, clientele.CustomerQuery{}, []string{"040 1", "040 12", "050", "+358 44 3"}, 20),
		w.bare(b, lookups, "select * from customer where org_id = $1 and phone >= $2 and phone < $3 limit 20", func(int) []any { return []any{w.a.Org.ID, "+3584012", "+3584013"} }))
	w.row("a word that nobody has", w.list(b, lookups, clientele.CustomerQuery{}, []string{"zzq", "maria zzq", "virtanen qqq"}, 20),
		w.plainSearch(b, lookups, []string{"zzq", "maria zzq", "virtanen qqq"}, "", "", 20))
}

func digits(n int) []string {
	var out []string
	for range 50 {
		out = append(out, fmt.Sprintf("%0*d", n, rand.IntN(10_000)))
	}
	return out
}

// commonNames gives the words of names, the commonest first.
func (w *bench) commonNames(b *testing.B) []string {
	b.Helper()
	rows, err := w.raw.Query("select name_key from customer where org_id = $1 order by sales limit 5000", w.a.Org.ID)
	must(b, err)
	defer rows.Close()
	count := make(map[string]int)
	for rows.Next() {
		var key string
		must(b, rows.Scan(&key))
		for _, word := range strings.Fields(key) {
			count[word]++
		}
	}
	must(b, rows.Err())
	return most(count, 40)
}

// list measures a page of a list, with each of the searches in turn. Each was asked once before: what nobody read yet
// waits for the disk.
func (w *bench) list(b *testing.B, n int, q clientele.CustomerQuery, searches []string, limit int) spread {
	b.Helper()
	ask := func(i int) {
		if len(searches) > 0 {
			s, err := clientele.ParseSearch(searches[i%len(searches)])
			must(b, err)
			q.Search = s
		}
		_, err := w.Customers(w.ctx, w.a, q, clientele.Paging{Limit: limit})
		must(b, err)
	}
	for i := range max(len(searches), 1) {
		ask(i)
	}
	return measure(n, ask)
}

var sorts = []clientele.Sort{clientele.SortName, clientele.SortCreated, clientele.SortSales, clientele.SortBookings, clientele.SortVisits,
	clientele.SortCancellations, clientele.SortNoShows, clientele.SortLastVisit, clientele.SortNextBooking}

func (w *bench) sorts(b *testing.B) {
	var all spread
	for _, sort := range sorts {
		for _, desc := range []bool{false, true} {
			all = append(all, w.list(b, lookups, clientele.CustomerQuery{Sort: sort, Desc: desc}, nil, 50)...)
		}
	}
	w.row("page of 50, each order alone", measureOf(all), w.plain(b, lookups, "", clientele.SortSales, true))
	w.row("archived, by name", w.list(b, lookups, clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusArchived}, Sort: clientele.SortName}, nil, 50), nil)
	for _, name := range slices.Sorted(maps.Keys(w.oneFilter())) {
		w.filtered(b, name, w.oneFilter()[name])
	}
}

func (w *bench) deepPages(b *testing.B) {
	page, err := w.Customers(w.ctx, w.a, clientele.CustomerQuery{Sort: clientele.SortName}, clientele.Paging{Limit: 100})
	must(b, err)
	s := measure(lookups, func(int) {
		page, err = w.Customers(w.ctx, w.a, clientele.CustomerQuery{Sort: clientele.SortName}, clientele.Paging{Limit: 100, Cursor: page.Next})
		must(b, err)
	})
	var name, id string
	must(b, w.raw.QueryRow("select name_key, id from customer where org_id = $1 and status = 'active' order by name_key, id limit 1 offset 10000", w.a.Org.ID).Scan(&name, &id))
	bare := w.bare(b, lookups, "select * from customer where org_id = $1 and status = 'active' and (name_key, id) > ($2, $3) order by name_key, id limit 101",
		func(int) []any { return []any{w.a.Org.ID, name, id} })
	w.row("page after page of 100, by name", s, bare)
}

func (w *bench) severalFilters(b *testing.B) {
	number := func(n int64) *int64 { return &n }
	q := clientele.CustomerQuery{ConsentEmail: true, MinVisits: number(40), MinNoShows: number(2), Sort: clientele.SortLastVisit, Desc: true}
	w.row("three filters by last visit", w.list(b, lookups, q, nil, 50), w.plain(b, plainLookups, "c.consent_email = 1 and c.visits >= 40 and c.no_shows >= 2", clientele.SortLastVisit, true))
	q = clientele.CustomerQuery{Tag: "common", HasUpcoming: new(bool), Source: clientele.SourceImport, Sort: clientele.SortName}
	w.row("three other filters by name", w.list(b, lookups, q, nil, 50), w.plain(b, plainLookups, w.oneFilter()["common tag"].plain+" and c.next_booking is null and c.source = 'import'", clientele.SortName, false))
	names := w.commonNames(b)
	searched := func(what string, q clientele.CustomerQuery, searches []string, condition, order string) {
		w.row(what, w.list(b, lookups, q, searches, 50), w.plainSearch(b, plainLookups, searches, condition, order, 51))
	}
	searched("search of a common name, by sales", clientele.CustomerQuery{Sort: clientele.SortSales, Desc: true}, names, "", " order by c.sales desc, c.id desc")
	searched("search of two letters, by last visit", clientele.CustomerQuery{Sort: clientele.SortLastVisit}, []string{"vi", "ma", "ko", "an"}, "", " order by c.last_visit nulls last, c.id")
	searched("search of two words with a filter, by name", clientele.CustomerQuery{Sort: clientele.SortName, ConsentEmail: true}, []string{"maria vi", "anna ko"},
		" and c.consent_email = 1", " order by c.name_key, c.id")
}
