// Package api is the register's REST API: /v1, and the document and the page that describe it. An operation checks
// the shape of a request, asks the domain, and says in JSON what the domain answered. Rules are the domain's alone.
//
// Where things are: server.go puts it together; operation.go and exchange.go are what every operation shares, in the
// order in which a request passes; one file a noun has the operations themselves; openapi.go and docs.go describe
// them.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Options are what a Server may be told. The zero value of a field stands for what its comment says.
type Options struct {
	Log     *slog.Logger // one line a request, and what went wrong inside; discarded when nil
	Version string       // of the program, for the document; "dev" when empty

	RatePerSecond int // requests a key may make; 100
	RateBurst     int // requests a key may make at once after a pause; 200

	// MetricsSeparately leaves /metrics out, for a program that serves Metrics on an address of its own.
	MetricsSeparately bool

	Now func() time.Time // the clock of the rate limits alone, which no sandbox moves; time.Now
}

// Limits of those whose key is unknown, by their address.
const (
	strangersPerSecond = 10
	strangersBurst     = 200
)

// Server answers the API's requests.
type Server struct {
	reg       *clientele.Register
	log       *slog.Logger
	api       huma.API
	mux       *http.ServeMux
	keys      *limiter // of those with a key
	strangers *limiter // of those without
	metrics   *metrics
	handler   http.Handler

	operations []*huma.Operation // in the order of the page
}

// New makes the API of a register. It serves /v1/, /openapi.json, /docs with its style sheet, /healthz, /readyz and
// /metrics, and answers everything else with 404.
func New(reg *clientele.Register, o Options) *Server {
	o = o.withDefaults()
	mux := http.NewServeMux()
	s := &Server{reg: reg, log: o.Log, mux: mux, keys: newLimiter(o.RatePerSecond, o.RateBurst, o.Now),
		strangers: newLimiter(strangersPerSecond, strangersBurst, o.Now), metrics: newMetrics()}
	s.api = huma.NewAPI(document(o.Version), humago.NewAdapter(mux, ""))
	s.addAll()
	s.addHealth()
	if !o.MetricsSeparately {
		s.addPlain("GET", "/metrics", "metrics", "Counts and durations of requests", "In the text format of Prometheus.", "text/plain", s.metrics)
	}
	s.addDocument()
	s.handler = s.observe(http.HandlerFunc(s.route))
	return s
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.RatePerSecond <= 0 {
		o.RatePerSecond = 100
	}
	if o.RateBurst <= 0 {
		o.RateBurst = 2 * o.RatePerSecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// addAll registers every operation, in the order of the document.
func (s *Server) addAll() {
	s.addCustomers()
	s.addCustomerBatch()
	s.addNotes()
	s.addDocuments()
	s.addCustomerTags()
	s.addConsents()
	s.addLoyalty()
	s.addHistory()
	s.addTags()
	s.addMessages()
	s.addWebhooks()
	s.addSuggestions()
	s.addMerges()
	s.addErasures()
	s.addRemovals()
	s.addHolds()
	s.addRetention()
	s.addDuplicates()
	s.addHandOver()
	s.addSendHandOver()
	s.addItems()
	s.addBookings()
	s.addOrders()
	s.addReports()
	s.addImports()
	s.addExports()
	s.addUsers()
	s.addHours()
	s.addSettings()
	s.addKeys()
	s.addAudit()
	s.addClock()
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Metrics serves the metrics, for an address of their own.
func (s *Server) Metrics() http.Handler { return s.metrics }

// route finds the operation, and answers in the envelope where there is none.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		w.Header().Set("Cache-Control", "no-store")
	}
	handler, pattern := s.mux.Handler(r)
	switch {
	case !cleanPath(r.URL.Path):
		failure(clientele.KindNotFound, "There is nothing at this address").write(w)
	case pattern == "":
		s.unmatched(w, r, handler)
	default:
		s.mux.ServeHTTP(w, r)
	}
}

// cleanPath tells whether the multiplexer would look a path up as it stands. It would send a caller who writes it
// another way elsewhere.
func cleanPath(path string) bool {
	return path != "" && !strings.Contains(path, "//") && !strings.Contains(path+"/", "/./") && !strings.Contains(path+"/", "/../")
}

// unmatched tells an unknown address from a method that a known one does not have: the multiplexer's own handler says
// which, in plain text.
func (s *Server) unmatched(w http.ResponseWriter, r *http.Request, handler http.Handler) {
	probe := &probe{header: make(http.Header)}
	handler.ServeHTTP(probe, r)
	if probe.status != http.StatusMethodNotAllowed {
		failure(clientele.KindNotFound, "There is nothing at this address").write(w)
		return
	}
	w.Header().Set("Allow", probe.header.Get("Allow"))
	f := &Failure{status: http.StatusMethodNotAllowed, Fault: Fault{Code: string(codeMethod), Message: "This address does not take this method. The Allow header names those it takes."}}
	f.write(w)
}

// probe takes an answer's status and headers, and drops its body.
type probe struct {
	header http.Header
	status int
}

// Header gives the headers.
func (p *probe) Header() http.Header { return p.header }

// WriteHeader notes the status.
func (p *probe) WriteHeader(status int) { p.status = status }

// Write drops the body.
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// healthTimeout is how long the database may take to answer before it counts as away.
const healthTimeout = 2 * time.Second

func (s *Server) addHealth() {
	up := []byte(`{"success":true,"data":{"status":"ok"}}`)
	answer := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(up)
	}
	s.addPlain("GET", "/healthz", "healthz", "Whether the program runs", "Answers 200 as long as the program answers at all.", "application/json",
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w) }))
	s.addPlain("GET", "/readyz", "readyz", "Whether the program can do its work", "Answers 200 when the database answers, and 503 when it does not.", "application/json",
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
			defer cancel()
			if err := s.reg.Health(ctx); err != nil {
				s.log.WarnContext(ctx, "not ready", "error", err)
				failure(clientele.KindUnavailable, "The database cannot be reached now").write(w)
				return
			}
			answer(w)
		}))
}
