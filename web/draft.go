package web

import (
	"slices"
	"strconv"
	"strings"

	"clientele"
)

// draft is an order that is being written. All of it stands in the form, so that it works without scripts and nothing
// is kept of what was not finished.
type draft struct {
	customer, booking       string
	lines                   []draftLine
	discount, kind          string // percent or amount
	points                  string
	handOut                 bool
	touched                 bool // what is wrong is told
	search, find            string
	newName, newPhone, mail string
}

// draftLine is a line as it was typed.
type draftLine struct {
	item, name, quantity, price, discount, tax string
}

// draft reads what the form has.
func (v *visit) draft() draft {
	d := draft{customer: v.form("customer"), booking: v.form("booking"), discount: v.form("discount"), kind: v.form("kind"),
		points: v.form("points"), handOut: v.form("handOut") == "yes", search: v.form("q"), find: v.form("find"),
		newName: v.form("new.name"), newPhone: v.form("new.phone"), mail: v.form("new.email")}
	at := func(name string, i int) string {
		if all := v.r.Form["line."+name]; i < len(all) {
			return strings.TrimSpace(all[i])
		}
		return ""
	}
	for i := range v.r.Form["line.item"] {
		d.lines = append(d.lines, draftLine{item: at("item", i), name: at("name", i), quantity: at("quantity", i), price: at("price", i),
			discount: at("discount", i), tax: at("tax", i)})
	}
	return d
}

// act does what the button that was pressed asks for.
func (d *draft) act(v *visit) error {
	if item := v.form("add"); item != "" {
		return d.add(v, item)
	}
	if n, err := strconv.Atoi(v.form("remove")); err == nil && n >= 0 && n < len(d.lines) {
		d.lines = slices.Delete(d.lines, n, n+1)
	}
	if id := v.form("choose"); id != "" {
		d.customer, d.search = id, ""
	}
	if v.form("nobody") != "" {
		d.customer, d.points = "", ""
	}
	return nil
}

// inWords is what the button for a line in free words asks to add.
const inWords = "words"

// add adds an item; one more of it where it has a line already.
func (d *draft) add(v *visit, id string) error {
	if id == inWords {
		d.lines = append(d.lines, draftLine{quantity: "1", tax: v.form("usualTax")})
		return nil
	}
	if at := slices.IndexFunc(d.lines, func(l draftLine) bool { return l.item == id }); at >= 0 {
		n, _ := strconv.Atoi(d.lines[at].quantity) // what is no number becomes 1
		d.lines[at].quantity = strconv.Itoa(n + 1)
		return nil
	}
	item, err := v.reg.Item(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	d.lines = append(d.lines, draftLine{item: item.ID, name: item.Name, quantity: "1", price: v.amount(item.Price)})
	return nil
}

// fromBooking takes the customer and the items of a booking that is to be checked out.
func (d *draft) fromBooking(v *visit, id string) error {
	b, err := v.reg.Booking(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	d.booking, d.customer = b.ID, b.CustomerID
	for _, i := range b.Items {
		d.lines = append(d.lines, draftLine{item: i.ID, name: i.Name, quantity: "1", price: v.amount(i.Price)})
	}
	return nil
}

// order is what the domain is asked for. What is no number becomes one that is refused.
func (d draft) order(v *visit) clientele.NewOrder {
	in := clientele.NewOrder{CustomerID: d.customer, BookingID: d.booking, HandOut: d.handOut, RedeemPoints: wholeNumber(d.points, 0)}
	if d.discount != "" && d.kind == "amount" {
		in.DiscountAmount = clientele.Some(v.cents(d.discount))
	} else if d.discount != "" {
		in.DiscountPercent = clientele.Some(percent(d.discount))
	}
	for _, l := range d.lines {
		line := clientele.NewLine{ItemID: l.item, Quantity: clientele.Some(wholeNumber(l.quantity, 1)), DiscountPercent: clientele.Some(percent(l.discount))}
		if l.price != "" {
			line.UnitPrice = clientele.Some(v.cents(l.price))
		}
		if l.item == "" {
			line.Description, line.TaxRate = l.name, clientele.Some(percent(l.tax))
		}
		in.Lines = append(in.Lines, line)
	}
	return in
}

// wholeNumber reads a number; -1, which is refused, where there is none.
func wholeNumber(text string, empty int64) int64 {
	if text == "" {
		return empty
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
