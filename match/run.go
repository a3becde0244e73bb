package match

import (
	"context"
	"math"
	"math/rand/v2"
)

// Options steer a run. The zero value finds the duplicates of one register.
type Options struct {
	Rules    Rules
	Split    int                              // above 0: link the persons from this place on with those before it, as an import's rows with a register
	Distinct [][2]int                         // pairs, by place, that somebody has said are not duplicates
	Progress func(step string, share float64) // called now and then, from one goroutine
	Seed     uint64                           // of the random pairs; runs with the same seed give the same result
}

// Match is a pair of persons that are probably one.
type Match struct {
	A, B        int // places, A before B
	Probability float64
	Pattern     Pattern
	Verdict     Verdict
}

// Result is what a run found.
type Result struct {
	Model    *Model  // what was learned, for single comparisons until the next run
	Matches  []Match // all pairs within the clusters, or the links, most probable first; one held together by others alone has the verdict New
	Clusters [][]int // the groups of two and more records that are one person, for one register
	Compared int     // pairs compared
}

// Run finds the duplicates among n persons; person gives each, once and in order. Memory grows with n alone: under
// 1 KB a person. Nothing is written anywhere, so a run that was interrupted is simply begun again. It ends early with the context's error.
func Run(ctx context.Context, n int, person func(i int) Person, o Options) (*Result, error) {
	r := &run{ctx: ctx, o: o, model: Default(n)}
	if err := r.read(n, person); err != nil {
		return nil, err
	}
	r.countPairs()
	if err := r.collect(); err != nil {
		return nil, err
	}
	if err := r.settle(); err != nil {
		return nil, err
	}
	return r.result(), nil
}

// rounds is how often weights are learned and records grouped; each round counts frequencies by the groups of the one
// before. The third changes little.
const rounds = 4

func (r *run) settle() error {
	for i := range rounds {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.progress("learn", float64(i)/rounds)
		if i > 0 {
			r.recount()
		}
		r.learn()
		r.group()
	}
	return nil
}

type run struct {
	ctx      context.Context
	o        Options
	model    *Model
	records  []Record
	pairs    []pair
	compared int
	clusters [][]uint32
	counted  [kinds]float64 // persons that have a value of each kind
}

func (r *run) progress(step string, share float64) {
	if r.o.Progress != nil {
		r.o.Progress(step, share)
	}
}

func (r *run) read(n int, person func(i int) Person) error {
	d := newDictionary(r.o.Rules)
	r.records = make([]Record, n)
	for i := range n {
		if i%4096 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			r.progress("read", float64(i)/float64(n))
		}
		p := person(i)
		r.records[i] = d.record(&p)
	}
	r.counted = countOnce(r.records, nil)
	return nil
}

func (r *run) countPairs() {
	n := float64(len(r.records))
	r.model.Pairs = max(1, n*(n-1)/2)
	if s := float64(r.o.Split); s > 0 {
		r.model.Pairs = max(1, s*(n-s))
	}
	r.model.Persons = n
	r.model.SameRate = expectedSame(n, r.model.Pairs)
	r.model.HomeRate = expectedHome(n, r.model.Pairs)
	r.model.compile()
}

// hopeless is the probability under which a pair is not kept, judged with the shipped rates and a prior a hundred
// times too high: such pairs are strangers whatever is learned.
const hopeless = 0.01

func (r *run) collect() error {
	lenient := *r.model
	lenient.SameRate = min(0.5, lenient.SameRate*100)
	lenient.compile()
	visit := func(i, j uint32) {
		r.compared++
		p := compare(&r.records[i], &r.records[j])
		if lenient.Probability(p) >= hopeless {
			r.pairs = append(r.pairs, pair{i, j, p})
		}
	}
	if r.model.Pairs <= pairsAnyway {
		return r.allPairs(visit)
	}
	b, err := makeBlocks(r.ctx, r.records, r.o.Split, func(i, n int) { r.progress("index", float64(i)/float64(n)) })
	if err != nil {
		return err
	}
	for part := range uint32(parts) {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.progress("compare", float64(part)/parts)
		b.pairs(part, visit)
	}
	return nil
}

func (r *run) allPairs(visit func(i, j uint32)) error {
	n, split := uint32(len(r.records)), uint32(r.o.Split)
	for i := range n {
		if split > 0 && i >= split {
			break
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		for j := max(i+1, split); j < n; j++ {
			visit(i, j)
		}
	}
	return nil
}

// draws is how many random pairs show what strangers have in common.
const draws = 400_000

func (r *run) learn() {
	measure(r.model, r.randomPairs())
	r.model.compile()
	counted := map[Pattern]float64{}
	for i := range r.pairs {
		counted[r.pairs[i].pattern]++
	}
	tallies := make([]tally, 0, len(counted))
	for p, n := range counted {
		tallies = append(tallies, tally{p, n})
	}
	sortTallies(tallies)
	r.model = learn(r.model, tallies)
	r.model.Suggest = chooseThreshold(r.model, tallies)
}

func (r *run) randomPairs() []Pattern {
	n, split := len(r.records), r.o.Split
	if n < 2 || split >= n {
		return nil
	}
	rnd := rand.New(rand.NewPCG(r.o.Seed, 1))
	list := make([]Pattern, 0, min(draws, int(r.model.Pairs)))
	for range cap(list) {
		i, j := rnd.IntN(n), rnd.IntN(n)
		if split > 0 {
			i, j = rnd.IntN(split), split+rnd.IntN(n-split)
		}
		if i != j {
			list = append(list, compare(&r.records[i], &r.records[j]))
		}
	}
	return list
}

// group finds the clusters among the pairs that are more probably one person than not.
func (r *run) group() {
	floor := math.Log2(r.model.Suggest / (1 - r.model.Suggest))
	distinct := r.distinct()
	edges := make([]edge, 0, len(r.pairs)/8)
	for _, p := range r.pairs {
		if bits := math.Log2(r.model.odds(p.pattern)); bits >= floor && !distinct[[2]uint32{p.a, p.b}] {
			edges = append(edges, edge{p.a, p.b, bits})
		}
	}
	if r.o.Split > 0 {
		r.clusters = assign(edges)
		return
	}
	g := &grouper{records: r.records, model: r.model, floor: floor, distinct: distinct}
	r.clusters = g.clusters(edges)
}

func (r *run) distinct() map[[2]uint32]bool {
	m := make(map[[2]uint32]bool, len(r.o.Distinct))
	for _, p := range r.o.Distinct {
		m[[2]uint32{uint32(min(p[0], p[1])), uint32(max(p[0], p[1]))}] = true
	}
	return m
}

// recount counts frequencies once a person and compares the kept pairs again with them.
func (r *run) recount() {
	r.counted = countOnce(r.records, r.clusters)
	for i := range r.pairs {
		p := &r.pairs[i]
		p.pattern = compare(&r.records[p.a], &r.records[p.b])
	}
}
