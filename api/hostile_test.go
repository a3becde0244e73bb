package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// hostile are texts that nobody types.
var hostile = []string{"", " ", "a\x00b", "\x00", "👩‍🦰", "مريم الفاسي", "\u200b\u200d\u202e", strings.Repeat("x", 10_000), "'; drop table customer; --",
	"%", "_", "\\", "\"", "../../etc/passwd", "{{.}}", "<script>", "\u2028", strings.Repeat("é", 300), "\U0010ffff", "NaN", "null", "\r\nSet-Cookie: a=b", "cust_", "=1+1"}

// Whatever stands in a field or a parameter, the answer is a clear one.
func TestHostileTexts(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		n := w.fill(w.a.live, "mine")
		for _, text := range hostile {
			for _, field := range []string{"name", "firstName", "phone", "email", "birthday", "language", "notes", "regularOf"} {
				w.post("/v1/customers", members{"name": "Anna", "email": "a@example.com", field: text})
			}
			w.post("/v1/customers", members{"name": "Anna", "email": "a@example.com", "tags": []string{text}, "customFields": members{text: text},
				"address": members{"street": text, "country": text}, "blocked": members{"mode": text, "reason": text}})
			w.post("/v1/customers/batch", members{"operations": []members{{"op": "update", "id": text}, {"op": text, "id": n.customer}}})
			w.post("/v1/customers/"+n.customer+"/consents", members{"channel": text, "allowed": true, "wording": text, "source": text})
			w.post("/v1/customers/"+n.customer+"/loyalty", members{"points": 1, "reason": text})
			w.post("/v1/customers/"+n.customer+"/tags", members{"name": text})
			w.post("/v1/customers/"+n.customer+"/notes", members{"text": text})
			w.post("/v1/tags", members{"name": text, "color": text})
			w.post("/v1/users", members{"name": text, "email": text, "role": text, "color": text})
			w.patch("/v1/settings", members{"slug": text, "timezone": text, "currency": text, "locale": text})
			w.post("/v1/api-keys", members{"name": text, "scopes": []string{text}, "mode": text})
			w.post("/v1/imports/"+n.importID+"/preview", members{"mapping": members{text: text}, "match": []string{text}, "onMatch": text})
			w.send(request{key: w.a.test, method: "POST", path: "/v1/test/clock", body: members{"advance": text}})
			w.upload("", "/v1/customers/"+n.customer+"/documents", text, text, []byte("x"), nil)
		}
	})
}

func TestHostileAddresses(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		n := w.fill(w.a.live, "mine")
		for _, text := range hostile {
			raw := url.QueryEscape(text)
			for _, parameter := range []string{"q", "tag", "regularOf", "source", "cursor", "createdFrom", "sort", "limit", "consent"} {
				w.get("/v1/customers?" + parameter + "=" + raw)
			}
			w.get("/v1/audit-events?subject=" + raw)
			w.get("/v1/audit-events?actor=" + raw + "&action=" + raw)
			w.get("/v1/exports/customers.csv?q=" + raw)
			id := url.PathEscape(text)
			if id == "" {
				continue
			}
			for _, path := range []string{"/v1/customers/" + id, "/v1/customers/" + id + "/notes", "/v1/customers/" + n.customer + "/documents/" + id,
				"/v1/users/" + id, "/v1/api-keys/" + id, "/v1/imports/" + id} {
				w.get(path).want(404)
			}
			w.get("/v1/tags/" + id)
			w.delete("/v1/customers/"+n.customer+"/tags/"+id).refused(404, "not_found")
			w.patch("/v1/customers/"+n.customer+"/notes/"+id, members{"pinned": true}).refused(404, "not_found")
		}
	})
}

// Whatever an Authorization header says, it is no key.
func TestHostileKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, text := range append(hostile, "sk_live_\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff_"+strings.Repeat("a", 32), "sk_live_ääääääääää_"+strings.Repeat("a", 32)) {
			req := httptest.NewRequest("GET", "/v1/customers", nil)
			req.Header["Authorization"] = []string{"Bearer " + text}
			rec := httptest.NewRecorder()
			w.server.ServeHTTP(rec, req)
			equal(t, text, rec.Code, http.StatusUnauthorized)
		}
	})
}

func FuzzBodies(f *testing.F) {
	w := newWorld(f, sqlite(f))
	id := w.customer("Anna Virta")
	for _, body := range []string{`{"name":"Bea","email":"b@example.com","consent":{"email":true},"tags":["a"]}`, `{"operations":[{"op":"archive","id":"` + id + `"}]}`,
		`{"customFields":{"a":null},"address":null,"archived":true}`, `{"points":5}`, `{"channel":"sms","allowed":false}`, "{\"name\":\"\\ud83d\\ude00\x7f\"}", `[`, `{"a":{"a":`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w.t = t
		for _, path := range []string{"/v1/customers", "/v1/customers/batch", "/v1/customers/" + id + "/consents", "/v1/customers/" + id + "/loyalty", "/v1/users", "/v1/tags"} {
			w.post(path, body)
		}
		w.patch("/v1/customers/"+id, body)
	})
}

func FuzzSearch(f *testing.F) {
	w := newWorld(f, sqlite(f))
	w.customer("Anna-Liisa Virtanen", members{"phone": "0401234567"})
	for _, q := range append(hostile, "virtanen", "040 123", "anna vir", "@example.com", "+358", "4567") {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		w.t = t
		g := w.get("/v1/customers?q=" + url.QueryEscape(q))
		if g.status != 200 && g.status != 400 {
			t.Errorf("%q: %d", q, g.status)
		}
	})
}

func FuzzCursor(f *testing.F) {
	w := newWorld(f, sqlite(f))
	for _, name := range []string{"Anna", "Bea", "Cecilia"} {
		w.customer(name)
	}
	real := w.get("/v1/customers?limit=1").text("page.nextCursor")
	for _, cursor := range append(hostile, real, real[:10], real+"A", strings.ToUpper(real)) {
		f.Add(cursor)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		w.t = t
		g := w.get("/v1/customers?limit=1&cursor=" + url.QueryEscape(cursor))
		if cursor != "" && cursor != real && g.status != 400 {
			t.Errorf("%q: %d", cursor, g.status)
		}
	})
}
