package api_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// lose sends a request over a connection of its own and closes that: at once, or when the answer begins to come.
func (w *world) lose(server *httptest.Server, key string, r request, answered bool) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.ctx, r.method, server.URL+r.path, bodyOf(w.t, r.body))
	must(w.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.a.live)
	req.Header.Set("Idempotency-Key", key)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	must(w.t, err)
	must(w.t, req.Write(conn))
	if answered {
		_, err = io.ReadFull(conn, make([]byte, 1))
		must(w.t, err)
	}
	must(w.t, conn.Close())
}

// Whoever loses the connection, before the answer or within it, repeats the request and finds it done once. What was
// answered is what the repeat says.
func TestALostConnectionDoesNothingTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		server := httptest.NewServer(w.server)
		defer server.Close()
		for _, answered := range []bool{false, true} {
			w.pass(time.Minute) // what was answered at the moment of an erasure is not repeated whole
			name := fmt.Sprint("Lost", answered)
			again := func(r request, status int, what string) got {
				t.Helper()
				w.lose(server, name, r, answered)
				g := w.keyed(name, r).want(status)
				if answered && !replayed(g) {
					t.Errorf("%s was answered, and done again", what)
				}
				sameStatus := w.keyed(name, r)
				equal(t, what+" once more", sameStatus.status, g.status)
				equal(t, what+" is a replay", replayed(sameStatus), true)
				return g
			}
			kept := w.post("/v1/customers", members{"name": name + " Kept", "email": strings.ToLower(name) + ".kept@example.com"}).want(201).text("data.id")
			gone := w.post("/v1/customers", members{"name": name + " Gone", "email": strings.ToLower(name) + ".gone@example.com"}).want(201).text("data.id")
			merged := again(request{method: "POST", path: "/v1/customers/" + kept + "/merge", body: members{"from": []string{gone}}}, 200, "merge")
			again(request{method: "POST", path: "/v1/merges/" + merged.text("data.merge.id") + "/undo"}, 200, "undo")
			again(request{method: "POST", path: "/v1/customers/" + gone + "/removal-request", body: members{"reason": "asked"}}, 201, "removal")
			again(request{method: "DELETE", path: "/v1/customers/" + gone}, 200, "erasure")
			actions := w.get("/v1/customers/" + kept + "/history").each("action")
			equal(t, "merged", strings.Count(actions, "customer.merged_into"), 1)
			equal(t, "unmerged", strings.Count(actions, "customer.unmerged"), 1)
			equal(t, "removals", strings.Count(w.get("/v1/removal-requests?status=done").each("customerId"), gone), 1)
			equal(t, "erasures", strings.Count(w.get("/v1/erasures").each("customerId"), gone), 1)
		}
	})
}
