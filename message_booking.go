package clientele

import (
	"context"
	"slices"
	"time"
)

// What bookings tell their customers by themselves.

// ConfirmBookings says which bookings are confirmed, and their changes and cancellations told, without anybody asking.
type ConfirmBookings string

// The rules. The zero value stands for ConfirmOnline.
const (
	ConfirmNone   ConfirmBookings = "none"
	ConfirmOnline ConfirmBookings = "online" // those that were made online
	ConfirmAll    ConfirmBookings = "all"
)

// Confirming gives the rule as it holds.
func (s Settings) Confirming() ConfirmBookings {
	if s.ConfirmBookings == "" {
		return ConfirmOnline
	}
	return s.ConfirmBookings
}

// BookingChannels gives the channels by which bookings are told of.
func (s Settings) BookingChannels() []Channel {
	switch s.BookingChannel {
	case "sms":
		return []Channel{ChannelSMS}
	case "both":
		return []Channel{ChannelEmail, ChannelSMS}
	}
	return []Channel{ChannelEmail}
}

func (s Settings) confirms(b Booking) bool {
	rule := s.Confirming()
	return rule == ConfirmAll || rule == ConfirmOnline && b.Source == SourceOnline
}

// tellOfBookings writes what the steps of bookings have their customer told: one message a booking, of a new series one
// for its first.
func (r *Register) tellOfBookings(ctx context.Context, tx Tx, a Actor, c Customer, steps []bookingStep) error {
	told := make(map[string]bool) // series of which the first was told of
	for _, s := range steps {
		kind := s.tells(r.Now(a.Org))
		if kind == "" || c.ID == "" || !a.Org.Settings.confirms(s.after) || mayWrite(c, kind) != nil {
			continue
		}
		if kind == MessageConfirmation && s.after.SeriesID != "" {
			if told[s.after.SeriesID] {
				continue
			}
			told[s.after.SeriesID] = true
		}
		if _, err := r.writeOfBooking(ctx, tx, a, c, s.after, kind); err != nil {
			return err
		}
	}
	return nil
}

// tells is the kind of message that a step is worth; none for what is over and for what the customer need not know.
func (s bookingStep) tells(now time.Time) MessageKind {
	b, after := s.before, s.after
	switch {
	case !after.EndsAt.After(now):
		return ""
	case b.ID == "":
		return MessageConfirmation
	case b.Open() && after.Status == BookingCancelled:
		return MessageCancellation
	case after.Status != BookingBooked:
		return ""
	case !b.StartsAt.Equal(after.StartsAt), !b.EndsAt.Equal(after.EndsAt), !slices.Equal(b.Users, after.Users), !slices.Equal(idsOf(b.Items), idsOf(after.Items)):
		return MessageChange
	}
	return ""
}

// writeOfBooking queues a message about a booking on every channel that it is told by and the customer has.
func (r *Register) writeOfBooking(ctx context.Context, tx Tx, a Actor, c Customer, b Booking, kind MessageKind) ([]Message, error) {
	var written []Message
	for _, channel := range a.Org.Settings.BookingChannels() {
		if c.contact(channel) == "" {
			continue
		}
		m := Message{CustomerID: c.ID, BookingID: b.ID, Kind: kind, Channel: channel, Author: a.ID}
		if err := r.queue(ctx, tx, a, &m, c); err != nil {
			return nil, err
		}
		written = append(written, m)
	}
	return written, nil
}

// SendConfirmation writes the confirmation of an upcoming booking again: by e-mail, or by SMS when the customer has no
// e-mail address or the organization tells of bookings by SMS. A booking that is over or was cancelled, that of a
// walk-in, and a customer who is not to be written to are conflicts. Needs bookings:write.
func (r *Register) SendConfirmation(ctx context.Context, a Actor, id string) (Message, error) {
	if err := a.need(BookingsWrite); err != nil {
		return Message{}, err
	}
	var m Message
	err := r.store.InTx(ctx, func(tx Tx) error {
		c, b, err := r.toConfirm(ctx, tx, a, id)
		if err != nil {
			return err
		}
		written, err := r.writeOfBooking(ctx, tx, a, c, b, MessageConfirmation)
		if err != nil {
			return err
		}
		if len(written) == 0 {
			m = Message{CustomerID: c.ID, BookingID: b.ID, Kind: MessageConfirmation, Channel: otherChannel(c), Author: a.ID}
			if err := r.queue(ctx, tx, a, &m, c); err != nil {
				return err
			}
		} else {
			m = written[0]
		}
		return r.record(ctx, tx, a, aboutBooking("booking.confirmation_sent", b, c, []Change{{Field: "confirmation", After: string(m.Channel)}}))
	})
	return m, err
}

// toConfirm finds a booking that can be confirmed, and its customer, locked.
func (r *Register) toConfirm(ctx context.Context, tx Tx, a Actor, id string) (Customer, Booking, error) {
	b, err := bookingOf(tx.BookingByID(ctx, a.Org.ID, id))
	switch {
	case err != nil:
		return Customer{}, b, err
	case !b.Open():
		return Customer{}, b, Errorf(KindConflict, "This booking %s, so there is nothing to confirm", b.Status.words())
	case !b.StartsAt.After(r.Now(a.Org)):
		return Customer{}, b, Errorf(KindConflict, "This booking has begun already, so there is nothing to confirm")
	case b.CustomerID == "":
		return Customer{}, b, Errorf(KindConflict, "This is a walk-in: nobody is known to write to")
	}
	c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, b.CustomerID))
	if err != nil {
		return c, b, err
	}
	return c, b, mayWrite(c, MessageConfirmation)
}

func otherChannel(c Customer) Channel {
	if c.Email != "" {
		return ChannelEmail
	}
	return ChannelSMS
}

// SendReceipt writes the receipt of an order to its customer by e-mail, with the PDF. An order without a receipt,
// without a customer, and a customer without an e-mail address are conflicts. Needs orders:write.
func (r *Register) SendReceipt(ctx context.Context, a Actor, id string) (Message, error) {
	if err := a.need(OrdersWrite); err != nil {
		return Message{}, err
	}
	var m Message
	err := r.store.InTx(ctx, func(tx Tx) error {
		o, err := tx.OrderByID(ctx, a.Org.ID, id)
		switch {
		case KindOf(err) == KindNotFound:
			return NotFound("Order")
		case err != nil:
			return err
		case o.ReceiptNumber == "":
			return Errorf(KindConflict, "This order has no receipt yet: it is not paid in full").With("due", o.Due())
		case o.CustomerID == "":
			return Errorf(KindConflict, "This order has no customer to write to")
		}
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, o.CustomerID))
		if err != nil {
			return err
		}
		if err := mayWrite(c, MessageReceipt); err != nil {
			return err
		}
		if c.Email == "" {
			return Errorf(KindConflict, "This customer has no e-mail address")
		}
		m = Message{CustomerID: c.ID, OrderID: o.ID, Kind: MessageReceipt, Channel: ChannelEmail, Author: a.ID}
		if err := r.queue(ctx, tx, a, &m, c); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutOrder("order.receipt_sent", o))
	})
	return m, err
}
