package storetest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"clientele"
)

var importTests = map[string]func(*testing.T, *fixture){
	"an import comes back as it was written": func(t *testing.T, f *fixture) {
		full, bare := f.imported(), clientele.Import{ID: f.id("imp"), Status: clientele.ImportAnalyzed, CreatedAt: noon, Version: 1}
		f.write(func(tx clientele.Tx) error {
			if err := tx.InsertImport(f.ctx, f.org, full); err != nil {
				return err
			}
			return tx.InsertImport(f.ctx, f.org, bare)
		})
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertImport(f.ctx, f.org, full) })
		same(t, "full", got(f.store.ImportByID(f.ctx, f.org, full.ID))(t), full)
		same(t, "bare", got(f.store.ImportByID(f.ctx, f.org, bare.ID))(t), bare)
		_, err := f.store.ImportByID(f.ctx, f.other, full.ID)
		wantKind(t, clientele.KindNotFound, err)
		changed := full
		changed.Status, changed.Done, changed.Undoing, changed.EndedAt, changed.Problem = clientele.ImportCompleted, 5, true, noon, "a problem"
		changed.Counts.Created, changed.Sealed = 5, clientele.Sealed{}
		f.write(func(tx clientele.Tx) error { return tx.UpdateImport(f.ctx, f.org, changed) })
		changed.Version++
		same(t, "changed", got(f.store.ImportByID(f.ctx, f.org, full.ID))(t), changed)
		bare.ID = "imp_nothing"
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateImport(f.ctx, f.org, bare) })
	},
	"imports are listed the newest first": func(t *testing.T, f *fixture) {
		var want []string
		for range 5 {
			i := f.imported()
			f.write(func(tx clientele.Tx) error { return tx.InsertImport(f.ctx, f.org, i) })
			want = append([]string{i.ID}, want...)
		}
		var list []string
		for _, i := range pages(f, func(s clientele.Slice) ([]clientele.Import, string, error) {
			return f.store.FindImports(f.ctx, f.org, s)
		}) {
			list = append(list, i.ID)
		}
		same(t, "imports", list, want)
	},
	"the file is kept in parts and removed a few at a time": func(t *testing.T, f *fixture) {
		i := f.withImport()
		for n := range 5 {
			f.write(func(tx clientele.Tx) error {
				return tx.InsertImportChunk(f.ctx, f.org, i.ID, n, bytes.Repeat([]byte{byte(n)}, 1000))
			})
		}
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertImportChunk(f.ctx, f.org, i.ID, 3, nil) })
		same(t, "part 3", got(f.store.ImportChunk(f.ctx, f.org, i.ID, 3))(t), bytes.Repeat([]byte{3}, 1000))
		_, err := f.store.ImportChunk(f.ctx, f.org, i.ID, 5)
		wantKind(t, clientele.KindNotFound, err)
		for _, want := range []int{3, 2, 0} {
			f.write(func(tx clientele.Tx) error {
				n, err := tx.DeleteImportChunks(f.ctx, f.org, i.ID, 3)
				same(t, "removed", n, want)
				return err
			})
		}
		_, err = f.store.ImportChunk(f.ctx, f.org, i.ID, 0)
		wantKind(t, clientele.KindNotFound, err)
	},
	"rows are found by outcome in the order of their lines": func(t *testing.T, f *fixture) {
		i := f.withImport()
		outcomes := []clientele.Outcome{clientele.OutcomeCreated, clientele.OutcomeInvalid, clientele.OutcomeUpdated}
		var rows []clientele.ImportRow
		for line := range 90 {
			rows = append(rows, clientele.ImportRow{Line: line + 2, Outcome: outcomes[line%3], Reason: "in_file", CustomerID: fmt.Sprint(line), Version: 3, Sealed: f.sealed("x", "row")})
		}
		f.write(func(tx clientele.Tx) error { return tx.InsertImportRows(f.ctx, f.org, i.ID, rows) })
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertImportRows(f.ctx, f.org, i.ID, rows[:1]) })
		same(t, "all", got(f.store.FindImportRows(f.ctx, f.org, i.ID, nil, 0, 1000))(t), rows)
		some := got(f.store.FindImportRows(f.ctx, f.org, i.ID, []clientele.Outcome{clientele.OutcomeInvalid, clientele.OutcomeUpdated}, 4, 3))(t)
		same(t, "three after line 4", some, []clientele.ImportRow{rows[4], rows[5], rows[7]})
		same(t, "of another", len(got(f.store.FindImportRows(f.ctx, f.other, i.ID, nil, 0, 10))(t)), 0)

		rows[4].Outcome, rows[4].Sealed, rows[4].Reason = clientele.OutcomeKept, clientele.Sealed{}, "touched"
		f.write(func(tx clientele.Tx) error { return tx.UpdateImportRow(f.ctx, f.org, i.ID, rows[4]) })
		same(t, "changed", got(f.store.FindImportRows(f.ctx, f.org, i.ID, []clientele.Outcome{clientele.OutcomeKept}, 0, 10))(t), rows[4:5])
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error {
			return tx.UpdateImportRow(f.ctx, f.org, i.ID, clientele.ImportRow{Line: 1})
		})
		for _, want := range []int{20, 9, 0} {
			f.write(func(tx clientele.Tx) error {
				n, err := tx.DeleteImportRows(f.ctx, f.org, i.ID, []clientele.Outcome{clientele.OutcomeInvalid}, 20)
				same(t, "removed", n, want)
				return err
			})
		}
		same(t, "left", len(got(f.store.FindImportRows(f.ctx, f.org, i.ID, nil, 0, 1000))(t)), 61)
	},
}

func (f *fixture) imported() clientele.Import {
	return clientele.Import{ID: f.id("imp"), Status: clientele.ImportRunning, Format: "csv", Sealed: f.sealed("imp", "facts"), Size: 123,
		Preview: clientele.ImportPreview{Create: 3, Problems: []clientele.ImportProblem{{Line: 2, Outcome: clientele.OutcomeInvalid, Reason: "name"}}},
		Counts:  clientele.ImportCounts{Created: 2, Skipped: 1}, Rows: 10, Done: 3, Slot: 9, Actor: "usr_1", ActorKind: clientele.ActorUser,
		CreatedAt: noon, StartedAt: noon.Add(time.Second), UndoUntil: noon.AddDate(0, 0, 30), Version: 1}
}

func (f *fixture) withImport() clientele.Import {
	i := f.imported()
	f.write(func(tx clientele.Tx) error { return tx.InsertImport(f.ctx, f.org, i) })
	return i
}
