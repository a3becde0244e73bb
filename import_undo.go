package clientele

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"

	"clientele/vault"
)

// undoBatch is how many rows are taken back in one transaction.
const undoBatch = 100

// UndoImport takes a whole import back, within thirty days: what it created goes, what it changed is as it was. A
// record that somebody touched since is left as it is, and named; of a changed record the fields that nobody touched
// go back. It answers at once; Import tells the progress. Undoing twice changes nothing. Needs customers:write.
func (r *Register) UndoImport(ctx context.Context, a Actor, id string) (Import, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Import{}, err
	}
	var out Import
	err := r.store.InTx(ctx, func(tx Tx) error {
		i, err := r.importByID(ctx, tx, a, id)
		out = i
		if err != nil || i.Status == ImportUndone || i.Undoing {
			return err
		}
		now := r.Now(a.Org)
		switch {
		case i.Status != ImportCompleted && i.Status != ImportFailed:
			return Errorf(KindConflict, "Only an import that has ended can be undone").With("status", string(i.Status))
		case now.After(i.UndoUntil):
			return Errorf(KindConflict, "An import can be undone for 30 days, which are over").With("undoableUntil", i.UndoUntil)
		}
		i.Status, i.Undoing = ImportRunning, true
		if err := tx.UpdateImport(ctx, a.Org.ID, i); err != nil {
			return err
		}
		if err := r.record(ctx, tx, a, importEntry("import.undo_started", i)); err != nil {
			return err
		}
		out = i
		return r.enqueue(ctx, tx, a, JobImportUndo, i.ID, now)
	})
	return out, err
}

// runImportUndo takes an import back, batch by batch. A row that was taken back is marked, so that a restart goes on
// with the rest.
func (r *Register) runImportUndo(ctx context.Context, a Actor, j Job) error {
	i, err := r.importByID(ctx, r.store, a, j.Subject)
	if err != nil {
		return err
	}
	if !i.Undoing {
		return r.finishJob(ctx, j)
	}
	a.Origin, a.RequestID = "import", i.ID
	for {
		var rows []ImportRow
		next := i
		err := r.store.InTx(ctx, func(tx Tx) (err error) {
			next = i
			rows, err = tx.FindImportRows(ctx, a.Org.ID, i.ID, []Outcome{OutcomeCreated, OutcomeUpdated}, 0, undoBatch)
			if err != nil || len(rows) == 0 {
				return err
			}
			if err := r.undoRows(ctx, tx, a, &next, rows); err != nil {
				return err
			}
			if err := tx.ExtendJob(ctx, j, r.clock().Add(lease)); err != nil {
				return err
			}
			return tx.UpdateImport(ctx, a.Org.ID, next)
		})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return r.finishUndo(ctx, a, i, j)
		}
		next.Version++
		i = next
	}
}

func (r *Register) finishUndo(ctx context.Context, a Actor, i Import, j Job) error {
	i.Status, i.Undoing, i.UndoneAt = ImportUndone, false, r.Now(a.Org)
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.UpdateImport(ctx, a.Org.ID, i); err != nil {
			return err
		}
		if err := r.record(ctx, tx, a, importEntry("import.undone", i)); err != nil {
			return err
		}
		if err := r.compareImportSoon(ctx, tx, a, i); err != nil {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}

func (r *Register) undoRows(ctx context.Context, tx Tx, a Actor, i *Import, rows []ImportRow) error {
	var gone []vault.Slot
	for _, row := range rows {
		slot, err := r.undoRow(ctx, tx, a, i, &row)
		if err != nil {
			return err
		}
		if slot != 0 {
			gone = append(gone, slot)
		}
		if row.Outcome == OutcomeUndone {
			i.Counts.Undone++
		} else {
			i.Counts.UndoKept++
		}
		row.Sealed = Sealed{}
		if err := tx.UpdateImportRow(ctx, a.Org.ID, i.ID, row); err != nil {
			return err
		}
	}
	tx.AfterCommit(func() {
		if err := r.vault.Shred(gone...); err != nil {
			r.log.Error("keys of undone records could not be shredded", "import", i.ID, "error", err)
		}
	})
	return nil
}

// undoRow takes one row back. It gives the key slot of a record that is gone.
func (r *Register) undoRow(ctx context.Context, tx Tx, a Actor, i *Import, row *ImportRow) (vault.Slot, error) {
	created := row.Outcome == OutcomeCreated
	row.Outcome, row.Reason = OutcomeKept, "touched"
	c, err := tx.LockCustomer(ctx, a.Org.ID, row.CustomerID)
	if KindOf(err) == KindNotFound || err == nil && !listable(c) {
		row.Reason = "gone"
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if !created {
		return 0, r.undoUpdate(ctx, tx, a, i, row, c)
	}
	untouched, err := r.untouched(ctx, tx, a, c, row.Version, i.ID)
	if err != nil || !untouched {
		return 0, err
	}
	if err := tx.DeleteConsents(ctx, a.Org.ID, c.ID, i.ID); err != nil {
		return 0, err
	}
	if err := tx.DeleteCustomer(ctx, a.Org.ID, c); err != nil {
		return 0, err
	}
	if err := tx.AddTotals(ctx, a.Org.ID, newCustomers(a.Org, -1, c)); err != nil {
		return 0, err
	}
	row.Outcome, row.Reason = OutcomeUndone, ""
	return c.Slot, r.record(ctx, tx, a, entry{action: "customer.import_undone", subjectType: "customer", subjectID: c.ID})
}

// untouched tells whether nothing was done to a record since the import: neither to itself nor to what hangs on it.
func (r *Register) untouched(ctx context.Context, tx Tx, a Actor, c Customer, version int64, importID string) (bool, error) {
	if c.Version != version {
		return false, nil
	}
	if orders, _, err := tx.FindOrders(ctx, a.Org.ID, OrderQuery{CustomerID: c.ID}, Slice{Limit: 1}); err != nil || len(orders) > 0 {
		return false, err
	}
	if bookings, _, err := tx.FindBookings(ctx, a.Org.ID, BookingQuery{CustomerID: c.ID}, Slice{Limit: 1}); err != nil || len(bookings) > 0 {
		return false, err
	}
	last, _, err := tx.FindAuditEvents(ctx, a.Org.ID, AuditQuery{SubjectType: "customer", SubjectID: c.ID}, Slice{Limit: 1})
	return len(last) == 1 && last[0].RequestID == importID, err
}

// undoUpdate gives the fields that the import changed and nobody has changed since their old values.
func (r *Register) undoUpdate(ctx context.Context, tx Tx, a Actor, i *Import, row *ImportRow, now Customer) error {
	plain, err := r.unseal(a.Org.ID, row.Sealed, "import_row", importRowName(i.ID, row.Line))
	if errors.Is(err, vault.ErrShredded) {
		row.Reason = "gone"
		return nil
	}
	var snapshot importSnapshot
	if err == nil {
		err = json.Unmarshal(plain, &snapshot)
	}
	if err != nil {
		return err
	}
	back, kept := now, false
	for _, f := range customerFields {
		before, after := f.get(snapshot.Before), f.get(snapshot.After)
		switch {
		case reflect.DeepEqual(before, after):
		case reflect.DeepEqual(f.get(now), after):
			f.take(&back, snapshot.Before)
		default:
			kept = true
		}
	}
	back.derive()
	if !kept {
		row.Outcome, row.Reason = OutcomeUndone, ""
	}
	if back.ConsentEmail != now.ConsentEmail || back.ConsentSMS != now.ConsentSMS {
		if err := tx.DeleteConsents(ctx, a.Org.ID, now.ID, i.ID); err != nil {
			return err
		}
	}
	_, err = r.saveCustomer(ctx, tx, a, now, back, nil)
	return err
}

// ImportErrors writes the rows that were skipped or invalid as a table: line, reason, and the row itself as long as the
// file is kept. After an undo it has the records that were left as they are. Needs customers:write.
func (r *Register) ImportErrors(ctx context.Context, a Actor, id string, format string, w io.Writer) error {
	if err := a.need(CustomersWrite); err != nil {
		return err
	}
	i, err := r.importByID(ctx, r.store, a, id)
	if err != nil {
		return err
	}
	out, err := r.write(format, w)
	if err != nil {
		return err
	}
	if err := out.Write(append([]string{"Line", "Result", "Reason", "Customer"}, i.Facts.Columns...)); err != nil {
		return err
	}
	for line := 0; ; {
		rows, err := r.store.FindImportRows(ctx, a.Org.ID, id, []Outcome{OutcomeInvalid, OutcomeSkipped, OutcomeKept}, line, 500)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := out.Write(r.errorCells(a.Org.ID, i, row)); err != nil {
				return err
			}
			line = row.Line
		}
		if len(rows) == 0 {
			return out.Close()
		}
	}
}

func (r *Register) errorCells(org string, i Import, row ImportRow) []string {
	cells := []string{strconv.Itoa(row.Line), string(row.Outcome), row.Reason, row.CustomerID}
	if row.Sealed.Slot == 0 || row.Sealed.Origin != i.ID {
		return cells
	}
	var content []string
	plain, err := r.unseal(org, row.Sealed, "import_row", importRowName(i.ID, row.Line))
	if err == nil && json.Unmarshal(plain, &content) == nil {
		cells = append(cells, content...)
	}
	return cells
}
