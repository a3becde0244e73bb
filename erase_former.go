package clientele

import (
	"context"
	"errors"
	"slices"

	"clientele/vault"
)

// formerOf gives records as they were before merges, as long as that is kept: who is erased is known by the names and
// contacts of every record that became part of theirs, and must not come back by one of those either.
func (r *Register) formerOf(ctx context.Context, from Reader, a Actor, records []Customer) ([]Customer, error) {
	if len(records) < 2 {
		return nil, nil
	}
	var former []Customer
	seen := make(map[string]bool)
	for _, c := range records {
		merges, _, err := from.FindMerges(ctx, a.Org.ID, c.ID, Slice{Limit: 1000})
		if err != nil {
			return nil, err
		}
		for _, m := range merges {
			if seen[m.ID] || !m.UndoneAt.IsZero() {
				continue
			}
			seen[m.ID] = true
			was, err := r.beforeMerge(a, m)
			if err != nil {
				return nil, err
			}
			former = append(former, was...)
		}
	}
	return former, nil
}

// beforeMerge opens what is left of the records as they were before a merge.
func (r *Register) beforeMerge(a Actor, m Merge) ([]Customer, error) {
	var was []Customer
	for _, sealed := range m.Before {
		c, err := r.openRecord(a, sealed, m.ID)
		if errors.Is(err, vault.ErrShredded) {
			continue
		}
		if err != nil {
			return nil, err
		}
		was = append(was, c)
	}
	return was, nil
}

// known are all records that tell by what a person is known.
func (s stock) known() []Customer { return append(slices.Clone(s.records), s.former...) }
