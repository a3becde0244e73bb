package notify

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"clientele"
)

// gateway keeps the last request it got, and answers with a status.
type gateway struct {
	*httptest.Server
	status   int
	path     string
	header   http.Header
	user, pw string
	body     string
}

func newGateway(t *testing.T) *gateway {
	g := &gateway{status: 200}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		g.path, g.header, g.body = r.URL.Path, r.Header, string(body)
		g.user, g.pw, _ = r.BasicAuth()
		w.WriteHeader(g.status)
	}))
	t.Cleanup(g.Close)
	return g
}

var text = clientele.SMS{ID: "msg_1", To: "+358401234567", Text: "Tervetuloa – ä & b"}

func TestTwilioGetsWhatItAsksFor(t *testing.T) {
	g := newGateway(t)
	s, err := NewTexter("twilio://AC123:secret@?from=+358501112222&api=" + url.QueryEscape(g.URL))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), text); err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(g.body)
	if err != nil || form.Get("To") != text.To || form.Get("From") != "+358501112222" || form.Get("Body") != text.Text {
		t.Errorf("%q (%v)", g.body, err)
	}
	if g.path != "/2010-04-01/Accounts/AC123/Messages.json" || g.user != "AC123" || g.pw != "secret" {
		t.Errorf("%s %s", g.path, g.user)
	}
}

func TestAGatewayGetsJSON(t *testing.T) {
	g := newGateway(t)
	s, err := NewTexter(strings.Replace(g.URL, "http://", "http://me:secret@", 1) + "/send")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), text); err != nil {
		t.Fatal(err)
	}
	if g.body != `{"text":"Tervetuloa – ä \u0026 b","to":"+358401234567"}` || g.header.Get("Idempotency-Key") != "msg_1" || g.pw != "secret" || g.path != "/send" {
		t.Errorf("%s %s %v", g.path, g.body, g.header)
	}
	for status, permanent := range map[int]bool{400: true, 422: true, 401: false, 429: false, 500: false, 302: false} {
		g.status = status
		var f *clientele.SendFailure
		if err := s.Send(context.Background(), text); !errors.As(err, &f) || f.Permanent != permanent || strings.Contains(f.Reason, text.To) {
			t.Errorf("%d: %v", status, err)
		}
	}
	g.Close()
	var f *clientele.SendFailure
	if err := s.Send(context.Background(), text); !errors.As(err, &f) || f.Permanent || strings.Contains(f.Cause.Error(), "secret") {
		t.Errorf("no server: %v", err)
	}
}

func TestWhatIsNoGatewayIsRefused(t *testing.T) {
	for _, address := range []string{"", "twilio://", "twilio://AC123@?from=1", "twilio://AC123:x@", "ftp://example.com", "https://", "sms.example.com", "%"} {
		if _, err := NewTexter(address); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
	for _, address := range []string{"mail.example.com", "http://example.com", "smtp://", "smtp://host:x", "smtp://host/path", "smtp://host?tls=maybe", "%"} {
		if _, err := NewMailer(address, ""); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
	if _, err := NewMailer("smtp://mail.example.com", "no address"); err == nil {
		t.Error("a sender that is no address is taken")
	}
	for _, address := range []string{"smtp://127.0.0.1:2525", "smtps://me%40example.com:secret@mail.example.com", "smtp://mail.example.com?tls=none"} {
		if _, err := NewMailer(address, ""); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
}
