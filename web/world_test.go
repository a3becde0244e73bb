package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/formats"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"
	"clientele/web"
)

const password = "Tall-Heron-42"

// world is a register with its pages, and a clock that tests move.
type world struct {
	t   *testing.T
	reg *clientele.Register
	srv *httptest.Server

	mu  sync.Mutex
	now time.Time
}

func TestMain(m *testing.M) {
	os.Exit(pgtest.Run(m, func(ctx context.Context, url string) error {
		db, err := sqlstore.Open(ctx, sqlstore.Options{PostgresURL: url})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Migrate(ctx)
	}))
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newWorld(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, worldOn(t, sqlstore.Options{PostgresURL: pgtest.URL(t)})) })
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return worldOn(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
}

// worldOn makes a world in a database, with what else a test wants of its register.
func worldOn(t *testing.T, o sqlstore.Options, also ...func(*clientele.Options)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
	store, err := sqlstore.Open(t.Context(), o)
	must(t, err)
	must(t, store.Migrate(t.Context()))
	keys, err := vault.Open(filepath.Join(t.TempDir(), "vault"), "")
	must(t, err)
	options := clientele.Options{Store: store, Vault: keys, Clock: w.clock, OpenSheet: formats.Open, SheetWriter: formats.NewWriter, HandOver: formats.WriteHandOver,
		Receipts: formats.WriteReceipt}
	for _, add := range also {
		add(&options)
	}
	w.reg = clientele.New(options)
	w.srv = httptest.NewServer(web.New(w.reg, web.Options{Now: w.clock}))
	t.Cleanup(func() {
		w.srv.Close()
		keys.Close()
		store.Close()
	})
	return w
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

// organization makes one with an owner, and gives whoever may do everything there.
func (w *world) organization(name, owner string) clientele.Actor {
	w.t.Helper()
	org, _, err := w.reg.SetUp(w.t.Context(), clientele.Setup{Name: name, OwnerEmail: owner, OwnerName: "Olga Owner", OwnerPassword: password})
	must(w.t, err)
	return clientele.CommandLine(org)
}

func (w *world) user(a clientele.Actor, email string, role clientele.Role) clientele.User {
	w.t.Helper()
	u, err := w.reg.CreateUser(w.t.Context(), a, clientele.UserChange{Name: clientele.Some(email), Email: clientele.Some(email),
		Role: clientele.Some(string(role)), Password: clientele.Some(password)})
	must(w.t, err)
	return u
}

func (w *world) customer(a clientele.Actor, name, email string) clientele.Customer {
	w.t.Helper()
	made, err := w.reg.CreateCustomer(w.t.Context(), a, clientele.CustomerChange{Name: clientele.Some(name), Email: clientele.Some(email)},
		clientele.SourceStaff, clientele.DuplicateCreate)
	must(w.t, err)
	return made.Customer
}

// booking is one of an hour with a user, who becomes bookable, at a time of the organization's wall.
func (w *world) booking(a clientele.Actor, u clientele.User, customer, at string) clientele.Booked {
	w.t.Helper()
	_, err := w.reg.UpdateUser(w.t.Context(), a, u.ID, clientele.UserChange{Bookable: clientele.Some(true)})
	must(w.t, err)
	item, err := w.reg.CreateItem(w.t.Context(), a, clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some("A secret service"),
		DurationMinutes: clientele.Some(60), Price: clientele.Some(int64(4500))})
	must(w.t, err)
	start, err := time.ParseInLocation("2006-01-02 15:04", at, a.Org.Settings.Location())
	must(w.t, err)
	in := clientele.NewBooking{BookingChange: clientele.BookingChange{StartsAt: clientele.Some(start), Users: clientele.Some([]string{u.ID}), Items: clientele.Some([]string{item.ID})}}
	if customer != "" {
		in.CustomerID = clientele.Some(customer)
	}
	b, err := w.reg.CreateBooking(w.t.Context(), a, in)
	must(w.t, err)
	return b
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

// signedIn is a visitor who has signed in.
func (w *world) signedIn(email string) *visitor {
	w.t.Helper()
	v := w.visitor()
	page := v.post("/sign-in", "email", email, "password", password)
	if page.status != http.StatusOK || page.path != "/customers" {
		w.t.Fatalf("signing in as %s leads to %s: %d %.300s", email, page.path, page.status, page.body)
	}
	return v
}

// page is what a visitor sees at the end of all redirects.
type page struct {
	status int
	path   string
	header http.Header
	body   string
}

func (v *visitor) get(path string) page { return v.send("GET", path, "", nil) }

func (v *visitor) post(path string, fields ...string) page {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.send("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (v *visitor) upload(path, name, content string) page {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	must(v.w.t, err)
	_, err = io.WriteString(part, content)
	must(v.w.t, err)
	must(v.w.t, form.Close())
	return v.send("POST", path, form.FormDataContentType(), &body)
}

func (v *visitor) send(method, path, kind string, body io.Reader, headers ...string) page {
	v.w.t.Helper()
	req, err := http.NewRequestWithContext(v.w.t.Context(), method, v.w.srv.URL+path, body)
	must(v.w.t, err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := v.client.Do(req)
	must(v.w.t, err)
	defer res.Body.Close()
	content := io.Reader(res.Body)
	if res.Header.Get("Content-Encoding") == "gzip" {
		content, err = gzip.NewReader(res.Body)
		must(v.w.t, err)
	}
	text, err := io.ReadAll(content)
	must(v.w.t, err)
	return page{res.StatusCode, res.Request.URL.Path, res.Header, string(text)}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, what string, p page, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(p.body, word) {
			t.Errorf("%s: %d %s has not %q:\n%.1500s", what, p.status, p.path, word, p.body)
		}
	}
}

func hasNot(t *testing.T, what string, p page, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(p.body, word) {
			t.Errorf("%s: %d %s has %q", what, p.status, p.path, word)
		}
	}
}
