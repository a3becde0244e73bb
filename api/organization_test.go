package api_test

import (
	"strings"
	"testing"
	"time"
)

func TestUsers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.post("/v1/users", members{"name": "Anna Lehto", "email": "anna@example.com", "bookable": true, "color": "#3366cc"}).want(201).
			is("data.role", "staff").is("data.archived", false).text("data.id")
		w.get("/v1/users/"+id).want(200).is("data.color", "#3366cc")
		equal(t, "list", w.get("/v1/users").each("name"), "Anna Lehto, Olga Owner")
		next := w.get("/v1/users?limit=1").text("page.nextCursor")
		equal(t, "next page", w.get("/v1/users?limit=1&cursor="+next).each("name"), "Olga Owner")
		w.patch("/v1/users/"+id, members{"archived": true, "role": "manager"}).want(200).is("data.archived", true).is("data.role", "manager")
		equal(t, "taken", w.post("/v1/users", members{"name": "Other", "email": "OWNER@example.com"}).wrongFields(), "email:taken")
		equal(t, "wrong", w.post("/v1/users", members{"email": "x", "role": "king"}).wrongFields(), "name:required email:invalid role:invalid")
		w.post("/v1/users", members{"name": "A", "email": "a@example.com", "password": "Tall-Heron-42"}).refused(400, "bad_request")
		if body := string(w.get("/v1/users").body); strings.Contains(body, "argon2") {
			t.Error("a password's hash in an answer")
		}
	})
}

func TestSettings(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.get("/v1/settings").want(200).is("data.slug", "salon-kuura").is("data.mode", "live").is("data.timezone", "Europe/Helsinki")
		w.patch("/v1/settings", members{"requireAddress": true, "removalGraceDays": 14}).want(200).is("data.removalGraceDays", 14)
		equal(t, "address", w.post("/v1/customers", members{"name": "Anna", "email": "a@example.com"}).wrongFields(), "address:required")
		equal(t, "wrong", w.patch("/v1/settings", members{"country": "Finland", "removalGraceDays": 1}).wrongFields(), "country:invalid removalGraceDays:out_of_range")
		w.send(request{key: w.a.test, method: "GET", path: "/v1/settings"}).want(200).is("data.mode", "test").is("data.requireAddress", false)
	})
}

func TestKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		made := w.post("/v1/api-keys", members{"name": "Web shop", "scopes": []string{"customers:read"}, "expiresAt": "2026-03-15T12:00:00Z"}).want(201).is("data.mode", "live")
		secret, id := made.text("data.key"), made.text("data.id")
		if !strings.HasPrefix(secret, "sk_live_") || !strings.HasSuffix(secret, made.text("data.hint")) {
			t.Errorf("the key %s with the hint %s", secret, made.text("data.hint"))
		}
		use := func() got { return w.send(request{key: secret, method: "GET", path: "/v1/customers"}) }
		use().want(200)
		if strings.Contains(string(w.get("/v1/api-keys").want(200).body), secret) || strings.Contains(string(w.get("/v1/api-keys/"+id).body), secret) {
			t.Error("the secret is shown again")
		}
		w.pass(24 * time.Hour)
		use().refused(401, "unauthorized")

		test := w.post("/v1/api-keys", members{"name": "Tests", "scopes": []string{"customers:write"}, "mode": "test"}).want(201)
		secret = test.text("data.key")
		w.send(request{key: secret, method: "POST", path: "/v1/customers", body: members{"name": "Sandy", "email": "s@example.com"}}).want(201)
		equal(t, "the sandbox is apart", w.get("/v1/customers").names(), "")
		w.delete("/v1/api-keys/"+test.text("data.id")).want(200).is("data.revokedAt", "2026-03-15T12:00:00.000Z")
		w.send(request{key: secret, method: "POST", path: "/v1/customers", body: members{}}).refused(401, "unauthorized")

		equal(t, "wrong", w.post("/v1/api-keys", members{"scopes": []string{"everything"}, "mode": "prod"}).wrongFields(), "name:required mode:invalid scopes:invalid")
		w.post("/v1/api-keys", members{"name": "x", "scopes": []string{"customers:read"}, "expiresAt": "tomorrow"}).refused(400, "bad_request")
		narrow := w.key(w.a.org, "live", "settings:write", "settings:read")
		equal(t, "no more than one has", w.send(request{key: narrow, method: "POST", path: "/v1/api-keys", body: members{"name": "x", "scopes": []string{"customers:read"}}}).wrongFields(), "scopes:out_of_range")
	})
}

func TestSandboxClock(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		move := func(key, by string) got {
			return w.send(request{key: key, method: "POST", path: "/v1/test/clock", body: members{"advance": by}})
		}
		move(w.a.test, "192h").want(200).is("data.now", "2026-03-22T12:00:00.000Z")
		w.send(request{key: w.a.test, method: "POST", path: "/v1/customers", body: members{"name": "Later", "email": "l@example.com"}}).
			want(201).is("data.createdAt", "2026-03-22T12:00:00.000Z")
		w.post("/v1/customers", members{"name": "Now", "email": "n@example.com"}).is("data.createdAt", "2026-03-14T12:00:00.000Z")
		move(w.a.live, "192h").refused(403, "forbidden")
		move(w.a.live, "nonsense").refused(403, "forbidden")
		move(w.a.test, "nonsense").refused(400, "bad_request")
		equal(t, "back", move(w.a.test, "-1h").wrongFields(), "advance:out_of_range")
		w.send(request{key: w.key(w.a.org, "test", "customers:read"), method: "POST", path: "/v1/test/clock", body: members{"advance": "1h"}}).want(200)
	})
}
