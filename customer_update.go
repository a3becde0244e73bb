package clientele

import "context"

// AnyVersion stands for a change that does not say which version of the record it was made for.
const AnyVersion int64 = 0

// Customer gives one customer: active, archived or with a removal pending. A merged id gives not found with
// mergedInto, the living record at the end of the chain. Needs customers:read.
func (r *Register) Customer(ctx context.Context, a Actor, id string) (Customer, error) {
	if err := a.need(CustomersRead); err != nil {
		return Customer{}, err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return Customer{}, err
	}
	c, err := r.living(ctx, r.store, a)(r.store.CustomerByID(ctx, a.Org.ID, id))
	if err != nil {
		return Customer{}, err
	}
	one := []Customer{c}
	err = r.withRemovals(ctx, a.Org.ID, one)
	return one[0], err
}

// living refuses a record that is no longer one. A merged record leads to the living one at the end of its chain.
func (r *Register) living(ctx context.Context, from Reader, a Actor) func(Customer, error) (Customer, error) {
	return func(c Customer, err error) (Customer, error) {
		switch {
		case KindOf(err) == KindNotFound:
			return Customer{}, NotFound("Customer")
		case err != nil:
			return Customer{}, err
		case c.Status == StatusErased:
			return Customer{}, NotFound("Customer").With("erasedAt", c.UpdatedAt)
		case c.Status != StatusMerged:
			return c, nil
		}
		for c.Status == StatusMerged { // a chain has no circle: only living records are merged, and into living ones
			if c, err = from.CustomerByID(ctx, a.Org.ID, c.MergedInto); err != nil {
				return Customer{}, err
			}
		}
		return Customer{}, NotFound("Customer").With("mergedInto", c.ID)
	}
}

// UpdateCustomer changes a customer; archiving and reactivating are changes too. version is the one that the caller
// saw: another one is refused with KindVersion, and nothing is written; AnyVersion asks for no check. A change that
// changes nothing writes nothing. Needs customers:write.
func (r *Register) UpdateCustomer(ctx context.Context, a Actor, id string, change CustomerChange, version int64) (Customer, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Customer{}, err
	}
	return r.changeCustomer(ctx, a, id, version, func(tx Tx, before Customer) (Customer, []Consent, error) {
		after, wrong := applyChange(a.Org, r.Now(a.Org), before, change)
		if after.RegularOf != before.RegularOf {
			if err := checkRegular(ctx, tx, a, after, &wrong); err != nil {
				return after, nil, err
			}
		}
		if err := wrong.err(); err != nil {
			return after, nil, err
		}
		if change.Archived.Set && !change.Archived.Null {
			if err := r.setArchived(a, &after, change.Archived.Value); err != nil {
				return after, nil, err
			}
		}
		return after, r.consentsBetween(a, before, after), nil
	})
}

// changeCustomer locks a record, has it changed, and writes what differs with its history and its event.
func (r *Register) changeCustomer(ctx context.Context, a Actor, id string, version int64,
	change func(tx Tx, before Customer) (after Customer, consents []Consent, err error)) (Customer, error) {
	var out Customer
	err := r.store.InTx(ctx, func(tx Tx) error {
		before, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, id))
		if err != nil {
			return err
		}
		if version != AnyVersion && before.Version != version {
			return Errorf(KindVersion, "This record was changed by somebody else. Load it again and repeat your change.").With("version", before.Version)
		}
		if before, err = r.upToNow(ctx, tx, a, before); err != nil {
			return err
		}
		after, consents, err := change(tx, before)
		if err != nil {
			return err
		}
		out, err = r.saveCustomer(ctx, tx, a, before, after, consents)
		return err
	})
	return out, err
}

// losesContact tells whether a record had a contact that it has no more: whoever signed in by it may be somebody else.
func losesContact(before, after Customer) bool {
	return before.Phone != "" && before.Phone != after.Phone || before.EmailKey != "" && before.EmailKey != after.EmailKey
}

// saveCustomer writes a changed record. Nothing is written when nothing differs.
func (r *Register) saveCustomer(ctx context.Context, tx Tx, a Actor, before, after Customer, consents []Consent) (Customer, error) {
	changes := customerChanges(before, after)
	if len(changes) == 0 && len(consents) == 0 {
		return before, nil
	}
	after.UpdatedAt = r.Now(a.Org)
	if err := tx.UpdateCustomer(ctx, a.Org.ID, before, after); err != nil {
		return Customer{}, err
	}
	after.Version = before.Version + 1
	if a.Origin != originPortal && losesContact(before, after) {
		if err := tx.DeleteSessionsOf(ctx, a.Org.ID, after.ID); err != nil {
			return Customer{}, err
		}
	}
	if a.Origin != "import" { // which has all that it changed compared at its end
		if err := r.compareSoon(ctx, tx, a, before, after); err != nil {
			return Customer{}, err
		}
	}
	if err := r.keepTags(ctx, tx, a, after.Tags); err != nil {
		return Customer{}, err
	}
	if len(consents) > 0 {
		if err := tx.InsertConsents(ctx, a.Org.ID, consents); err != nil {
			return Customer{}, err
		}
	}
	action, event := "customer.updated", EventCustomerUpdated
	switch {
	case before.Status == StatusActive && after.Status == StatusArchived:
		action, event = "customer.archived", EventCustomerArchived
	case before.Status == StatusArchived && after.Status == StatusActive:
		action, event = "customer.reactivated", EventCustomerReactivated
	}
	if err := r.record(ctx, tx, a, aboutCustomer(action, after, changes...)); err != nil {
		return Customer{}, err
	}
	if err := r.tellOfContacts(ctx, tx, a, before, after); err != nil {
		return Customer{}, err
	}
	return after, r.emit(ctx, tx, a, event, after.ID)
}
