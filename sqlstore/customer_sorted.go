package sqlstore

import (
	"context"
	"math"
	"slices"
	"strconv"

	"clientele"
)

// sortColumn is what a list is sorted by.
type sortColumn struct {
	name     string
	text     bool // a text, not a number
	nullable bool // records without a value come last
}

var sortColumns = map[clientele.Sort]sortColumn{
	clientele.SortName:          {name: "name_key", text: true},
	clientele.SortCreated:       {name: "created_at"},
	clientele.SortSales:         {name: "sales"},
	clientele.SortBookings:      {name: "bookings"},
	clientele.SortVisits:        {name: "visits"},
	clientele.SortCancellations: {name: "cancellations"},
	clientele.SortNoShows:       {name: "no_shows"},
	clientele.SortLastVisit:     {name: "last_visit", nullable: true},
	clientele.SortNextBooking:   {name: "next_booking", nullable: true},
}

// maxWalk is how many records of an index one page looks at. Where a filter is too common to collect those who have it,
// they are dense enough at a million for most pages to be full.
const maxWalk = 8000

// sortedList is a list in the order of a column, of one status.
type sortedList struct {
	t      *tx
	org    string
	status clientele.Status
	query  clientele.CustomerQuery
	by     sortColumn
	limit  int

	narrow  []filter        // on the column that is sorted by: they make the walk shorter
	check   []filter        // the others
	passing map[string]bool // those who pass the only filter, when they are neither few nor many
}

func (t *tx) sortedScans(org string, q clientele.CustomerQuery, after *place, limit int) ([]found, error) {
	var scans []found
	for _, status := range q.Statuses {
		l := sortedList{t: t, org: org, status: status, query: q, by: sortColumns[q.Sort], limit: limit}
		for _, f := range filtersOf(q) {
			if slices.Contains(f.columns, l.by.name) {
				l.narrow = append(l.narrow, f)
			} else {
				l.check = append(l.check, f)
			}
		}
		f, err := l.scan(t.ctx, after)
		if err != nil {
			return nil, err
		}
		scans = append(scans, f)
	}
	return scans, nil
}

// checks tells whether records are looked at that may not be in the list.
func (l *sortedList) checks() bool { return len(l.check) > 0 || !l.query.Search.Empty() }

// scan finds few records by the rarest thing that is asked for and sorts them, or walks along the index: first over
// the records that have a value, then over those that have none.
func (l *sortedList) scan(ctx context.Context, after *place) (f found, err error) {
	if l.checks() {
		ids, many, err := l.few(ctx)
		if err != nil || !many {
			return l.sort(ctx, ids, after, err)
		}
	}
	if !l.wantsNone() && (after == nil || after.Stage == 0) {
		if f, err = l.stage(ctx, 0, after); err != nil || f.cut != nil || len(f.places) > l.limit {
			return f, err
		}
		after = nil
	}
	ranged := slices.ContainsFunc(l.narrow, func(f filter) bool { return f.from != nil || f.to != nil })
	if !l.by.nullable || ranged {
		return f, nil
	}
	rest, err := l.stage(ctx, 1, after)
	return found{places: append(f.places, rest.places...), cut: rest.cut}, err
}

// wantsNone tells whether only records without a value of the column are asked for.
func (l *sortedList) wantsNone() bool {
	return l.by.name == "next_booking" && l.query.HasUpcoming != nil && !*l.query.HasUpcoming
}

// stage walks over the records that have a value (0) or those that have none (1).
func (l *sortedList) stage(ctx context.Context, stage int, after *place) (f found, err error) {
	if l.passing != nil {
		return l.intersect(ctx, stage, after)
	}
	c, order := l.base(stage, after)
	from := "customer c where " + c.text()
	if l.checks() {
		from = l.walk(c, order)
	}
	columns := "c.id, " + l.value(stage)
	if l.query.Search.Empty() {
		order += " limit " + c.param(l.limit+1)
	} else {
		columns += ", c.name_key, c.phone, c.email_key"
	}
	err = l.t.each("select "+columns+" from "+from+order, c.args, func(row scanner) error {
		p, matches, err := l.read(row, stage)
		if err == nil && matches {
			f.places = append(f.places, p)
		}
		if err == nil && len(f.places) > l.limit {
			return errEnough
		}
		return err
	})
	if err != nil || len(f.places) > l.limit || !l.checks() {
		return f, err
	}
	f.cut, err = l.walkEnd(ctx, stage, after)
	return f, err
}

// base is the condition of the walk along the index, and its order.
func (l *sortedList) base(stage int, after *place) (c *conditions, order string) {
	c = ofStatus(l.org, l.status)
	c.add("c.org_id = :org and c.status = :status")
	direction, beyond := " asc", " > "
	if l.query.Desc {
		direction, beyond = " desc", " < "
	}
	// By the column too where it is null: PostgreSQL would sort else.
	order = " order by c." + l.by.name + direction + ", c.id" + direction
	if stage == 1 {
		c.add("c." + l.by.name + " is null")
		if after != nil {
			c.add("c.id"+beyond+"?", after.ID)
		}
		return c, order
	}
	from, to := l.bounds()
	if after != nil {
		c.add("(c."+l.by.name+", c.id)"+beyond+"(?, ?)", l.key(*after), after.ID)
	}
	// What the place before already bounds is not said again: with two bounds of one side SQLite may choose to skip
	// through the whole index.
	if from != nil && (after == nil || l.query.Desc) {
		c.add("c."+l.by.name+" >= ?", *from)
	}
	if to != nil && (after == nil || !l.query.Desc) {
		c.add("c."+l.by.name+" <= ?", *to)
	}
	return c, order
}

// bounds are the narrowest of all that is asked of the column.
func (l *sortedList) bounds() (from, to *int64) {
	if l.by.nullable {
		least := int64(math.MinInt64)
		from = &least
	}
	for _, f := range l.narrow {
		if f.from != nil && (from == nil || *f.from > *from) {
			from = f.from
		}
		if f.to != nil && (to == nil || *f.to < *to) {
			to = f.to
		}
	}
	return from, to
}

// walk is what the filters are checked on: as many records as one page may look at, in order.
func (l *sortedList) walk(c *conditions, order string) string {
	columns := []string{"id", l.by.name}
	if !l.query.Search.Empty() {
		columns = append(columns, "name_key", "phone", "email_key")
	}
	inner := "(select " + columnsFor(l.check, columns) + " from customer c where " + c.text() + order + " limit " + strconv.Itoa(maxWalk) + ") as c"
	c.texts = nil
	for _, one := range l.check {
		c.add(one.text, one.args...)
	}
	if len(c.texts) > 0 {
		inner += " where " + c.text()
	}
	return inner
}

// walkEnd is the last record that the walk looked at; nil when it came to the end of the index.
func (l *sortedList) walkEnd(ctx context.Context, stage int, after *place) (*place, error) {
	c, order := l.base(stage, after)
	ends, err := all(ctx, l.t, func(row scanner) (place, error) {
		var p place
		return p, row.Scan(&p.ID, l.dest(&p, stage))
	}, "select c.id, "+l.value(stage)+" from customer c where "+c.text()+order+" limit 1 offset "+strconv.Itoa(maxWalk-1), c.args...)
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	ends[0].Stage = stage
	return &ends[0], nil
}

// value is the column that the place needs beside the id.
func (l *sortedList) value(stage int) string {
	if stage == 1 {
		return "0"
	}
	return "c." + l.by.name
}

func (l *sortedList) key(p place) any {
	if l.by.text {
		return p.Text
	}
	return p.Number
}

func (l *sortedList) dest(p *place, stage int) any {
	if l.by.text && stage == 0 {
		return &p.Text
	}
	return &p.Number
}

// read reads a row of a scan and checks the search on it.
func (l *sortedList) read(row scanner, stage int) (p place, matches bool, err error) {
	p.Stage = stage
	if l.query.Search.Empty() {
		return p, true, row.Scan(&p.ID, l.dest(&p, stage))
	}
	var c clientele.Customer
	err = row.Scan(&p.ID, l.dest(&p, stage), &c.NameKey, fromText(&c.Phone), fromText(&c.EmailKey))
	return p, l.query.Search.Matches(c), err
}
