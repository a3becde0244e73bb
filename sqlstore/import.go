package sqlstore

import (
	"context"
	"strconv"
	"strings"

	"clientele"
)

// importColumns are the columns of an import after org_id, in the order of importValues and readImport.
var importColumns = []string{"id", "status", "format", "facts_slot", "facts_origin", "facts_sealed", "size", "preview", "counts",
	"row_count", "done", "undoing", "problem", "slot", "actor", "actor_kind", "created_at", "started_at", "ended_at", "undone_at",
	"undo_until", "version"}

func importValues(i clientele.Import) []any {
	return []any{i.ID, string(i.Status), i.Format, int64(i.Sealed.Slot), i.Sealed.Origin, blob(i.Sealed.Data), i.Size, jsonText(i.Preview), jsonText(i.Counts),
		int64(i.Rows), int64(i.Done), i.Undoing, i.Problem, int64(i.Slot), i.Actor, string(i.ActorKind), ms(i.CreatedAt), msOrNull(i.StartedAt), msOrNull(i.EndedAt), msOrNull(i.UndoneAt),
		msOrNull(i.UndoUntil), i.Version}
}

func readImport(row scanner) (i clientele.Import, err error) {
	err = row.Scan(&i.ID, &i.Status, &i.Format, &i.Sealed.Slot, &i.Sealed.Origin, fromBlob(&i.Sealed.Data), &i.Size, fromJSON(&i.Preview), fromJSON(&i.Counts),
		&i.Rows, &i.Done, &i.Undoing, &i.Problem, &i.Slot, &i.Actor, &i.ActorKind, fromMS(&i.CreatedAt), fromMS(&i.StartedAt), fromMS(&i.EndedAt), fromMS(&i.UndoneAt),
		fromMS(&i.UndoUntil), &i.Version)
	return i, err
}

var (
	importList   = strings.Join(importColumns, ", ")
	selectImport = "select " + importList + " from import where org_id = $1"
	insertImport = "insert into import (org_id, " + importList + ") values (" + places(1, 1+len(importColumns)) + ")"
	updateImport = "update import set " + assignments(importColumns[1:len(importColumns)-1], 3) + ", version = version + 1 where org_id = $1 and id = $2"
)

// assignments gives "a = $n, b = $n+1, …".
func assignments(columns []string, n int) string {
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = c + " = $" + strconv.Itoa(n+i)
	}
	return strings.Join(texts, ", ")
}

// ImportByID gives one import.
func (r reader) ImportByID(ctx context.Context, org, id string) (clientele.Import, error) {
	return one(ctx, r, "Import", readImport, selectImport+" and id = $2", org, id)
}

// FindImports lists the imports of an organization, the newest first.
func (r reader) FindImports(ctx context.Context, org string, s clientele.Slice) ([]clientele.Import, string, error) {
	text, args := selectImport, []any{org}
	if s.After != "" {
		text, args = text+" and id < $2", append(args, s.After)
	}
	found, err := all(ctx, r, readImport, text+" order by id desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, func(i clientele.Import) string { return i.ID }, err)
}

// InsertImport writes a new import.
func (t *tx) InsertImport(_ context.Context, org string, i clientele.Import) error {
	_, err := t.exec(insertImport, append([]any{org}, importValues(i)...)...)
	return taken(err, "import", "There is an import with this id already")
}

// UpdateImport writes an import and raises its version.
func (t *tx) UpdateImport(_ context.Context, org string, i clientele.Import) error {
	values := importValues(i)
	return t.change("Import", updateImport, append([]any{org, i.ID}, values[1:len(values)-1]...)...)
}

// ImportChunk gives a sealed part of the file.
func (r reader) ImportChunk(ctx context.Context, org, id string, n int) ([]byte, error) {
	return one(ctx, r, "Part of the file", readBlob, "select sealed from import_chunk where org_id = $1 and import_id = $2 and n = $3", org, id, n)
}

// InsertImportChunk keeps a sealed part of the file.
func (t *tx) InsertImportChunk(_ context.Context, org, id string, n int, sealed []byte) error {
	_, err := t.exec("insert into import_chunk (org_id, import_id, n, sealed) values ($1, $2, $3, $4)", org, id, n, blob(sealed))
	return taken(err, "import_chunk", "This part of the file is there already")
}

// DeleteImportChunks removes up to limit parts of the file.
func (t *tx) DeleteImportChunks(_ context.Context, org, id string, limit int) (int, error) {
	n, err := t.exec(`delete from import_chunk where org_id = $1 and import_id = $2 and n in
		(select n from import_chunk where org_id = $1 and import_id = $2 order by n limit $3)`, org, id, limit)
	return int(n), err
}

func readImportRow(row scanner) (r clientele.ImportRow, err error) {
	err = row.Scan(append([]any{&r.Line, &r.Outcome, &r.Reason, &r.CustomerID, &r.Version}, sealedFields(&r.Sealed)...)...)
	return r, err
}

// FindImportRows gives rows by line.
func (r reader) FindImportRows(ctx context.Context, org, id string, outcomes []clientele.Outcome, afterLine, limit int) (found []clientele.ImportRow, err error) {
	err = r.ask(ctx, func(t *tx) error {
		text, args := `select line, outcome, reason, customer_id, version, slot, origin, sealed from import_row
			where org_id = $1 and import_id = $2 and line > $3`, []any{org, id, afterLine, limit}
		if len(outcomes) > 0 {
			text, args = text+" and "+t.dialect.anyOf("outcome", 5), append(args, outcomeList(t, outcomes))
		}
		found, err = all(ctx, t, readImportRow, text+" order by line limit $4", args...)
		return err
	})
	return found, err
}

func outcomeList(t *tx, outcomes []clientele.Outcome) any {
	texts := make([]string, len(outcomes))
	for i, o := range outcomes {
		texts[i] = string(o)
	}
	return t.dialect.list(texts)
}

// InsertImportRows writes what became of rows.
func (t *tx) InsertImportRows(_ context.Context, org, id string, rows []clientele.ImportRow) error {
	err := insertRows(t, "import_row", []string{"org_id", "import_id", "line", "outcome", "reason", "customer_id", "version", "slot", "origin", "sealed"}, rows,
		func(r clientele.ImportRow) []any {
			return append([]any{org, id, int64(r.Line), string(r.Outcome), r.Reason, r.CustomerID, r.Version}, sealedValues(r.Sealed)...)
		})
	return taken(err, "import_row", "This row is there already")
}

// UpdateImportRow writes what undoing made of a row.
func (t *tx) UpdateImportRow(_ context.Context, org, id string, r clientele.ImportRow) error {
	return t.change("Row of the import", `update import_row set outcome = $4, reason = $5, customer_id = $6, version = $7, slot = $8, origin = $9, sealed = $10
		where org_id = $1 and import_id = $2 and line = $3`,
		append([]any{org, id, r.Line, string(r.Outcome), r.Reason, r.CustomerID, r.Version}, sealedValues(r.Sealed)...)...)
}

// DeleteImportRows removes up to limit rows with one of the outcomes.
func (t *tx) DeleteImportRows(_ context.Context, org, id string, outcomes []clientele.Outcome, limit int) (int, error) {
	n, err := t.exec(`delete from import_row where org_id = $1 and import_id = $2 and line in
		(select line from import_row where org_id = $1 and import_id = $2 and `+t.dialect.anyOf("outcome", 4)+` order by line limit $3)`,
		org, id, limit, outcomeList(t, outcomes))
	return int(n), err
}
