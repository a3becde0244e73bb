package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"clientele"
)

// TestWithoutScripts does what a front desk does, in a browser that runs none.
func TestCustomersWithoutScripts(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	has(t, "the empty register", v.get("/customers"), "Your register is empty", "Add new customer")

	wrong := v.post("/customers/new", "name", "", "email", "not an address")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong form gives %d", wrong.status)
	}
	has(t, "the wrong form", wrong, `id="name-wrong"`, `id="email-wrong"`, "not an address")
	p := v.post("/customers/new", "name", "Aino Korhonen", "phone", "040 123 4567", "email", "aino@example.com", "tags", "VIP, Allergy", "consent.email", "yes")
	has(t, "the new card", p, "Aino Korhonen", "+358 40 1234567", "VIP", "Customer created")
	hasNot(t, "the card", p, "Birthday</dt>", "Address</dt>")
	id := strings.TrimPrefix(p.path, "/customers/")

	has(t, "while her phone is typed", v.post("/customers/near", "phone", "+358401234567"), "somebody who is a customer already", "Aino Korhonen", "/customers/"+id)
	hasNot(t, "while somebody else is", v.post("/customers/near", "name", "Pekka Salo", "phone", "+358407654321"), "customer already")
	same := v.post("/customers/new", "name", "Aino Korhonen-Virtanen", "phone", "+358401234567")
	if same.status != http.StatusConflict {
		t.Errorf("a duplicate gives %d", same.status)
	}
	has(t, "the warning", same, "Is it the same person?", "/customers/"+id, "Create anyway")
	v.post("/customers/new", "name", "Aino Korhonen-Virtanen", "phone", "+358401234567", "anyway", "yes")

	found := v.post("/customers", "q", "korhonen virt")
	has(t, "the search", found, "Aino Korhonen-Virtanen")
	hasNot(t, "the search", found, ">Aino Korhonen<")
	has(t, "a search for nobody", v.post("/customers", "q", "zzyzx"), "Nobody matches “zzyzx”")
	has(t, "the filter", v.get("/customers?tag=vip"), ">Aino Korhonen<")
	hasNot(t, "the filter", v.get("/customers?tag=vip"), "Virtanen")

	gone := v.post("/customers/" + id + "/archive")
	has(t, "the toast", gone, "Customer archived", "/customers/bulk/reactivate", id)
	has(t, "deactivated customers", v.get("/settings/deactivated"), "Aino Korhonen", "Reactivate")
	v.post("/customers/bulk/reactivate", "id", id)
	if now, err := w.reg.Customer(t.Context(), a, id); err != nil || now.Status != clientele.StatusActive {
		t.Errorf("after the undo the customer is %s (%v)", now.Status, err)
	}
}

func TestEditKeepsWhatSomebodyElseSaved(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	v := w.signedIn("owner@example.com")
	_, after, _ := strings.Cut(v.get("/customers/"+c.ID+"/edit").body, `name="version" value="`)
	version, _, _ := strings.Cut(after, `"`)
	_, err := w.reg.UpdateCustomer(t.Context(), a, c.ID, clientele.CustomerChange{Email: clientele.Some("new@example.com")}, clientele.AnyVersion)
	must(t, err)
	p := v.post("/customers/"+c.ID+"/edit", "version", version, "name", "Aino K", "email", "aino@example.com")
	if p.status != http.StatusConflict {
		t.Errorf("an edit of an old version gives %d", p.status)
	}
	if now, err := w.reg.Customer(t.Context(), a, c.ID); err != nil || now.Email != "new@example.com" || now.Name != "Aino Korhonen" {
		t.Errorf("the edit of an old version left %s %s (%v)", now.Name, now.Email, err)
	}
}

func TestTheListGoesOnAndSearchTextStandsInNoAddress(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	for i := range 55 {
		w.customer(a, fmt.Sprintf("Person %02d", i), fmt.Sprintf("p%d@example.com", i))
	}
	v := w.signedIn("owner@example.com")
	p := v.get("/customers")
	hasNot(t, "the first page", p, "Person 50")
	_, after, _ := strings.Cut(p.body, `name="cursor" value="`)
	cursor, _, _ := strings.Cut(after, `"`)
	next := v.post("/customers", "cursor", cursor, "sort", "")
	has(t, "the second page", next, "Person 50", "Person 54")
	hasNot(t, "the second page", next, "Person 49")
	list := v.send("POST", "/customers/list", "application/x-www-form-urlencoded",
		strings.NewReader(url.Values{"q": {"person 07"}, "consent": {""}, "tag": {"VIP"}}.Encode()), "HX-Request", "true")
	if got := list.header.Get("HX-Replace-Url"); got != "/customers?tag=VIP" {
		t.Errorf("the address becomes %q", got)
	}
	hasNot(t, "the part", list, "<html")
}

func TestSmallFormsOfTheCard(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	card := "/customers/" + c.ID
	v.post(card+"/general-notes", "notes", "Sensitive <scalp>\r\nquiet")
	v.post(card+"/notes", "text", "First note", "pinned", "yes")
	v.post(card+"/tags", "tag", "VIP")
	v.post(card+"/tags", "tag", "Old")
	v.post(card+"/tags", "remove", "Old")
	v.post(card+"/consent", "channel", "email", "allowed", "yes")
	v.post(card+"/consent", "channel", "email")
	v.post(card+"/loyalty", "points", "120", "reason", "Birthday")
	v.upload(card+"/documents", "Sopimus ä.txt", "words")
	p := v.get(card)
	has(t, "the card", p, "Sensitive &lt;scalp&gt;", "First note", "On top", ">VIP<", "Refused", "E-mail marketing allowed", "Birthday", "120", "Sopimus ä.txt")
	hasNot(t, "the card", p, ">Old</span>")
	if p := v.post(card+"/loyalty", "points", "-500"); p.status != http.StatusConflict {
		t.Errorf("taking more points than there are gives %d", p.status)
	}
	docs, err := w.reg.Documents(t.Context(), a, c.ID, clientele.Paging{})
	must(t, err)
	file := v.get(card + "/documents/" + docs.Items[0].ID)
	if file.body != "words" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment;") || !strings.Contains(file.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the document comes as %q with %v", file.body, file.header)
	}
}

func TestBulkTagsArchivesAndExports(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	one, two := w.customer(a, "One Person", "one@example.com"), w.customer(a, "Two Person", "two@example.com")
	three := w.customer(a, "Three Person", "three@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/customers/bulk/tag", "tag", "Newsletter", "id", one.ID, "id", two.ID, "id", "cust_gone")
	tag, err := w.reg.Tag(t.Context(), a, "newsletter")
	if err != nil || tag.Customers != 2 {
		t.Errorf("%d customers have the tag (%v)", tag.Customers, err)
	}
	file := v.post("/customers/bulk/export", "id", one.ID, "id", three.ID)
	has(t, "the export", file, "one@example.com", "three@example.com")
	hasNot(t, "the export", file, "two@example.com")
	v.post("/customers/bulk/archive", "id", one.ID, "id", two.ID)
	has(t, "what is left", v.get("/customers"), "Three Person")
	hasNot(t, "what is left", v.get("/customers"), "One Person", "Two Person")
}

func TestEmailsToCopy(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	w.customer(a, "No Answer", "no.answer@example.com")
	yes := w.customer(a, "Says Yes", "says.yes@example.com")
	_, err := w.reg.AddConsent(t.Context(), a, yes.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true})
	must(t, err)
	v := w.signedIn("owner@example.com")
	has(t, "all e-mails", v.get("/customers/emails"), "no.answer@example.com\nsays.yes@example.com")
	marketing := v.get("/customers/emails?marketing=yes")
	has(t, "e-mails with permission", marketing, "says.yes@example.com")
	hasNot(t, "e-mails with permission", marketing, "no.answer@example.com")
	file := v.get("/customers/export/emails.csv?marketing=yes")
	if !strings.HasPrefix(file.header.Get("Content-Type"), "text/csv") {
		t.Errorf("the file is %s", file.header.Get("Content-Type"))
	}
}

func TestImportWizard(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	if p := v.upload("/imports", "empty.csv", ""); p.status < 400 {
		t.Errorf("an empty file gives %d", p.status)
	}
	check := v.upload("/imports", "register.csv", "Nimi,Sähköposti,Hius\nAino Korhonen,aino@example.com,pitkä\nEero Virtanen,eero@example.com,lyhyt\nNobody,,\n")
	has(t, "the check", check, "register.csv", "Own field “Hius”", `<b class="num">2</b>`)
	fields := []string{"column-0", "name", "column-1", "email", "column-2", "customFields.Hius", "onMatch", "fill"}
	has(t, "the preview", v.post(check.path+"/preview", fields...), "will be created")
	p := v.post(check.path+"/commit", fields...)
	must(t, w.reg.RunDue(t.Context(), a.Org))
	p = v.get(p.path)
	has(t, "the result", p, "The import is done", "Undo import", "failed.csv")
	has(t, "the rows that were left out", v.get(p.path+"/failed.csv"), "Nobody")
	has(t, "the register", v.get("/customers"), "Aino Korhonen", "Eero Virtanen")
	v.post(p.path + "/undo")
	must(t, w.reg.RunDue(t.Context(), a.Org))
	has(t, "the register after the undo", v.get("/customers"), "Your register is empty")
}

func TestMergeAndItsUndo(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	kept, other := w.customer(a, "Aino Korhonen", "aino@example.com"), w.customer(a, "Aino Korhonen", "aino.k@example.com")
	_, err := w.reg.AddNote(t.Context(), a, other.ID, clientele.NoteChange{Text: clientele.Some("moves over")})
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	path := "/customers/" + kept.ID + "/merge"
	has(t, "the search", v.get(path), "aino.k@example.com", other.ID)
	has(t, "the preview", v.post(path+"/preview", "from", other.ID), "<del>aino.k@example.com</del>", "Moves here")
	if now, err := w.reg.Customer(t.Context(), a, other.ID); err != nil || now.Status != clientele.StatusActive {
		t.Errorf("the preview made the other %s (%v)", now.Status, err)
	}
	card := v.post(path, "from", other.ID)
	has(t, "the card", card, "moves over", "Customers merged", "Undo the merge")
	if p := v.get("/customers/" + other.ID); p.path != "/customers/"+kept.ID {
		t.Errorf("the merged id leads to %s", p.path)
	}
	_, after, _ := strings.Cut(card.body, `action="/merges/undo"><input type="hidden" name="id" value="`)
	id, _, _ := strings.Cut(after, `"`)
	v.post("/merges/undo", "id", id)
	hasNot(t, "the card after the undo", v.get("/customers/"+kept.ID), "moves over</p>")
	has(t, "the other's card", v.get("/customers/"+other.ID), "moves over")
}

// TestTheListIsFilteredByBookings asks for how often somebody was booked, missed it, and comes next.
func TestTheListIsFilteredByBookings(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	twice, missed := w.customer(a, "Twice Booked", "twice@example.com"), w.customer(a, "Missed Once", "missed@example.com")
	w.customer(a, "Never Booked", "never@example.com")
	w.booking(a, anna, twice.ID, "2026-03-20 09:00")
	w.booking(a, anna, twice.ID, "2026-03-27 09:00")
	past := w.booking(a, anna, missed.ID, "2026-03-02 09:00")
	_, err := w.reg.NoShowBooking(t.Context(), a, past.ID)
	must(t, err)
	for _, c := range []struct{ query, found string }{
		{"minBookings=2", "Twice Booked"}, {"maxBookings=0", "Never Booked"}, {"minNoShows=1", "Missed Once"},
		{"nextBookingFrom=2026-03-20&nextBookingTo=2026-03-20", "Twice Booked"},
	} {
		p := v.get("/customers?" + c.query)
		has(t, c.query, p, c.found)
		for _, other := range []string{"Twice Booked", "Missed Once", "Never Booked"} {
			if other != c.found {
				hasNot(t, c.query, p, other)
			}
		}
	}
	hasNot(t, "another day", v.get("/customers?nextBookingFrom=2026-03-21"), "Twice Booked")
}
