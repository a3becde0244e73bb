package api_test

import (
	"slices"
	"strings"
	"testing"
)

// Every list of the document takes total=true, and the total is how many entries its pages have.
func TestEveryListTellsItsLength(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		customer := w.customer("Anna Virta")
		for range 3 {
			w.customer("Anna Virta")
			path := "/v1/customers/" + customer
			w.post(path+"/notes", members{"text": "x"}).want(201)
			w.post(path+"/loyalty", members{"points": 1}).want(201)
			w.post(path+"/consents", members{"channel": "email", "allowed": true}).want(201)
			w.post("/v1/orders", members{"customerId": customer, "lines": []members{{"description": "x", "quantity": 1, "unitPrice": 1}}}).want(201)
			w.post("/v1/items", members{"type": "product", "name": "x", "price": 1}).want(201)
		}
		lists, entries := 0, 0
		for _, op := range w.spec.operations() {
			path := strings.Replace(op.path, "/v1/customers/{id}/", "/v1/customers/"+customer+"/", 1)
			paged := func(p parameter) bool { return p.Name == "cursor" }
			if op.method != "GET" || strings.Contains(path, "{") || !slices.ContainsFunc(op.Parameters, paged) {
				continue
			}
			lists++
			total, ok := w.get(path + "?total=true&limit=1").want(200).at("page.total").(float64)
			if !ok {
				t.Errorf("%s: no total", path)
			}
			seen := 0
			for cursor := ""; ; {
				page := w.get(path + "?limit=2&cursor=" + cursor).want(200)
				data, _ := page.at("data").([]any)
				seen += len(data)
				if cursor, _ = page.at("page.nextCursor").(string); cursor == "" {
					break
				}
			}
			if entries += seen; seen != int(total) {
				t.Errorf("%s: total %v, but its pages have %d", path, total, seen)
			}
		}
		if lists < 20 || entries < 20 {
			t.Errorf("only %d lists with %d entries were looked at", lists, entries)
		}
	})
}
