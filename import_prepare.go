package clientele

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"
)

// How long an upload is kept: a day after it came, or after its commit ended; and how long an import can be undone.
const (
	importFileLife = 24 * time.Hour
	importUndoLife = 30 * 24 * time.Hour
)

// sampleRows are shown in the preview; guessRows are looked at to recognise the columns.
const (
	sampleRows      = 5
	guessRows       = 200
	previewProblems = 100
)

// PreparedImport is an upload that was kept and analysed, and is not yet an import of the register.
type PreparedImport struct {
	Import Import
	Hash   []byte // of the file
}

// PrepareImport keeps an upload of up to 64 MiB, recognises its columns, and sees what importing it would do. It
// writes nothing but the sealed file, which is forgotten after a day. Needs customers:write.
func (r *Register) PrepareImport(ctx context.Context, a Actor, fileName string, file io.Reader) (PreparedImport, error) {
	if err := a.need(CustomersWrite); err != nil {
		return PreparedImport{}, err
	}
	slot, err := r.mint()
	if err != nil {
		return PreparedImport{}, err
	}
	now := r.Now(a.Org)
	i := Import{ID: r.newID(a, prefixImport), Status: ImportAnalyzed, Slot: slot, Actor: a.ID, ActorKind: a.Kind, CreatedAt: now, Version: 1}
	if err := r.forgetLater(ctx, a, i, now.Add(importFileLife)); err != nil {
		return PreparedImport{}, err
	}
	var hash []byte
	i.Size, hash, err = r.storeFile(ctx, a, i.ID, slot, file)
	if err == nil {
		err = r.analyze(ctx, a, &i, cleanFileName(fileName))
	}
	if err != nil {
		return PreparedImport{}, errors.Join(err, r.forgetLater(ctx, a, i, now))
	}
	return PreparedImport{Import: i, Hash: hash}, nil
}

// forgetLater has the file of an import forgotten at a time. The slot stands in the job's subject, since an upload
// that never became an import has no row that could name it.
func (r *Register) forgetLater(ctx context.Context, a Actor, i Import, at time.Time) error {
	return r.store.InTx(ctx, func(tx Tx) error { return r.enqueueForget(ctx, tx, a, i, at) })
}

func (r *Register) enqueueForget(ctx context.Context, tx Tx, a Actor, i Import, at time.Time) error {
	return r.enqueue(ctx, tx, a, JobImportForget, forgetSubject(i.ID, i.Slot), at)
}

// analyze reads the file once to recognise its columns, and once more to see what becomes of its rows.
func (r *Register) analyze(ctx context.Context, a Actor, i *Import, fileName string) error {
	first, format, err := r.firstRows(ctx, a, *i)
	if err != nil {
		return err
	}
	if len(first) == 0 {
		return Errorf(KindMediaType, "This file is empty")
	}
	i.Format = format
	columns, hasHeader := columnsOf(first)
	data := first
	if hasHeader {
		data = first[1:]
	}
	i.Facts = ImportFacts{FileName: fileName, Columns: columns, HasHeader: hasHeader,
		Mapping: guessMapping(columns, data, a.Org.Settings.Country), Samples: data[:min(sampleRows, len(data))]}
	i.Facts.Options, _ = checkImportOptions(ImportOptions{})
	i.Facts.DayFirst = r.guessDayFirst(a, i.Facts, data)
	return r.preview(ctx, a, i)
}

func (r *Register) guessDayFirst(a Actor, f ImportFacts, data [][]string) bool {
	for at, column := range f.Columns {
		if f.Mapping[column] == "birthday" {
			return dayFirst(at, data, a.Org.Settings.Country)
		}
	}
	return a.Org.Settings.Country != "US"
}

func (r *Register) firstRows(ctx context.Context, a Actor, i Import) ([][]string, string, error) {
	sheet, err := r.openImport(ctx, a, i)
	if err != nil {
		return nil, "", err
	}
	defer sheet.Close()
	var rows [][]string
	for len(rows) < guessRows {
		row, err := sheet.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", err
		}
		if row.Problem == "" {
			rows = append(rows, slices.Clone(row.Cells))
		}
	}
	return rows, sheet.Format(), nil
}

func (r *Register) openImport(ctx context.Context, a Actor, i Import) (Sheet, error) {
	return r.sheet("upload", r.openImportFile(ctx, a.Org.ID, i.ID, i.Slot), i.Size)
}

// preview sees what a commit would do now, without writing anything.
func (r *Register) preview(ctx context.Context, a Actor, i *Import) error {
	i.Preview, i.Rows, i.Facts.Likely = ImportPreview{}, 0, nil
	planner := r.newImportPlanner(a.Org, i.Facts.Options, time.Time{})
	err := r.eachBatch(ctx, a, *i, func(batch []importedRow) error {
		plans, err := planner.plan(ctx, r.store, batch)
		for _, plan := range plans {
			i.Preview.add(plan)
			i.addLikely(plan)
			i.Rows++
		}
		return err
	})
	i.Preview.Uncompared = planner.uncompared
	return errors.Join(err, r.explainLikely(ctx, a.Org, i.Facts.Likely))
}

func (p *ImportPreview) add(plan importPlan) {
	switch plan.outcome {
	case OutcomeCreated:
		p.Create++
		return
	case OutcomeUnchanged:
		p.Unchanged++
		return
	case OutcomeUpdated:
		p.Update++
	case OutcomeSkipped:
		p.Skip++
	case OutcomeInvalid:
		p.Invalid++
	}
	if len(p.Problems) < previewProblems {
		p.Problems = append(p.Problems, ImportProblem{Line: plan.row.line, Outcome: plan.outcome, Reason: plan.reason, CustomerID: plan.before.ID})
	}
}

// importBatch is how many rows are read and decided about together.
const importBatch = 250

// eachBatch reads the file of an import batch by batch. Reading and normalising goes on while a batch is worked on,
// two batches ahead at most.
func (r *Register) eachBatch(ctx context.Context, a Actor, i Import, work func([]importedRow) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sheet, err := r.openImport(ctx, a, i)
	if err != nil {
		return err
	}
	batches := make(chan []importedRow, 2)
	var failed error
	go func() {
		defer close(batches)
		failed = readBatches(ctx, r.newImportReader(a.Org, sheet, i.Facts), batches)
		sheet.Close()
	}()
	for batch := range batches {
		if err := work(batch); err != nil {
			cancel()
			for range batches { // so that the reader ends before its file does
			}
			return err
		}
	}
	return failed
}

func readBatches(ctx context.Context, reader *importReader, batches chan<- []importedRow) error {
	for {
		batch := make([]importedRow, 0, importBatch)
		var err error
		for len(batch) < importBatch && err == nil {
			var row importedRow
			if row, err = reader.next(); err == nil {
				batch = append(batch, row)
			}
		}
		if len(batch) > 0 {
			select {
			case batches <- batch:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// AddImport makes an import of the register of what was prepared. Needs customers:write.
func (r *Register) AddImport(ctx context.Context, a Actor, p PreparedImport) (Import, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Import{}, err
	}
	i := p.Import
	if err := r.sealFacts(a.Org.ID, &i); err != nil {
		return Import{}, err
	}
	return i, r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.InsertImport(ctx, a.Org.ID, i); err != nil {
			return err
		}
		return r.record(ctx, tx, a, importEntry("import.analyzed", i))
	})
}

func importEntry(action string, i Import) entry {
	return entry{action: action, subjectType: "import", subjectID: i.ID, contents: AuditContents{
		Details: map[string]any{"format": i.Format, "rows": i.Rows, "counts": i.Counts}}}
}

// DiscardImport forgets an upload that nobody wants to commit. Needs customers:write.
func (r *Register) DiscardImport(ctx context.Context, a Actor, p PreparedImport) error {
	return r.forgetLater(ctx, a, p.Import, r.Now(a.Org))
}

// Import gives an import: while it runs, its progress. Needs customers:read.
func (r *Register) Import(ctx context.Context, a Actor, id string) (Import, error) {
	if err := a.need(CustomersRead); err != nil {
		return Import{}, err
	}
	i, err := r.importByID(ctx, r.store, a, id)
	if err != nil {
		return Import{}, err
	}
	return i, r.explainLikely(ctx, a.Org, i.Facts.Likely)
}

func (r *Register) importByID(ctx context.Context, from Reader, a Actor, id string) (Import, error) {
	i, err := from.ImportByID(ctx, a.Org.ID, id)
	if KindOf(err) == KindNotFound {
		return Import{}, NotFound("Import")
	}
	if err != nil {
		return Import{}, err
	}
	return i, r.openFacts(a.Org.ID, &i)
}

// Imports lists the imports, the newest first. Needs customers:read.
func (r *Register) Imports(ctx context.Context, a Actor, paging Paging) (Page[Import], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[Import]{}, err
	}
	slice, err := r.slice(a.Org.ID, "imports", paging)
	if err != nil {
		return Page[Import]{}, err
	}
	items, next, err := r.store.FindImports(ctx, a.Org.ID, slice)
	for at := range items {
		if err == nil {
			err = r.openFacts(a.Org.ID, &items[at])
		}
		if err == nil {
			err = r.explainLikely(ctx, a.Org, items[at].Facts.Likely)
		}
	}
	if err != nil {
		return Page[Import]{}, err
	}
	return counted(paged(r, a.Org.ID, "imports", items, next), paging, func(s Slice) ([]Import, string, error) {
		return r.store.FindImports(ctx, a.Org.ID, s)
	})
}
