package clientele_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

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

// A hand-over has the history of a record that was merged into the person's, with who exported it; and nothing of a
// person whose record was one with theirs for a time.
func TestHandOverKnowsMergedRecordsAndNotThoseOfAMergeTakenBack_21(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept := w.create("Bea Beta", "bea@example.com", "")
		once, stranger := w.create("Bea Maiden", "bea.maiden@example.com", ""), w.create("Xavier Zyqmarker", "zyq.marker@example.com", "0401234567")
		w.change(once.ID, clientele.CustomerChange{Tags: clientele.Some([]string{"vip", "tea"})})
		must(t, errOf(w.HandOver(w.ctx, w.a, once.ID)))
		m, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{stranger.ID}}, false)
		must(t, err)
		w.change(kept.ID, clientele.CustomerChange{Phone: clientele.Some("0409876543")}) // quotes the stranger's
		must(t, errOf(w.UndoMerge(w.ctx, w.a, m.Merge.ID)))
		w.pass(time.Second)
		must(t, errOf(w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{once.ID}}, false)))
		h, err := w.HandOver(w.ctx, w.a, kept.ID)
		must(t, err)
		whole, err := formats.HandOverJSON(h)
		must(t, err)
		for _, want := range []string{"Bea Maiden", "bea.maiden@example.com", "customer.handed_over", "tags: – → vip, tea", "+358409876543"} {
			if !strings.Contains(string(whole), want) {
				t.Errorf("the hand-over lacks %q", want)
			}
		}
		for _, not := range []string{"yqmarker", "zyq.marker", "401234567"} {
			if strings.Contains(string(whole), not) {
				t.Errorf("the hand-over quotes somebody else: %q", not)
			}
		}
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
