package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"clientele"
	"clientele/formats"

	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// upload is the file in a multipart form, as it comes in.
type upload struct {
	*multipart.Part
	Name string
	Type string // as the sender calls it
}

// formOverhead is what a form may have beside its file, in bytes.
const formOverhead = 64 << 10

// receiveFile reads the one file of a form. What tells two uploads apart is the file, not the form around it, whose
// boundary changes with every attempt.
func receiveFile[I, F any](ctx context.Context, x *exchange, in *I, receive func(context.Context, request, *I, *upload) (F, error)) (F, error) {
	var none F
	r, w := humago.Unwrap(x)
	r.Body = http.MaxBytesReader(w, r.Body, x.call.Upload+formOverhead)
	form, err := r.MultipartReader()
	if err != nil {
		return none, malformed("The form is malformed")
	}
	part, err := form.NextPart()
	if err != nil {
		return none, badForm(err, "The form needs a part named file")
	}
	if part.FormName() != "file" {
		return none, malformed("The form has a part that is not named file")
	}
	kind := part.Header.Get("Content-Type")
	if x.print != nil {
		io.WriteString(x.print, part.FileName()+"\x00"+kind+"\x00")
	}
	file, err := receive(ctx, x.request(x.server.reg), in, &upload{Part: part, Name: part.FileName(), Type: kind})
	if err != nil {
		return none, badForm(err, "")
	}
	if _, err := form.NextPart(); !errors.Is(err, io.EOF) {
		return none, badForm(err, "The form has more than one part")
	}
	return file, nil
}

// badForm says what is wrong with a form; a form over its limit is that before anything else.
func badForm(err error, message string) error {
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return clientele.Errorf(clientele.KindTooLarge, "The form may have up to %d MiB", over.Limit>>20)
	case message != "":
		return malformed("%s", message)
	}
	return err
}

// download is a file on its way out. Its headers are sent with its first byte, so that a refusal before that can
// still be told.
type download struct {
	x           *exchange
	name        string // none: the file is shown, not kept
	contentType string
	policy      string // what the file may do where it is shown; nothing when empty
	began       bool
}

// Write sends a piece of the file.
func (d *download) Write(b []byte) (int, error) {
	d.begin()
	return d.x.BodyWriter().Write(b)
}

func (d *download) begin() {
	if d.began {
		return
	}
	d.began = true
	d.x.SetHeader("Content-Type", d.contentType)
	if d.name != "" {
		d.x.SetHeader("Content-Disposition", formats.Attachment(d.name))
	}
	if d.policy == "" {
		d.policy = "default-src 'none'; sandbox"
	}
	d.x.SetHeader("Content-Security-Policy", d.policy)
	d.x.SetStatus(http.StatusOK)
}

// end closes the answer. An error after the first byte breaks the connection, so that nobody takes half a file for a
// whole one.
func (d *download) end(err error) {
	switch {
	case err == nil:
		d.begin()
	case !d.began:
		d.x.refuse(d.x.failureOf(err))
	default:
		if d.x.Context().Err() == nil {
			d.x.server.log.ErrorContext(d.x.Context(), "a download broke off", "request", traceOf(d.x.Context()).id, "route", d.x.call.Path, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
}
