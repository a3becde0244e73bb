package portal_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/formats"
	"clientele/notify"
	"clientele/notify/mailtest"
	"clientele/sqlstore"
	"clientele/vault"
	"clientele/web/portal"
)

// world is a business with its pages, a mail server that keeps what it is given, and a clock that tests move. It is
// Saturday, 14 March 2026, 14:00 in Helsinki.
type world struct {
	t        *testing.T
	reg      *clientele.Register
	srv      *httptest.Server
	a        clientele.Actor
	cut      clientele.Item
	anna     clientele.User
	helsinki *time.Location

	mu      sync.Mutex
	now     time.Time
	letters []mailtest.Letter
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
	store, err := sqlstore.Open(t.Context(), sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
	must(t, err)
	must(t, store.Migrate(t.Context()))
	keys, err := vault.Open(filepath.Join(t.TempDir(), "vault"), "")
	must(t, err)
	senders, err := notify.Senders(notify.Setup{SMTP: w.postOffice(), From: "register@example.test"})
	must(t, err)
	w.reg = clientele.New(clientele.Options{Store: store, Vault: keys, Clock: w.clock, HandOver: formats.WriteHandOver, Receipts: formats.WriteReceipt, Senders: senders})
	w.srv = httptest.NewServer(portal.New(w.reg, portal.Options{Now: w.clock}))
	senders.URL = w.srv.URL
	t.Cleanup(func() {
		w.srv.Close()
		keys.Close()
		store.Close()
	})
	org, _, err := w.reg.SetUp(t.Context(), clientele.Setup{Name: "Studio Kirsikka", OwnerEmail: "owner@example.com", OwnerPassword: "Tall-Heron-42", Country: "FI"})
	must(t, err)
	w.a, w.helsinki = clientele.CommandLine(org), org.Settings.Location()
	w.settings(clientele.SettingsChange{Locale: clientele.Some("en")})
	w.anna = w.user("Anna Aalto")
	w.cut, err = w.reg.CreateItem(t.Context(), w.a, clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some("Haircut"),
		Price: clientele.Some(int64(5000)), DurationMinutes: clientele.Some(60)})
	must(t, err)
	return w
}

// postOffice is a mail server; it gives its address.
func (w *world) postOffice() string {
	return mailtest.Serve(w.t, mailtest.Server{Take: func(l mailtest.Letter) {
		l.Text = strings.ReplaceAll(l.Text, "\r\n", "\n")
		w.mu.Lock()
		defer w.mu.Unlock()
		w.letters = append(w.letters, l)
	}})
}

// mail carries out what is due and gives the newest mailtest.Letter to an address.
func (w *world) mail(to string) mailtest.Letter {
	w.t.Helper()
	all := w.allMail(to)
	if len(all) == 0 {
		w.t.Fatalf("no letter came to %s", to)
	}
	return all[len(all)-1]
}

func (w *world) allMail(to string) []mailtest.Letter {
	w.t.Helper()
	must(w.t, w.reg.RunDue(w.t.Context(), w.a.Org))
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []mailtest.Letter
	for _, l := range w.letters {
		if l.To == to {
			found = append(found, l)
		}
	}
	return found
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) settings(ch clientele.SettingsChange) {
	w.t.Helper()
	org, err := w.reg.UpdateSettings(w.t.Context(), w.a, ch)
	must(w.t, err)
	w.a.Org = org
}

func (w *world) user(name string) clientele.User {
	w.t.Helper()
	u, err := w.reg.CreateUser(w.t.Context(), w.a, clientele.UserChange{Name: clientele.Some(name), Bookable: clientele.Some(true),
		Email: clientele.Some(strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.com")})
	must(w.t, err)
	return u
}

func (w *world) customer(name, email, phone string) clientele.Customer {
	w.t.Helper()
	made, err := w.reg.CreateCustomer(w.t.Context(), w.a, clientele.CustomerChange{Name: clientele.Some(name), Email: clientele.Some(email), Phone: clientele.Some(phone)},
		clientele.SourceStaff, clientele.DuplicateCreate)
	must(w.t, err)
	return made.Customer
}

// named finds the one customer that a search gives.
func (w *world) named(q string) clientele.Customer {
	w.t.Helper()
	search, err := clientele.ParseSearch(q)
	must(w.t, err)
	page, err := w.reg.Customers(w.t.Context(), w.a, clientele.CustomerQuery{Search: search, Statuses: []clientele.Status{clientele.StatusActive}}, clientele.Paging{})
	must(w.t, err)
	if len(page.Items) != 1 {
		w.t.Fatalf("%d customers are found by %q", len(page.Items), q)
	}
	return page.Items[0]
}

func (w *world) bookings() []clientele.BookingDetails {
	w.t.Helper()
	page, err := w.reg.Bookings(w.t.Context(), w.a, clientele.BookingQuery{}, clientele.Paging{})
	must(w.t, err)
	return page.Items
}

// at is a time of the coming Monday, as the wall in Helsinki shows it.
func (w *world) at(clock string) string {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-16 "+clock, w.helsinki)
	must(w.t, err)
	return t.UTC().Format(time.RFC3339)
}

// visitor is somebody with a browser that runs no scripts.
type visitor struct {
	w      *world
	client *http.Client
}

func (w *world) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	return &visitor{w, &http.Client{Jar: jar}}
}

// page is what a visitor sees at the end of all redirects.
type page struct {
	status int
	path   string
	header http.Header
	body   string
}

func (v *visitor) get(path string) page { return v.send("GET", path, "") }

func (v *visitor) post(path string, fields ...string) page {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.send("POST", path, form.Encode())
}

func (v *visitor) send(method, path, body string, headers ...string) page {
	v.w.t.Helper()
	path = strings.TrimPrefix(path, v.w.srv.URL)
	req, err := http.NewRequestWithContext(v.w.t.Context(), method, v.w.srv.URL+path, strings.NewReader(body))
	must(v.w.t, err)
	if method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := v.client.Do(req)
	must(v.w.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	must(v.w.t, err)
	return page{res.StatusCode, res.Request.URL.Path, res.Header, string(text)}
}

const home = "/book/studio-kirsikka"

// details are the fields of a booking by Maria.
func (w *world) details(at string, more ...string) []string {
	return append([]string{"item", w.cut.ID, "user", "", "at", at, "form", "one", "name", "Maria Virtanen", "email", "maria@example.com", "phone", "040 123 4567"}, more...)
}

var linkIn = regexp.MustCompile(`https?://\S+`)

// linkOf is the address in a letter.
func linkOf(t *testing.T, l mailtest.Letter) string {
	t.Helper()
	found := linkIn.FindString(l.Text)
	if found == "" {
		t.Fatalf("no link stands in %q", l.Text)
	}
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, what string, p page, status int, words ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("%s: %d instead of %d at %s", what, p.status, status, p.path)
	}
	for _, word := range words {
		if !strings.Contains(p.body, word) {
			t.Errorf("%s: %s has not %q:\n%.2500s", what, p.path, word, p.body)
		}
	}
}

func hasNot(t *testing.T, what string, p page, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(p.body, word) {
			t.Errorf("%s: %s has %q", what, p.path, word)
		}
	}
}
