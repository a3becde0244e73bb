package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"clientele"
)

// stateOf is the letter of a status in the keys of tags and search terms, so that both are found per status.
func stateOf(s clientele.Status) string {
	switch s {
	case clientele.StatusActive:
		return "a"
	case clientele.StatusArchived:
		return "x"
	case clientele.StatusRemovalPending:
		return "r"
	case clientele.StatusMerged:
		return "m"
	}
	return "e"
}

// allStates are the letters that there are.
var allStates = []string{"a", "e", "m", "r", "x"}

// termsOf gives the terms that a record is kept under; none in the states that are never listed.
func termsOf(c clientele.Customer) []string {
	state := stateOf(c.Status)
	if state == "m" || state == "e" {
		return nil
	}
	terms := c.SearchTerms()
	for i := range terms {
		terms[i] = state + terms[i]
	}
	return terms
}

// tagsOf gives the keys of a record's tags, with the letter of its status.
func tagsOf(c clientele.Customer) []string {
	state := stateOf(c.Status)
	keys := make([]string, len(c.Tags))
	for i, tag := range c.Tags {
		keys[i] = state + clientele.TagKey(tag)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// indexCustomer brings the tags, the search terms, the match keys and the counts of a record from one state to the next.
func (t *tx) indexCustomer(ctx context.Context, org string, before, after clientele.Customer) error {
	if err := t.indexMatch(ctx, org, before, after); err != nil {
		return err
	}
	if err := t.countCustomers(org, -1, before, 1, after); err != nil {
		return err
	}
	gone, come := difference(termsOf(before), termsOf(after))
	for _, term := range gone {
		if _, err := t.exec("delete from search_term where org_id = $1 and term = $2 and customer_id = $3", org, term, before.ID); err != nil {
			return err
		}
	}
	for _, term := range come {
		if _, err := t.exec("insert into search_term (org_id, term, customer_id) values ($1, $2, $3)", org, term, after.ID); err != nil {
			return err
		}
	}
	gone, come = difference(tagsOf(before), tagsOf(after))
	for _, tag := range gone {
		if _, err := t.exec("delete from customer_tag where org_id = $1 and state = $2 and tag_key = $3 and customer_id = $4", org, tag[:1], tag[1:], before.ID); err != nil {
			return err
		}
	}
	for _, tag := range come {
		if _, err := t.exec("insert into customer_tag (org_id, state, tag_key, customer_id) values ($1, $2, $3, $4)", org, tag[:1], tag[1:], after.ID); err != nil {
			return err
		}
	}
	return nil
}

// difference tells what of two sorted lists only the first has, and what only the second.
func difference[T cmp.Ordered](before, after []T) (gone, come []T) {
	for _, v := range before {
		if _, found := slices.BinarySearch(after, v); !found {
			gone = append(gone, v)
		}
	}
	for _, v := range after {
		if _, found := slices.BinarySearch(before, v); !found {
			come = append(come, v)
		}
	}
	return gone, come
}

// InsertCustomers writes many records the fastest way. The rows of each index are sorted, so that neighbours are
// written together. Their match keys are the caller's to add: InsertMatchKeys.
func (t *tx) InsertCustomers(_ context.Context, org string, cs []clientele.Customer) error {
	var terms, tags [][]any
	for _, c := range cs {
		for _, term := range termsOf(c) {
			terms = append(terms, []any{org, term, c.ID})
		}
		for _, tag := range tagsOf(c) {
			tags = append(tags, []any{org, tag[:1], tag[1:], c.ID})
		}
	}
	byText := func(a, b []any) int { return cmp.Compare(a[1].(string)+a[2].(string), b[1].(string)+b[2].(string)) }
	slices.SortFunc(terms, byText)
	slices.SortFunc(tags, byText)
	_, err := t.insertMany("customer", append([]string{"org_id"}, customerColumns...), func(yield func([]any) bool) {
		for _, c := range cs {
			if !yield(append([]any{org}, customerValues(c)...)) {
				return
			}
		}
	})
	if err != nil {
		return taken(err, "customer", "There is a customer with this id already")
	}
	if _, err := t.insertMany("search_term", []string{"org_id", "term", "customer_id"}, slices.Values(terms)); err != nil {
		return err
	}
	if _, err = t.insertMany("customer_tag", []string{"org_id", "state", "tag_key", "customer_id"}, slices.Values(tags)); err != nil {
		return err
	}
	var totals []clientele.Total
	for _, c := range cs {
		totals = append(totals, customerTotals(1, c)...)
	}
	return t.AddTotals(t.ctx, org, totals)
}
