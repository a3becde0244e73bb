package clientele

import (
	"context"
	"slices"
	"strings"
)

// person is whom a booking is for.
type person struct {
	customer Customer // locked; the zero Customer: a walk-in
	said     Customer // what the booking says about somebody who was known already
	fresh    bool     // the record is still to be made
}

// bookingPerson finds whom a booking is for, and says what is wrong with how it names them.
func (r *Register) bookingPerson(ctx context.Context, tx Tx, a Actor, in NewBooking, source Source, wrong *problems) (person, error) {
	byID, byContact := in.CustomerID.Set && !in.CustomerID.Null, in.Customer.Set && !in.Customer.Null
	switch {
	case byID && byContact:
		wrong.add("customer", "invalid", "name customerId or customer, not both")
		return person{}, nil
	case byID:
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, in.CustomerID.Value))
		return person{customer: c}, err
	case byContact:
		return r.findPerson(ctx, tx, a, in.Customer.Value, source, wrong)
	case source == SourceOnline:
		needOnline(Customer{}, wrong)
	}
	return person{}, nil
}

// findPerson finds the record that a contact belongs to: of several the one whose name fits best, then an active one,
// then the oldest. Without any it gives the record that is to be made.
func (r *Register) findPerson(ctx context.Context, tx Tx, a Actor, change CustomerChange, source Source, wrong *problems) (person, error) {
	said, told := applyChange(a.Org, r.Now(a.Org), Customer{}, change)
	var missing problems // what only a new record needs
	for _, p := range told {
		whole := p.Code == "required" && p.Field != "phone" && p.Field != "email"
		p.Field = "customer." + p.Field
		switch {
		case source == SourceOnline && p.Code == "required" && p.Field != "customer.address":
		case whole:
			missing = append(missing, p)
		default:
			*wrong = append(*wrong, p)
		}
	}
	if source == SourceOnline {
		needOnline(said, wrong)
	}
	known, err := r.recordsWith(ctx, tx, a, said)
	if err != nil || len(known) == 0 {
		*wrong = append(*wrong, missing...)
		return person{customer: said, fresh: true}, err
	}
	best := slices.MaxFunc(known, func(x, y Customer) int { return nameFit(x.NameKey, said.NameKey) - nameFit(y.NameKey, said.NameKey) })
	c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, best.ID))
	return person{customer: c, said: said}, err
}

// needOnline names each of name, e-mail and phone that is missing or cannot be used: people who book online give all
// three.
func needOnline(said Customer, wrong *problems) {
	for _, need := range []struct{ field, value, message string }{
		{"customer.name", said.Name, "your name is needed"},
		{"customer.email", said.Email, "your e-mail address is needed"},
		{"customer.phone", said.Phone, "your phone number is needed"},
	} {
		if !hasVisible(need.value) && !wrong.has(need.field) {
			wrong.add(need.field, "required", "%s", need.message)
		}
	}
}

// admit makes the record of somebody new, and refuses a booking of somebody who may not be booked: an archived record is
// reactivated by the person's own online booking, and offered to be reactivated otherwise.
func (r *Register) admit(ctx context.Context, tx Tx, a Actor, p *person, source Source) (err error) {
	if p.fresh {
		if source == SourceOnline { // they come back by themselves
			if err := r.liftSuppression(ctx, tx, a, p.customer); err != nil {
				return err
			}
		}
		if p.customer, err = r.insertCustomer(ctx, tx, a, p.customer, personSource(source)); err != nil {
			return err
		}
		return r.compareSoon(ctx, tx, a, Customer{}, p.customer)
	}
	if source == SourceOnline && (p.customer.Blocked.Mode == BlockRefuse || p.customer.Blocked.Mode == BlockAsk) {
		return notOnline(p.customer)
	}
	if p.customer.Status != StatusArchived {
		return nil
	}
	if source != SourceOnline {
		return Errorf(KindConflict, "This customer is archived. Reactivate the record to book for them.").
			With("blockers", []map[string]any{{"type": "archived", "id": p.customer.ID}})
	}
	active := p.customer
	if err := r.setArchived(a, &active, false); err != nil {
		return err
	}
	p.customer, err = r.saveCustomer(ctx, tx, a, p.customer, active, nil)
	return err
}

// notOnline refuses somebody whom staff want to book themselves, in the organization's own words where there are some.
func notOnline(c Customer) error {
	message := "This booking cannot be made online. Please call us."
	if strings.TrimSpace(c.Blocked.Reason) != "" {
		message = c.Blocked.Reason
	}
	return Errorf(KindConflict, "%s", message).With("blockers", []map[string]any{{"type": "blocked", "id": c.ID}})
}

// personSource is the source of a record that a booking makes.
func personSource(booking Source) Source {
	if booking == SourceOnline || booking == SourceMarketplace {
		return booking
	}
	return SourceBooking
}
