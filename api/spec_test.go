package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"mime"
	"slices"
	"strings"
	"testing"
	"time"
)

// spec is the document that the server gives of itself, as a reader of it sees it.
type spec struct {
	Paths      map[string]map[string]*operation `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	OperationID string                `json:"operationId"`
	Summary     string                `json:"summary"`
	Description string                `json:"description"`
	Tags        []string              `json:"tags"`
	Scope       string                `json:"x-scope"`
	Security    []map[string][]string `json:"security"`
	Parameters  []parameter           `json:"parameters"`
	RequestBody *struct {
		Content map[string]struct {
			Schema schema `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
	Responses map[string]response `json:"responses"`

	method, path string
}

type parameter struct {
	Name, In, Description string
	Schema                schema
}

type response struct {
	Description string `json:"description"`
	Content     map[string]struct {
		Schema schema `json:"schema"`
	} `json:"content"`
	Headers map[string]any `json:"headers"`
}

type schema map[string]any

func readSpec(t testing.TB, raw []byte) *spec {
	t.Helper()
	s := &spec{}
	must(t, json.Unmarshal(raw, s))
	for path, item := range s.Paths {
		for method, op := range item {
			op.method, op.path = strings.ToUpper(method), path
		}
	}
	return s
}

// operations gives all operations in a fixed order.
func (s *spec) operations() []*operation {
	var ops []*operation
	for _, path := range slices.Sorted(maps.Keys(s.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(s.Paths[path])) {
			ops = append(ops, s.Paths[path][method])
		}
	}
	return ops
}

// find gives the operation that a request is for; nil when there is none. Fixed parts of a path go before variables.
func (s *spec) find(method, path string) *operation {
	if method == "HEAD" {
		method = "GET"
	}
	var best *operation
	for _, op := range s.operations() {
		if op.method == method && matches(op.path, path) && (best == nil || strings.Count(op.path, "{") < strings.Count(best.path, "{")) {
			best = op
		}
	}
	return best
}

func matches(pattern, path string) bool {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && want[i] != have[i] || have[i] == "" && want[i] != "" {
			return false
		}
	}
	return true
}

// checkAnswer holds an answer against what the document says of it: the status is declared, so is the type of the
// body, and every member of the body is declared, of the right type, and there when it is required.
func (s *spec) checkAnswer(method, path string, g got) error {
	op := s.find(method, path)
	if op == nil {
		if g.status < 400 {
			return fmt.Errorf("an operation that is not in the document")
		}
		return s.checkBody(schema{"$ref": "#/components/schemas/Failure"}, g.body)
	}
	answer, ok := op.Responses[fmt.Sprint(g.status)]
	if !ok {
		return fmt.Errorf("status %d is not in the document", g.status)
	}
	if len(answer.Content) == 0 {
		if len(g.body) > 0 {
			return fmt.Errorf("a body that is not in the document")
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(g.header.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("no Content-Type")
	}
	content, ok := answer.Content[kind]
	if !ok {
		if _, all := answer.Content["*/*"]; !all {
			return fmt.Errorf("%s is not in the document", kind)
		}
		return nil
	}
	if kind != "application/json" {
		return nil
	}
	return s.checkBody(content.Schema, g.body)
}

func (s *spec) checkBody(sc schema, body []byte) error {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	return s.check(sc, value, "")
}

// check holds a value against a schema: the part of JSON Schema that the document uses.
func (s *spec) check(sc schema, value any, at string) error {
	if ref, ok := sc["$ref"].(string); ok {
		target, ok := s.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
		if !ok {
			return fmt.Errorf("%s: no schema %s", at, ref)
		}
		return s.check(target, value, at)
	}
	if either, ok := sc["anyOf"].([]any); ok {
		var err error
		for _, one := range either {
			if err = s.check(schema(one.(map[string]any)), value, at); err == nil {
				return nil
			}
		}
		return err
	}
	if !ofType(sc["type"], value) {
		return fmt.Errorf("%s: %v is not of type %v", at, value, sc["type"])
	}
	if enum, ok := sc["enum"].([]any); ok && value != nil && !slices.Contains(enum, value) {
		return fmt.Errorf("%s: %v is not one of %v", at, value, enum)
	}
	switch v := value.(type) {
	case map[string]any:
		return s.checkObject(sc, v, at)
	case []any:
		items, _ := sc["items"].(map[string]any)
		for i, item := range v {
			if err := s.check(items, item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case string:
		if sc["format"] == "date-time" {
			if _, err := time.Parse("2006-01-02T15:04:05.000Z", v); err != nil {
				return fmt.Errorf("%s: %s is no time in UTC to the millisecond", at, v)
			}
		}
	}
	return nil
}

func (s *spec) checkObject(sc schema, value map[string]any, at string) error {
	required, _ := sc["required"].([]any)
	for _, name := range required {
		if _, ok := value[name.(string)]; !ok {
			return fmt.Errorf("%s.%s is required and not there", at, name)
		}
	}
	properties, _ := sc["properties"].(map[string]any)
	for name, member := range value {
		property, ok := properties[name].(map[string]any)
		if !ok {
			switch more := sc["additionalProperties"].(type) {
			case map[string]any:
				property = more
			case bool:
				if more {
					continue
				}
				return fmt.Errorf("%s.%s is not in the document", at, name)
			default:
				if sc["type"] != nil {
					return fmt.Errorf("%s.%s is not in the document", at, name)
				}
			}
		}
		if err := s.check(property, member, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

// ofType tells whether a value is of a type, or of one of a list of types; no type takes everything.
func ofType(kind, value any) bool {
	switch k := kind.(type) {
	case []any:
		return slices.ContainsFunc(k, func(one any) bool { return ofType(one, value) })
	case string:
		switch v := value.(type) {
		case nil:
			return k == "null"
		case bool:
			return k == "boolean"
		case string:
			return k == "string"
		case float64:
			return k == "number" || k == "integer" && v == math.Trunc(v)
		case []any:
			return k == "array"
		case map[string]any:
			return k == "object"
		}
	}
	return kind == nil
}
