package clientele

import (
	"context"
	"time"
)

// Consent is one entry of the history of what a person agreed to. Entries are added, never changed.
type Consent struct {
	ID         string
	CustomerID string
	Channel    Channel
	Allowed    bool
	At         time.Time
	Source     Source
	Actor      string
	Wording    string // what the person was asked
}

// Channel is a way to write to a person.
type Channel string

// The channels of marketing.
const (
	ChannelEmail Channel = "email"
	ChannelSMS   Channel = "sms"
)

// checkConsent refuses to forget an answer: a history that was only ever added to cannot say "never asked" again.
func checkConsent(field string, now Permission, change Optional[bool], wrong *problems) {
	if change.Null && now != NeverAsked {
		wrong.add(field, "invalid", "an answer that was given cannot be forgotten; write false to withdraw it")
	}
}

// applyConsent sets what a change says about consent.
func applyConsent(c *Customer, ch CustomerChange) {
	if ch.ConsentEmail.Set && !ch.ConsentEmail.Null {
		c.ConsentEmail = permission(ch.ConsentEmail.Value)
	}
	if ch.ConsentSMS.Set && !ch.ConsentSMS.Null {
		c.ConsentSMS = permission(ch.ConsentSMS.Value)
	}
}

// consentsBetween gives the entries of the history that lead from one state of a record to another. Saying again what
// is already so adds nothing.
func (r *Register) consentsBetween(a Actor, before, after Customer) []Consent {
	var made []Consent
	if after.ConsentEmail != before.ConsentEmail {
		made = append(made, r.newConsent(a, after, ConsentGiven{Channel: ChannelEmail, Allowed: after.ConsentEmail == Allowed}))
	}
	if after.ConsentSMS != before.ConsentSMS {
		made = append(made, r.newConsent(a, after, ConsentGiven{Channel: ChannelSMS, Allowed: after.ConsentSMS == Allowed}))
	}
	return made
}

// ConsentGiven is what a person answered, and to what.
type ConsentGiven struct {
	Channel Channel
	Allowed bool
	Wording string // the organization's own wording when empty
	Source  Source // from where the actor acts when empty
}

func (r *Register) newConsent(a Actor, c Customer, g ConsentGiven) Consent {
	if g.Source == "" {
		g.Source = a.source()
	}
	if g.Wording == "" && g.Channel == ChannelEmail {
		g.Wording = a.Org.Settings.ConsentEmailText
	}
	if g.Wording == "" && g.Channel == ChannelSMS {
		g.Wording = a.Org.Settings.ConsentSMSText
	}
	return Consent{ID: r.newID(a, prefixConsent), CustomerID: c.ID, Channel: g.Channel, Allowed: g.Allowed, At: r.Now(a.Org),
		Source: g.Source, Actor: a.ID, Wording: g.Wording}
}

// answered makes an answer what holds for its channel.
func (c *Customer) answered(given Consent) {
	if given.Channel == ChannelEmail {
		c.ConsentEmail = permission(given.Allowed)
	} else {
		c.ConsentSMS = permission(given.Allowed)
	}
}

// Consents lists the history of what a customer agreed to, the newest first. Needs customers:read.
func (r *Register) Consents(ctx context.Context, a Actor, customer string, paging Paging) (Page[Consent], error) {
	return childPage(ctx, r, a, customer, "consents", paging, r.store.FindConsents, nil)
}

// AddConsent writes what a customer answered into the history, and makes it what holds. Needs customers:write.
func (r *Register) AddConsent(ctx context.Context, a Actor, customer string, given ConsentGiven) (Consent, error) {
	var wrong problems
	if given.Channel != ChannelEmail && given.Channel != ChannelSMS {
		wrong.add("channel", "invalid", "the channels are email and sms")
	}
	cleanText("wording", Some(given.Wording), maxNotes, &wrong).apply(&given.Wording)
	if given.Source != "" && !given.Source.known() {
		wrong.add("source", "invalid", "the sources are %s", listed(Sources()))
	}
	if err := wrong.err(); err != nil {
		return Consent{}, err
	}
	var consent Consent
	_, err := r.changeCustomer(ctx, a, customer, AnyVersion, func(_ Tx, c Customer) (Customer, []Consent, error) {
		consent = r.newConsent(a, c, given)
		c.answered(consent)
		return c, []Consent{consent}, nil
	})
	return consent, err
}
