package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/formats"
	"clientele/match"
)

// importView is an import as commands print it.
type importView struct {
	ID        string                 `json:"id"`
	Status    clientele.ImportStatus `json:"status"`
	Format    string                 `json:"format"`
	Rows      int                    `json:"rows"`
	Mapping   map[string]string      `json:"mapping"`
	Match     []string               `json:"match"`
	OnMatch   clientele.OnMatch      `json:"onMatch"`
	OnLikely  clientele.OnLikely     `json:"onLikely"`
	Counts    clientele.ImportCounts `json:"counts"`
	Errors    []rowView              `json:"errors"` // the first of the rows that were not taken
	UndoUntil *time.Time             `json:"undoableUntil"`
}

// rowView is a row that was not taken.
type rowView struct {
	Line       int    `json:"line"`
	Outcome    string `json:"outcome"`
	Reason     string `json:"reason"`
	CustomerID string `json:"customerId,omitempty"`
}

// firstErrors is how many rows that were not taken are printed; --errors writes all of them.
const firstErrors = 20

// follow is how often the state of an import is looked at.
const followEvery = 200 * time.Millisecond

// finish carries a committed import out, unless another process does, and prints what became of it.
func (run *importing) finish(ctx context.Context, id string) error {
	i, err := run.follow(ctx, id, "Importing")
	if err != nil {
		return err
	}
	run.progress.end()
	rows, err := run.notTaken(ctx, id)
	if err != nil {
		return err
	}
	if err := run.writeErrors(ctx, id); err != nil {
		return err
	}
	if err := run.printResult(i, rows); err != nil {
		return err
	}
	if i.Status == clientele.ImportFailed {
		return errors.New(i.Problem)
	}
	return nil
}

// takeBack undoes an import and prints what became of its records.
func (run *importing) takeBack(ctx context.Context) error {
	id := run.flags.undo
	if _, err := run.r.UndoImport(ctx, run.a, id); err != nil {
		return err
	}
	i, err := run.follow(ctx, id, "Taking back")
	if err != nil {
		return err
	}
	run.progress.end()
	rows, err := run.notTaken(ctx, id)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(row rowView) bool { return row.Outcome != string(clientele.OutcomeKept) })
	return errors.Join(run.writeErrors(ctx, id), run.print(viewImport(i, rows), func(w io.Writer) {
		fmt.Fprintf(w, "%s is taken back.\nTaken back\t%s\nLeft as they are\t%s\n", id, thousands(i.Counts.Undone), thousands(i.Counts.UndoKept))
		writeRows(w, "Records that somebody touched since:", rows)
	}))
}

// follow carries out the jobs of the organization until an import has ended. A `clientele serve` on the same register
// may be faster; then it is only watched.
func (run *importing) follow(ctx context.Context, id, stage string) (clientele.Import, error) {
	look := time.NewTicker(followEvery)
	defer look.Stop()
	var working chan error
	defer func() {
		if working != nil {
			<-working // it uses the register, which is closed next
		}
	}()
	for failures := 0; ; {
		if working == nil {
			working = make(chan error, 1)
			go func() { working <- run.r.RunDue(ctx, run.a.Org) }()
		}
		select {
		case err := <-working:
			working = nil
			if err == nil {
				failures = 0
			} else if failures++; failures > 50 {
				return clientele.Import{}, err
			}
		case <-look.C:
		}
		i, err := run.r.Import(context.WithoutCancel(ctx), run.a, id)
		if ctx.Err() != nil {
			return i, fmt.Errorf("stopped after %s of %s rows: the same command goes on where it stopped, and so does `clientele serve`", thousands(i.Done), thousands(i.Rows))
		}
		if err != nil || i.Status != clientele.ImportRunning {
			return i, err
		}
		if working == nil { // somebody else has the job, or it failed and waits
			<-look.C
		}
		run.progress.show(stage, run.done(i), i.Rows, "rows")
	}
}

// done is how far an import has come, or its undo.
func (run *importing) done(i clientele.Import) int {
	if i.Undoing {
		return i.Counts.Undone + i.Counts.UndoKept
	}
	return i.Done
}

func viewImport(i clientele.Import, rows []rowView) importView {
	return importView{ID: i.ID, Status: i.Status, Format: i.Format, Rows: i.Rows, Mapping: i.Facts.Mapping, Match: i.Facts.Options.Match,
		OnMatch: i.Facts.Options.OnMatch, OnLikely: i.Facts.Options.OnLikely, Counts: i.Counts, Errors: append([]rowView{}, rows...), UndoUntil: moment(i.UndoUntil)}
}

func (run *importing) printResult(i clientele.Import, rows []rowView) error {
	return run.print(viewImport(i, rows), func(w io.Writer) {
		c := i.Counts
		fmt.Fprintf(w, "%s: %s rows, %s.\n", i.ID, thousands(i.Rows), i.Status)
		fmt.Fprintf(w, "Created\t%s\nUpdated\t%s\nUnchanged\t%s\nSkipped\t%s\nInvalid\t%s\n",
			thousands(c.Created), thousands(c.Updated), thousands(c.Unchanged), thousands(c.Skipped), thousands(c.Invalid))
		if c.ConsentKept > 0 {
			fmt.Fprintf(w, "Refusals kept\t%s\n", thousands(c.ConsentKept))
		}
		if c.Suppressed > 0 {
			fmt.Fprintf(w, "Erased people left out\t%s\n", thousands(c.Suppressed))
		}
		writeRows(w, "Rows that were not taken:", rows)
		if more := c.Skipped + c.Invalid - len(rows); more > 0 && len(rows) > 0 {
			fmt.Fprintf(w, "  and %s more; --errors FILE writes all of them\n", thousands(more))
		}
		if c.Created+c.Updated > 0 {
			fmt.Fprintf(w, "Take it back with: clientele import --undo %s\n", i.ID)
		}
	})
}

func writeRows(w io.Writer, heading string, rows []rowView) {
	if len(rows) > 0 {
		fmt.Fprintln(w, heading)
	}
	for _, row := range rows {
		fmt.Fprintf(w, "  line %d: %s\n", row.Line, strings.TrimSpace(strings.Join([]string{row.Outcome + ":", row.Reason, row.CustomerID}, " ")))
	}
}

// previewView is what a dry run prints.
type previewView struct {
	DryRun  bool                    `json:"dryRun"`
	Format  string                  `json:"format"`
	Rows    int                     `json:"rows"`
	Columns []string                `json:"columns"`
	Mapping map[string]string       `json:"mapping"`
	Match   []string                `json:"match"`
	OnMatch clientele.OnMatch       `json:"onMatch"`
	Preview clientele.ImportPreview `json:"preview"`
	Likely  []likelyView            `json:"likely"` // the first rows that resemble a customer
}

// likelyView is a row that resembles a customer, and why.
type likelyView struct {
	Line       int            `json:"line"`
	Name       string         `json:"name"`
	CustomerID string         `json:"customerId"`
	Score      float64        `json:"score"`
	Verdict    string         `json:"verdict"`
	Evidence   []evidenceView `json:"evidence"`
}

func viewLikely(l clientele.ImportLikely) likelyView {
	v := likelyView{Line: l.Line, Name: l.Name, CustomerID: l.CustomerID, Score: l.Explanation.Probability, Verdict: "ask"}
	if l.Explanation.Verdict == match.Same {
		v.Verdict = "same"
	}
	v.Evidence = viewPair(sideView{}, sideView{}, l.Explanation).Evidence
	return v
}

func (run *importing) printPreview(i clientele.Import) error {
	view := previewView{DryRun: true, Format: i.Format, Rows: i.Rows, Columns: i.Facts.Columns, Mapping: i.Facts.Mapping,
		Match: i.Facts.Options.Match, OnMatch: i.Facts.Options.OnMatch, Preview: i.Preview, Likely: []likelyView{}}
	for _, l := range i.Facts.Likely {
		view.Likely = append(view.Likely, viewLikely(l))
	}
	if view.Preview.Problems == nil {
		view.Preview.Problems = []clientele.ImportProblem{}
	}
	return run.print(view, func(w io.Writer) {
		run.writePreview(w, i)
		fmt.Fprintln(w, "Nothing was changed.")
	})
}

func (run *importing) writePreview(w io.Writer, i clientele.Import) {
	fmt.Fprintf(w, "%s rows. Columns:\n", thousands(i.Rows))
	for _, column := range i.Facts.Columns {
		field := i.Facts.Mapping[column]
		if field == "" {
			field = "(left out)"
		}
		fmt.Fprintf(w, "  %s -> %s\n", column, field)
	}
	p := i.Preview
	fmt.Fprintf(w, "Would create %s, update %s, leave %s unchanged, skip %s; %s invalid.\n",
		thousands(p.Create), thousands(p.Update), thousands(p.Unchanged), thousands(p.Skip), thousands(p.Invalid))
	if p.Likely > 0 {
		fmt.Fprintf(w, "%s rows resemble customers whom they share no contact with:\n", thousands(p.Likely))
	}
	for _, l := range i.Facts.Likely[:min(firstErrors, len(i.Facts.Likely))] {
		v := viewLikely(l)
		fmt.Fprintf(w, "  line %d: %s, %s of %s at %.3f\n", v.Line, v.Name, v.Verdict, v.CustomerID, v.Score)
		for _, e := range v.Evidence {
			fmt.Fprintf(w, "    %+6.1f  %s\n", e.Weight, e.Text)
		}
	}
	for _, problem := range p.Problems[:min(firstErrors, len(p.Problems))] {
		fmt.Fprintf(w, "  line %d: %s %s\n", problem.Line, problem.Outcome, problem.Reason)
	}
}

// errEnoughRows ends the writing of a table of which only the beginning is wanted.
var errEnoughRows = errors.New("enough rows")

// firstRows is a table that keeps its first rows.
type firstRows struct{ rows []rowView }

// Write keeps a row; the heading is passed over.
func (f *firstRows) Write(cells []string) error {
	line, err := strconv.Atoi(cells[0])
	if err != nil {
		return nil
	}
	if len(f.rows) == firstErrors {
		return errEnoughRows
	}
	f.rows = append(f.rows, rowView{Line: line, Outcome: cells[1], Reason: cells[2], CustomerID: cells[3]})
	return nil
}

// Close has nothing to do.
func (f *firstRows) Close() error { return nil }

// notTaken gives the first rows that were skipped, invalid or, after an undo, left as they are.
func (run *importing) notTaken(ctx context.Context, id string) ([]rowView, error) {
	kept := &firstRows{}
	err := run.r.ImportErrors(ctx, run.a, id, "csv", &intoSheet{sheet: kept})
	if errors.Is(err, errEnoughRows) {
		err = nil
	}
	return kept.rows, err
}

// writeErrors writes all rows that were not taken to the file of --errors.
func (run *importing) writeErrors(ctx context.Context, id string) error {
	if run.flags.errors == "" {
		return nil
	}
	return writeWhole(run.flags.errors, func(w io.Writer) error {
		return run.r.ImportErrors(ctx, run.a, id, formatOf(run.flags.errors), w)
	})
}

// formatOf is the format that a file is written in by its name: CSV, unless it ends with .xlsx.
func formatOf(path string) string {
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return "xlsx"
	}
	return "csv"
}

// intoSheet is a writer that takes rows as they are, instead of the bytes of a file.
type intoSheet struct {
	io.Writer
	sheet clientele.SheetWriter
}

// sheetWriter is formats.NewWriter, and gives rows to those who want them as they are.
func sheetWriter(format string, w io.Writer) (clientele.SheetWriter, error) {
	if into, ok := w.(*intoSheet); ok {
		return into.sheet, nil
	}
	return formats.NewWriter(format, w)
}

// writeWhole writes a file that is there wholly or not at all, readable by nobody else.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	err = write(f)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // it holds half a table
	}
	return err
}
