package match_test

import (
	"clientele/match/matchtest"
	"encoding/csv"
	"fmt"
	"os"
	"testing"
)

func TestDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	if dir == "" {
		return
	}
	os.MkdirAll(dir, 0o755)
	f, _ := os.Create(dir + "/customers.csv")
	w := csv.NewWriter(f)
	w.Write([]string{"id", "first_name", "last_name", "phone", "email", "street", "postal_code", "city", "birthday"})
	g, _ := os.Create(dir + "/truth_pairs.csv")
	v := csv.NewWriter(g)
	v.Write([]string{"id_a", "id_b"})
	own := map[int][]int{}
	for i, e := range matchtest.Register(20000, .1, 1) {
		w.Write([]string{fmt.Sprint(i), e.First, e.Last, e.Phone, e.Email, e.Street, e.PostalCode, e.City, e.Birthday})
		for _, k := range own[e.Owner] {
			v.Write([]string{fmt.Sprint(k), fmt.Sprint(i)})
		}
		own[e.Owner] = append(own[e.Owner], i)
	}
	w.Flush()
	v.Flush()
	f.Close()
	g.Close()
}
