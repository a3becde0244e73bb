package clientele_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"clientele"
	"clientele/formats"
)

func TestHandOverHasEverythingAboutOnePersonAndNothingOfAnother_21(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, merged := w.pair()
		stranger := w.create("Bea Stranger", "bea@stranger.example", "")
		_, err := w.AddNote(w.ctx, w.a, stranger.ID, clientele.NoteChange{Text: clientele.Some("a stranger's note")})
		must(t, err)
		_, err = w.AddDocument(w.ctx, w.a, kept.ID, "patch.txt", "text/plain", strings.NewReader("patch test passed"))
		must(t, err)
		_, err = w.UpdateCustomer(w.ctx, w.a, kept.ID, clientele.CustomerChange{
			CustomFields: clientele.Some(map[string]clientele.Optional[string]{"Shoe size": clientele.Some("39")})}, clientele.AnyVersion)
		must(t, err)
		_, err = w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{merged.ID}}, false)
		must(t, err)

		h, err := w.HandOver(w.ctx, w.a, kept.ID)
		must(t, err)
		whole, err := formats.HandOverJSON(h)
		must(t, err)
		for _, want := range []string{"Anna Virta", "anna@example.com", "+358401234567", "note of Anna Virta", "note of Anna Virtanen", "patch.txt", "39", "welcome"} {
			if !strings.Contains(string(whole), want) {
				t.Errorf("the hand-over lacks %q", want)
			}
		}
		if strings.Contains(strings.ToLower(string(whole)), "stranger") {
			t.Error("the hand-over has something of somebody else")
		}
		var packed, printed bytes.Buffer
		must(t, w.WriteHandOver(w.ctx, w.a, kept.ID, clientele.HandOverZIP, &packed))
		must(t, w.WriteHandOver(w.ctx, w.a, kept.ID, clientele.HandOverPDF, &printed))
		equal(t, "a PDF", strings.HasPrefix(printed.String(), "%PDF-"), true)
		equal(t, "the document", strings.Contains(unzipped(t, packed.Bytes()), "patch test passed"), true)
		history, err := w.History(w.ctx, w.a, kept.ID, clientele.Paging{})
		must(t, err)
		equal(t, "in the log", history.Items[0].Action, "customer.handed_over")
	})
}

// unzipped is the contents of all files of a ZIP, with their names.
func unzipped(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		content, err := io.ReadAll(r)
		must(t, err)
		fmt.Fprintf(&out, "%s\n%s\n", f.Name, content)
	}
	return out.String()
}

func TestEmailsAreExportedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.create("Anna Virta", "family@example.com", "")
		w.create("Maija Virta", "Family@example.com", "")
		var out bytes.Buffer
		must(t, w.ExportEmails(w.ctx, w.a, clientele.CustomerQuery{Sort: clientele.SortName}, false, "csv", &out))
		equal(t, "the list", strings.TrimPrefix(out.String(), "\ufeff"), "Email\r\nfamily@example.com\r\n")
	})
}
