package clientele

import (
	"context"
	"encoding/binary"
	"slices"
)

// OnDuplicate says what creating does when a record has the same phone or e-mail.
type OnDuplicate string

// The three ways.
const (
	DuplicateCreate OnDuplicate = "create" // make another one, and name the possible duplicates
	DuplicateReturn OnDuplicate = "return" // give the record that is there
	DuplicateRefuse OnDuplicate = "refuse" // a conflict that names the candidates
)

// Created is what creating a customer gave.
type Created struct {
	Customer Customer
	New      bool // false when DuplicateReturn found a record
	// PreviouslyErased tells that somebody with this phone or e-mail was erased: the new record has none of their
	// history, and no consent.
	PreviouslyErased bool
	Duplicates       []Customer // others that have the same phone or e-mail, active ones first; then those that resemble it
}

// CreateCustomer makes a customer. A name and at least one of phone and e-mail are needed, and an address where the
// organization asks for one; every wrong field is named. Two people may share a phone or an e-mail: both exist, and the
// answer names the possible duplicates, unless onDuplicate says otherwise. Needs customers:write.
func (r *Register) CreateCustomer(ctx context.Context, a Actor, change CustomerChange, source Source, onDuplicate OnDuplicate) (Created, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Created{}, err
	}
	c, wrong := applyChange(a.Org, r.Now(a.Org), Customer{}, change)
	around, err := r.lookFor(ctx, a, c, wrong)
	if err != nil {
		return Created{}, err
	}
	var out Created
	err = r.store.InTx(ctx, func(tx Tx) error {
		wrong := append(problems(nil), wrong...)
		if err := checkRegular(ctx, tx, a, c, &wrong); err != nil {
			return err
		}
		if err := wrong.err(); err != nil {
			return err
		}
		same, err := r.sameContact(ctx, tx, a, c)
		if err != nil {
			return err
		}
		found, err := onDuplicate.decide(same)
		if err != nil {
			return err
		}
		if found != nil {
			out = Created{Customer: *found, Duplicates: same[1:]}
			return nil
		}
		if out, err = r.createBeside(ctx, tx, a, c, source, same); err != nil {
			return err
		}
		near, err := r.meet(ctx, tx, a, around, out.Customer, same)
		out.Duplicates = withNear(same, near)
		return err
	})
	return out, err
}

// createBeside makes a record beside those with the same contact. Somebody who was erased comes back without consent,
// and the answer says so, unless they come back by themselves, which lifts the hash that remembers them.
func (r *Register) createBeside(ctx context.Context, tx Tx, a Actor, c Customer, source Source, same []Customer) (out Created, err error) {
	if len(same) == 0 {
		if out.PreviouslyErased, err = r.previouslyErased(ctx, tx, a, c); err != nil {
			return out, err
		}
	}
	if out.PreviouslyErased && source == SourcePortal {
		if err := r.liftSuppression(ctx, tx, a, c); err != nil {
			return out, err
		}
		out.PreviouslyErased = false
	}
	if out.PreviouslyErased {
		c.ConsentEmail, c.ConsentSMS = NeverAsked, NeverAsked
	}
	out.New = true
	out.Customer, err = r.insertCustomer(ctx, tx, a, c, source)
	return out, err
}

// sameContact finds the records that share a phone or an e-mail, the active ones first and the oldest first among
// them, and makes others who look for the same contact wait until the transaction ends. Archived records are found too,
// those with a pending removal are not.
func (r *Register) sameContact(ctx context.Context, tx Tx, a Actor, c Customer) ([]Customer, error) {
	same, err := r.recordsWith(ctx, tx, a, c)
	return slices.DeleteFunc(same, func(s Customer) bool { return s.Status == StatusRemovalPending }), err
}

// recordsWith is sameContact with the records whose removal is pending, which get bookings too.
func (r *Register) recordsWith(ctx context.Context, tx Tx, a Actor, c Customer) ([]Customer, error) {
	if err := tx.LockContacts(ctx, a.Org.ID, r.contactKeys(a.Org.ID, c)); err != nil {
		return nil, err
	}
	return sharing(ctx, tx, a.Org.ID, c)
}

// sharing finds the other records that have the phone or the e-mail of one, the active ones first.
func sharing(ctx context.Context, from Reader, org string, c Customer) ([]Customer, error) {
	var phones, emails []string
	if c.Phone != "" {
		phones = []string{c.Phone}
	}
	if c.EmailKey != "" {
		emails = []string{c.EmailKey}
	}
	same, err := from.CustomersByContact(ctx, org, phones, emails)
	if err != nil {
		return nil, err
	}
	same = slices.DeleteFunc(same, func(s Customer) bool { return s.ID == c.ID || !listable(s) })
	slices.SortStableFunc(same, func(x, y Customer) int { return activeFirst(x) - activeFirst(y) })
	return same, nil
}

func activeFirst(c Customer) int {
	if c.Status == StatusActive {
		return 0
	}
	return 1
}

// decide gives the record to answer with instead of making one, if any.
func (d OnDuplicate) decide(same []Customer) (*Customer, error) {
	if len(same) == 0 || d == DuplicateCreate || d == "" {
		return nil, nil
	}
	if d == DuplicateReturn && same[0].Status == StatusActive {
		return &same[0], nil
	}
	candidates := make([]map[string]any, len(same))
	for i, c := range same {
		candidates[i] = map[string]any{"id": c.ID, "status": string(c.Status)}
	}
	message := "A customer with this phone or e-mail exists already"
	if same[0].Status == StatusArchived {
		message = "A customer with this phone or e-mail is archived: reactivate that record instead"
	}
	return nil, Errorf(KindConflict, "%s", message).With("candidates", candidates)
}

// contactKeys are keyed hashes of a record's contacts, by which transactions take turns.
func (r *Register) contactKeys(org string, c Customer) []uint64 {
	var keys []uint64
	add := func(kind, value string) {
		if value == "" {
			return
		}
		keys = append(keys, binary.BigEndian.Uint64(r.keyed("contact", org, kind, value)))
	}
	add("phone", c.Phone)
	add("email", c.EmailKey)
	return keys
}

// insertCustomer writes a new record with its consents, its history and its event.
func (r *Register) insertCustomer(ctx context.Context, tx Tx, a Actor, c Customer, source Source) (Customer, error) {
	slot, err := r.mint()
	if err != nil {
		return Customer{}, err
	}
	now := r.Now(a.Org)
	c.ID, c.Slot, c.Status, c.Source = r.newID(a, prefixCustomer), slot, StatusActive, source
	c.CreatedAt, c.UpdatedAt, c.Version = now, now, 1
	consents := r.consentsBetween(a, Customer{}, c)
	if err := tx.InsertCustomer(ctx, a.Org.ID, c); err != nil {
		return Customer{}, err
	}
	if err := r.keepTags(ctx, tx, a, c.Tags); err != nil {
		return Customer{}, err
	}
	if len(consents) > 0 {
		if err := tx.InsertConsents(ctx, a.Org.ID, consents); err != nil {
			return Customer{}, err
		}
	}
	if err := tx.AddTotals(ctx, a.Org.ID, newCustomers(a.Org, 1, c)); err != nil {
		return Customer{}, err
	}
	if err := r.record(ctx, tx, a, aboutCustomer("customer.created", c, customerChanges(Customer{}, c)...)); err != nil {
		return Customer{}, err
	}
	return c, r.emit(ctx, tx, a, EventCustomerCreated, c.ID)
}

// checkRegular refuses a regular's user who is not there.
func checkRegular(ctx context.Context, tx Tx, a Actor, c Customer, wrong *problems) error {
	if c.RegularOf == "" {
		return nil
	}
	user, err := tx.UserByID(ctx, a.Org.ID, c.RegularOf)
	if KindOf(err) == KindNotFound || err == nil && user.Archived {
		wrong.add("regularOf", "not_found", "there is no such user")
		return nil
	}
	return err
}
