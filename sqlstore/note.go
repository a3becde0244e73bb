package sqlstore

import (
	"context"
	"strconv"
	"strings"

	"clientele"
)

const selectNote = "select id, customer_id, pinned, author, created_at, updated_at, slot, origin, sealed from note where org_id = $1 and customer_id = $2"

func readNote(row scanner) (n clientele.Note, err error) {
	err = row.Scan(append([]any{&n.ID, &n.CustomerID, &n.Pinned, &n.Author, fromMS(&n.CreatedAt), fromMS(&n.UpdatedAt)}, sealedFields(&n.Sealed)...)...)
	return n, err
}

// FindNotes lists a customer's notes: pinned ones first, then the newest.
func (r reader) FindNotes(ctx context.Context, org, customer string, s clientele.Slice) ([]clientele.Note, string, error) {
	text, args := selectNote, []any{org, customer}
	if s.After != "" {
		pinned, id, _ := strings.Cut(s.After, " ")
		text, args = text+" and (pinned, id) < ($3, $4)", append(args, pinned == "pinned", id)
	}
	found, err := all(ctx, r, readNote, text+" order by pinned desc, id desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, notePosition, err)
}

func notePosition(n clientele.Note) string {
	if n.Pinned {
		return "pinned " + n.ID
	}
	return "other " + n.ID
}

// NoteByID gives one note of a customer.
func (r reader) NoteByID(ctx context.Context, org, customer, id string) (clientele.Note, error) {
	return one(ctx, r, "Note", readNote, selectNote+" and id = $3", org, customer, id)
}

// InsertNote writes a new note.
func (t *tx) InsertNote(_ context.Context, org string, n clientele.Note) error {
	_, err := t.exec(`insert into note (org_id, id, customer_id, pinned, author, created_at, updated_at, slot, origin, sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		append([]any{org, n.ID, n.CustomerID, n.Pinned, n.Author, ms(n.CreatedAt), ms(n.UpdatedAt)}, sealedValues(n.Sealed)...)...)
	return taken(err, "note", "There is a note with this id already")
}

// UpdateNote writes what can change of a note.
func (t *tx) UpdateNote(_ context.Context, org string, n clientele.Note) error {
	return t.change("Note", `update note set pinned = $4, updated_at = $5, slot = $6, origin = $7, sealed = $8
		where org_id = $1 and customer_id = $2 and id = $3`,
		append([]any{org, n.CustomerID, n.ID, n.Pinned, ms(n.UpdatedAt)}, sealedValues(n.Sealed)...)...)
}

// DeleteNote removes a note.
func (t *tx) DeleteNote(_ context.Context, org, customer, id string) error {
	return t.change("Note", "delete from note where org_id = $1 and customer_id = $2 and id = $3", org, customer, id)
}
