package api

import (
	"context"
	"net/http"

	"clientele"
)

func (s *Server) addWebhooks() {
	add(s, call{ID: "listWebhooks", Method: "GET", Path: "/v1/webhooks", Tag: tagWebhooks, Scope: clientele.WebhooksRead,
		Summary: "List the webhooks", Text: "The oldest first, without their secrets."},
		func(ctx context.Context, r request, in *Paged) (Many[Webhook], error) {
			found, err := r.reg.Webhooks(ctx, r.actor)
			if err != nil {
				return Many[Webhook]{}, err
			}
			return whole(r, in, "webhooks", found, func(w clientele.Webhook) string { return w.ID }, webhookWire)
		})
	add(s, call{ID: "createWebhook", Method: "POST", Path: "/v1/webhooks", Tag: tagWebhooks, Scope: clientele.WebhooksWrite, Status: http.StatusCreated,
		Summary: "Add a webhook",
		Text: "From now on its address gets a POST with {type, timestamp, data} for each of the events, signed as Standard Webhooks says. data is the record as it is then, or its id alone when it was erased. " +
			"An event comes at least once, always with the same webhook-id, and is tried for three days. The answer shows the secret, once. Needs url and events."}, createWebhook)
	add(s, call{ID: "getWebhook", Method: "GET", Path: "/v1/webhooks/{id}", Tag: tagWebhooks, Scope: clientele.WebhooksRead,
		Summary: "Read a webhook", Text: "Without its secret."},
		func(ctx context.Context, r request, in *WebhookPath) (One[Webhook], error) {
			w, err := r.reg.Webhook(ctx, r.actor, in.ID)
			return one(webhookWire(&w), w.ID), err
		})
	add(s, call{ID: "updateWebhook", Method: "PATCH", Path: "/v1/webhooks/{id}", Tag: tagWebhooks, Scope: clientele.WebhooksWrite,
		Summary: "Change a webhook", Text: "What is left out stays as it is."},
		func(ctx context.Context, r request, in *struct {
			WebhookPath
			Body WebhookFields
		}) (One[Webhook], error) {
			w, err := r.reg.UpdateWebhook(ctx, r.actor, in.ID, in.Body.change())
			return one(webhookWire(&w), w.ID), err
		})
	add(s, call{ID: "deleteWebhook", Method: "DELETE", Path: "/v1/webhooks/{id}", Tag: tagWebhooks, Scope: clientele.WebhooksWrite,
		Summary: "Remove a webhook", Text: "With its log. What was not delivered yet never will be."},
		func(ctx context.Context, r request, in *WebhookPath) (One[Removed], error) {
			return removed(in.ID), r.reg.DeleteWebhook(ctx, r.actor, in.ID)
		})
	s.addDeliveries()
}

func (s *Server) addDeliveries() {
	add(s, call{ID: "listDeliveries", Method: "GET", Path: "/v1/webhooks/{id}/deliveries", Tag: tagWebhooks, Scope: clientele.WebhooksRead,
		Summary: "List what was sent to a webhook", Text: "And what is still to be, the newest first. Entries stay for 30 days."},
		func(ctx context.Context, r request, in *struct {
			WebhookPath
			Paged
		}) (Many[Delivery], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Delivery]{}, err
			}
			page, err := r.reg.Deliveries(ctx, r.actor, in.ID, paging)
			return many(page, deliveryWire), err
		})
	add(s, call{ID: "resendDelivery", Method: "POST", Path: "/v1/webhooks/{id}/deliveries/{deliveryId}/resend", Tag: tagWebhooks, Scope: clientele.WebhooksWrite,
		Summary: "Send an event to a webhook again", Text: "Whatever became of it, under its webhook-id. A disabled webhook is 409."},
		func(ctx context.Context, r request, in *DeliveryPath) (One[Delivery], error) {
			d, err := r.reg.ResendDelivery(ctx, r.actor, in.ID, in.DeliveryID)
			return one(deliveryWire(&d), d.ID), err
		})
	add(s, call{ID: "testWebhook", Method: "POST", Path: "/v1/webhooks/{id}/test", Tag: tagWebhooks, Scope: clientele.WebhooksWrite,
		Summary: "Try a webhook", Text: "Sends it an event of the type webhook.test. The list of deliveries shows what became of it. A disabled webhook is 409."},
		func(ctx context.Context, r request, in *WebhookPath) (One[Delivery], error) {
			d, err := r.reg.TestWebhook(ctx, r.actor, in.ID)
			return one(deliveryWire(&d), d.ID), err
		})
}

func createWebhook(ctx context.Context, r request, in *struct{ Body WebhookFields }) (newWebhookAnswer, error) {
	w, secret, err := r.reg.CreateWebhook(ctx, r.actor, in.Body.change())
	out := one(NewWebhook{Webhook: webhookWire(&w), Secret: &secret}, w.ID)
	return newWebhookAnswer{out.created("/v1/webhooks/" + w.ID)}, err
}
