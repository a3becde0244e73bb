package web

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"

	"clientele"
	"clientele/web/view"
)

// How many bookings and orders the card shows.
const (
	cardBookings = 20
	cardOrders   = 10
)

func (v *visit) fillBookings(p *view.Card, c clientele.Customer, _ map[string]string) error {
	if !v.actor.May(clientele.BookingsRead) {
		return nil
	}
	page, err := v.reg.CustomerBookings(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: cardBookings})
	for _, b := range page.Items {
		p.Bookings = append(p.Bookings, v.bookingLine(b))
	}
	p.MoreBookings = page.More()
	return err
}

func (v *visit) bookingLine(b clientele.BookingDetails) view.BookingLine {
	start := v.here(b.StartsAt)
	var items, staff []string
	for _, i := range b.Items {
		items = append(items, i.Name)
	}
	for _, u := range b.Staff {
		staff = append(staff, u.Name)
	}
	line := view.BookingLine{ID: b.ID, Day: v.l.Date(start), Time: v.l.Time(start), Items: or(strings.Join(items, ", "), v.T("booking")),
		Detail: strings.Trim(strings.Join(staff, ", ")+" · "+v.T("booking.source."+string(b.Source)), " ·"), Status: string(b.Status),
		StatusText: v.T("booking.status." + string(b.Status)), Notes: b.Notes, Order: b.OrderID, Acts: v.bookingActs(b)}
	if b.Customer != nil && b.Customer.RegularOf != "" {
		line.Heart = slices.Contains(b.Users, b.Customer.RegularOf)
	}
	if b.PaidTotal != 0 {
		line.Paid = v.money(b.PaidTotal, false)
	}
	return line
}

func (v *visit) fillOrders(p *view.Card, c clientele.Customer, _ map[string]string) error {
	if !v.actor.May(clientele.OrdersRead) {
		return nil
	}
	page, err := v.reg.CustomerOrders(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: cardOrders})
	for _, o := range page.Items {
		var names []string
		for _, l := range o.Lines {
			names = append(names, or(l.Name, l.Description))
		}
		p.Orders = append(p.Orders, view.OrderLine{ID: o.ID, Receipt: o.ReceiptNumber != "", Day: v.l.Date(v.here(o.CreatedAt)), What: strings.Join(names, ", "), Status: string(o.Status),
			StatusText: v.T("order.status." + string(o.Status)), Total: v.l.Money(o.Total, o.Currency, false)})
	}
	return err
}

// upcoming is a customer's upcoming bookings alone, the next one first.
func upcoming(v *visit) error {
	c, err := v.reg.Customer(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	query := clientele.BookingQuery{CustomerID: c.ID, From: v.reg.Now(v.actor.Org), Status: clientele.BookingBooked}
	page, err := v.reg.Bookings(v.ctx(), v.actor, query, clientele.Paging{Limit: clientele.MaxLimit})
	if err != nil {
		return err
	}
	p := view.Upcoming{Frame: v.frame(v.T("upcoming.title"), "customers"), ID: c.ID, Name: c.Name}
	for _, b := range page.Items {
		p.Lines = append(p.Lines, v.bookingLine(b))
	}
	return v.show(http.StatusOK, view.UpcomingPage(p))
}

func handOver(v *visit) error {
	c, err := v.reg.Customer(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.HandOverPage(view.HandOver{Frame: v.frame(v.T("handover.title"), "customers"), ID: c.ID, Name: c.Name,
		Email: c.Email}))
}

// sendHandOver sends everything that is held about a person to their own address.
func sendHandOver(v *visit) error {
	_, err := v.reg.SendHandOver(v.ctx(), v.actor, v.r.PathValue("id"))
	return v.back(err, "toast.handover")
}

// handOverFile writes everything that is held about a person as a file. The file is called by the record's id.
func handOverFile(format clientele.HandOverFormat) func(*visit) error {
	return func(v *visit) error {
		id := v.r.PathValue("id")
		return v.download(id+"."+string(format), "application/"+string(format), func(ctx context.Context, w io.Writer) error {
			return v.reg.WriteHandOver(ctx, v.actor, id, format, w)
		})
	}
}
