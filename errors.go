package clientele

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what went wrong in a way that every edge can translate: the API into a status, a page into a
// message, the command line into an exit code.
type Kind string

// The kinds of errors. An error of any other origin is internal and is never shown to a person.
const (
	KindInvalidRequest Kind = "bad_request"            // the request has no sense at all: a malformed cursor, an unknown filter
	KindUnauthorized   Kind = "unauthorized"           // nobody, or somebody unknown, asked
	KindForbidden      Kind = "forbidden"              // the actor may not do this
	KindNotFound       Kind = "not_found"              // no such thing in this organization
	KindConflict       Kind = "conflict"               // the state forbids it
	KindIdempotency    Kind = "idempotency_conflict"   // the same key with another request, or while the first is running
	KindVersion        Kind = "version_mismatch"       // the version the caller saw is not the present one
	KindTooLarge       Kind = "too_large"              // a body, a file or a part of it is over its limit
	KindMediaType      Kind = "unsupported_media_type" // the file is not of a kind that can be read
	KindValidation     Kind = "validation_failed"      // fields are wrong; Fields names all of them
	KindRateLimited    Kind = "rate_limited"           // too many requests
	KindUnavailable    Kind = "unavailable"            // storage cannot be reached now; the request may be repeated
)

// Error is an error that may be shown to the person or program that asked.
type Error struct {
	Kind    Kind
	Message string         // in plain English, without personal data: what happened, what to do
	Fields  []FieldError   // with KindValidation: every wrong field
	Details map[string]any // machine-readable members beside the message, such as blockers or mergedInto
	cause   error
}

// FieldError names one wrong field of a request.
type FieldError struct {
	Field   string `json:"field"`   // as the API spells it, dotted for nested fields: address.city
	Code    string `json:"code"`    // required, invalid, too_long, too_many, out_of_range, taken, not_found, archived
	Message string `json:"message"` // what is expected
}

func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + ": " + f.Message
	}
	return e.Message + " (" + strings.Join(parts, "; ") + ")"
}

// Unwrap gives the cause, which is for logs alone.
func (e *Error) Unwrap() error { return e.cause }

// With returns a copy that carries one more machine-readable detail.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Details = make(map[string]any, len(e.Details)+1)
	for k, v := range e.Details {
		c.Details[k] = v
	}
	c.Details[name] = value
	return &c
}

// Because returns a copy with a cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Errorf makes an error that may be shown. The text must hold no personal data.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// NotFound is the error for a thing that is not in this organization: "Customer not found".
func NotFound(what string) *Error { return Errorf(KindNotFound, "%s not found", what) }

// errorOf gives the error that may be shown, or nil.
func errorOf(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf tells the kind of an error; the empty kind means an internal fault.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// problems collects the wrong fields of a request, so that all are told at once.
type problems []FieldError

func (p *problems) add(field, code, format string, args ...any) {
	*p = append(*p, FieldError{Field: field, Code: code, Message: fmt.Sprintf(format, args...)})
}

// has tells whether a field is wrong already.
func (p problems) has(field string) bool {
	return slices.ContainsFunc(p, func(f FieldError) bool { return f.Field == field })
}

// err gives nil when there were none.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: KindValidation, Message: "Some fields need another value", Fields: p}
}

// listed joins the values that a field may have, for people to read.
func listed[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}
