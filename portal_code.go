package clientele

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// PortalCode is a one-time code that somebody asked for to sign in to the portal. Codes and contacts are keyed hashes.
type PortalCode struct {
	ID        string
	Contact   []byte
	Channel   Channel
	Code      []byte   // empty until it is sent, and for a contact that nobody has
	People    []string // ids of whom it is for: families share phones and e-mails
	Tries     int
	Passed    bool // the code was given; what is left is to choose the person
	CreatedAt time.Time
	ExpiresAt time.Time
	Sealed    Sealed // the contact, until the code is sent
}

// Limits of codes. Six digits and so many tries and codes an hour leave whoever guesses one chance in 33,000 an hour.
const (
	maxCodeTries   = 5
	maxCodesAnHour = 6
	staleCodes     = 100 // removed when a new one is asked for
)

// JobPortalCode finds whom a code is for, and sends it.
const JobPortalCode JobKind = "portal_code"

var errCode = Errorf(KindUnauthorized, "This code is wrong or too old. Ask for a new one.")

// AskCode has a one-time code sent to an e-mail address or a phone number, and gives an id for CheckCode. It answers
// alike whether anybody has the contact or not: who it is for is found out by a job. Too many codes for one contact
// within an hour are refused. Anybody may ask.
func (r *Register) AskCode(ctx context.Context, a Actor, contact string) (string, error) {
	channel, value, err := contactOf(a.Org, contact)
	if err != nil {
		return "", err
	}
	c, err := r.newPortalCode(a, channel, value, r.portalContact(a.Org, channel, value))
	if err != nil {
		return "", err
	}
	return c.ID, r.store.InTx(ctx, func(tx Tx) error {
		if err := insertPortalCode(ctx, tx, a, c); err != nil {
			return err
		}
		return r.enqueue(ctx, tx, a, JobPortalCode, c.ID, c.CreatedAt)
	})
}

// portalContact is the hash by which a contact that a code was asked for is known.
func (r *Register) portalContact(o Organization, channel Channel, value string) []byte {
	return r.keyed("portal contact", o.ID, string(channel), value)
}

// stillHas tells whether somebody has the contact that a code was sent to.
func (r *Register) stillHas(o Organization, person Customer, c PortalCode) bool {
	value := person.Phone
	if c.Channel == ChannelEmail {
		value = person.EmailKey
	}
	return hmac.Equal(c.Contact, r.portalContact(o, c.Channel, value))
}

// newPortalCode is a code for a contact, without digits yet. By hash its requests are counted.
func (r *Register) newPortalCode(a Actor, channel Channel, contact string, hash []byte) (PortalCode, error) {
	now := r.Now(a.Org)
	c := PortalCode{ID: "pco_" + strings.ToLower(rand.Text()), Contact: hash, Channel: channel, CreatedAt: now, ExpiresAt: now.Add(codeLife)}
	plain, err := json.Marshal(contact)
	if err != nil {
		return c, err
	}
	c.Sealed, err = r.seal(a.Org.ID, a.Org.Slot, a.Org.ID, "portal_code", c.ID, plain)
	return c, err
}

// insertPortalCode keeps a code, unless too many were asked for.
func insertPortalCode(ctx context.Context, tx Tx, a Actor, c PortalCode) error {
	before := c.CreatedAt.Add(-time.Hour)
	n, err := tx.CountPortalCodes(ctx, a.Org.ID, c.Contact, before)
	if err != nil {
		return err
	}
	if n >= maxCodesAnHour {
		return Errorf(KindRateLimited, "Too many codes were asked for. Wait an hour and try again.")
	}
	if err := tx.DeletePortalCodes(ctx, a.Org.ID, before, staleCodes); err != nil {
		return err
	}
	return tx.InsertPortalCode(ctx, a.Org.ID, c)
}

// sixDigits are what is typed of a code.
func sixDigits() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// contactOf reads what a person types as their e-mail or phone.
func contactOf(o Organization, text string) (Channel, string, error) {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "@") && validEmail(text) {
		return ChannelEmail, emailKey(text), nil
	}
	if phone, ok := parsePhone(text, o.Settings.Country); ok && len(text) < 40 {
		return ChannelSMS, phone, nil
	}
	var wrong problems
	wrong.add("contact", "invalid", "this is neither an e-mail address nor a phone number")
	return "", "", wrong.err()
}

// runPortalCode finds whom a code is for and sends it, once. The contact is forgotten then.
func (r *Register) runPortalCode(ctx context.Context, a Actor, j Job) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.PortalCodeByID(ctx, a.Org.ID, j.Subject)
		if KindOf(err) == KindNotFound || err == nil && (len(c.Code) > 0 || !r.Now(a.Org).Before(c.ExpiresAt)) {
			return tx.FinishJob(ctx, j)
		}
		if err != nil {
			return err
		}
		people, err := r.peopleOf(ctx, tx, a, c)
		if err != nil {
			return err
		}
		if c.Sealed, err = r.seal(a.Org.ID, a.Org.Slot, a.Org.ID, "portal_code", c.ID, nil); err != nil {
			return err
		}
		if len(people) > 0 {
			digits, err := sixDigits()
			if err != nil {
				return err
			}
			c.Code = r.keyed("portal code", a.Org.ID, c.ID, digits)
			for _, p := range people {
				c.People = append(c.People, p.ID)
			}
			if err := r.sendCode(ctx, tx, a, people[0], c.Channel, digits); err != nil {
				return err
			}
		}
		if err := tx.UpdatePortalCode(ctx, a.Org.ID, c); err != nil {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}

// peopleOf finds the records that have the contact of a code, active ones first.
func (r *Register) peopleOf(ctx context.Context, tx Tx, a Actor, c PortalCode) ([]Customer, error) {
	value, err := r.codeContact(a, c)
	if err != nil {
		return nil, err
	}
	phones, emails := []string{value}, []string(nil)
	if c.Channel == ChannelEmail {
		phones, emails = nil, phones
	}
	found, err := tx.CustomersByContact(ctx, a.Org.ID, phones, emails)
	found = slices.DeleteFunc(found, func(c Customer) bool { return !listable(c) })
	slices.SortStableFunc(found, func(x, y Customer) int { return activeFirst(x) - activeFirst(y) })
	return found[:min(len(found), maxPeople)], err
}

// maxPeople is how many records one code opens: a family, not a contact that was typed for everybody.
const maxPeople = 12

// PortalPerson is one of those who share a contact, told apart by no more than initials.
type PortalPerson struct{ ID, Initials string }

// CheckCode takes a code that was sent, once. It gives whom it is for: one of them enters with EnterPortal. A wrong code
// counts; after five, or a quarter of an hour, another one is needed. Anybody may ask.
func (r *Register) CheckCode(ctx context.Context, a Actor, id, digits string) ([]PortalPerson, error) {
	digits = typedDigits(digits)
	var people []PortalPerson
	right := false
	err := r.store.InTx(ctx, func(tx Tx) error {
		people, right = nil, false
		c, err := tx.TryPortalCode(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		same := hmac.Equal(c.Code, r.keyed("portal code", a.Org.ID, c.ID, digits))
		if right = same && c.Tries <= maxCodeTries && !c.Passed && r.Now(a.Org).Before(c.ExpiresAt); !right {
			return nil // the try counts
		}
		if people, err = r.initialsOf(ctx, tx, a, c.People); err != nil {
			return err
		}
		c.Passed = true
		return tx.UpdatePortalCode(ctx, a.Org.ID, c)
	})
	if err == nil && !right {
		err = errCode
	}
	return people, err
}

// typedDigits is a code as it was made, without what people put between the digits.
func typedDigits(text string) string { return strings.NewReplacer(" ", "", "-", "").Replace(text) }

func (r *Register) initialsOf(ctx context.Context, from Reader, a Actor, ids []string) ([]PortalPerson, error) {
	found, err := from.CustomersByIDs(ctx, a.Org.ID, ids)
	var people []PortalPerson
	for _, id := range ids {
		i := slices.IndexFunc(found, func(c Customer) bool { return c.ID == id && listable(c) })
		if i >= 0 {
			people = append(people, PortalPerson{id, initials(found[i].Name)})
		}
	}
	return people, err
}

// initials are the first letters of the words of a name.
func initials(name string) string {
	out := ""
	for _, word := range strings.Fields(name) {
		first := []rune(word)[0]
		out += strings.ToUpper(string(first)) + "."
	}
	return out
}

// PortalChoice gives again whom a code is for that was taken and not used, for a page that is loaded again.
func (r *Register) PortalChoice(ctx context.Context, a Actor, id string) ([]PortalPerson, error) {
	c, err := r.store.PortalCodeByID(ctx, a.Org.ID, id)
	if KindOf(err) == KindNotFound || err == nil && (!c.Passed || !r.Now(a.Org).Before(c.ExpiresAt)) {
		return nil, errCode
	}
	if err != nil {
		return nil, err
	}
	return r.initialsOf(ctx, r.store, a, c.People)
}
