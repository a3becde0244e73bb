package e2e

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// longWord is longer than any telephone is wide.
const longWord = "Hiustenpidennystenpoistohoitokokonaisuuspakettivaihtoehtoehdotuslomakekäsittelijäharjoittelija"

// TestLongWordsFit is a telephone that shows what a business and its customers may be called, and a contact that two
// share: nothing stands out of a page, and who they are is chosen from boxes.
func TestLongWordsFit(t *testing.T) {
	box := openPost(t)
	base, folder := serve(t, "--smtp", box.address, "--smtp-from", "salon@example.test")
	command(t, folder, "setup", "--org", "Salon "+longWord, "--owner-email", owner, "--owner-password", password, "--country", "GB", "--timezone", "Europe/London")
	key := regexp.MustCompile(`sk_live_\S+`).FindString(command(t, folder, "keys", "create", "--name", "test", "--scopes", "all"))
	for _, name := range []string{longWord, "Anna Almeida"} {
		api(t, base, key, "POST", "/v1/users", map[string]any{"name": name, "email": name[:4] + "@example.com", "role": "staff", "bookable": true})
	}
	api(t, base, key, "POST", "/v1/items", map[string]any{"type": "service", "name": longWord + " " + longWord, "durationMinutes": 60, "price": 99999900, "taxRate": 20})
	api(t, base, key, "PATCH", "/v1/settings", map[string]any{"slug": "long"})

	b := open(t, base, 390, 844, true)
	b.go_("/book/long")
	b.fits("the services")
	b.click(".offers a")
	b.see("First free time")
	b.fits("the free times")
	b.click(".first button")
	b.see("Who is coming?")
	b.fits("the details")
	b.fill("#name", longWord+" "+longWord)
	b.fill("#email", customer)
	b.fill("#phone", "020 7946 0123")
	b.press(kb.Enter)
	b.see("Your booking is confirmed")
	b.fits("the confirmation")
	box.next("Your booking", `http://\S+`)
	api(t, base, key, "POST", "/v1/customers?onDuplicate=create", map[string]any{"name": "Matti Virtanen", "phone": "+442079460999", "email": customer})

	b.go_("/my/long")
	b.fill("#contact", customer)
	b.press(kb.Enter)
	b.see("a code with six digits is on its way")
	b.fill("#code", box.next("Your code", `\d{6}`))
	b.press(kb.Enter)
	b.see("Several people share this contact")
	b.until("[...document.querySelectorAll('.offers button')].every((e) => getComputedStyle(e).borderTopWidth === '1px' && e.offsetWidth > 300)")
	b.accessible("who shares a contact")
	b.shoot("portal-who")
	b.click(".offers button")
	b.see("Hello")
	b.go_("/my/long/profile")
	b.fits("the profile")
	b.calm()
}
