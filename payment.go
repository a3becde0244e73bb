package clientele

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Payment is money that was taken for an order.
type Payment struct {
	ID     string
	Amount int64
	Method PaymentMethod
	Day    string // the organization's, then
	Actor  string // usr_… or key_…; empty for the command line
	At     time.Time
}

// PaymentMethod is how money changes hands.
type PaymentMethod string

// The methods of payment.
const (
	PaidCash     PaymentMethod = "cash"
	PaidCard     PaymentMethod = "card"
	PaidGiftCard PaymentMethod = "gift_card"
	PaidOther    PaymentMethod = "other"
)

// PaymentMethods lists every method.
func PaymentMethods() []PaymentMethod {
	return []PaymentMethod{PaidCash, PaidCard, PaidGiftCard, PaidOther}
}

// AddPayment takes money for an order, all that is due or a part of it. More than is due is refused, since change is the
// till's business; so is a payment for an order that is not open. With the last of the money the order is paid: it gets
// its receipt number, products leave the stock, points are earned, and unless the work is to be handed out it is
// completed. Needs orders:write.
func (r *Register) AddPayment(ctx context.Context, a Actor, id string, amount int64, method PaymentMethod) (Order, error) {
	return r.changeOrder(ctx, a, id, func(c *orderChange) error {
		o := &c.order
		var wrong problems
		checkMethod(method, &wrong)
		if amount < 1 || amount > maxSubtotal {
			wrong.add("amount", "out_of_range", "an amount is a whole number of minor units, at least 1")
		}
		if err := wrong.err(); err != nil {
			return err
		}
		switch due := o.Due(); {
		case o.Status == OrderCancelled:
			return Errorf(KindConflict, "This order was cancelled and takes no payment. Make a new order.")
		case o.Status != OrderOpen:
			return Errorf(KindConflict, "This order is paid already")
		case amount > due:
			wrong.add("amount", "out_of_range", "only %d is due, in minor units", due)
			return wrong.err()
		}
		return c.pay(ctx, amount, method)
	})
}

func checkMethod(method PaymentMethod, wrong *problems) {
	switch {
	case method == "":
		wrong.add("method", "required", "say how it was paid: %s", methodNames())
	case !slices.Contains(PaymentMethods(), method):
		wrong.add("method", "invalid", "the methods are %s", methodNames())
	}
}

func methodNames() string {
	var names []string
	for _, m := range PaymentMethods() {
		names = append(names, string(m))
	}
	return strings.Join(names, ", ")
}

func (c *orderChange) pay(ctx context.Context, amount int64, method PaymentMethod) error {
	now := c.r.Now(c.a.Org)
	p := Payment{ID: c.r.newID(c.a, prefixPayment), Amount: amount, Method: method, Day: c.a.Org.Settings.Day(now), Actor: c.a.ID, At: now}
	if err := c.tx.InsertPayment(ctx, c.a.Org.ID, c.order.ID, p); err != nil {
		return err
	}
	c.order.Payments = append(slices.Clone(c.order.Payments), p)
	c.order.PaidTotal += amount
	c.add(TotalPayments, string(method), 1, amount)
	c.entries = append(c.entries, aboutOrder("order.payment_added", c.order,
		Change{Field: "payment", After: amount}, Change{Field: "method", After: string(method)}))
	if c.order.Due() > 0 {
		c.events = append(c.events, EventOrderUpdated)
		return nil
	}
	return c.settle(ctx)
}

// settle makes an order paid: nothing is due any more.
func (c *orderChange) settle(ctx context.Context) error {
	o, now := &c.order, c.r.Now(c.a.Org)
	o.Status, o.PaidAt, o.PaidDay = OrderPaid, now, c.a.Org.Settings.Day(now)
	if err := c.earn(ctx); err != nil {
		return err
	}
	c.add(TotalSales, "", 1, o.Total)
	if o.UserID != "" {
		c.add(TotalUserSales, o.UserID, 1, o.Total)
	}
	for _, l := range o.Lines {
		c.add(TotalItemSales, l.ItemID, l.Quantity, l.Total)
	}
	if err := c.moveStock(ctx, func(l OrderLine) int64 { return -l.Quantity }); err != nil {
		return err
	}
	number, err := c.receiptNumber(ctx)
	if err != nil {
		return err
	}
	o.ReceiptNumber = number
	c.note(EventOrderPaid, Change{Field: "receiptNumber", After: number})
	if !o.HandOut {
		c.complete()
	}
	return nil
}

// receiptNumber is the next of the organization's year. The counter is raised in the transaction of the payment, so that
// no number is missing.
func (c *orderChange) receiptNumber(ctx context.Context) (string, error) {
	year := c.r.Now(c.a.Org).In(c.a.Org.Settings.Location()).Year()
	n, err := c.tx.NextReceipt(ctx, c.a.Org.ID, year)
	return fmt.Sprintf("%04d-%06d", year, n), err
}

// moveStock changes how many of each product there are, in the order of their ids, so that no two orders wait for each
// other. What is not counted stays so, and a stock may fall below zero: what stands on the counter can be sold.
func (c *orderChange) moveStock(ctx context.Context, by func(OrderLine) int64) error {
	moves := make(map[string]int64)
	for _, l := range c.order.Lines {
		if l.ItemID != "" {
			moves[l.ItemID] += by(l)
		}
	}
	return c.tx.MoveStock(ctx, c.a.Org.ID, moves)
}
