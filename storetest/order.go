package storetest

import (
	"testing"
	"time"

	"clientele"
)

var orderTests = map[string]func(*testing.T, *fixture){
	"names sort by the bytes of their keys": func(t *testing.T, f *fixture) {
		// In this order by bytes; no language's collation orders them so.
		keys := []string{"Z", "a", "a b", "a-b", "ab", "b", "z", "ä", "ö", "α", "я", "中", "😀"}
		for i := range keys {
			f.insert(f.person(keys[(i*5)%len(keys)]))
		}
		for _, desc := range []bool{false, true} {
			query := clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusActive}, Sort: clientele.SortName, Desc: desc}
			list := pages(f, func(s clientele.Slice) ([]clientele.Customer, string, error) {
				return f.store.FindCustomers(f.ctx, f.org, query, s)
			})
			for i, c := range list {
				want := keys[i]
				if desc {
					want = keys[len(keys)-1-i]
				}
				same(t, "key", c.NameKey, want)
			}
		}
	},
	"ids differ by case": func(t *testing.T, f *fixture) {
		upper, lower := f.person("a"), f.person("b")
		upper.ID, lower.ID = "cust_A", "cust_a"
		f.insert(upper, lower)
		same(t, "upper", f.stored("cust_A"), upper)
		same(t, "lower", f.stored("cust_a"), lower)
	},
	"times come back to the millisecond and in UTC, the zero time as never": func(t *testing.T, f *fixture) {
		helsinki := time.FixedZone("EET", 2*3600)
		for _, at := range []time.Time{{}, time.Unix(0, 0).UTC(), noon.Add(123456789), time.Date(1901, 2, 3, 4, 5, 6, 7e6, time.UTC),
			time.Date(2026, 1, 1, 0, 30, 0, 0, helsinki), time.Date(3084, 1, 1, 0, 0, 0, 999e6, time.UTC)} {
			c := f.person("a")
			c.CreatedAt, c.Statistics.LastVisit = at, at
			f.insert(c)
			read := f.stored(c.ID)
			want := at.UTC().Truncate(time.Millisecond)
			for what, got := range map[string]time.Time{"created": read.CreatedAt, "last visit": read.Statistics.LastVisit} {
				if got != want {
					t.Errorf("%s %v came back as %v", what, at, got)
				}
			}
		}
	},
	"numbers keep all their digits": func(t *testing.T, f *fixture) {
		c := f.person("a")
		c.Statistics.Sales, c.Slot = -1<<63, 1<<62
		f.insert(c)
		same(t, "stored", f.stored(c.ID), c)
	},
	"texts keep every letter": func(t *testing.T, f *fixture) {
		c := f.person("a")
		c.Notes, c.Name = "line\r\nnext\ttab ' \" \\ % _ $1 ; -- 👩‍👩‍👧", "Åsa Ñuñez-O'Brien Ⅻ"
		f.insert(c)
		same(t, "stored", f.stored(c.ID), c)
	},
}
