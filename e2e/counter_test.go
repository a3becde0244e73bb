package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// restCaller calls the API of the program, to prepare what a test is not about.
type restCaller struct {
	t         *testing.T
	base, key string
}

func restOf(t *testing.T, base, folder string) restCaller {
	t.Helper()
	var made struct {
		Key string `json:"key"`
	}
	out := command(t, folder, "keys", "create", "--name", "Test", "--scopes", "all", "--json")
	if err := json.Unmarshal([]byte(out), &made); err != nil || made.Key == "" {
		t.Fatalf("no key in %s (%v)", out, err)
	}
	return restCaller{t, base, made.Key}
}

// call sends a request and gives the data of the answer.
func (c restCaller) call(method, path string, body any) map[string]any {
	c.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, bytes.NewReader(text))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	var whole struct {
		Data map[string]any `json:"data"`
	}
	if err != nil || res.StatusCode >= 300 || len(answer) > 0 && json.Unmarshal(answer, &whole) != nil {
		c.t.Fatalf("%s %s: %d %s (%v)", method, path, res.StatusCode, answer, err)
	}
	return whole.Data
}

type members = map[string]any

// counter fills a shop: services, products, and a customer who has points and a discount.
func counter(c restCaller) (customer string) {
	c.call("PATCH", "/v1/settings", members{"loyaltyPointsPerUnit": 1, "loyaltyPointValue": 5})
	for _, item := range []members{
		{"type": "service", "name": "Haircut, long", "durationMinutes": 60, "price": 6200, "taxRate": 20},
		{"type": "service", "name": "Haircut, short", "durationMinutes": 30, "price": 3800, "taxRate": 20},
		{"type": "service", "name": "Colour, roots", "durationMinutes": 90, "price": 8900, "taxRate": 20},
		{"type": "service", "name": "Beard trim", "durationMinutes": 20, "price": 2100, "taxRate": 20},
		{"type": "product", "name": "Shampoo, 250 ml", "price": 1850, "taxRate": 20, "stock": 12},
		{"type": "product", "name": "Comb", "price": 650, "taxRate": 20},
		{"type": "product", "name": "Leave-in conditioner", "price": 2400, "taxRate": 20},
	} {
		c.call("POST", "/v1/items", item)
	}
	id, _ := c.call("POST", "/v1/customers", members{"name": "Anna Almeida", "email": "anna@example.com", "phone": "+447720356335",
		"discountPercent": 10, "notes": "Allergic to ammonia: patch test before any colour."})["id"].(string)
	c.call("POST", "/v1/customers/"+id+"/loyalty", members{"points": 120, "reason": "Stamp card"})
	c.call("POST", "/v1/customers", members{"name": "Hugo Vogel", "email": "hugo@example.com"})
	return id
}

func TestCounter(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	counter(restOf(t, base, folder))
	b := open(t, base, 1440, 900, false)
	signIn(b)
	b.go_("/orders")
	b.see("No orders yet")
	b.accessible("no orders")
	sell(b)
	pay(b)
	refund(b)
	ticket(b)
	byKeyboard(b)
	b.calm()
}

// sell writes an order: the customer is found while typing, the catalog is tapped, totals follow.
func sell(b *browser) {
	b.t.Helper()
	b.press("g")
	b.press("o")
	b.until("location.pathname === '/orders'")
	b.press("n")
	b.until("location.pathname === '/orders/new'")
	b.accessible("an empty order")
	b.shoot("order-empty")
	b.fill("#q", "almei")
	b.see("Anna Almeida")
	b.accessible("customers found at the counter")
	b.click("#buyers button")
	b.see("Allergic to ammonia")
	b.fill("#find-item", "long")
	b.until("document.querySelectorAll('#shelf button').length === 1")
	b.click("#shelf button")
	b.until("document.querySelector('#total-0')?.textContent === '£55.80'")
	b.fill("#find-item", "comb")
	b.until("document.querySelector('#shelf').textContent.includes('Comb')")
	b.click("#shelf button")
	b.until("document.querySelector('#total-1')")
	b.click("#shelf button")
	b.until("document.querySelector('#quantity-1').value === '2'")
	b.fill("#discount", "10")
	b.fill("#points", "100")
	b.until("document.querySelector('#sums .total').textContent.includes('£55.75')")
	b.accessible("an order being written")
	b.shoot("order-draft")
	pencil(b)
	b.click("[formaction='/orders']")
	b.see("Order created")
}

// pencil changes the customer from the order. Its end is the way to delete them.
func pencil(b *browser) {
	b.t.Helper()
	b.click("#buyer [name=edit]")
	b.until("document.querySelector('#pencil')?.matches(':modal')")
	b.see("Delete customer")
	b.accessible("the pencil's pop-up")
	b.shoot("order-pencil")
	eval[bool](b, `(document.getElementById("customer.name").value = "", true)`)
	b.click("#pencil [name=save]")
	b.until("document.querySelector('#pencil [aria-invalid=true]')")
	b.fill("[id='customer.name']", "Anna Almeida-Reis")
	b.click("#pencil [name=save]")
	b.until("!document.querySelector('#pencil') && document.querySelector('#buyer').textContent.includes('Anna Almeida-Reis')")
	b.until("document.querySelector('#quantity-1').value === '2' && document.querySelector('#discount').value === '10'")
}

// pay splits a payment over two methods.
func pay(b *browser) {
	b.t.Helper()
	b.accessible("an order to be paid")
	b.shoot("order-pay")
	b.fill("#amount", "99999")
	b.click("[value=cash]")
	b.until("document.querySelector('.notice.bad')")
	b.fill("#amount", "25,75")
	b.click("[value=gift_card]")
	b.see("some is still to be paid")
	b.until("document.querySelector('#amount').value === '30.00'")
	b.click("[value=card]")
	b.see("Paid in full")
	b.see("View receipt")
	b.accessible("a paid order")
	b.shoot("order-paid")
	b.fits("a paid order")
}

// refund gives a part back, and then the rest.
func refund(b *browser) {
	b.t.Helper()
	b.click("a[href$='/refund']")
	b.until("location.pathname.endsWith('/refund')")
	b.accessible("a refund")
	b.shoot("order-refund")
	eval[bool](b, `((f) => { f.value = "1"; return true })(document.getElementById("back.2"))`)
	b.click("main form .btn.main")
	b.see("1 came back")
	b.click("a[href$='/refund']")
	b.click("[name=all]")
	b.until("document.querySelector('h1 .tag')?.textContent === 'Refunded'")
}

// ticket is a laundry's: open, ready, paid, handed out; by a customer who is made at the counter.
func ticket(b *browser) {
	b.t.Helper()
	b.go_("/orders/new")
	b.click("#buyer summary")
	b.fill("[id='new.name']", "Nora Vogel")
	b.fill("[id='new.email']", "hugo@example.com")
	b.click("[value=new]")
	b.see("Hugo Vogel")
	b.accessible("a customer who may be known")
	b.click("[value=new]")
	b.until("document.querySelector('#buyer .chosen')?.textContent.includes('Nora Vogel')")
	b.click("[value=words]")
	b.until("document.activeElement?.id === 'name-0'")
	b.do(chromedp.KeyEvent("Two shirts"), chromedp.KeyEvent(kb.Tab))
	b.fill("#price-0", "12.5")
	b.until("document.querySelector('#total-0').textContent === '£12.50'")
	b.click("[name=handOut]")
	b.click("[formaction='/orders']")
	b.see("Order created")
	b.click("form[action$='/ready'] button")
	b.see("Marked as ready")
	b.click("[value=cash]")
	b.see("Paid in full")
	b.click("form[action$='/hand-out'] button")
	b.see("Handed out")
	b.go_("/orders")
	b.see("Nora Vogel")
	b.accessible("the orders")
	b.shoot("orders")
	b.click("tbody th a")
	b.until("location.pathname.startsWith('/orders/ord_')")
}

// byKeyboard sells and is paid by the keyboard alone.
func byKeyboard(b *browser) {
	b.t.Helper()
	b.go_("/orders")
	b.press("n")
	b.until("document.activeElement?.id === 'q'")
	b.do(chromedp.KeyEvent("hugo"))
	b.until("document.querySelector('#buyers button')")
	tabTo(b, "#buyers button")
	b.press(kb.Enter)
	b.until("document.activeElement?.id === 'find-item'")
	b.do(chromedp.KeyEvent("comb"))
	b.until("document.querySelectorAll('#shelf button').length === 1")
	tabTo(b, "#shelf button")
	b.press(kb.Enter)
	b.until("document.querySelector('#quantity-0') && document.activeElement?.matches('#shelf button')")
	b.press(kb.Enter)
	b.until("document.querySelector('#total-0').textContent === '£13.00'")
	tabTo(b, "[formaction='/orders']")
	b.press(kb.Enter)
	b.see("Order created")
	tabTo(b, "[value=card]")
	b.press(kb.Enter)
	b.see("Paid in full")
}

// tabTo presses Tab until something has the focus.
func tabTo(b *browser, selector string) {
	b.t.Helper()
	for range 60 {
		if eval[bool](b, fmt.Sprintf("Boolean(document.activeElement?.matches(%q))", selector)) {
			return
		}
		b.press(kb.Tab)
	}
	b.t.Fatalf("Tab does not lead to %s", selector)
}

// TestCounterOnAPhone sells on a screen 390 pixels wide, in the dark.
func TestCounterOnAPhone(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	customer := counter(restOf(t, base, folder))
	b := open(t, base, 390, 844, true)
	signIn(b)
	b.go_("/orders/new?customer=" + customer)
	b.see("Anna Almeida")
	b.click("#shelf li:nth-child(2) button")
	b.until("document.querySelector('#total-0')")
	b.fits("an order on a phone")
	b.accessible("an order on a phone")
	b.shoot("phone-order")
	eval[bool](b, "(document.querySelector('.ticket').scrollIntoView(), true)")
	b.shoot("phone-ticket")
	b.click("[formaction='/orders']")
	b.see("Take payment")
	b.fits("paying on a phone")
	b.accessible("paying on a phone")
	b.shoot("phone-pay")
	b.go_("/orders")
	b.fits("the orders on a phone")
	b.accessible("the orders on a phone")
	b.shoot("phone-orders")
	b.calm()
	if strings.Contains(eval[string](b, "location.href"), "Almeida") {
		t.Error("a name stands in an address")
	}
}
