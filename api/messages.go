package api

import (
	"context"
	"net/http"

	"clientele"
)

type messagesInput struct {
	Paged
	CustomerID string `query:"customerId" doc:"Only those to this customer"`
	Status     string `query:"status" doc:"queued, sending, sent, failed, dead or suppressed" example:"dead"`
	Channel    string `query:"channel" doc:"email or sms"`
}

func (s *Server) addMessages() {
	add(s, call{ID: "listCustomerMessages", Method: "GET", Path: "/v1/customers/{id}/messages", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List what was written to a customer", Text: "E-mails and SMS, the newest first, with where each stands."},
		func(ctx context.Context, r request, in *partsInput) (Many[Message], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Message]{}, err
			}
			page, err := r.reg.CustomerMessages(ctx, r.actor, in.ID, paging)
			return many(page, messageWire), err
		})
	add(s, call{ID: "createMessage", Method: "POST", Path: "/v1/customers/{id}/messages", Tag: tagParts, Scope: clientele.MessagesWrite,
		Status: http.StatusCreated, Summary: "Write to a customer",
		Text: "The message is queued and sent right after. A customer without such a contact is 422, one who is archived or whose removal is pending 409."}, createMessage)
	add(s, call{ID: "listMessages", Method: "GET", Path: "/v1/messages", Tag: tagMessages, Scope: clientele.MessagesWrite,
		Summary: "List messages", Text: "The organization's outbox, the newest first. Codes and links to sign in with are not shown."}, listMessages)
	add(s, call{ID: "getMessage", Method: "GET", Path: "/v1/messages/{id}", Tag: tagMessages, Scope: clientele.MessagesWrite,
		Summary: "Read a message", Text: "With what it says and where it stands."},
		func(ctx context.Context, r request, in *MessagePath) (One[Message], error) {
			m, err := r.reg.Message(ctx, r.actor, in.ID)
			return one(messageWire(&m), m.CustomerID), err
		})
	add(s, call{ID: "retryMessage", Method: "POST", Path: "/v1/messages/{id}/retry", Tag: tagMessages, Scope: clientele.MessagesWrite,
		Summary: "Try a message again", Text: "One that was given up, or that waits for its next attempt. One that was sent or suppressed is 409."},
		func(ctx context.Context, r request, in *MessagePath) (One[Message], error) {
			m, err := r.reg.RetryMessage(ctx, r.actor, in.ID)
			return one(messageWire(&m), m.CustomerID), err
		})
	s.addBookingMessages()
}

func (s *Server) addBookingMessages() {
	add(s, call{ID: "sendConfirmation", Method: "POST", Path: "/v1/bookings/{id}/send-confirmation", Tag: tagBookings, Scope: clientele.BookingsWrite,
		Summary: "Send the confirmation of a booking again",
		Text:    "With an appointment for the calendar; by SMS when the customer has no e-mail address. A booking that has begun, is over or was cancelled, a walk-in, and a customer who cannot be written to are 409."},
		func(ctx context.Context, r request, in *BookingPath) (One[Message], error) {
			m, err := r.reg.SendConfirmation(ctx, r.actor, in.ID)
			return one(messageWire(&m), m.CustomerID), err
		})
	add(s, call{ID: "sendReceipt", Method: "POST", Path: "/v1/orders/{id}/send-receipt", Tag: tagOrders, Scope: clientele.OrdersWrite,
		Summary: "Send a receipt by e-mail", Text: "To the order's customer, with the PDF. An order without a receipt or a customer, and a customer without an e-mail address, are 409."},
		func(ctx context.Context, r request, in *OrderPath) (One[Message], error) {
			m, err := r.reg.SendReceipt(ctx, r.actor, in.ID)
			return one(messageWire(&m), m.CustomerID), err
		})
}

func createMessage(ctx context.Context, r request, in *struct {
	CustomerPath
	Body MessageFields
}) (One[Message], error) {
	m, err := r.reg.SendMessage(ctx, r.actor, in.ID, clientele.MessageText{Channel: in.Body.Channel.Optional, Subject: in.Body.Subject.Optional, Text: in.Body.Text.Optional})
	return one(messageWire(&m), in.ID).created("/v1/messages/" + m.ID), err
}

func listMessages(ctx context.Context, r request, in *messagesInput) (Many[Message], error) {
	paging, err := in.paging()
	if err != nil {
		return Many[Message]{}, err
	}
	query := clientele.MessageQuery{CustomerID: in.CustomerID, Status: clientele.MessageStatus(in.Status), Channel: clientele.Channel(in.Channel)}
	page, err := r.reg.Messages(ctx, r.actor, query, paging)
	return many(page, messageWire), err
}
