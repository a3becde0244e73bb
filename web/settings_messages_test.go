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
	has(t, "the page", v.get("/settings/messages"), "Confirmation of a booking", "/settings/messages/words?kind=reminder&amp;language=fi")
	const words = "/settings/messages/words"
	has(t, "the words", v.get(words+"?kind=confirmation&language=en"), "Alex Example", "15 Mar", "10:00", "Send it to owner@example.com", "With an appointment", "Salon: ", "{staff}")
	has(t, "in Finnish", v.get(words+"?kind=reminder&language=fi"), "10.00")
	has(t, "of a removal", v.get(words+"?kind=removal_requested&language=en"), "22 March 2026")

	p := v.post("/settings/messages", "confirmBookings", "all", "bookingChannel", "both", "reminderHours", "24", "quietFrom", "20:00", "quietTo", "08:00", "contactNotices", "yes")
	has(t, "saved", p, `value="all" selected`, `value="both" selected`, `value="24"`, `value="20:00"`, "checked")
	if p := v.post("/settings/messages", "confirmBookings", "all", "bookingChannel", "both", "reminderHours", "soon", "quietFrom", "20:00", "quietTo", "08:00"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("an hour that is no number gives %d", p.status)
	}
	own := []string{"kind", "reminder", "language", "fi", "subject", "Muista {business}", "text", "Hei {name},\r\ntavataan {time}.", "sms", "Tavataan {start}"}
	has(t, "shown", v.post(words, append(own, "do", "show")...), "Hei Alex Example,", "The original words", "{name},")
	has(t, "sent", v.post(words, append(own, "do", "test")...), "The example is on its way")
	has(t, "kept", v.post(words, append(own, "do", "save")...), "Your own words", "Back to the original words", "Muista Salon")
	has(t, "marked", v.get("/settings/messages"), `class="dot"`)
	v.post("/me/preferences", "language", "sv", "shortcuts", "yes")
	p = v.post(words, "kind", "code", "language", "fi", "subject", "{kode}", "text", "Hej", "sms", "{code}", "do", "save")
	has(t, "what is wrong, in the reader's language", p, "{kode} står inte för något", "till någon nytta utan {code}", "Rätta det markerade")
	if p.status != http.StatusUnprocessableEntity {
		t.Errorf("words with a place that there is not give %d", p.status)
	}
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	has(t, "back", v.post(words, append(own, "do", "original")...), "The original words", "Tervetuloa")
	deadline := time.After(10 * time.Second)
	for sent := false; !sent; {
		must(t, w.reg.RunDue(t.Context(), a.Org))
		select {
		case m := <-mails:
			if sent = true; m.To != "owner@example.com" || m.Subject != "Muista Salon" || !strings.Contains(m.Text, "Hei Alex Example,\ntavataan") {
				t.Errorf("%s to %s", m.Subject, m.To)
			}
		case <-deadline:
			t.Fatal("no example came")
		case <-time.After(10 * time.Millisecond):
		}
	}
	manager := w.signedIn("manager@example.com")
	hasNot(t, "the page of a manager", manager.get("/settings/messages"), `<button class="btn main">`)
	hasNot(t, "the words, to a manager", manager.get(words+"?kind=code&language=en"), `value="save"`)
	if p := manager.post(words, append(own, "do", "save")...); p.status != http.StatusForbidden {
		t.Errorf("a manager's words give %d", p.status)
	}
	if p := manager.post("/settings/messages", "confirmBookings", "none"); p.status != http.StatusForbidden {
		t.Errorf("a manager's change gives %d", p.status)
	}
}
