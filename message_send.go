package clientele

import (
	"bytes"
	"context"
	"time"
)

// outgoing is a message that is about to be sent.
type outgoing struct {
	message Message
	written Written
	to      string
	leave   string // where it is unsubscribed from
}

// runMessage sends one message. It is noted before a server is talked to and after; nothing of the database is held in
// between.
func (r *Register) runMessage(ctx context.Context, a Actor, j Job) error {
	out, err := r.beginMessage(ctx, a, j)
	if err != nil || out == nil {
		return err
	}
	via, err := r.send(ctx, a.Org, *out)
	if err != nil && ctx.Err() != nil {
		return err // the program ends; whoever comes next sends it, under the same Message-ID
	}
	return r.endMessage(context.WithoutCancel(ctx), a, j, out.message.ID, via, err)
}

// beginMessage reads what a message is to say and where it goes from the records as they are now, or finds that it is
// not to be sent.
func (r *Register) beginMessage(ctx context.Context, a Actor, j Job) (*outgoing, error) {
	var out *outgoing
	err := r.store.InTx(ctx, func(tx Tx) error {
		out = nil
		m, err := tx.MessageByID(ctx, a.Org.ID, j.Subject)
		if KindOf(err) == KindNotFound || err == nil && !m.Status.waits() {
			return tx.FinishJob(ctx, j)
		}
		if err != nil {
			return err
		}
		if err := r.openMessage(a.Org.ID, &m); err != nil {
			return err
		}
		letter, why, err := r.letter(ctx, tx, a, m)
		if err != nil {
			return err
		}
		if why != "" {
			m.Status, m.Reason, m.NextAt = MessageSuppressed, why, time.Time{}
			if err := r.forgetAddress(tx, a, &m); err != nil {
				return err
			}
			if err := tx.UpdateMessage(ctx, a.Org.ID, m); err != nil {
				return err
			}
			return tx.FinishJob(ctx, j)
		}
		written, err := r.senders.Write(letter)
		if err != nil {
			return err
		}
		m.Status, m.Attempts = MessageSending, m.Attempts+1
		m.Contents.To, m.Contents.Subject, m.Contents.Text = letter.To, written.Subject, written.Text
		if err := r.sealMessage(a.Org, &m, Customer{}); err != nil {
			return err
		}
		if err := tx.UpdateMessage(ctx, a.Org.ID, m); err != nil {
			return err
		}
		out = &outgoing{message: m, written: written, to: letter.To, leave: letter.Unsubscribe}
		return tx.ExtendJob(ctx, j, r.clock().Add(sendingLease))
	})
	return out, err
}

// letter gathers what a message is written from. why is not empty when it is not to be sent.
func (r *Register) letter(ctx context.Context, tx Tx, a Actor, m Message) (l Letter, why string, err error) {
	l = Letter{Kind: m.Kind, Channel: m.Channel, Language: a.Org.Settings.Locale, Organization: a.Org, To: m.Contents.To, Contents: m.Contents}
	if r.Now(a.Org).After(m.ExpiresAt) {
		return l, SuppressedExpired, nil
	}
	if m.Contents.Facts["language"] != "" {
		l.Language = m.Contents.Facts["language"]
	}
	if m.CustomerID != "" {
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, m.CustomerID))
		switch {
		case KindOf(err) == KindNotFound || err == nil && mayWrite(c, m.Kind) != nil:
			return l, SuppressedCustomer, nil
		case err != nil:
			return l, "", err
		}
		if m.Kind == MessageMarketing && c.permissionFor(m.Channel) != Allowed {
			return l, SuppressedConsent, nil
		}
		l.Unsubscribe = r.unsubscribeLink(a.Org, m)
		if m.Kind != MessageCode { // which may go to a contact that several people share
			l.Name = c.Name
		}
		if c.Language != "" {
			l.Language = c.Language
		}
		elsewhere := m.Kind == MessageContactChanged || m.Kind == MessageCode // to the old address, or to one that is not on the record yet
		if !elsewhere || l.To == "" {
			l.To = c.contact(m.Channel)
		}
	}
	if l.To == "" {
		return l, SuppressedNoContact, nil
	}
	return r.enclose(ctx, tx, a, m, l)
}

// enclose adds the booking, the receipt or the hand-over that a letter is about.
func (r *Register) enclose(ctx context.Context, tx Tx, a Actor, m Message, l Letter) (Letter, string, error) {
	switch {
	case m.Kind == MessageHandover:
		var packed bytes.Buffer
		if err := r.within(tx).WriteHandOver(ctx, a, m.CustomerID, HandOverZIP, &packed); err != nil {
			return l, "", err
		}
		l.HandOver = packed.Bytes()
	case m.BookingID != "":
		b, err := tx.BookingByID(ctx, a.Org.ID, m.BookingID)
		if KindOf(err) == KindNotFound || err == nil && (b.CustomerID != m.CustomerID || outdated(m, b, r.Now(a.Org))) {
			return l, SuppressedBooking, nil
		}
		if err != nil {
			return l, "", err
		}
		details, err := r.detailed(ctx, tx, a, []Booking{b})
		if err != nil {
			return l, "", err
		}
		l.Booking, l.Link = &details[0], r.linkOf(a.Org, b)
	case m.OrderID != "":
		receipt, err := r.within(tx).Receipt(ctx, a, m.OrderID)
		if err != nil {
			return l, "", err
		}
		if receipt.Order.CustomerID != m.CustomerID { // again, since a merge was undone
			return l, SuppressedCustomer, nil
		}
		l.Receipt = &receipt
		if m.Channel == ChannelEmail && r.receipts != nil {
			var pdf bytes.Buffer
			if err := r.receipts(&pdf, receipt, ReceiptPDF); err != nil {
				return l, "", err
			}
			l.ReceiptPDF = pdf.Bytes()
		}
	}
	return l, "", nil
}

// outdated tells whether a booking is no longer what a message is about.
func outdated(m Message, b Booking, now time.Time) bool {
	switch {
	case m.Kind == MessageCancellation:
		return b.Status != BookingCancelled
	case m.Kind == MessageReminder && !m.AboutAt.Equal(b.StartsAt):
		return true
	case m.Kind.aboutBooking():
		return !b.Open() || !b.StartsAt.After(now)
	}
	return false
}

// send hands a message to the server of its channel. A sandbox's goes to its outbox alone, and so does everything where
// no server is named: the outbox is the list of messages.
func (r *Register) send(ctx context.Context, o Organization, out outgoing) (via string, err error) {
	m := out.message
	switch {
	case o.Sandbox(), m.Channel == ChannelEmail && r.senders.Email == nil, m.Channel == ChannelSMS && r.senders.SMS == nil:
		return "outbox", nil
	case m.Channel == ChannelSMS:
		return "sms", r.senders.SMS(ctx, SMS{ID: m.ID, To: out.to, Text: out.written.Text})
	}
	return "smtp", r.senders.Email(ctx, Email{ID: m.ID, FromName: oneLine(o.Name), ReplyTo: oneLine(o.Settings.ContactEmail), To: oneLine(out.to),
		Subject: oneLine(out.written.Subject), Text: out.written.Text, Automatic: m.Kind != MessageFree, Unsubscribe: out.leave, Attachments: out.written.Attachments})
}

// endMessage notes what became of an attempt. The person may have been erased meanwhile, and the message with them.
func (r *Register) endMessage(ctx context.Context, a Actor, j Job, id, via string, failed error) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		m, err := tx.MessageByID(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound {
			return tx.FinishJob(ctx, j)
		}
		if err != nil {
			return err
		}
		now := r.Now(a.Org)
		m.Reason, m.NextAt = "", time.Time{}
		if failed == nil {
			m.Status, m.Via, m.SentAt = MessageSent, via, now
		} else {
			r.noteFailure(&m, failureOf(failed), now)
		}
		if err := r.forgetAddress(tx, a, &m); err != nil {
			return err
		}
		if err := tx.UpdateMessage(ctx, a.Org.ID, m); err != nil {
			return err
		}
		if m.Status == MessageFailed {
			return tx.PostponeJob(ctx, j, m.NextAt)
		}
		return tx.FinishJob(ctx, j)
	})
}

// noteFailure decides whether a message is tried again.
func (r *Register) noteFailure(m *Message, f *SendFailure, now time.Time) {
	m.Reason = f.Reason
	next := now.Add(resendAfter(m.Attempts))
	if f.Permanent || next.After(m.ExpiresAt) {
		m.Status = MessageDead
		r.log.Warn("a message was given up", "message", m.ID, "channel", m.Channel, "attempts", m.Attempts, "reason", f.Reason)
		return
	}
	m.Status, m.NextAt = MessageFailed, next
}

// resendAfter is how long a message waits after so many attempts: half a minute at first, four times as long each time,
// never more than two hours.
func resendAfter(attempts int) time.Duration {
	return min(30*time.Second<<(2*min(max(attempts-1, 0), 6)), 2*time.Hour)
}
