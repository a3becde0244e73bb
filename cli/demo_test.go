package cli

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/config"
)

// TestDemoIsAsIfLived seeds the demo at a moment in the middle of a working day, a leap day, and holds what is kept
// against a recount, and what there is to see against what is promised.
func TestDemoIsAsIfLived(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	opened := time.Date(2028, 2, 29, 12, 40, 0, 0, time.UTC)
	o := opening{place: config.Place{Data: t.TempDir()}, make: true, log: slog.New(slog.DiscardHandler)}
	if err := seedDemo(ctx, o, opened); err != nil {
		t.Fatal(err)
	}
	o.clock = func() time.Time { return opened }
	r, err := o.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	organization, err := r.Organization(ctx, demoName)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.store.Verify(ctx, organization.ID, func(problem string) { t.Error(problem) }); err != nil {
		t.Fatal(err)
	}
	s := &seenDemo{t: t, ctx: ctx, r: r, a: clientele.CommandLine(organization), opened: opened}
	s.bookings()
	s.orders()
	s.customers()
}

// seenDemo is a demo that is looked at.
type seenDemo struct {
	t      *testing.T
	ctx    context.Context
	r      *register
	a      clientele.Actor
	opened time.Time
}

// atLeast tells what there is too little of.
func (s *seenDemo) atLeast(what string, is, least int) {
	s.t.Helper()
	if is < least {
		s.t.Errorf("%d %s, where there should be at least %d", is, what, least)
	}
}

func (s *seenDemo) bookings() {
	count := make(map[string]int)
	each(s, func(p clientele.Paging) (clientele.Page[clientele.BookingDetails], error) {
		return s.r.Bookings(s.ctx, s.a, clientele.BookingQuery{}, p)
	}, func(b clientele.BookingDetails) {
		count[string(b.Status)]++
		count[string(b.Source)]++
		if b.StartsAt.After(s.opened) {
			count["upcoming"]++
		}
		if b.CustomerID == "" {
			count["walk-ins"]++
		}
		if b.SeriesID != "" {
			count["of a series"]++
		}
		if b.Open() && b.EndsAt.Before(s.opened) {
			s.t.Errorf("booking %s of %s is still open", b.ID, b.StartsAt)
		}
		if b.CreatedAt.After(s.opened) {
			s.t.Errorf("booking %s was made on %s", b.ID, b.CreatedAt)
		}
	})
	for what, least := range map[string]int{"completed": 6000, "cancelled": 200, "no_show": 60, "booked": 200, "checked_in": 1, "online_booking": 1000,
		"upcoming": 200, "walk-ins": 100, "of a series": 3} {
		s.atLeast(what+" bookings", count[what], least)
	}
}

// orders looks at every order: receipts without gaps, and every way to pay.
func (s *seenDemo) orders() {
	count, highest := make(map[string]int), make(map[string]int)
	each(s, func(p clientele.Paging) (clientele.Page[clientele.Order], error) {
		return s.r.Orders(s.ctx, s.a, clientele.OrderQuery{}, p)
	}, func(o clientele.Order) {
		year, number, _ := strings.Cut(o.ReceiptNumber, "-")
		n, err := strconv.Atoi(number)
		if err != nil {
			s.t.Errorf("order %s of %s has the receipt %q", o.ID, o.CreatedAt, o.ReceiptNumber)
		}
		count[year]++
		highest[year] = max(highest[year], n)
		for _, p := range o.Payments {
			count[string(p.Method)]++
		}
		count["refunds"] += len(o.Refunds)
		if o.Points.Redeemed > 0 {
			count["redeemed"]++
		}
	})
	for year, n := range highest {
		if n != count[year] {
			s.t.Errorf("%d receipts of %s, the last has number %d", count[year], year, n)
		}
	}
	for what, least := range map[string]int{"card": 4000, "cash": 500, "gift_card": 200, "other": 200, "refunds": 50, "redeemed": 50} {
		s.atLeast(what+" among orders", count[what], least)
	}
}

func (s *seenDemo) customers() {
	count := make(map[string]int)
	each(s, func(p clientele.Paging) (clientele.Page[clientele.Customer], error) {
		return s.r.Customers(s.ctx, s.a, clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusActive, clientele.StatusArchived}}, p)
	}, func(c clientele.Customer) {
		count[string(c.Status)]++
		for what, is := range map[string]bool{"regulars": c.RegularOf != "", "tagged": len(c.Tags) > 0, "with a birthday": c.Birthday != "",
			"who agreed": c.ConsentEmail == clientele.Allowed, "with points": c.Loyalty > 0, "often": c.Statistics.Visits > 10} {
			if is {
				count[what]++
			}
		}
	})
	pending, err := s.r.Removals(s.ctx, s.a, clientele.RemovalPending, clientele.Paging{})
	if err != nil {
		s.t.Fatal(err)
	}
	if all := count["active"] + count["archived"] + len(pending.Items); all != demoCustomers || len(pending.Items) != 1 {
		s.t.Errorf("%d customers, %d of them on their way out", all, len(pending.Items))
	}
	for what, least := range map[string]int{"archived": 20, "regulars": 200, "tagged": 300, "with a birthday": 500, "who agreed": 400, "with points": 800, "often": 100} {
		s.atLeast("customers "+what, count[what], least)
	}
}

// each looks at a list to its end.
func each[T any](s *seenDemo, list func(clientele.Paging) (clientele.Page[T], error), look func(T)) {
	s.t.Helper()
	for paging := (clientele.Paging{Limit: 100}); ; {
		page, err := list(paging)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, one := range page.Items {
			look(one)
		}
		if paging.Cursor = page.Next; !page.More() {
			return
		}
	}
}

// The same day gives the same plan.
func TestDemoIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)
	plan := func() (starts []string) {
		random := rand.New(rand.NewPCG(demoSeed, 1))
		visits := planVisits(random, began, began.AddDate(0, 0, demoDays).Add(15*time.Hour), make([][]demoOff, len(demoStaff)), []demoLife{
			{customer: 1, from: 3, every: 30, until: 700}, {customer: 2, from: 90, every: 45, until: 800, user: 2, service: demoColor}})
		for _, v := range visits {
			starts = append(starts, v.booked.Format(time.DateTime)+" "+v.start.Format(time.DateTime))
		}
		return starts
	}
	first, second := plan(), plan()
	if !slices.Equal(first, second) || len(first) < 300 {
		t.Errorf("one plan is\n%s\nand another\n%s", first, second)
	}
}
