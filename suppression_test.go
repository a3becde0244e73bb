package clientele_test

import (
	"testing"

	"clientele"
)

// Check 20, and what product.md says of suppression.
func TestNobodyComesBackByAccident_20(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		mother, child := s.create("Maria Kuusela", "maria@example.com", "0401234567"), s.create("Ella Kuusela", "maria@example.com", "")
		s.erase(mother.ID)
		for _, phone := range []string{"+358401234567", "00358 40 123 4567", "040 1234567"} {
			i := s.importText("Name,Phone\nMaria Kuusela,"+phone+"\n", clientele.ImportOptions{})
			equal(t, "suppressed", i.Counts.Suppressed, 1)
			equal(t, "created", i.Counts.Created, 0)
		}
		equal(t, "nobody but", s.list(clientele.CustomerQuery{}), "Ella Kuusela")

		shared, err := s.CreateCustomer(s.ctx, s.a, clientele.CustomerChange{Name: clientele.Some("Eino Kuusela"), Email: clientele.Some("Maria@Example.com")}, clientele.SourceAPI, clientele.DuplicateCreate)
		must(t, err)
		equal(t, "a living record holds the e-mail", shared.PreviouslyErased, false)
		back := clientele.CustomerChange{Name: clientele.Some("Maria Kuusela"), Phone: clientele.Some("0401234567"), ConsentSMS: clientele.Some(true)}
		made, err := s.CreateCustomer(s.ctx, s.a, back, clientele.SourceAPI, clientele.DuplicateCreate)
		must(t, err)
		equal(t, "warned", made.PreviouslyErased, true)
		equal(t, "consent", made.Customer.ConsentSMS, clientele.NeverAsked)
		s.erase(made.Customer.ID)
		_ = child

		in := s.haircutOf("2026-03-16 10:00", "Maria Kuusela", "maria.new@example.com", "0401234567")
		in.Source = clientele.Some("online_booking")
		own := s.book(in)
		s.erase(own.CustomerID)
		in = s.haircutOf("2026-03-16 11:00", "Maria Kuusela", "maria.new@example.com", "0401234567")
		in.Source = clientele.Some("online_booking")
		s.book(in)
		again, err := s.CreateCustomer(s.ctx, s.a, clientele.CustomerChange{Name: clientele.Some("Maria K"), Phone: clientele.Some("0401234567")}, clientele.SourceAPI, clientele.DuplicateCreate)
		must(t, err)
		equal(t, "her own booking lifts it", again.PreviouslyErased, false)
		s.checkStorage()
	})
}

// Checks 18 and 20: nobody comes back by the contacts of a record that was merged into theirs, and the purge searches
// for what that record was known by.
func TestNobodyComesBackByAMergedRecord_18_20(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, middle, first := w.create("Maria Kuusela", "maria@example.com", "0401234567"), w.create("Maria Maiden", "maiden@example.com", "0407654321"), w.create("M. M.", "mm@example.com", "")
		apart := w.create("Somebody Else", "else@example.com", "")
		must(t, errOf(w.MergeCustomers(w.ctx, w.a, middle.ID, clientele.MergeRequest{From: []string{first.ID}}, false)))
		undone, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{apart.ID}}, false)
		must(t, err)
		must(t, errOf(w.UndoMerge(w.ctx, w.a, undone.Merge.ID)))
		must(t, errOf(w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{middle.ID}}, false)))
		w.erase(kept.ID)
		w.erase(apart.ID)
		table := "Name,Email,Phone\nM,MM@example.com,\nM,maiden@example.com,\nM,,040 7654321\nM,,+358401234567\nE,else@example.com,\n"
		i := w.importText(table, clientele.ImportOptions{})
		equal(t, "suppressed", i.Counts.Suppressed, 5)
		done, err := w.Purge(w.ctx, w.a)
		must(t, err)
		equal(t, "purged", len(done.Purged), 2)
		w.checkStorage()
	})
}
