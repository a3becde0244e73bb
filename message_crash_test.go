package clientele_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/notify"

	"github.com/emersion/go-smtp"
)

// breakOnce lets the next attempts run into one of the things that break: a server that refuses for now, an endpoint
// that fails, or a program that dies right after a server took what it sent.
func (w *world) breakOnce(rng *rand.Rand, box *mailbox, hooks *sink) {
	box.refusing(nil)
	hooks.answers(200)
	switch rng.IntN(4) {
	case 0:
		box.refusing(func(to string) error {
			if len(to)%2 == 0 {
				return &smtp.SMTPError{Code: 451, Message: "later"}
			}
			return nil
		})
	case 1:
		hooks.answers(500)
	case 2:
		w.dies(rng.IntN(9))
	}
}

// dies carries out what is due until so many things were sent, and then stops like a program that is killed: what was
// sent is not noted. Its claims run out with the time that passes.
func (w *world) dies(after int) {
	alive := w.Register
	defer func() { w.Register = alive }()
	o := w.options
	o.Store = &dying{Store: o.Store, left: after}
	w.Register = clientele.New(o)
	_ = w.RunDue(w.ctx, w.org) // it died
}

var errDied = errors.New("the program was killed")

// dying is a store whose process dies at a commit: from then on nothing is written any more.
type dying struct {
	clientele.Store
	left int
}

// InTx refuses once the process is dead.
func (d *dying) InTx(ctx context.Context, fn func(clientele.Tx) error) error {
	if d.left--; d.left < 0 {
		return errDied
	}
	return d.Store.InTx(ctx, fn)
}

// The program dies between the server's answer and its noting: the message goes again under the same Message-ID, and a
// third time never.
func TestAMessageWhoseAnswerWasLostIsRecognised(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		c := s.create("Maria", "maria@example.com", "")
		_, err := s.SendMessage(s.ctx, s.a, c.ID, mailText("Coat", "Ready"))
		must(t, err)
		s.dies(3) // forgetting answers, the claim, the beginning; not the end
		for _, m := range s.messages(clientele.MessageQuery{}) {
			equal(t, "status", m.Status, clientele.MessageSending)
		}
		before := len(box.all())
		s.pass(5 * time.Minute)
		s.pass(100 * time.Hour)
		var ids []string
		for _, l := range box.all() {
			ids = append(ids, l.Header.Get("Message-Id"))
		}
		if before != 1 || len(ids) != 2 || ids[0] != ids[1] {
			t.Errorf("%d before, then %s", before, strings.Join(ids, " "))
		}
	})
}

// What people write never becomes a header, a recipient or a command of the mail server's.
func TestLinesAreNeverInjected(t *testing.T) {
	w := newSQLite(t)
	box := newMailbox(t)
	w.settings(clientele.SettingsChange{Name: clientele.Some("Kuura, \"Hair\" <b@example.com>"), Locale: clientele.Some("en")})
	w.sends(notify.Setup{SMTP: box.address, From: "register@example.test"})
	c := w.create("Maria", "maria@example.com", "")
	_, err := w.SendMessage(w.ctx, w.a, c.ID, mailText("Ä: Bcc: evil@example.com <x>", "hello\r\n.\r\nMAIL FROM:<evil@example.com>\r\nBcc: evil@example.com"))
	must(t, err)
	w.work()
	got := box.all()
	equal(t, "mails", len(got), 1)
	equal(t, "to", got[0].To, "maria@example.com")
	equal(t, "bcc", got[0].Header.Get("Bcc"), "")
	equal(t, "subject", got[0].Subject, "Ä: Bcc: evil@example.com <x>")
	from, err := got[0].Header.AddressList("From")
	must(t, err)
	equal(t, "from", len(from), 1)
	equal(t, "from", from[0].Address, "register@example.test")
}
