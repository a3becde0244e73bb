package bench_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clientele/web"
	"clientele/web/assets"
)

// visits is how often each page is measured.
const visits = 50

// browser is somebody who has signed in to the pages, without a network between.
type browser struct {
	server  http.Handler
	cookies map[string]string
}

func (v *browser) send(method, path, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.Header.Set("Accept-Encoding", "br, gzip")
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c.Value
	}
	return w
}

// files ends the addresses of what is saved to a file, which takes as long as there are customers, and of the list of
// all e-mails; what is live goes on for ever.
var files = regexp.MustCompile(`\.(csv|xlsx|pdf|zip)$|/emails$|/live$`)

// pages measures what the server takes for every page, and how much of it travels. The budgets: 30 ms at p95, 15 KB a
// page, 100 KB for the first visit with style, script and font.
func (w *bench) pages(b *testing.B) {
	v := &browser{server: web.New(w.Register, web.Options{}), cookies: make(map[string]string)}
	if in := v.send("POST", "/sign-in", url.Values{"email": {"owner@example.com"}, "password": {"Tall-Heron-42"}}.Encode()); in.Code != http.StatusSeeOther {
		b.Fatalf("signing in gives %d", in.Code)
	}
	ids := w.someIDs(b)
	var slowest spread
	largest := 0
	for _, rt := range web.Routes() {
		path := strings.Replace(rt.Pattern, "/customers/{id}", "/customers/"+ids[0], 1)
		if rt.Method != "GET" || rt.Open || strings.Contains(path, "{") || files.MatchString(path) {
			continue
		}
		code, size := 0, 0
		s := measure(visits, func(i int) {
			got := v.send("GET", strings.Replace(rt.Pattern, "/customers/{id}", "/customers/"+ids[i%len(ids)], 1), "")
			code, size = got.Code, got.Body.Len()
		})
		if code >= 400 {
			b.Errorf("%s gives %d", rt.Pattern, code)
		}
		if s.at(.95).Milliseconds() >= 30 || size > 15_000 {
			fmt.Printf("      over budget: %-40s %s  %d bytes\n", rt.Pattern, s, size)
		}
		slowest, largest = append(slowest, s.at(.95)), max(largest, size)
	}
	slices.Sort(slowest)
	fmt.Printf("  %-44s p95 of the slowest %s, of the middle one %s; the largest travels as %d bytes\n", fmt.Sprintf("%d pages of the staff", len(slowest)), slowest.at(1), slowest.at(.5), largest)
	for _, q := range []string{"m", "ma", "maria", "maria v"} {
		form := url.Values{"q": {q}}.Encode()
		w.row("typing "+q, measure(visits, func(int) { v.send("POST", "/customers/list", form) }), nil)
	}
	first := v.send("GET", "/customers", "")
	fmt.Printf("  %-44s %d bytes with style, script and the fonts that it names\n", "first visit", first.Body.Len()+v.assets(b))
}

var (
	asset = regexp.MustCompile(`/assets/[^"')]+`)
	latin = regexp.MustCompile(`inter-latin-wght[^"')]+`)
)

// assets is how much travels of what a page names.
func (v *browser) assets(b *testing.B) int {
	r := httptest.NewRequest("GET", "/customers", nil)
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	plain := httptest.NewRecorder()
	v.server.ServeHTTP(plain, r)
	names := asset.FindAllString(plain.Body.String(), -1)
	for _, name := range names {
		if strings.HasSuffix(name, ".css") { // for Latin text a browser fetches the Latin part of the font alone
			css := httptest.NewRecorder()
			v.server.ServeHTTP(css, httptest.NewRequest("GET", name, nil))
			for _, font := range latin.FindAllString(css.Body.String(), -1) {
				names = append(names, assets.Prefix+font)
			}
		}
	}
	slices.Sort(names)
	total := 0
	for _, name := range slices.Compact(names) {
		got := v.send("GET", name, "")
		if got.Code != http.StatusOK {
			b.Errorf("%s gives %d", name, got.Code)
		}
		total += got.Body.Len()
	}
	return total
}
