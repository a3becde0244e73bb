package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// maxPassing is how many ids of a filter are held to be looked up, rather than read the records along the walk. Where
// more have it, so few records are read until a page is full that it is quicker.
const maxPassing = 20_000

// findPassing tells whether the only filter passes too many to be collected, and finds their ids unless there are very
// many. The walk reads the index alone then, and no record but those of the page: at a million they lie everywhere.
func (l *sortedList) findPassing(ctx context.Context) (many bool, err error) {
	if len(l.narrow) > 0 || len(l.check) != 1 || l.check[0].driver == "" || !l.query.Search.Empty() {
		return false, nil
	}
	query := l.check[0].query(l.org, l.status)
	n, err := one(ctx, l.t, "Count", column[int], query.counting(maxPassing), query.args...)
	if err != nil || n <= maxCollect || n == maxPassing {
		return n > maxCollect, err
	}
	ids, err := l.t.joined(ctx, query.text, query.args)
	l.passing = make(map[string]bool, len(ids))
	for _, id := range ids {
		l.passing[id] = true
	}
	return true, err
}

// intersect lists the first of the walk who pass.
func (l *sortedList) intersect(ctx context.Context, stage int, after *place) (found, error) {
	c, order := l.base(stage, after)
	walked, err := l.t.joined(ctx, "c.id from customer c where "+c.text()+order+" limit "+strconv.Itoa(maxWalk), c.args)
	if err != nil {
		return found{}, err
	}
	var ids []string
	for _, id := range walked {
		if l.passing[id] && len(ids) <= l.limit {
			ids = append(ids, id)
		}
	}
	f, err := l.sort(ctx, ids, after, nil)
	if err != nil || len(ids) > l.limit || len(walked) < maxWalk {
		return f, err
	}
	f.cut, err = l.walkEnd(ctx, stage, after)
	return f, err
}

// joined runs a query of ids, whose text begins after "select". The ids come as one text, in order: row by row they
// take the drivers longer than the databases.
func (t *tx) joined(ctx context.Context, query string, args []any) ([]string, error) {
	text, err := one(ctx, t, "List", column[sql.NullString], "select string_agg(p.id, ' ') from (select "+query+") as p", args...)
	return strings.Fields(text.String), err
}
