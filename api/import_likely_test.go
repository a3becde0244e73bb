package api_test

import "testing"

// The preview names whom a row resembles and why; the answer decides, and the commit does what the preview said.
func TestLikelyDuplicatesOfAnImportAreDecided(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		her := w.post("/v1/customers", members{"name": "Kristiina Lehtomäki", "email": "kristiina@example.com", "birthday": "1984-02-27",
			"address": members{"street": "Rantatie 14 B 7", "postalCode": "33100", "city": "Tampere"}}).want(201).text("data.id")
		table := "name,phone,birthday,street,postal code,city\nKristiina Lehtomaki,+358509998877,1984-02-27,Rantatie 14 B 7,33100,Tampere\n"
		made := w.upload("", "/v1/imports", "a.csv", "text/csv", []byte(table), nil).want(201)
		made.is("data.onLikely", "new")
		made.is("data.preview.create", 1)
		made.is("data.preview.likely", 1)
		made.is("data.preview.likelyDuplicates.0.line", 2)
		made.is("data.preview.likelyDuplicates.0.customerId", her)
		made.is("data.preview.likelyDuplicates.0.verdict", "same")
		made.is("data.preview.likelyDuplicates.0.name", "Kristiina Lehtomaki")
		if text := made.text("data.preview.likelyDuplicates.0.evidence.for.0.text"); text == "" {
			t.Error("there is no evidence")
		}
		path := "/v1/imports/" + made.text("data.id")
		asked := w.post(path+"/preview", members{"onLikely": "ask"}).want(200)
		asked.is("data.preview.skip", 1)
		asked.is("data.preview.problems.0.reason", "likely")
		w.post(path+"/preview", members{"decisions": members{"2": "merge"}}).refused(422, "validation_failed")
		decided := w.post(path+"/preview", members{"onLikely": "ask", "onMatch": "fill", "decisions": members{"2": her}}).want(200)
		decided.is("data.preview.update", 1)
		decided.is("data.preview.likely", 1)
		decided.is("data.decisions.2", her)
		w.post(path+"/commit", members{"onLikely": "ask", "onMatch": "fill", "decisions": members{"2": her}}).want(202)
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		w.get(path).is("data.counts.updated", 1)
		w.get("/v1/customers/"+her).is("data.phone", "+358509998877")
	})
}
