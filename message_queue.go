package clientele

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clientele/vault"
)

// SendMessage writes what a person wrote to one customer, and sends it after that. Every wrong field is named, a missing
// contact as the channel's. An archived customer and one whose removal is pending are conflicts. Needs messages:write.
func (r *Register) SendMessage(ctx context.Context, a Actor, customer string, text MessageText) (Message, error) {
	if err := a.need(MessagesWrite); err != nil {
		return Message{}, err
	}
	var m Message
	err := r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, customer))
		if err != nil {
			return err
		}
		m = Message{CustomerID: c.ID, Kind: MessageFree, Author: a.ID}
		if err := applyMessage(&m, c, text); err != nil {
			return err
		}
		if err := mayWrite(c, MessageFree); err != nil {
			return err
		}
		if err := r.queue(ctx, tx, a, &m, c); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.message_written", c, Change{Field: "message", After: string(m.Channel)}))
	})
	return m, err
}

func applyMessage(m *Message, c Customer, text MessageText) error {
	var wrong problems
	m.Channel = Channel(text.Channel.Value)
	limit := maxNotes
	switch m.Channel {
	case ChannelEmail:
	case ChannelSMS:
		limit = maxSMS
		if text.Subject.Value != "" {
			wrong.add("subject", "invalid", "an SMS has no subject; leave this out")
		}
	default:
		wrong.add("channel", "invalid", "the channels are email and sms")
	}
	cleanLine("subject", text.Subject, maxSubject, &wrong).apply(&m.Contents.Subject)
	cleanText("text", text.Text, limit, &wrong).apply(&m.Contents.Text)
	if m.Channel == ChannelEmail && m.Contents.Subject == "" && !wrong.has("subject") {
		wrong.add("subject", "required", "an e-mail needs a subject")
	}
	if !hasVisible(m.Contents.Text) && !wrong.has("text") {
		wrong.add("text", "required", "a message needs a text")
	}
	if !wrong.has("channel") && c.contact(m.Channel) == "" {
		what := map[Channel]string{ChannelEmail: "e-mail address", ChannelSMS: "phone number"}[m.Channel]
		wrong.add("channel", "invalid", "this customer has no %s", what)
	}
	return wrong.err()
}

// mayWrite refuses a record that is not to be written to.
func mayWrite(c Customer, kind MessageKind) error {
	switch {
	case c.Status == StatusArchived && !kind.archived():
		return Errorf(KindConflict, "This customer is archived. Reactivate the record to write to them.").
			With("blockers", []map[string]any{{"type": "archived", "id": c.ID}})
	case c.Status == StatusRemovalPending && !kind.restricted():
		return Errorf(KindConflict, "The removal of this customer is pending, so they are not written to.").
			With("blockers", []map[string]any{{"type": "removal_pending", "id": c.ID}})
	}
	return nil
}

// queue writes a message in the transaction that causes it, with the job that sends it. It fills in what the caller
// left out.
func (r *Register) queue(ctx context.Context, tx Tx, a Actor, m *Message, c Customer) error {
	now := r.Now(a.Org)
	m.ID, m.CreatedAt = r.newID(a, prefixMessage), now
	if m.Status == "" {
		m.Status, m.NextAt = MessageQueued, now
	}
	if m.ExpiresAt.IsZero() {
		m.ExpiresAt = now.Add(messageLife)
	}
	if err := r.sealMessage(a.Org, m, c); err != nil {
		return err
	}
	if err := tx.InsertMessage(ctx, a.Org.ID, *m); err != nil || !m.Status.waits() {
		return err
	}
	return r.enqueue(ctx, tx, a, m.job(), m.ID, now)
}

// RetryMessage tries a message again that was given up. One that is on its way already is left alone; one that was sent
// or suppressed is a conflict. Needs messages:write.
func (r *Register) RetryMessage(ctx context.Context, a Actor, id string) (Message, error) {
	if err := a.need(MessagesWrite); err != nil {
		return Message{}, err
	}
	var m Message
	err := r.store.InTx(ctx, func(tx Tx) (err error) {
		if m, err = messageOf(tx.MessageByID(ctx, a.Org.ID, id)); err != nil {
			return err
		}
		if m.Status == MessageSent || m.Status == MessageSuppressed {
			return Errorf(KindConflict, "This message was %s and is not sent again", m.Status)
		}
		now := r.Now(a.Org)
		if m.Status == MessageDead {
			m.ExpiresAt = now.Add(messageLife)
			m.Status = MessageQueued
		}
		m.NextAt = now
		if err := tx.UpdateMessage(ctx, a.Org.ID, m); err != nil {
			return err
		}
		if err := r.enqueue(ctx, tx, a, m.job(), m.ID, now); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "message.retried", subjectType: "message", subjectID: m.ID})
	})
	if err != nil {
		return Message{}, err
	}
	return m, r.readMessage(a.Org.ID, &m)
}

func messageOf(m Message, err error) (Message, error) {
	if KindOf(err) == KindNotFound {
		return Message{}, NotFound("Message")
	}
	return m, err
}

// readMessage opens what a message says; that of somebody who has been erased stays closed.
func (r *Register) readMessage(org string, m *Message) error {
	err := r.openMessage(org, m)
	if errors.Is(err, vault.ErrShredded) {
		return nil
	}
	return err
}

// Message gives one message. Needs messages:write, which is also the permission to read what others wrote.
func (r *Register) Message(ctx context.Context, a Actor, id string) (Message, error) {
	if err := a.need(MessagesWrite); err != nil {
		return Message{}, err
	}
	m, err := messageOf(r.store.MessageByID(ctx, a.Org.ID, id))
	if err != nil {
		return Message{}, err
	}
	return m, r.readMessage(a.Org.ID, &m)
}

// Messages lists messages, the newest first: the outbox of the organization. Needs messages:write.
func (r *Register) Messages(ctx context.Context, a Actor, query MessageQuery, paging Paging) (Page[Message], error) {
	if err := a.need(MessagesWrite); err != nil {
		return Page[Message]{}, err
	}
	if query.Status != "" && !slices.Contains(MessageStatuses(), query.Status) {
		return Page[Message]{}, Errorf(KindInvalidRequest, "status must be one of %s", listed(MessageStatuses()))
	}
	if query.Channel != "" && query.Channel != ChannelEmail && query.Channel != ChannelSMS {
		return Page[Message]{}, Errorf(KindInvalidRequest, "channel must be email or sms")
	}
	return r.messagePage(ctx, a, query, paging)
}

// CustomerMessages lists what was written to a customer, the newest first. Needs customers:read.
func (r *Register) CustomerMessages(ctx context.Context, a Actor, customer string, paging Paging) (Page[Message], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[Message]{}, err
	}
	if _, err := r.living(ctx, r.store, a)(r.store.CustomerByID(ctx, a.Org.ID, customer)); err != nil {
		return Page[Message]{}, err
	}
	return r.messagePage(ctx, a, MessageQuery{CustomerID: customer}, paging)
}

func (r *Register) messagePage(ctx context.Context, a Actor, query MessageQuery, paging Paging) (Page[Message], error) {
	list := fmt.Sprintf("messages %+v", query)
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Message]{}, err
	}
	items, next, err := r.store.FindMessages(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[Message]{}, err
	}
	for i := range items {
		if err := r.readMessage(a.Org.ID, &items[i]); err != nil {
			return Page[Message]{}, err
		}
		if items[i].Kind == MessageCode || items[i].Kind == MessageReset || items[i].Kind == MessageInvitation {
			items[i].Contents = MessageContents{To: items[i].Contents.To} // who reads them could sign in as somebody else
		}
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Message, string, error) {
		return r.store.FindMessages(ctx, a.Org.ID, query, s)
	})
}

// oneLine makes a text fit into a header: no control character is left in it.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 }), " ")
}
