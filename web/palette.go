package web

import (
	"net/http"
	"strings"
	"time"

	"clientele"
	"clientele/web/view"
)

// paletteRows is how many customers the palette shows.
const paletteRows = 8

// paletteBookings is how many bookings it shows.
const paletteBookings = 8

// palette finds customers, bookings, and what one can do, by what was typed.
func palette(v *visit) error {
	text := v.form("q")
	p := view.Palette{Frame: v.frame("", "")}
	day, rest, named := v.l.FindDay(text, v.today())
	people, err := v.peopleFound(text)
	if err == nil && named && len(people) == 0 {
		people, err = v.peopleFound(rest)
	}
	if err != nil {
		return err
	}
	for _, c := range people {
		p.People = append(p.People, view.Found{ID: c.ID, Name: c.Name, Detail: or(clientele.FormatPhone(c.Phone), c.Email)})
	}
	if named {
		err = v.bookingsOn(&p, day, rest)
	} else {
		err = v.bookingsOf(&p, people)
	}
	if err != nil {
		return err
	}
	for _, a := range v.actions(p.Frame) {
		if strings.Contains(strings.ToLower(a.Name), strings.ToLower(text)) {
			p.Actions = append(p.Actions, a)
		}
	}
	return v.show(http.StatusOK, view.PaletteList(p))
}

func (v *visit) peopleFound(text string) ([]clientele.Customer, error) {
	search, err := clientele.ParseSearch(text)
	if err != nil || search.Empty() || !v.actor.May(clientele.CustomersRead) {
		return nil, nil // what nobody can be found by finds nobody
	}
	page, err := v.reg.Customers(v.ctx(), v.actor, clientele.CustomerQuery{Search: search}, clientele.Paging{Limit: paletteRows})
	return page.Items, err
}

// bookingsOf are the next or the last booking of the people who were found.
func (v *visit) bookingsOf(p *view.Palette, people []clientele.Customer) error {
	if len(people) == 0 || !v.actor.May(clientele.BookingsRead) {
		return nil
	}
	found, err := v.reg.NextOrLastBookings(v.ctx(), v.actor, people)
	for _, b := range found {
		p.Bookings = append(p.Bookings, v.bookingFound(b))
	}
	return err
}

// bookingsOn are those of the day that was typed, of those alone who were typed beside it.
func (v *visit) bookingsOn(p *view.Palette, day time.Time, rest string) error {
	search, err := clientele.ParseSearch(rest)
	if err != nil || !v.actor.May(clientele.BookingsRead) {
		return nil // more words than anybody is called
	}
	p.Day = &view.Place{Name: v.T("nav.calendar") + ": " + v.l.DayLong(day), URL: "/calendar?day=" + day.Format(time.DateOnly), Icon: "calendar-days"}
	found, err := v.reg.DayBookings(v.ctx(), v.actor, day, search, paletteBookings)
	for _, b := range found {
		p.Bookings = append(p.Bookings, v.bookingFound(b))
	}
	return err
}

func (v *visit) bookingFound(b clientele.BookingDetails) view.FoundBooking {
	start := v.here(b.StartsAt)
	f := view.FoundBooking{ID: b.ID, Name: v.T("booking.walkin"), When: v.l.WeekdayShort(start) + " " + v.l.DateTime(start)}
	if b.Customer != nil {
		f.Name = or(b.Customer.Name, v.T("booking"))
	}
	for _, i := range b.Items {
		f.What = strings.Trim(f.What+", "+i.Name, ", ")
	}
	f.What = strings.Trim(f.What+" · "+staffNames(b.Staff), " ·")
	return f
}

// actions are everything that the palette leads to.
func (v *visit) actions(f view.Frame) []view.Place {
	var all []view.Place
	if f.Can.Book {
		all = append(all, view.Place{Name: v.T("booking.new"), URL: "/bookings/new", Icon: "calendar-plus"})
	}
	if f.Can.Write {
		all = append(all, view.Place{Name: v.T("customers.add"), URL: "/customers/new", Icon: "user-plus"},
			view.Place{Name: v.T("imports.new"), URL: "/imports/new", Icon: "upload"})
	}
	if f.Can.EditOrders {
		all = append(all, view.Place{Name: v.T("order.new"), URL: "/orders/new", Icon: "plus"})
	}
	for _, p := range f.Places() {
		all = append(all, view.Place{Name: v.T("nav." + p.Name), URL: p.URL, Icon: p.Icon})
	}
	if f.Can.Export {
		all = append(all, view.Place{Name: v.T("export.emails"), URL: "/customers/emails", Icon: "mail"},
			view.Place{Name: v.T("export.emails.marketing"), URL: "/customers/emails?marketing=yes", Icon: "mail"})
	}
	for _, p := range append(f.SettingsPlaces(), f.AdminPlaces()...) {
		all = append(all, view.Place{Name: v.T("settings." + p.Name), URL: p.URL, Icon: p.Icon})
	}
	return append(all, view.Place{Name: v.T("nav.me"), URL: "/me", Icon: "user-round"})
}
