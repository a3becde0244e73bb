package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestUnknownAddressesAndMethods(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for _, path := range []string{"/", "/v1", "/v1/", "/v1/nonsense", "/v1/customers/", "/v1/customers/a/b/c", "/v1//customers", "/v1/customers/../users",
		"/v1/./customers", "/v2/customers", "/v1/customers/cust_1/notes/", "/v1/customers/%00", "/v1/customers/%ff", "/v1/nowhere", "/v1/customers/x/nothing"} {
		w.get(path).refused(404, "not_found")
	}
	for _, c := range [][3]string{{"PUT", "/v1/customers", "GET, HEAD, POST"}, {"DELETE", "/v1/settings", "GET, HEAD, PATCH"}, {"OPTIONS", "/v1/customers/batch", "GET"}, {"BREW", "/healthz", "GET, HEAD"}} {
		g := w.send(request{method: c[0], path: c[1]}).refused(405, "method_not_allowed")
		if allow := g.header.Get("Allow"); !strings.Contains(allow, c[2]) {
			t.Errorf("%s %s: Allow %q", c[0], c[1], allow)
		}
	}
	head := w.send(request{method: "HEAD", path: "/healthz"})
	equal(t, "HEAD", head.status, http.StatusOK)
}

func TestRateLimit(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.limited(5, 10)
	ask := func(key string) got { return w.send(request{key: key, method: "GET", path: "/v1/tags"}) }
	for range 10 {
		ask("").want(200)
	}
	g := ask("").refused(429, "rate_limited")
	equal(t, "Retry-After", g.header.Get("Retry-After"), "1")
	ask(w.b.live).want(200)
	w.pass(200 * time.Millisecond)
	ask("").want(200)
	ask("").refused(429, "rate_limited")
	w.pass(time.Hour)
	for range 10 {
		ask("").want(200)
	}
	ask("").refused(429, "rate_limited")
}

func TestStrangersAreSlowedDown(t *testing.T) {
	w := newWorld(t, sqlite(t))
	statuses := make(map[int]int)
	for range 300 {
		statuses[w.send(request{key: "none", method: "GET", path: "/v1/tags"}).status]++
	}
	equal(t, "answers", fmt.Sprint(statuses), "map[401:200 429:100]")
	w.get("/v1/tags").want(200) // whoever has a key is not held up by those who have none
	w.pass(time.Second)
	w.send(request{key: "none", method: "GET", path: "/v1/tags"}).refused(401, "unauthorized")
}
