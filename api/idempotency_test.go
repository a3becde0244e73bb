package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// keyed sends a request with an Idempotency-Key.
func (w *world) keyed(key string, r request) got {
	w.t.Helper()
	header := map[string]string{"Idempotency-Key": key}
	for name, value := range r.header {
		header[name] = value
	}
	r.header = header
	return w.send(r)
}

func replayed(g got) bool { return g.header.Get("Idempotent-Replayed") == "true" }

// sameAnswer fails unless the second is a replay of the first.
func sameAnswer(t *testing.T, first, second got) {
	t.Helper()
	if replayed(first) || !replayed(second) {
		t.Errorf("%s: replayed %v, then %v", first.what, replayed(first), replayed(second))
	}
	equal(t, "status", second.status, first.status)
	equal(t, "body", string(second.body), string(first.body))
	for _, name := range []string{"ETag", "Location", "Content-Type"} {
		equal(t, name, second.header.Get(name), first.header.Get(name))
	}
	if first.header.Get("Request-Id") == second.header.Get("Request-Id") {
		t.Error("a replay is a request of its own")
	}
}

func TestRepeatsGetTheFirstAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		create := request{method: "POST", path: "/v1/customers", body: members{"name": "Anna Virta", "email": "anna@example.com"}}
		first := w.keyed("a", create).want(201)
		sameAnswer(t, first, w.keyed("a", create))
		id := first.text("data.id")

		update := request{method: "PATCH", path: "/v1/customers/" + id, body: members{"notes": "once"}}
		sameAnswer(t, w.keyed("a", update).want(200), w.keyed("a", update)) // the key belongs to method and path
		points := request{method: "POST", path: "/v1/customers/" + id + "/loyalty", body: members{"points": 10}}
		sameAnswer(t, w.keyed("a", points).want(201), w.keyed("a", points))
		w.get("/v1/customers/"+id).is("data.loyaltyPoints", 10)
		tag := request{method: "DELETE", path: "/v1/customers/" + id + "/tags/none"}
		sameAnswer(t, w.keyed("a", tag).want(404), w.keyed("a", tag))
		note := w.post("/v1/customers/"+id+"/notes", members{"text": "x"}).text("data.id")
		remove := request{method: "DELETE", path: "/v1/customers/" + id + "/notes/" + note}
		sameAnswer(t, w.keyed("a", remove).want(200), w.keyed("a", remove))
		equal(t, "one customer", w.get("/v1/customers").names(), "Anna Virta")
		equal(t, "history", w.get("/v1/customers/"+id+"/history").each("action"),
			"customer.note_deleted, customer.note_added, customer.updated, customer.updated, customer.created")
	})
}

func TestRefusalsOfTheDomainAreRepeated(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		invalid := request{method: "POST", path: "/v1/customers", body: members{"name": "No contact"}}
		sameAnswer(t, w.keyed("a", invalid).want(422), w.keyed("a", invalid))
		stale := request{method: "PATCH", path: "/v1/customers/" + id, body: members{"notes": "x"}, header: map[string]string{"If-Match": `"7"`}}
		sameAnswer(t, w.keyed("a", stale).want(412), w.keyed("a", stale))
		poor := request{method: "POST", path: "/v1/customers/" + id + "/loyalty", body: members{"points": -10}}
		sameAnswer(t, w.keyed("a", poor).want(409), w.keyed("a", poor))
		w.post("/v1/customers/"+id+"/loyalty", members{"points": 10}).want(201)
		equal(t, "still the first answer", w.keyed("a", poor).status, 409)
	})
}

// What is wrong with the request itself is not kept: mended, it works with the same key.
func TestFaultsOfTheRequestAreNotKept(t *testing.T) {
	w := newWorld(t, sqlite(t))
	good := request{method: "POST", path: "/v1/customers", body: members{"name": "Anna Virta", "email": "anna@example.com"}}
	bad := good
	bad.body = `{"name":`
	w.keyed("a", bad).want(400)
	bad = good
	bad.header = map[string]string{"Content-Type": "text/plain"}
	w.keyed("a", bad).want(415)
	bad = good
	bad.key = "none"
	w.keyed("a", bad).want(401)
	bad.key = w.key(w.a.org, "live", "customers:read")
	w.keyed("a", bad).want(403)
	bad = good
	bad.body = `{"name":"` + strings.Repeat("x", 1<<20) + `"}`
	w.keyed("a", bad).want(413)
	if replayed(w.keyed("a", good).want(201)) {
		t.Error("the first good request is a replay")
	}
}

func TestAKeyIsForOneRequest(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		create := request{method: "POST", path: "/v1/customers", body: members{"name": "Anna Virta", "email": "anna@example.com"}}
		w.keyed("a", create).want(201)
		other := create
		other.body = members{"name": "Bea Salo", "email": "bea@example.com"}
		w.keyed("a", other).refused(409, "idempotency_conflict")
		other = create
		other.path += "?onDuplicate=refuse"
		w.keyed("a", other).refused(409, "idempotency_conflict")
		other = create
		other.key = w.b.live
		w.keyed("a", other).want(201)
		equal(t, "the key is the organization's", replayed(w.keyed("a", request{key: w.key(w.a.org, "live", "customers:write"), method: "POST", path: "/v1/customers", body: create.body})), true)
		w.pass(25 * time.Hour)
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		equal(t, "after a day", replayed(w.keyed("a", create).want(201)), false)
	})
}

func TestIdempotencyKeysAreVisibleAndShort(t *testing.T) {
	w := newWorld(t, sqlite(t))
	create := request{method: "POST", path: "/v1/customers", body: members{"name": "Anna Virta", "email": "anna@example.com"}}
	for _, key := range []string{strings.Repeat("k", 256), "two words", "tab\there", "ä"} {
		w.keyed(key, create).refused(400, "bad_request")
	}
	w.keyed(strings.Repeat("k", 255), create).want(201)
	w.keyed("a", request{method: "GET", path: "/v1/customers"}).want(200) // it has no meaning there
}

func TestParallelRepeatsRunOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		create := request{method: "POST", path: "/v1/customers", body: members{"name": "Anna Virta", "email": "anna@example.com"}}
		answers := make([]got, 20)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { answers[i] = w.keyed("a", create) })
		}
		wait.Wait()
		fresh, ids := 0, make(map[string]bool)
		for _, g := range answers {
			if g.status == http.StatusConflict {
				g.refused(409, "idempotency_conflict")
				continue
			}
			if ids[g.want(201).text("data.id")] = true; !replayed(g) {
				fresh++
			}
		}
		equal(t, "ran", fresh, 1)
		equal(t, "ids", len(ids), 1)
		equal(t, "customers", w.get("/v1/customers").names(), "Anna Virta")
	})
}

// A form's boundary changes with every attempt; the file in it does not.
func TestRepeatedUploads(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		key := map[string]string{"Idempotency-Key": "a"}
		path := "/v1/customers/" + w.customer("Anna Virta") + "/documents"
		sameAnswer(t, w.upload("", path, "a.txt", "text/plain", []byte("one"), key).want(201), w.upload("", path, "a.txt", "text/plain", []byte("one"), key))
		w.upload("", path, "a.txt", "text/plain", []byte("two"), key).refused(409, "idempotency_conflict")
		w.upload("", path, "b.txt", "text/plain", []byte("one"), key).refused(409, "idempotency_conflict")
		equal(t, "documents", w.get(path).each("name"), "a.txt")

		sameAnswer(t, w.upload("", "/v1/imports", "a.csv", "text/csv", []byte(threeRows), key).want(201), w.upload("", "/v1/imports", "a.csv", "text/csv", []byte(threeRows), key))
		w.upload("", "/v1/imports", "a.csv", "text/csv", []byte(threeRows+"x"), key).refused(409, "idempotency_conflict")
		id := w.get("/v1/imports").each("id")
		equal(t, "one import", strings.Count(id, "imp_"), 1)
		commit := request{method: "POST", path: "/v1/imports/" + id + "/commit", body: members{}}
		sameAnswer(t, w.keyed("a", commit).want(202), w.keyed("a", commit))
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		w.get("/v1/imports/"+id).is("data.counts.created", 2)
	})
}

// A key is shown once: what is kept for repeats does not have it.
func TestARepeatDoesNotShowTheKeyAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		create := request{method: "POST", path: "/v1/api-keys", body: members{"name": "Web shop", "scopes": []string{"customers:read"}}}
		first := w.keyed("a", create).want(201)
		second := w.keyed("a", create).want(201).is("data.key", nil).is("data.id", first.text("data.id"))
		equal(t, "replayed", replayed(second), true)
		w.send(request{key: first.text("data.key"), method: "GET", path: "/v1/customers"}).want(200)
	})
}

// Of an answer about several people a repeat leaves out whoever was erased since; of any other, all but the id.
func TestRepeatsForgetTheErased(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		batch := request{method: "POST", path: "/v1/customers/batch", body: members{"operations": []members{
			{"op": "create", "body": members{"name": "Maija Virtanen", "email": "maija@example.com"}},
			{"op": "create", "body": members{"name": "Anna Virta", "email": "anna@example.com"}}}}}
		first := w.keyed("a", batch).want(200)
		gone := first.text("data.0.data.id")
		book := request{method: "POST", path: "/v1/customers/" + gone + "/notes", body: members{"text": "likes coffee"}}
		note := w.keyed("b", book).want(201).text("data.id")
		w.delete("/v1/customers/" + gone).want(200)
		again := w.keyed("a", batch).want(200).is("data.0", members{"status": 201, "success": true, "data": members{"id": gone}})
		equal(t, "the other", fmt.Sprint(again.at("data.1")), fmt.Sprint(first.at("data.1")))
		w.keyed("b", book).want(201).is("data", members{"id": note})
	})
}

func TestABatchIsRepeatedWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		var operations []members
		for i := range 5 {
			operations = append(operations, members{"op": "create", "body": members{"name": fmt.Sprint("Customer ", i), "email": "c@example.com"}})
		}
		operations = append(operations, members{"op": "create", "body": members{"name": "No contact"}})
		batch := request{method: "POST", path: "/v1/customers/batch", body: members{"operations": operations}}
		sameAnswer(t, w.keyed("a", batch).want(200), w.keyed("a", batch))
		equal(t, "customers", w.get("/v1/customers?total=true").is("page.total", 5).status, 200)
	})
}
