package match

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"testing"
)

func TestCap(t *testing.T) {
	dir := os.Getenv("SETC")
	if dir == "" {
		return
	}
	f, _ := os.Open(dir + "/customers.csv")
	rows, _ := csv.NewReader(f).ReadAll()
	d := newDictionary(Rules{})
	recs := make([]Record, len(rows)-1)
	for i, r := range rows[1:] {
		p := Person{First: r[1], Last: r[2], Phone: r[3], Email: r[4], Street: r[5], PostalCode: r[6], City: r[7], Birthday: r[8]}
		recs[i] = d.record(&p)
	}
	b, _ := makeBlocks(context.Background(), recs, 0, func(int, int) {})
	n := 0
	h := map[int]int{}
	for p := range uint32(parts) {
		b.each(p, func(k uint32, m []uint32) { n += b.pairsIn(m); h[len(m)] += b.pairsIn(m) })
	}
	fmt.Println("cap", b.cap, "spent", n, h[2], h[3], h[10], "keys", len(b.keys))
	pl := map[string]int{}
	for i, r := range rows[1:] {
		pl[r[0]] = i
	}
	f, _ = os.Open(dir + "/truth_pairs.csv")
	tr, _ := csv.NewReader(f).ReadAll()
	miss := 0
	for _, x := range tr[1:] {
		i, j := pl[x[0]], pl[x[1]]
		ok := false
		for _, k := range b.of(uint32(i)) {
			for _, l := range b.of(uint32(j)) {
				if k == l {
					ok = true
				}
			}
		}
		if !ok {
			miss++
			if miss < 8 {
				fmt.Println(rows[i+1], rows[j+1])
			}
		}
	}
	fmt.Println("missed by blocking", miss, "of", len(tr)-1)
}
