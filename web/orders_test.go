package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

// item adds something to the catalog.
func (w *world) item(a clientele.Actor, kind, name string, price int64) clientele.Item {
	w.t.Helper()
	ch := clientele.ItemChange{Type: clientele.Some(kind), Name: clientele.Some(name), Price: clientele.Some(price), TaxRate: clientele.Some(25.5)}
	if kind == "service" {
		ch.DurationMinutes = clientele.Some(30)
	}
	item, err := w.reg.CreateItem(w.t.Context(), a, ch)
	must(w.t, err)
	return item
}

// formOf gives what the fields of an order's form hold, as a browser without scripts sends them, with those that are
// typed over.
func formOf(p page, typed ...string) []string {
	fields := typed
	input := regexp.MustCompile(`<input [^>]*>`)
	attr := regexp.MustCompile(`(name|value|type)="([^"]*)"`)
	_, form, _ := strings.Cut(p.body, `<form id="draft"`)
	form, _, _ = strings.Cut(form, "</form>")
	for _, tag := range input.FindAllString(form, -1) {
		have := map[string]string{}
		for _, m := range attr.FindAllStringSubmatch(tag, -1) {
			have[m[1]] = m[2]
		}
		over := slices.Contains(typed, have["name"])
		if have["name"] != "" && !over && (have["type"] != "checkbox" || strings.Contains(tag, " checked")) {
			fields = append(fields, have["name"], have["value"])
		}
	}
	return fields
}

// TestCounterWithoutScripts sells, splits the payment, gives back and hands out in a browser that runs no scripts.
func TestCounterWithoutScripts(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	cut, comb := w.item(a, "service", "Haircut", 5000), w.item(a, "product", "Comb", 650)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	_, err := w.reg.UpdateCustomer(t.Context(), a, c.ID, clientele.CustomerChange{DiscountPercent: clientele.Some(10.0)}, clientele.AnyVersion)
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	p := v.get("/orders/new")
	press := func(fields ...string) { t.Helper(); p = v.post("/orders/new", formOf(p, fields...)...) }
	press("q", "aino")
	has(t, "the search", p, `name="choose" value="`+c.ID)
	press("choose", c.ID)
	press("add", cut.ID)
	press("add", comb.ID)
	press("add", comb.ID)
	has(t, "the draft", p, "Aino Korhonen", "−10%", "€45.00", "€11.70", "€56.70", `id="quantity-1"`)
	press("edit", "yes")
	has(t, "the pencil", p, `<dialog class="box" id="pencil" open`, "/customers/"+c.ID+"/delete", "Delete customer")
	press("remove", "0")
	hasNot(t, "without the line", p, "€45.00")
	press("add", cut.ID)
	p = v.post("/orders", formOf(p, "discount", "6.70", "kind", "amount")...)
	has(t, "the order", p, "Order created", "€50.00", "Take payment")
	order := p.path
	p = v.post(order+"/pay", "amount", "60", "method", "cash")
	if p.status != http.StatusUnprocessableEntity {
		t.Errorf("more than is due gives %d", p.status)
	}
	p = v.post(order+"/pay", "amount", "20,00", "method", "gift_card")
	has(t, "a part of the payment", p, "Gift card", "€30.00", `value="30.00"`)
	p = v.post(order+"/pay", "amount", "30", "method", "card")
	has(t, "the paid order", p, "Completed", "Receipt 2026-000001", "View receipt")
	receipt := v.get(order + "/receipt")
	has(t, "the receipt", receipt, "2026-000001", "Aino Korhonen")
	if policy := receipt.header.Get("Content-Security-Policy"); !strings.Contains(policy, "style-src 'sha256-") {
		t.Errorf("the receipt's policy is %q", policy)
	}
	if pdf := v.get(order + "/receipt.pdf"); !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Errorf("the receipt to print begins with %.10q", pdf.body)
	}
	has(t, "what is sent", v.post(order+"/receipt/send"), "The receipt is on its way")
	has(t, "a part given back", v.post(order+"/refund", "back.1", "1", "method", "cash", "reason", "torn"), "1 came back", "torn")
	has(t, "all given back", v.post(order+"/refund", "all", "yes", "method", "card"), "Refunded")
	has(t, "the list", v.get("/orders?status=refunded"), "Aino Korhonen", "Comb, Haircut")
	hasNot(t, "another list", v.get("/orders?status=open"), "Aino Korhonen")
}

func TestATicketIsReadyAndHandedOut(t *testing.T) {
	w := newWorld(t)
	w.organization("Laundry", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	words := []string{"line.item", "", "line.name", "Two shirts", "line.quantity", "2", "line.price", "6,25", "line.discount", "", "line.tax", "25,5"}
	made := v.post("/orders", append(words, "handOut", "yes")...)
	has(t, "the ticket", made, "Two shirts", "€12.50", "No customer", "Cancel order", "Ready to fetch")
	has(t, "ready", v.post(made.path+"/ready"), "Marked as ready")
	has(t, "paid", v.post(made.path+"/pay", "amount", "12.50", "method", "cash"), "Paid in full", "Hand out")
	has(t, "handed out", v.post(made.path+"/hand-out"), "Completed")
	gone := v.post("/orders", words...)
	has(t, "cancelled", v.post(gone.path+"/cancel"), "Order cancelled")
	wrong := v.post("/orders", "line.item", "", "line.name", "Shirt", "line.quantity", "many", "line.price", "cheap", "line.discount", "", "line.tax", "")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("words for numbers give %d", wrong.status)
	}
	has(t, "words for numbers", wrong, "Shirt", `value="many"`)
	has(t, "an empty order", v.post("/orders"), "New order")
}

func TestABookingIsCheckedOut(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	cut := w.item(a, "service", "Haircut", 5000)
	stylist, err := w.reg.CreateUser(t.Context(), a, clientele.UserChange{Name: clientele.Some("Sanna"), Bookable: clientele.Some(true), Role: clientele.Some("staff"),
		Email: clientele.Some("sanna@example.com")})
	must(t, err)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	booked, err := w.reg.CreateBooking(t.Context(), a, clientele.NewBooking{CustomerID: clientele.Some(c.ID), BookingChange: clientele.BookingChange{
		StartsAt: clientele.Some(time.Date(2026, 3, 16, 10, 0, 0, 0, time.UTC)), Users: clientele.Some([]string{stylist.ID}), Items: clientele.Some([]string{cut.ID})}})
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	p := v.get("/orders/new?booking=" + booked.Booking.ID)
	has(t, "the checkout", p, "Aino Korhonen", "Haircut", "€50.00", `name="booking" value="`+booked.Booking.ID)
	p = v.post("/orders", formOf(p)...)
	v.post(p.path+"/pay", "amount", "50", "method", "card")
	if after, err := w.reg.Booking(t.Context(), a, booked.Booking.ID); err != nil || after.PaidTotal != 5000 {
		t.Errorf("%d of the booking is paid (%v)", after.PaidTotal, err)
	}
	again := v.post("/orders", "booking", booked.Booking.ID, "line.item", cut.ID, "line.name", "Haircut", "line.quantity", "1", "line.price", "50", "line.discount", "", "line.tax", "")
	if again.status != http.StatusConflict {
		t.Errorf("a second checkout gives %d", again.status)
	}
}
