package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"slices"
)

// OwnContact is a new e-mail address or phone number that customers gave themselves in the portal. It stands on their
// record, and signs them in, once they gave the code that was sent to it.
type OwnContact struct {
	ID      string // as ConfirmOwn takes it
	Channel Channel
	To      string
}

// confirmable tells whether a code can be sent by a channel. Where it cannot, nobody signs in by it either.
func (r *Register) confirmable(channel Channel) bool {
	return r.senders != nil && (channel == ChannelEmail && r.senders.Email != nil || channel == ChannelSMS && r.senders.SMS != nil)
}

// askToConfirm sends codes to the contacts that a change would add, and takes them out of the change.
func (r *Register) askToConfirm(ctx context.Context, tx Tx, a Actor, before, after Customer, change *CustomerChange) ([]OwnContact, error) {
	var asked []OwnContact
	ask := func(channel Channel, to string, field *Optional[string]) error {
		*field = Optional[string]{}
		id, err := r.askOwnCode(ctx, tx, a, before, channel, to)
		asked = append(asked, OwnContact{ID: id, Channel: channel, To: to})
		return err
	}
	if after.Email != "" && after.EmailKey != before.EmailKey && r.confirmable(ChannelEmail) {
		if err := ask(ChannelEmail, after.Email, &change.Email); err != nil {
			return nil, err
		}
	}
	if after.Phone != "" && after.Phone != before.Phone && r.confirmable(ChannelSMS) {
		if err := ask(ChannelSMS, after.Phone, &change.Phone); err != nil {
			return nil, err
		}
	}
	return asked, nil
}

// askOwnCode sends a code to a contact that is not on the record yet. Its hash differs from that of a code to sign in
// with, so that neither can be used as the other.
func (r *Register) askOwnCode(ctx context.Context, tx Tx, a Actor, c Customer, channel Channel, to string) (string, error) {
	code, err := r.newPortalCode(a, channel, to, r.keyed("portal own contact", a.Org.ID, c.ID))
	if err != nil {
		return "", err
	}
	digits, err := sixDigits()
	if err != nil {
		return "", err
	}
	code.People, code.Code = []string{c.ID}, r.ownCode(a.Org, code.ID, digits)
	if err := insertPortalCode(ctx, tx, a, code); err != nil {
		return "", err
	}
	m := Message{CustomerID: c.ID, Kind: MessageCode, Channel: channel, ExpiresAt: code.ExpiresAt, Contents: MessageContents{To: to, Facts: map[string]string{"code": digits}}}
	return code.ID, r.queue(ctx, tx, a, &m, c)
}

func (r *Register) ownCode(o Organization, id, digits string) []byte {
	return r.keyed("portal own contact code", o.ID, id, digits)
}

// OwnContacts gives those of the contacts with these ids that are the actor's own and still wait for their code.
func (r *Register) OwnContacts(ctx context.Context, a Actor, ids []string) ([]OwnContact, error) {
	if _, err := r.needCustomer(ctx, a); err != nil {
		return nil, err
	}
	var waiting []OwnContact
	for _, id := range ids {
		c, err := r.store.PortalCodeByID(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound || err == nil && !r.ownWaiting(a, c) {
			continue
		}
		if err != nil {
			return nil, err
		}
		to, err := r.codeContact(a, c)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, OwnContact{ID: id, Channel: c.Channel, To: to})
	}
	return waiting, nil
}

// ownWaiting tells whether a code is for a new contact of the actor, and good still.
func (r *Register) ownWaiting(a Actor, c PortalCode) bool {
	return slices.Equal(c.People, []string{a.Customer}) && hmac.Equal(c.Contact, r.keyed("portal own contact", a.Org.ID, a.Customer)) && r.Now(a.Org).Before(c.ExpiresAt)
}

// codeContact opens the contact that a code was sent to.
func (r *Register) codeContact(a Actor, c PortalCode) (value string, err error) {
	plain, err := r.unseal(a.Org.ID, c.Sealed, "portal_code", c.ID)
	if err != nil {
		return "", err
	}
	return value, json.Unmarshal(plain, &value)
}

// ConfirmOwn takes the code that was sent to a new contact, once, and puts the contact on the actor's record; the old one
// and the new one are told. A wrong code counts: after five, or a quarter of an hour, the contact has to be given again.
func (r *Register) ConfirmOwn(ctx context.Context, a Actor, id, digits string) error {
	c, err := r.needCustomer(ctx, a)
	if err != nil {
		return err
	}
	if c.Status == StatusRemovalPending {
		return Errorf(KindConflict, "Your details are about to be deleted. Cancel that first to change them.")
	}
	right := false
	err = r.store.InTx(ctx, func(tx Tx) error {
		right = false
		code, err := tx.TryPortalCode(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if right = r.ownWaiting(a, code) && code.Tries <= maxCodeTries && hmac.Equal(code.Code, r.ownCode(a.Org, id, typedDigits(digits))); !right {
			return nil // the try counts
		}
		return r.takeOwn(ctx, tx, a, code)
	})
	if err == nil && !right {
		err = errCode
	}
	return err
}

// takeOwn puts a contact that was confirmed on the record, and uses the code up.
func (r *Register) takeOwn(ctx context.Context, tx Tx, a Actor, code PortalCode) error {
	to, err := r.codeContact(a, code)
	if err != nil {
		return err
	}
	change := CustomerChange{Email: Some(to)}
	if code.Channel == ChannelSMS {
		change = CustomerChange{Phone: Some(to)}
	}
	if err := tx.DeletePortalCode(ctx, a.Org.ID, code.ID); err != nil {
		return err
	}
	_, err = r.within(tx).UpdateCustomer(ctx, a.acting(CustomersWrite), a.Customer, change, AnyVersion)
	return err
}
