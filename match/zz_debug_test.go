package match

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"sort"
	"testing"
)

func TestDebug(t *testing.T) {
	dir := os.Getenv("SET")
	if dir == "" {
		return
	}
	f, _ := os.Open(dir + "/customers.csv")
	rows, _ := csv.NewReader(f).ReadAll()
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	pl := map[string]int{}
	for i, r := range rows[1:] {
		pl[r[0]] = i
	}
	f, _ = os.Open(dir + "/truth_pairs.csv")
	tr, _ := csv.NewReader(f).ReadAll()
	truth := map[[2]int]bool{}
	for _, r := range tr[1:] {
		a, b := pl[r[0]], pl[r[1]]
		truth[[2]int{min(a, b), max(a, b)}] = true
	}
	get := func(r []string, c string) string {
		if i, ok := at[c]; ok {
			return r[i]
		}
		return ""
	}
	res, err := Run(context.Background(), len(rows)-1, func(i int) Person {
		r := rows[i+1]
		return Person{Name: get(r, "name"), First: get(r, "first_name"), Last: get(r, "last_name"), Phone: get(r, "phone"), Email: get(r, "email"), Street: get(r, "street"), PostalCode: get(r, "postal_code"), City: get(r, "city"), Birthday: get(r, "birthday")}
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := res.Model
	fmt.Printf("pairs %.4g same %.3g (%.0f) home %.3g (%.0f)\n", m.Pairs, m.SameRate, m.SameRate*m.Pairs, m.HomeRate, m.HomeRate*m.Pairs)
	for f := range fields {
		fmt.Printf("%d same %.4g\n  home %.4g\n  chance %.3g\n", f, m.Same[f][1:], m.Home[f][1:], m.Chance[f][1:])
	}
	type pc struct {
		n, ok int
		s     string
		p     float64
	}
	cnt := map[string]*pc{}
	found := map[[2]int]bool{}
	for _, x := range res.Matches {
		found[[2]int{x.A, x.B}] = true
		k := ""
		for f := range fields {
			k += fmt.Sprint(int(x.Pattern.Level(f)))
		}
		c := cnt[k]
		if c == nil {
			c = &pc{s: k}
			cnt[k] = c
		}
		c.n++
		c.p += x.Probability
		if truth[[2]int{x.A, x.B}] {
			c.ok++
		}
	}
	var l []*pc
	for _, c := range cnt {
		l = append(l, c)
	}
	sort.Slice(l, func(i, j int) bool { return l[i].n-l[i].ok > l[j].n-l[j].ok })
	for i, c := range l {
		if i < 25 {
			fmt.Println("FP", c.s, "n", c.n, "ok", c.ok, "p", c.p/float64(c.n))
		}
	}
	d := newDictionary(Rules{})
	recs := make([]Record, len(rows)-1)
	for i, r := range rows[1:] {
		p := Person{Name: get(r, "name"), First: get(r, "first_name"), Last: get(r, "last_name"), Phone: get(r, "phone"), Email: get(r, "email"), Street: get(r, "street"), PostalCode: get(r, "postal_code"), City: get(r, "city"), Birthday: get(r, "birthday")}
		recs[i] = d.record(&p)
	}
	cl := make([][]uint32, 0)
	for _, c := range res.Clusters {
		u := []uint32{}
		for _, x := range c {
			u = append(u, uint32(x))
		}
		cl = append(cl, u)
	}
	countOnce(recs, cl)
	miss := map[string]*pc{}
	type ex struct {
		k    string
		a, b int
		p    float64
	}
	var exs []ex
	for ab := range truth {
		if found[ab] {
			continue
		}
		q := compare(&recs[ab[0]], &recs[ab[1]])
		k := ""
		for f := range fields {
			k += fmt.Sprint(int(q.Level(f)))
		}
		c := miss[k]
		if c == nil {
			c = &pc{s: k}
			miss[k] = c
		}
		c.n++
		c.p += m.Probability(q)
		exs = append(exs, ex{k, ab[0], ab[1], m.Probability(q)})
	}
	l = nil
	for _, c := range miss {
		l = append(l, c)
	}
	sort.Slice(l, func(i, j int) bool { return l[i].n > l[j].n })
	for i, c := range l {
		if i < 25 {
			fmt.Println("MISS", c.s, "n", c.n, "p", c.p/float64(c.n))
		}
	}
	for i, e := range exs {
		if i < 12 && os.Getenv("EX") != "" {
			fmt.Println(e.k, e.p, rows[e.a+1], rows[e.b+1])
		}
	}
	i := 0
	for _, x := range res.Matches {
		if !truth[[2]int{x.A, x.B}] && i < 12 && os.Getenv("EX") != "" {
			i++
			fmt.Println("FP", x.Probability, rows[x.A+1], rows[x.B+1])
		}
	}
}
