package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// AuditTip tells how many entries are in the audit log's tree, and the time of the last.
func (r reader) AuditTip(ctx context.Context, org string) (size int64, last time.Time, err error) {
	found, err := all(ctx, r, func(row scanner) (seq int64, err error) {
		err = row.Scan(&seq, fromMS(&last))
		return seq, err
	}, "select seq, at from audit_link where org_id = $1 order by seq desc limit 1", org)
	if err != nil || len(found) == 0 {
		return 0, time.Time{}, err
	}
	return found[0] + 1, last, nil
}

// AuditLinks gives the hashes that were stored with entries of the tree, in the order of the numbers.
func (r reader) AuditLinks(ctx context.Context, org string, seqs []int64) ([][]byte, error) {
	links := make([][]byte, len(seqs))
	for i, seq := range seqs {
		var err error
		if links[i], err = one(ctx, r, "Link", readBlob, "select links from audit_link where org_id = $1 and seq = $2", org, seq); err != nil {
			return nil, err
		}
	}
	return links, nil
}

// AuditSeq gives the place of an entry in the tree.
func (r reader) AuditSeq(ctx context.Context, org, event string) (int64, error) {
	return one(ctx, r, "Audit entry", column[int64], "select seq from audit_link where org_id = $1 and event_id = $2", org, event)
}

// UnlinkedAuditEvents gives entries behind a place that are not in the tree, the oldest first.
func (r reader) UnlinkedAuditEvents(ctx context.Context, org string, after clientele.AuditPlace, limit int) ([]clientele.AuditEvent, error) {
	return all(ctx, r, readAuditEvent, `select a.at, a.id, a.actor_kind, a.actor_id, a.origin, a.request_id, a.action, a.subject_type, a.subject_id, a.slot,
		a.sealed_origin, a.sealed from audit_event a
		where a.org_id = $1 and (a.at, a.id) > ($2, $3)
		and not exists (select 1 from audit_link k where k.org_id = $1 and k.event_id = a.id)
		order by a.at, a.id limit `+strconv.Itoa(limit), org, max(ms(after.At), 0), after.ID)
}

// LinkedAuditEvents tells which entries are in the tree.
func (r reader) LinkedAuditEvents(ctx context.Context, org string, events []clientele.AuditEvent) (map[string]bool, error) {
	linked := make(map[string]bool)
	err := r.ask(ctx, func(t *tx) error {
		ids := make([]string, len(events))
		for i, e := range events {
			ids[i] = e.ID
		}
		return t.each("select event_id from audit_link where org_id = $1 and "+t.dialect.anyOf("event_id", 2), []any{org, t.dialect.list(ids)}, func(row scanner) error {
			id, err := column[string](row)
			linked[id] = true
			return err
		})
	})
	return linked, err
}

// AuditChain gives entries of the tree in their order, from a number on.
func (r reader) AuditChain(ctx context.Context, org string, from int64, limit int) ([]clientele.LinkedEvent, error) {
	var chain []clientele.LinkedEvent
	err := r.ask(ctx, func(t *tx) (err error) {
		chain, err = all(ctx, t, readLink, "select seq, event_id, links from audit_link where org_id = $1 and seq >= $2 order by seq limit "+strconv.Itoa(limit), org, from)
		if err != nil || len(chain) == 0 {
			return err
		}
		ids := make([]string, len(chain))
		for i, l := range chain {
			ids[i] = l.EventID
		}
		events, err := all(ctx, t, readAuditEvent, "select "+strings.Join(auditColumns, ", ")+" from audit_event where org_id = $1 and "+
			t.dialect.anyOf("id", 2), org, t.dialect.list(ids))
		byID := make(map[string]clientele.AuditEvent, len(events))
		for _, e := range events {
			byID[e.ID] = e
		}
		for i := range chain {
			chain[i].Event = byID[chain[i].EventID]
		}
		return err
	})
	return chain, err
}

func readLink(row scanner) (l clientele.LinkedEvent, err error) {
	err = row.Scan(&l.Seq, &l.EventID, &l.Links)
	return l, err
}

// AuditEventOf gives the entry of an action that was done to something once.
func (r reader) AuditEventOf(ctx context.Context, org, action, subject string) (clientele.AuditEvent, error) {
	return one(ctx, r, "Audit entry", readAuditEvent, "select "+strings.Join(auditColumns, ", ")+` from audit_event
		where org_id = $1 and subject_id = $2 and action = $3 order by at desc limit 1`, org, subject, action)
}

// AuditCheckpoint gives what was last signed of the tree.
func (r reader) AuditCheckpoint(ctx context.Context, org string) (size int64, signed string, err error) {
	_, err = all(ctx, r, func(row scanner) (struct{}, error) {
		return struct{}{}, row.Scan(&size, &signed)
	}, "select size, signed from audit_checkpoint where org_id = $1", org)
	return size, signed, err
}

// SetAuditCheckpoint keeps what was signed of the tree.
func (t *tx) SetAuditCheckpoint(_ context.Context, org string, size int64, signed string) error {
	_, err := t.exec(`insert into audit_checkpoint (org_id, size, signed) values ($1, $2, $3)
		on conflict (org_id) do update set size = excluded.size, signed = excluded.signed where audit_checkpoint.size < excluded.size`, org, size, signed)
	return err
}

// LockAuditTree makes transactions that add to the tree take turns: on the organization's position in the ledger,
// which is written as seldom as the tree.
func (t *tx) LockAuditTree(_ context.Context, org string) error {
	_, err := t.exec(`insert into ledger_position (org_id, n, hash) values ($1, 0, '')
		on conflict (org_id) do update set n = ledger_position.n`, org)
	return err
}

// InsertAuditLinks adds entries to the tree.
func (t *tx) InsertAuditLinks(_ context.Context, org string, first int64, events []clientele.AuditEvent, links [][]byte) error {
	at := make([]int, len(events))
	for i := range at {
		at[i] = i
	}
	return insertRows(t, "audit_link", []string{"org_id", "seq", "event_id", "at", "links"}, at, func(i int) []any {
		return []any{org, first + int64(i), events[i].ID, ms(events[i].At), links[i]}
	})
}
