package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"clientele"
)

func TestMessageSettingsShowWhatIsSent(t *testing.T) {
	w, mails := mailing(t)
	a := w.organization("Salon", "owner@example.com")
	w.user(a, "manager@example.com", clientele.RoleManager)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	has(t, "the page", v.get("/settings/messages?kind=confirmation&language=en"), "Alex Example", "15 Mar", "10:00", "Send it to owner@example.com", "With an appointment")
	has(t, "in Finnish", v.get("/settings/messages?kind=reminder&language=fi"), "10.00")
	has(t, "as an SMS", v.get("/settings/messages?kind=cancellation&channel=sms&language=en"), "Salon: ")
	has(t, "of a removal", v.get("/settings/messages?kind=removal_requested&language=en"), "2026-03-22")

	p := v.post("/settings/messages", "confirmBookings", "all", "bookingChannel", "both", "reminderHours", "24", "quietFrom", "20:00", "quietTo", "08:00", "contactNotices", "yes")
	has(t, "saved", p, `value="all" selected`, `value="both" selected`, `value="24"`, `value="20:00"`, "checked")
	if p := v.post("/settings/messages", "confirmBookings", "all", "bookingChannel", "both", "reminderHours", "soon", "quietFrom", "20:00", "quietTo", "08:00"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("an hour that is no number gives %d", p.status)
	}
	has(t, "sent", v.post("/settings/messages/example", "kind", "confirmation", "language", "en"), "The example is on its way")
	deadline := time.After(10 * time.Second)
	for sent := false; !sent; {
		must(t, w.reg.RunDue(t.Context(), a.Org))
		select {
		case m := <-mails:
			if sent = true; m.To != "owner@example.com" || !strings.Contains(m.Text, "Alex Example") {
				t.Errorf("%s to %s", m.Subject, m.To)
			}
		case <-deadline:
			t.Fatal("no example came")
		case <-time.After(10 * time.Millisecond):
		}
	}
	manager := w.signedIn("manager@example.com")
	hasNot(t, "the page of a manager", manager.get("/settings/messages"), `<button class="btn main">`)
	if p := manager.post("/settings/messages", "confirmBookings", "none"); p.status != http.StatusForbidden {
		t.Errorf("a manager's change gives %d", p.status)
	}
}
