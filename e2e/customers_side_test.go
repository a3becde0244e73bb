package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestSettingsOfTheCustomersSide walks what a business sets about its customers' side, at a desk by day and on a
// telephone by night: every page with axe, with what can be opened open, and words of its own written by the keyboard.
func TestSettingsOfTheCustomersSide(t *testing.T) {
	for name, as := range map[string]struct {
		width, height int64
		dark          bool
	}{"desk": {1440, 900, false}, "phone": {390, 844, true}} {
		t.Run(name, func(t *testing.T) {
			base, folder := serve(t)
			command(t, folder, "setup", "--org", "Salon Verde", "--owner-email", owner, "--owner-password", password, "--country", "GB")
			b := open(t, base, as.width, as.height, as.dark)
			signIn(b)
			walkSettings(b, name)
			ownWords(b, name)
			campaign(b, name)
			b.calm()
		})
	}
}

// walkSettings looks at every page of the settings.
func walkSettings(b *browser, name string) {
	b.t.Helper()
	for _, place := range []string{"organization", "users", "catalog", "hours", "booking", "messages", "tags", "keys", "webhooks", "duplicates", "merges", "erasures", "deactivated", "removals", "audit"} {
		b.go_("/settings/" + place)
		b.until("document.querySelector('main h1, main .empty')")
		eval[bool](b, "document.querySelectorAll('main details').forEach((d) => d.open = true) === undefined")
		b.accessible("settings: " + place)
		b.fits("settings: " + place)
	}
	b.go_("/settings/messages")
	b.shoot("messages-" + name)
}

// ownWords writes a reminder in words that cannot work, then in words that do, and goes back to the original ones.
func ownWords(b *browser, name string) {
	b.t.Helper()
	b.go_("/settings/messages/words?kind=reminder&language=en")
	b.see("We look forward to seeing you")
	b.accessible("the words of a message")
	b.fits("the words of a message")
	b.shoot("words-" + name)
	b.fill("#subject", "Soon, {nmae}")
	b.press(kb.Enter)
	b.see("{nmae} stands for nothing in this message")
	b.accessible("words that cannot work")
	b.fits("words that cannot work")
	b.shoot("words-wrong-" + name)
	b.fill("#subject", "Soon at {business}")
	b.press(kb.Enter)
	b.see("Your own words")
	b.see("Soon at Salon Verde")
	b.accessible("words of one's own")
	b.shoot("words-own-" + name)
	b.click("button[value=original]")
	b.see("The original words are back")
}

// campaign goes from a filtered list to whom it would be written.
func campaign(b *browser, name string) {
	b.t.Helper()
	b.go_("/customers/new")
	b.fill("#name", "Maria Virtanen")
	b.fill("#email", customer)
	b.click("main .btn.main")
	b.see("Customer created")
	b.go_("/customers?minVisits=0&source=staff")
	b.click("[popovertarget=exports]")
	b.accessible("the menu of exports")
	b.click("[formaction='/marketing/new']")
	b.see("whom it reaches")
	b.until("document.querySelector('#minVisits').value === '0' && document.querySelector('#source').value === 'staff'")
	b.accessible("a campaign to a filtered list")
	b.fits("a campaign to a filtered list")
	b.shoot(fmt.Sprintf("campaign-%s", name))
}
