package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"strings"
)

// unsubscribeLink is where a customer withdraws their consent with one step (RFC 8058); empty where the pages' own address
// is not known. It names the record and the campaign by id, and a keyed hash that nobody can make.
func (r *Register) unsubscribeLink(o Organization, m Message) string {
	if r.senders == nil || r.senders.URL == "" || m.Kind != MessageMarketing {
		return ""
	}
	return strings.TrimSuffix(r.senders.URL, "/") + "/book/" + o.Slug + "/u/" + r.unsubscribeToken(o, m.CustomerID, m.Channel, m.CampaignID)
}

func (r *Register) unsubscribeToken(o Organization, customer string, channel Channel, campaign string) string {
	named := customer + "." + string(channel) + "." + campaign
	return named + "." + base64.RawURLEncoding.EncodeToString(r.keyed("portal unsubscribe", o.ID, named)[:18])
}

// Unsubscription is what a link of a marketing message withdraws.
type Unsubscription struct {
	Channel  Channel
	customer string
	campaign string
}

// ReadUnsubscription reads the token of such a link. One that was not made here is not found.
func (r *Register) ReadUnsubscription(a Actor, token string) (Unsubscription, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 4 || !hmac.Equal([]byte(token), []byte(r.unsubscribeToken(a.Org, parts[0], Channel(parts[1]), parts[2]))) {
		return Unsubscription{}, NotFound("Page")
	}
	return Unsubscription{Channel: Channel(parts[1]), customer: parts[0], campaign: parts[2]}, nil
}

// Unsubscribe withdraws the consent that a link names at once, for every record that has the same contact, and writes
// it into the history of each. Withdrawing again changes nothing; somebody who was erased has nothing to withdraw.
func (r *Register) Unsubscribe(ctx context.Context, a Actor, u Unsubscription, wording string) error {
	c, err := r.store.CustomerByID(ctx, a.Org.ID, u.customer)
	for err == nil && c.Status == StatusMerged {
		c, err = r.store.CustomerByID(ctx, a.Org.ID, c.MergedInto)
	}
	if KindOf(err) == KindNotFound || err == nil && c.Status == StatusErased {
		return nil
	}
	if err != nil {
		return err
	}
	all := []Customer{c}
	if c.contact(u.Channel) != "" {
		phones, emails := []string(nil), []string{c.EmailKey}
		if u.Channel == ChannelSMS {
			phones, emails = []string{c.Phone}, nil
		}
		if all, err = r.store.CustomersByContact(ctx, a.Org.ID, phones, emails); err != nil {
			return err
		}
	}
	withdrawn := 0
	for _, c := range all {
		if !listable(c) || c.permissionFor(u.Channel) == Refused {
			continue
		}
		given := ConsentGiven{Channel: u.Channel, Wording: wording, Source: SourcePortal}
		if _, err := r.AddConsent(ctx, a.acting(CustomersWrite), c.ID, given); err != nil && KindOf(err) != KindNotFound { // one that is gone has no consent
			return err
		}
		withdrawn++
	}
	if withdrawn == 0 || u.campaign == "" {
		return nil
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		campaign, err := tx.LockCampaign(ctx, a.Org.ID, u.campaign)
		if KindOf(err) == KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		campaign.Unsubscribed++
		return tx.UpdateCampaign(ctx, a.Org.ID, campaign)
	})
}
