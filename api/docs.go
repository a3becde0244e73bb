package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

var docsTemplate = template.Must(template.New("docs").Parse(docsHTML))

// docsPolicy lets the page have its style sheet and nothing else.
const docsPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// addDocument serves the document that describes the API, and the page that is made of it.
func (s *Server) addDocument() {
	var document, page []byte
	serve := func(kind string, body *[]byte) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Cache-Control", "no-cache")
			w.Header().Set("Content-Security-Policy", docsPolicy)
			_, _ = w.Write(*body)
		})
	}
	s.addPlain("GET", "/openapi.json", "openapi", "This API, for programs", "The OpenAPI 3.1 document: every path, parameter, body, answer and error.",
		"application/json", serve("application/json", &document))
	s.addPlain("GET", "/docs", "docs", "This API, for people", "The same as a page.", "text/html", serve("text/html; charset=utf-8", &page))
	s.mux.Handle("GET /docs.css", serve("text/css; charset=utf-8", &docsCSS))
	document, page = s.OpenAPI(), s.docsPage()
}

func (s *Server) docsPage() []byte {
	var b bytes.Buffer
	if err := docsTemplate.Execute(&b, s.docsView()); err != nil {
		panic(err) // our own template and our own document
	}
	return b.Bytes()
}

// docsView is what the page shows.
type docsView struct {
	Title, Version string
	Intro          []string
	Groups         []docsGroup
	Things         []docsThing
	Failure        string // an example
}

type docsGroup struct {
	Name, Anchor, Text string
	Operations         []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Text, Scope string
	Parameters                             []docsField
	Body                                   []docsField
	BodyType                               string
	BodyExample                            string
	Answers                                []docsAnswer
	Examples                               []docsExample
}

type docsField struct {
	Name, Where, Type, Link, Text string
	Required                      bool
}

type docsAnswer struct {
	Status, Text, Type, Link, Example string
	Failure                           bool
}

type docsThing struct {
	Name   string
	Fields []docsField
}

func (s *Server) docsView() docsView {
	doc := s.api.OpenAPI()
	d := docs{doc.Components.Schemas}
	v := docsView{Title: doc.Info.Title, Version: doc.Info.Version, Intro: strings.Split(doc.Info.Description, "\n\n"),
		Failure: indent(encode(exampleFailure))}
	for _, tag := range doc.Tags {
		g := docsGroup{Name: tag.Name, Anchor: strings.ReplaceAll(strings.ToLower(tag.Name), " ", "-"), Text: tag.Description}
		for _, op := range s.operations {
			if op.Tags[0] == tag.Name {
				g.Operations = append(g.Operations, d.operation(op))
			}
		}
		v.Groups = append(v.Groups, g)
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas.Map())) {
		if schema := doc.Components.Schemas.Map()[name]; !isEnvelope(schema) && len(schema.Properties) > 0 {
			v.Things = append(v.Things, docsThing{Name: name, Fields: d.fields(&huma.Schema{Ref: schemaPrefix + name})})
		}
	}
	return v
}

var exampleFailure = &Failure{Fault: Fault{Code: string(clientele.KindValidation), Message: "Some fields need another value",
	Fields: []clientele.FieldError{{Field: "email", Code: "invalid", Message: "this is not an e-mail address; it looks like name@example.com"}}}}

// docs reads the document for people.
type docs struct{ schemas huma.Registry }

func (d docs) operation(op *huma.Operation) docsOperation {
	out := docsOperation{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Text: op.Description}
	if scope, ok := op.Extensions["x-scope"].(string); ok {
		out.Scope = scope
	}
	for _, p := range op.Parameters {
		out.Parameters = append(out.Parameters, docsField{Name: p.Name, Where: p.In, Type: d.typeText(p.Schema), Text: p.Description, Required: p.Required})
	}
	if op.RequestBody != nil {
		for _, kind := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
			schema := op.RequestBody.Content[kind].Schema
			out.BodyType, out.Body = kind, d.fields(schema)
			if kind == "application/json" {
				out.BodyExample = indent(encode(d.example(schema, true)))
				break
			}
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		out.Answers = append(out.Answers, d.answer(status, op.Responses[status]))
	}
	out.Examples = d.examples(op)
	return out
}

func (d docs) answer(status string, r *huma.Response) docsAnswer {
	a := docsAnswer{Status: status, Text: r.Description, Failure: status >= "400"}
	for kind, content := range r.Content {
		a.Type = kind
		if kind != "application/json" || a.Failure || content.Schema.Ref == "" {
			continue
		}
		a.Example = indent(encode(d.example(content.Schema, false)))
		if data := d.resolve(content.Schema).Properties["data"]; data != nil {
			a.Type, a.Link = d.typeText(data), d.link(data)
		}
	}
	return a
}

// fields lists the members of an object in the order of its type.
func (d docs) fields(schema *huma.Schema) []docsField {
	object := d.resolve(schema)
	var out []docsField
	for _, name := range d.names(schema) {
		p := object.Properties[name]
		out = append(out, docsField{Name: name, Type: d.typeText(p), Link: d.link(p), Text: p.Description, Required: slices.Contains(object.Required, name)})
	}
	return out
}

// names gives the names of an object's members as its type has them.
func (d docs) names(schema *huma.Schema) []string {
	names := slices.Sorted(maps.Keys(d.resolve(schema).Properties))
	if schema.Ref == "" {
		return names
	}
	fields := fieldsOf(d.schemas.TypeFromRef(schema.Ref))
	slices.SortStableFunc(names, func(a, b string) int { return slices.Compare(fields[a].index, fields[b].index) })
	return names
}

func (d docs) resolve(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return d.schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// link is the name of the thing that a schema is, or is a list of; empty when it is none.
func (d docs) link(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case len(s.AnyOf) > 0:
		return d.link(s.AnyOf[0])
	}
	return d.link(s.Items)
}

var plainTypes = map[string]string{huma.TypeString: "text", huma.TypeInteger: "whole number", huma.TypeNumber: "number",
	huma.TypeBoolean: "true or false", huma.TypeObject: "object", "null": "null", "": "anything"}

// typeText says in words what a schema takes.
func (d docs) typeText(s *huma.Schema) string {
	text := plainTypes[s.Type]
	switch more, _ := s.AdditionalProperties.(*huma.Schema); {
	case len(s.AnyOf) > 0:
		return d.typeText(s.AnyOf[0]) + " or null"
	case s.Ref != "":
		return d.link(s)
	case s.Type == huma.TypeArray:
		text = "list of " + d.typeText(s.Items)
	case s.Format == "date-time":
		text = "time"
	case s.Format == "binary":
		text = "file"
	case more != nil:
		text = "map of " + strings.TrimSuffix(d.typeText(more), " or null")
	case len(s.Enum) > 0:
		text = enumText(s.Enum)
	}
	if s.Nullable {
		text += " or null"
	}
	return text
}

func enumText(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case string:
			words[i] = v
		case bool:
			words[i] = strconv.FormatBool(v)
		}
	}
	return strings.Join(words, " | ")
}

// isEnvelope tells whether a schema is that of a whole answer.
func isEnvelope(s *huma.Schema) bool {
	return s.Properties["success"] != nil && s.Properties["status"] == nil
}
