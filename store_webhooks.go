package clientele

import (
	"context"
	"time"
)

// WebhookReader is what can be read of webhooks.
type WebhookReader interface {
	WebhookByID(ctx context.Context, org, id string) (Webhook, error)
	FindWebhooks(ctx context.Context, org string) ([]Webhook, error) // all, the oldest first
	DeliveryByID(ctx context.Context, org, id string) (Delivery, error)
	FindDeliveries(ctx context.Context, org, webhook string, slice Slice) ([]Delivery, string, error) // the newest first
}

// WebhookWriter is what can be written of them.
type WebhookWriter interface {
	InsertWebhook(ctx context.Context, org string, w Webhook) error
	UpdateWebhook(ctx context.Context, org string, w Webhook) error
	DeleteWebhook(ctx context.Context, org, id string) error // with its deliveries
	InsertDelivery(ctx context.Context, org string, d Delivery) error
	UpdateDelivery(ctx context.Context, org string, d Delivery) error
	// DeleteDeliveries removes up to limit deliveries made before a time that are no longer pending.
	DeleteDeliveries(ctx context.Context, org string, before time.Time, limit int) (deleted int, err error)
}
