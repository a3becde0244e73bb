package sqlstore

import (
	"context"
	"time"

	"clientele"
)

const selectHold = "select id, customer_id, order_id, ground, until, actor_id, created_at, lifted_at from legal_hold where org_id = $1 and "

func readHold(row scanner) (h clientele.LegalHold, err error) {
	err = row.Scan(&h.ID, &h.CustomerID, &h.OrderID, &h.Ground, &h.Until, &h.ActorID, fromMS(&h.CreatedAt), fromMS(&h.LiftedAt))
	return h, err
}

// LegalHoldByID gives one hold.
func (r reader) LegalHoldByID(ctx context.Context, org, id string) (clientele.LegalHold, error) {
	return one(ctx, r, "Legal hold", readHold, selectHold+"id = $2", org, id)
}

// LegalHolds lists the holds on some records, the newest first.
func (r reader) LegalHolds(ctx context.Context, org string, customers []string) ([]clientele.LegalHold, error) {
	return r.holdsOn(ctx, org, "customer_id", customers)
}

// OrderHolds lists the holds on some orders, the newest first.
func (r reader) OrderHolds(ctx context.Context, org string, orders []string) ([]clientele.LegalHold, error) {
	return r.holdsOn(ctx, org, "order_id", orders)
}

func (r reader) holdsOn(ctx context.Context, org, column string, ids []string) (found []clientele.LegalHold, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = r.ask(ctx, func(t *tx) (err error) {
		found, err = all(ctx, t, readHold, selectHold+column+" <> '' and "+t.dialect.anyOf(column, 2)+" order by id desc", org, t.dialect.list(ids))
		return err
	})
	return found, err
}

// InsertLegalHold writes a hold.
func (t *tx) InsertLegalHold(_ context.Context, org string, h clientele.LegalHold) error {
	_, err := t.exec("insert into legal_hold (org_id, id, customer_id, order_id, ground, until, actor_id, created_at, lifted_at) values ("+places(1, 9)+")",
		org, h.ID, h.CustomerID, h.OrderID, h.Ground, h.Until, h.ActorID, ms(h.CreatedAt), msOrNull(h.LiftedAt))
	return taken(err, "legal_hold", "There is a hold with this id already")
}

// LiftLegalHold ends a hold.
func (t *tx) LiftLegalHold(_ context.Context, org, id string, at time.Time) error {
	return t.change("Legal hold", "update legal_hold set lifted_at = $3 where org_id = $1 and id = $2", org, id, ms(at))
}

// OrderRetainedUntil tells until when bookkeeping needs an order whose customer was erased.
func (r reader) OrderRetainedUntil(ctx context.Context, org, order string) (string, error) {
	return one(ctx, r, "Order", column[string], "select retained_until from orders where org_id = $1 and id = $2", org, order)
}
