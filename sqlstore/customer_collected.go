package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"clientele"
)

// sort reads the records with the ids that are in the list, and puts them in order. Only a search needs to see all of
// them here; else the database sorts, and gives no more than the page has.
func (l *sortedList) sort(ctx context.Context, ids []string, after *place, err error) (found, error) {
	var f found
	if err != nil || len(ids) == 0 {
		return f, err
	}
	columns := []string{l.by.name}
	if !l.query.Search.Empty() {
		columns = append(columns, "name_key", "phone", "email_key")
	}
	text, args := l.t.among(l.org, l.status, l.query, ids, columns...)
	if l.query.Search.Empty() {
		text, args = l.sorted(text, args, after)
	}
	err = l.t.each(text, args, func(row scanner) error {
		p, matches, err := l.readAny(row)
		if err == nil && matches && (after == nil || p.compare(*after, l.query.Desc) > 0) {
			f.places = append(f.places, p)
		}
		return err
	})
	slices.SortFunc(f.places, func(a, b place) int { return a.compare(b, l.query.Desc) })
	f.places = f.places[:min(len(f.places), l.limit+1)]
	return f, err
}

// sorted lets the database sort: those without a value last, in both directions.
func (l *sortedList) sorted(text string, args []any, after *place) (string, []any) {
	c := &conditions{args: args}
	column := "c." + l.by.name
	direction, beyond := " asc", " > "
	if l.query.Desc {
		direction, beyond = " desc", " < "
	}
	switch {
	case after == nil:
	case after.Stage == 1:
		c.add(column+" is null and c.id"+beyond+"?", after.ID)
	case l.by.nullable:
		c.add("(("+column+", c.id)"+beyond+"(?, ?) or "+column+" is null)", l.key(*after), after.ID)
	default:
		c.add("("+column+", c.id)"+beyond+"(?, ?)", l.key(*after), after.ID)
	}
	if len(c.texts) > 0 {
		text += " and " + c.text()
	}
	order := " order by "
	if l.by.nullable {
		order += column + " is null, "
	}
	order += column + direction + ", c.id" + direction + " limit " + c.param(l.limit+1)
	return text + order, c.args
}

// readAny reads a record of either stage and checks the search on it.
func (l *sortedList) readAny(row scanner) (p place, matches bool, err error) {
	var number sql.NullInt64
	var c clientele.Customer
	into := []any{&p.ID, &number}
	if l.by.text {
		into[1] = &p.Text
	}
	if !l.query.Search.Empty() {
		into = append(into, &c.NameKey, fromText(&c.Phone), fromText(&c.EmailKey))
	}
	err = row.Scan(into...)
	p.Number = number.Int64
	if !l.by.text && !number.Valid {
		p.Stage = 1
	}
	return p, l.query.Search.Matches(c), err
}
