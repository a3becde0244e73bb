package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	owner    = "owner@example.com"
	password = "Tall-Heron-42"
)

// setUp makes the organization in the browser, as the first start asks for it.
func setUp(b *browser) {
	b.t.Helper()
	b.go_("/")
	b.see("Set up your register")
	b.accessible("the set-up")
	b.fill("#name", "Salon Verde")
	eval[bool](b, "((e) => { e.value = 'GB'; return e.value === 'GB' })(document.getElementById('country'))")
	b.fill("#owner", "Elif Yılmaz")
	b.fill("#email", owner)
	b.fill("#password", password)
	b.click("main .btn.main")
	b.see("Your register is empty")
}

// signIn signs in by the keyboard alone.
func signIn(b *browser) {
	b.t.Helper()
	b.go_("/sign-in")
	b.fill("#email", owner)
	b.press(kb.Tab)
	b.do(chromedp.KeyEvent(password), chromedp.KeyEvent(kb.Enter))
	b.until("location.pathname === '/customers'")
}

// register writes a file to import.
func register(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const people = `Name,Email,Phone,Tags
Anna Almeida,anna@example.com,+44 7720 356335,VIP
Hugo Vogel,hugo@example.com,+44 7596 217452,"Colour client, VIP"
Nora Vogel,nora@example.com,+44 7680 235460,
محمد بن عبد الله,m@example.com,+44 7680 235461,
No Contact,,,
`

// bringIn imports the people with the wizard.
func bringIn(b *browser) {
	b.t.Helper()
	b.go_("/imports/new")
	b.accessible("the upload")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{register(b.t, people)}))
	b.see("What would happen")
	b.accessible("the check of an import")
	b.shoot("import-check")
	eval[bool](b, `((s) => { s.value = ""; s.dispatchEvent(new Event("change", {bubbles: true})); return true })(document.querySelector("[name=column-1]"))`)
	b.until(`document.querySelector("#preview .counts b").textContent === "4"`)
	eval[bool](b, `((s) => { s.value = "email"; s.dispatchEvent(new Event("change", {bubbles: true})); return true })(document.querySelector("[name=column-1]"))`)
	b.click("main form .btn.main")
	b.see("The import is done")
	b.accessible("the result of an import")
	b.shoot("import-result")
}

func TestFrontDesk(t *testing.T) {
	base, _ := serve(t)
	b := open(t, base, 1440, 900, false)
	setUp(b)
	bringIn(b)
	search(b)
	fileCard(b)
	bulk(b)
	merge(b)
	settingsPages(b)
	b.calm()
}

// search finds people as one types, with the palette and with the keys.
func search(b *browser) {
	b.t.Helper()
	b.go_("/customers")
	b.see("Anna Almeida")
	b.press("/")
	b.until("document.activeElement.matches('[data-search]')")
	b.do(chromedp.KeyEvent("vogel"))
	b.until("document.querySelectorAll('tbody .who').length === 2")
	b.until("!location.search.includes('vogel')")
	b.fill("[data-search]", "zzyzx")
	b.see("Nobody matches “zzyzx”")
	b.accessible("a search for nobody")
	b.go_("/customers")
	b.press("k", chromedp.ModifierCtrl)
	b.until("document.getElementById('palette').open")
	b.until("document.querySelector('#found a[href=\"/imports/new\"]')")
	b.do(chromedp.KeyEvent("hugo"))
	b.until("document.querySelector('#found [aria-selected=true]')?.textContent.includes('Hugo Vogel')")
	b.accessible("the palette")
	b.shoot("palette")
	b.press(kb.Enter)
	b.until("document.querySelector('h1')?.textContent.includes('Hugo Vogel')")
	b.press("?")
	b.until("document.getElementById('keys').open")
	b.accessible("the list of keys")
	b.press(kb.Escape)
	b.press("g")
	b.press("c")
	b.until("location.pathname === '/customers'")
	b.click("[popovertarget=filters]")
	b.until("document.getElementById('filters').matches(':popover-open')")
	b.accessible("the filters")
	b.shoot("filters")
	b.press(kb.Escape)
}

// fileCard makes a customer and fills the card.
func fileCard(b *browser) {
	b.t.Helper()
	b.go_("/customers")
	b.press("n")
	b.until("location.pathname === '/customers/new'")
	b.do(chromedp.WaitVisible(chromedp.CSS("#name")))
	b.accessible("the form")
	b.fill("#name", "Aino Korhonen")
	b.click("main form .btn.main")
	b.until("document.querySelectorAll('[aria-invalid=true]').length === 2")
	b.accessible("a wrong form")
	b.fill("#phone", "07720 356335")
	b.until("document.querySelector('#near a')?.textContent === 'Anna Almeida'")
	b.accessible("whom a new customer may be")
	b.fill("#phone", "07700 900123")
	b.until("!document.querySelector('#near a')")
	b.click("main form .btn.main")
	b.see("Customer created")
	b.accessible("the card")
	b.fill("[name=text]", "Asked about colours")
	b.click("#notes .noteform .btn")
	b.see("Note added")
	b.click("#consent .switch")
	b.see("Permission saved")
	b.until("document.querySelector('#consent .switch').checked")
	b.click("[popovertarget=actions]")
	b.until("document.getElementById('actions').matches(':popover-open')")
	b.accessible("the actions of the card")
	b.shoot("actions")
	b.click("#actions form button")
	b.see("Customer archived")
	b.shoot("toast")
	b.click(".toast form button")
	b.until("document.querySelector('h1')?.textContent.includes('Aino Korhonen')")
	b.see("Customer reactivated")
}

// bulk tags many at once.
func bulk(b *browser) {
	b.t.Helper()
	b.go_("/customers")
	b.click("[data-all]")
	b.until("document.querySelector('[data-count]').textContent === '5 selected'")
	b.fill("[data-search]", "vogel")
	b.until("document.querySelectorAll('tbody .who').length === 2")
	b.until("document.querySelector('[data-count]').textContent === '5 selected'")
	b.shoot("bulk")
	b.accessible("the bar of the chosen")
	b.fill(".bulk [name=tag]", "Summer")
	b.click(".bulk .btn")
	b.see("5 customers tagged")
}

// merge makes one record of two, and takes it back.
func merge(b *browser) {
	b.t.Helper()
	b.go_("/customers")
	eval[bool](b, `(document.querySelectorAll("tbody .who a")[1].click(), true)`)
	b.until("document.getElementById('actions')")
	b.click("[popovertarget=actions]")
	b.click("#actions a[href$='/merge']")
	b.until("location.pathname.endsWith('/merge')")
	b.fill("main [name=q]", "nora")
	b.click("main .tools .btn")
	b.see("Nora Vogel")
	b.accessible("the other record is looked for")
	b.click("main .list .btn")
	b.see("Afterwards")
	b.accessible("two records side by side")
	b.shoot("merge")
	b.click("main form.acts .btn.main")
	b.see("Customers merged")
	b.click(".toast form button")
	b.see("Merge undone")
	b.go_(eval[string](b, "location.pathname") + "/hand-over")
	b.accessible("the hand-over")
	b.go_(strings.ReplaceAll(eval[string](b, "location.pathname"), "/hand-over", "/bookings"))
	b.accessible("the upcoming bookings")
}

// settingsPages looks at the pages that the others do not come by.
func settingsPages(b *browser) {
	b.t.Helper()
	for _, path := range []string{"/settings/organization", "/settings/users", "/settings/users/new", "/settings/keys", "/settings/keys/new", "/settings/tags",
		"/settings/deactivated", "/settings/audit", "/me", "/me/second-factor", "/imports", "/customers/export", "/customers/emails", "/nothing-here"} {
		b.go_(path)
		b.accessible(path)
		b.fits(path)
	}
}

// TestPhone does the everyday things on a screen 390 pixels wide, in the dark.
func TestPhone(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	b := open(t, base, 390, 844, true)
	signIn(b)
	bringIn(b)
	b.go_("/customers")
	b.fits("the table")
	b.accessible("the table on a phone")
	b.shoot("phone-table")
	b.click("tbody .who a")
	b.until("document.querySelector('h1')?.textContent.includes('Anna Almeida')")
	b.fits("the card")
	b.accessible("the card on a phone")
	b.click(".dock a[href='/settings']")
	b.until("location.pathname.startsWith('/settings')")
	b.fits("the settings")
	b.calm()
}
