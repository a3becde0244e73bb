package api

import "clientele"

// Message is an e-mail or an SMS as answers show it.
type Message struct {
	ID         string  `json:"id" example:"msg_01k3v9q2d7m4x8a5c0tw"`
	CustomerID *string `json:"customerId" doc:"null: to a user"`
	BookingID  *string `json:"bookingId"`
	OrderID    *string `json:"orderId"`
	Channel    string  `json:"channel" enum:"email,sms"`
	Kind       string  `json:"kind" doc:"Why it was written: free when a person wrote it" example:"confirmation"`
	Status     string  `json:"status" enum:"queued,sending,sent,failed,dead,suppressed" doc:"failed: it is tried again at nextAttemptAt. dead: given up, until somebody retries it. suppressed: it is not to be sent, reason says why."`
	Reason     *string `json:"reason" doc:"Why it failed or was suppressed"`
	Via        *string `json:"via" doc:"smtp or sms once a server took it; outbox where none is configured, and in a sandbox: then it is only here"`
	To         *string `json:"to" doc:"Where it went; null as long as it has not left"`
	Subject    *string `json:"subject" doc:"Of an e-mail. What the program writes by itself has none until it leaves."`
	Text       *string `json:"text"`
	Attempts   int     `json:"attempts"`
	Author     *string `json:"author" doc:"Id of the user or key who wrote or caused it"`
	CreatedAt  string  `json:"createdAt" format:"date-time"`
	NextAt     *string `json:"nextAttemptAt" format:"date-time"`
	SentAt     *string `json:"sentAt" format:"date-time"`
}

func messageWire(m *clientele.Message) Message {
	w := Message{ID: m.ID, CustomerID: orNull(&m.CustomerID), BookingID: orNull(&m.BookingID), OrderID: orNull(&m.OrderID), Channel: string(m.Channel),
		Kind: string(m.Kind), Status: string(m.Status), Reason: orNull(&m.Reason), Via: orNull(&m.Via), To: orNull(&m.Contents.To),
		Subject: orNull(&m.Contents.Subject), Text: orNull(&m.Contents.Text), Attempts: m.Attempts, Author: orNull(&m.Author),
		CreatedAt: stamp(m.CreatedAt), NextAt: stampOrNull(m.NextAt), SentAt: stampOrNull(m.SentAt)}
	return w
}

// MessageFields are what of a message can be written.
type MessageFields struct {
	Channel opt[string] `json:"channel,omitempty" doc:"email or sms; the customer needs such a contact" example:"email"`
	Subject opt[string] `json:"subject,omitempty" doc:"Of an e-mail; up to 200 characters" example:"Your coat is ready"`
	Text    opt[string] `json:"text,omitempty" doc:"Up to 10,000 characters, an SMS up to 1,000" example:"You can fetch it from 9 to 17."`
}

// MessagePath names a message.
type MessagePath struct {
	ID string `path:"id" doc:"Id of the message" example:"msg_01k3v9q2d7m4x8a5c0tw"`
}

// bookingChannel is how bookings are told of, in one word.
func bookingChannel(s clientele.Settings) string {
	channels := s.BookingChannels()
	if len(channels) > 1 {
		return "both"
	}
	return string(channels[0])
}

func quietWire(s clientele.Settings) Span {
	return Span{From: s.Quiet().From.String(), To: s.Quiet().To.String()}
}

func quietChange(f opt[Span]) clientele.Optional[clientele.Span] {
	return clientele.Optional[clientele.Span]{Set: f.Set, Null: f.Null,
		Value: clientele.Span{From: clientele.ParseClock(f.Value.From), To: clientele.ParseClock(f.Value.To)}}
}
