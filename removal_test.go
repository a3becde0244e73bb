package clientele_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/sqlstore"
)

const day = 24 * time.Hour

func (w *world) requestRemoval(id string) clientele.Removal {
	w.t.Helper()
	m, err := w.RequestRemoval(w.ctx, w.a, id, "asked at the desk", clientele.ByStaff)
	must(w.t, err)
	return m
}

func codes(p clientele.RemovalPlan) string {
	var out []string
	for _, reason := range p.Reasons {
		out = append(out, reason.Code)
	}
	return strings.Join(out, " ")
}

// Checks 8 and 10.
func TestARemovalWaitsAndIsCarriedOut_8(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Kuusela", "maria@example.com", "")
		m := s.requestRemoval(c.ID)
		equal(t, "due", m.DueAt, s.clock().Add(7*day))
		equal(t, "reasons", codes(m.RemovalPlan), "grace_period")
		equal(t, "again", s.requestRemoval(c.ID).ID, m.ID)
		equal(t, "in lists", s.list(clientele.CustomerQuery{})+s.search("Kuusela"), "")
		equal(t, "in its own list", s.list(clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusRemovalPending}}), "Maria Kuusela")
		equal(t, "on the card", s.card(c.ID).Removal.ID, m.ID)

		b := s.book(s.haircutFor(c.ID, "2026-04-20 10:00"))
		moved := s.card(c.ID).Removal
		equal(t, "moved", moved.DueAt, b.EndsAt.Add(day))
		equal(t, "reasons", codes(moved.RemovalPlan), "grace_period upcoming_booking")
		equal(t, "warned", moved.BeyondMonth, true)
		s.pass(8 * day)
		equal(t, "still there", s.card(c.ID).Name, "Maria Kuusela")
		_, err := s.CancelBooking(s.ctx, s.a, b.ID, clientele.ByCustomer, clientele.ScopeThis)
		must(t, err)
		o := s.order(c.ID, words("soap", 500))
		s.pass(time.Hour)
		equal(t, "postponed by the order", codes(s.card(c.ID).Removal.RemovalPlan), "grace_period open_order")
		_, err = s.CancelOrder(s.ctx, s.a, o.ID)
		must(t, err)
		s.pass(time.Second)
		wantKind(t, errOf(s.Customer(s.ctx, s.a, c.ID)), clientele.KindNotFound)
		page, err := s.Removals(s.ctx, s.a, clientele.RemovalDone, clientele.Paging{})
		must(t, err)
		equal(t, "done", len(page.Items), 1)
		e, err := s.Erasure(s.ctx, s.a, page.Items[0].ErasureID)
		must(t, err)
		equal(t, "requested", e.RequestedAt, m.RequestedAt)
		wantKind(t, errOf(s.CancelRemoval(s.ctx, s.a, c.ID)), clientele.KindNotFound)
		s.checkStorage()
	})
}

func TestARemovalIsDueToTheSecond_8(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Maria Kuusela", "maria@example.com", "")
		w.requestRemoval(c.ID)
		w.pass(7*day - time.Second)
		equal(t, "a second before", w.card(c.ID).Name, "Maria Kuusela")
		w.pass(time.Second)
		wantKind(t, errOf(w.Customer(w.ctx, w.a, c.ID)), clientele.KindNotFound)
	})
}

func TestCancellingARemovalRestoresExactly_10(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.pair()
		_, err := w.UpdateCustomer(w.ctx, w.a, other.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		other = w.card(other.ID)
		for _, before := range []clientele.Customer{kept, other} {
			w.requestRemoval(before.ID)
			_, err := w.CancelRemoval(w.ctx, w.a, before.ID)
			must(t, err)
			equal(t, "as before", text(w.card(before.ID)), text(before))
			wantKind(t, errOf(w.CancelRemoval(w.ctx, w.a, before.ID)), clientele.KindConflict)
		}
		w.pass(30 * day)
		equal(t, "still there", w.card(kept.ID).Name, kept.Name)
		w.checkStorage()
	})
}

func TestADeadlineOfAMonth_27(t *testing.T) {
	w := newWorld(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
	w.pass(time.Date(2027, 1, 31, 9, 0, 0, 0, time.UTC).Sub(w.clock()))
	s := w.openShop()
	c := s.create("Maria Kuusela", "maria@example.com", "")
	s.book(s.haircutFor(c.ID, "2027-02-27 08:00")) // ends at 7:00 UTC; a day more is 28 February, 7:00
	equal(t, "within a month", s.requestRemoval(c.ID).BeyondMonth, false)
	s.book(s.haircutFor(c.ID, "2027-02-28 08:00"))
	equal(t, "beyond it", s.card(c.ID).Removal.BeyondMonth, true)
}

func TestErasingAtOnceEndsARequest(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Maria Kuusela", "maria@example.com", "")
		m := w.requestRemoval(c.ID)
		e := w.erase(c.ID)
		equal(t, "removal", e.RemovalID, m.ID)
		page, err := w.Removals(w.ctx, w.a, clientele.RemovalPending, clientele.Paging{})
		must(t, err)
		equal(t, "pending", len(page.Items), 0)
		w.pass(10 * day)
	})
}

// What is done after the last visit does not have the person erased while they stand at the desk: the day after it is
// waited for, whatever moves the date.
func TestACheckoutAfterTheLastVisitErasesNobody_8(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Kuusela", "maria@example.com", "")
		s.requestRemoval(c.ID)
		b := s.book(s.haircutFor(c.ID, "2026-03-23 10:00"))
		due := b.EndsAt.Add(day)
		s.pass(b.EndsAt.Add(-10 * time.Minute).Sub(s.clock()))
		must(t, errOf(s.CheckInBooking(s.ctx, s.a, b.ID)))
		s.pass(20 * time.Minute)
		must(t, errOf(s.CompleteBooking(s.ctx, s.a, b.ID)))
		equal(t, "due", s.card(c.ID).Removal.DueAt, due)
		equal(t, "reasons", codes(s.card(c.ID).Removal.RemovalPlan), "grace_period upcoming_booking")
		s.pass(22 * time.Hour)
		equal(t, "still there", s.card(c.ID).Name, "Maria Kuusela")
		s.pass(2 * time.Hour)
		wantKind(t, errOf(s.Customer(s.ctx, s.a, c.ID)), clientele.KindNotFound)
	})
}
