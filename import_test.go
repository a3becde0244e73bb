package clientele_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"clientele"
)

const threePeople = "Nimi;Sähköposti;Puhelin;Postinumero;Kaupunki;Markkinointilupa\n" +
	"Anna Virtanen;anna@example.com;040 123 4567;00100;Helsinki;kyllä\n" +
	"Maija Virtanen;maija@example.com;040 123 4567;00100;Helsinki;ei\n" +
	"Åke Öberg;ake@example.com;+46 70 123 45 67;;Malmö;\n"

func TestImportMakesCustomersOfATable(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.analyze(threePeople)
		equal(t, "to create", i.Preview.Create, 3)
		equal(t, "phone column", i.Facts.Mapping["Puhelin"], "phone")
		equal(t, "consent column", i.Facts.Mapping["Markkinointilupa"], "consent.email")
		done := w.importText(threePeople, clientele.ImportOptions{})
		equal(t, "status", done.Status, clientele.ImportCompleted)
		equal(t, "created", done.Counts.Created, 3)
		equal(t, "found by phone", w.search("040 123 4567"), "Anna Virtanen, Maija Virtanen")
		equal(t, "found without dots", w.search("ake oberg"), "Åke Öberg")
		equal(t, "allowed e-mail", w.list(clientele.CustomerQuery{ConsentEmail: true}), "Anna Virtanen")
	})
}

func TestAChosenMappingChangesOnlyWhatItNames(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.analyze("Name,Email,Phone,Mobile no,Shoe\nAnna Virta,anna@example.com,09 1234567,040 1234567,38\n")
		chosen := map[string]string{"Mobile no": "phone", "Shoe": "customFields.Shoe", "Email": ""}
		seen, err := w.PreviewImport(w.ctx, w.a, i.ID, chosen, clientele.ImportOptions{})
		must(t, err)
		want := map[string]string{"Name": "name", "Email": "", "Phone": "", "Mobile no": "phone", "Shoe": "customFields.Shoe"}
		equal(t, "mapping", fmt.Sprint(seen.Facts.Mapping), fmt.Sprint(want))
		equal(t, "to create", seen.Preview.Create, 1)
	})
}

func TestImportedPreviewIsWhatTheCommitDoes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.create("Anna Virtanen", "anna@example.com", "")
		archived := w.create("Old Friend", "old@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, archived.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		table := "name,email,phone,city\n" +
			"Anna Virtanen,ANNA@example.com,,Espoo\n" + // fills the city
			"Virtanen Anna,anna@example.com,,Vantaa\n" + // again
			"New One,new@example.com,+358401112223,\n" +
			"New  One,,0401112223,\n" + // the same person by phone
			"Son Of One,,0401112223,\n" + // shares the phone only
			"Old Friend,old@example.com,,\n" +
			"No Contact,,,\n" +
			"Bad Phone,,12,\n"
		i := w.analyze(table)
		preview, err := w.PreviewImport(w.ctx, w.a, i.ID, nil, clientele.ImportOptions{OnMatch: clientele.OnMatchFill})
		must(t, err)
		done := w.importText(table, clientele.ImportOptions{OnMatch: clientele.OnMatchFill})
		p, c := preview.Preview, done.Counts
		equal(t, "preview", [5]int{p.Create, p.Update, p.Unchanged, p.Skip, p.Invalid}, [5]int{2, 1, 0, 3, 2})
		equal(t, "commit", [5]int{c.Created, c.Updated, c.Unchanged, c.Skipped, c.Invalid}, [5]int{2, 1, 0, 3, 2})

		var errors bytes.Buffer
		must(t, w.ImportErrors(w.ctx, w.a, done.ID, "csv", &errors))
		for _, want := range []string{"3,skipped,duplicate of line 2", "5,skipped,duplicate of line 4", "7,skipped,archived," + archived.ID, `8,invalid,"phone: a customer needs`, `9,invalid,"phone: this is not`} {
			if !strings.Contains(errors.String(), want) {
				t.Errorf("the failed rows lack %q:\n%s", want, errors.String())
			}
		}
	})
}

func TestImportNeverWidensConsent(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virtanen", "anna@example.com", "")
		_, err := w.AddConsent(w.ctx, w.a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: false})
		must(t, err)
		done := w.importText("name,email,email marketing\nAnna Virtanen,anna@example.com,yes\n", clientele.ImportOptions{OnMatch: clientele.OnMatchOverwrite})
		equal(t, "kept refusals", done.Counts.ConsentKept, 1)
		c, err = w.Customer(w.ctx, w.a, c.ID)
		must(t, err)
		equal(t, "consent", c.ConsentEmail, clientele.Refused)
	})
}

func TestOwnExportImportsAsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.importText(threePeople, clientele.ImportOptions{})
		w.create("=cmd|' /C calc'!A0", "sum@example.com", "")
		w.create("'quoted", "-minus@example.com", "")
		for _, format := range []string{"csv", "xlsx"} {
			var table bytes.Buffer
			must(t, w.ExportCustomers(w.ctx, w.a, clientele.CustomerQuery{}, format, &table))
			done := w.importText(table.String(), clientele.ImportOptions{OnMatch: clientele.OnMatchOverwrite})
			equal(t, format, done.Counts, clientele.ImportCounts{Unchanged: 5})
		}
	})
}

func TestUndoneImportLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		before := w.create("Anna Virtanen", "anna@example.com", "")
		done := w.importText("name,email,city,tags,email marketing\nAnna Virtanen,anna@example.com,Espoo,vip,yes\nNew One,new@example.com,,,\nTouched One,touched@example.com,,,\n",
			clientele.ImportOptions{OnMatch: clientele.OnMatchFill})
		s, _ := clientele.ParseSearch("touched")
		page, err := w.Customers(w.ctx, w.a, clientele.CustomerQuery{Search: s}, clientele.Paging{})
		must(t, err)
		_, err = w.AddNote(w.ctx, w.a, page.Items[0].ID, clientele.NoteChange{Text: clientele.Some("Likes tea")})
		must(t, err)

		_, err = w.UndoImport(w.ctx, w.a, done.ID)
		must(t, err)
		must(t, w.RunDue(w.ctx, w.org))
		undone, err := w.Import(w.ctx, w.a, done.ID)
		must(t, err)
		equal(t, "status", undone.Status, clientele.ImportUndone)
		equal(t, "taken back", undone.Counts.Undone, 2)
		equal(t, "kept", undone.Counts.UndoKept, 1)
		equal(t, "left", w.list(clientele.CustomerQuery{Sort: clientele.SortName}), "Anna Virtanen, Touched One")
		after, err := w.Customer(w.ctx, w.a, before.ID)
		must(t, err)
		equal(t, "city", after.Address.City, "")
		equal(t, "tags", len(after.Tags), 0)
		equal(t, "consent", after.ConsentEmail, clientele.NeverAsked)
		again, err := w.UndoImport(w.ctx, w.a, done.ID)
		must(t, err)
		equal(t, "undone twice", again.Status, clientele.ImportUndone)
	})
}

func TestUploadedFileIsForgottenADayLater(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		done := w.importText(threePeople+"Bad;x;;;;\n", clientele.ImportOptions{})
		w.pass(25 * time.Hour)
		var errors bytes.Buffer
		must(t, w.ImportErrors(w.ctx, w.a, done.ID, "csv", &errors))
		if !strings.Contains(errors.String(), `5,invalid,"email`) || strings.Contains(errors.String(), "Bad") {
			t.Errorf("the line and the reason stay, the row goes:\n%s", errors.String())
		}
		left := w.analyze(threePeople)
		w.pass(25 * time.Hour)
		_, err := w.CommitImport(w.ctx, w.a, left.ID, nil, clientele.ImportOptions{})
		wantKind(t, err, clientele.KindConflict)
	})
}

// Father and son have one name, one telephone and one address of e-mail; their birthdays tell them apart, within the file
// and against the register. A birthday that was wrong by less is corrected.
func TestFatherAndSonOfOneNameStayApart(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const head = "name,email,phone,birthday\n"
		father, son := "Karl Huber,huber@example.com,0401234567,1955-03-01\n", "Karl Huber,huber@example.com,0401234567,1985-07-09\n"
		overwrite := clientele.ImportOptions{OnMatch: clientele.OnMatchOverwrite, OnLikely: clientele.OnLikelyNew}
		equal(t, "created from one file", w.importText(head+father+son, overwrite).Counts.Created, 2)
		w.pass(time.Minute)
		again := w.importText(head+son+father, overwrite).Counts
		equal(t, "unchanged when they come again", again.Unchanged, 2)
		grandson := w.importText(head+"Karl Huber,huber@example.com,0401234567,2015-01-02\n", overwrite).Counts
		equal(t, "created beside both", grandson.Created, 1)
		corrected := w.importText(head+"Karl Huber,huber@example.com,0401234567,1985-07-19\n", overwrite).Counts
		equal(t, "corrected", corrected.Updated, 1)
	})
}

func TestFamiliesInAFileStayApart(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		done := w.importText("name,email,phone\nAnna Virta,family@example.com,0401234567\nMaija Virta,family@example.com,0401234567\n"+
			"Anna Salo,family@example.com,0401234567\nA. Virta,family@example.com,\n", clientele.ImportOptions{})
		equal(t, "created", done.Counts.Created, 2)
		equal(t, "who", w.list(clientele.CustomerQuery{Sort: clientele.SortName}), "Anna Virta, Maija Virta")
	})
}
