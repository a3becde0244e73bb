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
