package bench_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"clientele"
	"clientele/api"
)

// BenchmarkHTTP measures what the API adds to a page of 50: the key, the limits, the checks, the log and the shape of the
// answer. The reference is a handler that asks the same question and writes what it found as JSON, by turns with it. At
// most a quarter may be added.
func BenchmarkHTTP(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		fmt.Printf("\n%d customers, %s\n", *customers, w.dialect)
		w.overHTTP(b)
	})
}

func (w *bench) overHTTP(b *testing.B) {
	_, secret, err := w.CreateKey(w.ctx, w.a, clientele.KeyRequest{Name: "bench", Mode: clientele.ModeLive, Scopes: []clientele.Scope{clientele.CustomersRead}})
	must(b, err)
	paging := clientele.Paging{Limit: 50}
	bare := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		page, err := w.Customers(r.Context(), w.a, clientele.CustomerQuery{Sort: clientele.SortSales, Desc: true}, paging)
		must(b, err)
		must(b, json.NewEncoder(rw).Encode(page.Items))
	})
	server := api.New(w.Register, api.Options{RatePerSecond: 1_000_000, RateBurst: 1_000_000})
	ask := func(h http.Handler) time.Duration {
		r := httptest.NewRequest("GET", "/v1/customers?sort=-sales&limit=50", nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		rw := httptest.NewRecorder()
		began := time.Now()
		h.ServeHTTP(rw, r)
		took := time.Since(began)
		if rw.Code != http.StatusOK {
			b.Fatalf("a page gives %d: %s", rw.Code, rw.Body)
		}
		return took
	}
	var plain, whole spread
	for range 5 * lookups {
		plain, whole = append(plain, ask(bare)), append(whole, ask(server))
	}
	slices.Sort(plain)
	w.row("page of 50 over the API", measureOf(whole), plain)
}
