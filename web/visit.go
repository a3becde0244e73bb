package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"clientele"
	"clientele/locale"
	"clientele/web/answer"
	"clientele/web/view"

	"github.com/a-h/templ"
)

// visit is one request of somebody's browser.
type visit struct {
	*Server
	w     http.ResponseWriter
	r     *http.Request
	actor clientele.Actor
	user  clientele.User
	prefs clientele.Preferences
	l     *locale.Language
}

// maxForm is how much of a form is read, in bytes. Files have their own limits.
const maxForm = 1 << 20

// serve makes a handler of a route: it finds out who asks, refuses those who may not, and turns errors into pages.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: w, r: r, l: language(r, "", "")}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.log.ErrorContext(r.Context(), "a page failed", "route", rt.Pattern, "panic", p, "stack", string(debug.Stack()))
				v.problem(errors.New("panic"))
			}
		}()
		if err := v.run(rt); err != nil {
			v.fail(rt, err)
		}
	})
}

func (v *visit) run(rt route) error {
	if !utf8.ValidString(v.r.URL.Path) || strings.ContainsRune(v.r.URL.Path, 0) { // no id can be stored so
		return clientele.Errorf(clientele.KindNotFound, "There is nothing at this address")
	}
	if err := v.loadSession(); err != nil {
		return err
	}
	err := v.enter()
	if err != nil && (!rt.Open || clientele.KindOf(err) != clientele.KindUnauthorized) {
		return err
	}
	if v.r.Method == http.MethodPost && !rt.File {
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
		if err := v.r.ParseForm(); err != nil {
			return clientele.Errorf(clientele.KindTooLarge, "This form is too large, or did not arrive whole")
		}
	}
	if rt.Scope != "" && !v.actor.May(rt.Scope) {
		return clientele.Errorf(clientele.KindForbidden, "Missing %s scope", rt.Scope)
	}
	if rt.Erase && !v.actor.MayErase() {
		return clientele.Errorf(clientele.KindForbidden, "Only a manager or an owner may do this")
	}
	return rt.Handle(v)
}

func (v *visit) loadSession() error {
	token := ""
	if cookie, err := v.r.Cookie(v.sessions.Cookie.Name); err == nil {
		token = cookie.Value
	}
	ctx, err := v.sessions.Load(v.r.Context(), token)
	if err != nil {
		return err
	}
	v.r = v.r.WithContext(ctx)
	return nil
}

// enter finds out who the session belongs to.
func (v *visit) enter() error {
	ctx := v.ctx()
	org, user := v.session(keyOrg), v.session(keyUser)
	seen, err := time.Parse(time.RFC3339, v.session(keySeen))
	if org == "" || user == "" || err != nil || v.now().Sub(seen) > sessionIdle {
		return clientele.Errorf(clientele.KindUnauthorized, "Sign in first")
	}
	if v.actor, v.user, err = v.reg.Enter(ctx, org, user, v.session(keyMark)); err != nil {
		return err
	}
	if v.prefs, err = v.reg.Preferences(ctx, v.actor); err != nil {
		return err
	}
	v.l = language(v.r, v.prefs.Language, v.actor.Org.Settings.Locale)
	if v.now().Sub(seen) > seenEvery {
		v.keep(keySeen, v.now().UTC().Format(time.RFC3339))
		return v.saveSession()
	}
	return nil
}

// language is the user's, else the one chosen before signing in, else the browser's, else the organization's.
func language(r *http.Request, user, org string) *locale.Language {
	if user != "" {
		return locale.For(user)
	}
	chosen := ""
	if cookie, err := r.Cookie("language"); err == nil && len(cookie.Value) < 20 {
		chosen = cookie.Value
	}
	return locale.For(chosen, r.Header.Get("Accept-Language"), org)
}

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) session(key string) string { return v.sessions.GetString(v.ctx(), key) }

func (v *visit) keep(key, value string) { v.sessions.Put(v.ctx(), key, value) }

// saveSession writes the session and its cookie. It comes before the page. The cookie is for encrypted connections
// alone where this one is.
func (v *visit) saveSession() error {
	token, expiry, err := v.sessions.Commit(v.ctx())
	if err != nil {
		return err
	}
	m := *v.sessions
	m.Cookie.Secure = v.encrypted()
	m.WriteSessionCookie(v.ctx(), v.w, token, expiry)
	return nil
}

func (v *visit) encrypted() bool {
	return v.r.TLS != nil || strings.EqualFold(v.r.Header.Get("X-Forwarded-Proto"), "https")
}

// T gives a text in the visitor's language.
func (v *visit) T(key string, args ...any) string { return v.l.T(key, args...) }

// form gives a field of the form, without the blanks around it.
func (v *visit) form(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }

// here is the organization's time.
func (v *visit) here(t time.Time) time.Time { return t.In(v.actor.Org.Settings.Location()) }

// today is what time it is for the organization.
func (v *visit) today() time.Time { return v.here(v.reg.Now(v.actor.Org)) }

// fromHTMX tells whether a part of a page is asked for.
func (v *visit) fromHTMX() bool { return v.r.Header.Get("HX-Request") == "true" }

// frame is what stands around the page. It takes the toast that waits.
func (v *visit) frame(title, nav string) view.Frame {
	a := v.actor
	return view.Frame{L: v.l, Title: title, Nav: nav, Org: a.Org.Name, User: v.user.Name, UserEmail: v.user.Email, Role: string(v.user.Role),
		Theme: v.prefs.Theme, Sandbox: a.Org.Sandbox(), Shortcuts: !v.prefs.NoShortcuts, Compact: v.prefs.Compact, Toast: v.takeToast(), Can: v.can()}
}

// can says what the visitor may do.
func (v *visit) can() view.Can {
	a := v.actor
	return view.Can{Write: a.May(clientele.CustomersWrite), Export: a.May(clientele.CustomersExport), Users: a.May(clientele.UsersRead),
		EditUsers: a.May(clientele.UsersWrite), Settings: a.May(clientele.SettingsRead), EditSettings: a.May(clientele.SettingsWrite),
		Audit: a.May(clientele.AuditRead), Orders: a.May(clientele.OrdersRead), EditOrders: a.May(clientele.OrdersWrite),
		Erase: a.MayErase(), Message: a.May(clientele.MessagesWrite), Webhooks: a.May(clientele.WebhooksRead),
		EditWebhooks: a.May(clientele.WebhooksWrite), Bookings: a.May(clientele.BookingsRead), Book: a.May(clientele.BookingsWrite),
		Catalog: a.May(clientele.CatalogRead), EditCatalog: a.May(clientele.CatalogWrite), Reports: a.May(clientele.ReportsRead)}
}

// show answers with a page or a part of one.
func (v *visit) show(status int, c templ.Component) error {
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.Header().Add("Vary", "HX-Request")
	return answer.Page(v.w, v.r, status, c)
}

// goTo sends the browser on to another page, which it fetches by GET.
func (v *visit) goTo(path string) error {
	if v.fromHTMX() {
		v.w.Header().Set("HX-Redirect", path)
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// fail turns an error into what the visitor sees: the sign-in page, the record that a merged one went into, or a page
// that says what happened.
func (v *visit) fail(rt route, err error) {
	var known *clientele.Error
	if errors.As(err, &known) {
		if known.Kind == clientele.KindUnauthorized {
			_ = v.goTo("/sign-in" + v.next()) // writing a redirect gives no error
			return
		}
		if into, ok := known.Details["mergedInto"].(string); ok && into != "" && v.r.Method == http.MethodGet {
			_ = v.goTo("/customers/" + into)
			return
		}
	}
	if answer.Status(err) >= 500 && v.ctx().Err() == nil {
		v.log.ErrorContext(v.ctx(), "a page failed", "route", rt.Pattern, "error", err)
	}
	v.problem(err)
}

// next is where to go on after signing in, as a query. Addresses hold no personal data, so it may stand there.
func (v *visit) next() string {
	if v.r.Method != http.MethodGet || v.r.URL.Path == "/" || v.fromHTMX() {
		return ""
	}
	return "?next=" + url.QueryEscape(v.r.URL.Path)
}

// problem answers with a page that says what happened.
func (v *visit) problem(err error) {
	code := answer.Status(err)
	key := "problem." + strconv.Itoa(code)
	if !v.l.Has(key + ".title") {
		key = "problem.500"
	}
	text := v.T(key + ".text")
	if message := v.message(err); message != "" && code != http.StatusNotFound && code != http.StatusForbidden {
		text = message
	}
	inside := v.actor.ID != ""
	if err := v.show(code, view.ProblemPage(view.Problem{Frame: v.frame(v.T(key+".title"), ""), Pic: "circle-alert",
		Headline: v.T(key + ".title"), Text: text, Inside: inside})); err != nil && v.ctx().Err() == nil { // who has gone needs no page
		v.log.ErrorContext(v.ctx(), "the page of a problem failed", "error", err)
	}
}
