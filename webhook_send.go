package clientele

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// deliverAfter is how long a delivery waits after each attempt; the last one is three days after the first, as Standard
// Webhooks recommends.
var deliverAfter = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
	20 * time.Hour, 20*time.Hour + 25*time.Minute}

// statusGone is how an endpoint says that it wants nothing more, in HTTP and so in Standard Webhooks.
const statusGone = 410

// runDelivery tells one endpoint of one event. At least once: when the program dies between the endpoint's answer and
// its noting, the event is sent again, under the same id.
func (r *Register) runDelivery(ctx context.Context, a Actor, j Job) error {
	call, err := r.beginDelivery(ctx, a, j)
	if err != nil || call == nil {
		return err
	}
	status, err := r.senders.Post(ctx, *call)
	if err != nil && ctx.Err() != nil {
		return err // the program ends; whoever comes next sends it
	}
	return r.endDelivery(context.WithoutCancel(ctx), a, j, status, err)
}

func (r *Register) beginDelivery(ctx context.Context, a Actor, j Job) (*WebhookCall, error) {
	var call *WebhookCall
	err := r.store.InTx(ctx, func(tx Tx) error {
		call = nil
		d, w, err := r.pendingDelivery(ctx, tx, a, j)
		if err != nil || d.ID == "" {
			return err
		}
		now := r.Now(a.Org)
		switch {
		case w.Disabled:
			d.Status, d.Problem, d.NextAt = DeliveryDead, "The webhook is disabled", time.Time{}
			if err := tx.UpdateDelivery(ctx, a.Org.ID, d); err != nil {
				return err
			}
			return tx.FinishJob(ctx, j)
		case w.PausedUntil.After(now):
			return tx.PostponeJob(ctx, j, w.PausedUntil)
		}
		body, err := r.payload(ctx, tx, a, d)
		if err != nil {
			return err
		}
		secret, err := r.unseal(a.Org.ID, w.Sealed, "webhook", w.ID)
		if err != nil {
			return err
		}
		stamp := strconv.FormatInt(r.clock().Unix(), 10) // the wall clock: receivers hold it against theirs
		call = &WebhookCall{URL: w.URL, Body: body, Headers: map[string]string{"Webhook-Id": d.EventID, "Webhook-Timestamp": stamp,
			"Webhook-Signature": signature(secret, d.EventID, stamp, body), "Content-Type": "application/json"}}
		return tx.ExtendJob(ctx, j, r.clock().Add(webhookLease))
	})
	return call, err
}

// pendingDelivery finds what a job is to deliver. Where there is nothing it ends the job.
func (r *Register) pendingDelivery(ctx context.Context, tx Tx, a Actor, j Job) (Delivery, Webhook, error) {
	d, err := tx.DeliveryByID(ctx, a.Org.ID, j.Subject)
	var w Webhook
	if err == nil && d.Status == DeliveryPending {
		w, err = tx.WebhookByID(ctx, a.Org.ID, d.WebhookID)
	}
	if KindOf(err) == KindNotFound || err == nil && d.Status != DeliveryPending {
		return Delivery{}, w, tx.FinishJob(ctx, j)
	}
	return d, w, err
}

func (r *Register) endDelivery(ctx context.Context, a Actor, j Job, status int, failed error) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		d, w, err := r.pendingDelivery(ctx, tx, a, j)
		if err != nil || d.ID == "" {
			return err
		}
		now := r.Now(a.Org)
		d.Attempts, d.TriedAt, d.ResponseStatus, d.Problem, d.NextAt = d.Attempts+1, now, status, "", time.Time{}
		if failed == nil && status >= 200 && status < 300 {
			d.Status, d.DeliveredAt = DeliveryDelivered, now
			err = r.endpointWorks(ctx, tx, a, w)
		} else {
			d.Problem = deliveryProblem(status, failed)
			if d.NextAt = nextDelivery(d, now); d.NextAt.IsZero() {
				d.Status = DeliveryDead
			}
			err = r.endpointFails(ctx, tx, a, w, status, now)
		}
		if err != nil {
			return err
		}
		if err := tx.UpdateDelivery(ctx, a.Org.ID, d); err != nil {
			return err
		}
		if d.Status == DeliveryPending {
			return tx.PostponeJob(ctx, j, d.NextAt)
		}
		return tx.FinishJob(ctx, j)
	})
}

func deliveryProblem(status int, failed error) string {
	switch {
	case failed != nil:
		return failureOf(failed).Reason
	case status >= 300 && status < 400:
		return fmt.Sprintf("It answered %d, and redirects are not followed", status)
	}
	return fmt.Sprintf("It answered %d", status)
}

// nextDelivery is when a delivery is tried again; the zero time when it is given up.
func nextDelivery(d Delivery, now time.Time) time.Time {
	n := min(d.Attempts, len(deliverAfter)) - 1
	next := now.Add(deliverAfter[n])
	if d.Attempts > len(deliverAfter) || next.After(d.CreatedAt.Add(webhookLife+6*time.Hour)) {
		return time.Time{}
	}
	return next
}

// endpointWorks forgets that an endpoint failed.
func (r *Register) endpointWorks(ctx context.Context, tx Tx, a Actor, w Webhook) error {
	if w.FailingSince.IsZero() {
		return nil
	}
	w.FailingSince, w.Failures, w.PausedUntil = time.Time{}, 0, time.Time{}
	return tx.UpdateWebhook(ctx, a.Org.ID, w)
}

// endpointFails lets an endpoint rest that fails, longer each time up to an hour, so that a dead one holds nobody up.
// One that has failed for three days, or says that it is gone, is disabled.
func (r *Register) endpointFails(ctx context.Context, tx Tx, a Actor, w Webhook, status int, now time.Time) error {
	if w.FailingSince.IsZero() {
		w.FailingSince = now
	}
	if w.PausedUntil.After(now) && status != statusGone {
		return nil // this attempt began before the rest that others' failure gave it
	}
	w.Failures++
	w.PausedUntil = now.Add(min(time.Second<<min(w.Failures, 12), time.Hour))
	switch {
	case status == statusGone:
		w.Problem = "It answered 410 Gone"
	case now.Sub(w.FailingSince) >= webhookLife:
		w.Problem = "Every delivery failed for three days"
	default:
		return tx.UpdateWebhook(ctx, a.Org.ID, w)
	}
	before := w
	w.Disabled = true
	if err := tx.UpdateWebhook(ctx, a.Org.ID, w); err != nil {
		return err
	}
	return r.record(ctx, tx, a, aboutWebhook("webhook.disabled", before, w))
}

// sweepDeliveries forgets old entries of the logs.
func (r *Register) sweepDeliveries(ctx context.Context, o Organization) error {
	for {
		var deleted int
		err := r.store.InTx(ctx, func(tx Tx) (err error) {
			deleted, err = tx.DeleteDeliveries(ctx, o.ID, r.Now(o).Add(-deliveryLife), sweepBatch)
			return err
		})
		if err != nil || deleted < sweepBatch {
			return err
		}
	}
}
