package clientele

import (
	"context"
	"encoding/json"
	"maps"
	"time"
)

// Delivery is one event on its way to one endpoint: an entry of the endpoint's log. It names records by id alone.
type Delivery struct {
	ID             string
	WebhookID      string
	EventID        string // the same in every attempt and every repeat: receivers tell repeats by it
	Type           string
	SubjectID      string
	Related        map[string]string
	At             time.Time // when what it tells of happened
	Status         DeliveryStatus
	Attempts       int
	ResponseStatus int    // of the last attempt; 0 when there was no answer
	Problem        string // of the last attempt
	CreatedAt      time.Time
	TriedAt        time.Time
	NextAt         time.Time // of the next attempt
	DeliveredAt    time.Time
}

// DeliveryStatus is where a delivery stands.
type DeliveryStatus string

// The states of a delivery.
const (
	DeliveryPending   DeliveryStatus = "pending" // not tried yet, or to be tried again
	DeliveryDelivered DeliveryStatus = "delivered"
	DeliveryDead      DeliveryStatus = "dead" // given up; it can be sent again by hand
)

// eventWebhookTest is the type of a delivery that somebody asked for to try an endpoint.
const eventWebhookTest = "webhook.test"

// EventSubject is the record that an event is about, as it is when it is told. One of its fields is set; none when the
// id is all that may be told.
type EventSubject struct {
	Customer *Customer
	Booking  *BookingDetails
	Order    *Order
	Import   *Import
}

// announce writes events in the transaction of what they tell of, with a delivery to each endpoint that wants to hear.
func (r *Register) announce(ctx context.Context, tx Tx, a Actor, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	if err := tx.InsertEvents(ctx, a.Org.ID, events); err != nil {
		return err
	}
	endpoints, err := tx.FindWebhooks(ctx, a.Org.ID)
	if err != nil {
		return err
	}
	for _, w := range endpoints {
		for _, e := range events {
			if w.Disabled || !w.hears(e.Type) {
				continue
			}
			if _, err := r.dispatch(ctx, tx, a, w, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// dispatch writes a delivery and the job that carries it out.
func (r *Register) dispatch(ctx context.Context, tx Tx, a Actor, w Webhook, e Event) (Delivery, error) {
	now := r.Now(a.Org)
	d := Delivery{ID: r.newID(a, prefixDelivery), WebhookID: w.ID, EventID: e.ID, Type: e.Type, SubjectID: e.SubjectID, Related: e.Related, At: e.At,
		Status: DeliveryPending, CreatedAt: now, NextAt: now}
	if err := tx.InsertDelivery(ctx, a.Org.ID, d); err != nil {
		return d, err
	}
	return d, r.enqueue(ctx, tx, a, JobWebhook, d.ID, now)
}

// Deliveries lists an endpoint's log, the newest first; deliveries stay in it for 30 days. Needs webhooks:read.
func (r *Register) Deliveries(ctx context.Context, a Actor, webhook string, paging Paging) (Page[Delivery], error) {
	if _, err := r.Webhook(ctx, a, webhook); err != nil {
		return Page[Delivery]{}, err
	}
	list := "deliveries " + webhook
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Delivery]{}, err
	}
	items, next, err := r.store.FindDeliveries(ctx, a.Org.ID, webhook, slice)
	if err != nil {
		return Page[Delivery]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Delivery, string, error) {
		return r.store.FindDeliveries(ctx, a.Org.ID, webhook, s)
	})
}

// ResendDelivery sends an event to an endpoint again, under its id, at once. A disabled endpoint is a conflict. Needs
// webhooks:write.
func (r *Register) ResendDelivery(ctx context.Context, a Actor, webhook, id string) (Delivery, error) {
	var d Delivery
	_, err := r.changeWebhook(ctx, a, webhook, func(tx Tx, w Webhook) (Webhook, error) {
		if w.Disabled {
			return w, errWebhookDisabled
		}
		var err error
		d, err = tx.DeliveryByID(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound || err == nil && d.WebhookID != w.ID {
			return w, NotFound("Delivery")
		}
		if err != nil {
			return w, err
		}
		now := r.Now(a.Org)
		d.Status, d.CreatedAt, d.NextAt = DeliveryPending, now, now // tried for three days from now on
		if err := tx.UpdateDelivery(ctx, a.Org.ID, d); err != nil {
			return w, err
		}
		w.PausedUntil = time.Time{}
		if err := tx.UpdateWebhook(ctx, a.Org.ID, w); err != nil {
			return w, err
		}
		return w, r.enqueue(ctx, tx, a, JobWebhook, d.ID, now)
	})
	return d, err
}

var errWebhookDisabled = Errorf(KindConflict, "This webhook is disabled: enable it first")

// TestWebhook sends an endpoint an event of the type webhook.test, whatever events it hears of. A disabled endpoint is a
// conflict. Needs webhooks:write.
func (r *Register) TestWebhook(ctx context.Context, a Actor, id string) (Delivery, error) {
	var d Delivery
	_, err := r.changeWebhook(ctx, a, id, func(tx Tx, w Webhook) (Webhook, error) {
		if w.Disabled {
			return w, errWebhookDisabled
		}
		w.PausedUntil = time.Time{}
		if err := tx.UpdateWebhook(ctx, a.Org.ID, w); err != nil {
			return w, err
		}
		var err error
		d, err = r.dispatch(ctx, tx, a, w, Event{ID: r.newID(a, prefixEvent), Type: eventWebhookTest, SubjectID: w.ID, At: r.Now(a.Org)})
		return w, err
	})
	return d, err
}

// payload is what an endpoint is told: the record as it is now, never as it was, so that nothing about somebody who has
// been erased is sent.
func (r *Register) payload(ctx context.Context, tx Tx, a Actor, d Delivery) ([]byte, error) {
	data, err := r.eventData(ctx, tx, a, d)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Type      string          `json:"type"`
		Timestamp string          `json:"timestamp"`
		Data      json.RawMessage `json:"data"`
	}{d.Type, d.At.Format(blockerTime), data})
}

func (r *Register) eventData(ctx context.Context, tx Tx, a Actor, d Delivery) (json.RawMessage, error) {
	subject, err := r.eventSubject(ctx, tx, a, d.SubjectID)
	if err != nil {
		return nil, err
	}
	if subject == (EventSubject{}) || len(d.Related) > 0 {
		ids := map[string]string{"id": d.SubjectID}
		maps.Copy(ids, d.Related)
		return json.Marshal(ids)
	}
	return r.senders.Describe(subject)
}

// eventSubject reads what an event is about. What is gone, merged into another record, or hidden by a pending removal is
// told by its id alone.
func (r *Register) eventSubject(ctx context.Context, tx Tx, a Actor, id string) (s EventSubject, err error) {
	switch {
	case hasPrefix(id, prefixCustomer):
		c, e := r.living(ctx, tx, a)(tx.CustomerByID(ctx, a.Org.ID, id))
		if err = e; err == nil && c.Status != StatusRemovalPending {
			s.Customer = &c
		}
	case hasPrefix(id, prefixBooking):
		b, e := tx.BookingByID(ctx, a.Org.ID, id)
		if err = e; err == nil {
			details, e := r.detailed(ctx, tx, a, []Booking{b})
			if err = e; err == nil {
				s.Booking = &details[0]
			}
		}
	case hasPrefix(id, prefixOrder):
		o, e := tx.OrderByID(ctx, a.Org.ID, id)
		if err = e; err == nil {
			s.Order = &o
		}
	case hasPrefix(id, prefixImport):
		i, e := tx.ImportByID(ctx, a.Org.ID, id)
		if err = e; err == nil {
			s.Import = &i
		}
	}
	if KindOf(err) == KindNotFound {
		return EventSubject{}, nil
	}
	return s, err
}

func hasPrefix(id, prefix string) bool { return len(id) > len(prefix) && id[:len(prefix)] == prefix }
