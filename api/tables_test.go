package api_test

import (
	"strings"
	"testing"

	"clientele/formats"
)

const threeRows = "Nimi;Puhelin;Sähköposti\nAnna Virta;0401234567;anna@example.com\nBea Salo;;bea@example.com\nNobody;;\n"

func TestImport(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		made := w.upload("", "/v1/imports", "asiakkaat.csv", "text/csv", []byte(threeRows), nil).want(201).
			is("data.status", "analyzed").is("data.format", "csv").is("data.fileName", "asiakkaat.csv").is("data.rows", 3).
			is("data.mapping", members{"Nimi": "name", "Puhelin": "phone", "Sähköposti": "email"}).is("data.preview.create", 2).
			is("data.preview.invalid", 1).is("data.preview.problems.0.line", 4)
		id := made.text("data.id")
		path := "/v1/imports/" + id
		equal(t, "Location", made.header.Get("Location"), path)
		equal(t, "nothing yet", w.get("/v1/customers").names(), "")
		w.post(path+"/preview", members{"mapping": members{"Nimi": "name", "Puhelin": nil, "Sähköposti": "email"}}).want(200).is("data.preview.create", 2)
		equal(t, "unknown field", w.post(path+"/preview", members{"mapping": members{"Nimi": "shoeSize"}}).refused(422, "validation_failed").status, 422)
		w.post(path+"/undo", nil).refused(409, "conflict")
		w.post(path+"/commit", members{"mapping": made.at("data.mapping"), "match": []string{"email", "phone"}, "onMatch": "skip"}).want(202).is("data.status", "running")
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		w.get(path).want(200).is("data.status", "completed").is("data.counts.created", 2).is("data.counts.invalid", 1).is("data.done", 3)
		equal(t, "customers", w.get("/v1/customers?sort=name").names(), "Anna Virta, Bea Salo")
		w.get("/v1/customers?q=anna").is("data.0.source", "import")
		errors := w.get(path + "/errors.csv").want(200)
		if !strings.Contains(string(errors.body), "4,invalid") {
			t.Errorf("errors.csv: %s", errors.body)
		}
		w.post(path+"/commit", members{}).refused(409, "conflict").is("error.status", "completed")
		w.post(path+"/undo", nil).want(202)
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		w.get(path).want(200).is("data.status", "undone").is("data.counts.undone", 2)
		equal(t, "gone again", w.get("/v1/customers").names(), "")
		equal(t, "list", w.get("/v1/imports").each("id"), id)
	})
}

func TestImportsThatAreRefused(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.upload("", "/v1/imports", "x.csv", "text/csv", nil, nil).refused(415, "unsupported_media_type")
	w.upload("", "/v1/imports", "photo.csv", "text/csv", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), nil).refused(415, "unsupported_media_type")
	w.post("/v1/imports", members{}).refused(415, "unsupported_media_type")
	equal(t, "none is kept", w.get("/v1/imports").each("id"), "")
	id := w.upload("", "/v1/imports", "x.csv", "text/csv", []byte(threeRows), nil).want(201).text("data.id")
	equal(t, "options", w.post("/v1/imports/"+id+"/commit", members{"match": []string{"shoe"}, "onMatch": "maybe"}).refused(422, "validation_failed").status, 422)
	w.post("/v1/imports/"+id+"/commit", members{"mapping": members{"Nimi": 5}}).refused(400, "bad_request")
}

func TestExports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("=Anna Virta", members{"consent": members{"email": true}, "tags": []string{"VIP"}})
		w.customer("Bea Salo")
		gone := w.customer("Cecilia Gone")
		w.patch("/v1/customers/"+gone, members{"archived": true}).want(200)

		csv := w.get("/v1/exports/customers.csv").want(200)
		equal(t, "type", csv.header.Get("Content-Type"), "text/csv; charset=utf-8")
		equal(t, "disposition", csv.header.Get("Content-Disposition"), `attachment; filename="customers.csv"`)
		if text := string(csv.body); !strings.Contains(text, id) || strings.Contains(text, "Cecilia") || strings.Contains(text, ",=Anna") || strings.HasPrefix(text, "=") {
			t.Errorf("customers.csv: %s", text)
		}
		if text := string(w.get("/v1/exports/customers.csv?tag=vip").want(200).body); strings.Contains(text, "Bea") || !strings.Contains(text, "Anna") {
			t.Errorf("filtered: %s", text)
		}
		xlsx := w.get("/v1/exports/customers.xlsx").want(200).body
		sheet, err := formats.Open("", strings.NewReader(string(xlsx)), int64(len(xlsx)))
		must(t, err)
		defer sheet.Close()
		row, err := sheet.Next()
		must(t, err)
		equal(t, "headings", strings.Join(row.Cells, ","), "Name,Email,Phone,Address,Postal code,City,Country,Email marketing,SMS marketing,Created,ID")
		emails := string(w.get("/v1/exports/emails.csv?marketing=true").want(200).body)
		if !strings.Contains(emails, "anna.virta") || strings.Contains(emails, "bea") {
			t.Errorf("emails.csv: %s", emails)
		}
		if text := string(w.get("/v1/exports/deactivated-customers.csv?from=2026-03-14&to=2026-03-14").want(200).body); !strings.Contains(text, gone) {
			t.Errorf("deactivated: %s", text)
		}
		if text := string(w.get("/v1/exports/deactivated-customers.csv?from=2026-03-15").want(200).body); strings.Contains(text, gone) {
			t.Errorf("not deactivated then: %s", text)
		}
		equal(t, "audit", w.get("/v1/audit-events?action=export").each("action"),
			"export.deactivated_customers, export.deactivated_customers, export.emails, export.customers, export.customers, export.customers")
	})
}
