package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"clientele"
	"clientele/bench/believable"
)

// demoSeed makes the demo's customers the same in every run.
const demoSeed = 2026

// seedDemo makes the demo organization, its users and its customers, each at a time of its own in the past.
func seedDemo(ctx context.Context, o opening) error {
	began := time.Now()
	now := began.Add(-demoBegan)
	o.clock = func() time.Time { return now }
	r, err := o.open(ctx)
	if err != nil {
		return err
	}
	organization, _, err := r.SetUp(ctx, clientele.Setup{Name: demoName, OwnerName: demoOwner, OwnerEmail: demoEmail, OwnerPassword: demoPassword, Locale: "fi"})
	if err != nil {
		return errors.Join(err, r.close())
	}
	d := &demoSalon{r: r, a: clientele.CommandLine(organization), now: &now, o: o}
	return errors.Join(d.fill(ctx, began), r.close())
}

// demoSalon is the demo organization while it is filled.
type demoSalon struct {
	r     *register
	a     clientele.Actor
	o     opening
	now   *time.Time // what the register's clock says
	staff []clientele.User
	ids   []string // of the customers, by index
}

// happening is something that happened to the salon.
type happening struct {
	at time.Time
	do func(context.Context, *clientele.Register) error
}

// happeningsAtOnce is how many share a transaction: each alone would wait for the disk.
const happeningsAtOnce = 250

func (d *demoSalon) fill(ctx context.Context, today time.Time) error {
	if err := d.hire(ctx); err != nil {
		return err
	}
	g := believable.New(demoSeed).Until(today)
	d.ids = make([]string, demoCustomers)
	var all []happening
	for i := range demoCustomers {
		all = append(all, d.happenings(i, g.Customer(i))...)
	}
	slices.SortStableFunc(all, func(x, y happening) int { return x.at.Compare(y.at) })
	for some := range slices.Chunk(all, happeningsAtOnce) {
		if err := d.carryOut(ctx, some); err != nil {
			return fmt.Errorf("the demo's customers cannot be made: %w", err)
		}
	}
	return nil
}

// hire makes the users that customers are regulars of.
func (d *demoSalon) hire(ctx context.Context) error {
	for i, name := range []string{"Sanna Laine", "Mikael Lindroos", "Katri Põder", "Jonna Rautio"} {
		role := clientele.RoleStaff
		if i == 0 {
			role = clientele.RoleManager
		}
		user, err := d.r.CreateUser(ctx, d.a, clientele.UserChange{Name: clientele.Some(name), Role: clientele.Some(string(role)), Bookable: clientele.Some(true),
			Email: clientele.Some(fmt.Sprintf("%s@salon-kuura.example", []string{"sanna", "mikael", "katri", "jonna"}[i])),
			Color: clientele.Some([]string{"#0f766e", "#9333ea", "#c2410c", "#2563eb"}[i])})
		if err != nil {
			return err
		}
		d.staff = append(d.staff, user)
	}
	return nil
}

// happenings are what happened to one customer, in order.
func (d *demoSalon) happenings(i int, p believable.Person) []happening {
	list := []happening{{p.CreatedAt, func(ctx context.Context, r *clientele.Register) error {
		made, err := r.CreateCustomer(ctx, d.a, d.change(i, p), clientele.SourceStaff, clientele.DuplicateCreate)
		d.ids[i] = made.Customer.ID
		return err
	}}}
	if p.Note != "" {
		list = append(list, happening{p.CreatedAt.Add(time.Hour), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.AddNote(ctx, d.a, d.ids[i], clientele.NoteChange{Text: clientele.Some(p.Note), Pinned: clientele.Some(i%5 == 0)})
			return err
		}})
	}
	if p.Loyalty > 0 && i%3 == 0 {
		list = append(list, happening{p.CreatedAt.Add(2 * time.Hour), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.AddLoyalty(ctx, d.a, d.ids[i], p.Loyalty, "Points of the stamp card before")
			return err
		}})
	}
	if p.Status == clientele.StatusArchived {
		list = append(list, happening{p.ArchivedAt.Add(3 * time.Hour), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.UpdateCustomer(ctx, d.a, d.ids[i], clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
			return err
		}})
	}
	return list
}

// change is a customer as staff would enter them.
func (d *demoSalon) change(i int, p believable.Person) clientele.CustomerChange {
	ch := clientele.CustomerChange{FirstName: clientele.Some(p.FirstName), LastName: clientele.Some(p.LastName), Phone: clientele.Some(p.Phone),
		Email: clientele.Some(p.Email), Birthday: clientele.Some(p.Birthday), Language: clientele.Some(p.Language), Notes: clientele.Some(p.Notes),
		DiscountPercent: clientele.Some(p.Discount.Float()), BlockMode: clientele.Some(string(p.Blocked.Mode)), BlockReason: clientele.Some(p.Blocked.Reason),
		ConsentEmail: consent(p.ConsentEmail), ConsentSMS: consent(p.ConsentSMS)}
	if len(p.Tags) > 0 {
		ch.Tags = clientele.Some(p.Tags)
	}
	if !p.Address.Empty() {
		ch.Address = clientele.Some(clientele.AddressChange{Street: clientele.Some(p.Address.Street), PostalCode: clientele.Some(p.Address.PostalCode),
			City: clientele.Some(p.Address.City), Country: clientele.Some(p.Address.Country)})
	}
	if p.Statistics.Visits > 5 {
		ch.RegularOf = clientele.Some(d.staff[i%len(d.staff)].ID)
	}
	return ch
}

func consent(p clientele.Permission) (answer clientele.Optional[bool]) {
	if p != clientele.NeverAsked {
		answer = clientele.Some(p == clientele.Allowed)
	}
	return answer
}

// carryOut lets some things happen in one transaction, each at its own time.
func (d *demoSalon) carryOut(ctx context.Context, some []happening) error {
	return d.r.store.InTx(ctx, func(tx clientele.Tx) error {
		inside := clientele.New(clientele.Options{Store: tx, Vault: d.r.vault, Clock: d.o.clock, Log: d.o.log})
		for _, h := range some {
			*d.now = h.at
			if err := h.do(ctx, inside); err != nil {
				return err
			}
		}
		return nil
	})
}
