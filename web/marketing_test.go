package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"clientele"
)

var reached = regexp.MustCompile(`<b class="num">(\d+)</b>`)

// TestAudienceIsWhatTheCustomersListShows counts the audience of each filter of the customers' page and holds it against
// the list that the same filter shows.
func TestAudienceIsWhatTheCustomersListShows(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	anna := w.user(a, "anna@example.com", clientele.RoleStaff)
	for n := range 12 {
		c := w.customer(a, fmt.Sprintf("Person %c", 'A'+n), fmt.Sprintf("p%d@example.com", n))
		_, err := w.reg.AddConsent(t.Context(), a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: n%4 != 0})
		must(t, err)
		if n%3 == 0 {
			_, err := w.reg.TagCustomer(t.Context(), a, c.ID, "VIP")
			must(t, err)
		}
		if n%2 == 0 {
			_, err := w.reg.UpdateCustomer(t.Context(), a, c.ID, clientele.CustomerChange{RegularOf: clientele.Some(anna.ID)}, clientele.AnyVersion)
			must(t, err)
		}
		w.pass(12 * time.Hour)
	}
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	for _, filter := range [][]string{nil, {"tag", "VIP"}, {"regularOf", anna.ID}, {"source", "api"}, {"source", "staff"}, {"consent", "email"}, {"consent", "sms"},
		{"createdFrom", "2026-03-16"}, {"createdTo", "2026-03-16"}, {"minVisits", "1"}, {"maxVisits", "0"}, {"minSales", "1"}, {"maxSales", "0"}, {"minCancellations", "1"},
		{"upcoming", "yes"}, {"missed", "yes"}, {"notseen", "3"}, {"lastVisitFrom", "2026-03-01"}, {"lastVisitTo", "2026-03-01"}, {"tag", "VIP", "regularOf", anna.ID}} {
		listed := len(regexp.MustCompile(`name="id" value="`).FindAllString(v.post("/customers", filter...).body, -1))
		p := v.post("/marketing/new", append([]string{"channel", "email"}, filter...)...)
		sum := 0
		for _, m := range reached.FindAllStringSubmatch(p.body, -1) {
			n := 0
			_, err := fmt.Sscan(m[1], &n)
			must(t, err)
			sum += n
		}
		if p.status != http.StatusOK || sum != listed {
			t.Errorf("%v: %d listed, %d in the audience or left out (%d)", filter, listed, sum, p.status)
		}
	}
}

func TestAFilterThatCannotBeReadWritesToNobody(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	c := w.customer(a, "Maria", "maria@example.com")
	_, err := w.reg.AddConsent(t.Context(), a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true})
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	for _, filter := range [][]string{{"minVisits", "many"}, {"maxSales", "-5"}, {"lastVisitTo", "last year"}, {"rate", "fast"}, {"rate", "-1"}, {"startAt", "tomorrow"}} {
		p := v.post("/marketing/new", append([]string{"channel", "email", "subject", "Spring", "text", "Hello", "do", "send"}, filter...)...)
		if p.status != http.StatusUnprocessableEntity {
			t.Errorf("%v gives %d at %s", filter, p.status, p.path)
		}
		has(t, filter[0], p, `id="`+filter[0]+`-wrong"`)
	}
	has(t, "a search text", v.post("/marketing/new", "q", "Maria"), "The search text chooses nobody here")
	has(t, "the list", v.get("/customers"), `formaction="/marketing/new"`)
	has(t, "no campaign", v.get("/marketing"), "marketing/new")
	hasNot(t, "no campaign", v.get("/marketing"), "cmp_")
	sent := v.post("/marketing/new", "channel", "email", "subject", "Spring", "text", "Hello", "rate", "100", "createdTo", "2026-03-20", "do", "send")
	has(t, "a campaign", sent, "Spring", "Progress")
}

// TestASecondClickWritesToNobodyTwice sends the form of a campaign twice, and then another campaign with the form that the
// browser's way back shows.
func TestASecondClickWritesToNobodyTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.organization("Salon", "owner@example.com")
		c := w.customer(a, "Maria", "maria@example.com")
		_, err := w.reg.AddConsent(t.Context(), a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true})
		must(t, err)
		v := w.signedIn("owner@example.com")
		form := func(subject, do string, more ...string) page {
			return v.post("/marketing/new", append([]string{"channel", "email", "subject", subject, "text", "Hello", "do", do}, more...)...)
		}
		_, rest, _ := strings.Cut(form("Spring", "count").body, `name="form" value="`)
		key, _, _ := strings.Cut(rest, `"`)
		if key == "" {
			t.Fatal("the form has no key")
		}
		first, second, other := form("Spring", "send", "form", key), form("Spring", "send", "form", key), form("Summer", "send", "form", key)
		if !strings.HasPrefix(first.path, "/marketing/cmp_") || second.path != first.path || other.path == first.path {
			t.Errorf("the clicks lead to %s, %s and %s", first.path, second.path, other.path)
		}
		if all, err := w.reg.Campaigns(t.Context(), a, clientele.Paging{}); err != nil || len(all.Items) != 2 {
			t.Errorf("there are %d campaigns (%v)", len(all.Items), err)
		}
	})
}

// TestACampaignSaysHowMuchIsLeft writes a test to oneself, and a campaign for tomorrow to one customer.
func TestACampaignSaysHowMuchIsLeft(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	c := w.customer(a, "Maria", "maria@example.com")
	_, err := w.reg.AddConsent(t.Context(), a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true})
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	form := func(more ...string) page {
		return v.post("/marketing/new", append([]string{"channel", "email", "subject", "Spring", "text", "Hello"}, more...)...)
	}
	has(t, "a test", form("do", "test"), "A test is on its way to owner@example.com")
	hasNot(t, "a count", form("do", "count"), "A test is on its way")
	sent := form("do", "send", "startAt", w.clock().Add(24*time.Hour).Format("2006-01-02T15:04"))
	has(t, "for tomorrow", sent, "The campaign is scheduled.", "Scheduled · 1 still to be sent", `value="0"`)
	has(t, "in the list", v.get("/marketing"), "Scheduled · 1 still to be sent")
	w.pass(26 * time.Hour)
	must(t, w.reg.RunDue(t.Context(), a.Org))
	now := v.get(sent.path)
	has(t, "tomorrow", now, "Sending · 1 still to be sent", `value="0"`) // by the process that sends
	stopped := v.post(form("do", "send").path, "to", "stopped")
	has(t, "one that was stopped", stopped, "<p>Stopped · ")
	hasNot(t, "one that was stopped", stopped, "still to be sent")
}
