package sqlstore

import (
	"context"
	"strconv"
	"time"

	"clientele"
)

const messageColumns = `id, customer_id, booking_id, order_id, channel, kind, status, reason, via, attempts, about_at, author, created_at, expires_at,
	next_at, sent_at, campaign_id, slot, origin, sealed`

func readMessage(row scanner) (m clientele.Message, err error) {
	err = row.Scan(append([]any{&m.ID, fromText(&m.CustomerID), fromText(&m.BookingID), &m.OrderID, &m.Channel, &m.Kind, &m.Status, &m.Reason, &m.Via,
		&m.Attempts, fromMS(&m.AboutAt), &m.Author, fromMS(&m.CreatedAt), fromMS(&m.ExpiresAt), fromMS(&m.NextAt), fromMS(&m.SentAt), &m.CampaignID},
		sealedFields(&m.Sealed)...)...)
	return m, err
}

// MessageByID gives one message.
func (r reader) MessageByID(ctx context.Context, org, id string) (clientele.Message, error) {
	return one(ctx, r, "Message", readMessage, "select "+messageColumns+" from message where org_id = $1 and id = $2", org, id)
}

// FindMessages lists messages, the newest first, along the index of what is asked for. A customer's few are filtered.
func (r reader) FindMessages(ctx context.Context, org string, q clientele.MessageQuery, s clientele.Slice) ([]clientele.Message, string, error) {
	w := &conditions{}
	w.add("org_id = ?", org)
	if q.CustomerID != "" {
		w.add("customer_id = ?", q.CustomerID)
	}
	if q.Status != "" {
		w.add("status = ?", string(q.Status))
	}
	if q.Channel != "" {
		w.add("channel = ?", string(q.Channel))
	}
	if s.After != "" {
		w.add("id < ?", s.After)
	}
	found, err := all(ctx, r, readMessage, "select "+messageColumns+" from message where "+w.text()+
		" order by id desc limit "+strconv.Itoa(s.Limit+1), w.args...)
	return cut(found, s.Limit, func(m clientele.Message) string { return m.ID }, err)
}

// InsertMessage writes a new message.
func (t *tx) InsertMessage(_ context.Context, org string, m clientele.Message) error {
	_, err := t.exec("insert into message (org_id, "+messageColumns+") values ("+places(1, 21)+")",
		append([]any{org, m.ID, textOrNull(m.CustomerID), textOrNull(m.BookingID), m.OrderID, string(m.Channel), string(m.Kind), string(m.Status), m.Reason,
			m.Via, m.Attempts, msOrNull(m.AboutAt), m.Author, ms(m.CreatedAt), ms(m.ExpiresAt), msOrNull(m.NextAt), msOrNull(m.SentAt),
			m.CampaignID}, sealedValues(m.Sealed)...)...)
	return taken(err, "message", "There is a message with this id already")
}

// UpdateMessage writes what sending changes.
func (t *tx) UpdateMessage(_ context.Context, org string, m clientele.Message) error {
	return t.change("Message", `update message set status = $3, reason = $4, via = $5, attempts = $6, expires_at = $7, next_at = $8, sent_at = $9,
		slot = $10, origin = $11, sealed = $12 where org_id = $1 and id = $2`,
		append([]any{org, m.ID, string(m.Status), m.Reason, m.Via, m.Attempts, ms(m.ExpiresAt), msOrNull(m.NextAt), msOrNull(m.SentAt)},
			sealedValues(m.Sealed)...)...)
}

// BookingsToRemind finds bookings of whose present start no reminder was written, along the index of the starts.
func (r reader) BookingsToRemind(ctx context.Context, org string, from, to time.Time, ahead time.Duration, limit int) ([]clientele.Booking, error) {
	return all(ctx, r, func(row scanner) (b clientele.Booking, err error) {
		err = row.Scan(&b.ID, fromText(&b.CustomerID), fromMS(&b.StartsAt))
		return b, err
	}, `select b.id, b.customer_id, b.starts_at from booking b
		where b.org_id = $1 and b.status = 'booked' and b.starts_at > $2 and b.starts_at <= $3 and b.customer_id is not null
		and b.created_at <= b.starts_at - $4 and not exists (select 1 from message m where m.org_id = $1 and m.booking_id = b.id
		and m.kind = 'reminder' and m.about_at = b.starts_at)
		order by b.starts_at, b.id limit `+strconv.Itoa(limit), org, ms(from), ms(to), ahead.Milliseconds())
}
