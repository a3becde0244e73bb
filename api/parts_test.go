package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"clientele"
)

func TestNotes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		path := "/v1/customers/" + w.customer("Anna Virta") + "/notes"
		first := w.post(path, members{"text": "Allergic to ammonia"}).want(201).is("data.pinned", false).text("data.id")
		second := w.post(path, members{"text": "Came late"}).want(201).text("data.id")
		equal(t, "newest first", w.get(path).each("text"), "Came late, Allergic to ammonia")
		w.patch(path+"/"+first, members{"pinned": true}).want(200).is("data.text", "Allergic to ammonia")
		equal(t, "pinned first", w.get(path).each("text"), "Allergic to ammonia, Came late")
		w.delete(path+"/"+second).want(200).is("data", members{"id": second, "deleted": true})
		w.delete(path+"/"+second).refused(404, "not_found").is("error.message", "Note not found")
		equal(t, "left", w.get(path).each("id"), first)
		equal(t, "empty", w.post(path, members{"text": "  "}).wrongFields(), "text:required")
		equal(t, "cleared", w.patch(path+"/"+first, members{"text": nil}).wrongFields(), "text:required")
	})
}

func TestDocuments(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		path := "/v1/customers/" + w.customer("Anna Virta") + "/documents"
		content := bytes.Repeat([]byte("0123456789abcdef"), 100_000)
		made := w.upload("", path, "Sopimus ä.pdf", "application/pdf", content, nil).want(201).
			is("data.name", "Sopimus ä.pdf").is("data.contentType", "application/pdf").is("data.size", len(content))
		id := made.text("data.id")
		equal(t, "Location", made.header.Get("Location"), path+"/"+id)
		equal(t, "list", w.get(path).each("id"), id)
		file := w.get(path + "/" + id).want(200)
		equal(t, "bytes", bytes.Equal(file.body, content), true)
		equal(t, "type", file.header.Get("Content-Type"), "application/pdf")
		equal(t, "disposition", file.header.Get("Content-Disposition"), `attachment; filename="Sopimus _.pdf"; filename*=UTF-8''Sopimus%20%C3%A4.pdf`)
		equal(t, "sandboxed", file.header.Get("Content-Security-Policy"), "default-src 'none'; sandbox")
		w.delete(path + "/" + id).want(200)
		w.get(path+"/"+id).refused(404, "not_found").is("error.message", "Document not found")
	})
}

func TestDocumentsThatAreRefused(t *testing.T) {
	w := newWorld(t, sqlite(t))
	path := "/v1/customers/" + w.customer("Anna Virta") + "/documents"
	w.upload("", path, "big.bin", "application/octet-stream", make([]byte, clientele.MaxDocument), nil).want(201)
	w.upload("", path, "bigger.bin", "application/octet-stream", make([]byte, clientele.MaxDocument+1), nil).refused(413, "too_large")
	w.upload("", path, "huge.bin", "application/octet-stream", make([]byte, clientele.MaxDocument+1<<20), nil).refused(413, "too_large")
	equal(t, "empty", w.upload("", path, "empty", "text/plain", nil, nil).wrongFields(), "file:required")
	w.upload("", "/v1/customers/cust_0/documents", "x", "text/plain", []byte("x"), nil).refused(404, "not_found")
	w.post(path, members{}).refused(415, "unsupported_media_type")
	w.send(request{method: "POST", path: path}).refused(415, "unsupported_media_type")
	send := func(body []byte, contentType string) got {
		return w.send(request{method: "POST", path: path, body: body, header: map[string]string{"Content-Type": contentType}})
	}
	body, contentType := form(t, "attachment", "x.txt", "text/plain", []byte("x"))
	send(body, contentType).refused(400, "bad_request")
	body, contentType = form(t, "file", "x.txt", "text/plain", []byte("x"))
	send(body[:len(body)-20], contentType).refused(400, "bad_request")
	send([]byte("nonsense"), contentType).refused(400, "bad_request")
	send(body, "multipart/form-data").refused(400, "bad_request")
	w.upload("", path, "../../etc/passwd", "te xt/<script>", []byte("x"), nil).want(201).is("data.name", "passwd").is("data.contentType", "application/octet-stream")
}

func TestTagsOfACustomer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		path := "/v1/customers/" + w.customer("Anna Virta", members{"tags": []string{"VIP"}}) + "/tags"
		w.post(path, members{"name": "Colour"}).want(200).is("data.tags", []string{"VIP", "Colour"}).is("data.version", 2)
		w.post(path, members{"name": "vip"}).want(200).is("data.tags", []string{"VIP", "Colour"}).is("data.version", 2)
		equal(t, "list", w.get(path).each("name"), "VIP, Colour")
		equal(t, "cut", w.get(path+"?limit=1").each("name"), "VIP")
		w.delete(path+"/v%C3%AFp").want(200).is("data.tags", []string{"Colour"})
		w.delete(path+"/VIP").refused(404, "not_found").is("error.message", "Tag not found")
		equal(t, "no name", w.post(path, members{}).wrongFields(), "name:required")
	})
}

func TestTagsOfTheOrganization(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta", members{"tags": []string{"VIP"}})
		w.post("/v1/tags", members{"name": "Kanta-asiakas", "color": "#3366cc"}).want(201).is("data.customers", 0)
		equal(t, "list", w.get("/v1/tags").each("name"), "Kanta-asiakas, VIP")
		next := w.get("/v1/tags?limit=1").is("page.hasMore", true).text("page.nextCursor")
		equal(t, "next page", w.get("/v1/tags?limit=1&cursor="+next).is("page.hasMore", false).each("name"), "VIP")
		w.patch("/v1/tags/vip", members{"name": "Gold", "color": "#ffcc00"}).want(200).is("data.name", "Gold")
		w.get("/v1/customers/"+id).is("data.tags", []string{"Gold"})
		w.patch("/v1/tags/Gold", members{"name": "kanta-asiakas"}).refused(409, "conflict")
		equal(t, "colour", w.patch("/v1/tags/Gold", members{"color": "red"}).wrongFields(), "color:invalid")
		w.get("/v1/tags/gold").want(200).is("data.customers", 1)
		w.delete("/v1/tags/Gold").want(200)
		w.get("/v1/tags/Gold").refused(404, "not_found")
		w.get("/v1/customers/"+id).is("data.tags", []any{})
	})
}

func TestConsentsAreAHistory(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta", members{"consent": members{"email": true}})
		path := "/v1/customers/" + id + "/consents"
		w.post(path, members{"channel": "email", "allowed": false, "wording": "On the phone", "source": "staff"}).want(201).is("data.source", "staff")
		equal(t, "newest first", w.get(path).each("allowed"), "false, true")
		w.get("/v1/customers/"+id).is("data.consent", members{"email": false, "sms": nil})
		w.post(path, members{"channel": "sms"}).refused(400, "bad_request").is("error.message", `"allowed" is needed`)
		equal(t, "channel", w.post(path, members{"channel": "fax", "allowed": true}).wrongFields(), "channel:invalid")
	})
}

func TestLoyaltyIsALedger(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		path := "/v1/customers/" + id + "/loyalty"
		w.post(path, members{"points": 100, "reason": "Birthday"}).want(201).is("data.balance", 100)
		w.post(path, members{"points": -30}).want(201).is("data.balance", 70).is("data.reason", nil)
		w.post(path, members{"points": -71}).refused(409, "conflict").is("error.balance", 70)
		w.get(path).want(200).is("balance", 70).is("data.0.points", -30)
		w.get("/v1/customers/"+id).is("data.loyaltyPoints", 70)
		equal(t, "none", w.post(path, members{}).wrongFields(), "points:out_of_range")
	})
}

func TestHistoryIsFieldByField(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		changed := w.patch("/v1/customers/"+id, members{"notes": "Likes tea"}).want(200)
		g := w.get("/v1/customers/" + id + "/history")
		equal(t, "actions", g.each("action"), "customer.updated, customer.created")
		g.is("data.0.changes", []members{{"field": "notes", "before": nil, "after": "Likes tea"}}).is("data.0.actor.kind", "key").
			is("data.0.origin", "api").is("data.0.requestId", changed.header.Get("Request-Id")).is("data.0.subject", members{"type": "customer", "id": id})
	})
}

func TestAuditLogIsFiltered(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		w.customer("Bea Salo")
		w.patch("/v1/settings", members{"requireAddress": true}).want(200)
		equal(t, "subject", w.get("/v1/audit-events?subject="+id).each("action"), "customer.created")
		equal(t, "action", w.get("/v1/audit-events?action=customer.created&limit=1").is("page.hasMore", true).each("action"), "customer.created")
		equal(t, "part", w.get("/v1/audit-events?action=settings").each("action"), "settings.updated")
		equal(t, "later", w.get("/v1/audit-events?from=2026-03-15").each("action"), "")
		equal(t, "earlier", w.get("/v1/audit-events?to=2026-03-13").each("action"), "")
		actor := w.get("/v1/audit-events?action=settings").text("data.0.actor.id")
		if got := w.get("/v1/audit-events?actor=" + actor).each("action"); strings.Contains(got, "key.created") || !strings.Contains(got, "settings.updated") {
			t.Errorf("the key's actions: %s", got)
		}
	})
}

// A download that cannot be begun is a failure in the envelope like any other.
func TestDownloadsAreRefusedInTheEnvelope(t *testing.T) {
	w := newWorld(t, sqlite(t))
	g := w.send(request{method: "GET", path: "/v1/exports/customers.csv?nonsense=1", header: map[string]string{"Accept": "text/csv"}}).refused(400, "bad_request")
	equal(t, "type", g.header.Get("Content-Type"), "application/json")
	equal(t, "disposition", g.header.Get("Content-Disposition"), "")
	if g.header.Get("Request-Id") == "" || http.StatusText(g.status) == "" {
		t.Error("no Request-Id")
	}
}
