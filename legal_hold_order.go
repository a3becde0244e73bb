package clientele

import "context"

// HoldOrder makes an order keep its times and words, tied to nobody, when its customer is erased: until a day, or
// until the hold is lifted. ground says why, in words that do not name the person. It stands in the way of no erasure.
// Needs orders:write and customers:write; of users, a manager or an owner.
func (r *Register) HoldOrder(ctx context.Context, a Actor, order, ground, until string) (LegalHold, error) {
	h, err := r.newHold(a, ground, until)
	if err == nil {
		err = a.need(OrdersWrite)
	}
	if err != nil {
		return h, err
	}
	h.OrderID = order
	return h, r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.lockOrder(ctx, tx, a, order)
		if err != nil {
			return err
		}
		if err := tx.InsertLegalHold(ctx, a.Org.ID, h); err != nil {
			return err
		}
		if until != "" {
			if err := r.enqueue(ctx, tx, a, JobHoldEnd, h.ID, a.Org.Settings.startOf(until).AddDate(0, 0, 1)); err != nil {
				return err
			}
		}
		return r.recordHold(ctx, tx, a, c, "order.held", Change{Field: "until", After: until}, Change{Field: "ground", After: ground})
	})
}

func (r *Register) recordHold(ctx context.Context, tx Tx, a Actor, c *orderChange, action string, changes ...Change) error {
	return r.record(ctx, tx, a, entry{action: action, subjectType: "order", subjectID: c.order.ID, slot: c.customer.Slot, contents: AuditContents{Changes: changes}})
}

// LiftOrderHold ends a legal hold on an order. If its customer was erased meanwhile, the order loses what the hold had
// kept. Ending it again changes nothing. Needs orders:write and customers:write; of users, a manager or an owner.
func (r *Register) LiftOrderHold(ctx context.Context, a Actor, order, id string) (LegalHold, error) {
	err := mayErase(a)
	if err == nil {
		err = a.need(OrdersWrite)
	}
	if err != nil {
		return LegalHold{}, err
	}
	var h LegalHold
	err = r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.lockOrder(ctx, tx, a, order)
		if err != nil {
			return err
		}
		ended := false
		all, err := tx.OrderHolds(ctx, a.Org.ID, []string{order})
		if err == nil {
			h, ended, err = r.lift(ctx, tx, a, all, id)
		}
		if err != nil || !ended {
			return err
		}
		if err := r.recordHold(ctx, tx, a, c, "order.hold_lifted"); err != nil {
			return err
		}
		return r.endOrderHold(ctx, tx, a, c.order)
	})
	return h, err
}

// OrderHolds lists the holds on an order, lifted ones included, the newest first. Needs orders:read.
func (r *Register) OrderHolds(ctx context.Context, a Actor, order string) ([]LegalHold, error) {
	if _, err := r.Order(ctx, a, order); err != nil {
		return nil, err
	}
	return r.store.OrderHolds(ctx, a.Org.ID, []string{order})
}

// heldOrders tells which orders are under a hold, and until when; "" is without end.
func heldOrders(ctx context.Context, from Reader, org, today string, orders []Order) (map[string]string, error) {
	ids := make([]string, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	holds, err := from.OrderHolds(ctx, org, ids)
	held := make(map[string]string)
	for _, h := range holds {
		if !h.holds(today) {
			continue
		}
		until, known := held[h.OrderID]
		if !known || until != "" && (h.Until == "" || h.Until > until) {
			held[h.OrderID] = h.Until
		}
	}
	return held, err
}

// endOrderHold takes from an order whose customer was erased what only a hold had kept, once no hold is left on it. It
// is locked.
func (r *Register) endOrderHold(ctx context.Context, tx Tx, a Actor, o Order) error {
	until, err := tx.OrderRetainedUntil(ctx, a.Org.ID, o.ID)
	if err != nil || until == "" {
		return err
	}
	held, err := heldOrders(ctx, tx, a.Org.ID, a.Org.Settings.Day(r.Now(a.Org)), []Order{o})
	if _, still := held[o.ID]; err != nil || still {
		return err
	}
	if err := tx.KeepOrder(ctx, a.Org.ID, KeptOrder{Order: coarseOrder(a.Org, o), Until: until}); err != nil || until == Coarsened {
		return err
	}
	return r.coarsenAfter(ctx, tx, a, until)
}

// runHoldEnd ends a hold on an order whose last day is over.
func (r *Register) runHoldEnd(ctx context.Context, a Actor, j Job) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		h, err := tx.LegalHoldByID(ctx, a.Org.ID, j.Subject)
		if err != nil {
			return err
		}
		c, err := r.lockOrder(ctx, tx, a, h.OrderID)
		if err == nil {
			err = r.endOrderHold(ctx, tx, a, c.order)
		}
		if err != nil {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}

// KeptOrder is an order as it is kept without its customer.
type KeptOrder struct {
	Order
	Until string // the last day that bookkeeping needs it
	Whole bool   // its words are kept too, for a legal hold
}
