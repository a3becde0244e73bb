package clientele

import "context"

// withCustomer runs a write about what hangs on a customer, with the record locked. Needs customers:write.
func (r *Register) withCustomer(ctx context.Context, a Actor, id string, fn func(tx Tx, c Customer) error) error {
	if err := a.need(CustomersWrite); err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, id))
		if err != nil {
			return err
		}
		return fn(tx, c)
	})
}

// childPage lists what hangs on a customer, and opens what of it is sealed.
func childPage[T any](ctx context.Context, r *Register, a Actor, customer, list string, paging Paging,
	find func(ctx context.Context, org, customer string, slice Slice) ([]T, string, error), open func(org string, item *T) error) (Page[T], error) {
	if _, err := r.Customer(ctx, a, customer); err != nil {
		return Page[T]{}, err
	}
	list += " " + customer
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[T]{}, err
	}
	items, next, err := find(ctx, a.Org.ID, customer, slice)
	if err != nil {
		return Page[T]{}, err
	}
	for i := range items {
		if open == nil {
			break
		}
		if err := open(a.Org.ID, &items[i]); err != nil {
			return Page[T]{}, err
		}
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]T, string, error) {
		return find(ctx, a.Org.ID, customer, s)
	})
}
