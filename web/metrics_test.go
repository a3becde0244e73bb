package web_test

import (
	"net/http"
	"strings"
	"testing"

	"clientele"
)

func TestMetricsSayWhatHappened(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	has(t, "the empty page", v.get("/reports"), "Nothing in this time", "Who comes back", "Marketing permission")
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	_, err := w.reg.AddConsent(t.Context(), a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true, Source: clientele.SourceStaff})
	must(t, err)
	w.booking(a, anna, c.ID, "2026-03-10 09:00")
	missed := w.booking(a, anna, "", "2026-03-11 09:00")
	_, err = w.reg.NoShowBooking(t.Context(), a, missed.ID)
	must(t, err)
	w.booking(a, anna, "", "2026-02-01 09:00")
	o, err := w.reg.CreateOrder(t.Context(), a, clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{{Description: "Shampoo", UnitPrice: clientele.Some(int64(123400))}}})
	must(t, err)
	_, err = w.reg.AddPayment(t.Context(), a, o.ID, 123400, "card")
	must(t, err)
	p := v.get("/reports?from=2026-03-01&to=2026-03-14")
	has(t, "the page", p, "1 Mar 2026 – 14 Mar 2026, compared with 15 Feb 2026 – 28 Feb 2026", "1,234", "<rect", "As a table", "Tue 10 Mar", "1 of 1 · 100%", "In free words", "Anna")
	has(t, "the no-show rate", p, ">50%<")
	hasNot(t, "the page", p, "Aino", "style=", "NaN")
	if n := strings.Count(p.body, "<figure"); n != 5 || strings.Count(p.body, "<details>") != n {
		t.Errorf("%d charts and %d tables", n, strings.Count(p.body, "<details>"))
	}
	has(t, "a year by month", v.get("/reports?from=2025-04-01&to=2026-03-14"), "Mar 2026", "Month")
	has(t, "a range that is none", v.get("/reports?from=2026-03-14&to=2026-03-01"), "from must be before to", "Who comes back")
	has(t, "a text that is no day", v.get("/reports?from=yesterday"), "30 days")
	if p := w.signedIn("anna@example.com").get("/reports"); p.status != http.StatusForbidden {
		t.Errorf("staff get %d", p.status)
	}
}
