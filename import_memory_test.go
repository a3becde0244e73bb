package clientele

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestImportMemoryForgets compares the memory with a plain list, over rows that are noted and taken back.
func TestImportMemoryForgets(t *testing.T) {
	type row struct {
		line int
		name string
		keys []uint64
	}
	random := rand.New(rand.NewPCG(1, 2))
	m, plain := newImportMemory(), []row(nil)
	for n := range 60_000 {
		if n%997 == 0 && len(plain) > 0 {
			keep := max(0, len(plain)-random.IntN(400))
			plain = plain[:keep]
			m.forgetAfter(keep)
		}
		r := row{line: n, name: fmt.Sprint("name ", random.IntN(100)), keys: []uint64{m.key("e", fmt.Sprint(random.IntN(20_000)))}}
		if n%3 == 0 {
			r.keys = append(r.keys, m.key("p", fmt.Sprint(random.IntN(20_000))))
		}
		plain = append(plain, r)
		m.add(r.line, r.name, 0, r.keys)
		if n%50 != 0 {
			continue
		}
		key := r.keys[0]
		if n%100 == 0 {
			key = m.key("e", fmt.Sprint(random.IntN(30_000)))
		}
		var want, got []string
		for _, earlier := range slices.Backward(plain) {
			if slices.Contains(earlier.keys, key) {
				want = append(want, fmt.Sprint(earlier.line, earlier.name))
			}
		}
		for at := m.last(key); at >= 0; at = m.older(at) {
			got = append(got, fmt.Sprint(m.line(at), m.name(at)))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("after %d rows a key was mentioned in %v, want %v", n, got, want)
		}
	}
}
