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
	sends   *limit.Tries
	handler http.Handler
}

// How often one address may look at pages, and send forms, in each minute and at once.
const (
	looksPerMinute, looksAtOnce = 300, 600
	sendsPerMinute, sendsAtOnce = 12, 40
)

// maxForm is how much of a form is read, in bytes.
const maxForm = 64 << 10

// route is one address of the pages.
type route struct {
	Method, Pattern string
	Handle          func(*visit) error
}

var routes = []route{
	{"GET", "/book/{slug}", services},
	{"GET", "/book/{slug}/times", times},
	{"GET", "/book/{slug}/details", details},
	{"POST", "/book/{slug}/details", book},
	{"GET", "/book/{slug}/b/{token}", ownBooking},
	{"GET", "/book/{slug}/b/{token}/booking.ics", calendarFile},
	{"GET", "/book/{slug}/b/{token}/move", moveTimes},
	{"POST", "/book/{slug}/b/{token}/move", move},
	{"POST", "/book/{slug}/b/{token}/cancel", cancel},
	{"POST", "/book/{slug}/language", chooseLanguage},
	{"GET", "/book/{slug}/brand.css", brandSheet},
	{"GET", "/book/{slug}/u/{token}", unsubscribeForm},
	{"POST", "/book/{slug}/u/{token}", unsubscribe},

	{"GET", "/my/{slug}", portalHome},
	{"POST", "/my/{slug}/code", askCode},
	{"GET", "/my/{slug}/code", codeForm},
	{"POST", "/my/{slug}/sign-in", giveCode},
	{"GET", "/my/{slug}/who", whoForm},
	{"POST", "/my/{slug}/who", who},
	{"POST", "/my/{slug}/sign-out", leave},
	{"POST", "/my/{slug}/language", chooseLanguage},
	{"GET", "/my/{slug}/receipts", inside(receipts)},
	{"GET", "/my/{slug}/receipts/{order}", inside(receipt)},
	{"GET", "/my/{slug}/profile", inside(profile)},
	{"POST", "/my/{slug}/profile", inside(changeProfile)},
	{"GET", "/my/{slug}/profile/confirm", inside(confirmForm)},
	{"POST", "/my/{slug}/profile/confirm", inside(confirm)},
	{"POST", "/my/{slug}/consent", inside(setConsent)},
	{"POST", "/my/{slug}/data", inside(handOver)},
	{"GET", "/my/{slug}/delete", inside(deleteForm)},
	{"POST", "/my/{slug}/delete", inside(deleteAccount)},
	{"POST", "/my/{slug}/delete/cancel", cancelDeletion},
	{"GET", "/my/{slug}/manifest.webmanifest", manifest},
	{"GET", "/my/{slug}/icon.svg", iconSVG},
	{"GET", "/my/{slug}/{icon}", iconPNG},
}

// New makes the customers' pages of a register, for everything under /book/ and /my/.
func New(reg *clientele.Register, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{reg: reg, log: o.Log, now: o.Now, looks: limit.New(o.Now, looksPerMinute, looksAtOnce), sends: limit.New(o.Now, sendsPerMinute, sendsAtOnce)}
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
