package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"clientele/notify/mailtest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	customer   = "maria@example.com"
	newContact = "maria.new@example.com"
)

// post is a mail server: what comes to it for the customer can be read once, in its order.
type post struct {
	t       *testing.T
	address string
	letters chan mailtest.Letter
}

func openPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, letters: make(chan mailtest.Letter, 100)}
	p.address = mailtest.Serve(t, mailtest.Server{Take: func(l mailtest.Letter) {
		if l.To == customer || l.To == newContact {
			p.letters <- l
		}
	}})
	return p
}

// next waits for the next letter, which has some words in its subject, and finds something in its text.
func (p *post) next(subject, find string) string {
	p.t.Helper()
	select {
	case l := <-p.letters:
		found := regexp.MustCompile(find).FindString(l.Text)
		if !strings.Contains(l.Subject, subject) || found == "" {
			p.t.Fatalf("the letter %q has no %s: %s", l.Subject, find, l.Text)
		}
		return found
	case <-time.After(step):
		p.t.Fatalf("no letter about %q came", subject)
	}
	return ""
}

// api asks the program as another program does.
func api(t *testing.T, base, key, method, path string, body any) map[string]any {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, base+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	if method != "GET" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %v %v", method, path, res.StatusCode, answer, err)
	}
	return answer
}

// status is what the register says of the one customer whom an e-mail finds, in any state.
func status(t *testing.T, base, key, email string) string {
	t.Helper()
	for _, asked := range []string{"archived=any", "removal=pending"} {
		list := api(t, base, key, "GET", "/v1/customers?"+asked+"&q="+email, nil)["data"].([]any)
		if len(list) == 1 {
			return list[0].(map[string]any)["status"].(string)
		}
	}
	return "not there"
}

// TestCustomersOwnWay is a customer with a telephone: they book, follow the link in the mail, move and cancel, sign in
// with the code from the mail, take their data along, delete the account, see when, and take that back. The register
// shows each step.
func TestCustomersOwnWay(t *testing.T) {
	box := openPost(t)
	base, folder := serve(t, "--smtp", box.address, "--smtp-from", "salon@example.test")
	command(t, folder, "setup", "--org", "Salon Verde", "--owner-email", owner, "--owner-password", password, "--country", "GB", "--timezone", "Europe/London")
	key := regexp.MustCompile(`sk_live_\S+`).FindString(command(t, folder, "keys", "create", "--name", "test", "--scopes", "all"))
	api(t, base, key, "POST", "/v1/users", map[string]any{"name": "Anna Almeida", "email": "anna@example.com", "role": "staff", "bookable": true})
	api(t, base, key, "POST", "/v1/items", map[string]any{"type": "service", "name": "Haircut", "durationMinutes": 60, "price": 4500, "taxRate": 20})

	b := open(t, base, 390, 844, false)
	bookOnline(b)
	if got := status(t, base, key, customer); got != "active" {
		t.Errorf("after booking the customer is %s", got)
	}
	changeByLink(b, box)
	takeDataAlong(b, box)
	deleteAndKeep(b, box, func() string { return status(t, base, key, customer) })
	changeContact(b, box)
	if got := status(t, base, key, newContact); got != "active" {
		t.Errorf("under the new address the customer is %s", got)
	}
	b.calm()
}

// changeContact gives a new e-mail address, and confirms it with the code from the mail.
func changeContact(b *browser, box *post) {
	b.t.Helper()
	b.go_("/my/salon-verde/profile")
	b.fill("#email", newContact)
	b.press(kb.Enter)
	b.see("A code is on its way to " + newContact)
	b.accessible("a new contact")
	b.fits("a new contact")
	b.shoot("portal-confirm")
	b.fill("#code-email", "000000")
	b.press(kb.Enter)
	b.see("wrong")
	b.accessible("a wrong code of a new contact")
	b.fill("#code-email", box.next("Your code", `\d{6}`))
	b.press(kb.Enter)
	b.see("Saved")
	for range 2 { // to the old address and to the new one
		box.next("contact details", "were changed")
	}
}

func bookOnline(b *browser) {
	b.t.Helper()
	b.go_("/book/salon-verde")
	b.see("Haircut")
	b.accessible("the services")
	b.fits("the services")
	b.shoot("book-services")
	b.click(".offers a")
	b.see("First free time")
	b.accessible("the free times")
	b.fits("the free times")
	b.shoot("book-times")
	b.click(".times section:last-child button:last-child")
	b.see("Who is coming?")
	b.accessible("the details")
	b.fits("the details")
	b.fill("#name", "Maria Virtanen")
	b.press(kb.Tab)
	b.do(chromedp.KeyEvent("not an address"))
	b.press(kb.Tab)
	b.do(chromedp.KeyEvent("020 7946 0123"), chromedp.KeyEvent(kb.Enter))
	b.see("This is not an e-mail address")
	b.until("document.activeElement.id === 'email'")
	b.accessible("the details with what is wrong")
	b.shoot("book-details")
	b.fill("#email", customer)
	b.press(kb.Enter)
	b.see("Your booking is confirmed")
	b.accessible("the confirmation")
	b.fits("the confirmation")
	b.shoot("book-confirmed")
}

func changeByLink(b *browser, box *post) {
	b.t.Helper()
	link := box.next("Your booking at Salon Verde", `http://\S+`)
	b.do(chromedp.Navigate(link))
	b.click("a[href$='/move']")
	b.see("When?")
	b.accessible("the times to move to")
	b.click(".first button")
	b.see("Your booking has been moved")
	box.next("has changed", `http://\S+`)
	b.click(".sure summary")
	b.accessible("the question before cancelling")
	b.shoot("book-cancel")
	b.click(".sure .danger")
	b.see("This booking is cancelled")
	b.accessible("a cancelled booking")
	box.next("is cancelled", "Haircut")
}

// enterPortal signs in with the code from the mail, by the keyboard alone.
func enterPortal(b *browser, box *post) {
	b.t.Helper()
	b.go_("/my/salon-verde")
	b.fill("#contact", customer)
	b.press(kb.Enter)
	b.see("a code with six digits is on its way")
	b.accessible("the code")
	b.fill("#code", box.next("Your code", `\d{6}`))
	b.press(kb.Enter)
}

func takeDataAlong(b *browser, box *post) {
	b.t.Helper()
	b.go_("/my/salon-verde")
	b.accessible("the way in")
	b.shoot("portal-way-in")
	installable(b)
	enterPortal(b, box)
	b.see("Hello, Maria Virtanen")
	b.accessible("the bookings")
	b.fits("the bookings")
	b.shoot("portal-bookings")
	b.click(".masthead nav a[href$='/profile']")
	b.see("Download my data")
	b.accessible("the profile")
	b.fits("the profile")
	b.shoot("portal-profile")
	kind := eval[string](b, `fetch("/my/salon-verde/data", {method: "POST", body: new URLSearchParams({as: "zip"})}).then((r) => window.kind = r.headers.get("Content-Type")) && "asked"`)
	b.until(`window.kind === "application/zip"`)
	if kind != "asked" {
		b.t.Errorf("the data was not asked for: %s", kind)
	}
}

// installable holds that the browser would put the portal on a telephone's start page.
func installable(b *browser) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, step)
	defer cancel()
	found, err := chromedp.Call(ctx, page.GetInstallabilityErrors, cdp.Empty{})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range found.InstallabilityErrors {
		b.t.Errorf("the portal cannot be installed: %s", e.ErrorID)
	}
}

func deleteAndKeep(b *browser, box *post, state func() string) {
	b.t.Helper()
	b.go_("/my/salon-verde/profile")
	b.click("form[action$='/delete'] button")
	b.see("What stays")
	b.accessible("what deleting does")
	b.fits("what deleting does")
	b.shoot("portal-delete")
	b.click("form[method=post] .danger")
	b.see("Your account will be deleted")
	b.accessible("the good-bye")
	box.next("will be deleted", `deleted on \w{3} \d+ \w+ 20\d\d`)
	if got := state(); got != "removal_pending" {
		b.t.Errorf("after the deletion the customer is %s", got)
	}
	enterPortal(b, box)
	b.see("Your account is about to be deleted")
	b.accessible("an account that is about to be deleted")
	b.shoot("portal-pending")
	b.click(".btn.main")
	b.see("Hello, Maria Virtanen")
	box.next("stay", "as it was before")
	if got := state(); got != "active" {
		b.t.Errorf("after the deletion was cancelled the customer is %s", got)
	}
}
