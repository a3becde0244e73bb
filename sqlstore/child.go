package sqlstore

import (
	"context"
	"strconv"

	"clientele"
)

// What hangs on a customer is listed the newest first, which is by id.

// childrenOf lists rows by id, the newest first, a page at a time. The organization is $1 of the query, the customer $2.
func childrenOf[T any](ctx context.Context, r reader, read func(scanner) (T, error), selects, org, customer string, s clientele.Slice, id func(T) string) ([]T, string, error) {
	text, args := selects, []any{org, customer}
	if s.After != "" {
		text, args = text+" and id < $3", append(args, s.After)
	}
	found, err := all(ctx, r, read, text+" order by id desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, id, err)
}

// cut makes a page of what was read, which is one row more than the page where more follows.
func cut[T any](found []T, limit int, position func(T) string, err error) ([]T, string, error) {
	if err != nil || len(found) <= limit {
		return found, "", err
	}
	return found[:limit], position(found[limit-1]), nil
}

// sealedFields are the destinations of the three columns of sealed content.
func sealedFields(s *clientele.Sealed) []any { return []any{&s.Slot, &s.Origin, fromBlob(&s.Data)} }

func sealedValues(s clientele.Sealed) []any { return []any{int64(s.Slot), s.Origin, blob(s.Data)} }

const selectConsent = "select id, customer_id, channel, allowed, at, source, actor, wording from consent where org_id = $1 and customer_id = $2"

func readConsent(row scanner) (c clientele.Consent, err error) {
	err = row.Scan(&c.ID, &c.CustomerID, &c.Channel, &c.Allowed, fromMS(&c.At), &c.Source, &c.Actor, &c.Wording)
	return c, err
}

// FindConsents lists what a customer agreed to, the newest first.
func (r reader) FindConsents(ctx context.Context, org, customer string, s clientele.Slice) ([]clientele.Consent, string, error) {
	return childrenOf(ctx, r, readConsent, selectConsent, org, customer, s, func(c clientele.Consent) string { return c.ID })
}

// InsertConsents adds entries to the history of what people agreed to.
func (t *tx) InsertConsents(_ context.Context, org string, cs []clientele.Consent) error {
	err := insertRows(t, "consent", []string{"org_id", "id", "customer_id", "channel", "allowed", "at", "source", "actor", "wording"}, cs,
		func(c clientele.Consent) []any {
			return []any{org, c.ID, c.CustomerID, string(c.Channel), c.Allowed, ms(c.At), string(c.Source), c.Actor, c.Wording}
		})
	return taken(err, "consent", "There is a consent with this id already")
}

// DeleteConsents removes the entries that an actor wrote about a customer.
func (t *tx) DeleteConsents(_ context.Context, org, customer, actor string) error {
	_, err := t.exec("delete from consent where org_id = $1 and customer_id = $2 and actor = $3", org, customer, actor)
	return err
}

const selectLoyalty = "select id, customer_id, order_id, points, balance, reason, actor, at from loyalty where org_id = $1 and customer_id = $2"

func readLoyalty(row scanner) (e clientele.LoyaltyEntry, err error) {
	err = row.Scan(&e.ID, &e.CustomerID, &e.OrderID, &e.Points, &e.Balance, &e.Reason, &e.Actor, fromMS(&e.At))
	return e, err
}

// FindLoyalty lists a customer's ledger of points, the newest first.
func (r reader) FindLoyalty(ctx context.Context, org, customer string, s clientele.Slice) ([]clientele.LoyaltyEntry, string, error) {
	return childrenOf(ctx, r, readLoyalty, selectLoyalty, org, customer, s, func(e clientele.LoyaltyEntry) string { return e.ID })
}

// InsertLoyalty adds an entry to a ledger.
func (t *tx) InsertLoyalty(_ context.Context, org string, e clientele.LoyaltyEntry) error {
	_, err := t.exec(`insert into loyalty (org_id, id, customer_id, order_id, points, balance, reason, actor, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, org, e.ID, e.CustomerID, e.OrderID, e.Points, e.Balance, e.Reason, e.Actor, ms(e.At))
	return taken(err, "loyalty", "There is an entry with this id already")
}
