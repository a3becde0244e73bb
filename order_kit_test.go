package clientele_test

import (
	"fmt"
	"strings"

	"clientele"
)

// product is something to sell over the counter, with ten in the stock.
func (s *shop) product(name string, price int64, rate float64) clientele.Item {
	s.t.Helper()
	item, err := s.CreateItem(s.ctx, s.a, clientele.ItemChange{Type: clientele.Some("product"), Name: clientele.Some(name), Price: clientele.Some(price),
		TaxRate: clientele.Some(rate), Stock: clientele.Some(int64(10))})
	must(s.t, err)
	return item
}

// of is a line of an item.
func of(item clientele.Item, quantity int64) clientele.NewLine {
	return clientele.NewLine{ItemID: item.ID, Quantity: clientele.Some(quantity)}
}

// words is a line in free words.
func words(text string, price int64) clientele.NewLine {
	return clientele.NewLine{Description: text, UnitPrice: clientele.Some(price)}
}

func (s *shop) order(customer string, lines ...clientele.NewLine) clientele.Order {
	s.t.Helper()
	return s.orderOf(clientele.NewOrder{CustomerID: customer, Lines: lines})
}

func (s *shop) orderOf(in clientele.NewOrder) clientele.Order {
	s.t.Helper()
	o, err := s.CreateOrder(s.ctx, s.a, in)
	must(s.t, err)
	return o
}

func (s *shop) pay(order string, amount int64) clientele.Order {
	s.t.Helper()
	o, err := s.AddPayment(s.ctx, s.a, order, amount, clientele.PaidCard)
	must(s.t, err)
	return s.same(o)
}

func (s *shop) refund(order string, amount int64) clientele.Order {
	s.t.Helper()
	o, err := s.RefundOrder(s.ctx, s.a, order, clientele.NewRefund{Amount: clientele.Some(amount)})
	must(s.t, err)
	return s.same(o)
}

// same holds what a write gave against what is kept.
func (s *shop) same(o clientele.Order) clientele.Order {
	s.t.Helper()
	kept, err := s.Order(s.ctx, s.a, o.ID)
	must(s.t, err)
	equal(s.t, "what is kept of the order", fmt.Sprintf("%+v", kept), fmt.Sprintf("%+v", o))
	return o
}

// sums is what of an order is money.
func sums(o clientele.Order) string {
	return fmt.Sprintf("%s: %d - %d = %d with tax %d, paid %d, back %d", o.Status, o.Subtotal, o.DiscountTotal, o.Total, o.TaxTotal, o.PaidTotal, o.RefundedTotal)
}

func (s *shop) stock(item clientele.Item) int64 {
	s.t.Helper()
	i, err := s.Item(s.ctx, s.a, item.ID)
	must(s.t, err)
	return *i.Stock
}

func (s *shop) points(customer string) int64 {
	s.t.Helper()
	c, err := s.Customer(s.ctx, s.a, customer)
	must(s.t, err)
	return c.Loyalty
}

// verified ends the test when anything that is kept is not what it should be.
func (s *shop) verified() {
	s.t.Helper()
	var problems []string
	must(s.t, s.store.Verify(s.ctx, s.org.ID, func(problem string) { problems = append(problems, problem) }))
	if len(problems) > 0 {
		s.t.Fatalf("the register disagrees with itself:\n%s", strings.Join(problems, "\n"))
	}
}

// events lists what other systems were told of a thing.
func (s *shop) events(subject string) string {
	s.t.Helper()
	events, _, err := s.store.FindEvents(s.ctx, s.org.ID, clientele.Slice{Limit: 1000})
	must(s.t, err)
	var types []string
	for _, e := range events {
		if e.SubjectID == subject {
			types = append(types, e.Type)
		}
	}
	return strings.Join(types, " ")
}

// rule sets the loyalty rule: a point for each euro, worth five cents.
func (s *shop) rule() {
	s.t.Helper()
	org, err := s.UpdateSettings(s.ctx, s.a, clientele.SettingsChange{LoyaltyPointsPerUnit: clientele.Some(1.0), LoyaltyPointValue: clientele.Some(int64(5))})
	must(s.t, err)
	s.org, s.a = org, clientele.CommandLine(org)
}
