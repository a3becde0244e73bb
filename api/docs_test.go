package api_test

import (
	"encoding/json"
	"go/parser"
	"html"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestThePageShowsEveryOperation(t *testing.T) {
	w := newWorld(t, sqlite(t))
	g := w.send(request{key: "none", method: "GET", path: "/docs"}).want(200)
	page := string(g.body)
	policy := g.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %s", policy)
	}
	for _, forbidden := range []string{"<script", "<style", " style=", "http://unpkg", "https://", " onclick"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page has %s", forbidden)
		}
	}
	for _, op := range w.spec.operations() {
		start := strings.Index(page, `<article id="`+op.OperationID+`">`)
		if start < 0 {
			t.Errorf("%s is not on the page", op.OperationID)
			continue
		}
		article, _, _ := strings.Cut(page[start:], "</article>")
		article = html.UnescapeString(article)
		wanted := []string{op.Summary, op.path, op.Description, "<summary>curl", "<summary>JavaScript", "<summary>Go<"}
		for _, p := range op.Parameters {
			wanted = append(wanted, "<code>"+p.Name+"</code>", p.Description)
		}
		for status := range op.Responses {
			wanted = append(wanted, `<span class="status">`+status+`</span>`)
		}
		for _, want := range wanted {
			if !strings.Contains(article, want) {
				t.Errorf("%s: no %s", op.OperationID, want)
			}
		}
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, httptest.NewRequest("GET", "/docs.css", nil))
	if rec.Code != 200 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/css") || strings.Contains(rec.Body.String(), "url(") {
		t.Errorf("the style sheet: %d %s", rec.Code, rec.Header().Get("Content-Type"))
	}
}

var links = regexp.MustCompile(`href="#([^"]+)"`)

func TestLinksOfThePageLeadSomewhere(t *testing.T) {
	w := newWorld(t, sqlite(t))
	page := string(w.send(request{key: "none", method: "GET", path: "/docs"}).body)
	found := links.FindAllStringSubmatch(page, -1)
	if len(found) < 50 {
		t.Fatalf("only %d links", len(found))
	}
	for _, link := range found {
		if !strings.Contains(page, `id="`+link[1]+`"`) {
			t.Errorf("nothing is at #%s", link[1])
		}
	}
}

var examples = regexp.MustCompile(`(?s)<summary>(curl|JavaScript|Go)</summary><pre tabindex="0"><code>(.*?)</code>`)

// The examples are what they say: the Go ones are Go, and a body in curl is JSON that the call takes.
func TestExamplesOfThePageAreRight(t *testing.T) {
	w := newWorld(t, sqlite(t))
	page := string(w.send(request{key: "none", method: "GET", path: "/docs"}).body)
	found := examples.FindAllStringSubmatch(page, -1)
	equal(t, "examples", len(found), 3*len(w.spec.operations()))
	for _, example := range found {
		code := html.UnescapeString(example[2])
		switch example[1] {
		case "Go":
			if _, err := parser.ParseExpr("func() error {\n" + code + "\n}"); err != nil {
				t.Errorf("%v in\n%s", err, code)
			}
		case "curl":
			_, data, ok := strings.Cut(code, "-d '")
			if ok && !json.Valid([]byte(strings.TrimSuffix(data, "'"))) {
				t.Errorf("no JSON in\n%s", code)
			}
		}
	}
}

// A body that the page shows has the shape that the call takes.
func TestExampleBodiesAreTaken(t *testing.T) {
	w := newWorld(t, sqlite(t))
	n := w.fill(w.a.live, "mine")
	page := string(w.send(request{key: "none", method: "GET", path: "/docs"}).body)
	for _, op := range w.spec.called() {
		article, _, _ := strings.Cut(page[strings.Index(page, `<article id="`+op.OperationID+`">`):], "</article>")
		_, data, ok := strings.Cut(html.UnescapeString(article), "-d '")
		if !ok {
			continue
		}
		data, _, _ = strings.Cut(data, "'</code>")
		r := w.example(op, n)
		r.body = data
		if g := w.send(r); g.status == 400 {
			t.Errorf("%s: %s for\n%s", op.OperationID, cut(g.body), data)
		}
	}
}
