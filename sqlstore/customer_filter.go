package sqlstore

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// filter is one thing that a list asks for, as a condition on the customer c.
type filter struct {
	columns []string // of customer that the condition names
	text    string
	args    []any
	from    *int64 // of a range: its bounds, both inclusive
	to      *int64
	driver  string // the query of the ids of all that have it along an index, after its select; empty where no index helps
}

// ofStatus begins a condition about the customers of one status: texts may name :org, :status and :state, the letter
// of the status.
func ofStatus(org string, status clientele.Status) *conditions {
	return &conditions{named: map[string]any{":org": org, ":status": string(status), ":state": stateOf(status)}, bound: map[string]string{}}
}

// filtersOf gives what a query asks for, besides the search.
func filtersOf(q clientele.CustomerQuery) []filter {
	var fs []filter
	add := func(f filter) { fs = append(fs, f) }
	between := func(column string, indexed bool, from, to *int64) {
		if from == nil && to == nil {
			return
		}
		add(rangeFilter(column, indexed, from, to))
	}
	if q.Tag != "" {
		// A count instead of exists, which PostgreSQL would make a join of, and choose the wrong one. Asked for in the order
		// of the index, ids come from there: it would read the table, of whose tags most are another in the worst case.
		add(filter{text: "(select count(*) from customer_tag g where g.org_id = :org and g.tag_key = ? and g.state = :state and g.customer_id = c.id) > 0",
			args: []any{q.Tag}, driver: "g.customer_id as id from customer_tag g where g.org_id = :org and g.tag_key = ? and g.state = :state order by g.customer_id"})
	}
	if q.RegularOf != "" {
		add(filter{columns: []string{"regular_of"}, text: "c.regular_of = ?", args: []any{q.RegularOf},
			driver: "c.id from customer c where c.org_id = :org and c.regular_of = ?"})
	}
	if q.Source != "" {
		add(filter{columns: []string{"source"}, text: "c.source = ?", args: []any{string(q.Source)},
			driver: "c.id from customer c where c.org_id = :org and c.status = :status and c.source = ?"})
	}
	allows := func(column string) {
		add(filter{columns: []string{column}, text: "c." + column + " = 1",
			driver: "c.id from customer c where c.org_id = :org and c.status = :status and c." + column + " = 1"})
	}
	if q.ConsentEmail {
		allows("consent_email")
	}
	if q.ConsentSMS {
		allows("consent_sms")
	}
	if q.HasEmail {
		add(filter{columns: []string{"email"}, text: "c.email <> ''"})
	}
	between("created_at", true, instant(q.CreatedFrom), before(q.CreatedTo))
	between("last_visit", true, instant(q.LastVisitFrom), before(q.LastVisitTo))
	between("next_booking", true, instant(q.NextBookingFrom), before(q.NextBookingTo))
	between("sales", true, q.MinSales, q.MaxSales)
	between("visits", true, q.MinVisits, q.MaxVisits)
	between("bookings", true, q.MinBookings, q.MaxBookings)
	between("cancellations", true, q.MinCancellations, nil)
	between("no_shows", true, q.MinNoShows, nil)
	if archived := (filter{}); !q.ArchivedFrom.IsZero() || !q.ArchivedTo.IsZero() {
		archived = rangeFilter("archived_at", true, instant(q.ArchivedFrom), before(q.ArchivedTo))
		archived.driver = strings.Replace(archived.driver, "c.status = :status and ", "", 1)
		add(archived)
	}
	if q.HasUpcoming != nil && *q.HasUpcoming {
		least := int64(math.MinInt64)
		between("next_booking", true, &least, nil)
	} else if q.HasUpcoming != nil {
		add(filter{columns: []string{"next_booking"}, text: "c.next_booking is null",
			driver: "c.id from customer c where c.org_id = :org and c.status = :status and c.next_booking is null"})
	}
	return fs
}

// rangeFilter asks for a column between two values, both inclusive; either may be missing.
func rangeFilter(column string, indexed bool, from, to *int64) filter {
	f := filter{columns: []string{column}, from: from, to: to}
	var texts []string
	if from != nil {
		texts, f.args = append(texts, "c."+column+" >= ?"), append(f.args, *from)
	}
	if to != nil {
		texts, f.args = append(texts, "c."+column+" <= ?"), append(f.args, *to)
	}
	f.text = strings.Join(texts, " and ")
	if indexed {
		f.driver = "c.id from customer c where c.org_id = :org and c.status = :status and " + f.text
	}
	return f
}

// instant is a time that a range begins with.
func instant(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	v := ms(t)
	return &v
}

// before is the last millisecond before a time that a range ends with.
func before(t time.Time) *int64 {
	v := instant(t)
	if v != nil {
		*v--
	}
	return v
}

// maxCollect is how many records at most are found by a filter and sorted, rather than found one after the other in
// the order of the list. Measured at a million: collecting 7,000 took 17 ms.
const maxCollect = 6000

// collect gives the ids of the few records among which are all of a list: those of the filter or word that fewest
// have. many tells that there is no such filter.
func (t *tx) collect(ctx context.Context, org string, status clientele.Status, q clientele.CustomerQuery) (ids []string, many bool, err error) {
	var best []idQuery
	least := maxCollect + 1
	consider := func(queries []idQuery) error {
		n := 0
		for _, query := range queries {
			some, err := one(ctx, t, "Count", column[int], query.counting(least), query.args...)
			if err != nil {
				return err
			}
			n += some
		}
		if n < least {
			least, best = n, queries
		}
		return nil
	}
	for _, f := range filtersOf(q) {
		if f.driver != "" {
			if err := consider([]idQuery{f.query(org, status)}); err != nil {
				return nil, false, err
			}
		}
	}
	for _, w := range q.Search.Words {
		if err := consider(wordQueries(org, status, w)); err != nil {
			return nil, false, err
		}
	}
	if best == nil {
		return nil, true, nil
	}
	return t.gather(ctx, best)
}

// gather runs the queries of ids. Should many have come since they were counted, there are too many after all.
func (t *tx) gather(ctx context.Context, queries []idQuery) (ids []string, many bool, err error) {
	for _, query := range queries {
		some, err := all(ctx, t, column[string], "select "+query.text+" limit "+strconv.Itoa(2*maxCollect), query.args...)
		if err != nil {
			return nil, false, err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), len(ids) >= 2*maxCollect, nil
}

// idQuery finds ids along an index; its text begins after select.
type idQuery struct {
	text string
	args []any
}

func (q idQuery) counting(limit int) string {
	return "select count(*) from (select " + q.text + " limit " + strconv.Itoa(limit) + ") as p"
}

func (f filter) query(org string, status clientele.Status) idQuery {
	c := ofStatus(org, status)
	text := c.fill(f.driver, f.args...)
	return idQuery{text, c.args}
}

// beyond is after every letter that a term can go on with.
const beyond = "\U0010FFFF"

// wordQueries find the ids under the terms of a word, of one status.
func wordQueries(org string, status clientele.Status, w clientele.Word) []idQuery {
	var queries []idQuery
	for _, prefix := range w.Ranges() {
		prefix = stateOf(status) + prefix
		queries = append(queries, idQuery{"customer_id from search_term where org_id = $1 and term >= $2 and term < $3",
			[]any{org, prefix, prefix + beyond}})
	}
	return queries
}

// rarestWord gives the word of a search that fewest terms begin with, up to a bound.
func (t *tx) rarestWord(ctx context.Context, org string, statuses []clientele.Status, s clientele.Search, bound int) (int, error) {
	word, least := 0, bound
	for i, w := range s.Words {
		n := 0
		for _, status := range statuses {
			for _, query := range wordQueries(org, status, w) {
				some, err := one(ctx, t, "Count", column[int], query.counting(least), query.args...)
				if err != nil {
					return 0, err
				}
				n += some
			}
		}
		if n < least {
			word, least = i, n
		}
	}
	return word, nil
}

// among is the query of those of the ids whose records are of the status and pass all filters, with more columns of
// theirs. Its inner limit keeps the planner from finding the records in any other way than by their ids.
func (t *tx) among(org string, status clientele.Status, q clientele.CustomerQuery, ids []string, columns ...string) (string, []any) {
	c := ofStatus(org, status)
	fs := filtersOf(q)
	inner := "select " + columnsFor(fs, append(columns, "id", "status")) + " from customer c where " +
		c.fill("c.org_id = :org and ") + t.dialect.anyOf("c.id", len(c.args)+1) + " limit " + strconv.Itoa(10*maxCollect)
	c.param(t.dialect.list(ids))
	c.add("c.status = :status")
	for _, f := range fs {
		c.add(f.text, f.args...)
	}
	return "select c.id, c." + strings.Join(columns, ", c.") + " from (" + inner + ") as c where " + c.text(), c.args
}

// columnsFor lists columns and those that the filters need, each once.
func columnsFor(fs []filter, columns []string) string {
	for _, f := range fs {
		columns = append(columns, f.columns...)
	}
	slices.Sort(columns)
	return "c." + strings.Join(slices.Compact(columns), ", c.")
}
