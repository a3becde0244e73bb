package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"clientele"
)

// decode reads a JSON text into v. It is stricter than encoding/json: names are compared exactly, an unknown or a
// repeated name is refused, so is null where nothing may be cleared, a number that is not whole where a whole one is
// asked for, text that is not UTF-8, half a surrogate pair, and anything after the value. An error says where, and
// never repeats a value.
func decode(data []byte, v any) error {
	switch {
	case !utf8.Valid(data):
		return malformed("The body is not UTF-8")
	case !json.Valid(data):
		return malformed("The body is not JSON")
	case halfSurrogate(data):
		return malformed("The body has half a surrogate pair, which is no character")
	}
	r := reader{json.NewDecoder(bytes.NewReader(data))}
	r.UseNumber()
	return r.read(reflect.ValueOf(v).Elem(), "")
}

func malformed(format string, args ...any) error {
	return clientele.Errorf(clientele.KindInvalidRequest, format, args...)
}

// reader fills Go values from the tokens of a text that is known to be valid JSON. How deep it goes is bounded by the
// types: none of them contains itself.
type reader struct{ *json.Decoder }

func (r reader) read(v reflect.Value, path string) error {
	if raw, ok := v.Addr().Interface().(*json.RawMessage); ok {
		return r.Decode(raw)
	}
	token, err := r.Token()
	if err != nil {
		return malformed("The body is not JSON")
	}
	return r.fill(v, token, path)
}

func (r reader) fill(v reflect.Value, token json.Token, path string) error {
	if o, ok := v.Addr().Interface().(settable); ok {
		if token == nil {
			o.clear()
			return nil
		}
		return r.fill(o.target(), token, path)
	}
	switch v.Kind() {
	case reflect.Pointer: // a body that may be left out, or null
		if token == nil {
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return r.fill(v.Elem(), token, path)
	case reflect.Struct:
		return r.object(v, token, path)
	case reflect.Map:
		return r.dictionary(v, token, path)
	case reflect.Slice:
		return r.list(v, token, path)
	}
	return scalar(v, token, path)
}

func (r reader) object(v reflect.Value, token json.Token, path string) error {
	fields := fieldsOf(v.Type())
	seen := make(map[string]bool, len(fields))
	err := r.members(token, path, func(name, path string) error {
		field, ok := fields[name]
		if !ok {
			return malformed("%s is not a field that can be written here", quoted(path))
		}
		seen[name] = true
		return r.read(v.FieldByIndex(field.index), path)
	})
	for name, field := range fields {
		if err == nil && field.required && !seen[name] {
			err = malformed("%s is needed", quoted(inner(path, name)))
		}
	}
	return err
}

func (r reader) dictionary(v reflect.Value, token json.Token, path string) error {
	v.Set(reflect.MakeMap(v.Type()))
	return r.members(token, path, func(name, path string) error {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := r.read(item, path); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(name), item)
		return nil
	})
}

// members reads an object, name by name.
func (r reader) members(token json.Token, path string, member func(name, path string) error) error {
	if token != json.Delim('{') {
		return mustBe(path, "an object")
	}
	var seen []string
	for r.More() {
		token, err := r.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return malformed("The body is not JSON")
		}
		if slices.Contains(seen, name) {
			return malformed("%s is there twice", quoted(inner(path, name)))
		}
		if seen = append(seen, name); len(seen) > maxMembers {
			return malformed("%s has more than %d members", orBody(path), maxMembers)
		}
		if err := member(name, inner(path, name)); err != nil {
			return err
		}
	}
	_, err := r.Token()
	return err
}

// Bounds of what is read at all; what a field may hold is the register's to say.
const (
	maxMembers = 1000
	maxItems   = 10_000
)

func (r reader) list(v reflect.Value, token json.Token, path string) error {
	if token != json.Delim('[') {
		return mustBe(path, "a list")
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for i := 0; r.More(); i++ {
		if i == maxItems {
			return malformed("%s has more than %d entries", orBody(path), maxItems)
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if err := r.read(item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
		v.Set(reflect.Append(v, item))
	}
	_, err := r.Token()
	return err
}

func scalar(v reflect.Value, token json.Token, path string) error {
	switch v.Kind() {
	case reflect.String:
		text, ok := token.(string)
		if !ok {
			return mustBe(path, "a text")
		}
		if v.Type() == reflect.TypeFor[reference]() && strings.ContainsRune(text, 0) {
			return mustBe(path, "an id")
		}
		v.SetString(text)
	case reflect.Bool:
		truth, ok := token.(bool)
		if !ok {
			return mustBe(path, "true or false")
		}
		v.SetBool(truth)
	case reflect.Int, reflect.Int64:
		number, _ := token.(json.Number)
		n, err := strconv.ParseInt(string(number), 10, v.Type().Bits())
		if err != nil {
			return mustBe(path, "a whole number")
		}
		v.SetInt(n)
	case reflect.Float64:
		number, _ := token.(json.Number)
		n, err := strconv.ParseFloat(string(number), 64)
		if err != nil {
			return mustBe(path, "a number")
		}
		v.SetFloat(n)
	default:
		panic("api: no way to read JSON into " + v.Type().String())
	}
	return nil
}

func inner(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func mustBe(path, what string) error { return malformed("%s must be %s", orBody(path), what) }

func orBody(path string) string {
	if path == "" {
		return "The body"
	}
	return quoted(path)
}

// quoted is a name as it was sent, made harmless and short.
func quoted(name string) string {
	if runes := []rune(name); len(runes) > 64 {
		name = string(runes[:64]) + "…"
	}
	return strconv.Quote(name)
}

// halfSurrogate tells whether a JSON text has an escape \ud800 to \udfff that is not one of a pair. encoding/json would
// quietly put another character in its place.
func halfSurrogate(data []byte) bool {
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		unit := escapedUnit(data[i:])
		switch {
		case unit >= 0xD800 && unit < 0xDC00:
			low := escapedUnit(data[i+6:])
			if low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 11
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return true
		default:
			i++ // the escaped character, which may itself be a backslash
		}
	}
	return false
}

// escapedUnit is the code unit that an escape, \u with four digits, at the beginning of the data stands for; -1 for anything else.
func escapedUnit(data []byte) int {
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(data[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return int(n)
}

// field is where a member of an object goes, and whether it has to be there.
type field struct {
	index    []int
	required bool
}

// fieldsOf maps the JSON names of a struct to its fields, embedded ones included.
func fieldsOf(t reflect.Type) map[string]field {
	if known, ok := fieldCache.Load(t); ok {
		return known.(map[string]field)
	}
	fields := make(map[string]field)
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = field{f.Index, options != "omitempty"}
		}
	}
	fieldCache.Store(t, fields)
	return fields
}

var fieldCache sync.Map // reflect.Type -> map[string]field
