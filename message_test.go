package clientele_test

import (
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/notify"

	"github.com/emersion/go-smtp"
)

func mailText(subject, text string) clientele.MessageText {
	return clientele.MessageText{Channel: clientele.Some("email"), Subject: clientele.Some(subject), Text: clientele.Some(text)}
}

func smsText(text string) clientele.MessageText {
	return clientele.MessageText{Channel: clientele.Some("sms"), Text: clientele.Some(text)}
}

func TestAMessageIsWrittenThenSent(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		c := s.create("Maria Virtanen", "maria@example.com", "")
		m, err := s.SendMessage(s.ctx, s.a, c.ID, mailText("Your coat", "It is ready – ä ö å €"))
		must(t, err)
		equal(t, "status", m.Status, clientele.MessageQueued)
		equal(t, "nothing left yet", len(box.all()), 0)
		s.work()
		got := box.all()
		equal(t, "mails", len(got), 1)
		equal(t, "to", got[0].To, "maria@example.com")
		equal(t, "subject", got[0].Subject, "Your coat")
		equal(t, "text", strings.TrimSpace(got[0].Text), "It is ready – ä ö å €")
		equal(t, "Message-ID", got[0].Header.Get("Message-Id"), "<"+m.ID+"@example.test>")
		equal(t, "from", got[0].Header.Get("From"), `"Salon Kuura" <register@example.test>`)
		page, err := s.CustomerMessages(s.ctx, s.a, c.ID, clientele.Paging{})
		must(t, err)
		equal(t, "status", page.Items[0].Status, clientele.MessageSent)
		equal(t, "via", page.Items[0].Via, "smtp")
		equal(t, "text", page.Items[0].Contents.Text, "It is ready – ä ö å €")
		s.pass(100 * time.Hour)
		equal(t, "once", len(box.all()), 1)
		_, err = s.RetryMessage(s.ctx, s.a, m.ID)
		wantKind(t, err, clientele.KindConflict)
	})
}

func TestWrongMessagesNameEveryField(t *testing.T) {
	w := newSQLite(t)
	mail, phone := w.create("Maria", "maria@example.com", ""), w.create("Anna", "", "+358401234567")
	for _, c := range []struct {
		customer string
		text     clientele.MessageText
		want     string
	}{
		{mail.ID, clientele.MessageText{}, "channel:invalid text:required"},
		{mail.ID, mailText("", " "), "subject:required text:required"},
		{mail.ID, mailText("a\nBcc: b@example.com", "x"), "subject:invalid"},
		{mail.ID, mailText("a", strings.Repeat("x", 10_001)), "text:too_long"},
		{mail.ID, smsText("hello"), "channel:invalid"},
		{phone.ID, mailText("a", "b"), "channel:invalid"},
		{phone.ID, smsText(strings.Repeat("x", 1_001)), "text:too_long"},
	} {
		_, err := w.SendMessage(w.ctx, w.a, c.customer, c.text)
		equal(t, c.want, fieldCodes(wantKind(t, err, clientele.KindValidation)), c.want)
	}
	_, err := w.SendMessage(w.ctx, w.a, "cust_nobody", smsText("x"))
	wantKind(t, err, clientele.KindNotFound)
	equal(t, "written", len(w.messages(clientele.MessageQuery{})), 0)
}

func TestNobodyWhoIsNotToBeWrittenToIs(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		c := s.create("Maria", "maria@example.com", "")
		_, err := s.SendMessage(s.ctx, s.a, c.ID, mailText("a", "b"))
		must(t, err)
		s.archive(c.ID, true)
		s.work()
		equal(t, "mails", len(box.all()), 0)
		m := s.messages(clientele.MessageQuery{})[0]
		equal(t, "status", m.Status, clientele.MessageSuppressed)
		equal(t, "reason", m.Reason, clientele.SuppressedCustomer)
		_, err = s.SendMessage(s.ctx, s.a, c.ID, mailText("a", "b"))
		equal(t, "kind", clientele.KindOf(err), clientele.KindConflict)
		must(t, s.Notice(s.ctx, s.a, c.ID, clientele.MessageRemovalAsked, map[string]string{"date": "2026-04-01"}))
		s.work()
		equal(t, "a notice comes through", box.all()[0].Subject, "Your details at Salon Kuura will be deleted")
	})
}

func (w *world) archive(customer string, archived bool) {
	w.t.Helper()
	_, err := w.UpdateCustomer(w.ctx, w.a, customer, clientele.CustomerChange{Archived: clientele.Some(archived)}, clientele.AnyVersion)
	must(w.t, err)
}

func TestWhatIsRefusedForNowIsTriedAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		c := s.create("Maria", "maria@example.com", "")
		box.refusing(func(string) error { return &smtp.SMTPError{Code: 451, Message: "try again later"} })
		_, err := s.SendMessage(s.ctx, s.a, c.ID, mailText("a", "b"))
		must(t, err)
		s.work()
		m := s.messages(clientele.MessageQuery{Status: clientele.MessageFailed})[0]
		equal(t, "reason", m.Reason, "The mail server refused it with 451")
		equal(t, "next", m.NextAt, s.clock().Add(30*time.Second))
		s.pass(29 * time.Second)
		equal(t, "attempts", s.messages(clientele.MessageQuery{})[0].Attempts, 1)
		s.pass(time.Second)
		equal(t, "attempts", s.messages(clientele.MessageQuery{})[0].Attempts, 2)
		box.refusing(nil)
		s.pass(2 * time.Minute)
		equal(t, "mails", len(box.all()), 1)
		equal(t, "status", s.messages(clientele.MessageQuery{})[0].Status, clientele.MessageSent)
	})
}

func TestWhatIsRefusedForGoodIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		c := s.create("Maria", "maria@example.com", "")
		box.refusing(func(string) error { return &smtp.SMTPError{Code: 550, Message: "no such user"} })
		m, err := s.SendMessage(s.ctx, s.a, c.ID, mailText("a", "b"))
		must(t, err)
		s.work()
		equal(t, "status", s.messages(clientele.MessageQuery{})[0].Status, clientele.MessageDead)
		s.pass(80 * time.Hour)
		equal(t, "attempts", s.messages(clientele.MessageQuery{})[0].Attempts, 1)
		box.refusing(nil)
		_, err = s.RetryMessage(s.ctx, s.a, m.ID)
		must(t, err)
		s.work()
		equal(t, "Message-ID", box.all()[0].Header.Get("Message-Id"), "<"+m.ID+"@example.test>")
	})
}

// A server that stays away for three days makes a dead letter, and no attempt is made after that.
func TestAMessageIsGivenUpAfterThreeDays(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	c := s.create("Maria", "maria@example.com", "")
	box.refusing(func(string) error { return &smtp.SMTPError{Code: 421, Message: "closed"} })
	_, err := s.SendMessage(s.ctx, s.a, c.ID, mailText("a", "b"))
	must(t, err)
	s.work()
	began := s.clock()
	for s.messages(clientele.MessageQuery{})[0].Status != clientele.MessageDead {
		s.pass(30 * time.Minute)
		if s.clock().Sub(began) > 80*time.Hour {
			t.Fatal("it is still tried")
		}
	}
	if tried := s.clock().Sub(began); tried < 60*time.Hour {
		t.Errorf("given up after %v", tried)
	}
}

func TestWithoutAServerTheOutboxHasIt(t *testing.T) {
	w := newSQLite(t)
	w.sends(notify.Setup{})
	c := w.create("Maria", "maria@example.com", "+358401234567")
	for _, text := range []clientele.MessageText{mailText("Coat", "Ready"), smsText("Ready")} {
		_, err := w.SendMessage(w.ctx, w.a, c.ID, text)
		must(t, err)
	}
	w.work()
	for _, m := range w.messages(clientele.MessageQuery{}) {
		equal(t, string(m.Channel), m.Via+" "+m.Contents.Text, "outbox Ready")
	}
}

// A process without senders leaves messages to the one that has them.
func TestOnlyTheServingProcessSends(t *testing.T) {
	w := newSQLite(t)
	box := newMailbox(t)
	c := w.create("Maria", "maria@example.com", "")
	_, err := w.SendMessage(w.ctx, w.a, c.ID, mailText("Coat", "Ready"))
	must(t, err)
	w.work()
	equal(t, "status", w.messages(clientele.MessageQuery{})[0].Status, clientele.MessageQueued)
	w.sends(notify.Setup{SMTP: box.address})
	w.work()
	equal(t, "mails", len(box.all()), 1)
}

func TestSandboxesReachTheirOutboxAlone(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	_, token, err := s.CreateKey(s.ctx, s.a, clientele.KeyRequest{Name: "test", Scopes: clientele.AllScopes(), Mode: clientele.ModeTest})
	must(t, err)
	a, err := s.Authenticate(s.ctx, token)
	must(t, err)
	made, err := s.CreateCustomer(s.ctx, a, said("Maria", "maria@example.com", ""), clientele.SourceAPI, clientele.DuplicateCreate)
	must(t, err)
	_, err = s.SendMessage(s.ctx, a, made.Customer.ID, mailText("Coat", "Ready"))
	must(t, err)
	must(t, s.RunDue(s.ctx, a.Org))
	page, err := s.Messages(s.ctx, a, clientele.MessageQuery{}, clientele.Paging{})
	must(t, err)
	equal(t, "via", page.Items[0].Via, "outbox")
	equal(t, "mails", len(box.all()), 0)
}

func TestCodesAreSentAndNotShown(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	c := s.create("Maria", "maria@example.com", "")
	must(t, s.SendCode(s.ctx, s.a, c.ID, clientele.ChannelEmail, "493 817"))
	must(t, s.MailUser(s.ctx, s.a, s.anna, clientele.MessageReset, map[string]string{"link": "https://example.com/reset/secret"}))
	s.work()
	got := box.all()
	equal(t, "mails", len(got), 2)
	for _, l := range got {
		if !strings.Contains(l.Text, "493 817") && !strings.Contains(l.Text, "https://example.com/reset/secret") {
			t.Errorf("no code in %q", l.Text)
		}
	}
	for _, m := range s.messages(clientele.MessageQuery{}) {
		equal(t, string(m.Kind), m.Contents.Text+m.Contents.Subject, "")
	}
	must(t, s.SendCode(s.ctx, s.a, c.ID, clientele.ChannelEmail, "111 111"))
	s.pass(16 * time.Minute)
	equal(t, "a code that is over is not sent", len(box.all()), 2)
}

func TestBothAddressesHearOfAChange(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		c := s.create("Maria", "old@example.com", "")
		change := func(a clientele.Actor, email string) {
			_, err := s.UpdateCustomer(s.ctx, a, c.ID, clientele.CustomerChange{Email: clientele.Some(email)}, clientele.AnyVersion)
			must(t, err)
			s.work()
		}
		change(s.a, "typo@example.com")
		equal(t, "staff who correct a typo tell nobody", len(box.all()), 0)
		portal := s.a
		portal.Origin = "portal"
		change(portal, "new@example.com")
		var to []string
		for _, l := range box.all() {
			to = append(to, l.To)
		}
		equal(t, "told", strings.Join(sorted(to), " "), "new@example.com typo@example.com")
		change(portal, "NEW@example.com")
		equal(t, "the same address in other letters", len(box.all()), 2)
	})
}
