package clientele

import "encoding/json"

// Optional is a field of a change: left out (the zero value: it stays as it is), null (it is cleared), or a value.
type Optional[T any] struct {
	Set   bool // the field was named
	Null  bool // it was named as null
	Value T
}

// Some is an Optional that holds a value.
func Some[T any](value T) Optional[T] { return Optional[T]{Set: true, Value: value} }

// Clear is an Optional that clears its field.
func Clear[T any]() Optional[T] { return Optional[T]{Set: true, Null: true} }

// UnmarshalJSON is called only for fields that are present, which is what tells left out from null.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	o.Set = true
	if string(data) == "null" {
		o.Null = true
		return nil
	}
	return json.Unmarshal(data, &o.Value)
}

// apply sets the field when it was named.
func (o Optional[T]) apply(field *T) {
	if o.Set {
		*field = o.Value // the zero value when null
	}
}
