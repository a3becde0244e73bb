package sqlstore

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"clientele"
)

// A list of customers is scanned status by status, each along an index, and merged. Every scan is bounded, so a page
// may come out short; it then ends where the scan stopped, and the next page goes on from there. What is found is the
// place of each record in the list; the records themselves are read at the end, for the page alone.

// place is where a record stands in a list.
type place struct {
	Stage  int    `json:"s,omitempty"` // of a sorted list: 1 for records without a value; of a search: see matchScan
	Driver int    `json:"w,omitempty"` // of a search in its second stage: the word whose terms are scanned
	Range  int    `json:"r,omitempty"` // of a search: which of the word's ranges
	Text   string `json:"t,omitempty"` // the term, or the name that is sorted by
	Number int64  `json:"n,omitempty"` // the number or time that is sorted by
	ID     string `json:"i"`
}

// compare orders places; only what is sorted by turns round.
func (p place) compare(o place, desc bool) int {
	if c := cmp.Or(cmp.Compare(p.Stage, o.Stage), cmp.Compare(p.Range, o.Range)); c != 0 {
		return c
	}
	c := cmp.Or(cmp.Compare(p.Text, o.Text), cmp.Compare(p.Number, o.Number), cmp.Compare(p.ID, o.ID))
	if desc {
		return -c
	}
	return c
}

func (p place) String() string { return jsonText(p) }

func parsePlace(text string) (*place, error) {
	if text == "" {
		return nil, nil
	}
	p := &place{}
	if err := json.Unmarshal([]byte(text), p); err != nil {
		return nil, errPosition
	}
	return p, nil
}

// found is what the scan of one status gave: up to one place more than the page has, in order, and where the scan
// stopped when that was before its end.
type found struct {
	places []place
	cut    *place
}

// FindCustomers gives a page of a list or search.
func (r reader) FindCustomers(ctx context.Context, org string, q clientele.CustomerQuery, s clientele.Slice) ([]clientele.Customer, string, error) {
	after, err := parsePlace(s.After)
	if err != nil {
		return nil, "", err
	}
	if hasNoTerm(q.Search) {
		return nil, "", nil
	}
	var items []clientele.Customer
	var next string
	err = r.ask(ctx, func(t *tx) error {
		var scans []found
		var err error
		if q.Sort == clientele.SortMatch {
			scans, err = t.matchScans(org, q, after, s.Limit)
		} else {
			scans, err = t.sortedScans(org, q, after, s.Limit)
		}
		if err != nil {
			return err
		}
		var places []place
		places, next = merge(scans, s.Limit, q.Desc && q.Sort != clientele.SortMatch)
		items, err = t.customersAt(ctx, org, q, places)
		return err
	})
	return items, next, err
}

// hasNoTerm tells whether a search has a word that no record can have.
func hasNoTerm(s clientele.Search) bool {
	return slices.ContainsFunc(s.Words, func(w clientele.Word) bool {
		return slices.ContainsFunc(w.Ranges(), func(prefix string) bool { return strings.Contains(prefix, "\x00") })
	})
}

// merge makes a page of the scans of all statuses. Beyond the place where the first of them stopped, nothing is known.
func merge(scans []found, limit int, desc bool) (page []place, next string) {
	var cut *place
	for _, f := range scans {
		page = append(page, f.places...)
		if f.cut != nil && (cut == nil || f.cut.compare(*cut, desc) < 0) {
			cut = f.cut
		}
	}
	slices.SortFunc(page, func(a, b place) int { return a.compare(b, desc) })
	if cut != nil {
		page = slices.DeleteFunc(page, func(p place) bool { return p.compare(*cut, desc) > 0 })
	}
	if len(page) > limit {
		return page[:limit], page[limit-1].String()
	}
	if cut != nil {
		return page, cut.String()
	}
	return page, ""
}

// customersAt reads the records of a page, in its order. A record that has left the list since is left out.
func (t *tx) customersAt(ctx context.Context, org string, q clientele.CustomerQuery, places []place) ([]clientele.Customer, error) {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	read, err := t.CustomersByIDs(ctx, org, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]clientele.Customer, len(read))
	for _, c := range read {
		byID[c.ID] = c
	}
	var items []clientele.Customer
	for _, id := range ids {
		if c, ok := byID[id]; ok && slices.Contains(q.Statuses, c.Status) {
			items = append(items, c)
		}
	}
	return items, nil
}

// CountCustomers counts a whole list.
func (r reader) CountCustomers(ctx context.Context, org string, q clientele.CustomerQuery) (total int, err error) {
	if hasNoTerm(q.Search) {
		return 0, nil
	}
	err = r.ask(ctx, func(t *tx) error {
		total = 0
		for _, status := range q.Statuses {
			n, err := t.countStatus(ctx, org, status, q)
			if err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	return total, err
}

func (t *tx) countStatus(ctx context.Context, org string, status clientele.Status, q clientele.CustomerQuery) (int, error) {
	if !q.Search.Empty() {
		word, err := t.rarestWord(ctx, org, []clientele.Status{status}, q.Search, maxCollect)
		m := &matchScan{t: t, org: org, status: status, query: q, budget: math.MaxInt, counting: true}
		if err == nil {
			err = m.run(ctx, word, nil)
		}
		return m.total, err
	}
	if q.Tag != "" {
		return t.countTagged(ctx, org, status, q)
	}
	c := ofStatus(org, status)
	c.add("c.org_id = :org and c.status = :status")
	for _, f := range filtersOf(q) {
		c.add(f.text, f.args...)
	}
	return one(ctx, t, "Count", column[int], "select count(*) from customer c where "+c.text(), c.args...)
}

// countTagged goes through those who have a tag.
func (t *tx) countTagged(ctx context.Context, org string, status clientele.Status, q clientele.CustomerQuery) (total int, err error) {
	const batch = 1000
	for after := ""; ; {
		ids, err := all(ctx, t, column[string], `select customer_id from customer_tag where org_id = $1 and tag_key = $2 and state = $3
			and customer_id > $4 order by customer_id limit $5`, org, q.Tag, stateOf(status), after, batch)
		if err != nil || len(ids) == 0 {
			return total, err
		}
		text, args := t.among(org, status, q, ids, "version")
		n, err := one(ctx, t, "Count", column[int], "select count(*) from ("+text+") as p", args...)
		if err != nil || len(ids) < batch {
			return total + n, err
		}
		total += n
		after = ids[len(ids)-1]
	}
}

// readSearched reads the columns that a search is checked on.
func readSearched(row scanner) (c clientele.Customer, err error) {
	err = row.Scan(&c.ID, &c.NameKey, fromText(&c.Phone), fromText(&c.EmailKey))
	return c, err
}
