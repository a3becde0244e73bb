package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func imports(v *visit) error {
	page, err := v.reg.Imports(v.ctx(), v.actor, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := view.Imports{Frame: v.frame(v.T("nav.import"), "import"), Next: page.Next}
	for _, i := range page.Items {
		line := view.ImportLine{ID: i.ID, File: v.fileName(i), Status: string(i.Status), StatusText: v.T("import.status." + string(i.Status)),
			When: v.l.DateTime(v.here(i.CreatedAt)), CanUndo: v.undoable(i)}
		if i.Status != clientele.ImportAnalyzed {
			line.Result = v.T("imports.summary", v.l.Number(int64(i.Counts.Created)), v.l.Number(int64(i.Counts.Updated)),
				v.l.Number(int64(i.Counts.Skipped+i.Counts.Invalid)))
		}
		p.Rows = append(p.Rows, line)
	}
	return v.show(http.StatusOK, view.ImportsPage(p))
}

// fileName is what the file was called, as long as it is remembered.
func (v *visit) fileName(i clientele.Import) string {
	if i.Facts.FileName != "" {
		return i.Facts.FileName
	}
	return v.T("imports.file.forgotten", i.Format)
}

// undoable tells whether to offer an undo; the domain decides.
func (v *visit) undoable(i clientele.Import) bool {
	ended := i.Status == clientele.ImportCompleted || i.Status == clientele.ImportFailed
	return ended && i.Counts.Created+i.Counts.Updated > 0 && v.reg.Now(v.actor.Org).Before(i.UndoUntil)
}

func newImport(v *visit) error { return v.newImport(http.StatusOK, "") }

func (v *visit) newImport(code int, wrong string) error {
	return v.show(code, view.ImportNewPage(view.ImportNew{Frame: v.frame(v.T("imports.new"), "import"), Wrong: wrong}))
}

// maxImport is how large an upload may be, in bytes, with the form around it.
const maxImport = 64<<20 + formOverhead

func uploadImport(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxImport)
	form, err := v.r.MultipartReader()
	if err != nil {
		return v.newImport(http.StatusUnprocessableEntity, v.T("imports.choose"))
	}
	part, err := form.NextPart()
	if err != nil || part.FormName() != "file" || part.FileName() == "" {
		return v.newImport(http.StatusUnprocessableEntity, v.T("imports.choose"))
	}
	prepared, err := v.reg.PrepareImport(v.ctx(), v.actor, part.FileName(), part)
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		err = clientele.Errorf(clientele.KindTooLarge, "A file may have up to 64 MiB")
	}
	if expected(err) {
		return v.newImport(answer.Status(err), v.firstWrong(err))
	}
	if err != nil {
		return err
	}
	made, err := v.reg.AddImport(v.ctx(), v.actor, prepared)
	if err != nil {
		return err
	}
	return v.goTo("/imports/" + made.ID)
}

// importPage is the check of an upload, or the progress and the result of an import.
func importPage(v *visit) error {
	i, err := v.reg.Import(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if i.Status != clientele.ImportAnalyzed {
		return v.show(http.StatusOK, view.ImportRunPage(v.runOf(i)))
	}
	return v.checkPage(http.StatusOK, i, "")
}

func (v *visit) checkPage(code int, i clientele.Import, wrong string) error {
	p := view.ImportCheck{Frame: v.frame(v.T("nav.import"), "import"), ID: i.ID, File: i.Facts.FileName, Gone: len(i.Facts.Columns) == 0}
	for n, column := range i.Facts.Columns {
		c := view.ImportColumn{Name: column, Number: strconv.Itoa(n), Field: i.Facts.Mapping[column], Options: v.importFields(column, i.Facts.Mapping[column])}
		for _, row := range i.Facts.Samples {
			if n < len(row) && row[n] != "" {
				c.Example = row[n]
				break
			}
		}
		p.Columns = append(p.Columns, c)
	}
	p.OnMatch = view.Field{Name: "onMatch", Label: v.T("imports.onMatch"), Value: string(i.Facts.Options.OnMatch)}
	for _, how := range []clientele.OnMatch{clientele.OnMatchFill, clientele.OnMatchOverwrite, clientele.OnMatchSkip} {
		p.OnMatch.Options = append(p.OnMatch.Options, view.Option{Value: string(how), Label: v.T("imports.onMatch." + string(how))})
	}
	p.OnLikely = v.onLikely(i.Facts.Options.OnLikely)
	var err error
	if p.Preview, err = v.previewOf(i, wrong); err != nil {
		return err
	}
	return v.show(code, view.ImportCheckPage(p))
}

// importFields are what a column can be imported as: the fields of a customer, or one of the organization's own that
// is called as the column.
func (v *visit) importFields(column, chosen string) []view.Option {
	options := []view.Option{{Value: "", Label: v.T("imports.as.nothing")}}
	for _, f := range clientele.ImportFields() {
		options = append(options, view.Option{Value: f, Label: v.T("field." + f)})
	}
	own := "customFields." + column
	options = append(options, view.Option{Value: own, Label: v.T("imports.as.own", column)})
	if !slices.ContainsFunc(options, func(o view.Option) bool { return o.Value == chosen }) {
		options = append(options, view.Option{Value: chosen, Label: chosen})
	}
	return options
}

func (v *visit) previewOf(i clientele.Import, wrong string) (view.ImportPreview, error) {
	p := i.Preview
	out := view.ImportPreview{Wrong: wrong, Nothing: p.Create+p.Update == 0, More: len(p.Problems) >= 100}
	for _, c := range []struct {
		n   int
		key string
	}{{p.Create, "create"}, {p.Update, "update"}, {p.Unchanged, "unchanged"}, {p.Skip, "skip"}, {p.Invalid, "invalid"}} {
		out.Counts = append(out.Counts, view.Count{Number: v.l.Number(int64(c.n)), Label: v.T("imports.count." + c.key)})
	}
	for _, r := range p.Problems {
		out.Problems = append(out.Problems, view.ImportProblem{Line: v.T("imports.line", r.Line), Outcome: v.T("import.outcome." + string(r.Outcome)),
			Reason: v.reason(r.Reason), CustomerID: r.CustomerID})
	}
	err := v.likelyOf(i, &out)
	return out, err
}

// reason says why a row is not taken as it is.
func (v *visit) reason(code string) string {
	if v.l.Has("import.reason." + code) {
		return v.T("import.reason." + code)
	}
	return upperFirst(code)
}

// chosenImport reads the mapping and the options of the form.
func (v *visit) chosenImport(i clientele.Import) (map[string]string, clientele.ImportOptions) {
	mapping := make(map[string]string, len(i.Facts.Columns))
	for n, column := range i.Facts.Columns {
		mapping[column] = v.form("column-" + strconv.Itoa(n))
	}
	return mapping, clientele.ImportOptions{Match: i.Facts.Options.Match, OnMatch: clientele.OnMatch(v.form("onMatch")),
		OnLikely: clientele.OnLikely(v.form("onLikely")), Decisions: v.decisions()}
}

func previewImport(v *visit) error {
	i, err := v.reg.Import(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	mapping, options := v.chosenImport(i)
	seen, err := v.reg.PreviewImport(v.ctx(), v.actor, i.ID, mapping, options)
	wrong := ""
	switch {
	case expected(err):
		wrong, seen = v.firstWrong(err), i
		seen.Facts.Mapping, seen.Facts.Options = mapping, options
	case err != nil:
		return err
	}
	if v.fromHTMX() {
		part, err := v.previewOf(seen, wrong)
		if err != nil {
			return err
		}
		return v.show(http.StatusOK, view.ImportPreviewPart(v.frame("", ""), part))
	}
	return v.checkPage(http.StatusOK, seen, wrong)
}

func commitImport(v *visit) error {
	i, err := v.reg.Import(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	mapping, options := v.chosenImport(i)
	_, err = v.reg.CommitImport(v.ctx(), v.actor, i.ID, mapping, options)
	if expected(err) && i.Status == clientele.ImportAnalyzed {
		i.Facts.Mapping, i.Facts.Options = mapping, options
		return v.checkPage(answer.Status(err), i, v.firstWrong(err))
	}
	if err != nil && clientele.KindOf(err) != clientele.KindConflict {
		return err
	}
	return v.goTo("/imports/" + i.ID)
}

func importProgress(v *visit) error {
	i, err := v.reg.Import(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.ImportProgress(v.runOf(i)))
}

// runOf is an import under way or over, as its page shows it.
func (v *visit) runOf(i clientele.Import) view.ImportRun {
	p := view.ImportRun{Frame: v.frame(v.T("nav.import"), "import"), ID: i.ID, File: i.Facts.FileName, Status: string(i.Status), Problem: i.Problem,
		Running: i.Status == clientele.ImportRunning, Done: strconv.Itoa(i.Done), Rows: strconv.Itoa(max(i.Rows, 1)), CanUndo: v.undoable(i),
		Failed: i.Counts.Skipped+i.Counts.Invalid+i.Counts.UndoKept > 0}
	p.Headline = v.T("imports.is." + string(i.Status))
	if i.Undoing && p.Running {
		p.Headline = v.T("imports.is.undoing")
	}
	if p.Running && !i.Undoing {
		p.DoneText = v.T("imports.done", v.l.Number(int64(i.Done)), v.l.Number(int64(i.Rows)))
	}
	if !i.UndoUntil.IsZero() {
		p.UndoUntil = v.l.Date(v.here(i.UndoUntil))
	}
	for _, c := range []struct {
		n      int
		key    string
		always bool
	}{{i.Counts.Created, "created", true}, {i.Counts.Updated, "updated", true}, {i.Counts.Unchanged, "unchanged", true}, {i.Counts.Skipped, "skipped", true},
		{i.Counts.Invalid, "invalid", true}, {i.Counts.ConsentKept, "consentKept", false}, {i.Counts.Suppressed, "suppressed", false},
		{i.Counts.Undone, "undone", false}, {i.Counts.UndoKept, "undoKept", false}} {
		if c.n > 0 || c.always {
			p.Counts = append(p.Counts, view.Count{Number: v.l.Number(int64(c.n)), Label: v.T("imports.count." + c.key)})
		}
	}
	return p
}

func undoImport(v *visit) error {
	id := v.r.PathValue("id")
	_, err := v.reg.UndoImport(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	return v.goTo("/imports/" + id)
}

// failedRows is the table of the rows that were not taken.
func failedRows(v *visit) error {
	d := &download{v: v, name: "failed-rows.csv", contentType: csvType}
	err := v.reg.ImportErrors(v.ctx(), v.actor, v.r.PathValue("id"), "csv", d)
	if err != nil && d.began {
		panic(http.ErrAbortHandler) // nobody takes half a table for a whole one
	}
	return err
}
