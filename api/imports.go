package api

import (
	"context"
	"maps"
	"net/http"

	"clientele"
)

// Import is an uploaded table on its way into the register.
type Import struct {
	ID        string             `json:"id" example:"imp_01k3v9q2d7m4x8a5c0tw"`
	Status    string             `json:"status" enum:"analyzed,running,completed,failed,undone"`
	FileName  *string            `json:"fileName" doc:"null once the file has been forgotten, a day after its commit"`
	Format    string             `json:"format" enum:"csv,xlsx,xls,ods"`
	Size      int64              `json:"size" doc:"Bytes"`
	Rows      int                `json:"rows" doc:"Rows of the file that are not empty, the heading apart"`
	Done      int                `json:"done" doc:"Rows carried out so far"`
	Columns   []string           `json:"columns" doc:"The headings of the file"`
	Mapping   map[string]*string `json:"mapping" doc:"What each column is imported as; null for a column that is not"`
	Samples   [][]string         `json:"samples" doc:"The first rows of the file"`
	Match     []string           `json:"match" doc:"By what a row finds its customer, in this order: email, phone, id"`
	OnMatch   string             `json:"onMatch" doc:"What happens to a customer that a row finds: skip, fill or overwrite"`
	OnLikely  string             `json:"onLikely" doc:"What happens to a row that shares no contact with a customer and resembles one: same, ask or new"`
	Decisions map[string]string  `json:"decisions" doc:"What was decided about single rows: by their line new, or the id of the customer that the row is"`
	Preview   ImportPreview      `json:"preview"`
	Counts    ImportCounts       `json:"counts"`
	Problem   *string            `json:"problem" doc:"Why it failed"`
	CreatedAt string             `json:"createdAt" format:"date-time"`
	StartedAt *string            `json:"startedAt" format:"date-time"`
	EndedAt   *string            `json:"endedAt" format:"date-time"`
	UndoneAt  *string            `json:"undoneAt" format:"date-time"`
	UndoUntil *string            `json:"undoableUntil" format:"date-time" doc:"Until when it can be taken back"`
}

// ImportPreview is what a commit would do now.
type ImportPreview struct {
	Create    int             `json:"create"`
	Update    int             `json:"update"`
	Unchanged int             `json:"unchanged"`
	Skip      int             `json:"skip"`
	Invalid   int             `json:"invalid"`
	Problems  []ImportProblem `json:"problems" doc:"The first rows that would change a customer, be skipped or are invalid"`

	Likely           int            `json:"likely" doc:"Rows that share no contact with a customer and resemble one, whatever becomes of them"`
	Uncompared       int            `json:"uncompared" doc:"Rows that were not compared, since the file is long and each makes a record of its own anyway; with onLikely same or ask all are"`
	LikelyDuplicates []ImportLikely `json:"likelyDuplicates" doc:"The first of these rows; empty once the import is committed"`
}

// ImportLikely is a row that may be somebody whom the register has.
type ImportLikely struct {
	Line       int      `json:"line" doc:"The line of the file where the row begins"`
	Name       string   `json:"name" doc:"As the row has it" example:"Maria Virtanen"`
	Phone      *string  `json:"phone" example:"+358401234567"`
	Email      *string  `json:"email" example:"maria@example.com"`
	CustomerID string   `json:"customerId" doc:"The customer that the row resembles most" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Score      float64  `json:"score" doc:"The probability that they are one person, 0 to 1" example:"0.998"`
	Verdict    string   `json:"verdict" enum:"same,ask" doc:"same: no family could share all this by custom; ask: probably one person, somebody should look"`
	Evidence   Evidence `json:"evidence"`
}

func likelyWire(l *clientele.ImportLikely) ImportLikely {
	return ImportLikely{Line: l.Line, Name: l.Name, Phone: orNull(&l.Phone), Email: orNull(&l.Email), CustomerID: l.CustomerID,
		Score: rounded(l.Explanation.Probability, 6), Verdict: verdictWord(l.Explanation.Verdict), Evidence: evidenceWire(l.Explanation.Evidence)}
}

// ImportProblem is a row and what is the matter with it.
type ImportProblem struct {
	Line       int     `json:"line" doc:"The line of the file where the row begins"`
	Outcome    string  `json:"outcome" example:"skipped"`
	Reason     *string `json:"reason" example:"archived"`
	CustomerID *string `json:"customerId" doc:"The customer that the row found"`
}

// ImportCounts is what a commit did.
type ImportCounts struct {
	Created     int `json:"created"`
	Updated     int `json:"updated"`
	Unchanged   int `json:"unchanged"`
	Skipped     int `json:"skipped"`
	Invalid     int `json:"invalid"`
	ConsentKept int `json:"consentKept" doc:"Rows that would have allowed more than the person did"`
	Suppressed  int `json:"suppressed" doc:"Rows that name a person who was erased"`
	Undone      int `json:"undone" doc:"Records that an undo took back"`
	UndoKept    int `json:"undoKept" doc:"Records that an undo left, since somebody touched them"`
}

func importWire(i *clientele.Import) Import {
	f := &i.Facts
	w := Import{ID: i.ID, Status: string(i.Status), FileName: orNull(&f.FileName), Format: i.Format, Size: i.Size, Rows: i.Rows, Done: i.Done,
		Columns: notNull(f.Columns), Mapping: make(map[string]*string, len(f.Mapping)), Samples: notNull(f.Samples),
		Match: notNull(f.Options.Match), OnMatch: string(f.Options.OnMatch), OnLikely: string(f.Options.OnLikely),
		Decisions: make(map[string]string), Preview: previewWire(i.Preview, f.Likely), Counts: ImportCounts(i.Counts),
		Problem: orNull(&i.Problem), CreatedAt: stamp(i.CreatedAt), StartedAt: stampOrNull(i.StartedAt), EndedAt: stampOrNull(i.EndedAt),
		UndoneAt: stampOrNull(i.UndoneAt), UndoUntil: stampOrNull(i.UndoUntil)}
	maps.Copy(w.Decisions, f.Options.Decisions)
	for column, field := range f.Mapping {
		w.Mapping[column] = orNull(&field)
	}
	return w
}

func previewWire(p clientele.ImportPreview, likely []clientele.ImportLikely) ImportPreview {
	w := ImportPreview{Create: p.Create, Update: p.Update, Unchanged: p.Unchanged, Skip: p.Skip, Invalid: p.Invalid, Problems: make([]ImportProblem, len(p.Problems)),
		Likely: p.Likely, Uncompared: p.Uncompared, LikelyDuplicates: make([]ImportLikely, len(likely))}
	for n := range likely {
		w.LikelyDuplicates[n] = likelyWire(&likely[n])
	}
	for n := range p.Problems {
		row := &p.Problems[n]
		w.Problems[n] = ImportProblem{Line: row.Line, Outcome: string(row.Outcome), Reason: orNull(&row.Reason), CustomerID: orNull(&row.CustomerID)}
	}
	return w
}

// notNull is an empty list for one that is not there.
func notNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// ImportPath names an import.
type ImportPath struct {
	ID string `path:"id" doc:"Id of the import" example:"imp_01k3v9q2d7m4x8a5c0tw"`
}

// ImportChoice says how the rows of a file meet the register.
type ImportChoice struct {
	Mapping opt[map[string]opt[string]] `json:"mapping,omitempty" doc:"What columns are imported as, null for one that is not. A column that is not named stays as it was guessed, unless its field was given to another." example:"{\"Nimi\": \"name\", \"Puhelin\": \"phone\"}"`
	Match   []string                    `json:"match,omitempty" doc:"By what a row finds its customer, in this order: email, phone, id" example:"[\"email\", \"phone\"]"`
	OnMatch string                      `json:"onMatch,omitempty" doc:"What happens to a customer that a row finds: skip, fill (empty fields are filled) or overwrite" example:"fill"`

	OnLikely  string            `json:"onLikely,omitempty" doc:"What happens to a row that shares no contact with a customer and resembles one: new makes a record of it (when left out), same takes it for that customer where that is sure and leaves it out where it is not, ask leaves it out until it is decided" example:"ask"`
	Decisions map[string]string `json:"decisions,omitempty" doc:"Decisions about single rows, by their line: new, or the id of the customer that the row is" example:"{\"17\": \"new\", \"23\": \"cust_01k3v9q2d7m4x8a5c0tw\"}"`
}

func (c ImportChoice) mapping() map[string]string {
	if !c.Mapping.Set || c.Mapping.Null {
		return nil
	}
	mapping := make(map[string]string, len(c.Mapping.Value))
	for column, field := range c.Mapping.Value {
		mapping[column] = field.Value
	}
	return mapping
}

func (c ImportChoice) options() clientele.ImportOptions {
	return clientele.ImportOptions{Match: c.Match, OnMatch: clientele.OnMatch(c.OnMatch),
		OnLikely: clientele.OnLikely(c.OnLikely), Decisions: c.Decisions}
}

type chosenImport struct {
	ImportPath
	Body ImportChoice
}

func importAnswer(i clientele.Import, err error) (One[Import], error) {
	return one(importWire(&i), i.ID), err
}

func (s *Server) addImports() {
	addUpload(s, call{ID: "createImport", Method: "POST", Path: "/v1/imports", Tag: tagImports, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Upload: clientele.MaxImport, Summary: "Upload a table",
		Text: "A form with one part named file, of up to 64 MiB: CSV, XLSX, XLS or ODS. The answer has the columns, a guessed mapping, and what a commit would do, with the rows that resemble customers and why. Nothing is imported yet."},
		receiveImport, createImport, discardImport)
	add(s, call{ID: "listImports", Method: "GET", Path: "/v1/imports", Tag: tagImports, Scope: clientele.CustomersRead,
		Summary: "List the imports", Text: "The newest first."},
		func(ctx context.Context, r request, in *Paged) (Many[Import], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Import]{}, err
			}
			page, err := r.reg.Imports(ctx, r.actor, paging)
			return many(page, importWire), err
		})
	add(s, call{ID: "getImport", Method: "GET", Path: "/v1/imports/{id}", Tag: tagImports, Scope: clientele.CustomersRead,
		Summary: "Read an import", Text: "While it runs, done says how far it is."},
		func(ctx context.Context, r request, in *ImportPath) (One[Import], error) {
			return importAnswer(r.reg.Import(ctx, r.actor, in.ID))
		})
	add(s, call{ID: "previewImport", Method: "POST", Path: "/v1/imports/{id}/preview", Tag: tagImports, Scope: clientele.CustomersWrite,
		Summary: "See what another mapping would do", Text: "The preview of a commit with this mapping and these options. Nothing is written."},
		func(ctx context.Context, r request, in *chosenImport) (One[Import], error) {
			return importAnswer(r.reg.PreviewImport(ctx, r.actor, in.ID, in.Body.mapping(), in.Body.options()))
		})
	add(s, call{ID: "commitImport", Method: "POST", Path: "/v1/imports/{id}/commit", Tag: tagImports, Scope: clientele.CustomersWrite,
		Status: http.StatusAccepted, Summary: "Carry an import out", Text: "Answers at once; read the import for its progress. Consent is never widened by an import, and nobody who was erased comes back."},
		func(ctx context.Context, r request, in *chosenImport) (One[Import], error) {
			return importAnswer(r.reg.CommitImport(ctx, r.actor, in.ID, in.Body.mapping(), in.Body.options()))
		})
	stream(s, call{ID: "getImportErrors", Method: "GET", Path: "/v1/imports/{id}/errors.csv", Tag: tagImports, Scope: clientele.CustomersWrite,
		Summary: "Download the rows that were not imported", Text: "With line number and reason; after an undo also the records that were left.", Answers: spreadsheet("csv")},
		func(ctx context.Context, r request, in *ImportPath, d *download) error {
			d.name, d.contentType = "errors.csv", spreadsheets["csv"]
			return r.reg.ImportErrors(ctx, r.actor, in.ID, "csv", d)
		})
	add(s, call{ID: "undoImport", Method: "POST", Path: "/v1/imports/{id}/undo", Tag: tagImports, Scope: clientele.CustomersWrite,
		Status: http.StatusAccepted, Summary: "Take an import back", Text: "Within 30 days: what it created goes, what it changed is as it was, and what somebody touched since is left and named. Answers at once; read the import for its progress."},
		func(ctx context.Context, r request, in *ImportPath) (One[Import], error) {
			return importAnswer(r.reg.UndoImport(ctx, r.actor, in.ID))
		})
}

func receiveImport(ctx context.Context, r request, _ *struct{}, file *upload) (clientele.PreparedImport, error) {
	prepared, err := r.reg.PrepareImport(ctx, r.actor, file.Name, file)
	exchangeOf(ctx).hash(prepared.Hash)
	return prepared, err
}

func createImport(ctx context.Context, r request, _ *struct{}, prepared clientele.PreparedImport) (One[Import], error) {
	i, err := r.reg.AddImport(ctx, r.actor, prepared)
	return one(importWire(&i), i.ID).created("/v1/imports/" + i.ID), err
}

// discardImport forgets a file that came a second time. Failing that it is forgotten after a day.
func discardImport(ctx context.Context, r request, prepared clientele.PreparedImport) {
	if err := r.reg.DiscardImport(ctx, r.actor, prepared); err != nil {
		exchangeOf(ctx).failureOf(err)
	}
}
