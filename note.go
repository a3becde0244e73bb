package clientele

import (
	"context"
	"strings"
	"time"
)

// Note is something staff wrote about a customer, with who and when.
type Note struct {
	ID         string
	CustomerID string
	Text       string // empty in storage, which holds Sealed
	Sealed     Sealed
	Pinned     bool
	Author     string // usr_… or key_…; empty for the command line
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// NoteChange says what of a note is to be another way.
type NoteChange struct {
	Text   Optional[string]
	Pinned Optional[bool]
}

// Notes lists a customer's notes, pinned ones first, then the newest. Needs customers:read.
func (r *Register) Notes(ctx context.Context, a Actor, customer string, paging Paging) (Page[Note], error) {
	return childPage(ctx, r, a, customer, "notes", paging, r.store.FindNotes, r.openNote)
}

// AddNote writes a note about a customer. Needs customers:write.
func (r *Register) AddNote(ctx context.Context, a Actor, customer string, change NoteChange) (Note, error) {
	var note Note
	err := r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		now := r.Now(a.Org)
		note = Note{ID: r.newID(a, prefixNote), CustomerID: c.ID, Author: a.ID, CreatedAt: now, UpdatedAt: now}
		if err := r.writeNote(a, &note, c, change); err != nil {
			return err
		}
		if err := tx.InsertNote(ctx, a.Org.ID, note); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.note_added", c, Change{Field: "note", After: note.Text}))
	})
	return note, err
}

// UpdateNote changes a note. Needs customers:write.
func (r *Register) UpdateNote(ctx context.Context, a Actor, customer, id string, change NoteChange) (Note, error) {
	var note Note
	err := r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		before, err := r.noteByID(ctx, tx, a, customer, id)
		if err != nil {
			return err
		}
		note = before
		note.UpdatedAt = r.Now(a.Org)
		if err := r.writeNote(a, &note, c, change); err != nil {
			return err
		}
		if err := tx.UpdateNote(ctx, a.Org.ID, note); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.note_updated", c, Change{Field: "note", Before: before.Text, After: note.Text}))
	})
	return note, err
}

// DeleteNote removes a note; its text stays in the customer's history. Needs customers:write.
func (r *Register) DeleteNote(ctx context.Context, a Actor, customer, id string) error {
	return r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		note, err := r.noteByID(ctx, tx, a, customer, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteNote(ctx, a.Org.ID, customer, id); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.note_deleted", c, Change{Field: "note", Before: note.Text}))
	})
}

func (r *Register) noteByID(ctx context.Context, tx Tx, a Actor, customer, id string) (Note, error) {
	note, err := tx.NoteByID(ctx, a.Org.ID, customer, id)
	if KindOf(err) == KindNotFound {
		return Note{}, NotFound("Note")
	}
	if err != nil {
		return Note{}, err
	}
	return note, r.openNote(a.Org.ID, &note)
}

// writeNote applies a change to a note and seals its text: a new one under the customer's key, one that is there under the
// key it has, which is another's while two records are one, and goes back with the note when they are parted.
func (r *Register) writeNote(a Actor, n *Note, c Customer, change NoteChange) error {
	var wrong problems
	cleanText("text", change.Text, maxNotes, &wrong).apply(&n.Text)
	change.Pinned.apply(&n.Pinned)
	if strings.TrimSpace(n.Text) == "" && len(wrong) == 0 {
		wrong.add("text", "required", "a note needs a text")
	}
	if err := wrong.err(); err != nil {
		return err
	}
	slot, origin := n.Sealed.Slot, n.Sealed.Origin
	if slot == 0 {
		slot, origin = c.Slot, c.ID
	}
	sealed, err := r.seal(a.Org.ID, slot, origin, "note", n.ID, []byte(n.Text))
	n.Sealed = sealed
	return err
}

func (r *Register) openNote(org string, n *Note) error {
	text, err := r.unseal(org, n.Sealed, "note", n.ID)
	n.Text = string(text)
	return err
}
