package match

import (
	"cmp"
	"slices"
)

func sortTallies(t []tally) {
	slices.SortFunc(t, func(a, b tally) int { return cmp.Compare(a.pattern, b.pattern) })
}

// assign links each record of one side with at most one of the other, surest first, so that every record goes to its
// best partner that is still free.
func assign(edges []edge) [][]uint32 {
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.bits, x.bits), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	taken := map[uint32]bool{}
	var links [][]uint32
	for _, e := range edges {
		if !taken[e.a] && !taken[e.b] {
			taken[e.a], taken[e.b] = true, true
			links = append(links, []uint32{e.a, e.b})
		}
	}
	return links
}

func (r *run) result() *Result {
	res := &Result{Model: r.model, Compared: r.compared}
	for _, c := range r.clusters {
		group := make([]int, len(c))
		for i, m := range c {
			group[i] = int(m)
			for _, k := range c[:i] {
				p := compare(&r.records[k], &r.records[m])
				res.Matches = append(res.Matches, Match{int(k), int(m), r.model.Probability(p), p, r.model.Verdict(p)})
			}
		}
		res.Clusters = append(res.Clusters, group)
	}
	slices.SortFunc(res.Matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	res.Model.Common = keepCommon(r.records, r.counted)
	return res
}
