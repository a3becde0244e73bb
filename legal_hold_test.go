package clientele_test

import (
	"testing"
	"time"

	"clientele"
)

// A hold on a customer stands in the way of an erasure, asked for or due, until it is lifted.
func TestALegalHoldBeatsAnErasure(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Maria Kuusela", "maria@example.com", "")
		h, err := w.HoldCustomer(w.ctx, w.a, c.ID, "case 114", "2026-12-31")
		must(t, err)
		check, err := w.CheckDeletion(w.ctx, w.a, c.ID)
		must(t, err)
		equal(t, "allowed", check.Allowed, false)
		equal(t, "blocker", text(check.Blockers), `[{"ground":"case 114","id":"`+h.ID+`","type":"legal_hold","until":"2026-12-31"}]`)
		equal(t, "hold", check.Holds[0].ID, h.ID)
		equal(t, "refusal", wantKind(t, errOf(w.EraseCustomer(w.ctx, w.a, c.ID, clientele.EraseOptions{})), clientele.KindConflict).Message,
			"Cannot delete customer under a legal hold")
		m := w.requestRemoval(c.ID)
		equal(t, "due", m.DueAt.UTC().Format(time.RFC3339), "2026-12-31T22:00:00Z")
		w.pass(60 * 24 * time.Hour)
		equal(t, "still there", w.card(c.ID).Status, clientele.StatusRemovalPending)
		_, err = w.LiftHold(w.ctx, w.a, c.ID, h.ID)
		must(t, err)
		again, err := w.LiftHold(w.ctx, w.a, c.ID, h.ID)
		must(t, err)
		equal(t, "twice", again.LiftedAt, w.clock())
		w.pass(time.Second)
		wantKind(t, errOf(w.Customer(w.ctx, w.a, c.ID)), clientele.KindNotFound)
		for _, action := range []string{"customer.held", "customer.hold_lifted"} {
			page, err := w.AuditEvents(w.ctx, w.a, clientele.AuditQuery{Action: action}, clientele.Paging{})
			must(t, err)
			equal(t, action, len(page.Items), 1)
		}
	})
}

// A hold whose last day is over is none any more, without anybody acting.
func TestALegalHoldEndsByItself(t *testing.T) {
	w := newSQLite(t)
	c := w.create("Maria Kuusela", "maria@example.com", "")
	must(t, errOf(w.HoldCustomer(w.ctx, w.a, c.ID, "case 114", "2026-04-30")))
	w.requestRemoval(c.ID)
	w.pass(47 * 24 * time.Hour)
	equal(t, "on the last day", w.card(c.ID).Status, clientele.StatusRemovalPending)
	w.pass(24 * time.Hour)
	wantKind(t, errOf(w.Customer(w.ctx, w.a, c.ID)), clientele.KindNotFound)
}

// The last day of a hold is one of the organization's own: today is taken and yesterday is not, on either side of midnight
// in Greenwich.
func TestTheLastDayOfAHoldIsWhereTheOrganizationIs(t *testing.T) {
	w := newSQLite(t)
	c := w.create("Maria Kuusela", "maria@example.com", "")
	for _, at := range []struct{ zone, moment, today, yesterday string }{
		{"America/New_York", "2026-04-02T01:00:00Z", "2026-04-01", "2026-03-31"},
		{"Pacific/Auckland", "2026-04-02T20:00:00Z", "2026-04-03", "2026-04-02"},
	} {
		moment, err := time.Parse(time.RFC3339, at.moment)
		must(t, err)
		w.now = moment
		here := w.a
		here.Org.Settings.Timezone = at.zone
		must(t, errOf(w.HoldCustomer(w.ctx, here, c.ID, "case 114", at.today)))
		wantKind(t, errOf(w.HoldCustomer(w.ctx, here, c.ID, "case 114", at.yesterday)), clientele.KindValidation)
	}
}

// A merge is no way around a hold.
func TestALegalHoldSurvivesAMerge(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.create("Maria Kuusela", "maria@example.com", ""), w.create("Maria Kuusela", "mk@example.com", "")
		h, err := w.HoldCustomer(w.ctx, w.a, other.ID, "case 114", "")
		must(t, err)
		must(t, errOf(w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)))
		wantKind(t, errOf(w.EraseCustomer(w.ctx, w.a, kept.ID, clientele.EraseOptions{})), clientele.KindConflict)
		holds, err := w.LegalHolds(w.ctx, w.a, kept.ID)
		must(t, err)
		equal(t, "holds", holds[0].ID, h.ID)
		must(t, errOf(w.LiftHold(w.ctx, w.a, kept.ID, h.ID)))
		w.erase(kept.ID)
		w.checkStorage()
	})
}

// Check 25: a hold on one order keeps that order's own fields and nothing else, and ends by the clock alone.
func TestALegalHoldOnAnOrderKeepsThatOrder_25(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.regular("Maria Kuusela", "maria@example.com", "")
		plain := s.order(c.ID, words("the other one", 700))
		s.pay(plain.ID, 700)
		held := s.order(c.ID, words("blue coat", 900))
		s.pay(held.ID, 900)
		before, err := s.Order(s.ctx, s.a, held.ID)
		must(t, err)
		must(t, errOf(s.HoldOrder(s.ctx, s.a, held.ID, "case 114", "2026-12-31")))
		check, err := s.CheckDeletion(s.ctx, s.a, c.ID)
		must(t, err)
		equal(t, "allowed", check.Allowed, true)
		var told []string
		for _, kept := range check.Counts.Retained {
			told = append(told, kept.What+" "+kept.Ground+" "+kept.Until)
		}
		equal(t, "told", text(told), `["bookings bookkeeping (GDPR Art. 17(3)(b)) 2033-12-31","orders bookkeeping (GDPR Art. 17(3)(b)) 2033-12-31",`+
			`"orders legal hold (GDPR Art. 17(3)(e)) 2026-12-31","suppression legitimate interest (GDPR Art. 6(1)(f)) "]`)
		s.erase(c.ID)

		kept, err := s.Order(s.ctx, s.a, held.ID)
		must(t, err)
		equal(t, "tied to", kept.CustomerID+kept.BookingID, "")
		equal(t, "words", kept.Lines[0].Description, "blue coat")
		equal(t, "time", kept.CreatedAt, before.CreatedAt)
		other, err := s.Order(s.ctx, s.a, plain.ID)
		must(t, err)
		equal(t, "words of the other", other.Lines[0].Description, "")

		s.pass(293 * 24 * time.Hour) // to the first of January
		kept, err = s.Order(s.ctx, s.a, held.ID)
		must(t, err)
		equal(t, "words", kept.Lines[0].Description, "")
		equal(t, "hour", kept.CreatedAt.In(s.helsinki).Hour(), 0)
		equal(t, "total", kept.Total, int64(900))
		s.checkStorage()
	})
}

// A hold on an order that is lifted after the erasure takes at once what it had kept, but not while another holds.
func TestALiftedHoldOnAnOrderTakesWhatItKept(t *testing.T) {
	w := newSQLite(t)
	s := w.openShop()
	c := s.create("Maria Kuusela", "maria@example.com", "")
	o := s.order(c.ID, words("blue coat", 900))
	s.pay(o.ID, 900)
	first, err := s.HoldOrder(s.ctx, s.a, o.ID, "case 114", "")
	must(t, err)
	second, err := s.HoldOrder(s.ctx, s.a, o.ID, "case 115", "")
	must(t, err)
	s.erase(c.ID)
	for _, h := range []clientele.LegalHold{first, second} {
		kept, err := s.Order(s.ctx, s.a, o.ID)
		must(t, err)
		equal(t, "words", kept.Lines[0].Description, "blue coat")
		must(t, errOf(s.LiftOrderHold(s.ctx, s.a, o.ID, h.ID)))
	}
	kept, err := s.Order(s.ctx, s.a, o.ID)
	must(t, err)
	equal(t, "words", kept.Lines[0].Description, "")
	wantKind(t, errOf(s.HoldOrder(s.ctx, s.a, o.ID, "", "never")), clientele.KindValidation)
	wantKind(t, errOf(s.LiftOrderHold(s.ctx, s.a, o.ID, "hld_0")), clientele.KindNotFound)
}
