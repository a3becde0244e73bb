package cli_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/sqlstore"
)

// imported is what import prints.
type imported struct {
	ID, Status string
	Rows       int
	Counts     clientele.ImportCounts
	Errors     []struct {
		Line                        int
		Outcome, Reason, CustomerID string
	}
	UndoableUntil *time.Time
}

// export reads a CSV export: a row a customer, the newest first, without the headings.
func (h *home) export(flags ...string) [][]string {
	h.t.Helper()
	text := strings.TrimPrefix(h.must(append([]string{"export"}, flags...)...).out, "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		h.t.Fatal(err)
	}
	return rows[1:]
}

func TestImportSaysWhatItDid(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		h.setup()
		h.must("import", h.file("before.csv", "Name,Phone,City\nMaija Virtanen,0401234567,\n"))
		file := h.file("people.csv", "Nimi;Puhelin;Kaupunki;Kengännumero\n"+
			"Maija Virtanen;040 1234567;Turku;38\n"+ // meets a record
			"Eeva Laine;0401112223;Espoo;39\n"+
			"Ei Mitään;;;\n"+ // cannot be reached
			"Eeva Laine;0401112223;Vantaa;40\n") // again
		errors := filepath.Join(t.TempDir(), "errors.csv")
		got := mustJSON[imported](h, "import", file, "--match", "phone", "--on-match", "fill", "--map", "kengännumero=customFields.Shoe", "--errors", errors)
		if want := (clientele.ImportCounts{Created: 1, Updated: 1, Skipped: 1, Invalid: 1}); got.Counts != want || got.Status != "completed" || got.Rows != 4 {
			t.Errorf("the import says %+v, want %+v", got, want)
		}
		if len(got.Errors) != 2 || got.Errors[0].Line != 4 || got.Errors[0].Outcome != "invalid" || got.Errors[1].Line != 5 || got.Errors[1].Reason != "duplicate of line 3" {
			t.Errorf("the rows that were not taken are %+v", got.Errors)
		}
		kept, err := os.ReadFile(errors)
		if err != nil || !strings.Contains(string(kept), "4,invalid,") || !strings.Contains(string(kept), "Ei Mitään") {
			t.Errorf("the file of errors is (%v):\n%s", err, kept)
		}
		rows := h.export("--query", "maija")
		if len(rows) != 1 || rows[0][5] != "Turku" {
			t.Errorf("the record that was met is %v", rows)
		}
		h.must("verify")
	})
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	h.must("import", h.file("before.csv", "Name,Phone\nMaija Virtanen,0401234567\n"))
	file := h.file("people.csv", "A,B\nMaija Meikäläinen,0401234567\nEeva Laine,0401112223\n")
	type preview struct {
		DryRun  bool
		Rows    int
		Mapping map[string]string
		Preview clientele.ImportPreview
	}
	before := h.export()
	for onMatch, want := range map[string][2]int{"skip": {0, 1}, "overwrite": {1, 0}} {
		got := mustJSON[preview](h, "import", file, "--dry-run", "--map", "A=name", "--map", "B=phone", "--on-match", onMatch)
		p := got.Preview
		if !got.DryRun || got.Rows != 2 || got.Mapping["A"] != "name" || p.Create != 1 || p.Update != want[0] || p.Skip != want[1] {
			t.Errorf("%s would do %+v", onMatch, got)
		}
	}
	if after := h.export(); len(after) != len(before) {
		t.Errorf("a dry run left %d customers of %d", len(after), len(before))
	}
}

// Importing one's own export changes nothing, whatever is in it.
func TestExportComesBackUnchanged(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		h.setup()
		hostile := "Name,Email,Phone,City,Email marketing\n" +
			"=HYPERLINK(1),formula@example.com,,@City,yes\n" +
			"\"Comma, \"\"Quote\"\"\",quote@example.com,,\"two\nlines\",no\n" +
			"'Apostrophe,apo@example.com,,-1,\n" +
			"Ünïcode 🌸 שלום,uni@example.com,+358401231234,東京,yes\n"
		h.must("import", h.file("hostile.csv", hostile))
		h.must("import", h.table("people.csv", 300))
		before := h.export("--archived", "any")
		if len(before) < 290 {
			t.Fatalf("only %d customers were imported", len(before))
		}
		for _, format := range []string{"csv", "xlsx"} {
			file := filepath.Join(t.TempDir(), "all."+format)
			if said := mustJSON[struct{ Customers int }](h, "export", "--out", file); said.Customers != len(before) {
				t.Errorf("the export tells of %d customers, want %d", said.Customers, len(before))
			}
			for _, onMatch := range []string{"fill", "overwrite"} {
				got := mustJSON[imported](h, "import", file, "--on-match", onMatch)
				if got.Counts != (clientele.ImportCounts{Unchanged: len(before)}) {
					t.Errorf("importing the %s export again with %s did %+v: %+v", format, onMatch, got.Counts, got.Errors)
				}
			}
		}
		if after := h.export("--archived", "any"); !slices.EqualFunc(after, before, slices.Equal) {
			t.Error("the register is another one after its own export was imported")
		}
	})
}

// Another register takes an export over whole; ids of records that it does not know are no obstacle.
func TestExportGoesIntoAnotherRegister(t *testing.T) {
	t.Parallel()
	from, to := newHome(t), newHome(t)
	from.setup()
	to.setup()
	from.must("import", from.table("people.csv", 200))
	file := filepath.Join(t.TempDir(), "all.xlsx")
	from.must("export", "--out", file)
	want := from.export()
	if got := mustJSON[imported](to, "import", file); got.Counts.Created != len(want) {
		t.Fatalf("%+v of %d: %+v", got.Counts, len(want), got.Errors)
	}
	without := func(rows [][]string) []string { // created and id
		var lines []string
		for _, row := range rows {
			lines = append(lines, strings.Join(row[:9], "|"))
		}
		slices.Sort(lines)
		return lines
	}
	if got := without(to.export()); !slices.Equal(got, without(want)) {
		t.Error("the other register holds something else")
	}
}

func TestUndoTakesAnImportBack(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		h.setup()
		h.must("import", h.file("before.csv", "Name,Phone,City\nMaija Virtanen,0401234567,Turku\n"))
		made := mustJSON[imported](h, "import", h.file("people.csv", "Name,Phone,City\nMaija Virtanen,0401234567,Espoo\nEeva Laine,0401112223,\n"), "--on-match", "overwrite")
		if made.Counts.Created != 1 || made.Counts.Updated != 1 {
			t.Fatalf("%+v", made)
		}
		undone := mustJSON[imported](h, "import", "--undo", made.ID)
		if undone.Status != "undone" || undone.Counts.Undone != 2 || undone.Counts.UndoKept != 0 {
			t.Errorf("the undo says %+v", undone)
		}
		if rows := h.export(); len(rows) != 1 || rows[0][5] != "Turku" {
			t.Errorf("after the undo there are %v", rows)
		}
		if r := h.must("import", "--undo", made.ID); !strings.Contains(r.out, "is taken back") {
			t.Errorf("a second undo says %s", r.out)
		}
		h.must("verify")
	})
}

// An import that is killed goes on where it stopped when the same command runs again: every row once.
func TestKilledImportGoesOn(t *testing.T) {
	const rows = 12_000
	onBoth(t, func(t *testing.T, h *home) {
		h.setup()
		file := h.table("people.csv", rows)
		expected := mustJSON[struct {
			Preview clientele.ImportPreview
		}](h, "import", file, "--dry-run").Preview
		var log bytes.Buffer
		cmd := h.command("import", file)
		cmd.Stderr = &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		store, org := h.store()
		waitFor(t, "the import to be in the middle", func() bool {
			latest, _, err := store.FindImports(t.Context(), org, clientele.Slice{Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			return len(latest) == 1 && latest[0].Done > 0
		})
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatalf("the import ended before it was killed: make the file larger\n%s", &log)
		}
		again := h.must("import", file, "--json")
		got := mustJSONText[imported](t, again.out)
		if !strings.Contains(again.err, "goes on where it stopped") || got.Status != "completed" {
			t.Errorf("the second run: %+v\n%s", got, again.err)
		}
		c := got.Counts
		if c.Created != expected.Create || c.Skipped != expected.Skip || c.Invalid != expected.Invalid {
			t.Errorf("the counts are %+v, the preview said %+v", c, expected)
		}
		customers := h.export()
		if len(customers) != expected.Create {
			t.Errorf("there are %d customers of %d", len(customers), expected.Create)
		}
		seen := make(map[string]bool)
		for _, row := range customers {
			person := strings.Join(row[:6], "|")
			if seen[person] {
				t.Errorf("%s is there twice", person)
			}
			seen[person] = true
		}
		h.must("verify")
	})
}

// store opens the register's database beside the program, and names its organization.
func (h *home) store() (*sqlstore.DB, string) {
	h.t.Helper()
	o := sqlstore.Options{SQLitePath: filepath.Join(h.data, "clientele.db")}
	for _, v := range h.env {
		if url, ok := strings.CutPrefix(v, "CLIENTELE_DB="); ok {
			o = sqlstore.Options{PostgresURL: url}
		}
	}
	store, err := sqlstore.Open(h.t.Context(), o)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { store.Close() })
	all, err := store.Organizations(h.t.Context())
	if err != nil || len(all) == 0 {
		h.t.Fatalf("no organization (%v)", err)
	}
	return store, all[0].ID
}

// A row that shares no contact with a customer and resembles one is named, and decided by rule or by its line.
func TestImportAsksAboutLikelyDuplicates(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	heading := "Name,Phone,Birthday,Street,Postal code,City\n"
	h.must("import", h.file("before.csv", heading+"Kristiina Lehtomäki,0401234567,1984-02-27,Rantatie 14 B 7,33100,Tampere\n"))
	file := h.file("people.csv", heading+"Kristiina Lehtomaki,0509998877,1984-02-27,Rantatie 14 B 7,33100,Tampere\nEeva Laine,0401112223,1990-01-01,Muualla 1,20100,Turku\n")
	type dry struct {
		Preview clientele.ImportPreview
		Likely  []struct {
			Line             int
			Name, CustomerID string
			Verdict          string
			Score            float64
			Evidence         []struct{ Text string }
		}
	}
	seen := mustJSON[dry](h, "import", file, "--dry-run")
	if seen.Preview.Create != 2 || len(seen.Likely) != 1 || seen.Likely[0].Line != 2 || seen.Likely[0].Verdict != "same" || len(seen.Likely[0].Evidence) < 3 {
		t.Fatalf("the dry run says %+v", seen)
	}
	if out := h.must("import", file, "--dry-run").out; !strings.Contains(out, "line 2: Kristiina Lehtomaki, same of "+seen.Likely[0].CustomerID) {
		t.Errorf("the dry run prints\n%s", out)
	}
	if r := h.run("import", file, "--on-likely", "perhaps"); r.code == 0 || !strings.Contains(r.err, "--on-likely") {
		t.Errorf("a rule that is none gives %d: %s", r.code, r.err)
	}
	asked := mustJSON[imported](h, "import", file, "--on-likely", "ask")
	if asked.Counts.Created != 1 || len(asked.Errors) != 1 || asked.Errors[0].Reason != "likely" || asked.Errors[0].CustomerID != seen.Likely[0].CustomerID {
		t.Errorf("asked, the import says %+v", asked)
	}
	decided := mustJSON[imported](h, "import", file, "--on-likely", "ask", "--on-match", "overwrite", "--decide", "2="+seen.Likely[0].CustomerID)
	if decided.Counts.Updated != 1 || decided.Counts.Created != 0 {
		t.Errorf("decided, the import says %+v", decided)
	}
}
