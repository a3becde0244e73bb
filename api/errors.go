package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// statuses is the one table from what went wrong to how HTTP says it.
var statuses = map[clientele.Kind]int{
	clientele.KindInvalidRequest: http.StatusBadRequest,
	clientele.KindUnauthorized:   http.StatusUnauthorized,
	clientele.KindForbidden:      http.StatusForbidden,
	clientele.KindNotFound:       http.StatusNotFound,
	clientele.KindConflict:       http.StatusConflict,
	clientele.KindIdempotency:    http.StatusConflict,
	clientele.KindVersion:        http.StatusPreconditionFailed,
	clientele.KindTooLarge:       http.StatusRequestEntityTooLarge,
	clientele.KindMediaType:      http.StatusUnsupportedMediaType,
	clientele.KindValidation:     http.StatusUnprocessableEntity,
	clientele.KindRateLimited:    http.StatusTooManyRequests,
	clientele.KindUnavailable:    http.StatusServiceUnavailable,
}

// codeMethod and codeInternal are the codes that the domain knows nothing of.
const (
	codeMethod   clientele.Kind = "method_not_allowed"
	codeInternal clientele.Kind = "internal"
)

// Failure is the answer of a request that was not carried out.
type Failure struct {
	Success bool  `json:"success" enum:"false" doc:"Always false"`
	Fault   Fault `json:"error"`
	status  int
}

// Fault says what went wrong: a code for programs, a message for people, and what belongs to the code.
type Fault struct {
	Code    string
	Message string
	Fields  []clientele.FieldError
	Details map[string]any
}

// MarshalJSON writes the details as members beside the message.
func (f Fault) MarshalJSON() ([]byte, error) {
	b := appendMember([]byte{'{'}, "code", f.Code)
	b = appendMember(b, "message", f.Message)
	if f.Fields != nil {
		b = appendMember(b, "fields", f.Fields)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Details)) {
		value := f.Details[name]
		if at, ok := value.(time.Time); ok {
			value = stamp(at)
		}
		b = appendMember(b, name, value)
	}
	return append(b, '}'), nil
}

func appendMember(b []byte, name string, value any) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(append(append(b, '"'), name...), '"', ':')
	return append(b, encode(value)...)
}

// Schema lists the members that a fault may have.
func (Fault) Schema(r huma.Registry) *huma.Schema {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	codes := []any{string(codeMethod), string(codeInternal)}
	for kind := range statuses {
		codes = append(codes, string(kind))
	}
	slices.SortFunc(codes, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	code := text("What went wrong, for programs")
	code.Enum = codes
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"code", "message"}, AdditionalProperties: false,
		Description: "What went wrong",
		Properties: map[string]*huma.Schema{
			"code":    code,
			"message": text("What went wrong, for people"),
			"fields": {Type: huma.TypeArray, Items: r.Schema(reflect.TypeFor[WrongField](), true, ""),
				Description: "With validation_failed: every wrong field"},
			"scope":          text("With forbidden: the scope that the key lacks"),
			"mergedInto":     text("With not_found: the id of the record that this one was merged into"),
			"erasedAt":       {Type: huma.TypeString, Format: "date-time", Description: "With not_found: when the record was erased"},
			"version":        {Type: huma.TypeInteger, Format: "int64", Description: "With version_mismatch: the present version"},
			"balance":        {Type: huma.TypeInteger, Format: "int64", Description: "With conflict over loyalty points: how many there are"},
			"status":         text("With conflict over an import: where it stands"),
			"undoableUntil":  {Type: huma.TypeString, Format: "date-time", Description: "With conflict over an undo: until when it could be taken back"},
			"candidates":     {Type: huma.TypeArray, Items: r.Schema(reflect.TypeFor[Candidate](), true, ""), Description: "With conflict over a duplicate: the records with the same phone or e-mail"},
			"blockers":       {Type: huma.TypeArray, Items: r.Schema(reflect.TypeFor[Blocker](), true, ""), Description: "With conflict: what stands in the way"},
			"due":            {Type: huma.TypeInteger, Format: "int64", Description: "With conflict over an order: what is still to be paid"},
			"paid":           {Type: huma.TypeInteger, Format: "int64", Description: "With conflict over an order: what was paid and not given back"},
			"activeBookings": {Type: huma.TypeInteger, Description: "With conflict: bookings that stand in the way"},
			"futureBookings": {Type: huma.TypeInteger, Description: "With conflict over an erasure: bookings that have not begun"},
			"activeOrders":   {Type: huma.TypeInteger, Description: "With conflict: orders that stand in the way"},
		}}
}

// WrongField names one field that needs another value.
type WrongField struct {
	Field   string `json:"field" doc:"As the request spells it, dotted for nested fields" example:"address.city"`
	Code    string `json:"code" doc:"What is wrong, for programs" example:"invalid"`
	Message string `json:"message" doc:"What is expected, for people"`
}

// Blocker is one thing that stands in the way.
type Blocker struct {
	Type     string `json:"type" doc:"What it is"`
	ID       string `json:"id" doc:"Its id"`
	StartsAt string `json:"startsAt,omitempty" format:"date-time" doc:"Of a booking: when it starts"`
	Ground   string `json:"ground,omitempty" doc:"Of a legal hold: what it rests on"`
	Until    string `json:"until,omitempty" format:"date" doc:"Of a legal hold: its last day; left out where it has none"`
}

// Error is the message, so that a Failure can travel as an error through huma.
func (f *Failure) Error() string { return f.Fault.Message }

// GetStatus is the HTTP status of the answer.
func (f *Failure) GetStatus() int { return f.status }

// failureOf says how an error is told to the caller. What is not the domain's own is internal: it is told without any
// detail, and known is false so that it is logged.
func failureOf(err error) (f *Failure, known bool) {
	var e *clientele.Error
	if errors.As(err, &e) {
		if status, ok := statuses[e.Kind]; ok {
			return &Failure{Fault: Fault{Code: string(e.Kind), Message: e.Message, Fields: e.Fields, Details: e.Details}, status: status}, true
		}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return failure(clientele.KindUnavailable, "The request took too long. Send it again."), true
	}
	return &Failure{Fault: Fault{Code: string(codeInternal), Message: "Something went wrong on our side. The Request-Id of this answer finds it in our log."},
		status: http.StatusInternalServerError}, false
}

func failure(kind clientele.Kind, format string, args ...any) *Failure {
	f, _ := failureOf(clientele.Errorf(kind, format, args...))
	return f
}

// write answers with the failure.
func (f *Failure) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	f.headers(h.Set)
	w.WriteHeader(f.status)
	_, _ = w.Write(encode(f)) // a caller who has gone needs no answer
}

// headers sets those that belong to the status.
func (f *Failure) headers(set func(name, value string)) {
	switch f.status {
	case http.StatusUnauthorized:
		set("WWW-Authenticate", `Bearer realm="clientele"`)
	case http.StatusServiceUnavailable:
		set("Retry-After", "1")
	}
}

// encode writes JSON without HTML's escapes. What is encoded here are our own types, which cannot fail.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
}

// huma tells through this one hook of its package what is wrong with the shape of a request. All of that is a
// bad_request here, and the values that were sent are left out.
func init() {
	huma.NewError = shapeFault
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return shapeFault(status, msg, errs...)
	}
	huma.DefaultArrayNullable = false
}

func shapeFault(status int, msg string, errs ...error) huma.StatusError {
	if status == http.StatusRequestEntityTooLarge {
		return failure(clientele.KindTooLarge, "A body may have up to 1 MiB")
	}
	if status == http.StatusInternalServerError && msg != "cannot read request body" {
		f, _ := failureOf(errors.Join(errs...))
		return f
	}
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if errors.As(err, &detail) {
			return failure(clientele.KindInvalidRequest, "%s", shapeMessage(detail.ErrorDetail()))
		}
	}
	switch msg {
	case "request body is required":
		return failure(clientele.KindInvalidRequest, "A JSON body is needed")
	case "cannot read request body", "request body read timeout":
		return failure(clientele.KindInvalidRequest, "The body did not arrive whole. Send the request again.")
	}
	return failure(clientele.KindInvalidRequest, "The request is malformed")
}

// shapeMessage names the parameter, or is the decoder's own message.
func shapeMessage(d *huma.ErrorDetail) string {
	message := strings.TrimPrefix(d.Message, "invalid value: ")
	where, name, _ := strings.Cut(d.Location, ".")
	if where == "body" {
		return message
	}
	return name + ": " + message
}
