package clientele_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/match"
)

// pairs gives the names of the suggested pairs, in their order.
func (w *world) pairs(q clientele.DuplicateQuery) string {
	w.t.Helper()
	var out []string
	paging := clientele.Paging{Limit: 2}
	for {
		page, err := w.Duplicates(w.ctx, w.a, q, paging)
		must(w.t, err)
		for _, d := range page.Items {
			names := []string{d.First.Name, d.Second.Name}
			slices.Sort(names)
			out = append(out, strings.Join(names, " = "))
		}
		if !page.More() {
			return strings.Join(out, ", ")
		}
		paging.Cursor = page.Next
	}
}

func (w *world) all() string { return w.pairs(clientele.DuplicateQuery{}) }

func (w *world) change(id string, ch clientele.CustomerChange) clientele.Customer {
	w.t.Helper()
	c, err := w.UpdateCustomer(w.ctx, w.a, id, ch, clientele.AnyVersion)
	must(w.t, err)
	must(w.t, w.RunDue(w.ctx, w.org))
	return c
}

func TestTwoRecordsOfOnePersonAreSuggestedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		w.create("Pekka Korhonen", "pekka@example.com", "040 765 4321")
		made, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("MARIA VIRTANNEN"), Phone: clientele.Some("+358 40 1234567")},
			clientele.SourceAPI, clientele.DuplicateCreate)
		must(t, err)
		equal(t, "pairs", w.all(), "MARIA VIRTANNEN = Maria Virtanen")
		if len(made.Duplicates) != 1 || made.Duplicates[0].ID != a.ID {
			t.Errorf("the answer names %v", made.Duplicates)
		}
		page, err := w.Duplicates(w.ctx, w.a, clientele.DuplicateQuery{CustomerID: a.ID, MinScore: 0.5}, clientele.Paging{})
		must(t, err)
		if len(page.Items) != 1 || page.Items[0].Score < 0.5 || len(page.Items[0].Explanation.Evidence) < 3 {
			t.Errorf("the pair of the record is %+v", page.Items)
		}
		_, err = w.Duplicates(w.ctx, w.a, clientele.DuplicateQuery{MinScore: 2}, clientele.Paging{})
		wantKind(t, err, clientele.KindInvalidRequest)
	})
}

// A name misspelt and another e-mail: no contact is equal, so only the comparison finds it.
func TestResemblingRecordIsNamedThoughNoContactIsEqual(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for i := range 60 {
			w.create(fmt.Sprintf("Filler%c%c Person%c", 'a'+i%26, 'a'+i/26, 'a'+i%7), fmt.Sprintf("f%d@example.com", i), fmt.Sprintf("040 555 %04d", 1000+i*37))
		}
		birthday := clientele.Some("1984-02-27")
		street := clientele.Some(clientele.AddressChange{Street: clientele.Some("Rantatie 14 B 7"), PostalCode: clientele.Some("33100"), City: clientele.Some("Tampere")})
		_, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("Kristiina Lehtomäki"), Email: clientele.Some("kristiina@example.com"), Birthday: birthday, Address: street}, clientele.SourceAPI, "")
		must(t, err)
		made, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("Lehtomaki Kristina"), Phone: clientele.Some("050 999 8877"), Birthday: birthday, Address: street}, clientele.SourceAPI, clientele.DuplicateRefuse)
		must(t, err)
		if len(made.Duplicates) != 1 || made.Duplicates[0].Name != "Kristiina Lehtomäki" {
			t.Errorf("the answer names %v", made.Duplicates)
		}
		near, err := w.NearCustomers(w.ctx, w.a, "kristiina lehtomäki", "", "kristiina@example.com")
		must(t, err)
		if len(near) == 0 || near[0].Customer.Email != "kristiina@example.com" {
			t.Errorf("typing the name brings up %v", near)
		}
	})
}

// Whoever answers the telephone types the number first.
func TestWhoeverHasTheContactIsNamedWhileItIsTyped(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		w.archive(w.create("Gone Virtanen", "gone@example.com", "040 123 4567").ID, true)
		for what, typed := range map[string][3]string{"a phone": {"", "0401234567", ""}, "an e-mail": {"", "", "MARIA@example.com"}, "her daughter": {"Tilda Salo", "+358 40 123 4567", ""}} {
			near, err := w.NearCustomers(w.ctx, w.a, typed[0], typed[1], typed[2])
			must(t, err)
			if len(near) != 1 || near[0].Customer.Name != "Maria Virtanen" || near[0].Verdict != match.Ask {
				t.Errorf("who types %s sees %+v", what, near)
			}
		}
		near, err := w.NearCustomers(w.ctx, w.a, "Maria", "040 123", "")
		must(t, err)
		equal(t, "half a phone and a given name", len(near), 0)
	})
}

func TestOnlyActiveRecordsAreSuggested(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		b := w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		equal(t, "at first", w.all(), "Maria Virtanen = Maria Virtanen")
		w.change(b.ID, clientele.CustomerChange{Archived: clientele.Some(true)})
		equal(t, "archived", w.all(), "")
		w.change(b.ID, clientele.CustomerChange{Archived: clientele.Some(false)})
		equal(t, "reactivated", w.all(), "Maria Virtanen = Maria Virtanen")
		w.change(b.ID, clientele.CustomerChange{Name: clientele.Some("Olga Petrova"), Email: clientele.Some("olga@example.com"), Phone: clientele.Some("050 111 2233")})
		equal(t, "changed into somebody else", w.all(), "")
		w.change(b.ID, clientele.CustomerChange{Name: clientele.Some("Maria Virtanen"), Phone: clientele.Some("040 123 4567")})
		equal(t, "changed back", w.all(), "Maria Virtanen = Maria Virtanen")
		merged, err := w.MergeCustomers(w.ctx, w.a, a.ID, clientele.MergeRequest{From: []string{b.ID}}, false)
		must(t, err)
		equal(t, "merged", w.all(), "")
		_, err = w.UndoMerge(w.ctx, w.a, merged.Merge.ID)
		must(t, err)
		must(t, w.RunDue(w.ctx, w.org))
		equal(t, "the merge undone", w.all(), "Maria Virtanen = Maria Virtanen")
		w.noProblems()
	})
}

func (w *world) noProblems() {
	w.t.Helper()
	must(w.t, w.store.Verify(w.ctx, w.org.ID, func(problem string) { w.t.Errorf("verify: %s", problem) }))
}

func TestDismissedPairStaysAwayUntilSomethingChanges(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		b := w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		for range 2 {
			d, err := w.DismissDuplicate(w.ctx, w.a, b.ID, a.ID)
			must(t, err)
			equal(t, "status", d.Status, clientele.DuplicateDismissed)
		}
		equal(t, "dismissed", w.all(), "")
		w.change(a.ID, clientele.CustomerChange{Notes: clientele.Some("likes tea")})
		w.run()
		equal(t, "after a note and a run", w.all(), "")
		w.change(a.ID, clientele.CustomerChange{Address: clientele.Some(clientele.AddressChange{City: clientele.Some("Turku")})})
		equal(t, "after an address", w.all(), "Maria Virtanen = Maria Virtanen")
		_, err := w.DismissDuplicate(w.ctx, w.a, a.ID, a.ID)
		wantKind(t, err, clientele.KindInvalidRequest)
		_, err = w.DismissDuplicate(w.ctx, w.a, a.ID, "cust_nobody")
		wantKind(t, err, clientele.KindNotFound)
	})
}

func TestMergeHandsDownWhatWasDismissed(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		mother := w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		again := w.create("Maria Virtanen", "", "040 123 4567")
		daughter := w.create("Maria Virtanen", "maria@example.com", "")
		_, err := w.DismissDuplicate(w.ctx, w.a, again.ID, daughter.ID)
		must(t, err)
		_, err = w.MergeCustomers(w.ctx, w.a, mother.ID, clientele.MergeRequest{From: []string{again.ID}}, false)
		must(t, err)
		must(t, w.RunDue(w.ctx, w.org))
		w.run()
		equal(t, "after the merge", w.all(), "")
		d, err := w.ExplainDuplicate(w.ctx, w.a, mother.ID, daughter.ID)
		must(t, err)
		equal(t, "status", d.Status, clientele.DuplicateDismissed)
	})
}

// run goes through the whole register a moment later.
func (w *world) run() clientele.MatchState {
	w.t.Helper()
	w.pass(time.Second)
	_, err := w.RunDuplicates(w.ctx, w.a)
	must(w.t, err)
	must(w.t, w.RunDue(w.ctx, w.org))
	state, err := w.DuplicateRun(w.ctx, w.a)
	must(w.t, err)
	equal(w.t, "the run", state.Status, clientele.MatchDone)
	return state
}

func TestRunFindsWhatWasNotCompared(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.importText("name,email,phone\nMaria Virtanen,maria@example.com,040 123 4567\nPekka Korhonen,pekka@example.com,\n", clientele.ImportOptions{})
		w.importText("name,email,phone\nMaria Virtannen,maria.virtanen@example.com,040 123 4568\nPekka Korhonen,,050 777 1234\n", clientele.ImportOptions{})
		before := w.all()
		state := w.run()
		equal(t, "customers", state.Customers, 4)
		equal(t, "pairs of the run and before", w.all(), before)
		if !strings.Contains(before, "Maria Virtanen = Maria Virtannen") {
			t.Errorf("after the imports %q are suggested", before)
		}
		w.noProblems()
		w.create("Maria Virtanen", "maria@example.com", "")
		if got := w.all(); !strings.Contains(got, "Maria Virtanen = Maria Virtanen") {
			t.Errorf("with the learned model %q are suggested", got)
		}
	})
}

func TestUndoneImportLeavesNoPairsAndKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.create("Maria Virtanen", "maria@example.com", "040 123 4567")
		i := w.importText("name,email\nMaria Virtanen,m.virtanen@example.com\nMaria Virtanen,maria2@example.com\n", clientele.ImportOptions{})
		if w.all() == "" {
			t.Fatal("nothing is suggested after the import")
		}
		_, err := w.UndoImport(w.ctx, w.a, i.ID)
		must(t, err)
		must(t, w.RunDue(w.ctx, w.org))
		equal(t, "after the undo", w.all(), "")
		w.noProblems()
	})
}

func TestDuplicatesNeedScopes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		nobody := clientele.Actor{Org: w.org, Kind: clientele.ActorKey}
		for name, call := range map[string]func() error{
			"list": func() error {
				_, err := w.Duplicates(w.ctx, nobody, clientele.DuplicateQuery{}, clientele.Paging{})
				return err
			},
			"explain": func() error { _, err := w.ExplainDuplicate(w.ctx, nobody, "a", "b"); return err },
			"near":    func() error { _, err := w.NearCustomers(w.ctx, nobody, "a", "", ""); return err },
			"dismiss": func() error { _, err := w.DismissDuplicate(w.ctx, nobody, "a", "b"); return err },
			"run":     func() error { _, err := w.RunDuplicates(w.ctx, nobody); return err },
			"state":   func() error { _, err := w.DuplicateRun(w.ctx, nobody); return err },
		} {
			if clientele.KindOf(call()) != clientele.KindForbidden {
				t.Errorf("%s is not refused", name)
			}
		}
	})
}
