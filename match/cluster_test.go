package match

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// people makes records as of a large register.
func people(t *testing.T, persons []Person) *grouper {
	t.Helper()
	m := Default(100_000)
	r := m.NewReader(Rules{})
	g := &grouper{model: m, distinct: map[[2]uint32]bool{}}
	for _, p := range persons {
		g.records = append(g.records, *r.Record(p))
	}
	return g
}

func anna(phone, birthday string) Person {
	return Person{First: "Anna", Last: "Zwinger", Phone: phone, Birthday: birthday}
}

// A. Zwinger may be Anna or Axel, but they are not one person by way of it.
func TestClustersWeighAllPairs(t *testing.T) {
	axel := Person{First: "Axel", Last: "Zwinger", Phone: "01711110001", Birthday: "1951-11-29"}
	g := people(t, []Person{
		anna("01711110001", "1980-02-03"), {First: "A.", Last: "Zwinger", Phone: "01711110001"}, axel, axel,
	})
	got := g.clusters([]edge{{0, 1, 5}, {1, 2, 5}, {1, 3, 5}, {2, 3, 20}})
	for _, c := range got {
		if slices.Contains(c, 0) && slices.Contains(c, 2) {
			t.Errorf("Anna and Axel in one cluster: %v", got)
		}
	}
	if !slices.ContainsFunc(got, func(c []uint32) bool { return slices.Contains(c, 2) && slices.Contains(c, 3) }) {
		t.Errorf("the same name, phone and birthday in two clusters: %v", got)
	}
}

func TestClustersRespectWhatWasDismissed(t *testing.T) {
	g := people(t, []Person{anna("01711110001", "1980-02-03"), anna("01711110001", "1980-02-03"), anna("01711110001", "1980-02-03")})
	g.distinct[[2]uint32{0, 2}] = true
	for _, c := range g.clusters([]edge{{0, 1, 9}, {1, 2, 9}, {0, 2, 9}}) {
		if slices.Contains(c, 0) && slices.Contains(c, 2) {
			t.Errorf("dismissed pair in one cluster: %v", c)
		}
	}
}

func TestLargeComponentsAreCutNotChained(t *testing.T) {
	var persons []Person
	var edges []edge
	for i := range 2 * maxComponent {
		p := anna(fmt.Sprintf("0171%07d", i/2*7919331%10_000_000), fmt.Sprintf("19%02d-%02d-%02d", 10+i/2%89, 1+i/2%12, 1+i/2%28))
		p.First = []string{"Berta", "Cora", "Doris", "Gudrun"}[i/2%4] + string(rune('a'+i/2%26)) + string(rune('a'+i/2/26))
		persons = append(persons, p)
		if i > 0 {
			edges = append(edges, edge{uint32(i - 1), uint32(i), []float64{1, 20}[i%2]})
		}
	}
	for _, c := range people(t, persons).clusters(edges) {
		if len(c) != 2 || c[0]/2 != c[1]/2 {
			t.Fatalf("strangers in one cluster: %v", c)
		}
	}
}

// Whatever the blocks are, a pair is visited once, and not at all in a link of one side with itself.
func TestEachPairIsComparedOnce(t *testing.T) {
	d := newDictionary(Rules{})
	var records []Record
	for i := range 600 {
		p := Person{First: []string{"Anna", "Berta", "Cora"}[i%3], Last: fmt.Sprint("Name", i%40), Phone: fmt.Sprintf("0171%06d", i%90*7919), City: "Ulm"}
		records = append(records, d.record(&p))
	}
	for _, split := range []int{0, 200} {
		b, err := makeBlocks(context.Background(), records, split, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[[2]uint32]bool{}
		for part := range uint32(parts) {
			b.pairs(part, func(i, j uint32) {
				if i >= j || seen[[2]uint32{i, j}] || split > 0 && (i >= uint32(split) || j < uint32(split)) {
					t.Fatalf("pair %d, %d visited again or wrongly with split %d", i, j, split)
				}
				seen[[2]uint32{i, j}] = true
			})
		}
		for i := range 600 - 90 {
			if (split == 0 || i < split && i+90 >= split) && !seen[[2]uint32{uint32(i), uint32(i + 90)}] {
				t.Fatalf("%d and %d have one phone and were not compared, split %d", i, i+90, split)
			}
		}
	}
}
