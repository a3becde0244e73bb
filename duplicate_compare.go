package clientele

import (
	"context"
	"slices"
	"time"
)

// JobMatchCompare compares one record with those that resemble it; JobMatchImport does so for what an import made;
// JobMatchRun goes through the whole register.
const (
	JobMatchCompare JobKind = "match"
	JobMatchImport  JobKind = "match_import"
	JobMatchRun     JobKind = "match_run"
)

// compareSoon has a record compared when something that identifies the person has changed, or it has become active.
func (r *Register) compareSoon(ctx context.Context, tx Tx, a Actor, before, after Customer) error {
	if after.Status != StatusActive || before.Status == StatusActive && before.SameIdentity(after) {
		return nil
	}
	return r.enqueue(ctx, tx, a, JobMatchCompare, after.ID, r.Now(a.Org))
}

// compareImportSoon has what an import made and changed compared. After a large one that waits until whoever runs it
// has their answer.
func (r *Register) compareImportSoon(ctx context.Context, tx Tx, a Actor, i Import) error {
	if i.Counts.Created+i.Counts.Updated == 0 {
		return nil
	}
	due := r.Now(a.Org)
	if i.Counts.Created > manyImported {
		due = due.Add(importPause)
	}
	return r.enqueue(ctx, tx, a, JobMatchImport, i.ID, due)
}

// importPause is how long the search for duplicates waits after a large import.
const importPause = 2 * time.Second

// runMatchCompare compares one record.
func (r *Register) runMatchCompare(ctx context.Context, a Actor, j Job) error {
	return r.comparePart(ctx, a, []string{j.Subject}, func(tx Tx) error { return tx.FinishJob(ctx, j) })
}

// compared is a record with those that it may be.
type compared struct {
	customer Customer
	near     []Near
}

// lookAround finds those that active records may be, among the pairs that they are in already too.
func (r *Register) lookAround(ctx context.Context, a Actor, n *nearness, records []Customer) ([]compared, error) {
	records = slices.DeleteFunc(records, func(c Customer) bool { return c.Status != StatusActive })
	beside := make([][]string, len(records))
	for i, c := range records {
		pairs, err := r.store.DuplicatesOf(ctx, a.Org.ID, c.ID)
		if err != nil {
			return nil, err
		}
		for _, d := range pairs {
			beside[i] = append(beside[i], otherOf(d, c.ID))
		}
	}
	near, err := n.find(ctx, r.store, records, beside...)
	if err != nil {
		return nil, err
	}
	out := make([]compared, len(records))
	for i, c := range records {
		out[i] = compared{c, near[i]}
	}
	return out, nil
}

func otherOf(d Duplicate, id string) string {
	if d.A == id {
		return d.B
	}
	return d.A
}

// savePairs makes the pairs of a record those that were found: what waits and was not found again goes, what was
// dismissed and still holds stays. Records that changed since they were compared are left to their own comparison.
func (r *Register) savePairs(ctx context.Context, tx Tx, a Actor, c Customer, near []Near) error {
	ids := []string{c.ID}
	for _, other := range near {
		ids = append(ids, other.Customer.ID)
	}
	now, err := byID(ctx, tx, a.Org.ID, ids)
	if err != nil || now[c.ID].Status != StatusActive || !now[c.ID].SameIdentity(c) {
		return err
	}
	kept, err := tx.DuplicatesOf(ctx, a.Org.ID, c.ID)
	if err != nil {
		return err
	}
	was := make(map[string]Duplicate, len(kept))
	for _, d := range kept {
		was[otherOf(d, c.ID)] = d
	}
	for _, other := range near {
		is := now[other.Customer.ID]
		if is.Status != StatusActive || !is.SameIdentity(other.Customer) {
			continue
		}
		if old, ok := was[is.ID]; !ok || !r.holds(a.Org.ID, old, now[c.ID], is) {
			if err := tx.SaveDuplicate(ctx, a.Org.ID, r.openPair(a, now[c.ID], is, other.Score, uint64(other.pattern))); err != nil {
				return err
			}
		}
		delete(was, is.ID)
	}
	for _, d := range was {
		if d.Status == DuplicateOpen {
			if err := tx.DeleteDuplicate(ctx, a.Org.ID, d.A, d.B); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Register) openPair(a Actor, x, y Customer, score float64, pattern uint64) Duplicate {
	d := Duplicate{Status: DuplicateOpen, Score: score, Pattern: pattern, ModelVersion: matchVersion, At: r.Now(a.Org),
		Fingerprint: r.pairFingerprint(a.Org.ID, x, y)}
	d.A, d.B = pairOf(x.ID, y.ID)
	return d
}

// runMatchImport gives the records that an import made their keys, and has them compared: a few one by one, many by a
// run through the whole register.
func (r *Register) runMatchImport(ctx context.Context, a Actor, j Job) error {
	id := j.Subject
	total, err := r.keysOfImport(ctx, a, j, id)
	if err != nil {
		return err
	}
	if total > manyImported {
		return r.store.InTx(ctx, func(tx Tx) error {
			if err := r.enqueueRun(ctx, tx, a); err != nil {
				return err
			}
			return tx.FinishJob(ctx, j)
		})
	}
	if err := r.compareImported(ctx, a, j, id); err != nil {
		return err
	}
	return r.finishJob(ctx, j)
}

// manyImported is from how many new records on an import is followed by a run through the whole register.
const manyImported = 5000

// keysOfImport adds the keys of all records that an import made, and tells how many there were.
func (r *Register) keysOfImport(ctx context.Context, a Actor, j Job, id string) (int, error) {
	total, line := 0, 0
	for {
		ids, last, err := r.importedIDs(ctx, a, id, []Outcome{OutcomeCreated}, line, keyChunk)
		if err != nil || len(ids) == 0 {
			return total, err
		}
		total, line = total+len(ids), last
		if err := r.addKeys(ctx, a, j, ids); err != nil {
			return total, err
		}
	}
}

// importedIDs gives the records of an import's rows after a line, and the last line.
func (r *Register) importedIDs(ctx context.Context, a Actor, id string, outcomes []Outcome, line, limit int) ([]string, int, error) {
	var ids []string
	for len(ids) < limit {
		rows, err := r.store.FindImportRows(ctx, a.Org.ID, id, outcomes, line, 1000)
		if err != nil || len(rows) == 0 {
			return ids, line, err
		}
		for _, row := range rows {
			ids, line = append(ids, row.CustomerID), row.Line
		}
	}
	return ids, line, nil
}

// compareImported compares the records that an import made or changed, batch by batch.
func (r *Register) compareImported(ctx context.Context, a Actor, j Job, id string) error {
	extend := func(tx Tx) error { return tx.ExtendJob(ctx, j, r.clock().Add(lease)) }
	for line := 0; ; {
		ids, last, err := r.importedIDs(ctx, a, id, []Outcome{OutcomeCreated, OutcomeUpdated, OutcomeUndone, OutcomeKept}, line, 1)
		if err != nil || len(ids) == 0 {
			return err
		}
		line = last
		for part := range slices.Chunk(ids, 100) {
			if err := r.comparePart(ctx, a, part, extend); err != nil {
				return err
			}
		}
	}
}

// comparePart compares some records with those around them and keeps the pairs, in one transaction with what settles
// the job.
func (r *Register) comparePart(ctx context.Context, a Actor, ids []string, settle func(Tx) error) error {
	n, err := r.newNearness(ctx, r.store, a.Org)
	if err != nil {
		return err
	}
	found, err := r.store.CustomersByIDs(ctx, a.Org.ID, ids)
	if err != nil {
		return err
	}
	fresh, err := r.lookAround(ctx, a, n, found)
	if err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		for _, one := range fresh {
			if err := r.savePairs(ctx, tx, a, one.customer, one.near); err != nil {
				return err
			}
		}
		return settle(tx)
	})
}
