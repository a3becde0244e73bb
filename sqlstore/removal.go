package sqlstore

import (
	"context"
	"strconv"

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
