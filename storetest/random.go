package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"clientele"
)

// Words that share beginnings, so that a search meets many who almost match.
var (
	firstNames = []string{"maria", "mari", "marianne", "anna", "anna liisa", "annika", "ville", "åke", "øyvind", "jo"}
	lastNames  = []string{"virtanen", "virta", "virt", "anna", "korhonen", "korpi", "o brien", "nieminen", "marjanen"}
	mailHosts  = []string{"example.com", "mail.example", "virtanen.fi", "x.fi"}
)

// register writes n random customers, half of them one by one, and gives what was written.
func (f *fixture) register(r *rand.Rand, n int) []clientele.Customer {
	f.Helper()
	all := make([]clientele.Customer, n)
	for i := range all {
		all[i] = f.randomCustomer(r)
	}
	f.insert(all[:n/2]...)
	f.insertMany(all[n/2:])
	return all
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (f *fixture) randomCustomer(r *rand.Rand) clientele.Customer {
	c := f.person(pick(r, firstNames) + " " + pick(r, lastNames))
	if r.IntN(2) == 0 {
		c.Phone = fmt.Sprintf("+35840%d%d", r.IntN(3), 100000+r.IntN(50))
	}
	if r.IntN(2) == 0 {
		c.EmailKey = strings.ReplaceAll(c.NameKey, " ", pick(r, []string{".", "_", ""})) + "@" + pick(r, mailHosts)
		c.Email = c.EmailKey
	}
	c.Status = pick(r, []clientele.Status{clientele.StatusActive, clientele.StatusActive, clientele.StatusActive, clientele.StatusArchived,
		clientele.StatusRemovalPending, clientele.StatusMerged, clientele.StatusErased})
	if c.Status == clientele.StatusArchived {
		c.ArchivedAt = randomTime(r)
	}
	c.Source, c.ConsentEmail, c.ConsentSMS = pick(r, clientele.Sources()), clientele.Permission(r.IntN(3)), clientele.Permission(r.IntN(3))
	c.RegularOf = pick(r, []string{"", "", "usr_1", "usr_2"})
	c.Tags = pick(r, [][]string{nil, nil, {"VIP"}, {"vip", "Cut"}, {"Color"}})
	s := &c.Statistics
	s.Sales, s.Bookings, s.Visits, s.Cancellations, s.NoShows = int64(r.IntN(4)*1000), r.IntN(4), r.IntN(4), r.IntN(3), r.IntN(3)
	s.LastVisit, s.NextBooking, c.CreatedAt = pick(r, []time.Time{{}, randomTime(r)}), pick(r, []time.Time{{}, randomTime(r)}), randomTime(r)
	return c
}

// randomTime is one of few, so that many records share it.
func randomTime(r *rand.Rand) time.Time { return noon.Add(time.Duration(r.IntN(20)) * time.Hour) }

func randomQuery(r *rand.Rand) clientele.CustomerQuery {
	q := clientele.CustomerQuery{Statuses: pick(r, [][]clientele.Status{allStatuses[:1], allStatuses[:1], allStatuses[1:2], allStatuses}),
		Sort: pick(r, []clientele.Sort{clientele.SortName, clientele.SortCreated, clientele.SortSales, clientele.SortBookings, clientele.SortVisits,
			clientele.SortCancellations, clientele.SortNoShows, clientele.SortLastVisit, clientele.SortNextBooking}), Desc: r.IntN(2) == 0}
	if r.IntN(3) > 0 {
		q.Search = randomSearch(r)
		if r.IntN(2) == 0 {
			q.Sort = clientele.SortMatch
		}
	}
	for range r.IntN(4) {
		pick(r, randomFilters)(r, &q)
	}
	return q
}

func randomSearch(r *rand.Rand) clientele.Search {
	var words []string
	for range 1 + r.IntN(3) {
		word := pick(r, slices.Concat(firstNames, lastNames, mailHosts, []string{"0401000", "35840", "00003", "maria.virta", "40 0 10", "anna-liisa"}))
		words = append(words, word[:1+r.IntN(len(word))])
	}
	s, err := clientele.ParseSearch(strings.ToValidUTF8(strings.Join(words, " "), ""))
	if err != nil {
		panic(err)
	}
	return s
}

var randomFilters = []func(*rand.Rand, *clientele.CustomerQuery){
	func(r *rand.Rand, q *clientele.CustomerQuery) {
		q.Tag = pick(r, []string{"vip", "cut", "color", "none"})
	},
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.ConsentEmail = true },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.ConsentSMS = true },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.HasEmail = true },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.RegularOf = pick(r, []string{"usr_1", "usr_3"}) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.Source = pick(r, clientele.Sources()) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.CreatedFrom, q.CreatedTo = randomRange(r) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.ArchivedFrom, q.ArchivedTo = randomRange(r) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.LastVisitFrom, q.LastVisitTo = randomRange(r) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.NextBookingFrom, q.NextBookingTo = randomRange(r) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MinSales = number(r, 3000) },
	func(r *rand.Rand, q *clientele.CustomerQuery) {
		q.MinSales, q.MaxSales = number(r, 2000), number(r, 3000)
	},
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MaxVisits = number(r, 4) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MinVisits, q.MaxVisits = number(r, 3), number(r, 4) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MinBookings = number(r, 4) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MaxBookings = number(r, 4) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MinCancellations = number(r, 3) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { q.MinNoShows = number(r, 3) },
	func(r *rand.Rand, q *clientele.CustomerQuery) { v := r.IntN(2) == 0; q.HasUpcoming = &v },
}

func number(r *rand.Rand, below int) *int64 {
	n := int64(r.IntN(below))
	return &n
}

// randomRange is open at one end as often as not.
func randomRange(r *rand.Rand) (from, to time.Time) {
	from, to = randomTime(r), randomTime(r)
	switch r.IntN(3) {
	case 0:
		from = time.Time{}
	case 1:
		to = time.Time{}
	}
	return from, to
}

// insertWhilePaging reads a list while records come before, between and after its pages, change their place, and go.
// Those that stayed as they were must all be there, once; nobody may come twice.
func (f *fixture) insertWhilePaging(r *rand.Rand, q clientele.CustomerQuery) {
	f.Helper()
	steady := f.register(r, 120)
	var restless []clientele.Customer
	for range 40 {
		restless = append(restless, f.randomCustomer(r))
	}
	f.insert(restless...)
	seen := make(map[string]int)
	for s := (clientele.Slice{Limit: 1 + r.IntN(9)}); ; {
		items, next, err := f.store.FindCustomers(f.ctx, f.org, q, s)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range items {
			seen[c.ID]++
		}
		if s.After = next; next == "" {
			break
		}
		f.insert(f.randomCustomer(r))
		if len(restless) > 0 {
			gone := f.stored(restless[0].ID)
			restless = restless[1:]
			f.write(func(tx clientele.Tx) error { return tx.DeleteCustomer(f.ctx, f.org, gone) })
		}
	}
	for _, c := range plainList(q, steady) {
		if seen[c.ID] == 0 {
			f.Errorf("%s: skipped %s", describe(q), c.ID)
		}
	}
	for id, n := range seen {
		if n > 1 {
			f.Errorf("%s: %s came %d times", describe(q), id, n)
		}
	}
}
