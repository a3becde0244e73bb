package api

import (
	"reflect"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// reference is the id of something else. One that cannot be stored is none.
type reference string

// opt is a field of a request: left out, null, or a value.
type opt[T any] struct{ clientele.Optional[T] }

func (o *opt[T]) clear() { o.Set, o.Null = true, true }

func (o *opt[T]) target() reflect.Value {
	o.Set = true
	return reflect.ValueOf(&o.Value).Elem()
}

// Schema describes the field as its value, or null.
func (o opt[T]) Schema(r huma.Registry) *huma.Schema {
	return nullable(r.Schema(reflect.TypeFor[T](), true, ""))
}

// nullable is the schema of a value that may be null.
func nullable(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return &huma.Schema{AnyOf: []*huma.Schema{s, {Type: "null"}}}
	}
	s.Nullable = true
	return s
}

// settable is an opt of any type.
type settable interface {
	clear()
	target() reflect.Value
}
