package api

import (
	"encoding/json"
	"maps"

	"clientele"
)

// Webhook is an endpoint as answers show it.
type Webhook struct {
	ID           string   `json:"id" example:"whk_01k3v9q2d7m4x8a5c0tw"`
	URL          string   `json:"url"`
	Description  *string  `json:"description"`
	Events       []string `json:"events" doc:"Types of events; customer.* stands for all of a noun, * for all" example:"booking.*"`
	Disabled     bool     `json:"disabled"`
	Problem      *string  `json:"problem" doc:"Why the program disabled it by itself"`
	FailingSince *string  `json:"failingSince" format:"date-time" doc:"No delivery has succeeded since; null when the last one did. After three days it is disabled."`
	CreatedAt    string   `json:"createdAt" format:"date-time"`
	UpdatedAt    string   `json:"updatedAt" format:"date-time"`
}

// NewWebhook is an endpoint when it is made: the only time that its secret is shown.
type NewWebhook struct {
	Webhook
	Secret *string `json:"secret" doc:"What deliveries are signed with (Standard Webhooks), shown this once; null when the answer is replayed" example:"whsec_…"`
}

// newWebhookAnswer keeps the secret out of what is kept for repeats.
type newWebhookAnswer struct{ One[NewWebhook] }

func (a newWebhookAnswer) withoutSecret() reply {
	a.Data.Secret = nil
	return a
}

func webhookWire(w *clientele.Webhook) Webhook {
	return Webhook{ID: w.ID, URL: w.URL, Description: orNull(&w.Description), Events: w.Events, Disabled: w.Disabled, Problem: orNull(&w.Problem),
		FailingSince: stampOrNull(w.FailingSince), CreatedAt: stamp(w.CreatedAt), UpdatedAt: stamp(w.UpdatedAt)}
}

// WebhookFields are what of an endpoint can be written.
type WebhookFields struct {
	URL         opt[string]   `json:"url,omitempty" doc:"An https address of another machine"`
	Description opt[string]   `json:"description,omitempty" doc:"Up to 200 characters" example:"The web shop"`
	Events      opt[[]string] `json:"events,omitempty" doc:"Types of events; customer.* stands for all of a noun, * for all" example:"[\"booking.*\",\"customer.erased\"]"`
	Disabled    opt[bool]     `json:"disabled,omitempty" doc:"false enables it again and forgets what failed"`
}

func (f WebhookFields) change() clientele.WebhookChange {
	return clientele.WebhookChange{URL: f.URL.Optional, Description: f.Description.Optional, Events: f.Events.Optional, Disabled: f.Disabled.Optional}
}

// WebhookPath names an endpoint.
type WebhookPath struct {
	ID string `path:"id" doc:"Id of the webhook" example:"whk_01k3v9q2d7m4x8a5c0tw"`
}

// DeliveryPath names a delivery.
type DeliveryPath struct {
	WebhookPath
	DeliveryID string `path:"deliveryId" doc:"Id of the delivery" example:"dlv_01k3v9q2d7m4x8a5c0tw"`
}

// Delivery is an event on its way to an endpoint.
type Delivery struct {
	ID             string            `json:"id" example:"dlv_01k3v9q2d7m4x8a5c0tw"`
	EventID        string            `json:"eventId" doc:"The webhook-id header: the same in every attempt" example:"evt_01k3v9q2d7m4x8a5c0tw"`
	Type           string            `json:"type" example:"booking.created"`
	SubjectID      string            `json:"subjectId" doc:"Id of what the event is about" example:"bkg_01k3v9q2d7m4x8a5c0tw"`
	Related        map[string]string `json:"related" doc:"Ids of other records, by their part: from, into"`
	OccurredAt     string            `json:"occurredAt" format:"date-time"`
	Status         string            `json:"status" enum:"pending,delivered,dead" doc:"pending: not tried yet, or tried again at nextAttemptAt. dead: given up after three days, or the webhook is disabled."`
	Attempts       int               `json:"attempts"`
	ResponseStatus *int              `json:"responseStatus" doc:"Of the last attempt; null when there was no answer"`
	Problem        *string           `json:"problem" doc:"What was wrong with the last attempt"`
	CreatedAt      string            `json:"createdAt" format:"date-time"`
	TriedAt        *string           `json:"triedAt" format:"date-time"`
	NextAt         *string           `json:"nextAttemptAt" format:"date-time"`
	DeliveredAt    *string           `json:"deliveredAt" format:"date-time"`
}

func deliveryWire(d *clientele.Delivery) Delivery {
	w := Delivery{ID: d.ID, EventID: d.EventID, Type: d.Type, SubjectID: d.SubjectID, Related: map[string]string{}, OccurredAt: stamp(d.At),
		Status: string(d.Status), Attempts: d.Attempts, Problem: orNull(&d.Problem), CreatedAt: stamp(d.CreatedAt), TriedAt: stampOrNull(d.TriedAt),
		NextAt: stampOrNull(d.NextAt), DeliveredAt: stampOrNull(d.DeliveredAt)}
	maps.Copy(w.Related, d.Related)
	if d.ResponseStatus != 0 {
		w.ResponseStatus = &d.ResponseStatus
	}
	return w
}

// Describe writes what an event is about as the API's own answers show it. It keeps clientele.DescribeSubject.
func Describe(s clientele.EventSubject) (json.RawMessage, error) {
	switch {
	case s.Customer != nil:
		return encode(customerWire(s.Customer)), nil
	case s.Booking != nil:
		return encode(bookingWire(s.Booking)), nil
	case s.Order != nil:
		return encode(orderWire(s.Order)), nil
	case s.Import != nil:
		return encode(importWire(s.Import)), nil
	}
	return json.RawMessage("{}"), nil
}
