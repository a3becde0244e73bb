package cli

import (
	"context"
	"strings"
	"time"

	"clientele"
	"clientele/bench/believable"
)

// What happens in a register now and then, and is worth looking at: people who were entered twice, a removal request,
// a contact that somebody told anew, bookings that come again.

// demoTwice are pairs of customers: the second is the first, entered again by somebody in a hurry.
const (
	demoTwice      = 14
	demoTwiceEvery = 97
)

// twist makes the last customers of those who came before.
func (d *demoSalon) twist() {
	for n := range demoTwice {
		again := len(d.people) - 1 - n
		first := d.people[demoTwiceEvery*(n+1)]
		p := first
		p.Note, p.Notes, p.Tags, p.Loyalty, p.Status = "", "", nil, 0, clientele.StatusActive
		p.CreatedAt = d.opened.AddDate(0, 0, -30*(n+1))
		p.Customer = entered(n, p)
		d.people[again] = p
		d.people[demoTwiceEvery*(n+1)].Status = clientele.StatusActive
	}
}

// entered is a customer as they come out when somebody enters them again.
func entered(n int, p believable.Person) clientele.Customer {
	c := p.Customer
	switch n % 4 {
	case 0: // a letter is missing
		r := []rune(c.LastName)
		c.LastName = string(r[:len(r)-1])
		c.Email = ""
	case 1: // another phone, the same address
		c.Phone = "+3584999" + c.Phone[max(0, len(c.Phone)-5):]
		c.Email = strings.Replace(c.Email, "@", "1@", 1)
	case 2: // the names in the other order
		c.FirstName, c.LastName = c.LastName, c.FirstName
	default: // two letters changed places
		r := []rune(c.FirstName)
		r[1], r[2] = r[2], r[1]
		c.FirstName, c.Birthday = string(r), ""
	}
	if c.Phone == "" && c.Email == "" {
		c.Phone = p.Phone
	}
	if c.Phone == "" && c.Email == "" {
		c.Email = p.Email
	}
	return c
}

// conclude does what belongs to the last days, one thing a transaction, and has the duplicates looked for once the
// demo is open.
func (d *demoSalon) conclude(ctx context.Context) error {
	for _, do := range []func(context.Context) error{d.tellAnew, d.comeAgain, d.askToLeave} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	*d.now = d.opened
	_, err := d.r.RunDuplicates(ctx, d.a)
	return err
}

// tellAnew has two customers book online with another phone number than the one that is known: a suggestion each.
func (d *demoSalon) tellAnew(ctx context.Context) error {
	told := 0
	for i, p := range d.people {
		if told == 2 || p.Email == "" || p.Phone == "" || p.Status == clientele.StatusArchived || p.Blocked.Mode != "" || i%demoTwiceEvery == 0 {
			continue
		}
		*d.now = d.opened.Add(-time.Duration(5+told) * time.Hour)
		start := d.today.AddDate(0, 0, demoAhead+3+told).Add(10 * time.Hour)
		_, err := d.r.CreateBooking(ctx, d.a, clientele.NewBooking{BookingChange: clientele.BookingChange{StartsAt: clientele.Some(start),
			Items: clientele.Some([]string{d.services[demoHaircut].ID}), Users: clientele.Some([]string{d.staff[1].ID})},
			Customer: clientele.Some(clientele.CustomerChange{Name: clientele.Some(p.FirstName + " " + p.LastName), Email: clientele.Some(p.Email),
				Phone: clientele.Some("+35840555120" + string(rune('1'+told)))})})
		if err != nil {
			return err
		}
		told++
	}
	return nil
}

// comeAgain books a series of every four weeks for the first customer with many visits.
func (d *demoSalon) comeAgain(ctx context.Context) error {
	*d.now = d.opened.Add(-26 * time.Hour)
	first := d.today.AddDate(0, 0, demoAhead+8)
	for first.Weekday() != time.Thursday {
		first = first.AddDate(0, 0, 1)
	}
	page, err := d.r.Customers(ctx, d.a, clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusActive}, Sort: clientele.SortVisits, Desc: true}, clientele.Paging{Limit: 1})
	if err != nil || len(page.Items) == 0 {
		return err
	}
	_, err = d.r.CreateBooking(ctx, d.a, clientele.NewBooking{CustomerID: clientele.Some(page.Items[0].ID),
		BookingChange: clientele.BookingChange{StartsAt: clientele.Some(first.Add(14 * time.Hour)), Items: clientele.Some([]string{d.services[demoHaircut].ID}),
			Users: clientele.Some([]string{d.staff[4].ID})},
		Repeat: clientele.Some(clientele.Repeat{EveryWeeks: 4, Count: 6}), SkipConflicts: true})
	return err
}

// askToLeave has one customer ask to be forgotten, three days ago.
func (d *demoSalon) askToLeave(ctx context.Context) error {
	*d.now = d.opened.AddDate(0, 0, -3)
	for i, p := range d.people {
		if p.Status == clientele.StatusArchived || p.Email == "" || i%demoTwiceEvery == 0 || i < 40 {
			continue
		}
		_, err := d.r.RequestRemoval(ctx, d.a, d.ids[i], "Moved abroad and asked by e-mail", clientele.ByCustomerRequest)
		return err
	}
	return nil
}
