package sqlstore

import (
	"context"
	"strconv"

	"clientele"
)

// Suppressed tells whether a keyed hash is of somebody who was erased.
func (r reader) Suppressed(ctx context.Context, org string, hash []byte) (bool, error) {
	found, err := all(ctx, r, column[string], "select kind from suppression where org_id = $1 and hash = $2", org, hash)
	return len(found) > 0, err
}

// SuppressedHashes gives all keyed hashes.
func (r reader) SuppressedHashes(ctx context.Context, org string) ([][]byte, error) {
	return all(ctx, r, readBlob, "select hash from suppression where org_id = $1", org)
}

// InsertSuppressions keeps keyed hashes.
func (t *tx) InsertSuppressions(_ context.Context, org string, ss []clientele.Suppression) error {
	for _, s := range ss {
		_, err := t.exec("insert into suppression (org_id, hash, kind, day) values ($1, $2, $3, $4) on conflict (org_id, hash) do nothing",
			org, s.Hash, s.Kind, s.Day)
		if err != nil {
			return err
		}
	}
	return nil
}

// DeleteSuppressions forgets keyed hashes.
func (t *tx) DeleteSuppressions(_ context.Context, org string, hashes [][]byte) error {
	for _, hash := range hashes {
		if _, err := t.exec("delete from suppression where org_id = $1 and hash = $2", org, hash); err != nil {
			return err
		}
	}
	return nil
}

// AuditSize tells how many entries are in the audit log's tree.
func (r reader) AuditSize(ctx context.Context, org string) (int64, error) {
	return one(ctx, r, "Count", column[int64], "select coalesce(max(seq), -1) + 1 from audit_link where org_id = $1", org)
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

// auditLag is how far behind the newest entry of the tree others may still be missing: transactions that began
// earlier and ended later.
const auditLag = 10 * 60 * 1000

// UnlinkedAuditEvents gives entries that are not in the tree yet, the oldest first.
func (r reader) UnlinkedAuditEvents(ctx context.Context, org string, limit int) ([]clientele.AuditEvent, error) {
	return all(ctx, r, readAuditEvent, `select a.at, a.id, a.actor_kind, a.actor_id, a.origin, a.request_id, a.action, a.subject_type, a.subject_id, a.slot,
		a.sealed_origin, a.sealed from audit_event a
		where a.org_id = $1 and a.at >= coalesce((select l.at from audit_link l where l.org_id = $1 order by l.seq desc limit 1), 0) - $2
		and not exists (select 1 from audit_link k where k.org_id = $1 and k.event_id = a.id)
		order by a.at, a.id limit `+strconv.Itoa(limit), org, int64(auditLag))
}

// AuditEventOf gives the entry of an action that was done to something once.
func (r reader) AuditEventOf(ctx context.Context, org, action, subject string) (clientele.AuditEvent, error) {
	return one(ctx, r, "Audit entry", readAuditEvent, `select at, id, actor_kind, actor_id, origin, request_id, action, subject_type, subject_id, slot,
		sealed_origin, sealed from audit_event where org_id = $1 and subject_id = $2 and action = $3 order by at desc limit 1`, org, subject, action)
}

// LockAuditTree makes transactions that add to the tree take turns: on the organization's position in the ledger,
// which every organization with an erasure has.
func (t *tx) LockAuditTree(_ context.Context, org string) error {
	_, err := t.exec(`insert into ledger_position (org_id, n, hash) values ($1, 0, '')
		on conflict (org_id) do update set n = ledger_position.n`, org)
	return err
}

// InsertAuditLinks adds entries to the tree.
func (t *tx) InsertAuditLinks(_ context.Context, org string, first int64, events []clientele.AuditEvent, links [][]byte) error {
	for i, e := range events {
		_, err := t.exec("insert into audit_link (org_id, seq, event_id, at, links) values ($1, $2, $3, $4, $5)", org, first+int64(i), e.ID, ms(e.At), links[i])
		if err != nil {
			return err
		}
	}
	return nil
}
