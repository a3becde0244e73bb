package api

import (
	"context"
	"net/http"

	"clientele"
)

// Note is a note about a customer as answers show it.
type Note struct {
	ID        string  `json:"id" example:"note_01k3v9q2d7m4x8a5c0tw"`
	Text      string  `json:"text" example:"Allergic to ammonia"`
	Pinned    bool    `json:"pinned" doc:"Pinned notes come first"`
	Author    *string `json:"author" doc:"Id of the user or key who wrote it"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
	UpdatedAt string  `json:"updatedAt" format:"date-time"`
}

func noteWire(n *clientele.Note) Note {
	return Note{ID: n.ID, Text: n.Text, Pinned: n.Pinned, Author: orNull(&n.Author), CreatedAt: stamp(n.CreatedAt), UpdatedAt: stamp(n.UpdatedAt)}
}

// NoteFields are what of a note can be written.
type NoteFields struct {
	Text   opt[string] `json:"text,omitempty" doc:"Up to 10,000 characters" example:"Allergic to ammonia"`
	Pinned opt[bool]   `json:"pinned,omitempty" doc:"Pinned notes come first"`
}

func (f NoteFields) change() clientele.NoteChange {
	return clientele.NoteChange{Text: f.Text.Optional, Pinned: f.Pinned.Optional}
}

// NotePath names a note.
type NotePath struct {
	CustomerPath
	NoteID string `path:"noteId" doc:"Id of the note" example:"note_01k3v9q2d7m4x8a5c0tw"`
}

type partsInput struct {
	CustomerPath
	Paged
}

func (s *Server) addNotes() {
	add(s, call{ID: "listNotes", Method: "GET", Path: "/v1/customers/{id}/notes", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List a customer's notes", Text: "Pinned ones first, then the newest."},
		func(ctx context.Context, r request, in *partsInput) (Many[Note], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Note]{}, err
			}
			page, err := r.reg.Notes(ctx, r.actor, in.ID, paging)
			return many(page, noteWire), err
		})
	add(s, call{ID: "createNote", Method: "POST", Path: "/v1/customers/{id}/notes", Tag: tagParts, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Summary: "Write a note about a customer", Text: "Needs text."}, createNote)
	add(s, call{ID: "updateNote", Method: "PATCH", Path: "/v1/customers/{id}/notes/{noteId}", Tag: tagParts, Scope: clientele.CustomersWrite,
		Summary: "Change or pin a note", Text: "What is left out stays as it is."}, updateNote)
	add(s, call{ID: "deleteNote", Method: "DELETE", Path: "/v1/customers/{id}/notes/{noteId}", Tag: tagParts, Scope: clientele.CustomersWrite,
		Summary: "Remove a note", Text: "Its text stays in the customer's history."}, deleteNote)
}

func createNote(ctx context.Context, r request, in *struct {
	CustomerPath
	Body NoteFields
}) (One[Note], error) {
	note, err := r.reg.AddNote(ctx, r.actor, in.ID, in.Body.change())
	return one(noteWire(&note), in.ID).created("/v1/customers/" + in.ID + "/notes"), err
}

func updateNote(ctx context.Context, r request, in *struct {
	NotePath
	Body NoteFields
}) (One[Note], error) {
	note, err := r.reg.UpdateNote(ctx, r.actor, in.ID, in.NoteID, in.Body.change())
	return one(noteWire(&note), in.ID), err
}

func deleteNote(ctx context.Context, r request, in *NotePath) (One[Removed], error) {
	return removed(in.NoteID), r.reg.DeleteNote(ctx, r.actor, in.ID, in.NoteID)
}
