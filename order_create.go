package clientele

import (
	"context"
	"fmt"
	"slices"
)

// NewOrder says what an order is made of.
type NewOrder struct {
	CustomerID      string // empty: the booking's customer, or nobody's
	BookingID       string // the booking that is checked out
	Lines           []NewLine
	DiscountPercent Optional[float64] // off the whole order, or
	DiscountAmount  Optional[int64]   // in minor units
	RedeemPoints    int64             // loyalty points to be taken for a discount
	HandOut         bool
}

// NewLine is a line of an order: of an item of the catalog, or in free words with a price.
type NewLine struct {
	ItemID          string
	Description     string
	Quantity        Optional[int64]   // 1 when left out
	UnitPrice       Optional[int64]   // the item's when left out
	DiscountPercent Optional[float64] // off this line alone
	TaxRate         Optional[float64] // of a line in free words; an item has its own
}

// CreateOrder makes an order, of a booking or alone. Without lines it has those of the booking's items. The customer's
// discount is applied once to every line. An archived customer is refused with a conflict that offers to reactivate
// the record, and a booking that has an order already with one that names it. What comes to nothing is paid already:
// it gets its receipt at once. Every wrong field is named. Needs orders:write.
func (r *Register) CreateOrder(ctx context.Context, a Actor, in NewOrder) (Order, error) {
	var out Order
	err := r.checkOut(ctx, a, in, func(c *checkout) (err error) {
		out, err = c.write(ctx)
		return err
	})
	return out, err
}

// checkOut fills an order and hands it to then, in one transaction.
func (r *Register) checkOut(ctx context.Context, a Actor, in NewOrder, then func(*checkout) error) error {
	if err := a.need(OrdersWrite); err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.beginCheckout(ctx, tx, a, in)
		if err != nil {
			return err
		}
		if err := c.fill(ctx); err != nil {
			return err
		}
		return then(c)
	})
}

// checkout is an order in the making.
type checkout struct {
	r        *Register
	a        Actor
	tx       Tx
	in       NewOrder
	customer Customer // the zero Customer: nobody
	booking  Booking  // the zero Booking: none
	order    Order
	wrong    problems
}

// beginCheckout finds whose order it is and of which booking, and locks both.
func (r *Register) beginCheckout(ctx context.Context, tx Tx, a Actor, in NewOrder) (*checkout, error) {
	c := &checkout{r: r, a: a, tx: tx, in: in}
	customer := in.CustomerID
	if in.BookingID != "" {
		b, err := tx.BookingByID(ctx, a.Org.ID, in.BookingID)
		if KindOf(err) == KindNotFound {
			c.wrong.add("bookingId", "not_found", "there is no such booking")
			return c, c.wrong.err()
		}
		if err != nil {
			return nil, err
		}
		if customer == "" {
			customer = b.CustomerID
		}
		if customer != b.CustomerID && b.CustomerID != "" {
			c.wrong.add("customerId", "invalid", "the booking is another customer's")
			return c, c.wrong.err()
		}
	}
	if customer != "" {
		found, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, customer))
		if err != nil {
			return nil, err
		}
		if found.Status == StatusArchived {
			return nil, Errorf(KindConflict, "This customer is archived. Reactivate the record to sell to them.").
				With("blockers", []map[string]any{{"type": "archived", "id": found.ID}})
		}
		c.customer = found
	}
	return c, c.takeBooking(ctx)
}

// takeBooking locks the booking and refuses one that has an order already. One whose order was given back entirely may
// be checked out again.
func (c *checkout) takeBooking(ctx context.Context) error {
	if c.in.BookingID == "" {
		return nil
	}
	b, err := c.tx.LockBooking(ctx, c.a.Org.ID, c.in.BookingID)
	if err != nil {
		return err
	}
	c.booking = b
	if b.OrderID == "" {
		return nil
	}
	o, err := c.tx.OrderByID(ctx, c.a.Org.ID, b.OrderID)
	if err != nil || o.Status == OrderRefunded {
		return err
	}
	return Errorf(KindConflict, "This booking has an order already").
		With("blockers", []map[string]any{{"type": "order", "id": o.ID}})
}

// fill makes the order of what was asked for, and names everything that is wrong with it.
func (c *checkout) fill(ctx context.Context) error {
	c.order = Order{CustomerID: c.customer.ID, BookingID: c.booking.ID, UserID: c.booking.firstUser(), Status: OrderOpen, HandOut: c.in.HandOut,
		Currency: c.a.Org.Settings.Currency, CustomerDiscount: c.customer.Discount}
	lines := c.in.Lines
	if len(lines) == 0 {
		lines = c.bookedLines()
	}
	switch {
	case len(lines) == 0:
		c.wrong.add("lines", "required", "an order needs at least one line")
	case len(lines) > maxLines:
		c.wrong.add("lines", "too_many", "an order has at most %d lines", maxLines)
	default:
		if err := c.addLines(ctx, lines); err != nil {
			return err
		}
	}
	off := c.wholeDiscount()
	c.checkSize()
	if err := c.wrong.err(); err != nil {
		return err
	}
	return c.price(off)
}

// bookedLines are the lines of what was booked, at the prices of then.
func (c *checkout) bookedLines() []NewLine {
	var lines []NewLine
	for _, item := range c.booking.Items {
		lines = append(lines, NewLine{ItemID: item.ID, UnitPrice: Some(item.Price)})
	}
	return lines
}

func (c *checkout) addLines(ctx context.Context, lines []NewLine) error {
	items, err := c.items(ctx, lines)
	if err != nil {
		return err
	}
	for i, in := range lines {
		l := OrderLine{Number: i + 1, ItemID: in.ItemID, CustomerDiscount: c.customer.Discount, Quantity: 1}
		at := func(field string) string { return fmt.Sprintf("lines[%d].%s", i, field) }
		cleanLine(at("description"), Some(in.Description), maxLine, &c.wrong).apply(&l.Description)
		if in.ItemID != "" {
			c.fromItem(&l, items[in.ItemID], in, at)
		} else {
			c.inWords(&l, in, at)
		}
		if in.Quantity.Set && !in.Quantity.Null {
			l.Quantity = in.Quantity.Value
		}
		if l.Quantity < 1 || l.Quantity > maxQuantity {
			c.wrong.add(at("quantity"), "out_of_range", "a quantity is a whole number from 1 to %d", maxQuantity)
		}
		if l.UnitPrice < 0 || l.UnitPrice > maxPrice {
			c.wrong.add(at("unitPrice"), "out_of_range", "a price is between 0 and %d, in minor units", maxPrice)
		}
		l.DiscountPercent = cleanPercent(at("discountPercent"), in.DiscountPercent, "a discount", &c.wrong)
		c.order.Lines = append(c.order.Lines, l)
	}
	return nil
}

// items finds the items that lines name.
func (c *checkout) items(ctx context.Context, lines []NewLine) (map[string]Item, error) {
	var ids []string
	for _, l := range lines {
		if l.ItemID != "" {
			ids = append(ids, l.ItemID)
		}
	}
	found, err := c.tx.ItemsByIDs(ctx, c.a.Org.ID, slices.Compact(slices.Sorted(slices.Values(ids))))
	items := make(map[string]Item, len(found))
	for _, item := range found {
		items[item.ID] = item
	}
	return items, err
}

// fromItem takes name, price and tax rate from the catalog. What was booked may be sold though it is archived since.
func (c *checkout) fromItem(l *OrderLine, item Item, in NewLine, at func(string) string) {
	booked := slices.ContainsFunc(c.booking.Items, func(b BookedItem) bool { return b.ID == in.ItemID })
	switch {
	case item.ID == "":
		c.wrong.add(at("itemId"), "not_found", "there is no such item in the catalog")
	case item.Archived && !booked:
		c.wrong.add(at("itemId"), "archived", "this item is archived and no longer sold")
	}
	l.Name, l.UnitPrice, l.TaxRate = item.Name, item.Price, item.TaxRate
	if in.UnitPrice.Set && !in.UnitPrice.Null {
		l.UnitPrice = in.UnitPrice.Value
	}
	if in.TaxRate.Set && !in.TaxRate.Null {
		c.wrong.add(at("taxRate"), "invalid", "an item has the tax rate of the catalog")
	}
}

// inWords is a line without an item.
func (c *checkout) inWords(l *OrderLine, in NewLine, at func(string) string) {
	if !hasVisible(in.Description) {
		c.wrong.add(at("itemId"), "required", "a line needs an item of the catalog, or a description")
	}
	if !in.UnitPrice.Set || in.UnitPrice.Null {
		c.wrong.add(at("unitPrice"), "required", "a line without an item needs a price")
	}
	l.UnitPrice = in.UnitPrice.Value
	l.TaxRate = cleanPercent(at("taxRate"), in.TaxRate, "a tax rate", &c.wrong)
}

// cleanPercent takes a number from 0 to 100.
func cleanPercent(field string, p Optional[float64], what string, wrong *problems) Percent {
	if !p.Set || p.Null {
		return 0
	}
	if !(p.Value >= 0 && p.Value <= 100) { // written so that NaN is refused too
		wrong.add(field, "out_of_range", "%s is between 0 and 100 percent", what)
		return 0
	}
	return PercentOf(p.Value)
}

// write keeps the order.
func (c *checkout) write(ctx context.Context) (Order, error) {
	r, a, tx := c.r, c.a, c.tx
	o := c.order
	o.ID, o.CreatedBy, o.CreatedAt, o.Version = r.newID(a, prefixOrder), a.ID, r.Now(a.Org), 1
	o.Points.Redeemed = c.in.RedeemPoints
	if err := tx.InsertOrder(ctx, a.Org.ID, o); err != nil {
		return o, err
	}
	change := &orderChange{r: r, a: a, tx: tx, customer: c.customer, before: o, order: o, made: true}
	change.note(EventOrderCreated, Change{Field: "total", After: o.Total})
	if _, err := change.movePoints(ctx, -o.Points.Redeemed, "Redeemed for an order"); err != nil {
		return o, err
	}
	if o.Total == 0 {
		if err := change.settle(ctx); err != nil {
			return o, err
		}
	}
	return change.save(ctx)
}
