package clientele

import (
	"context"
	"time"
)

// notice writes to a customer about their own record, by e-mail, or by SMS when they have no e-mail address. Somebody
// with neither hears nothing.
func (r *Register) notice(ctx context.Context, tx Tx, a Actor, c Customer, kind MessageKind, facts map[string]string) error {
	channel := otherChannel(c)
	if c.contact(channel) == "" {
		return nil
	}
	m := Message{CustomerID: c.ID, Kind: kind, Channel: channel, Contents: MessageContents{Facts: facts}}
	return r.queue(ctx, tx, a, &m, c)
}

// mailUser writes to a user of the organization what makes sense for so long. The address is sealed with the message.
func (r *Register) mailUser(ctx context.Context, tx Tx, a Actor, u User, kind MessageKind, life time.Duration, facts map[string]string) error {
	m := Message{Kind: kind, Channel: ChannelEmail, ExpiresAt: r.Now(a.Org).Add(life), Contents: MessageContents{To: u.Email, Facts: facts}}
	return r.queue(ctx, tx, a, &m, Customer{})
}

// sendCode writes a one-time code to one of a customer's contacts.
func (r *Register) sendCode(ctx context.Context, tx Tx, a Actor, c Customer, channel Channel, code string) error {
	m := Message{CustomerID: c.ID, Kind: MessageCode, Channel: channel, ExpiresAt: r.Now(a.Org).Add(codeLife),
		Contents: MessageContents{Facts: map[string]string{"code": code}}}
	return r.queue(ctx, tx, a, &m, c)
}

// tellOfContacts tells both the old and the new address when a person changed their contacts themselves, or when the
// organization has it told whoever changes them: whoever took over somebody's portal cannot do so unseen.
func (r *Register) tellOfContacts(ctx context.Context, tx Tx, a Actor, before, after Customer) error {
	if a.Origin != "portal" && !a.Org.Settings.ContactNotices || mayWrite(after, MessageContactChanged) != nil {
		return nil
	}
	for _, ch := range []struct {
		channel  Channel
		old, new string
	}{{ChannelEmail, before.Email, after.Email}, {ChannelSMS, before.Phone, after.Phone}} {
		if ch.old == ch.new || ch.channel == ChannelEmail && before.EmailKey == after.EmailKey {
			continue
		}
		for _, to := range []string{ch.old, ch.new} {
			if to == "" {
				continue
			}
			m := Message{CustomerID: after.ID, Kind: MessageContactChanged, Channel: ch.channel, Contents: MessageContents{To: to}}
			if err := r.queue(ctx, tx, a, &m, after); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellErased tells somebody that their removal is done. The address outlives the record by the moment that sending
// takes, sealed under a key of its own, which is destroyed after that: an hour later at the latest.
func (r *Register) tellErased(ctx context.Context, tx Tx, a Actor, c Customer) error {
	channel := otherChannel(c)
	if c.contact(channel) == "" {
		return nil
	}
	slot, err := r.mint()
	if err != nil {
		return err
	}
	m := Message{Kind: MessageRemovalDone, Channel: channel, ExpiresAt: r.Now(a.Org).Add(lastWord), Sealed: Sealed{Slot: slot, Origin: a.Org.ID},
		Contents: MessageContents{To: c.contact(channel), Facts: map[string]string{"language": c.Language}}}
	return r.queue(ctx, tx, a, &m, Customer{})
}

// lastWord is how long it is tried to tell somebody that their removal is done.
const lastWord = time.Hour

// forgetAddress takes the address out of a message to nobody of the register that is not to be sent again.
func (r *Register) forgetAddress(tx Tx, a Actor, m *Message) error {
	if m.CustomerID != "" || m.Status.waits() {
		return nil
	}
	m.Contents = MessageContents{}
	if err := r.sealMessage(a.Org, m, Customer{}); err != nil {
		return err
	}
	if slot := m.Sealed.Slot; slot != a.Org.Slot {
		tx.AfterCommit(func() {
			if err := r.vault.Shred(slot); err != nil {
				r.log.Error("the key of a message could not be destroyed", "message", m.ID, "error", err)
			}
		})
	}
	return nil
}
