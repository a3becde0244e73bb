package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/api"
	"clientele/formats"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"
)

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

// world is an API with two organizations, and a clock that tests move.
type world struct {
	t       testing.TB
	ctx     context.Context
	reg     *clientele.Register
	options clientele.Options // of the register, to make another one on the same store
	server  *api.Server
	store   *sqlstore.DB
	vault   *vault.Vault
	spec    *spec
	log     *syncBuffer
	a, b    tenant

	mu  sync.Mutex
	now time.Time // of the register and of the rate limits
}

// tenant is an organization and a key that may do everything.
type tenant struct {
	org  clientele.Organization
	live string
	test string
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newWorld(t, sqlite(t))) })
	t.Run("postgres", func(t *testing.T) { test(t, newWorld(t, sqlstore.Options{PostgresURL: pgtest.URL(t)})) })
}

func sqlite(t testing.TB) sqlstore.Options {
	return sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")}
}

func newWorld(t testing.TB, o sqlstore.Options) *world {
	t.Helper()
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, o)
	must(t, err)
	t.Cleanup(func() { store.Close() })
	must(t, store.Migrate(ctx))
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault"), "")
	must(t, err)
	t.Cleanup(func() { v.Close() })
	w := &world{t: t, ctx: ctx, store: store, vault: v, log: &syncBuffer{}, now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
	w.options = clientele.Options{Store: store, Vault: v, Clock: w.clock, OpenSheet: formats.Open, SheetWriter: formats.NewWriter, Receipts: formats.WriteReceipt, HandOver: formats.WriteHandOver}
	w.reg = clientele.New(w.options)
	w.server = api.New(w.reg, api.Options{Log: slog.New(slog.NewTextHandler(w.log, nil)), RatePerSecond: 1_000_000, RateBurst: 1_000_000, Now: w.clock})
	w.spec = readSpec(t, w.server.OpenAPI())
	w.a, w.b = w.tenant("Salon Kuura"), w.tenant("Barber Kallio")
	return w
}

// limited serves the same register with other rate limits.
func (w *world) limited(rate, burst int) {
	w.server = api.New(w.reg, api.Options{Log: slog.New(slog.NewTextHandler(w.log, nil)), RatePerSecond: rate, RateBurst: burst, Now: w.clock})
}

func (w *world) tenant(name string) tenant {
	w.t.Helper()
	org, _, err := w.reg.SetUp(w.ctx, clientele.Setup{Name: name, OwnerName: "Olga Owner", OwnerEmail: "owner@example.com", OwnerPassword: "Tall-Heron-42"})
	must(w.t, err)
	return tenant{org: org, live: w.key(org, clientele.ModeLive, clientele.AllScopes()...), test: w.key(org, clientele.ModeTest, clientele.AllScopes()...)}
}

func (w *world) key(org clientele.Organization, mode clientele.Mode, scopes ...clientele.Scope) string {
	w.t.Helper()
	_, token, err := w.reg.CreateKey(w.ctx, clientele.CommandLine(org), clientele.KeyRequest{Name: "tests", Mode: mode, Scopes: scopes})
	must(w.t, err)
	return token
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

// request is what call sends. Body is marshalled unless it is text or bytes.
type request struct {
	key    string // of organization A, live, when empty; "none" for none
	method string
	path   string
	body   any
	header map[string]string
}

// send sends a request, and holds the answer against the document.
func (w *world) send(r request) got {
	w.t.Helper()
	req := httptest.NewRequestWithContext(w.ctx, r.method, r.path, bodyOf(w.t, r.body))
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	switch r.key {
	case "":
		req.Header.Set("Authorization", "Bearer "+w.a.live)
	case "none":
	default:
		req.Header.Set("Authorization", "Bearer "+r.key)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, req)
	g := got{t: w.t, what: r.method + " " + r.path, status: rec.Code, header: rec.Header(), body: rec.Body.Bytes()}
	w.check(g, r)
	return g
}

// check holds what is true of every answer.
func (w *world) check(g got, r request) {
	w.t.Helper()
	if !strings.HasPrefix(g.header.Get("Request-Id"), "req_") {
		g.t.Errorf("%s: no Request-Id", g.what)
	}
	if g.status >= 500 && g.status != http.StatusServiceUnavailable {
		g.t.Errorf("%s: %d %s\n%s", g.what, g.status, g.body, w.log.errors())
	}
	if replayed(g) {
		return // it was held against the document the first time, and may have lost since what was about the erased
	}
	if err := w.spec.checkAnswer(r.method, strings.SplitN(r.path, "?", 2)[0], g); err != nil {
		g.t.Errorf("%s: %v\n%d %s", g.what, err, g.status, cut(g.body))
	}
}

func bodyOf(t testing.TB, body any) io.Reader {
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(b)
	case []byte:
		return bytes.NewReader(b)
	}
	raw, err := json.Marshal(body)
	must(t, err)
	return bytes.NewReader(raw)
}

type members = map[string]any

func (w *world) get(path string) got { w.t.Helper(); return w.send(request{method: "GET", path: path}) }

func (w *world) post(path string, body any) got {
	w.t.Helper()
	return w.send(request{method: "POST", path: path, body: body})
}

func (w *world) patch(path string, body any) got {
	w.t.Helper()
	return w.send(request{method: "PATCH", path: path, body: body})
}

func (w *world) delete(path string) got {
	w.t.Helper()
	return w.send(request{method: "DELETE", path: path})
}

// upload sends a file in a form.
func (w *world) upload(key, path, name, kind string, content []byte, header map[string]string) got {
	w.t.Helper()
	body, contentType := form(w.t, "file", name, kind, content)
	h := map[string]string{"Content-Type": contentType}
	for k, v := range header {
		h[k] = v
	}
	return w.send(request{key: key, method: "POST", path: path, body: body, header: h})
}

func form(t testing.TB, field, name, kind string, content []byte) ([]byte, string) {
	var body bytes.Buffer
	f := multipart.NewWriter(&body)
	head := make(textproto.MIMEHeader)
	head.Set("Content-Disposition", fmt.Sprintf("form-data; name=%q; filename=%q", field, name))
	head.Set("Content-Type", kind)
	part, err := f.CreatePart(head)
	must(t, err)
	part.Write(content)
	f.Close()
	return body.Bytes(), f.FormDataContentType()
}

// customer makes a customer of organization A and gives its id.
func (w *world) customer(name string, more ...members) string {
	w.t.Helper()
	body := members{"name": name, "email": strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@example.com"}
	for _, m := range more {
		for k, v := range m {
			body[k] = v
		}
	}
	return w.post("/v1/customers", body).want(201).text("data.id")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v instead of %v", what, got, want)
	}
}

func cut(b []byte) string {
	if len(b) > 600 {
		return string(b[:600]) + "…"
	}
	return string(b)
}

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// errors gives the lines about what went wrong.
func (s *syncBuffer) errors() string {
	var out []string
	for line := range strings.Lines(s.String()) {
		if strings.Contains(line, "level=ERROR") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
