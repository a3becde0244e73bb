package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

var listTests = map[string]func(*testing.T, *fixture){
	"a page that holds all has no next": func(t *testing.T, f *fixture) {
		f.insert(f.person("a"), f.person("b"))
		items, next, err := f.store.FindCustomers(f.ctx, f.org, allActive(), clientele.Slice{Limit: 2})
		if err != nil || len(items) != 2 || next != "" {
			t.Errorf("got %d items, next %q, error %v", len(items), next, err)
		}
	},
	"a position of another list is refused or harmless": func(t *testing.T, f *fixture) {
		f.insert(f.person("a"))
		_, _, err := f.store.FindCustomers(f.ctx, f.org, allActive(), clientele.Slice{Limit: 2, After: "nonsense"})
		wantKind(t, clientele.KindInvalidRequest, err)
	},
	"a search of signs alone finds nobody": func(t *testing.T, f *fixture) {
		f.insert(f.customer())
		same(t, "hits", len(f.search("!!! ...", clientele.StatusActive)), 0)
		query := clientele.CustomerQuery{Search: got(clientele.ParseSearch("???"))(t), Statuses: allStatuses, Sort: clientele.SortName}
		same(t, "count", got(f.store.CountCustomers(f.ctx, f.org, query))(t), 0)
	},
	"every list is the plain list, whatever is asked": func(t *testing.T, f *fixture) {
		r := rand.New(rand.NewPCG(1, 2))
		all := f.register(r, 900)
		for range 250 {
			q := randomQuery(r)
			f.compare(r, q, all)
		}
	},
	"records that come and go between pages double and skip nobody": func(t *testing.T, f *fixture) {
		r := rand.New(rand.NewPCG(3, 4))
		for range 12 {
			f.insertWhilePaging(r, randomQuery(r))
		}
	},
	"a search that few match among many is found to the end": func(t *testing.T, f *fixture) {
		cs := f.crowd(7000)
		for i := range cs {
			cs[i].EmailKey, cs[i].Email = fmt.Sprintf("p%d@mail.example", i), ""
			cs[i].NameKey = fmt.Sprintf("%s virtanen", letters(i))
		}
		cs[17].NameKey, cs[6999].NameKey = "kalle virtanen", "kalle virtanen"
		f.insertMany(cs)
		same(t, "two words", len(f.search("virt kall", clientele.StatusActive)), 2)
		same(t, "everybody", len(f.searchBy("virt", 100)), 7000)
		query := clientele.CustomerQuery{Search: got(clientele.ParseSearch("virt"))(t), Statuses: allStatuses, Sort: clientele.SortCreated, Desc: true, Tag: "tag 3"}
		list := f.list(query, 100)
		same(t, "with a tag, sorted", len(list), 1000)
		same(t, "counted", got(f.store.CountCustomers(f.ctx, f.org, query))(t), 1000)
		if !slices.IsSortedFunc(list, func(a, b clientele.Customer) int { return b.CreatedAt.Compare(a.CreatedAt) }) {
			t.Error("not in order")
		}
	},
	"a filter that few have among many is found to the end": func(t *testing.T, f *fixture) {
		cs := f.crowd(9000)
		for i := range cs {
			cs[i].ConsentEmail, cs[i].Phone, cs[i].EmailKey, cs[i].Tags = clientele.NeverAsked, "", "", nil
		}
		want := []string{cs[5].ID, cs[8500].ID, cs[8999].ID}
		cs[5].ConsentEmail, cs[8500].ConsentEmail, cs[8999].ConsentEmail = clientele.Allowed, clientele.Allowed, clientele.Allowed
		f.insertMany(cs)
		query := allActive()
		query.ConsentEmail = true
		same(t, "without an index", ids(f.list(query, 2)), want)
	},
	"a filter that many have is the plain list by any order": func(t *testing.T, f *fixture) {
		cs := f.crowd(9000)
		for i := range cs {
			cs[i].Tags, cs[i].Statistics.NoShows = nil, (i+1)%4
			if i%5 > 0 {
				cs[i].Statistics.LastVisit = noon.Add(time.Duration((i*7919)%9000) * time.Minute)
			}
		}
		f.insertMany(cs)
		missed := int64(1)
		for i, sort := range []clientele.Sort{clientele.SortName, clientele.SortLastVisit} {
			query := clientele.CustomerQuery{Statuses: allStatuses, MinNoShows: &missed, Sort: sort, Desc: i == 0}
			same(t, string(sort), ids(f.list(query, 500)), ids(plainList(query, cs)))
		}
	},
}

var allStatuses = []clientele.Status{clientele.StatusActive, clientele.StatusArchived, clientele.StatusRemovalPending}

func (f *fixture) searchBy(text string, limit int) []clientele.Customer {
	return f.list(clientele.CustomerQuery{Search: got(clientele.ParseSearch(text))(f), Statuses: []clientele.Status{clientele.StatusActive}, Sort: clientele.SortMatch}, limit)
}

// list reads a list to its end.
func (f *fixture) list(q clientele.CustomerQuery, limit int) []clientele.Customer {
	f.Helper()
	var items []clientele.Customer
	for s := (clientele.Slice{Limit: limit}); ; {
		some, next, err := f.store.FindCustomers(f.ctx, f.org, q, s)
		if err != nil {
			f.Fatalf("%+v: %v", q, err)
		}
		if len(some) > limit {
			f.Fatalf("a page of %d has %d records", limit, len(some))
		}
		items = append(items, some...)
		if next == "" {
			return items
		}
		s.After = next
	}
}

// compare holds a list against the plain one.
func (f *fixture) compare(r *rand.Rand, q clientele.CustomerQuery, all []clientele.Customer) {
	f.Helper()
	want := plainList(q, all)
	found := f.list(q, 1+r.IntN(100))
	if q.Sort == clientele.SortMatch { // its order is storage's own; who is in it, and how often, is not
		slices.SortFunc(found, byID)
		slices.SortFunc(want, byID)
	}
	if !slices.Equal(ids(found), ids(want)) {
		f.Errorf("%s\n got %d %v\nwant %d %v", describe(q), len(found), ids(found), len(want), ids(want))
	}
	count, err := f.store.CountCustomers(f.ctx, f.org, q)
	if err != nil || count != len(want) {
		f.Errorf("%s: counted %d (error %v), want %d", describe(q), count, err, len(want))
	}
}

func byID(a, b clientele.Customer) int { return cmp.Compare(a.ID, b.ID) }

// plainList is what a query means: everybody who is asked for, sorted.
func plainList(q clientele.CustomerQuery, all []clientele.Customer) []clientele.Customer {
	var list []clientele.Customer
	for _, c := range all {
		if asked(q, c) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b clientele.Customer) int {
		va, vb := sortValue(q.Sort, a), sortValue(q.Sort, b)
		if (va == nil) != (vb == nil) { // without a value: last in both directions
			if va == nil {
				return 1
			}
			return -1
		}
		c := 0
		switch va := va.(type) {
		case string:
			c = cmp.Compare(va, vb.(string))
		case int64:
			c = cmp.Compare(va, vb.(int64))
		}
		c = cmp.Or(c, byID(a, b))
		if q.Desc {
			return -c
		}
		return c
	})
	return list
}

func sortValue(s clientele.Sort, c clientele.Customer) any {
	moment := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.UnixMilli()
	}
	switch s {
	case clientele.SortName:
		return c.NameKey
	case clientele.SortSales:
		return c.Statistics.Sales
	case clientele.SortBookings:
		return int64(c.Statistics.Bookings)
	case clientele.SortVisits:
		return int64(c.Statistics.Visits)
	case clientele.SortCancellations:
		return int64(c.Statistics.Cancellations)
	case clientele.SortNoShows:
		return int64(c.Statistics.NoShows)
	case clientele.SortLastVisit:
		return moment(c.Statistics.LastVisit)
	case clientele.SortNextBooking:
		return moment(c.Statistics.NextBooking)
	}
	return c.CreatedAt.UnixMilli()
}

func asked(q clientele.CustomerQuery, c clientele.Customer) bool {
	s := c.Statistics
	within := func(t, from, to time.Time) bool {
		return from.IsZero() && to.IsZero() || !t.IsZero() && !t.Before(from) && (to.IsZero() || t.Before(to))
	}
	between := func(n int64, from, to *int64) bool { return (from == nil || n >= *from) && (to == nil || n <= *to) }
	return slices.Contains(q.Statuses, c.Status) && q.Search.Matches(c) &&
		(q.Tag == "" || slices.ContainsFunc(c.Tags, func(tag string) bool { return clientele.TagKey(tag) == q.Tag })) &&
		(!q.ConsentEmail || c.ConsentEmail == clientele.Allowed) && (!q.ConsentSMS || c.ConsentSMS == clientele.Allowed) &&
		(q.RegularOf == "" || c.RegularOf == q.RegularOf) && (q.Source == "" || c.Source == q.Source) &&
		within(c.CreatedAt, q.CreatedFrom, q.CreatedTo) && within(c.ArchivedAt, q.ArchivedFrom, q.ArchivedTo) &&
		within(s.LastVisit, q.LastVisitFrom, q.LastVisitTo) && within(s.NextBooking, q.NextBookingFrom, q.NextBookingTo) &&
		between(s.Sales, q.MinSales, q.MaxSales) && between(int64(s.Visits), q.MinVisits, q.MaxVisits) &&
		between(int64(s.Bookings), q.MinBookings, q.MaxBookings) && between(int64(s.Cancellations), q.MinCancellations, nil) &&
		between(int64(s.NoShows), q.MinNoShows, nil) && (q.HasUpcoming == nil || *q.HasUpcoming == !s.NextBooking.IsZero()) &&
		(!q.HasEmail || c.Email != "")
}

func describe(q clientele.CustomerQuery) string {
	return strings.NewReplacer("0001-01-01 00:00:00 +0000 UTC", "-", " +0000 UTC", "").Replace(fmt.Sprintf("%+v", q))
}

func letters(n int) string {
	return string([]byte{byte('a' + n%26), byte('a' + n/26%26), byte('a' + n/676%26)})
}
