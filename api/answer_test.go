package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// got is an answer.
type got struct {
	t      testing.TB
	what   string // the request
	status int
	header http.Header
	body   []byte
}

// want ends the test unless the answer has the status.
func (g got) want(status int) got {
	g.t.Helper()
	if g.status != status {
		g.t.Fatalf("%s: %d instead of %d: %s", g.what, g.status, status, cut(g.body))
	}
	return g
}

// refused ends the test unless the answer is that failure.
func (g got) refused(status int, code string) got {
	g.t.Helper()
	g.want(status)
	equal(g.t, g.what+" code", g.at("error.code"), any(code))
	equal(g.t, g.what+" success", g.at("success"), any(false))
	return g
}

// at gives a member of the answer by its path, as in data.tags.0; nil when it is null or not there.
func (g got) at(path string) any {
	g.t.Helper()
	var value any
	if err := json.Unmarshal(g.body, &value); err != nil {
		g.t.Fatalf("%s: no JSON: %s", g.what, cut(g.body))
	}
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

func (g got) text(path string) string {
	g.t.Helper()
	text, ok := g.at(path).(string)
	if !ok {
		g.t.Fatalf("%s: no text at %s: %s", g.what, path, cut(g.body))
	}
	return text
}

// is compares a member with what JSON makes of a value.
func (g got) is(path string, want any) got {
	g.t.Helper()
	raw, err := json.Marshal(want)
	must(g.t, err)
	have, err := json.Marshal(g.at(path))
	must(g.t, err)
	if !bytes.Equal(raw, have) {
		g.t.Errorf("%s: %s is %s instead of %s", g.what, path, cut(have), cut(raw))
	}
	return g
}

// names lists the names of the customers of a list.
func (g got) names() string {
	g.t.Helper()
	return g.each("name")
}

func (g got) each(member string) string {
	g.t.Helper()
	list, _ := g.want(200).at("data").([]any)
	var out []string
	for _, item := range list {
		out = append(out, fmt.Sprint(item.(map[string]any)[member]))
	}
	return strings.Join(out, ", ")
}

// wrongFields lists the fields of a 422 with their codes.
func (g got) wrongFields() string {
	g.t.Helper()
	list, _ := g.refused(422, "validation_failed").at("error.fields").([]any)
	var out []string
	for _, item := range list {
		out = append(out, fmt.Sprint(item.(map[string]any)["field"], ":", item.(map[string]any)["code"]))
	}
	return strings.Join(out, " ")
}
