package portal_test

import (
	"archive/zip"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

const my = "/my/studio-kirsikka"

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// signedIn is somebody who signed in with the code from their mail.
func (w *world) signedIn(email string) *visitor {
	w.t.Helper()
	v := w.visitor()
	has(w.t, "asking for a code", v.post(my+"/code", "contact", email), 200, `autocomplete="one-time-code"`)
	p := v.post(my+"/sign-in", "code", w.code(strings.ToLower(email)))
	if p.path != my && p.path != my+"/who" || p.status != 200 {
		w.t.Fatalf("the code leads to %d %s", p.status, p.path)
	}
	return v
}

func (w *world) code(email string) string {
	w.t.Helper()
	code := sixDigits.FindString(w.mail(email).Text)
	if code == "" {
		w.t.Fatalf("no code stands in %q", w.mail(email).Text)
	}
	return code
}

// TestOwnPages signs in, changes the profile, withdraws a consent, downloads the data, deletes the account and takes
// that back.
func TestOwnPages(t *testing.T) {
	w := newWorld(t)
	w.visitor().post("/book/studio-kirsikka/details", w.details(w.at("10:00"), "consentEmail", "yes")...)
	v := w.signedIn("MARIA@example.com")
	has(t, "the first page", v.get(my), 200, "Hello, Maria Virtanen", "Mon 16 Mar 2026, 10:00–11:00", "Haircut · Anna Aalto", "/book/studio-kirsikka/b/bkg_")
	profile := v.get(my + "/profile")
	has(t, "the profile", profile, 200, "Delete account", "Download my data", "You allow it.")
	has(t, "the receipts", v.get(my+"/receipts"), 200, "There are no receipts yet.")
	own := regexp.MustCompile(`/book/studio-kirsikka/b/[^"]+`).FindString(v.get(my).body)
	has(t, "cancelling from there", v.post(own+"/cancel"), 200, "This booking is cancelled")
	has(t, "the first page then", v.get(my), 200, "You have no bookings to come.")
	v.post(my + "/sign-out")
	hasNot(t, "after signing out", v.get(my+"/profile"), "Maria")
}

// TestChangeOfContact holds that a new address is used once its code was given, and that both the old one and the new
// one hear of it then.
func TestChangeOfContact(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	v := w.signedIn("maria@example.com")
	saved := v.post(my+"/profile", "name", "Maria Korhonen", "email", "new@example.com", "phone", "", "street", "Katu 1", "city", "Espoo", "language", "sv")
	has(t, "the change", saved, 200, "A code is on its way to new@example.com", `autocomplete="one-time-code"`)
	before, err := w.reg.Customer(t.Context(), w.a, c.ID)
	must(t, err)
	if before.Email != "maria@example.com" || before.Name != "Maria Korhonen" {
		t.Errorf("before the code the record is %+v", before)
	}
	code := w.code("new@example.com")
	if n := len(w.allMail("maria@example.com")); n != 1 {
		t.Errorf("before the code the old address got %d letters", n)
	}
	id := between(t, saved.body, `name="contact" value="`, `"`)
	const confirm = my + "/profile/confirm"
	has(t, "a wrong code", v.post(confirm, "contact", id, "code-email", "000000"), http.StatusUnauthorized, `id="code-email-wrong"`)
	has(t, "the code of a new contact, to sign in", w.visitor().post(my+"/sign-in", "code", code), http.StatusUnauthorized)
	w.customer("Somebody Else", "else@example.com", "")
	has(t, "another's code", w.signedIn("else@example.com").post(confirm, "contact", id, "code-email", code), http.StatusOK, "Somebody Else")
	has(t, "the code", v.post(confirm, "contact", id, "code-email", code[:3]+" "+code[3:]), 200, "new@example.com", "Saved")
	has(t, "the code again", v.post(confirm, "contact", id, "code-email", code), 200, `value="new@example.com"`)
	for _, to := range []string{"maria@example.com", "new@example.com"} {
		if got := w.mail(to).Subject; !strings.HasPrefix(got, "Dina kontaktuppgifter hos Studio Kirsikka har ändrats") {
			t.Errorf("%s is told %q", to, got)
		}
	}
	now, err := w.reg.Customer(t.Context(), w.a, c.ID)
	must(t, err)
	if now.Name != "Maria Korhonen" || now.Address.City != "Espoo" || now.Language != "sv" {
		t.Errorf("the record is %+v", now)
	}
	has(t, "a wrong one", v.post(my+"/profile", "name", "", "email", "nobody"), http.StatusUnprocessableEntity, `id="name-wrong"`, `id="email-wrong"`)
	stale := v.post(my+"/profile", "name", "X", "email", "x@example.com", "version", "1")
	has(t, "one that somebody else was faster than", stale, http.StatusConflict, "meanwhile", "Maria Korhonen")
	events, err := w.reg.History(t.Context(), w.a, c.ID, clientele.Paging{})
	must(t, err)
	if e := events.Items[0]; e.ActorKind != clientele.ActorCustomer || e.Origin != "portal" || e.ActorID != "" {
		t.Errorf("the history names %s %q from %s", e.ActorKind, e.ActorID, e.Origin)
	}
}

// TestNewContactsAreGuessedInVain holds that the code of a new contact cannot be guessed, nor asked for again and again.
func TestNewContactsAreGuessedInVain(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	v := w.signedIn("maria@example.com")
	profile := []string{"name", "Maria Virtanen", "email", "new@example.com", "phone", ""}
	id := between(t, v.post(my+"/profile", profile...).body, `name="contact" value="`, `"`)
	code := w.code("new@example.com")
	for range 5 {
		v.post(my+"/profile/confirm", "contact", id, "code-email", "x")
	}
	has(t, "the right code after five wrong ones", v.post(my+"/profile/confirm", "contact", id, "code-email", code), http.StatusUnauthorized)
	for range 5 {
		w.pass(time.Minute)
		v.post(my+"/profile", profile...)
	}
	has(t, "a seventh code within the hour", v.post(my+"/profile", profile...), http.StatusTooManyRequests, "Too many codes")
	if n := len(w.allMail("new@example.com")); n != 6 {
		t.Errorf("%d codes were sent", n)
	}
	now, err := w.reg.Customer(t.Context(), w.a, c.ID)
	must(t, err)
	if now.Email != "maria@example.com" {
		t.Errorf("the e-mail is %s", now.Email)
	}
}

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, after, ok := strings.Cut(text, from)
	found, _, _ := strings.Cut(after, to)
	if !ok {
		t.Fatalf("%q does not stand in %s", from, text)
	}
	return found
}

// TestLinksOutliveTheAddress holds that what was sent leads on after the business changed its address.
func TestLinksOutliveTheAddress(t *testing.T) {
	w := newWorld(t)
	w.visitor().post("/book/studio-kirsikka/details", w.details(w.at("10:00"))...)
	link := regexp.MustCompile(`/book/studio-kirsikka/b/\S+`).FindString(w.mail("maria@example.com").Text)
	w.settings(clientele.SettingsChange{Slug: clientele.Some("kirsikka")})
	p := w.visitor().get(link)
	has(t, "the link", p, 200, "Haircut")
	if want := strings.Replace(link, "studio-kirsikka", "kirsikka", 1); p.path != want {
		t.Errorf("the link leads to %s instead of %s", p.path, want)
	}
	has(t, "its form", w.visitor().post(link+"/cancel"), 200, "This booking is cancelled")
	has(t, "the portal", w.visitor().get("/my/studio-kirsikka?x=1"), 200, "/my/kirsikka/code")
	w.settings(clientele.SettingsChange{Slug: clientele.Some("studio-kirsikka")})
	has(t, "back again", w.visitor().get("/my/kirsikka"), 200, "/my/studio-kirsikka/code")
}

func TestOwnConsents(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	v := w.signedIn("maria@example.com")
	v.post(my+"/consent", "channel", "email", "allowed", "yes")
	v.post(my+"/consent", "channel", "email", "allowed", "yes")
	has(t, "withdrawing", v.post(my+"/consent", "channel", "email", "allowed", "no"), 200, "You do not allow it.", "What you answered before")
	history, err := w.reg.Consents(t.Context(), w.a, c.ID, clientele.Paging{})
	must(t, err)
	if len(history.Items) != 2 || history.Items[0].Allowed || history.Items[0].Source != clientele.SourcePortal || history.Items[0].Wording == "" {
		t.Errorf("the history is %+v", history.Items)
	}
}

func TestDownloadMyData(t *testing.T) {
	w := newWorld(t)
	w.customer("Maria Virtanen", "maria@example.com", "")
	v := w.signedIn("maria@example.com")
	p := v.post(my+"/data", "as", "zip")
	files, err := zip.NewReader(strings.NewReader(p.body), int64(len(p.body)))
	must(t, err)
	if !slices.ContainsFunc(files.File, func(f *zip.File) bool { return strings.HasSuffix(f.Name, ".json") }) {
		t.Error("the download has no JSON")
	}
	if p := v.post(my+"/data", "as", "pdf"); !strings.HasPrefix(p.body, "%PDF-") {
		t.Errorf("the PDF begins with %.20q", p.body)
	}
}

// TestDeleteAccount holds the way out: what it says, that it is hidden at once, that signing in again offers only to
// cancel, that the person hears of each step, and that the last letter goes where no record says any more.
func TestDeleteAccount(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	v, other := w.signedIn("maria@example.com"), w.signedIn("maria@example.com")
	has(t, "what it does", v.get(my+"/delete"), 200, "on Sat 21 Mar 2026", "What goes", "What stays", "Time to change your mind", "Delete my account")
	has(t, "the deletion", v.post(my+"/delete"), 200, "Your account will be deleted", "Sat 21 Mar 2026")
	if got := w.mail("maria@example.com"); !strings.Contains(got.Text, "Sat 21 March 2026") {
		t.Errorf("the letter says %q", got.Text)
	}
	hasNot(t, "the other browser", other.get(my+"/profile"), "Maria")
	now, err := w.reg.Customer(t.Context(), w.a, c.ID)
	must(t, err)
	if now.Status != clientele.StatusRemovalPending || now.Removal.RequestedBy != clientele.ByCustomerRequest || now.Removal.Channel != "portal" {
		t.Errorf("the record is %s, asked for by %+v", now.Status, now.Removal)
	}
	back := w.signedIn("maria@example.com")
	for _, path := range []string{my, my + "/profile", my + "/delete", my + "/receipts"} {
		p := back.get(path)
		has(t, path, p, 200, "Cancel and keep my account", "Sat 21 Mar 2026")
		hasNot(t, path, p, "/profile", "/receipts", "/data")
	}
	back.post(my+"/profile", "name", "Somebody Else", "email", "maria@example.com")
	has(t, "cancelling", back.post(my+"/delete/cancel"), 200, "Hello, Maria Virtanen")
	if got := w.mail("maria@example.com").Subject; got != "Your details at Studio Kirsikka stay" {
		t.Errorf("the letter is %q", got)
	}
	back.post(my + "/delete")
	w.pass(8 * 24 * time.Hour)
	if got := w.mail("maria@example.com"); got.Subject != "Your details at Studio Kirsikka are deleted" || strings.Contains(got.Text, "Maria") {
		t.Errorf("the last letter is %q: %q", got.Subject, got.Text)
	}
	if _, err := w.reg.Customer(t.Context(), w.a, c.ID); clientele.KindOf(err) != clientele.KindNotFound {
		t.Errorf("the record gives %v", err)
	}
	messages, err := w.reg.Messages(t.Context(), w.a, clientele.MessageQuery{}, clientele.Paging{})
	must(t, err)
	for _, m := range messages.Items {
		if m.Contents.To != "" {
			t.Errorf("the message %s still has an address", m.Kind)
		}
	}
}

// TestSharedContact holds that one code opens the choice between those who share a contact, by initials alone.
func TestSharedContact(t *testing.T) {
	w := newWorld(t)
	w.customer("Maria Virtanen", "family@example.com", "")
	son := w.customer("Otso Virtanen", "family@example.com", "")
	stranger := w.customer("Sanna Salo", "sanna@example.com", "")
	v := w.signedIn("family@example.com")
	choice := v.get(my + "/who")
	has(t, "the choice", choice, 200, "M.V.", "O.V.")
	hasNot(t, "the choice", choice, "Maria", "Otso", "Virtanen")
	if n := len(w.allMail("family@example.com")); n != 1 || strings.Contains(w.mail("family@example.com").Text, "Maria") {
		t.Errorf("%d letters came, the last says %q", n, w.mail("family@example.com").Text)
	}
	if p := v.post(my+"/who", "person", stranger.ID); strings.Contains(p.body, "Sanna") {
		t.Error("a code opens somebody else's record")
	}
	has(t, "who was chosen", v.post(my+"/who", "person", son.ID), 200, "Hello, Otso Virtanen")
}

// TestNobodyElsesPages holds that a session opens its own record and its own business alone.
func TestNobodyElsesPages(t *testing.T) {
	w := newWorld(t)
	w.customer("Maria Virtanen", "maria@example.com", "")
	other := w.customer("Sanna Salo", "sanna@example.com", "")
	order := w.paid(other.ID)
	has(t, "another's receipt", w.signedIn("maria@example.com").get(my+"/receipts/"+order.ID), http.StatusNotFound)
	own := w.signedIn("sanna@example.com")
	has(t, "one's own receipts", own.get(my+"/receipts"), 200, "Haircut", "€50.00", order.ID)
	if p := own.get(my + "/receipts/" + order.ID); p.status != 200 || !strings.HasPrefix(p.body, "%PDF-") {
		t.Errorf("one's own receipt is %d %.20q", p.status, p.body)
	}
	for _, path := range []string{"/profile", "/receipts", "/delete"} {
		p := w.visitor().get(my + path)
		has(t, path+" without signing in", p, 200, "Sign in")
		hasNot(t, path+" without signing in", p, "Maria", "Sanna")
	}
	_, _, err := w.reg.SetUp(t.Context(), clientele.Setup{Name: "Second", OwnerEmail: "o2@example.com", OwnerPassword: "Tall-Heron-42"})
	must(t, err)
	v := w.signedIn("maria@example.com")
	p := v.get("/my/second/profile")
	hasNot(t, "the pages of another business", p, "Maria")
}

// TestCodesAreGuessedInVain tries codes until the right one is no use any more, and asks until no more are sent.
func TestCodesAreGuessedInVain(t *testing.T) {
	w := newWorld(t)
	w.customer("Maria Virtanen", "maria@example.com", "")
	v := w.visitor()
	v.post(my+"/code", "contact", "maria@example.com")
	right := w.code("maria@example.com")
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	for range 5 {
		has(t, "a wrong code", v.post(my+"/sign-in", "code", wrong), http.StatusUnauthorized, "wrong or too old")
	}
	has(t, "the right code after five wrong ones", v.post(my+"/sign-in", "code", right), http.StatusUnauthorized)
	for n := 2; n <= 6; n++ {
		v.post(my+"/code", "contact", "maria@example.com")
	}
	has(t, "the seventh code within an hour", v.post(my+"/code", "contact", "Maria@Example.com"), http.StatusTooManyRequests)
	if n := len(w.allMail("maria@example.com")); n != 6 {
		t.Errorf("%d codes were sent", n)
	}
	w.pass(time.Hour + time.Minute)
	v.post(my+"/code", "contact", "maria@example.com")
	late := w.code("maria@example.com")
	w.pass(16 * time.Minute)
	has(t, "a code that is too old", v.post(my+"/sign-in", "code", late), http.StatusUnauthorized)
}

// TestCodesWorkOnce holds that neither a code nor the browser's part of it signs in twice.
func TestCodesWorkOnce(t *testing.T) {
	w := newWorld(t)
	c := w.customer("Maria Virtanen", "maria@example.com", "")
	w.pass(time.Second)
	id, err := w.reg.AskCode(t.Context(), clientele.Visitor(w.a.Org), "maria@example.com")
	must(t, err)
	code := w.code("maria@example.com")
	if _, err := w.reg.EnterPortal(t.Context(), clientele.Visitor(w.a.Org), id, c.ID); clientele.KindOf(err) != clientele.KindUnauthorized {
		t.Errorf("entering without the code gives %v", err)
	}
	if _, err := w.reg.CheckCode(t.Context(), clientele.Visitor(w.a.Org), id, code[:3]+" "+code[3:]); err != nil {
		t.Fatal(err)
	}
	if _, err := w.reg.CheckCode(t.Context(), clientele.Visitor(w.a.Org), id, code); clientele.KindOf(err) != clientele.KindUnauthorized {
		t.Errorf("the code again gives %v", err)
	}
	token, err := w.reg.EnterPortal(t.Context(), clientele.Visitor(w.a.Org), id, c.ID)
	must(t, err)
	if _, err := w.reg.EnterPortal(t.Context(), clientele.Visitor(w.a.Org), id, c.ID); clientele.KindOf(err) != clientele.KindUnauthorized {
		t.Errorf("entering again gives %v", err)
	}
	must(t, w.reg.LeavePortal(t.Context(), token))
	if _, _, err := w.reg.PortalCustomer(t.Context(), w.a.Org, token); clientele.KindOf(err) != clientele.KindUnauthorized {
		t.Errorf("a session that was left gives %v", err)
	}
}

// TestNobodyLearnsWhoIsKnown holds that the answers about an address that is known and one that is not are the same,
// and that neither takes longer: the quickest of many are alike, whatever else the machine does meanwhile.
func TestNobodyLearnsWhoIsKnown(t *testing.T) {
	w := newWorld(t)
	w.customer("Maria Virtanen", "maria@example.com", "")
	visitor := clientele.Visitor(w.a.Org)
	took := map[bool][]time.Duration{}
	for n := range 120 {
		known := n%2 == 0
		contact := "nobody@example.com"
		if known {
			contact = "maria@example.com"
		}
		if n%10 == 0 {
			w.pass(time.Hour + time.Minute) // past the limit for one contact
		}
		began := time.Now()
		_, err := w.reg.AskCode(t.Context(), visitor, contact)
		took[known] = append(took[known], time.Since(began))
		must(t, err)
	}
	if ratio := float64(slices.Min(took[true])) / float64(slices.Min(took[false])); ratio > 1.7 || ratio < 1/1.7 {
		t.Errorf("asking for a known address takes %.2f times as long as for an unknown one", ratio)
	}
	w.pass(2 * time.Hour)
	pages := map[string]page{}
	for _, contact := range []string{"maria@example.com", "nobody@example.com"} {
		v := w.visitor()
		asked := v.post(my+"/code", "contact", contact)
		wrong := v.post(my+"/sign-in", "code", "12345")
		pages[contact] = page{status: asked.status*1000 + wrong.status, body: strings.ReplaceAll(asked.body+wrong.body, contact, "")}
	}
	if pages["maria@example.com"].body != pages["nobody@example.com"].body || pages["maria@example.com"].status != pages["nobody@example.com"].status {
		t.Error("the pages for a known and an unknown address differ")
	}
	if n := len(w.allMail("nobody@example.com")); n != 0 {
		t.Errorf("%d letters went to somebody who is not known", n)
	}
	has(t, "no address at all", w.visitor().post(my+"/code", "contact", "x@y\r\nBcc: z@example.com"), http.StatusUnprocessableEntity)
}

// TestInstallable holds what a telephone needs to put the portal on its start page, in the business's colour.
func TestInstallable(t *testing.T) {
	w := newWorld(t)
	w.settings(clientele.SettingsChange{BrandColor: clientele.Some("#7A1F4B")})
	v := w.visitor()
	has(t, "the page", v.get(my), 200, `rel="manifest"`, "/brand.css?v=")
	has(t, "the manifest", v.get(my+"/manifest.webmanifest"), 200, `"display":"standalone"`, `"start_url":"/my/studio-kirsikka"`, "#7a1f4b", "512x512")
	for _, size := range []string{"192", "512"} {
		if p := v.get(my + "/icon-" + size + ".png"); p.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(p.body, "\x89PNG") {
			t.Errorf("the icon is %s", p.header.Get("Content-Type"))
		}
	}
	has(t, "the colour", v.get("/book/studio-kirsikka/brand.css"), 200, "--brand:light-dark(#7a1f4b,")
}

// paid is an order of a customer that was paid in full.
func (w *world) paid(customer string) clientele.Order {
	w.t.Helper()
	o, err := w.reg.CreateOrder(w.t.Context(), w.a, clientele.NewOrder{CustomerID: customer, Lines: []clientele.NewLine{{ItemID: w.cut.ID}}})
	must(w.t, err)
	o, err = w.reg.AddPayment(w.t.Context(), w.a, o.ID, o.Total, clientele.PaymentMethod("cash"))
	must(w.t, err)
	return o
}
