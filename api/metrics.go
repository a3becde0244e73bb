package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// metrics counts requests by route pattern, method and status, in the text format of Prometheus. Patterns and
// statuses are few, whatever callers send.
type metrics struct {
	mu     sync.Mutex
	counts map[requestKind]int64
	times  map[string]*histogram // by route
}

type requestKind struct {
	method, route string
	status        int
}

// histogram counts durations up to each of the bounds.
type histogram struct {
	counts [len(bounds)]int64
	count  int64
	sum    float64
}

// bounds are in seconds.
var bounds = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics() *metrics {
	return &metrics{counts: make(map[requestKind]int64), times: make(map[string]*histogram)}
}

func (m *metrics) count(method, route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[requestKind{method, route, status}]++
	h := m.times[route]
	if h == nil {
		h = &histogram{}
		m.times[route] = h
	}
	seconds := took.Seconds()
	for i := len(bounds) - 1; i >= 0 && seconds <= bounds[i]; i-- {
		h.counts[i]++
	}
	h.count++
	h.sum += seconds
}

// ServeHTTP writes the metrics.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, m.text())
}

func (m *metrics) text() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var lines []string
	for k, n := range m.counts {
		lines = append(lines, fmt.Sprintf("clientele_http_requests_total{method=%q,route=%q,status=\"%d\"} %d\n", k.method, k.route, k.status, n))
	}
	slices.Sort(lines)
	var b strings.Builder
	b.WriteString("# HELP clientele_http_requests_total Requests by method, route pattern and status.\n# TYPE clientele_http_requests_total counter\n")
	b.WriteString(strings.Join(lines, ""))
	b.WriteString("# HELP clientele_http_request_duration_seconds How long requests took, by route pattern.\n# TYPE clientele_http_request_duration_seconds histogram\n")
	routes := make([]string, 0, len(m.times))
	for route := range m.times {
		routes = append(routes, route)
	}
	slices.Sort(routes)
	for _, route := range routes {
		m.times[route].write(&b, route)
	}
	return b.String()
}

func (h *histogram) write(b *strings.Builder, route string) {
	const name = "clientele_http_request_duration_seconds"
	for i, bound := range bounds {
		fmt.Fprintf(b, "%s_bucket{route=%q,le=\"%g\"} %d\n", name, route, bound, h.counts[i])
	}
	fmt.Fprintf(b, "%s_bucket{route=%q,le=\"+Inf\"} %d\n%s_sum{route=%q} %g\n%s_count{route=%q} %d\n", name, route, h.count, name, route, h.sum, name, route, h.count)
}
