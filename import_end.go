package clientele

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"clientele/vault"
)

// finish ends an import: its file is kept for a day more, and it can be undone for thirty.
func (run *importRun) finish(ctx context.Context, status ImportStatus, problem string) error {
	i, a, r := run.i, run.a, run.r
	i.Status, i.Problem, i.EndedAt = status, problem, r.Now(a.Org)
	i.UndoUntil = i.EndedAt.Add(importUndoLife)
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.UpdateImport(ctx, a.Org.ID, i); err != nil {
			return err
		}
		if err := r.record(ctx, tx, a, importEntry("import."+string(status), i)); err != nil {
			return err
		}
		if err := r.emit(ctx, tx, a, EventImportCompleted, i.ID); err != nil {
			return err
		}
		if err := r.enqueueForget(ctx, tx, a, i, i.EndedAt.Add(importFileLife)); err != nil {
			return err
		}
		if err := r.enqueue(ctx, tx, a, JobImportSettle, i.ID, i.UndoUntil); err != nil {
			return err
		}
		if err := r.compareImportSoon(ctx, tx, a, i); err != nil {
			return err
		}
		return tx.FinishJob(ctx, run.job)
	})
}

// runImportForget shreds the key of an upload and deletes its pieces, a few at a time.
func (r *Register) runImportForget(ctx context.Context, a Actor, j Job) error {
	id, text, _ := strings.Cut(j.Subject, "/")
	slot, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("job %s: %w", j.ID, err)
	}
	if err := r.vault.Shred(vault.Slot(slot)); err != nil {
		return err
	}
	for {
		var deleted int
		err := r.store.InTx(ctx, func(tx Tx) (err error) {
			if deleted, err = tx.DeleteImportChunks(ctx, a.Org.ID, id, 16); err != nil || deleted > 0 {
				return err
			}
			return tx.FinishJob(ctx, j)
		})
		if err != nil || deleted == 0 {
			return err
		}
	}
}

// runImportSettle forgets what undoing an import needed, once it can no longer be undone.
func (r *Register) runImportSettle(ctx context.Context, a Actor, j Job) error {
	for {
		var deleted int
		err := r.store.InTx(ctx, func(tx Tx) (err error) {
			if deleted, err = tx.DeleteImportRows(ctx, a.Org.ID, j.Subject, nil, 1000); err != nil || deleted > 0 {
				return err
			}
			return tx.FinishJob(ctx, j)
		})
		if err != nil || deleted == 0 {
			return err
		}
	}
}

// forgetSubject names an upload and the slot of its key.
func forgetSubject(id string, slot vault.Slot) string { return id + "/" + slotText(slot) }

func slotText(s vault.Slot) string { return strconv.FormatInt(int64(s), 10) }
