package sqlstore

import (
	"cmp"
	"maps"
	"slices"

	"clientele"
)

// sumTotals sums totals of the same day, kind and key, leaves out those that come to nothing, and orders the rest.
func sumTotals(totals []clientele.Total) []clientele.Total {
	sums := make(map[clientele.Total]clientele.Total)
	for _, one := range totals {
		key := clientele.Total{Day: one.Day, Kind: one.Kind, Key: one.Key}
		sum, ok := sums[key]
		if !ok {
			sum = key
		}
		sum.N += one.N
		sum.Amount += one.Amount
		sums[key] = sum
	}
	kept := slices.DeleteFunc(slices.Collect(maps.Values(sums)), func(t clientele.Total) bool { return t.N == 0 && t.Amount == 0 })
	slices.SortFunc(kept, func(x, y clientele.Total) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Day, y.Day), cmp.Compare(x.Key, y.Key))
	})
	return kept
}
