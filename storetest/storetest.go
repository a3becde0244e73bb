// Package storetest proves that a clientele.Store keeps its contract: what it promises about each kind of record,
// about transactions that run side by side, about order and time, and about lists of customers, which are compared
// with a list made the plain way. Run it on every database that is to be used.
package storetest

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

// Open gives a new, empty store that is closed when the test ends.
type Open func(t testing.TB) clientele.Store

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	groups := []struct {
		name  string
		tests map[string]func(*testing.T, *fixture)
		alone bool // each test has a store to itself, for it looks across organizations
	}{
		{"organizations", organizationTests, true}, {"customers", customerTests, false}, {"children", childTests, false},
		{"log", logTests, false}, {"imports", importTests, false}, {"jobs", jobTests, true}, {"idempotency", idempotencyTests, false},
		{"transactions", transactionTests, false}, {"concurrency", concurrencyTests, true}, {"order", orderTests, false},
		{"lists", listTests, false}, {"bookings", bookingTests, false}, {"sales", salesTests, false}, {"duplicates", duplicateTests, false},
		{"attempts", attemptTests, true},
	}
	for _, group := range groups {
		t.Run(group.name, func(t *testing.T) {
			var store clientele.Store
			for i, name := range slices.Sorted(maps.Keys(group.tests)) {
				if store == nil && !group.alone {
					store = open(t)
				}
				t.Run(name, func(t *testing.T) {
					own := store
					if group.alone {
						own = open(t)
					}
					f := newFixture(t, own, i)
					group.tests[name](t, f)
					for _, org := range []string{f.org, f.other} {
						CheckInvariants(t, f.store, org)
					}
				})
			}
		})
	}
}

// CheckInvariants fails the test when what the store keeps twice differs, or something hangs on nothing. The statistics of
// customers are left out: the suite invents them.
func CheckInvariants(t testing.TB, store clientele.Store, org string) {
	t.Helper()
	err := store.Verify(context.Background(), org, func(problem string) {
		if !strings.HasPrefix(problem, "the statistics of customer") {
			t.Errorf("%s: %s", org, problem)
		}
	})
	if err != nil {
		t.Errorf("verify %s: %v", org, err)
	}
}

// fixture is a store with two organizations; a test works in the first, and the second must not notice.
type fixture struct {
	testing.TB
	store clientele.Store
	ctx   context.Context
	org   string
	other string
	made  int
}

// noon is when tests happen.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func newFixture(t testing.TB, store clientele.Store, n int) *fixture {
	f := &fixture{TB: t, store: store, ctx: t.Context(), org: fmt.Sprintf("org_a%09d", n), other: fmt.Sprintf("org_b%09d", n)}
	f.write(func(tx clientele.Tx) error {
		for i, id := range []string{f.org, f.other} {
			if err := tx.InsertOrganization(f.ctx, organization(id, fmt.Sprintf("place-%d-%d", n, i))); err != nil {
				return err
			}
		}
		return nil
	})
	return f
}

func organization(id, slug string) clientele.Organization {
	return clientele.Organization{ID: id, Name: "Salon " + slug, Slug: slug, Slot: 7, CreatedAt: noon, Version: 1,
		Settings: clientele.Settings{Country: "FI", Currency: "EUR", Timezone: "Europe/Helsinki", RemovalGraceDays: 7}}
}

// write runs a transaction that must succeed.
func (f *fixture) write(fn func(tx clientele.Tx) error) {
	f.Helper()
	if err := f.store.InTx(f.ctx, fn); err != nil {
		f.Fatal(err)
	}
}

// refused runs a transaction that must fail with an error of that kind.
func (f *fixture) refused(kind clientele.Kind, fn func(tx clientele.Tx) error) {
	f.Helper()
	wantKind(f, kind, f.store.InTx(f.ctx, fn))
}

func wantKind(t testing.TB, kind clientele.Kind, err error) {
	t.Helper()
	if clientele.KindOf(err) != kind {
		t.Errorf("got error %v, want one of kind %s", err, kind)
	}
}

// id makes the next id of a kind.
func (f *fixture) id(prefix string) string {
	f.made++
	return fmt.Sprintf("%s_%06d", prefix, f.made)
}

// customer is a record with every field filled in.
func (f *fixture) customer() clientele.Customer {
	id := f.id("cust")
	return clientele.Customer{ID: id, Name: "Maria Virtanen", FirstName: "Maria", LastName: "Virtanen", NameKey: "maria virtanen",
		Phone: "+358401234567", Email: "Maria.Virtanen@Example.com", EmailKey: "maria.virtanen@example.com",
		Address:  clientele.Address{Street: "Mannerheimintie 1", PostalCode: "00100", City: "Helsinki", Country: "FI"},
		Birthday: "1980-02-29", Language: "fi", Notes: "Likes tea, \"strong\"\nand ☕", Tags: []string{"VIP", "Cut"},
		RegularOf: "usr_1", Discount: 1250, ConsentEmail: clientele.Allowed, ConsentSMS: clientele.Refused,
		Blocked: clientele.Block{Mode: clientele.BlockAsk, Reason: "late twice"}, CustomFields: map[string]string{"Dog": "Rex"},
		Status: clientele.StatusActive, Source: clientele.SourceStaff,
		Statistics: clientele.Statistics{Sales: 12345, Bookings: 4, Visits: 3, Cancellations: 2, NoShows: 1,
			FirstVisit: noon.AddDate(-1, 0, 0), LastVisit: noon.AddDate(0, 0, -1), NextBooking: noon.AddDate(0, 0, 1)},
		Slot: 42, CreatedAt: noon, UpdatedAt: noon.Add(time.Millisecond), Version: 1}
}

// person is a record with only a name.
func (f *fixture) person(key string) clientele.Customer {
	return clientele.Customer{ID: f.id("cust"), Name: key, NameKey: key, Status: clientele.StatusActive, Source: clientele.SourceStaff,
		Slot: 1, CreatedAt: noon, UpdatedAt: noon, Version: 1}
}

// insert writes customers into the first organization, with the tags they have.
func (f *fixture) insert(cs ...clientele.Customer) {
	f.Helper()
	f.write(func(tx clientele.Tx) error {
		for _, c := range cs {
			if err := keepTags(f.ctx, tx, f.org, c); err != nil {
				return err
			}
			if err := tx.InsertCustomer(f.ctx, f.org, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func keepTags(ctx context.Context, tx clientele.Tx, org string, c clientele.Customer) error {
	for _, name := range c.Tags {
		if err := tx.InsertTag(ctx, org, clientele.Tag{Key: clientele.TagKey(name), Name: name, CreatedAt: noon}); err != nil {
			return err
		}
	}
	return nil
}

// change reads, changes and updates a customer.
func (f *fixture) change(id string, fn func(*clientele.Customer)) {
	f.Helper()
	f.write(func(tx clientele.Tx) error {
		before, err := tx.LockCustomer(f.ctx, f.org, id)
		if err != nil {
			return err
		}
		after := before
		fn(&after)
		if err := keepTags(f.ctx, tx, f.org, after); err != nil {
			return err
		}
		return tx.UpdateCustomer(f.ctx, f.org, before, after)
	})
}

func (f *fixture) stored(id string) clientele.Customer {
	f.Helper()
	return got(f.store.CustomerByID(f.ctx, f.org, id))(f)
}

// got gives a value that was read without an error.
func got[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\n got %+v\nwant %+v", what, got, want)
	}
}

// pages reads a list to its end, two at a time, and gives all items.
func pages[T any](f *fixture, find func(clientele.Slice) ([]T, string, error)) []T {
	f.Helper()
	var items []T
	for s := (clientele.Slice{Limit: 2}); ; {
		some, next, err := find(s)
		if err != nil {
			f.Fatal(err)
		}
		if len(some) > s.Limit {
			f.Fatalf("a page of %d has %d items", s.Limit, len(some))
		}
		items = append(items, some...)
		if next == "" {
			return items
		}
		s.After = next
	}
}
