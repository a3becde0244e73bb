package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// maxPassing is how many ids of a filter are held to be looked up, rather than read the records along the walk. Where
// more have it, so few records are read until a page is full that it is quicker.
const maxPassing = 15_000

// few gives the ids of the few records among which are all of the list; many tells that they are not few. Those who
// pass an only filter are held then unless they are very many: the walk reads the index alone, and no record but those
// of the page. At a million they lie everywhere.
func (l *sortedList) few(ctx context.Context) (ids []string, many bool, err error) {
	if len(l.narrow) > 0 || len(l.check) != 1 || l.check[0].driver == "" || !l.query.Search.Empty() {
		return l.t.collect(ctx, l.org, l.status, l.query)
	}
	query := l.check[0].query(l.org, l.status)
	ids, err = l.t.joined(ctx, query.text+" limit "+strconv.Itoa(maxPassing), query.args)
	if err != nil || len(ids) <= maxCollect {
		return ids, false, err
	}
	if len(ids) < maxPassing {
		l.passing = make(map[string]bool, len(ids))
		for _, id := range ids {
			l.passing[id] = true
		}
	}
	return nil, true, nil
}

// walks are the stretches of an index that are looked at in turn until a page is full. The first fills nearly every page
// of 50 where one in a hundred passes.
var walks = []struct{ from, to int }{{0, 5500}, {5500, maxWalk}}

// intersect lists the first of the walk who pass.
func (l *sortedList) intersect(ctx context.Context, stage int, after *place) (found, error) {
	c, order := l.base(stage, after)
	var ids []string
	for _, w := range walks {
		walked, err := l.t.joined(ctx, fmt.Sprintf("c.id from customer c where %s%s limit %d offset %d", c.text(), order, w.to-w.from, w.from), c.args)
		if err != nil {
			return found{}, err
		}
		for _, id := range walked {
			if l.passing[id] {
				ids = append(ids, id)
			}
		}
		if len(ids) > l.limit || len(walked) < w.to-w.from {
			return l.sort(ctx, ids[:min(len(ids), l.limit+1)], after, nil)
		}
	}
	f, err := l.sort(ctx, ids, after, nil)
	if err == nil {
		f.cut, err = l.walkEnd(ctx, stage, after)
	}
	return f, err
}

// joined runs a query of ids, whose text begins after "select". The ids come as one text, in order: row by row they
// take the drivers longer than the databases.
func (t *tx) joined(ctx context.Context, query string, args []any) ([]string, error) {
	text, err := one(ctx, t, "List", column[sql.NullString], "select string_agg(p.id, ' ') from (select "+query+") as p", args...)
	return strings.Fields(text.String), err
}
