package clientele_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"clientele"
	"clientele/notify"
	"clientele/sqlstore"

	"github.com/emersion/go-smtp"
)

// mailbox is a mail server that keeps what it is given.
type mailbox struct {
	address string
	mu      sync.Mutex
	letters []letter
	refuse  func(to string) error // nil: takes everything
	taken   func()                // runs once a mail is taken, before the server says so
}

// letter is an e-mail as it came.
type letter struct {
	to      string
	header  mail.Header
	subject string
	text    string
	files   map[string]string // by name
}

func newMailbox(t testing.TB) *mailbox {
	t.Helper()
	b := &mailbox{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	b.address = "smtp://" + l.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailing{box: b}, nil }))
	server.Domain = "sink.test"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return b
}

type mailing struct {
	box *mailbox
	to  string
}

func (m *mailing) Reset()                               { m.to = "" }
func (m *mailing) Logout() error                        { return nil }
func (m *mailing) Mail(string, *smtp.MailOptions) error { return nil }
func (m *mailing) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.box.mu.Lock()
	defer m.box.mu.Unlock()
	if m.box.refuse != nil {
		if err := m.box.refuse(to); err != nil {
			return err
		}
	}
	m.to = to
	return nil
}

func (m *mailing) Data(r io.Reader) error {
	l, err := readLetter(m.to, r)
	if err != nil {
		return err
	}
	m.box.mu.Lock()
	m.box.letters = append(m.box.letters, l)
	taken := m.box.taken
	m.box.mu.Unlock()
	if taken != nil {
		taken()
	}
	return nil
}

func readLetter(to string, r io.Reader) (letter, error) {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return letter{}, err
	}
	l := letter{to: to, header: msg.Header, files: make(map[string]string)}
	l.subject, _ = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return l, err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		l.text, err = decoded(msg.Header.Get("Content-Transfer-Encoding"), msg.Body)
		return l, err
	}
	for parts := multipart.NewReader(msg.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return l, err
		}
		text, err := decoded(part.Header.Get("Content-Transfer-Encoding"), part)
		if err != nil {
			return l, err
		}
		if name := part.FileName(); name != "" {
			l.files[name] = text
		} else {
			l.text = text
		}
	}
}

// all gives what came so far.
func (b *mailbox) all() []letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]letter(nil), b.letters...)
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

func decoded(encoding string, r io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// newSQLite is a world for what does not depend on the database.
func newSQLite(t testing.TB) *world {
	return newWorld(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
}
