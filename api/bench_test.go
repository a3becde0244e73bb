package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"clientele"
)

// BenchmarkListOf50 sets the whole way of a list of 50 customers through HTTP, from key to JSON, against the bare query
// for it, in turns. http/query is to be at most 1.25.
func BenchmarkListOf50(b *testing.B) {
	w := newWorld(b, sqlite(b))
	a := clientele.CommandLine(w.a.org)
	for i := range 500 {
		_, err := w.reg.CreateCustomer(w.ctx, a, clientele.CustomerChange{Name: clientele.Some(fmt.Sprintf("Maria Virtanen %d", i)),
			Email: clientele.Some(fmt.Sprintf("maria.%d@example.com", i)), Phone: clientele.Some(fmt.Sprintf("+35840%07d", i)),
			Address: clientele.Some(clientele.AddressChange{Street: clientele.Some("Rantatie 4 B"), City: clientele.Some("Tampere")}),
			Tags:    clientele.Some([]string{"VIP", "Colour"}), ConsentEmail: clientele.Some(true)}, clientele.SourceAPI, "")
		must(b, err)
	}
	query := clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusActive}, Sort: clientele.SortCreated, Desc: true}
	var bare, whole []time.Duration
	for b.Loop() {
		began := time.Now()
		items, _, err := w.store.FindCustomers(w.ctx, w.a.org.ID, query, clientele.Slice{Limit: 50})
		if err != nil || len(items) != 50 {
			b.Fatal(len(items), err)
		}
		between := time.Now()
		req := httptest.NewRequest("GET", "/v1/customers", nil)
		req.Header.Set("Authorization", "Bearer "+w.a.live)
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, req)
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Body)
		}
		bare, whole = append(bare, between.Sub(began)), append(whole, time.Since(between))
	}
	slices.Sort(bare)
	slices.Sort(whole)
	middle := func(ds []time.Duration) float64 { return float64(ds[len(ds)/2].Microseconds()) }
	b.ReportMetric(middle(bare), "µs/query")
	b.ReportMetric(middle(whole), "µs/http")
	b.ReportMetric(middle(whole)/middle(bare), "http/query")
}
