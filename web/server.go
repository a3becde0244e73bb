// Package web is the staff's pages. A page's handler reads the request, asks the domain, and gives a template what
// there is to show. Rules are the domain's alone; who may see what is decided before anything is put on a page.
//
// Where things are: routes.go is the site map; server.go and visit.go are what every page shares; one file a page has
// its handlers; view has the templates, assets the style sheet and the script.
package web

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"clientele"
	"clientele/web/assets"
	"clientele/web/limit"

	"github.com/alexedwards/scs/v2"
)

// Options are what a Server may be told.
type Options struct {
	Log *slog.Logger     // what went wrong inside; discarded when nil
	Now func() time.Time // the clock of the limits on signing in alone; time.Now
}

// Server answers the requests of the staff's browsers.
type Server struct {
	reg      *clientele.Register
	log      *slog.Logger
	sessions *scs.SessionManager
	now      func() time.Time
	full     *limit.Full // who tried to sign in too often
	counts   *headcounts
	handler  http.Handler
	ending   chan struct{} // closed when the program ends
	end      sync.Once
}

// New makes the pages of a register. It serves everything that its routes name, and answers the rest with a page that
// says so.
func New(reg *clientele.Register, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{ending: make(chan struct{}), reg: reg, log: o.Log, sessions: newSessions(reg), now: o.Now, full: limit.NewFull(o.Now), counts: newHeadcounts()}
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.Method+" "+r.Pattern, s.serve(r))
	}
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /favicon.svg", favicon)
	mux.Handle("/", s.serve(route{Open: true, Handle: func(*visit) error { return clientele.NotFound("Page") }}))
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.serve(route{Open: true, Handle: func(*visit) error {
		return clientele.Errorf(clientele.KindForbidden, "This form came from another site, so nothing was done")
	}}))
	s.handler = guard(origin.Handler(mux))
	return s
}

// End ends what would go on for as long as somebody looks at it, so that a server can be shut down.
func (s *Server) End() { s.end.Do(func() { close(s.ending) }) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// policy is the Content-Security-Policy of every page: nothing but the program's own files, and no script or style
// that stands in a page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers that every answer has.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		next.ServeHTTP(w, r)
	})
}

func favicon(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#076b5b"/>` +
		`<path d="M16 6l2.2 6.3a2.4 2.4 0 0 0 1.5 1.5L26 16l-6.3 2.2a2.4 2.4 0 0 0-1.5 1.5L16 26l-2.2-6.3a2.4 2.4 0 0 0-1.5-1.5L6 16l6.3-2.2a2.4 2.4 0 0 0 1.5-1.5z" fill="#fff"/></svg>`))
}
