package formats

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"html/template"
	"io"
	"strings"
	"time"

	"clientele"
)

// handOverZIP holds the hand-over for machines (handover.json, a CSV of each kind), for people (index.html), and the
// person's documents as they were.
func handOverZIP(w io.Writer, h clientele.HandOver) error {
	z := zip.NewWriter(w)
	add := func(name string, content []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: h.At})
		if err == nil {
			_, err = f.Write(content)
		}
		return err
	}
	whole, err := HandOverJSON(h)
	if err != nil {
		return err
	}
	if err := add("handover.json", whole); err != nil {
		return err
	}
	page, err := handOverPage(h)
	if err != nil {
		return err
	}
	if err := add("index.html", page); err != nil {
		return err
	}
	for _, s := range h.Sections {
		table, err := handOverTable(s, h)
		if err != nil {
			return err
		}
		if len(s.Rows) > 0 {
			if err := add(s.Name+".csv", table); err != nil {
				return err
			}
		}
	}
	for _, file := range h.Files {
		if err := add("documents/"+strings.ReplaceAll(file.Name, "/", "_"), file.Content); err != nil {
			return err
		}
	}
	return z.Close()
}

func handOverTable(s clientele.HandOverSection, h clientele.HandOver) ([]byte, error) {
	var out bytes.Buffer
	table, err := NewWriter("csv", &out)
	for i, row := range s.Rows {
		var names, cells []string
		for _, v := range row {
			names, cells = append(names, v.Name), append(cells, readable(v.Value, h.Location))
		}
		if i == 0 && err == nil {
			err = table.Write(names)
		}
		if err == nil {
			err = table.Write(cells)
		}
	}
	if err == nil {
		err = table.Close()
	}
	return out.Bytes(), err
}

// HandOverJSON is a hand-over for machines: its members in the order in which they are shown, the kinds of things as
// lists of objects. Times are RFC 3339 in UTC to the millisecond, money is in minor units.
func HandOverJSON(h clientele.HandOver) ([]byte, error) {
	members := []clientele.HandOverValue{{Name: "organization", Value: h.Organization}, {Name: "customerId", Value: h.CustomerID},
		{Name: "generatedAt", Value: h.At}, {Name: "profile", Value: orderedObject(h.Profile)}}
	for _, s := range h.Sections {
		rows := make([]orderedObject, len(s.Rows))
		for i, row := range s.Rows {
			rows[i] = row
		}
		members = append(members, clientele.HandOverValue{Name: s.Name, Value: rows})
	}
	return json.Marshal(orderedObject(members))
}

// orderedObject is a JSON object whose members keep their order.
type orderedObject []clientele.HandOverValue

// MarshalJSON writes the members in their order.
func (o orderedObject) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, v := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(v.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(handOverJSONValue(v.Value))
		if err != nil {
			return nil, err
		}
		out.Write(append(append(name, ':'), value...))
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// handOverJSONValue is a value as JSON has it: no list is null.
func handOverJSONValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.000Z")
	case []string:
		return append([]string{}, v...)
	case map[string]string:
		if v == nil {
			return map[string]string{}
		}
	}
	return v
}

var handOverHTML = template.Must(template.New("handover").Funcs(template.FuncMap{"title": titleOf}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Personal data held by {{.Organization}}</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.2rem 1rem;border-top:1px solid #8884;padding:.6rem 0;margin:0}dt{color:#777}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
@media(max-width:36rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}</style></head>
<body><h1>{{.Organization}}</h1><p>Everything that is held about {{.CustomerID}}, as of {{.When}}.</p>
{{template "values" .Profile}}
{{range .Sections}}<h2>{{title .Name}} ({{len .Rows}})</h2>{{range .Rows}}{{template "values" .}}{{end}}{{end}}
</body></html>{{define "values"}}<dl>{{range .}}<dt>{{.Name}}</dt><dd>{{.Text}}</dd>{{end}}</dl>{{end}}`))

type handOverPart struct {
	Name string
	Rows [][]handOverText
}

// handOverPage is the page to read. What is not known does not show.
func handOverPage(h clientele.HandOver) ([]byte, error) {
	page := struct {
		Organization, CustomerID, When string
		Profile                        []handOverText
		Sections                       []handOverPart
	}{Organization: h.Organization, CustomerID: h.CustomerID, When: readable(h.At, h.Location), Profile: readableOf(h.Profile, h.Location)}
	for _, s := range h.Sections {
		part := handOverPart{Name: s.Name}
		for _, row := range s.Rows {
			part.Rows = append(part.Rows, readableOf(row, h.Location))
		}
		if len(part.Rows) > 0 {
			page.Sections = append(page.Sections, part)
		}
	}
	var out bytes.Buffer
	err := handOverHTML.Execute(&out, page)
	return out.Bytes(), err
}
