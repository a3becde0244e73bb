package clientele

import "context"

// orderChange is a change of an order under way. The customer, if there is one, the order and its booking are locked in
// this order, so that no two changes wait for each other.
type orderChange struct {
	r             *Register
	a             Actor
	tx            Tx
	customer      Customer // as locked; the zero Customer: nobody's order
	before, order Order
	totals        []Total
	events        []string
	entries       []entry
	made          bool // the order is new
}

// changeOrder locks an order, has it changed, and writes what differs with its statistics, totals, history and events.
// Needs orders:write.
func (r *Register) changeOrder(ctx context.Context, a Actor, id string, change func(*orderChange) error) (Order, error) {
	if err := a.need(OrdersWrite); err != nil {
		return Order{}, err
	}
	var out Order
	err := r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.lockOrder(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if err := change(c); err != nil {
			return err
		}
		out, err = c.save(ctx)
		return err
	})
	return out, err
}

// lockOrder locks an order's customer and then the order. A merge may move the order to another customer in between: then
// that one is locked too.
func (r *Register) lockOrder(ctx context.Context, tx Tx, a Actor, id string) (*orderChange, error) {
	seen, err := orderFound(tx.OrderByID(ctx, a.Org.ID, id))
	for err == nil {
		c := &orderChange{r: r, a: a, tx: tx}
		if seen.CustomerID != "" {
			c.customer, err = tx.LockCustomer(ctx, a.Org.ID, seen.CustomerID)
			if err != nil {
				return nil, err
			}
		}
		c.before, err = orderFound(tx.LockOrder(ctx, a.Org.ID, id))
		if err == nil && c.before.CustomerID == seen.CustomerID {
			c.order = c.before
			return c, nil
		}
		seen = c.before
	}
	return nil, err
}

// save writes what has changed. Nothing is written when nothing has.
func (c *orderChange) save(ctx context.Context) (Order, error) {
	if len(c.events) == 0 {
		return c.order, nil
	}
	org, now := c.a.Org, c.r.Now(c.a.Org)
	if err := c.tx.UpdateOrder(ctx, org.ID, c.order); err != nil {
		return c.order, err
	}
	c.order.Version++
	if err := c.payBooking(ctx); err != nil {
		return c.order, err
	}
	if err := c.tx.AddTotals(ctx, org.ID, c.totals); err != nil {
		return c.order, err
	}
	if c.order.CustomerID != "" {
		if err := c.tx.RecountCustomer(ctx, org.ID, c.order.CustomerID, now); err != nil {
			return c.order, err
		}
	}
	if err := c.r.moveRemoval(ctx, c.tx, c.a, c.customer); err != nil {
		return c.order, err
	}
	if err := c.r.record(ctx, c.tx, c.a, c.entries...); err != nil {
		return c.order, err
	}
	for _, event := range c.events {
		if err := c.r.emit(ctx, c.tx, c.a, event, c.order.ID); err != nil {
			return c.order, err
		}
	}
	return c.order, nil
}

// payBooking keeps with the booking which order it has and what was paid of it. A cancelled order lets go of it.
func (c *orderChange) payBooking(ctx context.Context) error {
	o := c.order
	if o.BookingID == "" || c.before.Status == OrderCancelled {
		return nil
	}
	b, err := c.tx.LockBooking(ctx, c.a.Org.ID, o.BookingID)
	if KindOf(err) == KindNotFound || err == nil && b.OrderID != "" && b.OrderID != o.ID && !c.made {
		return nil // another order was made of it since this one was given back
	}
	if err != nil {
		return err
	}
	b.OrderID, b.PaidTotal = o.ID, o.kept()
	if o.Status == OrderCancelled {
		b.OrderID, b.PaidTotal = "", 0
	}
	return c.tx.UpdateBookingOrder(ctx, c.a.Org.ID, b)
}

// note adds an entry of the audit log and an event. What they say is about the business: the reason of a refund, which
// may tell of a person, stays with the refund.
func (c *orderChange) note(event string, changes ...Change) {
	if c.before.Status != c.order.Status {
		changes = append(changes, Change{Field: "status", Before: string(c.before.Status), After: string(c.order.Status)})
	}
	c.entries = append(c.entries, aboutOrder(event, c.order, changes...))
	c.events = append(c.events, event)
}

func aboutOrder(action string, o Order, changes ...Change) entry {
	return entry{action: action, subjectType: "order", subjectID: o.ID, contents: AuditContents{Changes: changes}}
}

// add counts something on today, for the reports.
func (c *orderChange) add(kind TotalKind, key string, n, amount int64) {
	day := c.a.Org.Settings.Day(c.r.Now(c.a.Org))
	c.totals = append(c.totals, Total{Day: day, Kind: kind, Key: key, N: n, Amount: amount})
}
