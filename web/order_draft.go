package web

import (
	"net/http"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"

	"github.com/a-h/templ"
)

// What a counter shows at once.
const (
	counterItems  = 60  // of the catalog; a search finds the others
	counterPeople = 8   // found while typing
	mostItems     = 500 // that are looked through
)

// newOrder begins an order: an empty one, one for a customer, or the checkout of a booking.
func newOrder(v *visit) error {
	d := draft{customer: v.form("customer")}
	if id := v.form("booking"); id != "" {
		if err := d.fromBooking(v, id); err != nil {
			return err
		}
	}
	return v.showDraft(http.StatusOK, d, view.DraftPage, nil)
}

// changeDraft does what a button of the draft asks for and shows it again; nothing is written.
func changeDraft(v *visit) error {
	d := v.draft()
	if err := d.act(v); err != nil {
		return err
	}
	return v.showDraft(http.StatusOK, d, v.draftShape(), nil)
}

// draftShape is the whole page, or the form alone for the script.
func (v *visit) draftShape() draftShape {
	if v.fromHTMX() {
		return view.DraftForm
	}
	return view.DraftPage
}

// draftSums is what the order comes to, while somebody types.
func draftSums(v *visit) error {
	p := view.Draft{Frame: v.frame("", "orders"), Live: v.fromHTMX()}
	if err := v.draftPrice(&p, v.draft(), nil); err != nil {
		return err
	}
	return v.show(http.StatusOK, view.DraftSums(p))
}

// draftPeople finds customers while somebody types.
func draftPeople(v *visit) error {
	p := view.Draft{Frame: v.frame("", "orders")}
	if err := v.draftFound(&p, v.form("q")); err != nil {
		return err
	}
	return v.show(http.StatusOK, view.DraftPeople(p))
}

// draftCatalog finds items while somebody types.
func draftCatalog(v *visit) error {
	p := view.Draft{Frame: v.frame("", "orders")}
	if _, err := v.draftItems(&p, v.form("find")); err != nil {
		return err
	}
	return v.show(http.StatusOK, view.DraftCatalog(p))
}

// createOrder makes the order, and leads to where it is paid.
func createOrder(v *visit) error {
	d := v.draft()
	o, err := v.reg.CreateOrder(v.ctx(), v.actor, d.order(v))
	if expected(err) {
		d.touched = true
		return v.showDraft(answer.Status(err), d, view.DraftPage, err)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.order.created"})
	return v.goTo("/orders/" + o.ID)
}

// draftCustomer makes a customer at the counter, or saves what the pencil's pop-up has.
func draftCustomer(v *visit) error {
	d := v.draft()
	var err error
	if v.form("save") == "new" {
		err = d.create(v)
	} else {
		err = d.edit(v)
	}
	if expected(err) {
		return v.showDraft(answer.Status(err), d, v.draftShape(), err)
	}
	if err != nil {
		return err
	}
	return v.showDraft(http.StatusOK, d, v.draftShape(), nil)
}

func (d *draft) create(v *visit) error {
	how := clientele.DuplicateRefuse
	if v.form("anyway") == "yes" {
		how = clientele.DuplicateCreate
	}
	change := clientele.CustomerChange{Name: clientele.Some(d.newName), Phone: clientele.Some(d.newPhone), Email: clientele.Some(d.mail)}
	made, err := v.reg.CreateCustomer(v.ctx(), v.actor, change, clientele.SourceStaff, how)
	if err == nil {
		d.customer, d.search, d.newName, d.newPhone, d.mail = made.Customer.ID, "", "", "", ""
	}
	return err
}

// edit saves the fields of the pencil's pop-up.
func (d *draft) edit(v *visit) error {
	some := func(name string) clientele.Optional[string] { return clientele.Some(v.form("customer." + name)) }
	change := clientele.CustomerChange{Name: some("name"), Phone: some("phone"), Email: some("email"),
		DiscountPercent: clientele.Some(percent(v.form("customer.discountPercent"))), Notes: clientele.Some(unixLines(v.r.FormValue("customer.notes")))}
	_, err := v.reg.UpdateCustomer(v.ctx(), v.actor, d.customer, change, wholeNumber(v.form("customer.version"), clientele.AnyVersion))
	return err
}

type draftShape = func(view.Draft) templ.Component

// showDraft puts a draft on the page; wrong is what was refused.
func (v *visit) showDraft(code int, d draft, shape draftShape, wrong error) error {
	p := view.Draft{Frame: v.frame(v.T("order.new"), "orders"), Booking: d.booking, Discount: d.discount, Kind: d.kind, Points: d.points,
		HandOut: d.handOut, Query: d.search, Find: d.find, Live: v.fromHTMX()}
	if err := v.draftBuyer(&p, d, wrong); err != nil {
		return err
	}
	usual, err := v.draftItems(&p, d.find)
	if err != nil {
		return err
	}
	p.UsualTax = usual
	if err := v.draftPrice(&p, d, wrong); err != nil {
		return err
	}
	return v.show(code, shape(p))
}

// draftBuyer shows whose order it is, or the way to find and to make a customer.
func (v *visit) draftBuyer(p *view.Draft, d draft, wrong error) error {
	names := v.wrongs(wrong)
	if d.customer == "" {
		p.New = []view.Field{{Name: "new.name", Label: v.T("field.name"), Value: d.newName, Auto: "off", Wrong: names["name"]},
			{Name: "new.phone", Label: v.T("field.phone"), Value: d.newPhone, Type: "tel", Auto: "off", Wrong: names["phone"]},
			{Name: "new.email", Label: v.T("field.email"), Value: d.mail, Type: "email", Auto: "off", Wrong: names["email"]}}
		p.Candidates = v.candidates(wrong)
		p.NewOpen = v.form("save") == "new"
		return v.draftFound(p, d.search)
	}
	c, err := v.reg.Customer(v.ctx(), v.actor, d.customer)
	if err != nil {
		return err
	}
	users, err := v.userNames()
	if err != nil {
		return err
	}
	p.Buyer = &view.Buyer{ID: c.ID, Name: c.Name, Contact: contactsOf(c), Notes: c.Notes,
		RegularOf: users[c.RegularOf], Status: string(c.Status), Tags: c.Tags}
	if c.Discount > 0 {
		p.Buyer.Discount = v.l.Percent(int64(c.Discount))
	}
	if worth := v.actor.Org.Settings.LoyaltyPointValue; worth > 0 && c.Loyalty > 0 {
		p.Buyer.Points = v.T("order.points.have", v.l.Number(c.Loyalty), v.money(c.Loyalty*worth, false))
		p.MayRedeem = true
	}
	if v.form("edit") != "" || v.form("save") == "edit" && wrong != nil {
		p.Edit = v.pencil(c, wrong)
	}
	return nil
}

// pencil is the pop-up where the customer of an order is changed.
func (v *visit) pencil(c clientele.Customer, wrong error) *view.Pencil {
	values, names := valuesOf(c), v.wrongs(wrong)
	values["notes"] = c.Notes
	if wrong != nil {
		for _, name := range []string{"name", "phone", "email", "discountPercent", "notes"} {
			values[name] = v.form("customer." + name)
		}
	}
	field := func(name, kind string) view.Field {
		return view.Field{Name: "customer." + name, Label: v.T("field." + name), Value: values[name], Type: kind, Auto: "off", Wrong: names[name]}
	}
	notes, name := field("notes", ""), field("name", "")
	notes.Rows, name.Focus = 3, true
	p := &view.Pencil{ID: c.ID, Name: c.Name, Version: values["version"], Fields: []view.Field{name, field("phone", "tel"), field("email", "email"),
		field("discountPercent", ""), notes}}
	if wrong != nil && names == nil {
		p.Wrong = v.message(wrong)
	}
	return p
}

func (v *visit) draftFound(p *view.Draft, text string) error {
	p.Query = text
	search, err := clientele.ParseSearch(text)
	if err != nil || search.Empty() {
		return nil // what cannot be searched for finds nobody
	}
	page, err := v.reg.Customers(v.ctx(), v.actor, clientele.CustomerQuery{Search: search}, clientele.Paging{Limit: counterPeople})
	for _, c := range page.Items {
		p.Found = append(p.Found, candidate(c))
	}
	p.None = len(p.Found) == 0
	return err
}
