package clientele

import (
	"context"
	"slices"
	"strings"
	"time"
)

// PreviewMessage writes an example of a message as customers get it, in a language: about a booking of tomorrow, of
// nobody who is in the register. With words it is written in those, as they are; without, in those that hold. Nothing is
// kept or sent. A kind that is none of TemplateKinds, a channel that is none or that the message never takes, and a
// language that messages are not written in, are refused. Needs settings:read.
func (r *Register) PreviewMessage(ctx context.Context, a Actor, kind MessageKind, channel Channel, language string, words *MessageWords) (Written, error) {
	now, _, err := r.Words(ctx, a, kind, language)
	switch {
	case err != nil:
		return Written{}, err
	case channel != ChannelEmail && (channel != ChannelSMS || kind.ByEmailAlone()):
		return Written{}, Errorf(KindInvalidRequest, "the channels are email and, of most messages, sms")
	case words == nil:
		words = &now
	}
	l, err := r.exampleLetter(ctx, a, kind, language)
	if err != nil {
		return Written{}, err
	}
	l.Channel, l.Organization.Settings.MessageWords = channel, map[string]MessageWords{wordsKey(kind, language): *words}
	return r.senders.Write(l)
}

// exampleLetter is a message of a kind about nobody who is in the register.
func (r *Register) exampleLetter(ctx context.Context, a Actor, kind MessageKind, language string) (Letter, error) {
	example, err := r.exampleBooking(ctx, a)
	if err != nil {
		return Letter{}, err
	}
	link := strings.TrimSuffix(r.senders.URL, "/") + "/example"
	facts := map[string]string{"code": "493817", "link": link, "date": example.StartsAt.AddDate(0, 0, a.Org.Settings.RemovalGraceDays).Format(time.RFC3339)}
	l := Letter{Kind: kind, Language: language, Organization: a.Org, Name: "Alex Example", Contents: MessageContents{Facts: facts}}
	switch {
	case kind == MessageReceipt:
		l.Receipt = &Receipt{Order: Order{ReceiptNumber: example.StartsAt.Format("2006") + "-000042", Total: 4500, Currency: a.Org.Settings.Currency}, Organization: a.Org}
	case kind.aboutBooking():
		l.Booking, l.Link = &example, link
	case kind == MessageCancellation:
		l.Booking = &example
	}
	return l, nil
}

// exampleBooking is one of tomorrow at ten, for the first service and with the first user who can be booked.
func (r *Register) exampleBooking(ctx context.Context, a Actor) (BookingDetails, error) {
	day := startOfDay(a.Org.Settings, r.Now(a.Org)).AddDate(0, 0, 1)
	b := BookingDetails{Booking: Booking{ID: "bkg_example", Status: BookingBooked, StartsAt: wallTime(a.Org.Settings.Location(), day, 10*60, false)}}
	no, length := false, 60
	items, _, err := r.store.FindItems(ctx, a.Org.ID, ItemQuery{Type: ItemService, Archived: &no}, Slice{Limit: 1})
	if err != nil {
		return b, err
	}
	for _, i := range items {
		b.Items, length = []BookedItem{{ID: i.ID, Name: i.Name, DurationMinutes: i.DurationMinutes, Price: i.Price}}, i.DurationMinutes
	}
	b.EndsAt = b.StartsAt.Add(time.Duration(length) * time.Minute)
	users, err := r.store.FindUsers(ctx, a.Org.ID)
	if i := slices.IndexFunc(users, User.canBeBooked); i >= 0 {
		b.Staff, b.Users = users[i:i+1], []string{users[i].ID}
	}
	return b, err
}

// SendPreview sends the example that PreviewMessage writes as an e-mail to the user who asks, so that they see how it
// arrives. Programs and the command line have no address and are refused. Needs settings:read and messages:write.
func (r *Register) SendPreview(ctx context.Context, a Actor, kind MessageKind, language string, words *MessageWords) (Message, error) {
	if err := a.need(MessagesWrite); err != nil {
		return Message{}, err
	}
	if a.Kind != ActorUser {
		return Message{}, Errorf(KindConflict, "Only a user, who has an e-mail address, can have an example sent")
	}
	written, err := r.PreviewMessage(ctx, a, kind, ChannelEmail, language, words)
	if err != nil {
		return Message{}, err
	}
	var m Message
	err = r.store.InTx(ctx, func(tx Tx) error {
		u, err := userOf(tx.UserByID(ctx, a.Org.ID, a.ID))
		if err != nil {
			return err
		}
		m = Message{Kind: MessageFree, Channel: ChannelEmail, Author: a.ID, Contents: MessageContents{To: u.Email, Subject: written.Subject, Text: written.Text}}
		if err := r.queue(ctx, tx, a, &m, Customer{}); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "settings.example_sent", subjectType: "user", subjectID: u.ID})
	})
	return m, err
}
