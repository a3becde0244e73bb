package clientele

import (
	"context"
	"errors"
)

// PriceOrder tells what an order would be, with every price, discount and tax, and writes nothing. It refuses what
// CreateOrder refuses. Needs orders:write.
func (r *Register) PriceOrder(ctx context.Context, a Actor, in NewOrder) (Order, error) {
	var out Order
	err := r.checkOut(ctx, a, in, func(c *checkout) error {
		out = c.order
		return errTried
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return out, err
}
