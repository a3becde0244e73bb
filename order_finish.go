package clientele

import "context"

// CompleteOrder hands the work of a paid order out. Completing it again changes nothing; an order that is not paid in
// full, was cancelled or was given back is refused. Needs orders:write.
func (r *Register) CompleteOrder(ctx context.Context, a Actor, id string) (Order, error) {
	return r.changeOrder(ctx, a, id, func(c *orderChange) error {
		switch o := c.order; o.Status {
		case OrderCompleted:
			return nil
		case OrderOpen:
			return Errorf(KindConflict, "This order is not paid in full yet: take the payment first").With("due", o.Due())
		case OrderCancelled:
			return Errorf(KindConflict, "This order was cancelled")
		case OrderRefunded:
			return Errorf(KindConflict, "All of this order was given back")
		}
		c.complete()
		return nil
	})
}

func (c *orderChange) complete() {
	before := c.order.Status
	c.order.Status, c.order.CompletedAt = OrderCompleted, c.r.Now(c.a.Org)
	c.entries = append(c.entries, aboutOrder(EventOrderCompleted, c.order, Change{Field: "status", Before: string(before), After: string(OrderCompleted)}))
	c.events = append(c.events, EventOrderCompleted)
}

// ReadyOrder says that work which is to be handed out can be fetched, paid or not. Saying so again changes nothing.
// Needs orders:write.
func (r *Register) ReadyOrder(ctx context.Context, a Actor, id string) (Order, error) {
	return r.changeOrder(ctx, a, id, func(c *orderChange) error {
		switch o := &c.order; {
		case !o.HandOut:
			return Errorf(KindConflict, "Nothing of this order is to be handed out")
		case !o.ReadyAt.IsZero():
			return nil
		case !o.Active():
			return Errorf(KindConflict, "This order is %s: there is nothing left to do", o.Status)
		default:
			o.ReadyAt = c.r.Now(c.a.Org)
			c.note(EventOrderReady)
			return nil
		}
	})
}

// CancelOrder cancels an order of which nothing is paid. Redeemed points are given back, and the booking can be checked
// out again. Cancelling it again changes nothing; what is paid must be refunded first. Needs orders:write.
func (r *Register) CancelOrder(ctx context.Context, a Actor, id string) (Order, error) {
	return r.changeOrder(ctx, a, id, func(c *orderChange) error {
		o := &c.order
		switch {
		case o.Status == OrderCancelled:
			return nil
		case o.Status != OrderOpen:
			return Errorf(KindConflict, "This order is %s and can no longer be cancelled: refund it instead", o.Status)
		case o.kept() > 0:
			return Errorf(KindConflict, "Something was paid for this order: refund it first").With("paid", o.kept())
		}
		o.Status, o.CancelledAt = OrderCancelled, c.r.Now(c.a.Org)
		c.note(EventOrderCancelled)
		return c.returnPoints(ctx, o.Points.Redeemed)
	})
}
