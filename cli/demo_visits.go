package cli

import (
	"context"
	"math/rand/v2"
	"time"

	"clientele"
)

// happenings are what a visit comes to, as far as it has happened by now.
func (d *demoSalon) visitHappenings(v demoVisit, random *rand.Rand) []happening {
	id := new(string)
	all := []happening{{v.booked, func(ctx context.Context, r *clientele.Register) error { return d.book(ctx, r, v, id) }}}
	staff := d.as(v.user)
	switch v.fate {
	case demoCancelled, demoCalledOff:
		by := clientele.ByCustomer
		if v.fate == demoCalledOff {
			by = clientele.ByBusiness
		}
		at := v.booked.Add(time.Duration(random.Int64N(int64(max(v.start.Sub(v.booked), time.Minute)))))
		return append(all, happening{at, func(ctx context.Context, r *clientele.Register) error {
			_, err := r.CancelBooking(ctx, staff, *id, by, clientele.ScopeThis)
			return err
		}})
	case demoMissed:
		return append(all, happening{v.start.Add(25 * time.Minute), func(ctx context.Context, r *clientele.Register) error {
			_, err := r.NoShowBooking(ctx, staff, *id)
			return err
		}})
	}
	if v.end.After(d.today) { // of today's the moment shows, of those before nobody asks
		all = append(all, happening{v.start, func(ctx context.Context, r *clientele.Register) error {
			_, err := r.CheckInBooking(ctx, staff, *id)
			return err
		}})
	}
	all = append(all, happening{v.end, func(ctx context.Context, r *clientele.Register) error {
		_, err := r.CompleteBooking(ctx, staff, *id)
		return err
	}})
	sale := d.saleAfter(v, random)
	sale.booking = id
	return append(all, sale.happenings(d, v.end.Add(time.Duration(1+random.IntN(4))*time.Minute))...)
}

// as is a user at work.
func (d *demoSalon) as(user int) clientele.Actor {
	u := d.staff[user]
	return clientele.Actor{Org: d.quiet, Kind: clientele.ActorUser, ID: u.ID, Role: u.Role, Scopes: u.Role.Scopes(), Origin: "web"}
}

// book makes the booking of a visit. Half of those who left phone and e-mail address book online.
func (d *demoSalon) book(ctx context.Context, r *clientele.Register, v demoVisit, id *string) error {
	in := clientele.NewBooking{BookingChange: clientele.BookingChange{StartsAt: clientele.Some(v.start), Users: clientele.Some([]string{d.staff[v.user].ID})}}
	var items []string
	for _, s := range v.services {
		items = append(items, d.services[s].ID)
	}
	in.Items = clientele.Some(items)
	a := d.as((v.user + v.start.Day()) % len(d.staff))
	if v.customer >= 0 {
		in.CustomerID = clientele.Some(d.ids[v.customer])
		if p := d.people[v.customer]; p.Phone != "" && p.Email != "" && v.start.Minute()%30 == 0 && p.Blocked.Mode == "" {
			in.Source = clientele.Some(string(clientele.SourceOnline))
		}
		if v.start.Day()%13 == 0 {
			in.Notes = clientele.Some(demoWishes[v.start.YearDay()%len(demoWishes)])
		}
	}
	if d.now.After(d.opened.Add(-demoRecent)) {
		a.Org = d.a.Org
	}
	made, err := r.CreateBooking(ctx, a, in)
	*id = made.ID
	return err
}

// demoRecent is how old a booking may be whose confirmation still waits to be sent: those before were sent long ago.
const demoRecent = 12 * time.Hour

var demoWishes = []string{"As the last time, a little shorter.", "Comes ten minutes late.", "Would like to talk about a new color.",
	"Brings her daughter along.", "Patch test was done last week.", "Needs to leave by three.", "First visit after the holidays.", "Allergic to ammonia."}

// demoSale is what was bought, and how it was paid.
type demoSale struct {
	customer int // -1: nobody known
	user     int
	booking  *string // nil: over the counter
	extra    []int   // of demoProducts
	discount float64
	redeem   bool
	methods  []clientele.PaymentMethod // two: half each
	refund   time.Duration             // after the sale; zero: none
	whole    bool                      // all of it is given back
}

func (d *demoSalon) saleAfter(v demoVisit, random *rand.Rand) demoSale {
	s := demoSale{customer: v.customer, user: v.user, redeem: random.IntN(20) == 0, methods: demoMethods(random)}
	if random.IntN(8) == 0 {
		s.extra = []int{random.IntN(len(demoProducts) - 2)}
	}
	if random.IntN(50) == 0 {
		s.discount = 10
	}
	if random.IntN(90) == 0 {
		s.refund, s.whole = time.Duration(24+random.IntN(10*24))*time.Hour, random.IntN(4) == 0
	}
	return s
}

func demoMethods(random *rand.Rand) []clientele.PaymentMethod {
	switch at := random.IntN(100); {
	case at < 74:
		return []clientele.PaymentMethod{clientele.PaidCard}
	case at < 86:
		return []clientele.PaymentMethod{clientele.PaidCash}
	case at < 93:
		return []clientele.PaymentMethod{clientele.PaidOther}
	case at < 98:
		return []clientele.PaymentMethod{clientele.PaidGiftCard}
	}
	return []clientele.PaymentMethod{clientele.PaidGiftCard, clientele.PaidCard}
}

// happenings are the order, its payment and what came back of it.
func (s demoSale) happenings(d *demoSalon, at time.Time) []happening {
	id, a := new(string), d.as(s.user)
	all := []happening{{at, func(ctx context.Context, r *clientele.Register) error {
		in, err := s.order(ctx, r, d)
		if err != nil {
			return err
		}
		o, err := r.CreateOrder(ctx, a, in)
		if err != nil {
			return err
		}
		*id = o.ID
		for i, method := range s.methods {
			due := o.Due()
			if i < len(s.methods)-1 {
				due /= 2
			}
			if due == 0 {
				continue
			}
			if o, err = r.AddPayment(ctx, a, o.ID, due, method); err != nil {
				return err
			}
		}
		return nil
	}}}
	if s.refund > 0 {
		all = append(all, happening{at.Add(s.refund), func(ctx context.Context, r *clientele.Register) error { return s.giveBack(ctx, r, a, *id) }})
	}
	return all
}

func (s demoSale) order(ctx context.Context, r *clientele.Register, d *demoSalon) (clientele.NewOrder, error) {
	in := clientele.NewOrder{}
	if s.discount > 0 {
		in.DiscountPercent = clientele.Some(s.discount)
	}
	if s.customer >= 0 {
		in.CustomerID = d.ids[s.customer]
	}
	if s.booking != nil {
		in.BookingID = *s.booking
		if len(s.extra) > 0 {
			b, err := r.Booking(ctx, d.a, *s.booking)
			if err != nil {
				return in, err
			}
			for _, item := range b.Items {
				in.Lines = append(in.Lines, clientele.NewLine{ItemID: item.ID, UnitPrice: clientele.Some(item.Price)})
			}
		}
	}
	for _, product := range s.extra {
		in.Lines = append(in.Lines, clientele.NewLine{ItemID: d.products[product].ID})
	}
	if s.redeem && s.customer >= 0 {
		c, err := r.Customer(ctx, d.a, in.CustomerID)
		if err != nil {
			return in, err
		}
		if c.Loyalty >= 200 {
			in.RedeemPoints = 200
		}
	}
	return in, nil
}

// giveBack returns all of an order, or 15 euros of it.
func (s demoSale) giveBack(ctx context.Context, r *clientele.Register, a clientele.Actor, id string) error {
	o, err := r.Order(ctx, a, id)
	if err != nil {
		return err
	}
	in := clientele.NewRefund{Amount: clientele.Some(min(o.Due()+o.PaidTotal-o.RefundedTotal, 1500)), Reason: "The color had washed out after a week"}
	if s.whole {
		in = clientele.NewRefund{Amount: clientele.Some(o.PaidTotal - o.RefundedTotal), Reason: "Not happy with the result"}
	}
	if in.Amount.Value == 0 {
		return nil
	}
	_, err = r.RefundOrder(ctx, a, id, in)
	return err
}

// counterSales are what is bought without a visit: products now and then, gift cards mostly before Christmas.
func (d *demoSalon) counterSales(lives []demoLife, random *rand.Rand) []happening {
	var all []happening
	for day := d.began; !day.After(d.opened); day = day.AddDate(0, 0, 1) {
		hours := demoOpen[day.Weekday()]
		if hours[1] == 0 || closedDay(day) {
			continue
		}
		n := random.IntN(2)
		gifts := 0
		if random.IntN(6) == 0 {
			gifts = 1
		}
		if day.Month() == time.December && day.Day() > 5 {
			gifts = 1 + random.IntN(4)
		}
		for i := range n + gifts {
			s := demoSale{customer: -1, user: random.IntN(len(d.staff)), extra: []int{random.IntN(len(demoProducts) - 2)},
				methods: []clientele.PaymentMethod{[]clientele.PaymentMethod{clientele.PaidCard, clientele.PaidCard, clientele.PaidCash}[random.IntN(3)]}}
			if i >= n {
				s.extra = []int{len(demoProducts) - 1 - random.IntN(2)}
			}
			at := day.Add(time.Duration(hours[0]*60+random.IntN((hours[1]-hours[0])*60)) * time.Minute)
			if life := lives[random.IntN(len(lives))]; random.IntN(3) > 0 && d.comes(life, at) {
				s.customer = life.customer
			}
			all = append(all, s.happenings(d, at)...)
		}
	}
	return all
}

// comes tells whether somebody is a customer at a time, neither before their first visit nor after they left. To those who
// are archived some day nothing is sold but what they were booked for.
func (d *demoSalon) comes(life demoLife, at time.Time) bool {
	return d.people[life.customer].Status != clientele.StatusArchived && at.After(d.began.AddDate(0, 0, life.from+1)) && at.Before(d.began.AddDate(0, 0, life.until))
}
