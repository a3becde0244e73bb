package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"clientele"
	"clientele/formats"
)

// Check 21: a hand-over of a person with everything is what its published schema says, by every way in which it is
// given, loses nothing on the way, and holds the words of every script, however many, and nobody else's.
func TestAHandOverIsWhatItsSchemaSays_21(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		n := w.fill(w.a.live, "everything")
		long := strings.Repeat("An endless tale without a pause. ", 200) + "Ünï 王小明 محمد Ελένη Пётр 🌸"
		once := w.customer("Merged Maiden", members{"notes": "was called otherwise", "customFields": members{"Shoe size": "39", "足のサイズ": "25"}})
		w.post("/v1/customers/"+once+"/notes", members{"text": long}).want(201)
		w.post("/v1/customers/"+n.customer+"/merge", members{"from": []string{once}}).want(200)
		stranger := w.customer("Zyqmarker Stranger", members{"notes": "zyqmarker"})
		w.post("/v1/customers/"+stranger+"/notes", members{"text": "zyqmarker"}).want(201)
		w.post("/v1/customers/"+n.customer+"/consents", members{"channel": "email", "allowed": true, "wording": "May we write to you?"}).want(201)
		w.post("/v1/customers/"+n.customer+"/loyalty", members{"points": 5, "reason": "welcome"}).want(201)
		comb := w.item("product", "Comb of horn", 2000)
		sold := w.sale(n.customer, comb)
		w.post("/v1/orders/"+sold+"/refunds", members{"amount": 500, "reason": "a tooth was missing"}).want(201)
		w.post("/v1/orders/"+sold+"/legal-holds", members{"ground": "complaint 7"}).want(201)
		path := "/v1/customers/" + n.customer + "/handover"
		w.get(path).want(200)

		g := w.get(path).want(200) // which send holds against the document
		h, err := w.reg.HandOver(w.ctx, clientele.CommandLine(w.a.org), n.customer)
		must(t, err)
		whole, err := formats.HandOverJSON(h)
		must(t, err)
		must(t, w.spec.checkBody(schema{"$ref": "#/components/schemas/HandOver"}, whole))
		packed := w.send(request{method: "GET", path: path, header: map[string]string{"Accept": "application/zip"}}).want(200).body
		must(t, w.spec.checkBody(schema{"$ref": "#/components/schemas/HandOver"}, handOverIn(t, packed)))
		var data map[string]any
		must(t, json.Unmarshal(g.body, &data))
		for name, section := range data["data"].(map[string]any) {
			if rows, ok := section.([]any); ok && len(rows) == 0 && name != "removals" && name != "suggestions" {
				t.Errorf("it has no %s", name)
			}
		}
		for _, want := range []string{long, "Comb of horn", "1 × Comb of horn", "a tooth was missing", "complaint 7", "Shoe size", "足のサイズ", "Merged Maiden", "customer.handed_over"} {
			text, err := json.Marshal(want)
			must(t, err)
			if quoted := strings.Trim(string(text), `"`); !bytes.Contains(g.body, []byte(quoted)) {
				t.Errorf("it lacks %.40q", want)
			}
		}
		if bytes.Contains(bytes.ToLower(g.body), []byte("zyqmarker")) {
			t.Error("it has something of somebody else")
		}
	})
}

// handOverIn is the JSON in a ZIP.
func handOverIn(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	must(t, err)
	f, err := z.Open("handover.json")
	must(t, err)
	content, err := io.ReadAll(f)
	must(t, err)
	return content
}
