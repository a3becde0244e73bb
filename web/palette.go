package web

import (
	"net/http"
	"strings"

	"clientele"
	"clientele/web/view"
)

// paletteRows is how many customers the palette shows.
const paletteRows = 8

// palette finds customers, and what one can do, by what was typed.
func palette(v *visit) error {
	text := v.form("q")
	p := view.Palette{Frame: v.frame("", ""), Query: text}
	search, err := clientele.ParseSearch(text)
	if err == nil && !search.Empty() && v.actor.May(clientele.CustomersRead) {
		page, err := v.reg.Customers(v.ctx(), v.actor, clientele.CustomerQuery{Search: search}, clientele.Paging{Limit: paletteRows})
		if err != nil {
			return err
		}
		for _, c := range page.Items {
			detail := clientele.FormatPhone(c.Phone)
			if detail == "" {
				detail = c.Email
			}
			p.People = append(p.People, view.Found{ID: c.ID, Name: c.Name, Detail: detail})
		}
	}
	for _, a := range v.actions(p.Frame) {
		if strings.Contains(strings.ToLower(a.Name), strings.ToLower(text)) {
			p.Actions = append(p.Actions, a)
		}
	}
	return v.show(http.StatusOK, view.PaletteList(p))
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
