package clientele_test

import (
	"strings"
	"testing"

	"clientele"
)

// Check 19: a note that was changed while its owner's record was one with another goes back with its own key, so that
// erasing the other takes nothing of it, and erasing its owner takes all.
func TestANoteChangedWhileMergedGoesBackWithItsKey_19(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.create("Maria Kuusela", "maria@example.com", ""), w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		n, err := w.AddNote(w.ctx, w.a, other.ID, clientele.NoteChange{Text: clientele.Some("before")})
		must(t, err)
		m, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
		must(t, err)
		_, err = w.UpdateNote(w.ctx, w.a, kept.ID, n.ID, clientele.NoteChange{Text: clientele.Some("while one")})
		must(t, err)
		must(t, errOf(w.UndoMerge(w.ctx, w.a, m.Merge.ID)))
		w.erase(kept.ID)
		notes, err := w.Notes(w.ctx, w.a, other.ID, clientele.Paging{})
		must(t, err)
		equal(t, "notes", len(notes.Items), 1)
		equal(t, "text", notes.Items[0].Text, "while one")
		equal(t, "key", notes.Items[0].Sealed.Slot, other.Slot)
		w.erase(other.ID)
		w.checkStorage()
	})
}

// An answer that is repeated names nobody who was erased since, although it was sealed under another key: the sample
// rows of an import, and a record that was one with another when it was given.
func TestARepeatedAnswerQuotesNobodyWhoWasErased(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.create("Maria Kuusela", "", "0401234567"), w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		i := w.importText("Name,Email\nYrsa Zyqmarker,yrsa@example.com\n", clientele.ImportOptions{})
		ask := func(key, subject string) clientele.Answered {
			t.Helper()
			w.now = w.now.Add(1000)
			out, err := w.Once(w.ctx, w.a, clientele.IdempotentRequest{Method: "POST", Path: "/v1/x", Key: key}, func(*clientele.Register) (clientele.Answered, error) {
				return clientele.Answered{Status: 200, Body: []byte("Zyqmarker"), SubjectID: subject}, nil
			})
			must(t, err)
			return out
		}
		m, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
		must(t, err)
		alone := w.create("Kai Stays", "kai@example.com", "")
		subjects := map[string]string{"import": i.ID, "merged": kept.ID, "alone": alone.ID}
		for key, subject := range subjects {
			ask(key, subject)
			equal(t, key+" repeated", string(ask(key, subject).Body), "Zyqmarker")
		}
		must(t, errOf(w.UndoMerge(w.ctx, w.a, m.Merge.ID)))
		w.erase(other.ID)
		for key, want := range map[string]string{"import": "", "merged": "", "alone": "Zyqmarker"} {
			again := ask(key, subjects[key])
			equal(t, key+" after the erasure", string(again.Body), want)
			equal(t, "whose", again.SubjectID, subjects[key])
			equal(t, "replayed", again.Replayed, true)
		}
		if page, err := w.History(w.ctx, w.a, kept.ID, clientele.Paging{}); err != nil || strings.Contains(text(page.Items), "zyq.marker") {
			t.Errorf("the history quotes them: %v", err)
		}
	})
}
