package clientele

import (
	"context"
	"slices"
	"time"
)

// PreviewKinds lists the messages that an example can be shown of.
func PreviewKinds() []MessageKind {
	return []MessageKind{MessageConfirmation, MessageChange, MessageCancellation, MessageReminder, MessageRemovalAsked, MessageRemovalOff, MessageRemovalDone}
}

// PreviewMessage writes an example of a message as customers get it, in a language, or without one in the
// organization's: about a booking of tomorrow, of nobody who is in the register. Nothing is sent. A kind that is none of
// PreviewKinds, and a channel that is none, are refused. Needs settings:read.
func (r *Register) PreviewMessage(ctx context.Context, a Actor, kind MessageKind, channel Channel, language string) (Written, error) {
	if err := a.need(SettingsRead); err != nil {
		return Written{}, err
	}
	switch {
	case !slices.Contains(PreviewKinds(), kind):
		return Written{}, Errorf(KindInvalidRequest, "kind must be one of %v", PreviewKinds())
	case channel != ChannelEmail && channel != ChannelSMS:
		return Written{}, Errorf(KindInvalidRequest, "the channels are email and sms")
	case r.senders == nil:
		return Written{}, Errorf(KindUnavailable, "Messages are written by the process that serves; ask that one")
	}
	example, err := r.exampleBooking(ctx, a)
	if err != nil {
		return Written{}, err
	}
	l := Letter{Kind: kind, Channel: channel, Language: language, Organization: a.Org, Name: "Alex Example",
		Contents: MessageContents{Facts: map[string]string{"date": a.Org.Settings.Day(example.StartsAt.AddDate(0, 0, a.Org.Settings.RemovalGraceDays))}}}
	if l.Language == "" {
		l.Language = a.Org.Settings.Locale
	}
	if kind.aboutBooking() || kind == MessageCancellation {
		l.Booking = &example
	}
	return r.senders.Write(l)
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
func (r *Register) SendPreview(ctx context.Context, a Actor, kind MessageKind, language string) (Message, error) {
	if err := a.need(MessagesWrite); err != nil {
		return Message{}, err
	}
	if a.Kind != ActorUser {
		return Message{}, Errorf(KindConflict, "Only a user, who has an e-mail address, can have an example sent")
	}
	written, err := r.PreviewMessage(ctx, a, kind, ChannelEmail, language)
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
