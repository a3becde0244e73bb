package sqlstore

import (
	"fmt"
	"slices"
	"testing"

	"clientele"
)

// A filter that neither few nor many pass gives each of them once and in order, whether they lie together at the far
// end of the index, beyond all that one page looks at, or everywhere.
func TestFilterOfAMiddlingShareGivesAllInOrder(t *testing.T) {
	const all, pass = maxWalk + maxCollect + 1000, maxCollect + 500
	onBoth(t, func(t *testing.T, db *DB) {
		id := func(i int) string { return fmt.Sprintf("cust_%05d", i) }
		var want []string
		for from := 0; from < all; from += 1000 {
			var cs []clientele.Customer
			for i := from; i < from+1000; i++ {
				c := clientele.Customer{ID: id(i), NameKey: fmt.Sprintf("name%d", i*7919%all), Status: clientele.StatusActive, Source: clientele.SourceStaff,
					CreatedAt: noon, UpdatedAt: noon, Version: 1, Statistics: clientele.Statistics{Sales: int64(i)}}
				if i >= all-pass {
					c.Statistics.NoShows, want = 3, append(want, c.ID)
				}
				cs = append(cs, c)
			}
			must(t, db, func(tx clientele.Tx) error { return tx.InsertCustomers(t.Context(), testOrg, cs) })
		}
		analyze(t, db)
		least := int64(1)
		q := clientele.CustomerQuery{MinNoShows: &least, Statuses: []clientele.Status{clientele.StatusActive}, Sort: clientele.SortSales}
		check := func(how string, got []string) {
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d of %d, or in another order", how, len(got), len(want))
			}
		}
		check("by sales", listed(t, db, q))
		q.Desc = true
		backwards := listed(t, db, q)
		slices.Reverse(backwards)
		check("backwards", backwards)
		q.Sort = clientele.SortName
		check("by name, each once", slices.Sorted(slices.Values(listed(t, db, q))))
	})
}

// listed gives the ids of a whole list, read page by page.
func listed(t *testing.T, db *DB, q clientele.CustomerQuery) (ids []string) {
	t.Helper()
	for s := (clientele.Slice{Limit: 200}); ; {
		page, next, err := db.FindCustomers(t.Context(), testOrg, q, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			ids = append(ids, c.ID)
		}
		if s.After = next; next == "" {
			return ids
		}
	}
}
