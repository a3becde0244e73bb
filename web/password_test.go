package web_test

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/notify"
	"clientele/sqlstore"
)

// mailing makes a world whose e-mails arrive in a channel.
func mailing(t *testing.T) (*world, chan clientele.Email) {
	t.Helper()
	mails := make(chan clientele.Email, 10)
	return worldOn(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")}, func(o *clientele.Options) {
		o.Senders = &clientele.Senders{Write: notify.Write, Words: notify.Words, URL: "https://register.example", Email: func(_ context.Context, m clientele.Email) error {
			mails <- m
			return nil
		}}
	}), mails
}

// link waits for a mail, and gives the path of the link in it.
func (w *world) link(a clientele.Actor, mails chan clientele.Email) string {
	w.t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		must(w.t, w.reg.RunDue(w.t.Context(), a.Org))
		select {
		case m := <-mails:
			_, after, ok := strings.Cut(m.Text, "https://register.example")
			if !ok {
				w.t.Fatalf("%q has no link: %s", m.Subject, m.Text)
			}
			return strings.Fields(after)[0]
		case <-deadline:
			w.t.Fatal("no mail came")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

const another = "Quiet-Otter-77"

func TestForgottenPassword(t *testing.T) {
	w, mails := mailing(t)
	a := w.organization("Salon", "owner@example.com")
	known, unknown := w.visitor().post("/password", "email", "owner@example.com"), w.visitor().post("/password", "email", "nobody.here@example.com")
	if known.status != http.StatusOK || strings.ReplaceAll(known.body, "owner@example.com", "") != strings.ReplaceAll(unknown.body, "nobody.here@example.com", "") {
		t.Errorf("the page tells whether an address is known")
	}
	link := w.link(a, mails)
	inside := w.signedIn("owner@example.com")
	v := w.visitor()
	if p := v.post(link, "password", "short"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a short password gives %d", p.status)
	}
	if p := v.get(link[:len(link)-1] + "!"); p.status != http.StatusNotFound {
		t.Errorf("a forged link gives %d", p.status)
	}
	if p := v.post(link, "password", another); p.path != "/customers" {
		t.Fatalf("a new password leads to %s: %d", p.path, p.status)
	}
	if p := inside.get("/customers"); p.path != "/sign-in" {
		t.Errorf("a session from before goes on: %s", p.path)
	}
	if p := w.visitor().post(link, "password", "Third-Choice-1"); p.status != http.StatusNotFound {
		t.Errorf("a used link gives %d", p.status)
	}
	if p := w.visitor().post("/sign-in", "email", "owner@example.com", "password", another); p.path != "/customers" {
		t.Errorf("the new password leads to %s", p.path)
	}
	select {
	case m := <-mails:
		t.Errorf("%q was mailed as well", m.Subject)
	default:
	}
}

func TestLinksEnd(t *testing.T) {
	w, mails := mailing(t)
	a := w.organization("Salon", "owner@example.com")
	w.visitor().post("/password", "email", "owner@example.com")
	reset := w.link(a, mails)
	w.pass(16 * time.Minute)
	if p := w.visitor().get(reset); p.status != http.StatusNotFound {
		t.Errorf("after 16 minutes the link gives %d", p.status)
	}
}

func TestInvitation(t *testing.T) {
	w, mails := mailing(t)
	a := w.organization("Salon", "owner@example.com")
	_, err := w.reg.CreateUser(t.Context(), a, clientele.UserChange{Name: clientele.Some("Nina"), Email: clientele.Some("nina@example.com")})
	must(t, err)
	link := w.link(a, mails)
	w.pass(6 * 24 * time.Hour)
	if p := w.visitor().post(link, "password", another); p.path != "/customers" {
		t.Errorf("an invitation leads to %s: %d", p.path, p.status)
	}
}
