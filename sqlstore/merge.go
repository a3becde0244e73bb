package sqlstore

import (
	"context"
	"strings"

	"clientele"
)

// movable are the tables whose rows hang on a customer, by the word that the API has for them. Rows that a merge moves
// are found again by their ids.
var movable = []struct {
	kind, table string
	time        string // where in an id the time begins, behind the prefix
}{
	{"notes", "note", "6"}, {"documents", "document", "5"}, {"consents", "consent", "5"}, {"loyaltyEntries", "loyalty", "5"},
	{"bookings", "booking", "5"}, {"orders", "orders", "5"}, {"suggestions", "suggestion", "5"}, {"messages", "message", "5"},
}

const mergeColumns = `id, kept_id, moved, kept, actor_kind, actor_id, at, undo_until, undone_at, after_slot, after_origin, after_sealed`

func readMerge(row scanner) (m clientele.Merge, err error) {
	err = row.Scan(&m.ID, &m.KeptID, fromJSON(&m.Moved), fromJSON(&m.Kept), &m.ActorKind, &m.ActorID, fromMS(&m.At), fromMS(&m.UndoUntil),
		fromMS(&m.UndoneAt), &m.After.Slot, &m.After.Origin, &m.After.Data)
	return m, err
}

// MergeByID finds one merge with its records.
func (r reader) MergeByID(ctx context.Context, org, id string) (clientele.Merge, error) {
	m, err := one(ctx, r, "Merge", readMerge, "select "+mergeColumns+" from merge where org_id = $1 and id = $2", org, id)
	if err != nil {
		return m, err
	}
	return m, r.mergeRecords(ctx, org, &m)
}

type mergeRecord struct {
	n        int
	customer string
	sealed   clientele.Sealed
}

func readMergeRecord(row scanner) (m mergeRecord, err error) {
	err = row.Scan(&m.n, &m.customer, &m.sealed.Slot, &m.sealed.Origin, &m.sealed.Data)
	return m, err
}

func (r reader) mergeRecords(ctx context.Context, org string, m *clientele.Merge) error {
	records, err := all(ctx, r, readMergeRecord, "select n, customer_id, slot, origin, sealed from merge_record where org_id = $1 and merge_id = $2 order by n", org, m.ID)
	for _, record := range records {
		if record.n > 0 {
			m.From = append(m.From, record.customer)
		}
		if len(record.sealed.Data) > 0 {
			m.Before = append(m.Before, record.sealed)
		}
	}
	return err
}

// FindMerges lists merges, the newest first; of one customer, on either side, when one is named.
func (r reader) FindMerges(ctx context.Context, org, customer string, slice clientele.Slice) ([]clientele.Merge, string, error) {
	text, args := "select "+mergeColumns+" from merge where org_id = $1 and ($2 = '' or id < $2) order by id desc limit $3", []any{org, slice.After, slice.Limit + 1}
	if customer != "" {
		text = "select " + mergeColumns + ` from merge where org_id = $1 and ($2 = '' or id < $2)
			and id in (select merge_id from merge_record where org_id = $1 and customer_id = $4) order by id desc limit $3`
		args = append(args, customer)
	}
	found, err := all(ctx, r, readMerge, text, args...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > slice.Limit {
		found = found[:slice.Limit]
		next = found[slice.Limit-1].ID
	}
	for i := range found {
		if err := r.mergeRecords(ctx, org, &found[i]); err != nil {
			return nil, "", err
		}
	}
	return found, next, nil
}

// InsertMerge writes a merge with its records.
func (t *tx) InsertMerge(_ context.Context, org string, m clientele.Merge) error {
	_, err := t.exec("insert into merge (org_id, "+mergeColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		org, m.ID, m.KeptID, jsonText(m.Moved), jsonText(m.Kept), string(m.ActorKind), m.ActorID, ms(m.At), ms(m.UndoUntil), msOrNull(m.UndoneAt),
		int64(m.After.Slot), m.After.Origin, m.After.Data)
	for n, sealed := range m.Before {
		if err == nil {
			_, err = t.exec("insert into merge_record (org_id, merge_id, n, customer_id, slot, origin, sealed) values ($1, $2, $3, $4, $5, $6, $7)",
				org, m.ID, n, sealed.Origin, int64(sealed.Slot), sealed.Origin, sealed.Data)
		}
	}
	return err
}

// LockMerge makes transactions that undo a merge take turns.
func (t *tx) LockMerge(ctx context.Context, org, id string) (clientele.Merge, error) {
	n, err := t.exec("update merge set undo_until = undo_until where org_id = $1 and id = $2", org, id)
	if err == nil && n == 0 {
		err = clientele.NotFound("Merge")
	}
	if err != nil {
		return clientele.Merge{}, err
	}
	return t.MergeByID(ctx, org, id)
}

// UpdateMerge writes that a merge was undone.
func (t *tx) UpdateMerge(_ context.Context, org string, m clientele.Merge) error {
	n, err := t.exec("update merge set kept = $3, undone_at = $4 where org_id = $1 and id = $2", org, m.ID, jsonText(m.Kept), msOrNull(m.UndoneAt))
	if err == nil && n == 0 {
		err = clientele.NotFound("Merge")
	}
	return err
}

// MoveChildren gives everything that hangs on one customer to another.
func (t *tx) MoveChildren(_ context.Context, org, merge, from, to string) (map[string]int, error) {
	moved := make(map[string]int)
	for _, m := range movable {
		_, err := t.exec(`insert into merge_move (org_id, merge_id, kind, row_id, customer_id)
			select org_id, $2, $3, id, customer_id from `+m.table+` where org_id = $1 and customer_id = $4`, org, merge, m.kind, from)
		if err != nil {
			return nil, err
		}
		n, err := t.exec("update "+m.table+" set customer_id = $3 where org_id = $1 and customer_id = $2", org, from, to)
		if err != nil {
			return nil, err
		}
		moved[m.kind] = int(n)
	}
	return moved, nil
}

// MoveChildrenBack gives what a merge moved and is still with the kept customer back to whose it was, and what followed
// from it since.
func (t *tx) MoveChildrenBack(ctx context.Context, org string, merge clientele.Merge) (map[string]int64, error) {
	for _, m := range movable {
		_, err := t.exec("update "+m.table+` set customer_id = (select v.customer_id from merge_move v
				where v.org_id = $1 and v.merge_id = $2 and v.kind = $3 and v.row_id = `+m.table+`.id)
			where org_id = $1 and customer_id = $4 and id in (select row_id from merge_move where org_id = $1 and merge_id = $2 and kind = $3)`,
			org, merge.ID, m.kind, merge.KeptID)
		if err != nil {
			return nil, err
		}
	}
	points := make(map[string]int64)
	for _, from := range merge.From {
		moved, err := t.followBack(ctx, org, merge.KeptID, from)
		if err != nil {
			return nil, err
		}
		points[from] = moved
	}
	return points, nil
}

// followBack gives a customer the orders that were made of their bookings while these were another's, and the points
// that their orders moved meanwhile.
func (t *tx) followBack(ctx context.Context, org, kept, to string) (points int64, err error) {
	if _, err = t.exec(`update orders set customer_id = $3 where org_id = $1 and customer_id = $2
		and booking_id in (select id from booking where org_id = $1 and customer_id = $3)`, org, kept, to); err != nil {
		return 0, err
	}
	const theirs = "org_id = $1 and customer_id = $2 and order_id in (select id from orders where org_id = $1 and customer_id = $3)"
	if points, err = one(ctx, t, "Sum", column[int64], "select cast(coalesce(sum(points), 0) as bigint) from loyalty where "+theirs, org, kept, to); err != nil {
		return 0, err
	}
	_, err = t.exec("update loyalty set customer_id = $3 where "+theirs, org, kept, to)
	return points, err
}

// ChildrenAfter counts what hangs on a customer and was made after another thing, by kind. Ids begin with the kind and
// go on with the time.
func (t *tx) ChildrenAfter(ctx context.Context, org, customer, after string) (map[string]int, error) {
	_, moment, _ := strings.Cut(after, "_")
	counts := make(map[string]int)
	for _, m := range movable {
		n, err := one(ctx, t, "Count", column[int], "select count(*) from "+m.table+" where org_id = $1 and customer_id = $2 and substr(id, "+m.time+") > $3", org, customer, moment)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			counts[m.kind] = n
		}
	}
	return counts, nil
}

// ForgetMerge deletes what undoing a merge needed; that it was, stays.
func (t *tx) ForgetMerge(_ context.Context, org, id string) error {
	if _, err := t.exec("delete from merge_move where org_id = $1 and merge_id = $2", org, id); err != nil {
		return err
	}
	for _, text := range []string{
		"update merge_record set slot = 0, sealed = $3 where org_id = $1 and merge_id = $2",
		"update merge set after_slot = 0, after_sealed = $3 where org_id = $1 and id = $2",
	} {
		if _, err := t.exec(text, org, id, []byte{}); err != nil {
			return err
		}
	}
	return nil
}
