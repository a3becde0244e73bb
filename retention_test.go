package clientele_test

import (
	"testing"
	"time"

	"clientele"
)

func (w *world) notices() []string {
	w.t.Helper()
	page, err := w.RetentionNotices(w.ctx, w.a, clientele.Paging{})
	must(w.t, err)
	ids := []string{}
	for _, n := range page.Items {
		ids = append(ids, n.CustomerID)
	}
	return ids
}

// forget makes the rule hold from now on.
func (w *world) forget(action clientele.RetentionAction) {
	w.t.Helper()
	w.settings(clientele.SettingsChange{RetentionMonths: clientele.Some(12), RetentionAction: clientele.Some(string(action)), RetentionNoticeDays: clientele.Some(10)})
}

// Who has not come for a year stands on the list, and is archived after the notice; who comes, is held, or is kept by
// somebody stays.
func TestRetentionArchivesWhoHasNotComeForLong(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		s.create("Gone Long", "gone@example.com", "")
		came := s.create("Comes Again", "again@example.com", "")
		kept := s.create("Kept On", "kept@example.com", "")
		held := s.create("Held Fast", "held@example.com", "")
		must(t, errOf(s.HoldCustomer(s.ctx, s.a, held.ID, "case 114", "")))
		s.pass(300 * day)
		s.create("Came Late", "late@example.com", "")
		s.pass(100 * day)
		preview, err := s.PreviewRetention(s.ctx, s.a, clientele.RetentionRule{Months: 12})
		must(t, err)
		equal(t, "without a rule", preview.Inactive, 3)
		s.forget(clientele.RetentionArchive)
		s.pass(0)
		equal(t, "on the list", len(s.notices()), 3)
		must(t, errOf(s.KeepCustomer(s.ctx, s.a, kept.ID)))
		must(t, errOf(s.KeepCustomer(s.ctx, s.a, kept.ID)))
		s.order(came.ID, words("soap", 500))
		s.pass(day)
		equal(t, "left on the list", len(s.notices()), 1)
		s.pass(11 * day)
		preview, err = s.PreviewRetention(s.ctx, s.a, clientele.RetentionRule{})
		must(t, err)
		equal(t, "noticed", preview.Noticed, 0)
		archived, err := s.Customers(s.ctx, s.a, clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusArchived}}, clientele.Paging{})
		must(t, err)
		equal(t, "archived", len(archived.Items), 1)
		equal(t, "who", archived.Items[0].Name, "Gone Long")
		s.checkStorage()
	})
}

// As a removal request it has its own grace period, and the certificate says that it was the rule.
func TestRetentionRequestsRemoval(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Gone Long", "gone@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		w.pass(400 * day)
		w.forget(clientele.RetentionRemoval)
		w.pass(0)
		equal(t, "on the list", text(w.notices()), `["`+c.ID+`"]`)
		w.pass(11 * day)
		equal(t, "status", w.card(c.ID).Status, clientele.StatusRemovalPending)
		equal(t, "why", w.card(c.ID).Removal.Reason, "has not come for long")
		w.pass(8 * day)
		page, err := w.Erasures(w.ctx, w.a, clientele.Paging{})
		must(t, err)
		equal(t, "requester", page.Items[0].Requester.Kind, "retention")
		w.settings(clientele.SettingsChange{RetentionMonths: clientele.Some(0)})
		w.checkStorage()
	})
}

func TestARetentionRuleThatMakesNoSenseIsRefused(t *testing.T) {
	w := newSQLite(t)
	for _, ch := range []clientele.SettingsChange{{RetentionMonths: clientele.Some(1)}, {RetentionAction: clientele.Some("burn")}, {RetentionNoticeDays: clientele.Some(-1)},
		{BackupDays: clientele.Some(-1)}} {
		wantKind(t, errOf(w.UpdateSettings(w.ctx, w.a, ch)), clientele.KindValidation)
	}
	wantKind(t, errOf(w.PreviewRetention(w.ctx, w.a, clientele.RetentionRule{Months: 1})), clientele.KindValidation)
}

// When bookkeeping no longer needs them, what is kept of an erased person tells the month alone, sums unchanged.
func TestRetainedRowsAreCoarsenedByThemselves(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.regular("Maria Kuusela", "maria@example.com", "")
		s.order(s.create("Eve Stays", "eve@example.com", "").ID, words("soap", 300))
		s.payAll()
		kinds := []clientele.TotalKind{clientele.TotalBookings, clientele.TotalSales, clientele.TotalPayments, clientele.TotalItemSales}
		before, err := s.store.FindTotals(s.ctx, s.org.ID, kinds, "0000", "9999")
		must(t, err)
		_, err = s.CancelBooking(s.ctx, s.a, s.upcoming(c.ID), clientele.ByBusiness, clientele.ScopeThis)
		must(t, err)
		s.erase(c.ID)
		s.pass(7 * 365 * day)
		equal(t, "a booking before", s.allBookings()[0].Day[8:] != "01", true)
		s.pass(400 * day)
		for _, b := range s.allBookings() {
			if b.Day[8:] != "01" || b.StartsAt.In(s.helsinki).Day() != 1 || b.CreatedAt.In(s.helsinki).Day() != 1 {
				t.Errorf("a booking tells more than its month: %+v", b.Booking)
			}
		}
		orders, err := s.Orders(s.ctx, s.a, clientele.OrderQuery{}, clientele.Paging{})
		must(t, err)
		coarse := 0
		for _, o := range orders.Items {
			if o.CustomerID != "" {
				equal(t, "the living one's number", o.ReceiptNumber != "", true)
				continue
			}
			coarse++
			if o.PaidDay[8:]+o.Payments[0].Day[8:] != "0101" || o.ReceiptNumber != "" || o.PaidAt.In(s.helsinki).Day() != 1 || o.Payments[0].At.In(s.helsinki).Day() != 1 {
				t.Errorf("an order tells more than its month: %+v", o)
			}
			equal(t, "total", o.Total, int64(5000))
		}
		equal(t, "orders", coarse, 1)
		after, err := s.store.FindTotals(s.ctx, s.org.ID, kinds[1:], "0000", "9999")
		must(t, err)
		sales := before[:0:0]
		for _, n := range before {
			if n.Kind != clientele.TotalBookings {
				sales = append(sales, n)
			}
		}
		equal(t, "sums", text(after), text(sales))
		s.checkStorage()
	})
}

// What a legal hold keeps is not coarsened before the hold ends, even when bookkeeping no longer needs it.
func TestAHoldKeepsAnOrderFromBeingCoarsened_25(t *testing.T) {
	w := newSQLite(t)
	s := w.openShop()
	c := s.create("Maria Kuusela", "maria@example.com", "")
	o := s.order(c.ID, words("blue coat", 900))
	s.pay(o.ID, 900)
	h, err := s.HoldOrder(s.ctx, s.a, o.ID, "case 114", "")
	must(t, err)
	s.erase(c.ID)
	s.pass(9 * 365 * day)
	kept, err := s.Order(s.ctx, s.a, o.ID)
	must(t, err)
	equal(t, "day", kept.PaidDay, "2026-03-14")
	must(t, errOf(s.LiftOrderHold(s.ctx, s.a, o.ID, h.ID)))
	s.pass(time.Second)
	kept, err = s.Order(s.ctx, s.a, o.ID)
	must(t, err)
	equal(t, "day", kept.PaidDay, "2026-03-01")
	s.checkStorage()
}
