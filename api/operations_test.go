package api_test

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"clientele"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// The document is kept beside the code, so that a change of the API is a change that can be read.
func TestDocumentIsAsItWasAgreed(t *testing.T) {
	now := newWorld(t, sqlite(t)).server.OpenAPI()
	if *update {
		must(t, os.WriteFile("openapi.json", now, 0o644))
	}
	kept, err := os.ReadFile("openapi.json")
	must(t, err)
	if !bytes.Equal(kept, now) {
		t.Error("the API is not what openapi.json says: go test ./api -run TestDocumentIsAsItWasAgreed -update, and read the difference")
	}
}

func TestDocumentIsServed(t *testing.T) {
	w := newWorld(t, sqlite(t))
	g := w.send(request{key: "none", method: "GET", path: "/openapi.json"}).want(200)
	equal(t, "served", string(g.body), string(w.server.OpenAPI()))
}

func TestEveryOperationIsDescribed(t *testing.T) {
	w := newWorld(t, sqlite(t))
	ids := make(map[string]bool)
	for _, op := range w.spec.operations() {
		what := op.method + " " + op.path
		if op.OperationID == "" || ids[op.OperationID] {
			t.Errorf("%s: its id %q is not its own", what, op.OperationID)
		}
		ids[op.OperationID] = true
		if op.Summary == "" || op.Description == "" || len(op.Tags) != 1 {
			t.Errorf("%s: summary %q, description %q, tags %v", what, op.Summary, op.Description, op.Tags)
		}
		for _, p := range op.Parameters {
			if p.Description == "" || p.Schema["type"] == nil {
				t.Errorf("%s: the parameter %s is not described", what, p.Name)
			}
		}
		if strings.HasPrefix(op.path, "/v1/") {
			describedFailures(t, what, op)
		}
	}
}

// describedFailures checks what every call with a key has in common.
func describedFailures(t *testing.T, what string, op *operation) {
	t.Helper()
	if op.Scope == "" && op.OperationID != "advanceClock" {
		t.Errorf("%s: no scope", what)
	}
	if op.Scope != "" && (!slices.Contains(clientele.AllScopes(), clientele.Scope(op.Scope)) || !slices.Equal(op.Security[0]["apiKey"], []string{op.Scope})) {
		t.Errorf("%s: the scope %s, security %v", what, op.Scope, op.Security)
	}
	needed := []string{"400", "401", "403", "429", "500", "503"}
	if strings.Contains(op.path, "{") {
		needed = append(needed, "404")
	}
	if op.method != "GET" {
		needed = append(needed, "409")
	}
	if op.RequestBody != nil {
		needed = append(needed, "413", "415", "422")
	}
	for _, status := range needed {
		if _, ok := op.Responses[status]; !ok {
			t.Errorf("%s: %s is not described", what, status)
		}
	}
	for status, answer := range op.Responses {
		if answer.Description == "" {
			t.Errorf("%s: %s has no description", what, status)
		}
		if _, ok := answer.Headers["Request-Id"]; !ok {
			t.Errorf("%s: %s has no Request-Id", what, status)
		}
		if schema := answer.Content["application/json"].Schema; status >= "400" && schema["$ref"] != "#/components/schemas/Failure" {
			t.Errorf("%s: %s is not the failure that all share: %v", what, status, schema)
		}
	}
	key := slices.IndexFunc(op.Parameters, func(p parameter) bool { return p.Name == "Idempotency-Key" }) >= 0
	if key != (op.method != "GET") {
		t.Errorf("%s: Idempotency-Key %v", what, key)
	}
}

// things are the ids of what an organization has one of.
type things struct {
	customer, note, document, user, key, importID, tag, item, booking, timeOff, bookable, order, duplicate, merge, erasure, message, webhook, delivery, hold, orderHold string

	pair        []string          // two records that look alike
	suggestions []string          // the second is to be dismissed
	own         map[string]string // by operation: what it takes a step further, so that no other meets it there
}

// fill makes one of everything in an organization.
func (w *world) fill(key, tag string) things {
	w.t.Helper()
	post := func(path string, body any) string {
		w.t.Helper()
		g := w.send(request{key: key, method: "POST", path: path, body: body})
		if g.status >= 300 {
			w.t.Fatalf("%s: %d %s", g.what, g.status, cut(g.body))
		}
		id, _ := g.at("data.id").(string)
		return id
	}
	n := things{tag: tag}
	n.customer = post("/v1/customers", members{"name": "Somebody", "email": "somebody@example.com", "tags": []string{tag}})
	n.note = post("/v1/customers/"+n.customer+"/notes", members{"text": "a note"})
	n.user = post("/v1/users", members{"name": "Anna Lehto", "email": "anna." + tag + "@example.com"})
	n.key = post("/v1/api-keys", members{"name": "another", "scopes": []string{"customers:read"}})
	n.document = w.upload(key, "/v1/customers/"+n.customer+"/documents", "a.txt", "text/plain", []byte("a"), nil).want(201).text("data.id")
	w.fillBookings(&n, key, post)
	w.fillOrders(&n, key, post)
	w.fillMerges(&n, key, post)
	w.fillErasures(&n, key, post)
	w.fillMessages(&n, key, post)
	n.importID = w.upload(key, "/v1/imports", "a.csv", "text/csv", []byte(threeRows), nil).want(201).text("data.id")
	return n
}

// fillBookings makes what bookings need, one to look at, and one for each step that can be taken with them.
func (w *world) fillBookings(n *things, key string, post func(path string, body any) string) {
	n.item = post("/v1/items", members{"type": "service", "name": "Haircut", "price": 5000, "durationMinutes": 30})
	n.bookable = post("/v1/users", members{"name": "Anna", "email": "bookable." + n.tag + "@example.com", "bookable": true})
	n.timeOff = post("/v1/users/"+n.user+"/time-off", members{"from": "2026-07-06", "to": "2026-07-19"})
	n.own = make(map[string]string)
	for i, step := range []string{"", "checkInBooking", "completeBooking", "noShowBooking", "cancelBooking"} {
		made := post("/v1/bookings", members{"customer": members{"name": "Not Them " + strconv.Itoa(i), "email": "somebody@example.com"}, "items": []string{n.item},
			"users": []string{n.bookable}, "startsAt": "2026-03-13T" + strconv.Itoa(10+i) + ":00:00Z"})
		if n.own[step] = made; step == "" {
			n.booking = made
		}
	}
	n.suggestions = strings.Split(w.send(request{key: key, method: "GET", path: "/v1/customers/" + n.customer + "/suggestions"}).want(200).each("id"), ", ")
}

// fillMerges makes a record to merge, and a merge to undo.
func (w *world) fillMerges(n *things, key string, post func(path string, body any) string) {
	for _, name := range []string{"Looks Alike", "Looks Alyke"} {
		n.pair = append(n.pair, post("/v1/customers", members{"name": name, "email": "alike@example.com"}))
	}
	n.duplicate = post("/v1/customers", members{"name": "Some Body", "email": "some.body@example.com"})
	kept := post("/v1/customers", members{"name": "Kept One", "email": "kept@example.com"})
	other := post("/v1/customers", members{"name": "Other One", "email": "other@example.com"})
	n.merge = w.send(request{key: key, method: "POST", path: "/v1/customers/" + kept + "/merge", body: members{"from": []string{other}}}).want(200).text("data.merge.id")
}

// fillErasures makes an erasure to look at, and a record whose removal is pending.
func (w *world) fillErasures(n *things, key string, post func(path string, body any) string) {
	gone := post("/v1/customers", members{"name": "Gone One", "email": "gone@example.com"})
	n.erasure = w.send(request{key: key, method: "DELETE", path: "/v1/customers/" + gone}).want(200).text("data.erasure.id")
	pending := post("/v1/customers", members{"name": "Pending One", "email": "pending@example.com"})
	post("/v1/customers/"+pending+"/removal-request", nil)
	n.own["cancelRemoval"], n.own["requestRemoval"] = pending, pending
	n.own["keepCustomer"] = w.noticed(n, key)
	n.hold = post("/v1/customers/"+n.customer+"/legal-holds", members{"ground": "a dispute", "until": "2027-12-31"})
	n.orderHold = post("/v1/orders/"+n.order+"/legal-holds", members{"ground": "a dispute"})
	n.own["eraseCustomer"] = post("/v1/customers", members{"name": "Leaving One", "email": "leaving@example.com"})
}

// noticed is a record on the list of those who have not come for long.
func (w *world) noticed(n *things, key string) string {
	w.t.Helper()
	org, now := w.send(request{key: key, method: "GET", path: "/v1/settings"}).want(200).text("data.id"), time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	must(w.t, w.store.InTx(w.t.Context(), func(tx clientele.Tx) error {
		return tx.SetRetentionNotice(w.t.Context(), org, clientele.RetentionNotice{CustomerID: n.customer, NoticedAt: now, DueAt: now})
	}))
	return n.customer
}

// example is a request to an operation that is right in itself. The ids in it are of the things that are given.
func (w *world) example(op *operation, n things) request {
	w.t.Helper()
	paths := strings.NewReplacer("{noteId}", n.note, "{docId}", n.document, "{name}", n.tag, "{timeOffId}", n.timeOff, "{suggestionId}", n.suggestions[0],
		"{deliveryId}", n.delivery)
	switch op.OperationID {
	case "liftOrderHold":
		paths = strings.NewReplacer("{holdId}", n.orderHold)
	case "liftCustomerHold":
		paths = strings.NewReplacer("{holdId}", n.hold)
	}
	if op.OperationID == "dismissSuggestion" {
		paths = strings.NewReplacer("{suggestionId}", n.suggestions[1])
	}
	id := n.customer
	switch {
	case strings.HasPrefix(op.path, "/v1/users"):
		id = n.user
	case strings.HasPrefix(op.path, "/v1/api-keys"):
		id = n.key
	case strings.HasPrefix(op.path, "/v1/imports"):
		id = n.importID
	case strings.HasPrefix(op.path, "/v1/items"):
		id = n.item
	case strings.HasPrefix(op.path, "/v1/bookings"):
		id = n.booking
	case strings.HasPrefix(op.path, "/v1/orders"):
		id = n.order
	case strings.HasPrefix(op.path, "/v1/merges"):
		id = n.merge
	case strings.HasPrefix(op.path, "/v1/erasures"):
		id = n.erasure
	case strings.HasPrefix(op.path, "/v1/messages"):
		id = n.message
	case strings.HasPrefix(op.path, "/v1/webhooks"):
		id = n.webhook
	}
	if own, ok := n.own[op.OperationID]; ok {
		id = own
	}
	r := request{method: op.method, path: strings.ReplaceAll(paths.Replace(op.path), "{id}", id)}
	switch op.OperationID {
	case "listAvailability":
		r.path += "?itemId=" + n.item
	case "explainDuplicate":
		r.path += "?a=" + n.pair[0] + "&b=" + n.pair[1]
	case "suggestDuplicates":
		r.path += "?name=Looks+Alike&email=alike@example.com"
	}
	if op.RequestBody == nil {
		return r
	}
	if _, ok := op.RequestBody.Content["multipart/form-data"]; ok {
		body, kind := form(w.t, "file", "a.csv", "text/csv", []byte(threeRows))
		r.body, r.header = body, map[string]string{"Content-Type": kind}
		return r
	}
	body, ok := exampleBodies[op.OperationID]
	if !ok {
		w.t.Fatalf("%s has no example: add one to exampleBodies", op.OperationID)
	}
	switch op.OperationID {
	case "batchCustomers":
		body = members{"operations": []members{{"op": "update", "id": n.customer, "body": members{"notes": "x"}}}}
	case "dismissDuplicate":
		body = members{"a": n.pair[0], "b": n.pair[1]}
	case "mergeCustomers":
		body = members{"from": []string{n.duplicate}}
	case "createBooking":
		body = members{"customerId": n.customer, "items": []string{n.item}, "users": []string{n.bookable}, "startsAt": "2026-03-20T10:00:00Z"}
	}
	r.body = body
	return r
}

var exampleBodies = map[string]any{
	"createCustomer": members{"name": "New", "email": "new@example.com"}, "updateCustomer": members{"notes": "x"}, "batchCustomers": nil,
	"createNote": members{"text": "x"}, "updateNote": members{"pinned": true}, "addCustomerTag": members{"name": "Extra"},
	"createConsent": members{"channel": "email", "allowed": true}, "createLoyalty": members{"points": 5},
	"createTag": members{"name": "New tag"}, "updateTag": members{"color": "#112233"},
	"previewImport": members{}, "commitImport": members{}, "createUser": members{"name": "New", "email": "new@example.com"},
	"updateUser": members{"bookable": true}, "updateSettings": members{"loyaltyName": "Stars"},
	"createItem": members{"type": "product", "name": "Shampoo", "price": 1000}, "updateItem": members{"price": 1200},
	"setUserHours": members{}, "createTimeOff": members{"from": "2026-08-01", "to": "2026-08-02"}, "createBooking": nil, "mergeCustomers": nil, "dismissDuplicate": nil,
	"requestRemoval": members{"reason": "asked"}, "holdCustomer": members{"ground": "a dispute"}, "holdOrder": members{"ground": "a dispute"},
	"createOrder": members{"lines": []members{{"description": "Soap", "unitPrice": 450}}}, "payOrder": members{"amount": 450, "method": "cash"},
	"refundOrder":   members{"amount": 450},
	"createMessage": members{"channel": "email", "subject": "Your coat", "text": "It is ready"},
	"createWebhook": members{"url": "https://example.com/hooks", "events": []string{"booking.*"}}, "updateWebhook": members{"description": "x"},
	"updateBooking": members{"notes": "x"}, "cancelBooking": members{"by": "business"},
	"createKey": members{"name": "x", "scopes": []string{"customers:read"}}, "advanceClock": members{"advance": "1h"},
}

// called lists the operations of /v1 so that what removes something comes last.
func (s *spec) called() []*operation {
	ops := slices.DeleteFunc(s.operations(), func(op *operation) bool { return !strings.HasPrefix(op.path, "/v1/") })
	slices.SortStableFunc(ops, func(a, b *operation) int { return rank(a) - rank(b) })
	return ops
}

func rank(op *operation) int {
	switch {
	case op.method == "DELETE":
		return 10 - strings.Count(op.path, "/") // what a thing has before the thing
	case strings.HasSuffix(op.path, "/undo"):
		return 2
	case strings.HasSuffix(op.path, "/commit"):
		return 1
	}
	return 0
}

func TestEveryOperationWorks(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		n := w.fill(w.a.live, "mine")
		for _, op := range w.spec.called() {
			r := w.example(op, n)
			if op.OperationID == "advanceClock" {
				r.key = w.a.test
			}
			if op.OperationID == "undoImport" {
				must(t, w.reg.RunDue(w.ctx, w.a.org))
			}
			if g := w.send(r); g.status >= 300 {
				t.Errorf("%s: %d %s", op.OperationID, g.status, cut(g.body))
			}
		}
	})
}

func TestEveryOperationNeedsAKey(t *testing.T) {
	w := newWorld(t, sqlite(t))
	n := w.fill(w.a.live, "mine")
	before := w.get("/v1/customers").names()
	for _, op := range w.spec.called() {
		r := w.example(op, n)
		w.pass(time.Minute) // strangers may ask again
		for _, key := range []string{"none", "sk_live_0000000000_00000000000000000000000000000000", "nonsense", w.a.live + "x"} {
			r.key = key
			g := w.send(r).refused(401, "unauthorized").is("error.message", "Invalid API key")
			if !strings.HasPrefix(g.header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s: WWW-Authenticate %q", op.OperationID, g.header.Get("WWW-Authenticate"))
			}
		}
	}
	equal(t, "nothing was written", w.get("/v1/customers").names(), before)
}

func TestEveryOperationNeedsItsScope(t *testing.T) {
	w := newWorld(t, sqlite(t))
	n := w.fill(w.a.live, "mine")
	before := w.get("/v1/customers").names()
	without := make(map[string]string)
	for _, scope := range clientele.AllScopes() {
		rest := slices.DeleteFunc(clientele.AllScopes(), func(s clientele.Scope) bool { return s == scope })
		without[string(scope)] = w.key(w.a.org, clientele.ModeLive, rest...)
	}
	for _, op := range w.spec.called() {
		if op.Scope == "" {
			continue
		}
		r := w.example(op, n)
		r.key = without[op.Scope]
		w.send(r).refused(403, "forbidden").is("error.message", "Missing "+op.Scope+" scope").is("error.scope", op.Scope)
		r.path += "?nonsense=1" // what the key may not do is said before what is wrong with the request
		if r.body != nil {
			r.body = "nonsense"
		}
		w.send(r).refused(403, "forbidden")
	}
	equal(t, "nothing was written", w.get("/v1/customers").names(), before)
}

// Another organization's ids are as good as none.
func TestEveryOperationKeepsOrganizationsApart(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		mine, theirs := w.fill(w.a.live, "mine"), w.fill(w.b.live, "theirs")
		before := w.fingerprint(w.b.live)
		for _, op := range w.spec.called() {
			if !strings.Contains(op.path, "{") {
				continue
			}
			for _, mixed := range mixtures(mine, theirs, op.path) {
				w.send(w.example(op, mixed)).refused(404, "not_found")
			}
		}
		batch := members{"operations": []members{{"op": "update", "id": theirs.customer, "body": members{"notes": "x"}}, {"op": "archive", "id": theirs.customer}}}
		w.post("/v1/customers/batch", batch).want(200).is("data.0.status", 404).is("data.1.status", 404)
		equal(t, "their user", w.patch("/v1/customers/"+mine.customer, members{"regularOf": theirs.user}).wrongFields(), "regularOf:not_found")
		equal(t, "their audit", w.get("/v1/audit-events?subject="+theirs.customer).each("id"), "")
		equal(t, "their tag", w.get("/v1/customers?tag=theirs").each("id"), "")
		equal(t, "untouched", w.fingerprint(w.b.live), before)
		equal(t, "the sandbox", w.send(request{key: w.a.test, method: "GET", path: "/v1/customers/" + mine.customer}).status, 404)
	})
}

// mixtures are the other organization's things, all of them, and where a path names two things each alone.
func mixtures(mine, theirs things, path string) []things {
	mixed := []things{theirs}
	if strings.Count(path, "{") == 2 {
		parts, whole := mine, theirs
		parts.note, parts.document, parts.tag, parts.timeOff, parts.suggestions = theirs.note, theirs.document, theirs.tag, theirs.timeOff, theirs.suggestions
		whole.note, whole.document, whole.tag, whole.timeOff, whole.suggestions = mine.note, mine.document, mine.tag, mine.timeOff, mine.suggestions
		parts.delivery, whole.delivery = theirs.delivery, mine.delivery
		parts.hold, parts.orderHold, whole.hold, whole.orderHold = theirs.hold, theirs.orderHold, mine.hold, mine.orderHold
		mixed = append(mixed, parts, whole)
	}
	return mixed
}

// fingerprint is all that an organization shows of itself.
func (w *world) fingerprint(key string) string {
	w.t.Helper()
	var all strings.Builder
	for _, path := range []string{"/v1/customers?archived=any", "/v1/tags", "/v1/users", "/v1/settings", "/v1/api-keys", "/v1/imports", "/v1/audit-events", "/v1/items", "/v1/bookings"} {
		all.Write(w.send(request{key: key, method: "GET", path: path}).want(200).body)
	}
	return all.String()
}
