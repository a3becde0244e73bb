package api_test

import (
	"strings"
	"testing"
)

// Merge, undo, removal and erasure are each done once, however often the request comes, as after a lost connection.
// After an erasure a replay tells the id and the status alone.
func TestRepeatsOfALifesSteps(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		make := func(name string) string {
			return w.post("/v1/customers", members{"name": name, "email": strings.ToLower(name) + "@example.com"}).want(201).text("data.id")
		}
		kept, gone := make("Kept"), make("Gone")
		merge := request{method: "POST", path: "/v1/customers/" + kept + "/merge", body: members{"from": []string{gone}}}
		first := w.keyed("m", merge).want(200)
		sameAnswer(t, first, w.keyed("m", merge))
		undo := request{method: "POST", path: "/v1/merges/" + first.text("data.merge.id") + "/undo"}
		undone := w.keyed("u", undo).want(200)
		sameAnswer(t, undone, w.keyed("u", undo))
		removal := request{method: "POST", path: "/v1/customers/" + gone + "/removal-request", body: members{"reason": "asked"}}
		sameAnswer(t, w.keyed("r", removal).want(201), w.keyed("r", removal))
		equal(t, "requests", w.get("/v1/removal-requests").each("customerId"), gone)

		erase := request{method: "DELETE", path: "/v1/customers/" + kept}
		w.keyed("e", erase).want(200)
		again := w.keyed("e", erase)
		equal(t, "status", again.status, 200)
		equal(t, "replayed", replayed(again), true)
		if strings.Contains(string(again.body), "Kept") || !strings.Contains(string(again.body), kept) {
			t.Errorf("the replay after the erasure says %s", again.body)
		}
		equal(t, "erasures", w.get("/v1/erasures").each("customerId"), kept)
	})
}
