package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"clientele"
)

// scanner is one row.
type scanner interface{ Scan(dest ...any) error }

// asker runs a closure for questions: a DB on a connection of its own, a tx on itself.
type asker interface {
	ask(ctx context.Context, fn func(*tx) error) error
	// steady is ask for statements that must all see one state.
	steady(ctx context.Context, fn func(*tx) error) error
}

// all collects the rows that a statement gives. The slice is nil when there are none.
func all[T any](ctx context.Context, a asker, read func(scanner) (T, error), text string, args ...any) ([]T, error) {
	var found []T
	err := a.ask(ctx, func(t *tx) error {
		found = nil
		return t.each(text, args, func(row scanner) error {
			v, err := read(row)
			found = append(found, v)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// one gives the only row of a statement. Without a row it is an error that what was not found; with several, the
// query is at fault.
func one[T any](ctx context.Context, a asker, what string, read func(scanner) (T, error), text string, args ...any) (T, error) {
	var none T
	found, err := all(ctx, a, read, text, args...)
	switch {
	case err != nil:
		return none, err
	case len(found) == 0:
		return none, clientele.NotFound(what)
	case len(found) > 1:
		return none, errManyRows
	}
	return found[0], nil
}

// column reads rows of one column that is never null.
func column[T any](row scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// ms is how a time is kept: milliseconds since 1970 in UTC. What is finer is cut off, as a read would give it.
func ms(t time.Time) int64 { return t.UnixMilli() }

// at is the time that ms kept.
func at(unixMilli int64) time.Time { return time.UnixMilli(unixMilli).UTC() }

// msOrNull keeps the zero time as NULL.
func msOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// textOrNull keeps the empty text as NULL, so that unique indexes and "nulls last" see nothing there.
func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// blob keeps bytes that are not there as none, for the columns allow no NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// jsonText keeps a list or map as text. A nil one is kept as null and comes back as nil.
func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // only lists, maps and structs of texts and numbers are kept this way
	}
	return string(text)
}

// fromJSON is a destination of Scan for what jsonText kept.
func fromJSON[T any](v *T) sql.Scanner { return jsonScanner[T]{v} }

type jsonScanner[T any] struct{ v *T }

func (s jsonScanner[T]) Scan(src any) error {
	switch text := src.(type) {
	case string:
		return json.Unmarshal([]byte(text), s.v)
	case []byte:
		return json.Unmarshal(text, s.v)
	}
	return errColumn
}

// fromMS is a destination of Scan for what ms or msOrNull kept.
func fromMS(t *time.Time) sql.Scanner { return timeScanner{t} }

type timeScanner struct{ t *time.Time }

func (s timeScanner) Scan(src any) error {
	switch v := src.(type) {
	case int64:
		*s.t = at(v)
	case nil:
		*s.t = time.Time{}
	default:
		return errColumn
	}
	return nil
}

// fromText is a destination of Scan for a text that may be NULL.
func fromText[T ~string](v *T) sql.Scanner { return textScanner[T]{v} }

type textScanner[T ~string] struct{ v *T }

func (s textScanner[T]) Scan(src any) error {
	switch text := src.(type) {
	case string:
		*s.v = T(text)
	case nil:
		*s.v = ""
	default:
		return errColumn
	}
	return nil
}

// fromBlob is a destination of Scan for bytes; none come back as nil on every database.
func fromBlob(v *[]byte) sql.Scanner { return blobScanner{v} }

type blobScanner struct{ v *[]byte }

func (s blobScanner) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok && src != nil {
		return errColumn
	}
	*s.v = nil
	if len(b) > 0 {
		*s.v = bytes.Clone(b)
	}
	return nil
}
