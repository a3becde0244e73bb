package match

import (
	"cmp"
	"math"
	"slices"
)

// Duplicates of one person form a cluster. Linking whatever is connected would chain strangers together by way of
// one doubtful pair each, so components are only where clusters are looked for. Inside, clusters are joined as long as
// the evidence between all their members together is for it, strongest average first: average linkage on log odds,
// which at every step raises the objective of correlation clustering (N. Bansal, A. Blum, S. Chawla, "Correlation
// Clustering", Machine Learning 56 (2004), 89-113), for pairs are weighed whether or not a block brought them together.

// boundedBits is how much one pair counts at most for or against joining two clusters, in bits; a single value that
// is very rare, or one gross error, must not outvote the rest.
const boundedBits = 6

// maxComponent is the size up to which a component is looked at as a whole. Larger ones are first cut by a stricter
// threshold, until their pieces are small enough.
const maxComponent = 400

// grouper finds the clusters of a run.
type grouper struct {
	records  []Record
	model    *Model
	floor    float64 // log2 odds from which a pair is for joining
	distinct map[[2]uint32]bool
}

// edge is a linked pair with its log2 odds.
type edge struct {
	a, b uint32
	bits float64
}

// clusters gives the groups of two and more records that are one person.
func (g *grouper) clusters(edges []edge) [][]uint32 {
	var found [][]uint32
	for _, c := range components(len(g.records), edges) {
		found = append(found, g.divide(c)...)
	}
	return found
}

// component is a set of records with the links among them.
type component struct {
	members []uint32
	edges   []edge
}

func components(n int, edges []edge) []component {
	root := make([]uint32, n)
	for i := range root {
		root[i] = uint32(i)
	}
	find := func(i uint32) uint32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, e := range edges {
		if a, b := find(e.a), find(e.b); a != b {
			root[max(a, b)] = min(a, b)
		}
	}
	at := map[uint32]int{}
	var list []component
	for _, e := range edges {
		r := find(e.a)
		k, ok := at[r]
		if !ok {
			k = len(list)
			at[r] = k
			list = append(list, component{})
		}
		list[k].edges = append(list[k].edges, e)
	}
	for i := range list {
		list[i].members = list[i].gather()
	}
	return list
}

func (c *component) gather() []uint32 {
	m := make([]uint32, 0, len(c.edges)+1)
	for _, e := range c.edges {
		m = append(m, e.a, e.b)
	}
	slices.Sort(m)
	return slices.Compact(m)
}

// divide gives the clusters of one component.
func (g *grouper) divide(c component) [][]uint32 {
	if len(c.members) == 2 {
		return [][]uint32{c.members}
	}
	if len(c.members) > maxComponent {
		return g.cut(c)
	}
	return newLinkage(g, c.members).run()
}

// cut drops the weaker half of a component's links and looks at what is left. Records that lose all their links are
// left alone, rather than joined on evidence that links everything.
func (g *grouper) cut(c component) [][]uint32 {
	slices.SortFunc(c.edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.bits, x.bits), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	strong := c.edges[:len(c.edges)*3/4]
	local := map[uint32]uint32{}
	for i, m := range c.members {
		local[m] = uint32(i)
	}
	renamed := make([]edge, len(strong))
	for i, e := range strong {
		renamed[i] = edge{local[e.a], local[e.b], e.bits}
	}
	var found [][]uint32
	for _, piece := range components(len(c.members), renamed) {
		for i := range piece.members {
			piece.members[i] = c.members[piece.members[i]]
		}
		for i, e := range piece.edges {
			piece.edges[i] = edge{c.members[e.a], c.members[e.b], e.bits}
		}
		found = append(found, g.divide(piece)...)
	}
	return found
}

// weight is the evidence of one pair for being joined, in bounded bits.
func (g *grouper) weight(a, b uint32) float64 {
	if g.distinct[[2]uint32{min(a, b), max(a, b)}] {
		return math.Inf(-1)
	}
	w := math.Log2(g.model.odds(compare(&g.records[a], &g.records[b])))
	return max(-boundedBits, min(boundedBits, w))
}

// linkage joins clusters of one component.
type linkage struct {
	groups [][]uint32
	sum    [][]float64 // evidence between groups, added up over their pairs
}

func newLinkage(g *grouper, members []uint32) *linkage {
	n := len(members)
	l := &linkage{groups: make([][]uint32, n), sum: make([][]float64, n)}
	for i := range members {
		l.groups[i] = []uint32{members[i]}
		l.sum[i] = make([]float64, n)
	}
	for i := range members {
		for j := range i {
			w := g.weight(members[i], members[j])
			l.sum[i][j], l.sum[j][i] = w, w
		}
	}
	return l
}

func (l *linkage) run() [][]uint32 {
	for {
		i, j, ok := l.best()
		if !ok {
			break
		}
		l.join(i, j)
	}
	var found [][]uint32
	for _, g := range l.groups {
		if len(g) > 1 {
			slices.Sort(g)
			found = append(found, g)
		}
	}
	return found
}

// best finds the two groups with the strongest average evidence for each other, if any is for joining.
func (l *linkage) best() (x, y int, ok bool) {
	top := 0.0
	for i, g := range l.groups {
		for j := range i {
			if w := l.sum[i][j]; w > 0 {
				if mean := w / float64(len(g)*len(l.groups[j])); mean > top {
					top, x, y, ok = mean, j, i, true
				}
			}
		}
	}
	return x, y, ok
}

// join adds group j to group i and fills its place with the last.
func (l *linkage) join(i, j int) {
	l.groups[i] = append(l.groups[i], l.groups[j]...)
	for k := range l.groups {
		if k != i && k != j {
			l.sum[i][k] += l.sum[j][k]
			l.sum[k][i] = l.sum[i][k]
		}
	}
	last := len(l.groups) - 1
	l.groups[j] = l.groups[last]
	l.sum[j] = l.sum[last]
	for k := range l.groups {
		l.sum[k][j] = l.sum[k][last]
	}
	l.groups, l.sum = l.groups[:last], l.sum[:last]
}
