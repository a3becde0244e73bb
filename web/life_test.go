package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"clientele"
)

func TestRemovalIsRequestedAndCancelled(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	w.user(a, "staff@example.com", clientele.RoleStaff)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	v := w.signedIn("staff@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	card := "/customers/" + c.ID
	has(t, "the ways", v.get(card+"/delete"), "merge the records instead", "Request removal", "21 Mar 2026", "the waiting time is over", "Archive")
	hasNot(t, "the ways for staff", v.get(card+"/delete"), "Erase now", "Legal holds", "/erase")
	p := v.post(card+"/removal", "requestedBy", "customer", "reason", "moves away")
	has(t, "the banner", p, "Customer removal is requested. Aino Korhonen will be removed on 21 Mar 2026", "Requested by the customer", "Cancel customer removal")
	has(t, "the requests", v.get("/settings/removals"), "Aino Korhonen", "moves away", "Cancel customer removal")
	hasNot(t, "the register", v.get("/customers"), "Aino Korhonen")
	has(t, "taken back", v.post(card+"/removal/cancel", "back", "removals"), "Removal cancelled", "No requests here")
	has(t, "the register", v.get("/customers"), "Aino Korhonen")
	has(t, "those taken back", v.get("/settings/removals?status=cancelled"), "Aino Korhonen", "Cancelled on")
	wrong := v.post(card+"/removal", "requestedBy", "nobody")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a removal requested by nobody known gives %d", wrong.status)
	}
	v.post(card+"/removal", "requestedBy", "staff")
	w.pass(8 * 24 * time.Hour)
	must(t, w.reg.RunDue(t.Context(), a.Org))
	has(t, "those carried out", w.signedIn("owner@example.com").get("/settings/removals?status=done"), "/settings/erasures/era_")
	if gone := w.signedIn("staff@example.com").get(card); gone.status != http.StatusNotFound {
		t.Errorf("the card of who was removed gives %d", gone.status)
	}
}

func TestErasingTellsWhatItDoesAndProvesIt(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	order, err := w.reg.CreateOrder(t.Context(), a, clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{
		{Description: "Cut", UnitPrice: clientele.Some(int64(1000))}}})
	must(t, err)
	_, err = w.reg.AddNote(t.Context(), a, c.ID, clientele.NoteChange{Text: clientele.Some("goes away")})
	must(t, err)
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	card := "/customers/" + c.ID
	blocked := v.get(card + "/delete")
	has(t, "what stands in the way", blocked, "An order that is open", "/orders/"+order.ID, "Notes")
	hasNot(t, "what stands in the way", blocked, "Erase for good")
	_, err = w.reg.AddPayment(t.Context(), a, order.ID, 1000, clientele.PaidCash)
	must(t, err)
	held := v.post(card+"/holds", "ground", "a dispute", "until", "")
	has(t, "the hold", held, "a dispute", "Until it is lifted", "A legal hold, below")
	_, rest, _ := strings.Cut(held.body, card+"/holds/")
	hold, _, _ := strings.Cut(rest, "/")
	free := v.post(card + "/holds/" + hold + "/lift")
	has(t, "free", free, "Erase for good", "kept without the person, by the day until")
	unsure := v.post(card+"/erase", "word", "yes")
	if unsure.status != http.StatusUnprocessableEntity {
		t.Errorf("erasing without the word gives %d", unsure.status)
	}
	has(t, "erasing without the word", unsure, "Nothing was erased")
	gone := v.post(card+"/erase", "word", "Erase", "future", "cancel")
	has(t, "the proof", gone, "Erasure of", "Olga Owner", "Download certificate", "1 record", c.ID)
	hasNot(t, "the proof", gone, "Aino", "aino@")
	file := v.get(gone.path + "/certificate.json")
	if file.status != http.StatusOK || !strings.Contains(file.header.Get("Content-Disposition"), "certificate-era_") || strings.Contains(file.body, "Aino") {
		t.Errorf("the certificate: %d %v %.200s", file.status, file.header, file.body)
	}
	has(t, "the list", v.get("/settings/erasures"), "Olga Owner", "Erased")
	if p := v.post(gone.path + "/purge"); p.status >= 400 {
		t.Errorf("searching the files gives %d", p.status)
	}
}

func TestDuplicatesAreReviewed(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	one, two := w.customer(a, "Aino Korhonen", "aino.korhonen@example.com"), w.customer(a, "Aino Korhonen", "aino.korhonen@example.com")
	must(t, w.reg.RunDue(t.Context(), a.Org))
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	queue := v.get("/settings/duplicates")
	has(t, "the queue", queue, one.ID, two.ID, "Same family name", "likely one person", "Keep this one and merge", "Not a duplicate")
	has(t, "to merge", v.post("/customers/"+one.ID+"/merge/preview", "from", two.ID), "Afterwards")
	has(t, "after", v.post("/settings/duplicates/dismiss", "a", one.ID, "b", two.ID), "No duplicates wait", "Noted: two people")
	has(t, "another look", v.post("/settings/duplicates/find"), "is being looked through")
	v.post("/customers/"+one.ID+"/merge", "from", two.ID)
	has(t, "merges", v.get("/settings/merges"), "Aino Korhonen", "Undo the merge")
}

func TestWebhooksAreMadeAndLookedAfter(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	wrong := v.post("/settings/webhooks", "url", "http://localhost/hook")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a private address gives %d", wrong.status)
	}
	has(t, "the wrong form", wrong, `id="url-wrong"`, "Name the events")
	made := v.post("/settings/webhooks", "url", "https://shop.example.com/hook", "description", "Web shop", "event", "customer.*")
	has(t, "the secret", made, "whsec_")
	_, rest, _ := strings.Cut(made.body, `href="/settings/webhooks/whk_`)
	id, _, _ := strings.Cut(rest, `"`)
	path := "/settings/webhooks/whk_" + id
	hasNot(t, "afterwards", v.get(path), "whsec_")
	w.customer(a, "Aino Korhonen", "aino@example.com")
	log := v.get(path)
	has(t, "the log", log, "customer.created", "Waiting", "Send again")
	_, rest, _ = strings.Cut(log.body, path+"/deliveries/")
	delivery, _, _ := strings.Cut(rest, "/")
	has(t, "sent again", v.post(path+"/deliveries/"+delivery+"/resend"), "It is sent again")
	has(t, "a test", v.post(path+"/test"), "webhook.test")
	has(t, "turned off", v.post(path+"/switch", "disabled", "yes"), "Turn on")
	has(t, "changed", v.post(path, "url", "https://shop.example.com/new", "event", "order.*"), "https://shop.example.com/new")
	has(t, "deleted", v.post(path+"/delete"), "No webhooks yet")
}
