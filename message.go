package clientele

import (
	"encoding/json"
	"time"
)

// Message is an e-mail or an SMS to a customer, or to a user. It is written in the transaction that causes it and sent
// after that by a job. Each attempt has the same Message-ID, so that a message whose server took it and was not heard
// saying so (the line broke, the program was killed) is recognised when it comes again: at least once then, and exactly
// once otherwise.
type Message struct {
	ID         string
	CustomerID string // empty: to a user
	BookingID  string
	OrderID    string
	CampaignID string
	Channel    Channel
	Kind       MessageKind
	Status     MessageStatus
	Reason     string    // why it failed or was suppressed, without personal data
	Via        string    // smtp, sms or outbox, once sent
	Attempts   int       // made so far
	AboutAt    time.Time // of a reminder: the start that it reminds of
	Author     string    // usr_… or key_… who wrote it; empty for the program
	CreatedAt  time.Time
	ExpiresAt  time.Time // after this it makes no sense any more
	NextAt     time.Time // of the next attempt
	SentAt     time.Time
	Contents   MessageContents // empty in storage, which holds Sealed
	Sealed     Sealed
}

// MessageContents is what a message says and to which address, sealed for the person it is for.
type MessageContents struct {
	To      string            `json:"to,omitempty"` // where it went; until then only what the record does not tell
	Subject string            `json:"subject,omitempty"`
	Text    string            `json:"text,omitempty"`
	Facts   map[string]string `json:"facts,omitempty"` // what a letter is written from and no record holds
}

// MessageKind is why a message is written.
type MessageKind string

// The kinds of messages.
const (
	MessageConfirmation   MessageKind = "confirmation"
	MessageChange         MessageKind = "change" // of a booking
	MessageCancellation   MessageKind = "cancellation"
	MessageReminder       MessageKind = "reminder"
	MessageReceipt        MessageKind = "receipt"
	MessageFree           MessageKind = "free"            // staff wrote it
	MessageMarketing      MessageKind = "marketing"       // of a campaign: to those who allow it alone
	MessageCode           MessageKind = "code"            // facts: code
	MessageReset          MessageKind = "reset"           // facts: link; to a user
	MessageInvitation     MessageKind = "invitation"      // facts: link; to a user
	MessageContactChanged MessageKind = "contact_changed" // to the old and the new address
	MessageRemovalAsked   MessageKind = "removal_requested"
	MessageRemovalOff     MessageKind = "removal_cancelled"
	MessageRemovalDone    MessageKind = "removal_done"
	MessageHandover       MessageKind = "handover" // with the ZIP
)

// MessageKinds lists every kind.
func MessageKinds() []MessageKind {
	return []MessageKind{MessageConfirmation, MessageChange, MessageCancellation, MessageReminder, MessageReceipt, MessageFree, MessageMarketing, MessageCode,
		MessageReset, MessageInvitation, MessageContactChanged, MessageRemovalAsked, MessageRemovalOff, MessageRemovalDone, MessageHandover}
}

// restricted tells whether a message may go to a record whose removal is pending.
func (k MessageKind) restricted() bool {
	switch k {
	case MessageRemovalAsked, MessageRemovalOff, MessageRemovalDone, MessageCode, MessageContactChanged, MessageHandover:
		return true
	}
	return false
}

// archived tells whether a message may go to an archived record: what the person asked for themselves, and what they
// bought.
func (k MessageKind) archived() bool { return k.restricted() || k == MessageReceipt }

// aboutBooking tells whether a message tells of a booking that has to be there still.
func (k MessageKind) aboutBooking() bool {
	return k == MessageConfirmation || k == MessageChange || k == MessageReminder
}

// MessageStatus is where a message is on its way.
type MessageStatus string

// The states of a message.
const (
	MessageQueued     MessageStatus = "queued"
	MessageSending    MessageStatus = "sending"    // a server is being talked to
	MessageSent       MessageStatus = "sent"       // a server took it, or it is in the outbox
	MessageFailed     MessageStatus = "failed"     // it is tried again at NextAt
	MessageDead       MessageStatus = "dead"       // given up; it can be tried again by hand
	MessageSuppressed MessageStatus = "suppressed" // not to be sent; Reason says why
)

// MessageStatuses lists every state.
func MessageStatuses() []MessageStatus {
	return []MessageStatus{MessageQueued, MessageSending, MessageSent, MessageFailed, MessageDead, MessageSuppressed}
}

// job is the kind of job that sends a message: what went to many has one of its own, so that no code and no confirmation
// waits behind it.
func (m Message) job() JobKind {
	if m.Kind == MessageMarketing {
		return JobMarketingMessage
	}
	return JobMessage
}

// waits tells whether a message is still to be sent.
func (s MessageStatus) waits() bool {
	return s == MessageQueued || s == MessageSending || s == MessageFailed
}

// Why a message was suppressed.
const (
	SuppressedNoContact = "no_contact" // the record has no such contact
	SuppressedCustomer  = "customer"   // the record is archived, merged, erased, its removal is pending, or what it is about is another's
	SuppressedBooking   = "booking"    // the booking was cancelled, or is over
	SuppressedConsent   = "consent"    // marketing: the person does not allow it, or not any more
	SuppressedExpired   = "expired"    // it came too late
)

// MessageQuery says which messages a list holds, the newest first. The zero value of a field asks for nothing.
type MessageQuery struct {
	CustomerID string
	Status     MessageStatus
	Channel    Channel
}

// MessageText is a message that a person writes.
type MessageText struct {
	Channel       Optional[string]
	Subject, Text Optional[string]
}

// Limits of messages.
const (
	maxSubject   = 200
	maxSMS       = 1_000
	messageLife  = 72 * time.Hour // how long a message is tried
	codeLife     = 15 * time.Minute
	sendingLease = 2 * time.Minute // longer than any sender takes
)

// sealMessage seals what a message says. Once it was sealed it stays under the key of the record it was written for.
func (r *Register) sealMessage(o Organization, m *Message, c Customer) error {
	if m.Sealed.Origin == "" {
		m.Sealed.Slot, m.Sealed.Origin = o.Slot, o.ID
		if c.ID != "" {
			m.Sealed.Slot, m.Sealed.Origin = c.Slot, c.ID
		}
	}
	plain, err := json.Marshal(m.Contents)
	if err != nil {
		return err
	}
	m.Sealed, err = r.seal(o.ID, m.Sealed.Slot, m.Sealed.Origin, "message", m.ID, plain)
	return err
}

func (r *Register) openMessage(org string, m *Message) error {
	plain, err := r.unseal(org, m.Sealed, "message", m.ID)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, &m.Contents)
}

// contact is where a channel reaches somebody.
func (c Customer) contact(channel Channel) string {
	if channel == ChannelSMS {
		return c.Phone
	}
	return c.Email
}
