package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// aSalon is a register with a service, two people who can be booked, and hours on every day.
func aSalon(b *browser) {
	b.t.Helper()
	setUp(b)
	for _, name := range []string{"Amelia", "Ben"} {
		b.go_("/settings/users/new")
		b.fill("#name", name)
		b.fill("#email", name+"@example.com")
		b.fill("#password", password)
		b.click("main .btn.main")
		b.until("location.pathname === '/settings/users'")
	}
	b.go_("/settings/catalog/new?type=service")
	b.accessible("the form of a service")
	b.fill("#name", "Cut & finish")
	b.fill("#price", "55")
	b.click("main .btn.main")
	b.see("Added to the catalog")
	b.accessible("the catalog")
	b.fits("the catalog")
	b.go_("/settings/hours")
	for day := range 7 {
		for name, clock := range map[string]string{"from": "00:00", "to": "00:00"} {
			eval[bool](b, fmt.Sprintf("((e) => { e.value = %q; return true })(document.querySelector('[name=%s-%d]'))", clock, name, day))
		}
	}
	b.accessible("the hours")
	b.click("main form .btn.main")
	b.see("Saved")
}

// tomorrow is a day on which nothing is past.
func tomorrow() string { return time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly) }

// drag moves the mouse from one place to another with its button down.
func drag(b *browser, from, to string, dx, dy float64) {
	b.t.Helper()
	at := func(selector string) (x, y float64) {
		point := eval[[]float64](b, fmt.Sprintf("((e) => { e.scrollIntoView({block: 'center', inline: 'center'}); const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + 12] })(document.querySelector(%q))", selector))
		return point[0], point[1]
	}
	tx, _ := at(to)
	x, y := at(from)
	tx += dx
	b.do(chromedp.MouseEvent("mouseMoved", x, y), chromedp.MouseEvent("mousePressed", x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for i := 1.0; i <= 8; i++ {
		b.do(chromedp.MouseEvent("mouseMoved", x+(tx-x)*i/8, y+dy*i/8, chromedp.ButtonLeft))
	}
	b.do(chromedp.MouseEvent("mouseReleased", tx, y+dy, chromedp.ButtonLeft, chromedp.ClickCount(1)))
}

// bookAnna makes a booking with the customer found or made while typing.
func bookAnna(b *browser) {
	b.t.Helper()
	b.go_("/calendar?day=" + tomorrow())
	b.accessible("an empty day")
	b.press("n")
	b.until("location.pathname === '/bookings/new'")
	b.accessible("the form of a booking")
	b.fill("#name", "Anna Almeida")
	b.fill("#phone", "+44 7720 356335")
	b.see("a new customer is made")
	eval[bool](b, fmt.Sprintf("((d, t) => { d.value = %q; t.value = '10:00'; return true })(document.getElementById('day'), document.getElementById('time'))", tomorrow()))
	b.click("[name=services]")
	b.click("[name=users]")
	b.click("main form .btn.main")
	b.until("location.pathname === '/calendar'")
	b.see("Anna Almeida")
	b.see("10:00–11:00")
	b.accessible("a day with a booking")
}

// foundByDay finds a booking with the palette, by a day and the beginning of a name.
func foundByDay(b *browser) {
	b.t.Helper()
	b.press("k", chromedp.ModifierCtrl)
	b.until("document.getElementById('palette').open")
	b.do(chromedp.KeyEvent("anna tomorrow"))
	b.until("document.querySelector('#found a[href^=\"/bookings/bkg_\"]')?.textContent.includes('Anna Almeida')")
	b.accessible("the palette with a booking")
	b.shoot("palette-booking")
	b.press(kb.ArrowDown)
	b.press(kb.Enter)
	b.until("location.pathname.startsWith('/bookings/bkg_')")
	b.see("Anna Almeida")
	b.go_("/calendar?day=" + tomorrow())
}

// drawn draws a stretch of the second column with the mouse, and another with the keys: the form has its times.
func drawn(b *browser) {
	b.t.Helper()
	const form = "[document.getElementById('time').value, document.getElementById('until').value, document.querySelectorAll('[name=users]:checked').length].join(' ')"
	eval[bool](b, "((c) => { c.scrollTop = 0; return true })(document.getElementById('cal'))")
	point := eval[[]float64](b, "((r, body) => [r.left + 40, r.top + body * 0.25 + 4])(document.querySelectorAll('.lane')[1].getBoundingClientRect(), document.querySelector('.cal-body').getBoundingClientRect().height)")
	x, y := point[0], point[1]
	b.do(chromedp.MouseEvent("mouseMoved", x, y), chromedp.MouseEvent("mousePressed", x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for i := 1.0; i <= 4; i++ {
		b.do(chromedp.MouseEvent("mouseMoved", x, y+i*14, chromedp.ButtonLeft))
	}
	b.until("document.querySelector('.ghost')?.textContent.includes('–')")
	times := eval[string](b, "document.querySelector('.ghost').textContent")
	b.shoot("calendar-drawn")
	b.do(chromedp.MouseEvent("mouseReleased", x, y+56, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	b.until("location.pathname === '/bookings/new'")
	if got := eval[string](b, form); got != strings.ReplaceAll(times, "–", " ")+" 1" {
		b.t.Errorf("%s is drawn, and the form has %s", times, got)
	}
	b.go_("/calendar?day=" + tomorrow())
	b.do(chromedp.Focus(chromedp.CSS("#cal")))
	b.press(kb.Enter)
	b.press(kb.ArrowRight)
	b.press(kb.ArrowDown)
	b.press(kb.ArrowDown, chromedp.ModifierShift)
	b.press(kb.ArrowDown, chromedp.ModifierShift)
	b.until("document.getElementById('cal-says').textContent.startsWith('Ben')")
	b.accessible("a time that is chosen with the keys")
	times = eval[string](b, "document.querySelector('.ghost').textContent")
	b.press(kb.Enter)
	b.until("location.pathname === '/bookings/new'")
	if got := eval[string](b, form); got != strings.ReplaceAll(times, "–", " ")+" 1" {
		b.t.Errorf("%s is chosen, and the form has %s", times, got)
	}
	b.go_("/calendar?day=" + tomorrow())
}

func TestCalendar(t *testing.T) {
	base, _ := serve(t)
	b := open(t, base, 1440, 900, false)
	aSalon(b)
	bookAnna(b)
	b.shoot("calendar-booked")
	foundByDay(b)

	drawn(b)
	drag(b, ".slot", ".lane:nth-of-type(2)", 0, 2*60*1.24) // two hours down, to the second column
	b.see("Booking moved")
	b.see("12:00–13:00")
	b.until("document.querySelectorAll('.lane')[1].querySelector('.slot')")
	b.click(".toast form button")
	b.see("10:00–11:00")
	b.until("document.querySelectorAll('.lane')[0].querySelector('.slot')")

	b.do(chromedp.Focus(chromedp.CSS(".slot a")))
	b.press(kb.ArrowDown, chromedp.ModifierAlt)
	b.see("10:15–11:15")
	b.until("document.activeElement.closest('.slot')")
	b.press(kb.ArrowRight, chromedp.ModifierAlt)
	b.until("document.querySelectorAll('.lane')[1].querySelector('.slot')")
	b.press(kb.Enter)
	b.until("document.getElementById('booking').open && document.querySelector('#booking-window .pairs')")
	b.accessible("the window of a booking")
	b.shoot("booking-window")
	b.click("#booking [popovertarget=cancelling]")
	b.accessible("the question who cancels")
	b.press(kb.Escape)
	b.press(kb.Escape)
	b.until("!document.getElementById('booking').open && document.activeElement.closest('.slot')")
	b.press("m")
	b.until("location.pathname.endsWith('/move')")
	b.accessible("the form that moves")
	eval[bool](b, "((t) => { t.value = '09:00'; return true })(document.getElementById('time'))")
	b.click("main form .acts .btn.main")
	b.see("09:00–10:00")
	b.calm()
	endBooking(b)
	createByClick(b)
	b.calm()
}

// endBooking checks in, takes it back, and looks at the booking's page and its customer's card.
func endBooking(b *browser) {
	b.t.Helper()
	b.click(".slot a")
	b.click("#booking-window form[action$='check-in'] button")
	b.see("Checked in")
	b.click(".toast form button")
	b.see("Booked again")
	b.go_(eval[string](b, "new URL(document.querySelector('.slot a').href).pathname"))
	b.see("By phone or manually")
	b.accessible("a booking")
	b.click(".visit-head a.link")
	b.until("location.pathname.startsWith('/customers/cust_') && document.querySelector('#bookings [popovertarget]')")
	b.click("#bookings [popovertarget]")
	b.see("View booking")
	b.accessible("the menu of a booking")
	b.press(kb.Escape)
}

// createByClick clicks where nothing is booked, and chooses the customer who is found.
func createByClick(b *browser) {
	b.t.Helper()
	b.go_("/calendar?day=" + tomorrow())
	point := eval[[]float64](b, "((l) => { const c = document.getElementById('cal').getBoundingClientRect(), r = l.getBoundingClientRect(); return [r.left + r.width / 2, c.top + c.height / 2] })(document.querySelectorAll('.lane')[0])")
	b.do(chromedp.MouseClickXY(point[0], point[1]))
	b.until("location.pathname === '/bookings/new' && document.querySelector('[name=users]').checked")
	b.fill("#name", "almei")
	b.click(".found button")
	b.until("document.querySelector('input[name=customer]')")
	b.click("[name=services]")
	b.click("main form .btn.main")
	b.until("location.pathname === '/calendar' && document.querySelectorAll('.slot').length === 2")
}

func TestCalendarOnAPhoneInTheDark(t *testing.T) {
	base, _ := serve(t)
	b := open(t, base, 390, 844, true)
	aSalon(b)
	bookAnna(b)
	b.fits("the calendar")
	b.shoot("calendar-phone")
	b.click(".slot a")
	b.until("document.getElementById('booking').open && document.querySelector('#booking-window .pairs')")
	b.accessible("the window of a booking on a phone")
	b.fits("the window of a booking")
	b.shoot("booking-phone")
	b.go_("/calendar?view=week&day=" + tomorrow())
	b.accessible("the week")
	b.fits("the week")
	b.go_("/bookings/new?day=" + tomorrow())
	b.fits("the form of a booking")
	b.shoot("booking-form-phone")
	for path, what := range map[string]string{"/settings/hours": "the hours", "/settings/catalog": "the catalog"} {
		b.go_(path)
		b.accessible(what)
		b.fits(what)
	}
	b.calm()
}
