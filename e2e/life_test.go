package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLifeOfARecord has a removal requested and cancelled, duplicates reviewed, somebody erased with a proof, and an
// endpoint told of it.
func TestLifeOfARecord(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	rest := restOf(t, base, folder)
	anna := counter(rest)
	for _, email := range []string{"maria.lindqvist@example.com", "maria.lindqvist@example.org"} {
		rest.call("POST", "/v1/customers?onDuplicate=create", members{"name": "Maria Lindqvist", "email": email, "phone": "+447720356999"})
	}
	differently(rest)
	b := open(t, base, 1440, 900, false)
	signIn(b)
	suggestion(b, anna)
	removal(b, anna)
	review(b)
	hook(b)
	erase(b, anna)
	b.calm()
}

// differently books for a known customer under another name.
func differently(c restCaller) {
	item, _ := c.call("POST", "/v1/items", members{"type": "service", "name": "Fringe", "durationMinutes": 15, "price": 900})["id"].(string)
	user, _ := c.call("POST", "/v1/users", members{"name": "Sanna", "email": "sanna@example.com", "role": "staff", "bookable": true})["id"].(string)
	at := time.Now().AddDate(0, 0, 3).UTC().Truncate(24 * time.Hour).Add(11 * time.Hour).Format(time.RFC3339)
	c.call("POST", "/v1/bookings", members{"customer": members{"name": "Anna Reis", "email": "anna@example.com", "phone": "+447720356000"},
		"startsAt": at, "users": []string{user}, "items": []string{item}, "source": "online_booking"})
}

// suggestion takes what a booking said differently, and leaves the rest.
func suggestion(b *browser, customer string) {
	b.t.Helper()
	b.go_("/customers/" + customer)
	b.see("Said differently in a booking")
	b.accessible("a card with suggestions")
	b.shoot("suggestions")
	b.click("#suggestions [action$='/take'] button")
	b.see("Taken into the record")
	b.click("#suggestions [action$='/dismiss'] button")
	b.see("Left as it is")
	b.go_("/customers/export")
	b.see("Data export")
	b.accessible("the data export")
	b.shoot("export")
	b.go_("/settings/organization")
	b.accessible("the organization")
	b.shoot("organization")
}

func removal(b *browser, customer string) {
	b.t.Helper()
	b.go_("/customers/" + customer)
	b.click("[popovertarget=actions]")
	b.click("#actions a[href$='#removal']")
	b.see("There are three ways")
	b.accessible("the ways to delete")
	b.fits("the ways to delete")
	b.shoot("delete")
	b.fill("[name=reason]", "Asked at the desk")
	b.click("#removal .btn.danger")
	b.see("Customer removal is requested.")
	b.accessible("the banner of a removal")
	b.shoot("removal-banner")
	b.go_("/settings/removals")
	b.see("Asked at the desk")
	b.accessible("the requests")
	b.shoot("removals")
	b.click("main .list .btn")
	b.see("Removal cancelled")
}

func review(b *browser) {
	b.t.Helper()
	b.until("(location.pathname === '/settings/duplicates' && document.querySelector('.pair')) || (location.assign('/settings/duplicates'), false)")
	b.see("likely one person")
	b.accessible("the duplicates")
	b.fits("the duplicates")
	b.shoot("duplicates")
	b.click(".twin .btn")
	b.see("Afterwards")
	b.click("main form.acts .btn.main")
	b.see("Customers merged")
	b.go_("/settings/merges")
	b.see("Maria Lindqvist")
	b.accessible("the merges")
	b.shoot("merges")
	b.click("main .list .btn")
	b.see("Merge undone")
}

func hook(b *browser) {
	b.t.Helper()
	b.go_("/settings/webhooks")
	b.see("No webhooks yet")
	b.accessible("no webhooks")
	b.press("n")
	b.until("location.pathname === '/settings/webhooks/new'")
	b.accessible("a new webhook")
	b.fill("#url", "https://shop.example.com/hook")
	b.click("main form .btn.main")
	b.see("whsec_")
	b.accessible("the secret")
	b.click("main .acts a.btn")
	b.see("Nothing was sent yet")
	b.accessible("a webhook")
	b.shoot("webhook")
	b.go_("/settings/webhooks")
	b.accessible("the webhooks")
}

func erase(b *browser, customer string) {
	b.t.Helper()
	b.go_("/customers/" + customer + "/delete")
	b.fill("#word", "no")
	b.click("#erase .btn.danger")
	b.see("Nothing was erased")
	b.fill("#word", "erase")
	b.click("#erase .btn.danger")
	b.see("Erased for good")
	b.see("Download certificate")
	b.accessible("the proof")
	b.shoot("erasure")
	b.go_("/settings/erasures")
	b.accessible("the erasures")
	b.go_("/settings/removals?status=done")
	b.accessible("requests carried out")
}

// TestLifeOnAPhone looks at the same pages 390 pixels wide, in the dark.
func TestLifeOnAPhone(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	rest := restOf(t, base, folder)
	anna := counter(rest)
	rest.call("POST", "/v1/customers?onDuplicate=create", members{"name": "Anna Almeida", "email": "anna@example.com"})
	rest.call("POST", "/v1/webhooks", members{"url": "https://shop.example.com/a-rather-long-address-of-a-hook", "events": []string{"*"}})
	b := open(t, base, 390, 844, true)
	signIn(b)
	for name, path := range map[string]string{"card": "/customers/" + anna, "delete": "/customers/" + anna + "/delete", "duplicates": "/settings/duplicates", "webhooks": "/settings/webhooks",
		"removals": "/settings/removals", "merges": "/settings/merges", "erasures": "/settings/erasures", "webhook": "/settings/webhooks/new"} {
		b.go_(path)
		b.fits(path)
		b.accessible(path)
		b.shoot("phone-" + name)
	}
	b.calm()
}

// TestLongNamesFit holds that a name of 200 characters without a blank, and one from right to left, stand out of no
// page of orders and of a record's life.
func TestLongNamesFit(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	rest := restOf(t, base, folder)
	long := strings.Repeat("Wolfeschlegelsteinhausen", 8) + "bergerdo"
	b := open(t, base, 390, 844, false)
	signIn(b)
	for i, name := range []string{long, "محمد بن عبد الله بن إبراهيم"} {
		email := fmt.Sprintf("long%d@example.com", i)
		var ids []string
		for range 2 {
			id, _ := rest.call("POST", "/v1/customers?onDuplicate=create", members{"name": name, "email": email, "notes": name})["id"].(string)
			ids = append(ids, id)
		}
		order, _ := rest.call("POST", "/v1/orders", members{"customerId": ids[0], "lines": []members{{"description": string([]rune(name)[:20]), "unitPrice": 1_000_000_000}}})["id"].(string)
		for _, path := range []string{"/customers/" + ids[0], "/customers/" + ids[0] + "/delete", "/orders", "/orders/" + order, "/orders/new?customer=" + ids[0],
			"/orders/" + order + "/refund", "/settings/duplicates", "/settings/merges"} {
			b.go_(path)
			b.fits(path)
		}
		rest.call("POST", "/v1/orders/"+order+"/cancel", members{})
		rest.call("POST", "/v1/customers/"+ids[1]+"/removal-request", members{"reason": name})
		b.go_("/settings/removals")
		b.fits("the requests")
		b.shoot(fmt.Sprintf("long-%d", i))
	}
	b.calm()
}
