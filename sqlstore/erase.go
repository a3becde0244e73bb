package sqlstore

import (
	"context"
	"encoding/json"
	"strconv"

	"clientele"
	"clientele/vault"
)

// MergedRecords gives the records that were merged into one, directly or through others.
func (r reader) MergedRecords(ctx context.Context, org, id string) ([]string, error) {
	var found []string
	for into := []string{id}; len(into) > 0; {
		var next []string
		err := r.ask(ctx, func(t *tx) (err error) {
			next, err = all(ctx, t, column[string], "select id from customer where org_id = $1 and merged_into <> '' and "+
				t.dialect.anyOf("merged_into", 2)+" order by id", org, t.dialect.list(into))
			return err
		})
		if err != nil {
			return nil, err
		}
		found, into = append(found, next...), next
	}
	return found, nil
}

// BookingsOf gives all bookings of a customer.
func (r reader) BookingsOf(ctx context.Context, org, customer string) (found []clientele.Booking, err error) {
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readBooking, selectBooking+"customer_id = $2 order by starts_at, id", org, customer)
		for i := 0; err == nil && i < len(found); i += fillAtOnce {
			err = t.fillBookings(ctx, org, found[i:min(i+fillAtOnce, len(found))])
		}
		return err
	})
	return found, err
}

// fillAtOnce is how many rows have their parts read by one statement.
const fillAtOnce = 500

// OrdersOf gives all orders of a customer.
func (r reader) OrdersOf(ctx context.Context, org, customer string) (found []clientele.Order, err error) {
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readOrder, selectOrder+"customer_id = $2 order by created_at desc, id desc", org, customer)
		for i := 0; err == nil && i < len(found); i += fillAtOnce {
			var orders []*clientele.Order
			for n := range found[i:min(i+fillAtOnce, len(found))] {
				orders = append(orders, &found[i+n])
			}
			err = t.fillOrders(ctx, org, orders)
		}
		return err
	})
	return found, err
}

// wiped are the tables whose rows go with a customer, children before those that they refer to, with the word that
// an erasure counts them by.
var wiped = []struct{ kind, table string }{
	{"notes", "note"}, {"documents", "document"}, {"consents", "consent"}, {"loyaltyEntries", "loyalty"}, {"suggestions", "suggestion"},
	{"importRows", "import_row"}, {"messages", "message"}, {"", "cohort"}, {"", "legal_hold"}, {"", "retention_notice"},
}

// CountErasable counts the rows that go with a customer, by kind.
func (r reader) CountErasable(ctx context.Context, org, customer string) (map[string]int64, error) {
	counts := make(map[string]int64)
	for _, w := range wiped {
		if w.kind == "" {
			continue
		}
		n, err := one(ctx, r, "Count", column[int64], "select count(*) from "+w.table+" where org_id = $1 and customer_id <> '' and customer_id = $2", org, customer)
		if err != nil {
			return nil, err
		}
		counts[w.kind] = n
	}
	return counts, nil
}

// WipeCustomer takes a person out of everything but their record.
func (t *tx) WipeCustomer(ctx context.Context, org string, w clientele.Wipe) error {
	if err := t.cutHistory(org, w); err != nil {
		return err
	}
	records := t.dialect.list(w.Records)
	mine := " where org_id = $1 and customer_id <> '' and " + t.dialect.anyOf("customer_id", 2)
	texts := []string{
		"delete from document_chunk where org_id = $1 and document_id in (select id from document" + mine + ")",
		"delete from merge_move where org_id = $1 and merge_id in (select merge_id from merge_record" + mine + ")",
		"update merge set after_sealed = $3, after_slot = 0 where org_id = $1 and id in (select merge_id from merge_record" + mine + ")",
		"delete from session where org_id = $1 and " + t.dialect.anyOf("user_id", 2),
		"update customer set risk_at = null where org_id = $1 and " + t.dialect.anyOf("id", 2),
	}
	for _, table := range wiped {
		texts = append(texts, "delete from "+table.table+mine)
	}
	for i, text := range texts {
		args := []any{org, records}
		if i == 2 {
			args = append(args, []byte{})
		}
		if _, err := t.exec(text, args...); err != nil {
			return err
		}
	}
	for _, b := range w.Bookings {
		if err := t.KeepBooking(ctx, org, b); err != nil {
			return err
		}
	}
	for _, o := range w.Orders {
		if err := t.KeepOrder(ctx, org, o); err != nil {
			return err
		}
	}
	return nil
}

// cutHistory takes the number of the person's key, which is the same in all of their entries, out of the audit log.
func (t *tx) cutHistory(org string, w clientele.Wipe) error {
	ids := append([]string(nil), w.Records...)
	for _, b := range w.Bookings {
		ids = append(ids, b.ID)
	}
	for _, o := range w.Orders {
		ids = append(ids, o.ID)
	}
	for i := 0; i < len(ids); i += fillAtOnce {
		_, err := t.exec("update audit_event set slot = 0 where org_id = $1 and "+t.dialect.anyOf("subject_id", 2)+
			" and slot <> (select o.slot from organization o where o.org_id = $1)", org, t.dialect.list(ids[i:min(i+fillAtOnce, len(ids))]))
		if err != nil {
			return err
		}
	}
	return t.cutShared(org, w)
}

// cutShared takes from the histories of others what was written while the person's record was one with theirs: it
// quotes the values that had come from it.
func (t *tx) cutShared(org string, w clientele.Wipe) error {
	type span struct {
		customer string
		from, to int64
	}
	shared, err := all(t.ctx, t, func(row scanner) (s span, err error) {
		err = row.Scan(&s.customer, &s.from, &s.to)
		return s, err
	}, `select r.customer_id, m.at, m.undone_at from merge m join merge_record r on r.org_id = m.org_id and r.merge_id = m.id
		where m.org_id = $1 and r.org_id = $1 and m.undone_at is not null
		and m.id in (select merge_id from merge_record where org_id = $1 and `+t.dialect.anyOf("customer_id", 2)+")", org, t.dialect.list(w.Records))
	for _, s := range shared {
		if err == nil {
			_, err = t.exec(`update audit_event set slot = 0 where org_id = $1 and subject_id = $2 and at >= $3 and at <= $4
				and slot <> (select o.slot from organization o where o.org_id = $1)`, org, s.customer, s.from, s.to)
		}
	}
	return err
}

// KeepBooking writes a booking as it is kept without its customer.
func (t *tx) KeepBooking(_ context.Context, org string, b clientele.KeptBooking) error {
	err := t.change("Booking", `update booking set customer_id = null, starts_at = $3, ends_at = $4, blocked_until = $5, status = $6, cancelled_by = $7,
		source = '', notes = '', series_id = null, order_id = '', created_by = '', created_at = $8, updated_at = $9, retained_until = $10, day = $11
		where org_id = $1 and id = $2`, org, b.ID, ms(b.StartsAt), ms(b.EndsAt), ms(b.BlockedUntil), string(b.Status), string(b.CancelledBy),
		ms(b.CreatedAt), ms(b.UpdatedAt), b.Until, b.Day)
	if err == nil {
		_, err = t.exec("update booking_user set starts_at = $3, blocked_until = $4, blocks = $5 where org_id = $1 and booking_id = $2",
			org, b.ID, ms(b.StartsAt), ms(b.BlockedUntil), false)
	}
	return err
}

// KeepOrder writes an order as it is kept without its customer.
func (t *tx) KeepOrder(_ context.Context, org string, o clientele.KeptOrder) error {
	err := t.change("Order", `update orders set customer_id = null, booking_id = null, created_at = $3, paid_at = $4, ready_at = $5, completed_at = $6,
		cancelled_at = $7, retained_until = $8, receipt_number = $9, paid_day = $10 where org_id = $1 and id = $2`, org, o.ID, ms(o.CreatedAt), msOrNull(o.PaidAt), msOrNull(o.ReadyAt),
		msOrNull(o.CompletedAt), msOrNull(o.CancelledAt), o.Until, textOrNull(o.ReceiptNumber), o.PaidDay)
	if err == nil && !o.Whole {
		_, err = t.exec("update order_line set description = '' where org_id = $1 and order_id = $2", org, o.ID)
	}
	for _, p := range o.Payments {
		if err == nil {
			_, err = t.exec("update payment set at = $4, day = $5 where org_id = $1 and order_id = $2 and id = $3", org, o.ID, p.ID, ms(p.At), p.Day)
		}
	}
	for _, f := range o.Refunds {
		if err == nil {
			reason := f.Reason
			if !o.Whole {
				reason = ""
			}
			_, err = t.exec("update refund set at = $4, reason = $5, day = $6 where org_id = $1 and order_id = $2 and id = $3", org, o.ID, f.ID, ms(f.At), reason, f.Day)
		}
	}
	return err
}

const erasureColumns = "id, customer_id, removal_id, after_restore, requester_kind, requester_id, channel, requested_at, at, counts, ledger_n, ledger_hash, " +
	"purged_at, purged_n, purged_hash, scan, slot, origin, sealed"

func readErasure(row scanner) (e clientele.Erasure, err error) {
	var scan string
	err = row.Scan(append([]any{&e.ID, &e.CustomerID, &e.RemovalID, &e.AfterRestore, &e.Requester.Kind, &e.Requester.ID, &e.Requester.Channel,
		fromMS(&e.RequestedAt), fromMS(&e.At), fromJSON(&e.Counts), &e.Done.N, &e.Done.Hash, fromMS(&e.PurgedAt), &e.Purged.N, &e.Purged.Hash, &scan},
		sealedFields(&e.Needles)...)...)
	if err == nil && scan != "" {
		e.Scan = &vault.Scan{}
		err = json.Unmarshal([]byte(scan), e.Scan)
	}
	return e, err
}

// ErasureByID gives one erasure.
func (r reader) ErasureByID(ctx context.Context, org, id string) (clientele.Erasure, error) {
	return one(ctx, r, "Erasure", readErasure, "select "+erasureColumns+" from erasure where org_id = $1 and id = $2", org, id)
}

// FindErasures lists erasures, the newest first.
func (r reader) FindErasures(ctx context.Context, org string, s clientele.Slice) ([]clientele.Erasure, string, error) {
	found, err := all(ctx, r, readErasure, "select "+erasureColumns+" from erasure where org_id = $1 and ($2 = '' or id < $2) order by id desc limit "+
		strconv.Itoa(s.Limit+1), org, s.After)
	return cut(found, s.Limit, func(e clientele.Erasure) string { return e.ID }, err)
}

// UnpurgedErasures gives those whose bytes were not searched for yet.
func (r reader) UnpurgedErasures(ctx context.Context, org string) ([]clientele.Erasure, error) {
	return all(ctx, r, readErasure, "select "+erasureColumns+" from erasure where org_id = $1 and purged_at is null order by id", org)
}

func scanText(scan *vault.Scan) string {
	if scan == nil {
		return ""
	}
	return jsonText(scan)
}

// InsertErasure writes an erasure.
func (t *tx) InsertErasure(_ context.Context, org string, e clientele.Erasure) error {
	_, err := t.exec("insert into erasure (org_id, "+erasureColumns+") values ("+places(1, 20)+")",
		append([]any{org, e.ID, e.CustomerID, e.RemovalID, e.AfterRestore, e.Requester.Kind, e.Requester.ID, e.Requester.Channel, msOrNull(e.RequestedAt),
			ms(e.At), jsonText(e.Counts), e.Done.N, e.Done.Hash, msOrNull(e.PurgedAt), e.Purged.N, e.Purged.Hash, scanText(e.Scan)}, sealedValues(e.Needles)...)...)
	return taken(err, "erasure", "There is an erasure with this id already")
}

// UpdateErasure writes how far an erasure has come.
func (t *tx) UpdateErasure(_ context.Context, org string, e clientele.Erasure) error {
	return t.change("Erasure", `update erasure set ledger_n = $3, ledger_hash = $4, purged_at = $5, purged_n = $6, purged_hash = $7, scan = $8,
		slot = $9, origin = $10, sealed = $11 where org_id = $1 and id = $2`, append([]any{org, e.ID, e.Done.N, e.Done.Hash, msOrNull(e.PurgedAt),
		e.Purged.N, e.Purged.Hash, scanText(e.Scan)}, sealedValues(e.Needles)...)...)
}

// Certificate gives a certificate as it was signed.
func (r reader) Certificate(ctx context.Context, org, erasure, stage string) ([]byte, error) {
	text, err := one(ctx, r, "Certificate", column[string], "select content from certificate where org_id = $1 and erasure_id = $2 and stage = $3", org, erasure, stage)
	return []byte(text), err
}

// PutCertificate keeps a certificate. One that is there already stays.
func (t *tx) PutCertificate(_ context.Context, org, erasure, stage string, content []byte) error {
	_, err := t.exec("insert into certificate (org_id, erasure_id, stage, content) values ($1, $2, $3, $4) on conflict (org_id, erasure_id, stage) do nothing",
		org, erasure, stage, string(content))
	return err
}

// LedgerPosition tells how much of the erasure ledger an organization has seen.
func (r reader) LedgerPosition(ctx context.Context, org string) (vault.Position, error) {
	found, err := all(ctx, r, func(row scanner) (p vault.Position, err error) {
		err = row.Scan(&p.N, &p.Hash)
		return p, err
	}, "select n, hash from ledger_position where org_id = $1", org)
	if err != nil || len(found) == 0 {
		return vault.Position{}, err
	}
	return found[0], nil
}

// SetLedgerPosition remembers how much of the ledger was seen.
func (t *tx) SetLedgerPosition(_ context.Context, org string, p vault.Position) error {
	_, err := t.exec(`insert into ledger_position (org_id, n, hash) values ($1, $2, $3)
		on conflict (org_id) do update set n = excluded.n, hash = excluded.hash where ledger_position.n < excluded.n`, org, p.N, p.Hash)
	return err
}

// ForgetLedgerPosition makes an organization know nothing of the ledger.
func (t *tx) ForgetLedgerPosition(_ context.Context, org string) error {
	_, err := t.exec("update ledger_position set n = 0, hash = '' where org_id = $1", org)
	return err
}

// CustomerIDs gives the ids of all records that were not erased, by id, after the given one.
func (r reader) CustomerIDs(ctx context.Context, org, after string, limit int) ([]string, error) {
	return all(ctx, r, column[string], "select id from customer where org_id = $1 and id > $2 and status <> 'erased' order by id limit $3", org, after, limit)
}
