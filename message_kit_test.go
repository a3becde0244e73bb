package clientele_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"clientele"
	"clientele/notify"
	"clientele/notify/mailtest"
	"clientele/sqlstore"
)

// mailbox is a mail server that keeps what it is given.
type mailbox struct {
	address string
	mu      sync.Mutex
	letters []mailtest.Letter
	refuse  func(to string) error // nil: takes everything
	taken   func()                // runs once a mail is taken, before the server says so
}

func newMailbox(t testing.TB) *mailbox {
	t.Helper()
	b := &mailbox{}
	b.address = mailtest.Serve(t, mailtest.Server{Take: b.take, Refuse: b.refuses})
	return b
}

func (b *mailbox) take(l mailtest.Letter) {
	b.mu.Lock()
	b.letters = append(b.letters, l)
	taken := b.taken
	b.mu.Unlock()
	if taken != nil {
		taken()
	}
}

func (b *mailbox) refuses(to string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refuse == nil {
		return nil
	}
	return b.refuse(to)
}

// all gives what came so far.
func (b *mailbox) all() []mailtest.Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]mailtest.Letter(nil), b.letters...)
}

func (b *mailbox) refusing(refuse func(to string) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuse = refuse
}

// sink is an HTTP server that keeps what is posted to it.
type sink struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []posted
	status int // of its answers; 200 when 0
}

type posted struct {
	header http.Header
	body   []byte
}

func newSink(t testing.TB) *sink {
	t.Helper()
	s := &sink{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls = append(s.calls, posted{r.Header.Clone(), body})
		if s.status != 0 {
			w.WriteHeader(s.status)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *sink) all() []posted {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]posted(nil), s.calls...)
}

func (s *sink) answers(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// sends makes the world's register one that sends.
func (w *world) sends(setup notify.Setup) {
	w.t.Helper()
	senders, err := notify.Senders(setup)
	must(w.t, err)
	senders.Describe = func(s clientele.EventSubject) (json.RawMessage, error) {
		switch {
		case s.Customer != nil:
			return json.Marshal(map[string]string{"id": s.Customer.ID, "name": s.Customer.Name})
		case s.Booking != nil:
			return json.Marshal(map[string]string{"id": s.Booking.ID, "status": string(s.Booking.Status)})
		}
		return json.RawMessage("{}"), nil
	}
	w.options.Senders = senders
	w.Register = clientele.New(w.options)
}

// posts is a shop that sends to a mailbox.
func (w *world) posts() (*shop, *mailbox) {
	w.t.Helper()
	box := newMailbox(w.t)
	w.sends(notify.Setup{SMTP: box.address, From: "register@example.test", PrivateWebhooks: true})
	w.settings(clientele.SettingsChange{Locale: clientele.Some("en")})
	return w.openShop(), box
}

// work carries out what is due.
func (w *world) work() {
	w.t.Helper()
	must(w.t, w.RunDue(w.ctx, w.org))
}

func (w *world) messages(query clientele.MessageQuery) []clientele.Message {
	w.t.Helper()
	page, err := w.Messages(w.ctx, w.a, query, clientele.Paging{Limit: 100})
	must(w.t, err)
	return page.Items
}

// settings changes the organization's settings, and has the actor act under them.
func (w *world) settings(ch clientele.SettingsChange) {
	w.t.Helper()
	org, err := w.UpdateSettings(w.ctx, w.a, ch)
	must(w.t, err)
	w.org, w.a.Org = org, org
}

// newSQLite is a world for what does not depend on the database.
func newSQLite(t testing.TB) *world {
	return newWorld(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
}
