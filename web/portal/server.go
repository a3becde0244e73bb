// Package portal is what customers see: online booking at /book/{slug}, and their own pages at /my/{slug}. Its pages work
// without a script, and inside a frame of the business's own site as far as the organization allows that. As with the
// staff's pages, rules are the domain's alone.
//
// Where things are: server.go is the site map; visit.go is what every page shares; one file a page has its handlers and
// one its templates.
package portal

import (
	"log/slog"
	"net/http"
	"time"

	"clientele"
	"clientele/web/limit"
)

// Options are what a Server may be told.
type Options struct {
	Log *slog.Logger     // what went wrong inside; discarded when nil
	Now func() time.Time // the clock of the limits alone; time.Now
}

// Server answers the requests of customers' browsers.
type Server struct {
	reg     *clientele.Register
	log     *slog.Logger
	now     func() time.Time
	looks   *limit.Tries
	full    *limit.Full // who sent forms too often
	handler http.Handler
}

// How often one address may look at pages of one process, in each minute and at once.
const looksPerMinute, looksAtOnce = 300, 600

// sends is how often one address may send forms to one organization. All processes that serve count together.
var sends = clientele.Limit{PerMinute: 12, AtOnce: 40}

// maxForm is how much of a form is read, in bytes.
const maxForm = 64 << 10

// route is one address of the pages.
type route struct {
	Method, Pattern string
	Handle          func(*visit) error
	Free            bool // of limits: mail providers withdraw for many from few addresses, each with a token that nobody can make
}

var routes = []route{
	{Method: "GET", Pattern: "/book/{slug}", Handle: services},
	{Method: "GET", Pattern: "/book/{slug}/times", Handle: times},
	{Method: "GET", Pattern: "/book/{slug}/details", Handle: details},
	{Method: "POST", Pattern: "/book/{slug}/details", Handle: book},
	{Method: "GET", Pattern: "/book/{slug}/b/{token}", Handle: ownBooking},
	{Method: "GET", Pattern: "/book/{slug}/b/{token}/booking.ics", Handle: calendarFile},
	{Method: "GET", Pattern: "/book/{slug}/b/{token}/move", Handle: moveTimes},
	{Method: "POST", Pattern: "/book/{slug}/b/{token}/move", Handle: move},
	{Method: "POST", Pattern: "/book/{slug}/b/{token}/cancel", Handle: cancel},
	{Method: "POST", Pattern: "/book/{slug}/language", Handle: chooseLanguage},
	{Method: "GET", Pattern: "/book/{slug}/brand.css", Handle: brandSheet},
	{Method: "GET", Pattern: "/book/{slug}/u/{token}", Handle: unsubscribeForm, Free: true},
	{Method: "POST", Pattern: "/book/{slug}/u/{token}", Handle: unsubscribe, Free: true},

	{Method: "GET", Pattern: "/my/{slug}", Handle: portalHome},
	{Method: "POST", Pattern: "/my/{slug}/code", Handle: askCode},
	{Method: "GET", Pattern: "/my/{slug}/code", Handle: codeForm},
	{Method: "POST", Pattern: "/my/{slug}/sign-in", Handle: giveCode},
	{Method: "GET", Pattern: "/my/{slug}/who", Handle: whoForm},
	{Method: "POST", Pattern: "/my/{slug}/who", Handle: who},
	{Method: "POST", Pattern: "/my/{slug}/sign-out", Handle: leave},
	{Method: "POST", Pattern: "/my/{slug}/language", Handle: chooseLanguage},
	{Method: "GET", Pattern: "/my/{slug}/receipts", Handle: inside(receipts)},
	{Method: "GET", Pattern: "/my/{slug}/receipts/{order}", Handle: inside(receipt)},
	{Method: "GET", Pattern: "/my/{slug}/profile", Handle: inside(profile)},
	{Method: "POST", Pattern: "/my/{slug}/profile", Handle: inside(changeProfile)},
	{Method: "GET", Pattern: "/my/{slug}/profile/confirm", Handle: inside(confirmForm)},
	{Method: "POST", Pattern: "/my/{slug}/profile/confirm", Handle: inside(confirm)},
	{Method: "POST", Pattern: "/my/{slug}/consent", Handle: inside(setConsent)},
	{Method: "POST", Pattern: "/my/{slug}/data", Handle: inside(handOver)},
	{Method: "GET", Pattern: "/my/{slug}/delete", Handle: inside(deleteForm)},
	{Method: "POST", Pattern: "/my/{slug}/delete", Handle: inside(deleteAccount)},
	{Method: "POST", Pattern: "/my/{slug}/delete/cancel", Handle: cancelDeletion},
	{Method: "GET", Pattern: "/my/{slug}/manifest.webmanifest", Handle: manifest},
	{Method: "GET", Pattern: "/my/{slug}/icon.svg", Handle: iconSVG},
	{Method: "GET", Pattern: "/my/{slug}/{icon}", Handle: iconPNG},
}

// New makes the customers' pages of a register, for everything under /book/ and /my/.
func New(reg *clientele.Register, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{reg: reg, log: o.Log, now: o.Now, looks: limit.New(o.Now, looksPerMinute, looksAtOnce), full: limit.NewFull(o.Now)}
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.Method+" "+r.Pattern, s.serve(r))
	}
	mux.Handle("/", s.serve(route{Handle: func(*visit) error { return clientele.NotFound("Page") }}))
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.serve(route{Handle: func(*visit) error {
		return clientele.Errorf(clientele.KindForbidden, "This form came from another site, so nothing was done")
	}}))
	s.handler = origin.Handler(mux)
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }
