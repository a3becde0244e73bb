package clientele

import (
	"context"
	"errors"
)

// PriceOrder tells what an order would be, with every price, discount and tax, and writes nothing. It refuses what
// CreateOrder refuses. Needs orders:write.
func (r *Register) PriceOrder(ctx context.Context, a Actor, in NewOrder) (Order, error) {
	if err := a.need(OrdersWrite); err != nil {
		return Order{}, err
	}
	var out Order
	err := r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.beginCheckout(ctx, tx, a, in)
		if err != nil {
			return err
		}
		if err := c.fill(ctx); err != nil {
			return err
		}
		out = c.order
		return errTried
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return out, err
}

// CustomerNames gives the names of records by id, for lists of what hangs on them. Records that are merged or erased,
// and those with a pending removal, have none. Needs customers:read.
func (r *Register) CustomerNames(ctx context.Context, a Actor, ids []string) (map[string]string, error) {
	if err := a.need(CustomersRead); err != nil {
		return nil, err
	}
	found, err := byID(ctx, r.store, a.Org.ID, ids)
	names := make(map[string]string, len(found))
	for id, c := range found {
		if c.Status == StatusActive || c.Status == StatusArchived {
			names[id] = c.Name
		}
	}
	return names, err
}
