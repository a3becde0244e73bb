package clientele

import (
	"context"
	"io"
)

// What customers do with their own record, once they have signed in. Each step is about the actor's own record alone:
// none takes the id of a customer.

// OwnChange is what customers change about themselves.
type OwnChange struct {
	Name, Phone, Email, Birthday, Language Optional[string]
	Address                                Optional[AddressChange]
}

// UpdateOwn changes the actor's own record. A new e-mail address or phone number is not taken over yet where codes can be
// sent to it: it is given back, and ConfirmOwn takes it. The old and the new address are told of changed contacts. While
// the removal of the record is pending it is a conflict. Every wrong field is named.
func (r *Register) UpdateOwn(ctx context.Context, a Actor, ch OwnChange, version int64) ([]OwnContact, error) {
	c, err := r.needCustomer(ctx, a)
	if err != nil {
		return nil, err
	}
	if c.Status == StatusRemovalPending {
		return nil, Errorf(KindConflict, "Your details are about to be deleted. Cancel that first to change them.")
	}
	whole := CustomerChange{Name: ch.Name, Phone: ch.Phone, Email: ch.Email, Birthday: ch.Birthday, Language: ch.Language, Address: ch.Address}
	after, wrong := applyChange(a.Org, r.Now(a.Org), c, whole)
	if err := wrong.err(); err != nil {
		return nil, err
	}
	var asked []OwnContact
	err = r.store.InTx(ctx, func(tx Tx) (err error) {
		change := whole
		if asked, err = r.askToConfirm(ctx, tx, a, c, after, &change); err != nil {
			return err
		}
		_, err = r.within(tx).UpdateCustomer(ctx, a.acting(CustomersWrite), c.ID, change, version)
		return err
	})
	return asked, err
}

// SetOwnConsent writes the actor's answer into the history of consent, with the words that they read.
func (r *Register) SetOwnConsent(ctx context.Context, a Actor, given ConsentGiven) error {
	c, err := r.needCustomer(ctx, a)
	if err != nil {
		return err
	}
	now := c.ConsentEmail
	if given.Channel == ChannelSMS {
		now = c.ConsentSMS
	}
	if now == permission(given.Allowed) {
		return nil
	}
	given.Source = SourcePortal
	_, err = r.AddConsent(ctx, a.acting(CustomersWrite), c.ID, given)
	return err
}

// OwnConsents gives the newest of the actor's answers.
func (r *Register) OwnConsents(ctx context.Context, a Actor) ([]Consent, error) {
	page, err := r.Consents(ctx, a.acting(CustomersRead), a.Customer, Paging{Limit: MaxLimit})
	return page.Items, err
}

// OwnBookings gives the actor's bookings to come, the first one first, each with what they may do about it.
func (r *Register) OwnBookings(ctx context.Context, a Actor) ([]OwnBooking, error) {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return nil, err
	}
	page, err := r.Bookings(ctx, a.acting(BookingsRead), BookingQuery{CustomerID: a.Customer, From: r.Now(a.Org)}, Paging{Limit: MaxLimit})
	var own []OwnBooking
	for _, b := range page.Items {
		if b.Open() {
			own = append(own, r.own(a.Org, b))
		}
	}
	return own, err
}

// OwnReceipts gives a page of the actor's paid orders, the newest first; those without a receipt are left out.
func (r *Register) OwnReceipts(ctx context.Context, a Actor, paging Paging) (Page[Order], error) {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return Page[Order]{}, err
	}
	page, err := r.CustomerOrders(ctx, a.acting(OrdersRead), a.Customer, paging)
	kept := page.Items[:0]
	for _, o := range page.Items {
		if o.ReceiptNumber != "" {
			kept = append(kept, o)
		}
	}
	page.Items = kept
	return page, err
}

// WriteOwnReceipt writes the receipt of one of the actor's own orders. Another's is not found.
func (r *Register) WriteOwnReceipt(ctx context.Context, a Actor, order string, format ReceiptFormat, w io.Writer) error {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return err
	}
	o, err := r.Order(ctx, a.acting(OrdersRead), order)
	if err != nil || o.CustomerID != a.Customer {
		return NotFound("Order").Because(err)
	}
	return r.WriteReceipt(ctx, a.acting(OrdersRead), order, format, w)
}

// WriteOwnHandOver writes everything that is held about the actor.
func (r *Register) WriteOwnHandOver(ctx context.Context, a Actor, format HandOverFormat, w io.Writer) error {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return err
	}
	return r.WriteHandOver(ctx, a.acting(CustomersExport, CustomersRead), a.Customer, format, w)
}

// CheckOwnRemoval tells what deleting the actor's own record would do, what stays, and when.
func (r *Register) CheckOwnRemoval(ctx context.Context, a Actor) (DeletionCheck, error) {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return DeletionCheck{}, err
	}
	return r.CheckDeletion(ctx, a.acting(CustomersRead, BookingsRead, OrdersRead), a.Customer)
}

// RequestOwnRemoval asks for the actor's own record to be erased, and ends all their sessions.
func (r *Register) RequestOwnRemoval(ctx context.Context, a Actor) (Removal, error) {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return Removal{}, err
	}
	return r.RequestRemoval(ctx, a.acting(CustomersWrite), a.Customer, "", ByCustomerRequest)
}

// CancelOwnRemoval takes the request back. One that an authority made is a conflict: it is not the person's to cancel.
func (r *Register) CancelOwnRemoval(ctx context.Context, a Actor) (Removal, error) {
	c, err := r.needCustomer(ctx, a)
	if err != nil {
		return Removal{}, err
	}
	if m, err := r.store.PendingRemoval(ctx, a.Org.ID, c.ID); err == nil && m.RequestedBy == ByAuthority {
		return m, Errorf(KindConflict, "This deletion was asked for by an authority. Please call us.")
	}
	return r.CancelRemoval(ctx, a.acting(CustomersWrite), c.ID)
}
