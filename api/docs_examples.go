package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// docsExample is one way to make a call.
type docsExample struct{ Language, Code string }

// examples shows a call in curl, JavaScript and Go.
func (d docs) examples(op *huma.Operation) []docsExample {
	c := sample{method: op.Method, path: samplePath(op), keyed: len(op.Security) > 0}
	if op.RequestBody != nil {
		if content, ok := op.RequestBody.Content["application/json"]; ok {
			c.body = indent(encode(d.example(content.Schema, true)))
		} else {
			c.file = true
		}
	}
	if good, ok := op.Responses["200"]; ok {
		_, readable := good.Content["application/json"]
		c.download = !readable
	}
	return []docsExample{{"curl", c.curl()}, {"JavaScript", c.javaScript()}, {"Go", c.golang()}}
}

// sample is a call as examples show it.
type sample struct {
	method, path string
	body         string // JSON
	keyed        bool
	file         bool // the body is a form with a file
	download     bool // the answer is a file
}

func samplePath(op *huma.Operation) string {
	path, query := op.Path, url.Values{}
	for _, p := range op.Parameters {
		if p.Schema == nil || len(p.Schema.Examples) == 0 {
			continue
		}
		value := fmt.Sprint(p.Schema.Examples[0])
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		case "query":
			query.Set(p.Name, value)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

func (c sample) curl() string {
	lines := []string{`curl "$CLIENTELE` + c.path + `"`}
	if c.method != "GET" {
		lines[0] = `curl -X ` + c.method + ` "$CLIENTELE` + c.path + `"`
	}
	if c.keyed {
		lines = append(lines, `-H "Authorization: Bearer $CLIENTELE_KEY"`)
	}
	switch {
	case c.file:
		lines = append(lines, `-F "file=@customers.csv"`)
	case c.body != "":
		lines = append(lines, `-H "Content-Type: application/json"`, `-d '`+strings.ReplaceAll(c.body, "'", `'\''`)+`'`)
	case c.download:
		lines = append(lines, `-OJ`)
	}
	return strings.Join(lines, " \\\n  ")
}

func (c sample) javaScript() string {
	var b strings.Builder
	if c.file {
		b.WriteString("const form = new FormData();\nform.append(\"file\", file); // a File or Blob\n")
	}
	fmt.Fprintf(&b, "const answer = await fetch(CLIENTELE + %q, {\n  method: %q,\n  headers: {", c.path, c.method)
	if c.keyed {
		b.WriteString("\n    Authorization: `Bearer ${CLIENTELE_KEY}`,")
	}
	if c.body != "" {
		b.WriteString("\n    \"Content-Type\": \"application/json\",")
	}
	b.WriteString("\n  },")
	switch {
	case c.file:
		b.WriteString("\n  body: form,")
	case c.body != "":
		b.WriteString("\n  body: JSON.stringify(" + strings.ReplaceAll(c.body, "\n", "\n  ") + "),")
	}
	b.WriteString("\n});\n")
	if c.download {
		b.WriteString("if (!answer.ok) throw new Error((await answer.json()).error.message);\nconst file = await answer.blob();")
	} else {
		b.WriteString("const { success, data, error } = await answer.json();\nif (!success) throw new Error(error.message);")
	}
	return b.String()
}

func (c sample) golang() string {
	var b strings.Builder
	body := "nil"
	switch {
	case c.file:
		b.WriteString("var form bytes.Buffer\nw := multipart.NewWriter(&form)\npart, err := w.CreateFormFile(\"file\", \"customers.csv\")\nif err != nil {\n\treturn err\n}\nif _, err := io.Copy(part, file); err != nil {\n\treturn err\n}\nw.Close()\n")
		body = "&form"
	case c.body != "":
		b.WriteString("body := strings.NewReader(`" + c.body + "`)\n")
		body = "body"
	}
	fmt.Fprintf(&b, "req, err := http.NewRequest(%q, clientele+%q, %s)\nif err != nil {\n\treturn err\n}\n", c.method, c.path, body)
	if c.keyed {
		b.WriteString("req.Header.Set(\"Authorization\", \"Bearer \"+key)\n")
	}
	switch {
	case c.file:
		b.WriteString("req.Header.Set(\"Content-Type\", w.FormDataContentType())\n")
	case c.body != "":
		b.WriteString("req.Header.Set(\"Content-Type\", \"application/json\")\n")
	}
	b.WriteString("res, err := http.DefaultClient.Do(req)\nif err != nil {\n\treturn err\n}\ndefer res.Body.Close()\n")
	if c.download {
		b.WriteString("_, err = io.Copy(file, res.Body)\nreturn err")
	} else {
		b.WriteString("var answer struct {\n\tSuccess bool\n\tData    json.RawMessage\n\tError   struct{ Code, Message string }\n}\nreturn json.NewDecoder(res.Body).Decode(&answer)")
	}
	return b.String()
}

// example makes a value of a schema from the examples in it. Of a request it has what is required and what has an
// example of its own, so that it stays short.
func (d docs) example(schema *huma.Schema, request bool) any {
	s := d.resolve(schema)
	switch {
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(s.AnyOf) > 0:
		return d.example(s.AnyOf[0], request)
	case len(s.Enum) > 0:
		return s.Enum[0]
	}
	switch s.Type {
	case huma.TypeObject:
		return d.exampleObject(schema, request)
	case huma.TypeArray:
		return []any{d.example(s.Items, request)}
	case huma.TypeInteger, huma.TypeNumber:
		return 0
	case huma.TypeBoolean:
		return false
	case huma.TypeString:
		return exampleText(s)
	}
	return nil
}

func exampleText(s *huma.Schema) any {
	switch {
	case s.Format == "date-time":
		return "2026-11-21T19:00:00.000Z"
	case s.Nullable:
		return nil
	}
	return "…"
}

func (d docs) exampleObject(schema *huma.Schema, request bool) any {
	s := d.resolve(schema)
	out := ordered{}
	for _, name := range d.names(schema) {
		p := s.Properties[name]
		if request && len(p.Examples) == 0 && !slices.Contains(s.Required, name) {
			continue
		}
		out = append(out, pair{name, d.example(p, request)})
	}
	return out
}

type pair struct {
	name  string
	value any
}

// ordered is an object whose members keep their order.
type ordered []pair

// MarshalJSON writes the members in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for _, p := range o {
		b = appendMember(b, p.name, p.value)
	}
	return append(b, '}'), nil
}

func indent(raw []byte) string {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		panic(err) // it was encoded here
	}
	return b.String()
}
