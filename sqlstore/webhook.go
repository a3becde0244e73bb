package sqlstore

import (
	"context"
	"strconv"
	"time"

	"clientele"
)

const webhookColumns = "id, url, description, events, disabled, problem, failing_since, failures, paused_until, created_by, created_at, updated_at, slot, origin, sealed"

func readWebhook(row scanner) (w clientele.Webhook, err error) {
	err = row.Scan(append([]any{&w.ID, &w.URL, &w.Description, fromJSON(&w.Events), &w.Disabled, &w.Problem, fromMS(&w.FailingSince), &w.Failures,
		fromMS(&w.PausedUntil), &w.CreatedBy, fromMS(&w.CreatedAt), fromMS(&w.UpdatedAt)}, sealedFields(&w.Sealed)...)...)
	return w, err
}

// WebhookByID gives one endpoint.
func (r reader) WebhookByID(ctx context.Context, org, id string) (clientele.Webhook, error) {
	return one(ctx, r, "Webhook", readWebhook, "select "+webhookColumns+" from webhook where org_id = $1 and id = $2", org, id)
}

// FindWebhooks gives all endpoints, the oldest first.
func (r reader) FindWebhooks(ctx context.Context, org string) ([]clientele.Webhook, error) {
	return all(ctx, r, readWebhook, "select "+webhookColumns+" from webhook where org_id = $1 order by id", org)
}

// InsertWebhook writes a new endpoint.
func (t *tx) InsertWebhook(_ context.Context, org string, w clientele.Webhook) error {
	_, err := t.exec("insert into webhook (org_id, "+webhookColumns+") values ("+places(1, 16)+")",
		append([]any{org, w.ID, w.URL, w.Description, jsonText(w.Events), w.Disabled, w.Problem, msOrNull(w.FailingSince), w.Failures,
			msOrNull(w.PausedUntil), w.CreatedBy, ms(w.CreatedAt), ms(w.UpdatedAt)}, sealedValues(w.Sealed)...)...)
	return taken(err, "webhook", "There is a webhook with this id already")
}

// UpdateWebhook writes what can change of an endpoint.
func (t *tx) UpdateWebhook(_ context.Context, org string, w clientele.Webhook) error {
	return t.change("Webhook", `update webhook set url = $3, description = $4, events = $5, disabled = $6, problem = $7, failing_since = $8, failures = $9,
		paused_until = $10, updated_at = $11 where org_id = $1 and id = $2`, org, w.ID, w.URL, w.Description, jsonText(w.Events), w.Disabled, w.Problem,
		msOrNull(w.FailingSince), w.Failures, msOrNull(w.PausedUntil), ms(w.UpdatedAt))
}

// DeleteWebhook removes an endpoint with its deliveries.
func (t *tx) DeleteWebhook(_ context.Context, org, id string) error {
	if _, err := t.exec("delete from delivery where org_id = $1 and webhook_id = $2", org, id); err != nil {
		return err
	}
	return t.change("Webhook", "delete from webhook where org_id = $1 and id = $2", org, id)
}

const deliveryColumns = `id, webhook_id, event_id, type, subject_id, related, at, status, attempts, response_status, problem, created_at, tried_at,
	next_at, delivered_at`

func readDelivery(row scanner) (d clientele.Delivery, err error) {
	err = row.Scan(&d.ID, &d.WebhookID, &d.EventID, &d.Type, &d.SubjectID, fromJSON(&d.Related), fromMS(&d.At), &d.Status, &d.Attempts, &d.ResponseStatus,
		&d.Problem, fromMS(&d.CreatedAt), fromMS(&d.TriedAt), fromMS(&d.NextAt), fromMS(&d.DeliveredAt))
	return d, err
}

// DeliveryByID gives one delivery.
func (r reader) DeliveryByID(ctx context.Context, org, id string) (clientele.Delivery, error) {
	return one(ctx, r, "Delivery", readDelivery, "select "+deliveryColumns+" from delivery where org_id = $1 and id = $2", org, id)
}

// FindDeliveries lists an endpoint's deliveries, the newest first.
func (r reader) FindDeliveries(ctx context.Context, org, webhook string, s clientele.Slice) ([]clientele.Delivery, string, error) {
	text, args := "select "+deliveryColumns+" from delivery where org_id = $1 and webhook_id = $2", []any{org, webhook}
	if s.After != "" {
		text, args = text+" and id < $3", append(args, s.After)
	}
	found, err := all(ctx, r, readDelivery, text+" order by id desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, func(d clientele.Delivery) string { return d.ID }, err)
}

// InsertDelivery writes a new delivery.
func (t *tx) InsertDelivery(_ context.Context, org string, d clientele.Delivery) error {
	_, err := t.exec("insert into delivery (org_id, "+deliveryColumns+") values ("+places(1, 16)+")", org, d.ID, d.WebhookID, d.EventID, d.Type, d.SubjectID,
		jsonText(d.Related), ms(d.At), string(d.Status), d.Attempts, d.ResponseStatus, d.Problem, ms(d.CreatedAt), msOrNull(d.TriedAt), msOrNull(d.NextAt),
		msOrNull(d.DeliveredAt))
	return taken(err, "delivery", "There is a delivery with this id already")
}

// UpdateDelivery writes what became of a delivery.
func (t *tx) UpdateDelivery(_ context.Context, org string, d clientele.Delivery) error {
	return t.change("Delivery", `update delivery set status = $3, attempts = $4, response_status = $5, problem = $6, created_at = $7, tried_at = $8,
		next_at = $9, delivered_at = $10 where org_id = $1 and id = $2`, org, d.ID, string(d.Status), d.Attempts, d.ResponseStatus, d.Problem,
		ms(d.CreatedAt), msOrNull(d.TriedAt), msOrNull(d.NextAt), msOrNull(d.DeliveredAt))
}

// DeleteDeliveries removes old deliveries, a batch of them.
func (t *tx) DeleteDeliveries(_ context.Context, org string, before time.Time, limit int) (int, error) {
	n, err := t.exec(`delete from delivery where org_id = $1 and id in (select d.id from delivery d
		where d.org_id = $1 and d.created_at < $2 and d.status <> 'pending' order by d.created_at limit $3)`, org, ms(before), limit)
	return int(n), err
}
