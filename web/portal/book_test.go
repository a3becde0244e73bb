package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/web/portal"
)

// TestBookingByMail books, reads the mail, follows its link, moves and cancels.
func TestBookingByMail(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	has(t, "the start", v.get(home), 200, "Haircut", "1 h", "€50.00")
	has(t, "the times", v.get(home+"/times?item="+w.cut.ID), 200, "Mon 16 Mar 2026", ">09:00<", ">16:00<")
	form := v.get(home + "/details?item=" + w.cut.ID + "&at=" + w.at("10:00"))
	has(t, "the form", form, 200, `name="name"`, `type="email"`, `type="tel"`, `name="consentEmail"`)
	hasNot(t, "the form", form, " checked")
	done := v.post(home+"/details", w.details(w.at("10:00"), "consentEmail", "yes", "notes", "brings\r\nthe dog")...)
	has(t, "the confirmation", done, 200, "Your booking is confirmed", "Mon 16 Mar 2026, 10:00–11:00", "Anna Aalto")
	hasNot(t, "the confirmation, which may be passed on,", done, "Maria", "maria@example.com")

	c := w.named("virtanen")
	if c.Source != clientele.SourceOnline || c.ConsentEmail != clientele.Allowed || c.ConsentSMS != clientele.NeverAsked {
		t.Errorf("the record has source %s and consent %d, %d", c.Source, c.ConsentEmail, c.ConsentSMS)
	}
	history, err := w.reg.Consents(t.Context(), w.a, c.ID, clientele.Paging{})
	must(t, err)
	if len(history.Items) != 1 || history.Items[0].Source != clientele.SourceOnline || !strings.Contains(history.Items[0].Wording, "may send me offers and news by e-mail") {
		t.Errorf("the history of consent is %+v", history.Items)
	}
	b := w.bookings()[0]
	if b.Source != clientele.SourceOnline || b.Notes != "brings\nthe dog" || b.CreatedBy != "" {
		t.Errorf("the booking has source %s, notes %q, author %q", b.Source, b.Notes, b.CreatedBy)
	}

	mail := w.mail("maria@example.com")
	if mail.Files["booking.ics"] == "" || mail.Subject != "Your booking at Studio Kirsikka, Mon 16 March 2026 at 10:00" {
		t.Errorf("the mail is %q with %v", mail.Subject, mail.Files)
	}
	link := linkOf(t, mail)
	has(t, "the calendar file", v.get(link+"/booking.ics"), 200, "DTSTART:20260316T080000Z", "STATUS:CONFIRMED")
	moves := v.get(link + "/move")
	has(t, "the times to move to", moves, 200, ">12:00<")
	has(t, "the move", v.post(link+"/move", "at", w.at("13:00")), 200, "Your booking has been moved", "13:00–14:00")
	if got := w.mail("maria@example.com").Subject; !strings.Contains(got, "has changed, Mon 16 March 2026 at 13:00") {
		t.Errorf("the mail about the move is %q", got)
	}
	has(t, "the cancellation", v.post(link+"/cancel"), 200, "This booking is cancelled")
	again := v.post(link + "/cancel")
	has(t, "cancelling again", again, 200, "This booking is cancelled")
	has(t, "moving what is cancelled", v.post(link+"/move", "at", w.at("15:00")), http.StatusConflict, "can no longer be changed")
	b = w.bookings()[0]
	if b.Status != clientele.BookingCancelled || b.CancelledBy != clientele.ByCustomer {
		t.Errorf("the booking is %s by %s", b.Status, b.CancelledBy)
	}
	if n := len(w.allMail("maria@example.com")); n != 3 {
		t.Errorf("%d letters came instead of 3", n)
	}
}

// TestSentTwice sends one form several times at once: there is one booking, and everybody sees it.
func TestSentTwice(t *testing.T) {
	w := newWorld(t)
	w.user("Bea Berg")
	var all sync.WaitGroup
	pages := make([]page, 5)
	for i := range pages {
		all.Go(func() { pages[i] = w.visitor().post(home+"/details", w.details(w.at("10:00"))...) })
	}
	all.Wait()
	for _, p := range pages {
		has(t, "a form sent again", p, 200, "Your booking is confirmed")
		if p.path != pages[0].path {
			t.Errorf("one form leads to %s and to %s", pages[0].path, p.path)
		}
	}
	if n := len(w.bookings()); n != 1 {
		t.Errorf("there are %d bookings", n)
	}
}

// TestTwoWantOneTime holds that one wins, and that the other sees other times and what was typed.
func TestTwoWantOneTime(t *testing.T) {
	w := newWorld(t)
	pages := make([]page, 2)
	var all sync.WaitGroup
	for i, person := range [][]string{{"Aino Ahola", "aino@example.com", "+358401234561"}, {"Bo Berg", "bo@example.com", "+358401234562"}} {
		all.Go(func() {
			pages[i] = w.visitor().post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "form", person[1], "name", person[0], "email", person[1], "phone", person[2])
		})
	}
	all.Wait()
	if pages[0].status == http.StatusConflict {
		pages[0], pages[1] = pages[1], pages[0]
	}
	has(t, "who wins", pages[0], 200, "Your booking is confirmed")
	lost := pages[1]
	has(t, "who loses", lost, http.StatusConflict, "Somebody else has just taken this time", "Mon 16 Mar 2026, 11:00", `name="at"`, "@example.com")
	if n := len(w.bookings()); n != 1 {
		t.Errorf("there are %d bookings", n)
	}
	v := w.visitor()
	has(t, "the next time", v.post(home+"/details", "item", w.cut.ID, "at", w.at("11:00"), "form", "x", "name", "Cleo Cajan", "email", "cleo@example.com", "phone", "+358401234563"), 200, "11:00–12:00")
	own := linkOf(t, w.mail("cleo@example.com"))
	has(t, "moving to a time that is taken", v.post(own+"/move", "at", w.at("10:00")), http.StatusConflict, "Somebody else has just taken this time", ">13:00<")
}

func TestWhoIsNotBookedOnline(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	for _, mode := range []string{"refuse", "ask"} {
		_, err := w.reg.UpdateCustomer(t.Context(), w.a, c.ID, clientele.CustomerChange{BlockMode: clientele.Some(mode), BlockReason: clientele.Some("Please ring Anna first.")}, clientele.AnyVersion)
		must(t, err)
		has(t, mode, w.visitor().post(home+"/details", w.details(w.at("10:00"))...), http.StatusConflict, "Please ring Anna first.", "Maria Virtanen")
	}
	if n := len(w.bookings()); n != 0 {
		t.Errorf("%d bookings were made", n)
	}
	w.settings(clientele.SettingsChange{OnlineBooking: clientele.Some(false)})
	has(t, "a closed shop", w.visitor().get(home), http.StatusConflict, "Online booking is closed")
}

// TestConsentIsNotGivenForOthers holds that a form that anybody can send takes back no refusal, and adds no consent to a
// contact that was not typed.
func TestConsentIsNotGivenForOthers(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	_, err := w.reg.AddConsent(t.Context(), w.a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail})
	must(t, err)
	w.visitor().post(home+"/details", w.details(w.at("10:00"), "consentEmail", "yes", "consentSms", "yes")...)
	now, err := w.reg.Customer(t.Context(), w.a, c.ID)
	must(t, err)
	if now.ConsentEmail != clientele.Refused || now.ConsentSMS != clientele.NeverAsked {
		t.Errorf("consent is %d and %d", now.ConsentEmail, now.ConsentSMS)
	}
}

// TestConsentIsAskedInTheReadersLanguage holds that our own words are translated, and an organization's are not.
func TestConsentIsAskedInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	v.get(home)
	v.post(home+"/language", "language", "fi")
	form := home + "/details?item=" + w.cut.ID + "&at=" + w.at("10:00")
	p := v.get(form)
	has(t, "our words", p, 200, "Studio Kirsikka saa lähettää minulle tarjouksia ja uutisia sähköpostilla")
	hasNot(t, "our words", p, "May we send")
	w.settings(clientele.SettingsChange{ConsentEmailText: clientele.Some("Letters of the salon, twice a year?")})
	has(t, "the organization's words", v.get(form), 200, "Letters of the salon, twice a year?")
}

func TestRequiredFields(t *testing.T) {
	w := newWorld(t)
	w.settings(clientele.SettingsChange{RequireAddress: clientele.Some(true)})
	p := w.visitor().post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", "", "email", "nobody", "phone", "12")
	has(t, "a form with nothing in it", p, http.StatusUnprocessableEntity, `id="name-wrong"`, `id="email-wrong"`, `id="phone-wrong"`, `id="street-wrong"`)
	v := w.visitor()
	v.get(home)
	v.post(home+"/language", "language", "fi")
	p = v.post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", "", "email", "nobody", "phone", "12")
	has(t, "the same in Finnish", p, http.StatusUnprocessableEntity, "Kuka on tulossa?", `id="email-wrong"`)
	hasNot(t, "the same in Finnish", p, "This is not an e-mail address", "is needed")
	p = v.post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", "Maria", "street", "Katu 1", "city", "Helsinki")
	has(t, "neither contact", p, http.StatusUnprocessableEntity, "Tämä tarvitaan", `id="email-wrong"`, `id="phone-wrong"`)
	hasNot(t, "neither contact, of which both are needed", p, "Puhelinnumero tai")
	p = v.post(home+"/details", w.details(w.at("10:00"), "street", "Katu 1", "postalCode", "00100", "city", "Helsinki")...)
	has(t, "a whole one", p, 200, "Varauksesi on vahvistettu")
	if c := w.named("virtanen"); c.Address.City != "Helsinki" || c.Language != "fi" {
		t.Errorf("the record has the address %+v and the language %q", c.Address, c.Language)
	}
}

// TestRule holds the organization's rule about changes.
func TestRule(t *testing.T) {
	w := newWorld(t)
	w.settings(clientele.SettingsChange{ChangeHours: clientele.Some(24)})
	v := w.visitor()
	v.post(home+"/details", w.details(w.at("10:00"))...)
	link := linkOf(t, w.mail("maria@example.com"))
	has(t, "within the rule", v.get(link), 200, "until Sun 15 Mar 2026, 10:00", "/cancel")
	w.pass(23 * time.Hour)
	late := v.get(link)
	has(t, "too late", late, 200, "please call us")
	hasNot(t, "too late", late, "/cancel", "/move")
	has(t, "cancelling too late", v.post(link+"/cancel"), http.StatusConflict, "can no longer be changed")
	has(t, "moving too late", v.post(link+"/move", "at", w.at("12:00")), http.StatusConflict)
	if b := w.bookings()[0]; b.Status != clientele.BookingBooked {
		t.Errorf("the booking is %s", b.Status)
	}
}

// TestLinksCannotBeMade holds that no id and no changed link opens a booking, and that one of an erased person is dead.
func TestLinksCannotBeMade(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	v.post(home+"/details", w.details(w.at("10:00"))...)
	link := linkOf(t, w.mail("maria@example.com"))
	id, mac, _ := strings.Cut(link[strings.LastIndexByte(link, '/')+1:], ".")
	other := "A"
	if mac[0] == 'A' {
		other = "B"
	}
	for _, token := range []string{id, id + ".", id + "." + other + mac[1:], "bkg_1." + mac, "." + mac} {
		has(t, "a link that was made up", v.get(home+"/b/"+token), http.StatusNotFound)
		has(t, "cancelling with it", v.post(home+"/b/"+token+"/cancel"), http.StatusNotFound)
	}
	_, err := w.reg.EraseCustomer(t.Context(), w.a, w.named("virtanen").ID, clientele.EraseOptions{})
	must(t, err)
	has(t, "the link of somebody erased", v.get(link), http.StatusNotFound)
}

func TestManyBookingsFromOneAddressAreStopped(t *testing.T) {
	w := newWorld(t)
	stopped := 0
	for range 1000 {
		p := w.visitor().post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", "A", "email", "a@example.com", "phone", "1")
		if p.status == http.StatusTooManyRequests && p.header.Get("Retry-After") != "" {
			stopped++
		}
		if stopped == 10 {
			break
		}
	}
	if stopped != 10 {
		t.Fatal("nothing stopped a thousand forms")
	}
	w.pass(time.Minute)
	has(t, "a minute later", w.visitor().post(home+"/details", w.details(w.at("10:00"))...), 200)
}

// TestProcessesCountTogether serves the pages twice from one register, as two processes do.
func TestProcessesCountTogether(t *testing.T) {
	w := newWorld(t)
	second := httptest.NewServer(portal.New(w.reg, portal.Options{Now: w.clock}))
	defer second.Close()
	went := 0
	for n := range 100 {
		base := w.srv.URL
		if n%2 == 1 {
			base = second.URL
		}
		res, err := http.PostForm(base+my+"/code", url.Values{"contact": {fmt.Sprintf("p%d@example.com", n)}})
		must(t, err)
		res.Body.Close()
		if res.StatusCode != http.StatusTooManyRequests {
			went++
		}
	}
	if went != 40 {
		t.Errorf("two servers let %d forms pass at once", went)
	}
}

func TestHostileForms(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	has(t, "a form of a megabyte", v.post(home+"/details", "item", w.cut.ID, "notes", strings.Repeat("x", 1<<20)), http.StatusRequestEntityTooLarge)
	has(t, "a form of another site", v.send("POST", home+"/details", "item="+w.cut.ID, "Sec-Fetch-Site", "cross-site"), http.StatusForbidden)
	for _, name := range []string{"Eve\r\nBcc: all@example.com", "Eve\nSubject: x"} {
		p := v.post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", name, "email", "eve@example.com", "phone", "+358401234567")
		has(t, "a name with a line break", p, http.StatusUnprocessableEntity, `id="name-wrong"`)
	}
	for _, name := range []string{"You won! https://evil.example", "Eve www.evil.example", "evil.example/prize", "EVIL.EXAMPLE/ Eve"} {
		p := v.post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", name, "email", "victim@example.com", "phone", "+358401234567")
		has(t, "a name with a link", p, http.StatusUnprocessableEntity, `id="name-wrong"`)
	}
	p := v.post(home+"/details", "item", w.cut.ID, "at", w.at("10:00"), "name", "Eve", "email", "eve@example.com\r\nBcc: all@example.com", "phone", "+358401234567")
	has(t, "an address with a line break", p, http.StatusUnprocessableEntity, `id="email-wrong"`)
	for _, path := range []string{home + "/times?item=itm_nothing", home + "/details?item=" + w.cut.ID + "&at=yesterday", home + "/times?item=" + w.cut.ID + "&user=usr_nobody"} {
		if p := v.get(path); p.status != 200 || p.path != home {
			t.Errorf("%s leads to %d %s", path, p.status, p.path)
		}
	}
	has(t, "nobody's place", v.get("/book/nobody"), http.StatusNotFound)
	has(t, "a time outside the hours", v.post(home+"/details", w.details("2026-03-16T02:00:00Z")...), http.StatusConflict)
	has(t, "a time that is over", v.post(home+"/details", w.details("2026-03-13T10:00:00Z")...), http.StatusConflict)
	if n := len(w.bookings()); n != 0 {
		t.Errorf("%d bookings were made", n)
	}
}

// TestLanguageInAFrame holds that a language can be chosen where the pages stand in a frame of another site, whose browsers
// keep other cookies for that site alone or not at all.
func TestLanguageInAFrame(t *testing.T) {
	w := newWorld(t)
	for dest, want := range map[string]string{"iframe": "Secure; SameSite=None; Partitioned", "document": "Secure; SameSite=Lax"} {
		r := httptest.NewRequest("POST", home+"/language", strings.NewReader("language=fi"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Sec-Fetch-Dest", dest)
		answer := httptest.NewRecorder()
		portal.New(w.reg, portal.Options{Now: w.clock}).ServeHTTP(answer, r)
		if got := answer.Header().Get("Set-Cookie"); !strings.HasPrefix(got, "language=fi;") || !strings.HasSuffix(got, want) {
			t.Errorf("in a page of the kind %s the cookie is %q", dest, got)
		}
	}
}

// TestFrames holds who may show the pages in a frame.
func TestFrames(t *testing.T) {
	w := newWorld(t)
	policy := func() string { return w.visitor().get(home).header.Get("Content-Security-Policy") }
	if got := policy(); !strings.HasSuffix(got, "frame-ancestors 'self'") || strings.Contains(got, "unsafe") {
		t.Errorf("to begin with the policy is %q", got)
	}
	w.settings(clientele.SettingsChange{EmbedOrigins: clientele.Some([]string{"https://Salon.example/"})})
	if got := policy(); !strings.HasSuffix(got, "frame-ancestors 'self' https://salon.example") {
		t.Errorf("with a site the policy is %q", got)
	}
	for _, wrong := range []string{"salon.example", "https://a b", "https://x.example; script-src *", "https://u@x.example", "https://x.example/page", "javascript:alert(1)"} {
		_, err := w.reg.UpdateSettings(t.Context(), w.a, clientele.SettingsChange{EmbedOrigins: clientele.Some([]string{wrong})})
		if clientele.KindOf(err) != clientele.KindValidation {
			t.Errorf("the site %q gives %v", wrong, err)
		}
	}
}
