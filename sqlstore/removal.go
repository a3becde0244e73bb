package sqlstore

import (
	"context"
	"strconv"
	"time"

	"clientele"
)

const removalColumns = "id, customer_id, status, requested_by, actor_kind, actor_id, channel, was_status, requested_at, due_at, reasons, ended_at, erasure_id, slot, origin, sealed"

var selectRemoval = "select " + removalColumns + " from removal where org_id = $1 and "

// keptPlan is how the reasons of a removal's date are kept.
type keptPlan struct {
	Reasons     []clientele.RemovalReason
	BeyondMonth bool
}

func readRemoval(row scanner) (m clientele.Removal, err error) {
	var plan keptPlan
	err = row.Scan(append([]any{&m.ID, &m.CustomerID, &m.Status, &m.RequestedBy, &m.ActorKind, &m.ActorID, &m.Channel, &m.Was, fromMS(&m.RequestedAt),
		fromMS(&m.DueAt), fromJSON(&plan), fromMS(&m.EndedAt), &m.ErasureID}, sealedFields(&m.Sealed)...)...)
	m.Reasons, m.BeyondMonth = plan.Reasons, plan.BeyondMonth
	return m, err
}

// RemovalByID gives one removal request.
func (r reader) RemovalByID(ctx context.Context, org, id string) (clientele.Removal, error) {
	return one(ctx, r, "Removal request", readRemoval, selectRemoval+"id = $2", org, id)
}

// LockRemoval makes transactions that change a request take turns, and reads it.
func (t *tx) LockRemoval(ctx context.Context, org, id string) (clientele.Removal, error) {
	if !t.dialect.oneWriter() {
		if err := t.change("Removal request", "update removal set due_at = due_at where org_id = $1 and id = $2", org, id); err != nil {
			return clientele.Removal{}, err
		}
	}
	return t.RemovalByID(ctx, org, id)
}

// PendingRemoval gives the request of a customer that is pending.
func (r reader) PendingRemoval(ctx context.Context, org, customer string) (clientele.Removal, error) {
	return one(ctx, r, "Removal request", readRemoval, selectRemoval+"customer_id = $2 and status = 'pending'", org, customer)
}

// FindRemovals lists removal requests, the newest first.
func (r reader) FindRemovals(ctx context.Context, org string, status clientele.RemovalStatus, s clientele.Slice) ([]clientele.Removal, string, error) {
	c := conditions{}
	c.add("org_id = ?", org)
	if status != "" {
		c.add("status = ?", string(status))
	}
	if s.After != "" {
		c.add("id < ?", s.After)
	}
	found, err := all(ctx, r, readRemoval, "select "+removalColumns+" from removal where "+c.text()+" order by id desc limit "+strconv.Itoa(s.Limit+1), c.args...)
	return cut(found, s.Limit, func(m clientele.Removal) string { return m.ID }, err)
}

// InsertRemoval writes a request.
func (t *tx) InsertRemoval(_ context.Context, org string, m clientele.Removal) error {
	_, err := t.exec("insert into removal (org_id, "+removalColumns+") values ("+places(1, 17)+")",
		append([]any{org, m.ID, m.CustomerID, string(m.Status), string(m.RequestedBy), string(m.ActorKind), m.ActorID, m.Channel, string(m.Was),
			ms(m.RequestedAt), ms(m.DueAt), jsonText(keptPlan{m.Reasons, m.BeyondMonth}), msOrNull(m.EndedAt), m.ErasureID}, sealedValues(m.Sealed)...)...)
	return taken(err, "removal", "A removal of this customer is pending already")
}

// UpdateRemoval writes what can change of a request.
func (t *tx) UpdateRemoval(_ context.Context, org string, m clientele.Removal) error {
	return t.change("Removal request", "update removal set status = $3, due_at = $4, reasons = $5, ended_at = $6, erasure_id = $7 where org_id = $1 and id = $2",
		org, m.ID, string(m.Status), ms(m.DueAt), jsonText(keptPlan{m.Reasons, m.BeyondMonth}), msOrNull(m.EndedAt), m.ErasureID)
}

func readHold(row scanner) (h clientele.LegalHold, err error) {
	err = row.Scan(&h.ID, &h.CustomerID, &h.Ground, &h.Until, &h.ActorID, fromMS(&h.CreatedAt), fromMS(&h.LiftedAt))
	return h, err
}

// LegalHolds lists the holds on a customer, the newest first.
func (r reader) LegalHolds(ctx context.Context, org, customer string) ([]clientele.LegalHold, error) {
	return all(ctx, r, readHold, `select id, customer_id, ground, until, actor_id, created_at, lifted_at from legal_hold
		where org_id = $1 and customer_id = $2 order by id desc`, org, customer)
}

// InsertLegalHold writes a hold.
func (t *tx) InsertLegalHold(_ context.Context, org string, h clientele.LegalHold) error {
	_, err := t.exec("insert into legal_hold (org_id, id, customer_id, ground, until, actor_id, created_at, lifted_at) values ("+places(1, 8)+")",
		org, h.ID, h.CustomerID, h.Ground, h.Until, h.ActorID, ms(h.CreatedAt), msOrNull(h.LiftedAt))
	return taken(err, "legal_hold", "There is a hold with this id already")
}

// LiftLegalHold ends a hold; one that has ended keeps its time.
func (t *tx) LiftLegalHold(_ context.Context, org, customer, id string, at time.Time) error {
	return t.change("Legal hold", "update legal_hold set lifted_at = coalesce(lifted_at, $4) where org_id = $1 and customer_id = $2 and id = $3", org, customer, id, ms(at))
}
