package clientele

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Refund is money that was given back.
type Refund struct {
	ID      string
	Amount  int64
	Method  PaymentMethod
	Reason  string // free words
	Lines   []ReturnedLine
	Deposit bool   // given back before the order was paid in full: no sale became smaller
	Day     string // the organization's, then
	Actor   string
	At      time.Time
}

// ReturnedLine is what of a line came back.
type ReturnedLine struct {
	Line     int   `json:"line"` // its number
	Quantity int64 `json:"quantity"`
	Amount   int64 `json:"amount"` // what was paid for it
}

// NewRefund says what is to be given back.
type NewRefund struct {
	Amount Optional[int64] // what the lines cost when left out
	Method PaymentMethod   // the latest payment's when left out
	Reason string
	Lines  []ReturnedLine // what came back, by number and quantity; products go back into the stock
}

// RefundOrder gives money back: an amount, or what some lines cost. More than was paid and not given back yet is refused.
// An order whose whole sale was given back is refunded; points that were earned are taken back in proportion. Money
// that is given back before an order is paid in full is due again. Needs orders:write.
func (r *Register) RefundOrder(ctx context.Context, a Actor, id string, in NewRefund) (Order, error) {
	return r.changeOrder(ctx, a, id, func(c *orderChange) error {
		refund, err := c.checkRefund(in)
		if err != nil {
			return err
		}
		return c.refund(ctx, refund)
	})
}

// checkRefund holds a refund against its order, and names everything that is wrong.
func (c *orderChange) checkRefund(in NewRefund) (Refund, error) {
	o, now := c.order, c.r.Now(c.a.Org)
	f := Refund{ID: c.r.newID(c.a, prefixRefund), Method: in.Method, Deposit: !o.Sold(), Day: c.a.Org.Settings.Day(now), Actor: c.a.ID, At: now}
	var wrong problems
	cleanText("reason", Some(in.Reason), maxFieldValue, &wrong).apply(&f.Reason)
	f.Lines = o.returns(in.Lines, &wrong)
	for _, l := range f.Lines {
		f.Amount += l.Amount
	}
	if in.Amount.Set && !in.Amount.Null {
		f.Amount = in.Amount.Value
	} else if len(in.Lines) == 0 {
		wrong.add("amount", "required", "say how much is given back, in minor units, or which lines")
	}
	if f.Method == "" {
		f.Method = o.lastMethod()
	}
	checkMethod(f.Method, &wrong)
	if err := wrong.err(); err != nil {
		return f, err
	}
	switch {
	case o.Status == OrderCancelled:
		return f, Errorf(KindConflict, "This order was cancelled: there is nothing to give back")
	case f.Amount > o.kept():
		wrong.add("amount", "out_of_range", "only %d was paid and not given back yet, in minor units", o.kept())
	case f.Amount < 0 || f.Amount == 0 && len(f.Lines) == 0:
		wrong.add("amount", "out_of_range", "an amount is a whole number of minor units, at least 1")
	}
	return f, wrong.err()
}

// lastMethod is how the latest payment was made.
func (o Order) lastMethod() PaymentMethod {
	if len(o.Payments) == 0 {
		return PaidOther
	}
	return o.Payments[len(o.Payments)-1].Method
}

// returns holds what comes back against the lines, and works out what was paid for it: what all that came back so far
// cost, less what it cost before, so that the parts of a line make exactly the line.
func (o Order) returns(lines []ReturnedLine, wrong *problems) []ReturnedLine {
	var kept []ReturnedLine
	if len(lines) > 0 && !o.Sold() {
		wrong.add("lines", "invalid", "nothing was sold yet: the order is not paid in full")
		return nil
	}
	for i, in := range lines {
		field := fmt.Sprintf("lines[%d]", i)
		at := slices.IndexFunc(o.Lines, func(l OrderLine) bool { return l.Number == in.Line })
		switch twice := slices.ContainsFunc(kept, func(k ReturnedLine) bool { return k.Line == in.Line }); {
		case at < 0:
			wrong.add(field+".line", "not_found", "the order has no line of this number")
			continue
		case twice:
			wrong.add(field+".line", "invalid", "this line is named twice")
			continue
		}
		l := o.Lines[at]
		if in.Quantity < 1 || in.Quantity > l.Quantity-l.Returned {
			wrong.add(field+".quantity", "out_of_range", "between 1 and %d of this line can come back", l.Quantity-l.Returned)
			continue
		}
		in.Amount = l.paidFor(l.Returned+in.Quantity) - l.paidFor(l.Returned)
		kept = append(kept, in)
	}
	return kept
}

// paidFor is what a part of a line's quantity cost.
func (l OrderLine) paidFor(quantity int64) int64 { return l.Total * quantity / l.Quantity }

func (c *orderChange) refund(ctx context.Context, f Refund) error {
	o := &c.order
	if err := c.tx.InsertRefund(ctx, c.a.Org.ID, o.ID, f); err != nil {
		return err
	}
	o.Refunds = append(slices.Clone(o.Refunds), f)
	o.RefundedTotal += f.Amount
	c.add(TotalPaidBack, string(f.Method), 1, f.Amount)
	if !f.Deposit {
		if err := c.shrinkSale(ctx, f); err != nil {
			return err
		}
	}
	c.note(EventOrderRefunded, Change{Field: "refund", After: f.Amount}, Change{Field: "method", After: string(f.Method)})
	return nil
}

// shrinkSale takes a refund out of what was sold.
func (c *orderChange) shrinkSale(ctx context.Context, f Refund) error {
	o := &c.order
	c.add(TotalRefunds, "", 1, f.Amount)
	if o.UserID != "" {
		c.add(TotalUserSales, o.UserID, 0, -f.Amount)
	}
	back := make(map[int]int64)
	o.Lines = slices.Clone(o.Lines)
	for _, r := range f.Lines {
		at := slices.IndexFunc(o.Lines, func(l OrderLine) bool { return l.Number == r.Line })
		o.Lines[at].Returned += r.Quantity
		back[r.Line] = r.Quantity
		c.add(TotalItemSales, o.Lines[at].ItemID, -r.Quantity, -r.Amount)
	}
	if err := c.moveStock(ctx, func(l OrderLine) int64 { return back[l.Number] }); err != nil {
		return err
	}
	if err := c.takePoints(ctx); err != nil || !o.allBack() {
		return err
	}
	o.Status = OrderRefunded
	return c.returnPoints(ctx, o.Points.Redeemed-o.Points.Returned)
}

// allBack tells whether the whole sale was given back: all of the money or, where nothing was to be paid, all of the
// things.
func (o Order) allBack() bool {
	if o.Total > 0 {
		return o.kept() == 0
	}
	return !slices.ContainsFunc(o.Lines, func(l OrderLine) bool { return l.Returned < l.Quantity })
}
