package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"clientele"
)

// said books for somebody who is known, and says something differently.
func (w *world) said(a clientele.Actor, user, item, name, email string) {
	w.t.Helper()
	_, err := w.reg.CreateBooking(w.t.Context(), a, clientele.NewBooking{
		Customer: clientele.Some(clientele.CustomerChange{Name: clientele.Some(name), Email: clientele.Some(email), Phone: clientele.Some("+358401234567")}),
		BookingChange: clientele.BookingChange{StartsAt: clientele.Some(time.Date(2026, 3, 16, 10, 0, 0, 0, time.UTC)),
			Users: clientele.Some([]string{user}), Items: clientele.Some([]string{item})}})
	must(w.t, err)
}

func TestWhatABookingSaidIsTakenOrLeft(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	cut := w.item(a, "service", "Haircut", 5000)
	stylist, err := w.reg.CreateUser(t.Context(), a, clientele.UserChange{Name: clientele.Some("Sanna"), Bookable: clientele.Some(true), Role: clientele.Some("staff"),
		Email: clientele.Some("sanna@example.com")})
	must(t, err)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	w.said(a, stylist.ID, cut.ID, "Aino Virtanen", "aino@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	card := "/customers/" + c.ID
	p := v.get(card)
	has(t, "the card", p, "Said differently in a booking", "Aino Virtanen", "+358 40 1234567", "Is a booking missing?")
	ids := strings.Split(p.body, card+"/suggestions/")
	if len(ids) != 5 { // two suggestions, each with two forms
		t.Fatalf("%d forms of suggestions", len(ids)-1)
	}
	id := func(i int) string { s, _, _ := strings.Cut(ids[i], "/"); return s }
	one, two := id(1), id(3)
	has(t, "taken", v.post(card+"/suggestions/"+one+"/take"), "Taken into the record")
	left := v.post(card + "/suggestions/" + two + "/dismiss")
	has(t, "left", left, "Left as it is")
	hasNot(t, "the card afterwards", left, "Said differently")
	if again := v.post(card + "/suggestions/" + two + "/take"); again.status != http.StatusConflict {
		t.Errorf("taking what was left gives %d", again.status)
	}
	now, err := w.reg.Customer(t.Context(), a, c.ID)
	if must(t, err); (now.Name == "Aino Virtanen") == (now.Phone == "+358401234567") {
		t.Errorf("of two suggestions one was taken, and the record says %s %s", now.Name, now.Phone)
	}
}

func TestTheCardNamesPossibleDuplicatesAndOrders(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	one, two := w.customer(a, "Aino Korhonen", "aino.k@example.com"), w.customer(a, "Aino Korhonen", "aino.k@example.com")
	must(t, w.reg.RunDue(t.Context(), a.Org))
	sold, err := w.reg.CreateOrder(t.Context(), a, clientele.NewOrder{CustomerID: one.ID, Lines: []clientele.NewLine{
		{Description: "Gift", UnitPrice: clientele.Some(int64(1000))}}})
	must(t, err)
	_, err = w.reg.AddPayment(t.Context(), a, sold.ID, 1000, clientele.PaidCash)
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	has(t, "the card", v.get("/customers/"+one.ID), "This may be a duplicate. Merge instead", "/customers/"+two.ID, "/orders/"+sold.ID+"/receipt")
	has(t, "the hand-over", v.get("/customers/"+one.ID+"/hand-over"), "E-mail to the customer")
	has(t, "what is sent", v.post("/customers/"+one.ID+"/hand-over/email"), "on its way to the customer")
}

func TestDataExportOfARangeOfDays(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	w.customer(a, "Stays Here", "stays@example.com")
	gone := w.customer(a, "Went Away", "went@example.com")
	_, err := w.reg.UpdateCustomer(t.Context(), a, gone.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	has(t, "the page", v.get("/customers/export"), "Data export", "Deactivated customers")
	file := v.get("/customers/export/data?report=deactivated&from=2026-03-14&to=2026-03-14")
	has(t, "that day", file, "Went Away")
	hasNot(t, "that day", file, "Stays Here")
	hasNot(t, "another day", v.get("/customers/export/data?report=deactivated&from=2026-03-15&to="), "Went Away")
	has(t, "the register", v.get("/customers/export/data?report=register&from=2026-03-14"), "Stays Here")
	has(t, "addresses", v.get("/customers/export/data?report=emails"), "stays@example.com")
	hasNot(t, "addresses with permission", v.get("/customers/export/data?report=emails.marketing"), "stays@example.com")
}

func TestLoyaltyAndReceiptsAreSet(t *testing.T) {
	w := newWorld(t)
	w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	form := []string{"name", "Salon", "slug", "salon", "country", "FI", "currency", "EUR", "timezone", "Europe/Helsinki", "locale", "fi",
		"removalGraceDays", "7", "bookkeepingYears", "7", "loyaltyPointsPerUnit", "1.5", "receiptHeader", "FI12345678"}
	has(t, "the settings", v.post("/settings/organization", append(form, "loyaltyPointValue", "0.05")...), `value="1.5"`, `value="0.05"`, "FI12345678")
	wrong := v.post("/settings/organization", append(form, "loyaltyPointValue", "lots")...)
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a worth that is no number gives %d", wrong.status)
	}
}
