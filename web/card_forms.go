package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"clientele"
	"clientele/formats"
	"clientele/web/answer"
)

func archiveCustomer(v *visit) error { return v.setArchived(true, "archive", "/customers") }

func reactivateCustomer(v *visit) error {
	id, back := v.r.PathValue("id"), ""
	if back = "/customers/" + id; v.form("back") == "deactivated" {
		back = "/settings/deactivated"
	}
	return v.setArchived(false, "reactivate", back)
}

func (v *visit) setArchived(archived bool, name, back string) error {
	id := v.r.PathValue("id")
	_, err := v.reg.UpdateCustomer(v.ctx(), v.actor, id, clientele.CustomerChange{Archived: clientele.Some(archived)}, clientele.AnyVersion)
	if expected(err) {
		return v.card(answer.Status(err), v.message(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast." + name, N: 1, Undo: name, IDs: []string{id}})
	return v.goTo(back)
}

func tagCustomer(v *visit) error {
	id := v.r.PathValue("id")
	if name := v.form("remove"); name != "" {
		_, err := v.reg.UntagCustomer(v.ctx(), v.actor, id, name)
		if clientele.KindOf(err) == clientele.KindNotFound { // somebody else was faster; the card tells whether the customer is there
			err = nil
		}
		return v.back(err, "toast.untagged")
	}
	_, err := v.reg.TagCustomer(v.ctx(), v.actor, id, v.form("tag"))
	return v.back(err, "toast.saved")
}

func generalNotes(v *visit) error {
	change := clientele.CustomerChange{Notes: clientele.Some(unixLines(v.r.FormValue("notes")))}
	_, err := v.reg.UpdateCustomer(v.ctx(), v.actor, v.r.PathValue("id"), change, clientele.AnyVersion)
	return v.back(err, "toast.saved")
}

// unixLines undoes what forms make of line breaks.
func unixLines(text string) string {
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), " \n\t")
}

func setConsent(v *visit) error {
	given := clientele.ConsentGiven{Channel: clientele.Channel(v.form("channel")), Allowed: v.form("allowed") == "yes"}
	_, err := v.reg.AddConsent(v.ctx(), v.actor, v.r.PathValue("id"), given)
	return v.back(err, "toast.consent")
}

func addPoints(v *visit) error {
	points, err := strconv.ParseInt(v.form("points"), 10, 64)
	if err == nil {
		_, err = v.reg.AddLoyalty(v.ctx(), v.actor, v.r.PathValue("id"), points, v.form("reason"))
		return v.back(err, "toast.saved")
	}
	return v.card(http.StatusUnprocessableEntity, v.T("card.points.wrong"))
}

func addNote(v *visit) error {
	_, err := v.reg.AddNote(v.ctx(), v.actor, v.r.PathValue("id"), clientele.NoteChange{Text: clientele.Some(unixLines(v.r.FormValue("text"))),
		Pinned: clientele.Some(v.form("pinned") == "yes")})
	return v.back(err, "toast.note")
}

func pinNote(v *visit) error {
	_, err := v.reg.UpdateNote(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("note"), clientele.NoteChange{Pinned: clientele.Some(v.form("pinned") == "yes")})
	return v.back(err, "toast.saved")
}

func deleteNote(v *visit) error {
	return v.back(v.reg.DeleteNote(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("note")), "toast.note.deleted")
}

func deleteDocument(v *visit) error {
	return v.back(v.reg.DeleteDocument(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("document")), "toast.document.deleted")
}

// formOverhead is what a form may have beside its file, in bytes.
const formOverhead = 64 << 10

func addDocument(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, clientele.MaxDocument+formOverhead)
	form, err := v.r.MultipartReader()
	if err != nil {
		return clientele.Errorf(clientele.KindInvalidRequest, "Choose a file")
	}
	part, err := form.NextPart()
	if err != nil || part.FormName() != "file" {
		return v.card(http.StatusUnprocessableEntity, v.T("card.document.none"))
	}
	_, err = v.reg.AddDocument(v.ctx(), v.actor, v.r.PathValue("id"), part.FileName(), part.Header.Get("Content-Type"), part)
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		err = clientele.Errorf(clientele.KindTooLarge, "A document may have up to 10 MiB")
	}
	return v.back(err, "toast.document")
}

// readDocument gives a document as a download: nothing that was uploaded is ever shown as a page of ours.
func readDocument(v *visit) error {
	doc, content, err := v.reg.Document(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("document"))
	if err != nil {
		return err
	}
	v.attach(doc.Name, doc.ContentType)
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(content) // whoever asked has gone when this fails
	return nil
}

// attach sets the headers of a download.
func (v *visit) attach(name, contentType string) {
	h := v.w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", formats.Attachment(name))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
}
