package web

import (
	"net/http"
	"slices"
	"strings"

	"clientele"
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
	return v.showDraft(http.StatusOK, v.draft(), view.DraftSums, nil)
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
		return v.showDraft(status(err), d, view.DraftPage, err)
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
		return v.showDraft(status(err), d, v.draftShape(), err)
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
	p.Buyer = &view.Buyer{ID: c.ID, Name: c.Name, Contact: strings.Trim(clientele.FormatPhone(c.Phone)+" · "+c.Email, " ·"), Notes: c.Notes,
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
		p.Found = append(p.Found, v.candidate(c))
	}
	p.None = len(p.Found) == 0
	return err
}

// draftItems shows the catalog, or what a search finds of it, and gives the tax rate that most of it has.
func (v *visit) draftItems(p *view.Draft, find string) (usual string, err error) {
	var items []clientele.Item
	sold, paging := false, clientele.Paging{Limit: clientele.MaxLimit}
	for len(items) < mostItems {
		page, err := v.reg.Items(v.ctx(), v.actor, clientele.ItemQuery{Archived: &sold}, paging)
		if err != nil {
			return "", err
		}
		items = append(items, page.Items...)
		if paging.Cursor = page.Next; page.Next == "" {
			break
		}
	}
	rates := make(map[clientele.Percent]int)
	for _, i := range items {
		rates[i.TaxRate]++
		if find != "" && !strings.Contains(strings.ToLower(i.Name), strings.ToLower(find)) {
			continue
		}
		if len(p.Services)+len(p.Products) == counterItems {
			p.MoreItems = true
			continue
		}
		line := view.CounterItem{ID: i.ID, Name: i.Name, Price: v.money(i.Price, true)}
		if i.Type == clientele.ItemService {
			p.Services = append(p.Services, line)
		} else {
			p.Products = append(p.Products, line)
		}
	}
	p.Find, p.NoItems = find, len(items) == 0
	return v.percentText(mostOf(rates)), nil
}

func mostOf(rates map[clientele.Percent]int) (most clientele.Percent) {
	for rate, n := range rates {
		if n > rates[most] || n == rates[most] && rate > most {
			most = rate
		}
	}
	return most
}

// draftPrice shows the lines and what they come to.
func (v *visit) draftPrice(p *view.Draft, d draft, wrong error) error {
	for i, l := range d.lines {
		p.Lines = append(p.Lines, view.DraftLine{N: i, Item: l.item, Name: l.name, Quantity: l.quantity, Price: l.price, Discount: l.discount, Tax: l.tax})
	}
	if len(d.lines) == 0 {
		return nil
	}
	o, err := v.reg.PriceOrder(v.ctx(), v.actor, d.order(v))
	if expected(err) {
		if d.touched || !onlyMissing(err) {
			p.Wrong = v.firstWrong(err)
		}
		return nil
	}
	if err != nil || wrong != nil && d.touched {
		p.Wrong = v.firstWrong(wrong)
		return err
	}
	for i, l := range o.Lines {
		p.Lines[i].Total = v.money(l.Total+l.OrderPart, false)
	}
	p.Sums, p.Total = v.sums(o), v.money(o.Total, false)
	return nil
}

// onlyMissing tells a line that is not written yet from one that is wrong.
func onlyMissing(err error) bool {
	fields := fieldsOf(err)
	return len(fields) > 0 && !slices.ContainsFunc(fields, func(f clientele.FieldError) bool { return f.Code != "required" })
}

// sums are what stands between the lines of an order and its total.
func (v *visit) sums(o clientele.Order) []view.Sum {
	var customer, line int64
	for _, l := range o.Lines {
		customer += l.CustomerPart
		line += l.LinePart
	}
	sums := []view.Sum{{Label: v.T("order.subtotal"), Amount: v.money(o.Subtotal, false)}}
	less := func(label string, amount int64) {
		if amount > 0 {
			sums = append(sums, view.Sum{Label: label, Amount: v.money(-amount, false), Off: true})
		}
	}
	less(v.T("order.discount.customer", v.l.Percent(int64(o.CustomerDiscount))), customer)
	less(v.T("order.discount.lines"), line)
	less(v.T("order.discount.whole"), o.DiscountAmount)
	less(v.T("order.discount.points"), o.PointsDiscount)
	if o.TaxTotal > 0 {
		sums = append(sums, view.Sum{Label: v.T("order.tax"), Amount: v.money(o.TaxTotal, false), Small: true})
	}
	return sums
}
