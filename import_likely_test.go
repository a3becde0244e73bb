package clientele_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"clientele"
	"clientele/match"
)

// likelyRegister is a register with one customer whom rows resemble, and so many others that a model has something to say.
func likelyRegister(w *world) clientele.Customer {
	w.t.Helper()
	for i := range 60 {
		w.create(fmt.Sprintf("Filler%c%c Person%c", 'a'+i%26, 'a'+i/26, 'a'+i%7), fmt.Sprintf("f%d@example.com", i), fmt.Sprintf("040 555 %04d", 1000+i*37))
	}
	made, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("Kristiina Lehtomäki"), Email: clientele.Some("kristiina@example.com"),
		Birthday: clientele.Some("1984-02-27"), Address: clientele.Some(clientele.AddressChange{Street: clientele.Some("Rantatie 14 B 7"),
			PostalCode: clientele.Some("33100"), City: clientele.Some("Tampere")})}, clientele.SourceAPI, "")
	must(w.t, err)
	must(w.t, w.RunDue(w.ctx, w.org))
	return made.Customer
}

const likelyTable = "name,phone,birthday,street,postal code,city,language\n" +
	"Kristiina Lehtomaki,+358509998877,1984-02-27,Rantatie 14 B 7,33100,Tampere,fi\n" + // surely her
	"Kristina Lehtomäki,+358509998800,1984-02-27,,,Tampere,fi\n" + // perhaps her
	"Somebody New,+358501112233,1990-01-01,Elsewhere 1,20100,Turku,sv\n"

func TestPreviewNamesWhomRowsResembleAndDoesAsTheCommit(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		her := likelyRegister(w)
		i := w.analyze(likelyTable)
		equal(t, "rows that resemble somebody", i.Preview.Likely, 2)
		equal(t, "records they would make", i.Preview.Create, 3)
		sure, unsure := i.Facts.Likely[0], i.Facts.Likely[1]
		if sure.Line != 2 || sure.CustomerID != her.ID || sure.Explanation.Verdict != match.Same || len(sure.Explanation.Evidence) < 3 {
			t.Errorf("the first row is explained as %+v", sure)
		}
		if unsure.Line != 3 || unsure.CustomerID != her.ID || unsure.Explanation.Verdict != match.Ask {
			t.Errorf("the second row is explained as %+v", unsure)
		}
		again, err := w.Import(w.ctx, w.a, i.ID)
		must(t, err)
		equal(t, "evidence when it is read again", fmt.Sprint(again.Facts.Likely), fmt.Sprint(i.Facts.Likely))

		for _, c := range []struct {
			options clientele.ImportOptions
			want    [4]int // created, updated, unchanged, skipped
		}{
			{clientele.ImportOptions{OnLikely: clientele.OnLikelyAsk}, [4]int{1, 0, 0, 2}},
			{clientele.ImportOptions{OnLikely: clientele.OnLikelySame, OnMatch: clientele.OnMatchFill}, [4]int{1, 1, 0, 1}},
			{clientele.ImportOptions{OnLikely: clientele.OnLikelyAsk, OnMatch: clientele.OnMatchFill, Decisions: map[string]string{"2": "new", "3": her.ID}}, [4]int{2, 1, 0, 0}},
			{clientele.ImportOptions{OnLikely: clientele.OnLikelyNew}, [4]int{3, 0, 0, 0}},
		} {
			seen, err := w.PreviewImport(w.ctx, w.a, i.ID, nil, c.options)
			must(t, err)
			p := seen.Preview
			equal(t, fmt.Sprintf("preview of %v", c.options), [4]int{p.Create, p.Update, p.Unchanged, p.Skip}, c.want)
			equal(t, "rows that resemble somebody", p.Likely, 2)
			done := w.importText(likelyTable, c.options).Counts
			equal(t, fmt.Sprintf("commit of %v", c.options), [4]int{done.Created, done.Updated, done.Unchanged, done.Skipped}, c.want)
			w.undoLatest()
		}
	})
}

// undoLatest takes the latest import back, so that the register is as before.
func (w *world) undoLatest() {
	w.t.Helper()
	page, err := w.Imports(w.ctx, w.a, clientele.Paging{Limit: 1})
	must(w.t, err)
	_, err = w.UndoImport(w.ctx, w.a, page.Items[0].ID)
	must(w.t, err)
	must(w.t, w.RunDue(w.ctx, w.org))
}

func TestLeftOutLikelyRowsAreNamed(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		her := likelyRegister(w)
		done := w.importText(likelyTable, clientele.ImportOptions{OnLikely: clientele.OnLikelySame})
		var errors bytes.Buffer
		must(t, w.ImportErrors(w.ctx, w.a, done.ID, "csv", &errors))
		for _, want := range []string{"2,skipped,match," + her.ID, "3,skipped,likely," + her.ID} {
			if !strings.Contains(errors.String(), want) {
				t.Errorf("the failed rows lack %q:\n%s", want, errors.String())
			}
		}
	})
}

func TestDecisionsAboutRowsAreChecked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.analyze(likelyTable)
		for _, wrong := range []clientele.ImportOptions{{OnLikely: "perhaps"}, {Decisions: map[string]string{"zero": "new"}}, {Decisions: map[string]string{"0": "new"}},
			{Decisions: map[string]string{"2": "merge"}}} {
			_, err := w.PreviewImport(w.ctx, w.a, i.ID, nil, wrong)
			wantKind(t, err, clientele.KindValidation)
		}
		gone := clientele.ImportOptions{Decisions: map[string]string{"2": "cust_01k3v9q2d7m4x8a5c0tw"}}
		seen, err := w.PreviewImport(w.ctx, w.a, i.ID, nil, gone)
		must(t, err)
		equal(t, "rows that are somebody who is not there", seen.Preview.Create, 3)
	})
}
