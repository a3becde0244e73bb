package sqlstore

import (
	"context"
	"strings"

	"clientele"
)

// A search in the order of its matches scans terms. With several words, stage 0 scans the terms that begin with all
// words as they were typed one after the other, which is where nearly everybody looks; stage 1 scans the terms of the
// word that fewest have. A record is listed once: at the first of its terms that the stage scans.
type matchScan struct {
	t      *tx
	org    string
	status clientele.Status
	query  clientele.CustomerQuery
	limit  int
	budget int // terms that may still be looked at
	out    found

	counting bool // all are counted, and none is listed
	total    int
}

// How many terms one page of a search looks at, for each status: fewer once it has shown somebody, for who types two
// words mostly sees in the first stage whom they look for.
const (
	maxTerms  = 500
	moreTerms = 200
)

func (t *tx) matchScans(org string, q clientele.CustomerQuery, after *place, limit int) ([]found, error) {
	driver, err := t.drivingWord(org, q, after)
	if err != nil {
		return nil, err
	}
	var scans []found
	for _, status := range q.Statuses {
		m := &matchScan{t: t, org: org, status: status, query: q, limit: limit, budget: maxTerms}
		if err := m.run(t.ctx, driver, after); err != nil {
			return nil, err
		}
		scans = append(scans, m.out)
	}
	return scans, nil
}

// drivingWord is the word of stage 1. It stays the same over the pages of a list, since the order depends on it.
func (t *tx) drivingWord(org string, q clientele.CustomerQuery, after *place) (int, error) {
	if len(q.Search.Words) < 2 {
		return 0, nil
	}
	if after != nil && after.Stage == 1 {
		if after.Driver >= len(q.Search.Words) {
			return 0, errPosition
		}
		return after.Driver, nil
	}
	return t.rarestWord(t.ctx, org, q.Statuses, q.Search, maxTerms)
}

func (m *matchScan) run(ctx context.Context, driver int, after *place) error {
	phrase := m.query.Search.Phrase()
	if phrase != "" && (after == nil || after.Stage == 0) {
		if err := m.scanRange(ctx, place{}, []string{phrase}, "", after); err != nil || m.done() {
			return err
		}
		after = nil
	}
	if len(m.out.places) > 0 {
		m.budget = min(m.budget, moreTerms)
	}
	prefixes := m.query.Search.Words[driver].Ranges()
	for i := range prefixes {
		if after != nil && i < after.Range {
			continue
		}
		if err := m.scanRange(ctx, place{Stage: 1, Driver: driver, Range: i}, prefixes, phrase, after); err != nil || m.done() {
			return err
		}
		after = nil
	}
	return nil
}

func (m *matchScan) done() bool { return m.out.cut != nil || len(m.out.places) > m.limit }

// scanRange scans the terms that begin with one of the prefixes, at.Range, in parts that grow: somebody who types
// mostly looks at the first few.
func (m *matchScan) scanRange(ctx context.Context, at place, prefixes []string, shown string, after *place) error {
	from := at
	if after != nil {
		from = *after
	}
	for size := 60; ; size = min(3*size, 700) {
		size = min(size, m.budget)
		places, err := m.terms(ctx, from, at, prefixes[at.Range], size)
		if err != nil {
			return err
		}
		if err := m.keep(ctx, places, prefixes, shown); err != nil {
			return err
		}
		if len(places) < size {
			return nil
		}
		from = places[len(places)-1]
		if m.budget -= size; m.budget == 0 && len(m.out.places) <= m.limit {
			m.out.cut = &from
		}
		if m.done() {
			return nil
		}
	}
}

// terms reads the next terms of a range.
func (m *matchScan) terms(ctx context.Context, from, at place, prefix string, size int) ([]place, error) {
	state := stateOf(m.status)
	c := ofStatus(m.org, m.status)
	c.add("org_id = :org and term < ?", state+prefix+beyond)
	if from.ID == "" {
		c.add("term >= ?", state+prefix)
	} else {
		c.add("(term, customer_id) > (?, ?)", state+from.Text, from.ID)
	}
	return all(ctx, m.t, func(row scanner) (place, error) {
		p := at
		err := row.Scan(&p.Text, &p.ID)
		p.Text = strings.TrimPrefix(p.Text, state)
		return p, err
	}, "select term, customer_id from search_term where "+c.text()+" order by term, customer_id limit "+c.param(size), c.args...)
}

// keep lists the records that match, each at the first of its terms, unless an earlier stage has shown it.
func (m *matchScan) keep(ctx context.Context, places []place, prefixes []string, shown string) error {
	if len(places) == 0 {
		return nil
	}
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	text, args := m.t.among(m.org, m.status, m.query, ids, "name_key", "phone", "email_key")
	rows, err := all(ctx, m.t, readSearched, text, args...)
	if err != nil {
		return err
	}
	first := make(map[string]string, len(rows))
	for _, found := range rows {
		if m.query.Search.Matches(found) && (shown == "" || clientele.FirstTerm(found, []string{shown}) == "") {
			first[found.ID] = clientele.FirstTerm(found, prefixes)
		}
	}
	for _, p := range places {
		switch {
		case first[p.ID] != p.Text:
		case m.counting:
			m.total++
		case len(m.out.places) <= m.limit:
			m.out.places = append(m.out.places, p)
		}
	}
	return nil
}
