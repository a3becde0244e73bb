package clientele

import (
	"context"
	"encoding/json"
	"errors"
)

// Senders are how a register reaches people and other programs. A register without them writes messages and webhook
// deliveries, and leaves sending to the process that has them: the one that serves.
type Senders struct {
	Write    WriteLetter
	Words    OriginalWords
	Email    SendEmail // nil: e-mails are only written to the outbox
	SMS      SendSMS   // nil: the same
	Post     PostWebhook
	Describe DescribeSubject
	// URL is where the pages that customers see are reached, as in https://book.example; empty: letters have no links.
	URL string
	// PrivateWebhooks allows webhooks to plain http and to private and loopback addresses.
	PrivateWebhooks bool
}

// WriteLetter puts a message into words. Package notify has one.
type WriteLetter func(Letter) (Written, error)

// OriginalWords gives the program's own words of a message in one of the languages that messages are written in; false for
// others. Package notify has one.
type OriginalWords func(kind MessageKind, language string) (MessageWords, bool)

// SendEmail hands an e-mail to a server and returns when the server has taken it. An error that is no *SendFailure is
// taken for one that will pass.
type SendEmail func(ctx context.Context, mail Email) error

// SendSMS hands a text to a gateway and returns when the gateway has taken it; errors as with SendEmail.
type SendSMS func(ctx context.Context, sms SMS) error

// PostWebhook sends one request to an endpoint and gives the status of the answer, 0 when there was none. Redirects are
// not followed. It refuses private addresses unless it was made to allow them.
type PostWebhook func(ctx context.Context, call WebhookCall) (status int, err error)

// DescribeSubject writes a record as webhooks carry it: the API's own answer about it.
type DescribeSubject func(subject EventSubject) (json.RawMessage, error)

// Letter is what a message is written from.
type Letter struct {
	Kind         MessageKind
	Channel      Channel
	Language     string // BCP 47: the person's own, or the organization's
	Organization Organization
	Name         string // of the person; may be empty
	To           string
	Booking      *BookingDetails
	Receipt      *Receipt
	ReceiptPDF   []byte
	HandOver     []byte          // the ZIP of a hand-over
	Link         string          // where the booking is changed or cancelled; empty: nowhere
	Unsubscribe  string          // of marketing: where consent is withdrawn with one step
	Contents     MessageContents // with the text of those that come with one
}

// Written is a message in words.
type Written struct {
	Subject     string // of an e-mail
	Text        string
	Attachments []Attachment
}

// Attachment is a file that goes with an e-mail.
type Attachment struct {
	Name, ContentType string
	Content           []byte
}

// Email is an e-mail as it is handed to a server. All its lines are free of line breaks.
type Email struct {
	ID          string // msg_…: the same in every attempt, and so is the Message-ID made of it
	FromName    string
	ReplyTo     string // may be empty
	To          string
	Subject     string
	Text        string
	Automatic   bool   // no person wrote it: answering machines need not answer
	Unsubscribe string // of marketing: takes a POST that withdraws (RFC 8058); else empty
	Attachments []Attachment
}

// SMS is a text as it is handed to a gateway.
type SMS struct {
	ID   string // msg_…: the same in every attempt
	To   string // E.164
	Text string
}

// SendFailure is why something was not sent. Its texts hold no personal data.
type SendFailure struct {
	Permanent bool   // trying again makes no sense
	Reason    string // for people: the server's code and what it means
	Cause     error  // for the log; may hold what the server said
}

func (f *SendFailure) Error() string { return f.Reason }

// Unwrap gives the cause.
func (f *SendFailure) Unwrap() error { return f.Cause }

// failureOf gives what a sender's error says to people.
func failureOf(err error) *SendFailure {
	var f *SendFailure
	if errors.As(err, &f) {
		return f
	}
	return &SendFailure{Reason: "The server could not be reached", Cause: err}
}
