package portal

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/locale"
	"clientele/web/answer"
	"clientele/web/limit"

	"github.com/a-h/templ"
)

// visit is one request of a customer's browser.
type visit struct {
	*Server
	w     http.ResponseWriter
	r     *http.Request
	org   clientele.Organization
	actor clientele.Actor
	l     *locale.Language
}

// serve makes a handler of a route: it finds the business, slows down whoever asks too often, and turns errors into
// pages.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: w, r: r}
		v.speak()
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.log.ErrorContext(r.Context(), "a customer's page failed", "route", rt.Pattern, "panic", p, "stack", string(debug.Stack()))
				v.problem(errors.New("panic"))
			}
		}()
		err := v.run(rt)
		if err != nil && answer.Status(err) >= 500 && v.ctx().Err() == nil {
			s.log.ErrorContext(r.Context(), "a customer's page failed", "route", rt.Pattern, "error", err)
		}
		if err != nil {
			v.problem(err)
		}
	})
}

func (v *visit) run(rt route) (err error) {
	slug := v.r.PathValue("slug")
	if slug != "" {
		v.org, err = v.reg.Business(v.ctx(), slug)
	}
	v.headers()
	if err != nil {
		return err
	}
	if slug != "" && slug != v.org.Slug && v.r.Method == http.MethodGet { // a link from before the business got another address
		return v.moved(slug)
	}
	v.actor = clientele.Visitor(v.org)
	v.speak()
	if !rt.Free {
		if err := v.slowDown(); err != nil {
			return err
		}
	}
	if v.r.Method == http.MethodPost {
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
		if err := v.r.ParseForm(); err != nil {
			return clientele.Errorf(clientele.KindTooLarge, "This form is too large, or did not arrive whole")
		}
	}
	return rt.Handle(v)
}

// moved leads to the same page at the address that the business has now. Forms are taken at the old one: mail programs
// that unsubscribe follow no redirect.
func (v *visit) moved(from string) error {
	to := *v.r.URL
	part := strings.SplitN(to.EscapedPath(), "/", 4) // "", "book", slug, rest
	part[2] = v.org.Slug
	path := strings.Join(part, "/")
	if to.RawQuery != "" {
		path += "?" + to.RawQuery
	}
	return v.goTo(path)
}

func (v *visit) slowDown() error {
	from := limit.Address(v.r)
	ok, err := v.looks.Take(from), error(nil)
	if ok && v.r.Method == http.MethodPost && v.org.ID != "" {
		ok, err = v.maySend(from)
	}
	if ok || err != nil {
		return err
	}
	v.w.Header().Set("Retry-After", "60")
	return clientele.Errorf(clientele.KindRateLimited, "Too many requests came from your address. Wait a minute and try again.")
}

// maySend counts a form by where it comes from.
func (v *visit) maySend(from string) (ok bool, err error) {
	who := v.org.ID + " " + from
	if v.full.Has(who) {
		return false, nil
	}
	ok, err = v.reg.Attempt(v.ctx(), v.actor, "form", from, sends)
	if err == nil && !ok {
		v.full.Add(who, sends.PerMinute)
	}
	return ok, err
}

// headers sets what every answer has. The frame of the business's own site is the one thing that differs.
func (v *visit) headers() {
	frames := "'self'"
	if strings.HasPrefix(v.r.URL.Path, "/book/") {
		frames = strings.Join(append([]string{frames}, v.org.Settings.EmbedOrigins...), " ")
	}
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "+
		"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "+frames)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	h.Set("Cache-Control", "no-store")
}

// speak chooses the language: the one chosen here, the browser's, or the organization's.
func (v *visit) speak() {
	chosen := ""
	if cookie, err := v.r.Cookie("language"); err == nil && len(cookie.Value) < 20 {
		chosen = cookie.Value
	}
	v.l = locale.For(chosen, v.r.Header.Get("Accept-Language"), v.org.Settings.Locale)
}

func chooseLanguage(v *visit) error {
	chosen := v.form("language")
	if locale.Names[chosen] == "" {
		return clientele.Errorf(clientele.KindInvalidRequest, "There is no such language")
	}
	v.cookie("language", chosen, "/", 365*24*time.Hour)
	return v.goTo(strings.TrimSuffix(v.r.URL.Path, "/language"))
}

// cookie sets one for this browser; an empty value takes it away.
func (v *visit) cookie(name, value, path string, life time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: path, MaxAge: int(life.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: v.r.TLS != nil || strings.EqualFold(v.r.Header.Get("X-Forwarded-Proto"), "https")}
	if value == "" {
		c.MaxAge = -1
	}
	if c.Secure && v.r.Header.Get("Sec-Fetch-Dest") == "iframe" { // in a frame of another site browsers keep a cookie for that site alone, or none
		c.SameSite, c.Partitioned = http.SameSiteNoneMode, true
	}
	http.SetCookie(v.w, c)
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// T gives a text in the visitor's language.
func (v *visit) T(key string, args ...any) string { return v.l.T(key, args...) }

// form gives a field of the form or of the address, without the blanks around it.
func (v *visit) form(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }

// here is the organization's time.
func (v *visit) here(t time.Time) time.Time { return t.In(v.org.Settings.Location()) }

func (v *visit) today() time.Time { return v.here(v.reg.Now(v.org)) }

// day writes a day of the organization with its weekday.
func (v *visit) day(t time.Time) string {
	t = v.here(t)
	return strings.Split(v.T("book.weekdays"), " ")[t.Weekday()] + " " + v.l.Date(t)
}

func (v *visit) moment(t time.Time) string { return v.day(t) + ", " + v.l.Time(v.here(t)) }

// goTo sends the browser on to another page, which it fetches by GET.
func (v *visit) goTo(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// show answers with a page.
func (v *visit) show(status int, c templ.Component) error {
	v.w.Header().Add("Vary", "Accept-Language, Cookie")
	return answer.Page(v.w, v.r, status, c)
}

// problem answers with a page that says what happened.
func (v *visit) problem(err error) {
	status := answer.Status(err)
	key := "problem." + strconv.Itoa(status)
	if !v.l.Has(key + ".title") {
		key = "problem.500"
	}
	text := v.T(key + ".text")
	if status == http.StatusConflict {
		text = v.message(err)
	}
	p := problem{frame: v.frame(v.T(key + ".title")), Text: text}
	if failed := v.show(status, problemPage(p)); failed != nil && v.ctx().Err() == nil { // who has gone needs no page
		v.log.ErrorContext(v.ctx(), "the page of a problem failed", "error", failed)
	}
}
