package bench_test

import (
	"fmt"
	"strings"
	"testing"

	"clientele"
)

// asked is a list's question, and the condition that a plain statement would have for it.
type asked struct {
	query clientele.CustomerQuery
	plain string
}

// oneFilter are the filters of a list, each for itself: those that few, many and nearly all pass.
func (w *bench) oneFilter() map[string]asked {
	number := func(n int64) *int64 { return &n }
	yes, no := true, false
	now := w.Now(w.a.Org)
	lapsed, yesterday, month := now.AddDate(0, 0, -600), now.AddDate(0, 0, -1), now.AddDate(0, 1, 0)
	tagged := func(tag string) asked {
		return asked{clientele.CustomerQuery{Tag: tag}, "exists (select 1 from customer_tag g where g.org_id = c.org_id and g.tag_key = '" + tag + "' and g.state = 'a' and g.customer_id = c.id)"}
	}
	return map[string]asked{
		"e-mail consent": {clientele.CustomerQuery{ConsentEmail: true}, "c.consent_email = 1"},
		"SMS consent":    {clientele.CustomerQuery{ConsentSMS: true}, "c.consent_sms = 1"},
		"source":         {clientele.CustomerQuery{Source: clientele.SourceImport}, "c.source = 'import'"},
		"min sales":      {clientele.CustomerQuery{MinSales: number(500_000)}, "c.sales >= 500000"},
		"top sales":      {clientele.CustomerQuery{MinSales: number(999_000)}, "c.sales >= 999000"},
		"max visits":     {clientele.CustomerQuery{MaxVisits: number(2)}, "c.visits <= 2"},
		"bookings":       {clientele.CustomerQuery{MinBookings: number(60)}, "c.bookings >= 60"},
		"cancellations":  {clientele.CustomerQuery{MinCancellations: number(4)}, "c.cancellations >= 4"},
		"no-shows":       {clientele.CustomerQuery{MinNoShows: number(3)}, "c.no_shows >= 3"},
		"upcoming":       {clientele.CustomerQuery{HasUpcoming: &yes}, "c.next_booking is not null"},
		"not upcoming":   {clientele.CustomerQuery{HasUpcoming: &no}, "c.next_booking is null"},
		"next booking":   {clientele.CustomerQuery{NextBookingTo: month}, fmt.Sprintf("c.next_booking < %d", month.UnixMilli())},
		"lapsed":         {clientele.CustomerQuery{LastVisitTo: lapsed}, fmt.Sprintf("c.last_visit < %d", lapsed.UnixMilli())},
		"created":        {clientele.CustomerQuery{CreatedFrom: yesterday}, fmt.Sprintf("c.created_at >= %d", yesterday.UnixMilli())},
		"regular of":     {clientele.CustomerQuery{RegularOf: "usr_bench1"}, "c.regular_of = 'usr_bench1'"},
		"rare tag":       tagged("rare"),
		"common tag":     tagged("common"),
	}
}

// filterLookups is how often a filter is measured with each order.
const filterLookups = 40

// plainLookups is how often a plain statement with a filter is measured: some take long.
const plainLookups = 3

// filtered measures a filter with each order, and tells of the order in which it is slowest.
func (w *bench) filtered(b *testing.B, name string, one asked) {
	b.Helper()
	var slowest spread
	var by clientele.Sort
	var down bool
	for _, sort := range sorts {
		for _, desc := range []bool{false, true} {
			one.query.Sort, one.query.Desc = sort, desc
			if s := w.list(b, filterLookups, one.query, nil, 50); slowest == nil || s.at(.95) > slowest.at(.95) {
				slowest, by, down = s, sort, desc
			}
		}
	}
	w.row("only "+name+", slowest by "+string(by), slowest, w.plain(b, plainLookups, one.plain, by, down))
}

// plain measures the plain statement of a page of 50 in one order.
func (w *bench) plain(b *testing.B, n int, condition string, sort clientele.Sort, desc bool) spread {
	b.Helper()
	column := map[clientele.Sort]string{clientele.SortName: "name_key", clientele.SortCreated: "created_at", clientele.SortSales: "sales", clientele.SortBookings: "bookings",
		clientele.SortVisits: "visits", clientele.SortCancellations: "cancellations", clientele.SortNoShows: "no_shows", clientele.SortLastVisit: "last_visit",
		clientele.SortNextBooking: "next_booking"}[sort]
	direction := map[bool]string{true: " desc"}[desc]
	if condition != "" {
		condition = " and " + condition
	}
	if sort == clientele.SortLastVisit || sort == clientele.SortNextBooking {
		direction += " nulls last"
	}
	return w.bare(b, n, fmt.Sprintf("select c.* from customer c where c.org_id = $1 and c.status = 'active'%s order by c.%s%s, c.id%s limit 51", condition, column, direction, strings.TrimSuffix(direction, " nulls last")),
		func(int) []any { return []any{w.a.Org.ID} })
}

// plainSearch measures the plain statement that finds the names with each word of a search, which may stand in any place.
func (w *bench) plainSearch(b *testing.B, n int, searches []string, condition, order string, limit int) spread {
	b.Helper()
	var s spread
	for _, search := range searches {
		text, args := "select c.* from customer c where c.org_id = $1 and c.status = 'active'"+condition, []any{w.a.Org.ID}
		for _, word := range strings.Fields(search) {
			args = append(args, "an"+word, "an"+word+"\U0010ffff")
			text += fmt.Sprintf(" and c.id in (select customer_id from search_term where org_id = $1 and term >= $%d and term < $%d)", len(args)-1, len(args))
		}
		s = append(s, w.bare(b, max(n/len(searches), 1), text+order+fmt.Sprintf(" limit %d", limit), func(int) []any { return args })...)
	}
	return measureOf(s)
}
