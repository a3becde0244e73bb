package clientele_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/vault"
)

// regular is a customer with something of everything: two notes, points, tags, a visit that was paid, a booking to come.
func (s *shop) regular(name, email, phone string) clientele.Customer {
	s.t.Helper()
	c := s.create(name, email, phone)
	for range 2 {
		_, err := s.AddNote(s.ctx, s.a, c.ID, clientele.NoteChange{Text: clientele.Some("note of " + name)})
		must(s.t, err)
	}
	_, err := s.AddLoyalty(s.ctx, s.a, c.ID, 100, "welcome")
	must(s.t, err)
	_, err = s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{Tags: clientele.Some([]string{"vip"})}, clientele.AnyVersion)
	must(s.t, err)
	in := s.haircutFor(c.ID, "2026-03-10 10:20")
	in.Notes = clientele.Some("visit of " + name)
	visit := s.book(in)
	s.orderOf(clientele.NewOrder{CustomerID: c.ID, BookingID: visit.ID, Lines: []clientele.NewLine{words("for "+name, 5000)}})
	s.payAll()
	s.book(s.haircutFor(c.ID, "2026-04-10 10:00"))
	return s.card(c.ID)
}

// payAll pays every open order in full.
func (s *shop) payAll() {
	s.t.Helper()
	page, err := s.Orders(s.ctx, s.a, clientele.OrderQuery{Status: clientele.OrderOpen}, clientele.Paging{})
	must(s.t, err)
	for _, o := range page.Items {
		s.pay(o.ID, o.Total)
	}
}

func (w *world) erase(id string) clientele.Erasure {
	w.t.Helper()
	e, err := w.EraseCustomer(w.ctx, w.a, id, clientele.EraseOptions{})
	must(w.t, err)
	return e
}

// checkStorage fails when storage contradicts itself.
func (w *world) checkStorage() {
	w.t.Helper()
	must(w.t, w.store.Verify(w.ctx, w.org.ID, func(problem string) { w.t.Error(problem) }))
}

// Checks 7 and 9 of the research on privacy.
func TestErasingKeepsSumsAndNothingElse_7_9(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.regular("Maria Kuusela", "maria.kuusela@example.com", "0401234567")
		kinds := []clientele.TotalKind{clientele.TotalBookings, clientele.TotalSales, clientele.TotalPayments, clientele.TotalItemSales, clientele.TotalFirstVisits, clientele.TotalCohortReturns}
		_, err := s.CancelBooking(s.ctx, s.a, s.upcoming(c.ID), clientele.ByBusiness, clientele.ScopeThis) // so that the sums are of what stays
		must(t, err)
		before, err := s.store.FindTotals(s.ctx, s.org.ID, kinds, "0000", "9999")
		must(t, err)
		e := s.erase(c.ID)
		after, err := s.store.FindTotals(s.ctx, s.org.ID, kinds, "0000", "9999")
		must(t, err)
		equal(t, "sums", text(after), text(before))
		equal(t, "notes", e.Counts.Removed["notes"], int64(2))
		equal(t, "orders", e.Counts.Anonymized["orders"], int64(1))
		gone := wantKind(t, errOf(s.Customer(s.ctx, s.a, c.ID)), clientele.KindNotFound)
		equal(t, "erased at", gone.Details["erasedAt"].(time.Time), e.At)
		wantKind(t, errOf(s.EraseCustomer(s.ctx, s.a, c.ID, clientele.EraseOptions{})), clientele.KindNotFound)
		for _, b := range s.allBookings() {
			local := b.StartsAt.In(s.helsinki)
			if b.CustomerID+b.Notes+b.OrderID+b.SeriesID+b.CreatedBy+string(b.Source) != "" || local.Hour()+local.Minute() != 0 || local.Format(time.DateOnly) != b.Day {
				t.Errorf("a booking still tells of the person: %+v", b.Booking)
			}
		}
		orders, err := s.Orders(s.ctx, s.a, clientele.OrderQuery{}, clientele.Paging{})
		must(t, err)
		for _, o := range orders.Items {
			if o.CustomerID+o.BookingID+o.Lines[0].Description != "" || o.CreatedAt.In(s.helsinki).Hour() != 0 || o.Payments[0].At.In(s.helsinki).Hour() != 0 {
				t.Errorf("an order still tells of the person: %+v", o)
			}
			equal(t, "total", o.Total, int64(5000))
		}
		s.checkTotals()
		s.checkStorage()
	})
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func errOf[T any](_ T, err error) error { return err }

// upcoming is the booking of a customer that has not begun.
func (s *shop) upcoming(customer string) string {
	s.t.Helper()
	page, err := s.CustomerBookings(s.ctx, s.a, customer, clientele.Paging{Limit: 1})
	must(s.t, err)
	return page.Items[0].ID
}

func TestErasingIsRefusedWhileSomethingIsUnderWay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Kuusela", "maria@example.com", "")
		now := s.book(s.haircutFor(c.ID, "2026-03-14 13:30")) // it is 14:00
		o := s.order(c.ID, words("soap", 500))
		refused := wantKind(t, errOf(s.EraseCustomer(s.ctx, s.a, c.ID, clientele.EraseOptions{})), clientele.KindConflict)
		equal(t, "message", refused.Message, "Cannot delete customer with active bookings")
		equal(t, "bookings", refused.Details["activeBookings"].(int), 1)
		equal(t, "orders", refused.Details["activeOrders"].(int), 1)
		_, err := s.CancelBooking(s.ctx, s.a, now.ID, clientele.ByCustomer, clientele.ScopeThis)
		must(t, err)
		refused = wantKind(t, errOf(s.EraseCustomer(s.ctx, s.a, c.ID, clientele.EraseOptions{})), clientele.KindConflict)
		equal(t, "message", refused.Message, "Cannot delete customer with active orders")
		_, err = s.CancelOrder(s.ctx, s.a, o.ID)
		must(t, err)
		s.book(s.haircutFor(c.ID, "2026-04-14 13:30"))
		wantKind(t, errOf(s.EraseCustomer(s.ctx, s.a, c.ID, clientele.EraseOptions{RefuseFuture: true})), clientele.KindConflict)
		hold, err := s.HoldCustomer(s.ctx, s.a, c.ID, "a dispute", "2026-12-31")
		must(t, err)
		wantKind(t, errOf(s.EraseCustomer(s.ctx, s.a, c.ID, clientele.EraseOptions{})), clientele.KindConflict)
		must(t, errOf(s.LiftHold(s.ctx, s.a, c.ID, hold.ID)))
		equal(t, "cancelled", s.erase(c.ID).Counts.Cancelled, int64(1))
		s.checkTotals()
		s.checkStorage()
	})
}

// Check 15, and what of 17 is about certificates.
func TestACertificateHoldsOffline_15_17(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.regular("Maria Kuusela", "maria.kuusela@example.com", "0401234567")
		e := s.erase(c.ID)
		signed, err := s.ErasureCertificate(s.ctx, s.a, e.ID)
		must(t, err)
		read, err := vault.VerifyCertificate(signed, s.ErasureKey())
		must(t, err)
		equal(t, "erasure", read.Erasure, e.ID)
		for _, secret := range []string{"Maria", "Kuusela", "401234567", "maria", c.ID} {
			if strings.Contains(string(signed), secret) {
				t.Errorf("the certificate names the person: %s", secret)
			}
		}
		again, err := s.ErasureCertificate(s.ctx, s.a, e.ID)
		must(t, err)
		equal(t, "the same certificate", string(again), string(signed))
		if _, err := vault.VerifyCertificate([]byte(strings.Replace(string(signed), `"notes": 2`, `"notes": 3`, 1)), s.ErasureKey()); err == nil {
			t.Error("an altered certificate was taken")
		}
	})
}

// Checks 18 and 19.
func TestErasingAMergedRecordErasesTheTree_18(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		first, second := s.regular("Anna Virta", "anna@example.com", "0401111111"), s.create("Anna Virtanen", "anna.v@example.com", "0402222222")
		top := s.create("A. Virta", "a.virta@example.com", "")
		_, err := s.MergeCustomers(s.ctx, s.a, second.ID, clientele.MergeRequest{From: []string{first.ID}}, false)
		must(t, err)
		m, err := s.MergeCustomers(s.ctx, s.a, top.ID, clientele.MergeRequest{From: []string{second.ID}}, false)
		must(t, err)
		e := s.erase(top.ID)
		equal(t, "records", e.Counts.Records, int64(3))
		for _, id := range []string{first.ID, second.ID, top.ID} {
			gone := wantKind(t, errOf(s.Customer(s.ctx, s.a, id)), clientele.KindNotFound)
			if gone.Details["erasedAt"] == nil {
				t.Errorf("%s does not say that it was erased: %v", id, gone.Details)
			}
		}
		wantKind(t, errOf(s.UndoMerge(s.ctx, s.a, m.Merge.ID)), clientele.KindConflict)
		s.checkStorage()
	})
}

func TestErasingAfterAnUndoLeavesTheOther_19(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.pair()
		m, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
		must(t, err)
		_, err = w.UndoMerge(w.ctx, w.a, m.Merge.ID)
		must(t, err)
		equal(t, "records", w.erase(other.ID).Counts.Records, int64(1))
		equal(t, "the other", text(w.card(kept.ID)), text(kept))
		w.checkStorage()
	})
}

// Check 16: what an entry said is gone, that it was stays.
func TestTheAuditLogKeepsTheFactAlone_16(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Maria Kuusela", "maria@example.com", "")
		w.erase(c.ID)
		page, err := w.AuditEvents(w.ctx, w.a, clientele.AuditQuery{SubjectID: c.ID}, clientele.Paging{})
		must(t, err)
		equal(t, "entries", len(page.Items), 1)
		for _, e := range page.Items {
			if !e.Unreadable || len(e.Contents.Changes) > 0 {
				t.Errorf("%s can still be read", e.Action)
			}
		}
	})
}
