package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"clientele"
	"clientele/bench/believable"
)

// demoSeed makes the demo the same in every run.
const demoSeed = 2026

// seedDemo makes the demo organization and two years of its life up to a moment, each thing at its time.
func seedDemo(ctx context.Context, o opening, opened time.Time) error {
	now := opened.AddDate(0, 0, -demoDays-1)
	o.clock = func() time.Time { return now }
	r, err := o.open(ctx)
	if err != nil {
		return err
	}
	organization, owner, err := r.SetUp(ctx, clientele.Setup{Name: demoName, OwnerName: demoOwner, OwnerEmail: demoEmail, OwnerPassword: demoPassword, Locale: "fi"})
	if err != nil {
		return errors.Join(err, r.close())
	}
	opened = opened.In(organization.Settings.Location())
	today := time.Date(opened.Year(), opened.Month(), opened.Day(), 0, 0, 0, 0, opened.Location())
	d := &demoSalon{r: r, a: clientele.CommandLine(organization), now: &now, o: o, opened: opened, today: today, began: today.AddDate(0, 0, -demoDays), backlog: newDemoBacklog(organization.ID)}
	if err := d.furnish(ctx, owner); err != nil {
		return errors.Join(fmt.Errorf("the demo's salon cannot be made: %w", err), r.close())
	}
	d.quiet = d.a.Org
	d.quiet.Settings.ConfirmBookings = clientele.ConfirmNone
	return errors.Join(d.fill(ctx), r.close())
}

// demoSalon is the demo organization while it is filled.
type demoSalon struct {
	r        *register
	a        clientele.Actor
	quiet    clientele.Organization // the same, and confirms nothing
	o        opening
	now      *time.Time // what the register's clock says
	opened   time.Time  // when somebody began to look at it
	today    time.Time  // the day of that
	began    time.Time  // the salon's first day
	backlog  *demoBacklog
	staff    []clientele.User
	services []clientele.Item
	products []clientele.Item
	people   []believable.Person
	ids      []string // of the customers, by index
}

// happening is something that happened to the salon.
type happening struct {
	at time.Time
	do func(context.Context, *clientele.Register) error
}

// happeningsAtOnce is how many share a transaction: each alone would wait for the disk.
const happeningsAtOnce = 1000

func (d *demoSalon) fill(ctx context.Context) error {
	g := believable.New(demoSeed).Until(d.opened)
	for i := range demoCustomers {
		d.people = append(d.people, g.Customer(i))
	}
	d.ids = make([]string, demoCustomers)
	d.twist()
	random := rand.New(rand.NewPCG(demoSeed, 1))
	lives := d.lives(random)
	var off [][]demoOff
	for user := range demoStaff {
		off = append(off, d.holidays(user))
	}
	visits := planVisits(random, d.began, d.opened, off, lives)
	all := d.lifeHappenings(visits)
	for _, v := range visits {
		all = append(all, d.visitHappenings(v, random)...)
	}
	all = append(all, d.counterSales(lives, random)...)
	byTime(all)
	all = slices.DeleteFunc(all, func(h happening) bool { return h.at.After(d.opened) })
	for some := range slices.Chunk(all, happeningsAtOnce) {
		if err := d.carryOut(ctx, some); err != nil {
			return fmt.Errorf("the demo's customers cannot be made: %w", err)
		}
	}
	if err := d.backlog.write(ctx, d.r.store, d.opened); err != nil {
		return fmt.Errorf("the demo's two years cannot be written: %w", err)
	}
	return d.conclude(ctx)
}

// arrived is when a customer came to the salon first: their history, which is nine years long, made as short as the
// salon's.
func (d *demoSalon) arrived(i int) int {
	back := d.opened.Sub(d.people[i].CreatedAt).Hours() / 24
	return min(max(demoDays-int(back*demoDays/(9*365)), 0), demoDays)
}

// lives says how every customer uses the salon. One in ten was only ever asked for their name.
func (d *demoSalon) lives(random *rand.Rand) []demoLife {
	var lives []demoLife
	for i, p := range d.people {
		life := demoLife{customer: i, from: d.arrived(i) + random.IntN(10), every: 24 + int(130*random.Float64()*random.Float64()), until: demoDays + demoAhead,
			user: random.IntN(len(demoStaff)), service: pickService(random), reliable: random.IntN(3) > 0}
		if child(p, d.opened) {
			life.service = demoChildCut
		} else if life.service == demoChildCut {
			life.service = demoHaircut
		}
		if p.Status == clientele.StatusArchived || random.IntN(5) < 2 { // they moved away, or go elsewhere
			life.until = life.from + int(float64(demoDays-life.from)*random.Float64()*.8)
		}
		if random.IntN(10) > 0 {
			lives = append(lives, life)
		}
	}
	return lives
}

func child(p believable.Person, today time.Time) bool {
	born, err := time.Parse(time.DateOnly, p.Birthday)
	return err == nil && born.After(today.AddDate(-13, 0, 0))
}

// lifeHappenings are what happened to the customers apart from their visits.
func (d *demoSalon) lifeHappenings(visits []demoVisit) []happening {
	of := make([][]demoVisit, len(d.people))
	for _, v := range visits {
		if v.customer >= 0 {
			of[v.customer] = append(of[v.customer], v)
		}
	}
	var all []happening
	for i := range d.people {
		all = append(all, d.happenings(i, of[i])...)
	}
	return all
}

// happenings are what happened to one customer, in order.
func (d *demoSalon) happenings(i int, visits []demoVisit) []happening {
	p := d.people[i]
	created := d.began.AddDate(0, 0, d.arrived(i)).Add(time.Duration(p.CreatedAt.Hour()*60+p.CreatedAt.Minute()) * time.Minute)
	last := created
	for _, v := range visits {
		created, last = earlier(created, v.booked.Add(-time.Minute)), v.end
	}
	created = earlier(created, d.opened.Add(-time.Hour))
	list := []happening{{created, func(ctx context.Context, r *clientele.Register) error {
		made, err := r.CreateCustomer(ctx, d.a, d.change(i, p, visits), demoSource(i), clientele.DuplicateCreate)
		d.ids[i] = made.Customer.ID
		return err
	}}}
	if p.Note != "" {
		list = append(list, happening{last.Add(20 * time.Minute), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.AddNote(ctx, d.as(i%len(d.staff)), d.ids[i], clientele.NoteChange{Text: clientele.Some(p.Note), Pinned: clientele.Some(i%5 == 0)})
			return err
		}})
	}
	if p.Loyalty > 0 && i%9 == 0 {
		list = append(list, happening{created.Add(2 * time.Minute), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.AddLoyalty(ctx, d.a, d.ids[i], p.Loyalty, "Points of the stamp card before")
			return err
		}})
	}
	if p.Status == clientele.StatusArchived {
		list = append(list, happening{last.AddDate(0, 0, 40), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.UpdateCustomer(ctx, d.a, d.ids[i], clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
			return err
		}})
	}
	return list
}

func earlier(x, y time.Time) time.Time {
	if y.Before(x) {
		return y
	}
	return x
}

func demoSource(i int) clientele.Source {
	return []clientele.Source{clientele.SourceStaff, clientele.SourceStaff, clientele.SourceOnline, clientele.SourceStaff, clientele.SourceMarketplace}[i%5]
}

// change is a customer as staff would enter them.
func (d *demoSalon) change(i int, p believable.Person, visits []demoVisit) clientele.CustomerChange {
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
	if len(visits) > 5 {
		ch.RegularOf = clientele.Some(d.staff[visits[0].user].ID)
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
		inside := clientele.New(clientele.Options{Store: &demoBatch{tx, d.backlog}, Vault: d.r.vault, Clock: d.o.clock, Log: d.o.log})
		for _, h := range some {
			*d.now = h.at
			if err := h.do(ctx, inside); err != nil {
				return err
			}
		}
		return nil
	})
}
