package clientele

import (
	"context"
	"slices"
	"time"
)

// RetentionRule says what becomes of customers who have not come for long.
type RetentionRule struct {
	Months     int             // without a visit, an order or a change of the record; 0: nothing is done
	Action     RetentionAction // what is done
	NoticeDays int             // how long a record stands on the list before
}

// RetentionAction is what is done with a customer who has not come for long.
type RetentionAction string

// The two.
const (
	RetentionArchive RetentionAction = "archive"
	RetentionRemoval RetentionAction = "removal" // a removal request, with its own grace period
)

// Limits of the rule.
const (
	minRetentionMonths   = 6
	maxRetentionMonths   = 240
	maxRetentionNotice   = 365
	usualRetentionNotice = 30
	retentionChannel     = "retention" // of removal requests that the rule makes
	retentionHour        = 4           // when it is looked for them, where the organization is
	retentionBatch       = 200
)

// RetentionNotice says that a customer has not come for long, and when something is done about it.
type RetentionNotice struct {
	CustomerID string
	NoticedAt  time.Time
	DueAt      time.Time
	KeptUntil  time.Time // somebody decided to keep the record until then; the zero time: nobody did
}

// Retention is what the rule comes to.
type Retention struct {
	Rule     RetentionRule
	Inactive int // how many records the rule is about now
	Noticed  int // how many of them stand on the list
}

// Inactivity asks for records without a visit, order, booking to come or change since a time.
type Inactivity struct {
	Since    time.Time
	Today    string // legal holds of which are looked at
	Archived bool   // archived ones too
	Customer string // of one record alone
}

// Retention gives the organization's rule as it holds.
func (s Settings) Retention() RetentionRule {
	rule := RetentionRule{Months: s.RetentionMonths, Action: s.RetentionAction, NoticeDays: usualRetentionNotice}
	if rule.Action == "" {
		rule.Action = RetentionArchive
	}
	if s.RetentionNoticeDays != nil {
		rule.NoticeDays = *s.RetentionNoticeDays
	}
	return rule
}

// asks is whom the rule is about at a time.
func (rule RetentionRule) asks(o Organization, now time.Time) Inactivity {
	return Inactivity{Since: now.AddDate(0, -rule.Months, 0), Today: o.Settings.Day(now), Archived: rule.Action == RetentionRemoval}
}

func applyRetention(s *Settings, ch SettingsChange, wrong *problems) {
	ch.RetentionMonths.apply(&s.RetentionMonths)
	if ch.RetentionAction.Set {
		s.RetentionAction = RetentionAction(ch.RetentionAction.Value)
	}
	if ch.RetentionNoticeDays.Set {
		days := ch.RetentionNoticeDays.Value
		s.RetentionNoticeDays = &days
		if ch.RetentionNoticeDays.Null {
			s.RetentionNoticeDays = nil
		}
	}
	checkRetention(s.Retention(), wrong)
}

func checkRetention(rule RetentionRule, wrong *problems) {
	if rule.Months != 0 && (rule.Months < minRetentionMonths || rule.Months > maxRetentionMonths) {
		wrong.add("retentionMonths", "out_of_range", "0, or between %d and %d months", minRetentionMonths, maxRetentionMonths)
	}
	if rule.Action != RetentionArchive && rule.Action != RetentionRemoval {
		wrong.add("retentionAction", "invalid", "archive or removal")
	}
	if rule.NoticeDays < 0 || rule.NoticeDays > maxRetentionNotice {
		wrong.add("retentionNoticeDays", "out_of_range", "between 0 and %d days", maxRetentionNotice)
	}
}

// PreviewRetention counts whom a rule would be about now, and how many stand on the list. Without months it is the
// organization's own. It changes nothing. Needs customers:read.
func (r *Register) PreviewRetention(ctx context.Context, a Actor, rule RetentionRule) (Retention, error) {
	if err := a.need(CustomersRead); err != nil {
		return Retention{}, err
	}
	own := a.Org.Settings.Retention()
	if rule.Months == 0 {
		rule.Months = own.Months
	}
	if rule.Action == "" {
		rule.Action = own.Action
	}
	rule.NoticeDays = own.NoticeDays
	var wrong problems
	checkRetention(rule, &wrong)
	out := Retention{Rule: rule}
	err := wrong.err()
	if err == nil && rule.Months > 0 {
		out.Inactive, err = r.store.CountInactive(ctx, a.Org.ID, rule.asks(a.Org, r.Now(a.Org)))
	}
	if err == nil {
		out.Noticed, err = r.store.CountRetentionNotices(ctx, a.Org.ID)
	}
	return out, err
}

// RetentionNotices lists the records on which the rule will act, by when. Needs customers:read.
func (r *Register) RetentionNotices(ctx context.Context, a Actor, paging Paging) (Page[RetentionNotice], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[RetentionNotice]{}, err
	}
	slice, err := r.slice(a.Org.ID, "retention", paging)
	if err != nil {
		return Page[RetentionNotice]{}, err
	}
	items, next, err := r.store.FindRetentionNotices(ctx, a.Org.ID, slice)
	if err != nil {
		return Page[RetentionNotice]{}, err
	}
	return counted(paged(r, a.Org.ID, "retention", items, next), paging, func(s Slice) ([]RetentionNotice, string, error) {
		return r.store.FindRetentionNotices(ctx, a.Org.ID, s)
	})
}

// KeepCustomer takes a record off the list: the rule leaves it alone for another of its periods. Repeating it changes
// nothing. Needs customers:write.
func (r *Register) KeepCustomer(ctx context.Context, a Actor, customer string) (RetentionNotice, error) {
	var n RetentionNotice
	err := r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) (err error) {
		n, err = tx.RetentionNoticeOf(ctx, a.Org.ID, customer)
		if KindOf(err) == KindNotFound {
			return NotFound("Notice")
		}
		if err != nil || !n.KeptUntil.IsZero() {
			return err
		}
		n.KeptUntil = r.Now(a.Org).AddDate(0, max(a.Org.Settings.RetentionMonths, minRetentionMonths), 0)
		if err := tx.SetRetentionNotice(ctx, a.Org.ID, n); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.kept", c, Change{Field: "keptUntil", After: n.KeptUntil}))
	})
	return n, err
}

// watchRetention has the register looked through from now on, where there is a rule.
func (r *Register) watchRetention(ctx context.Context, tx Tx, a Actor, o Organization) error {
	if o.Settings.RetentionMonths == 0 {
		return nil
	}
	a.Org = o
	return r.enqueue(ctx, tx, a, JobRetention, o.ID, r.Now(o))
}

// runRetention puts on the list who has not come for long, takes off who has come since, and does what the rule says
// with those whose time is over. It is repeated every night while there is a rule.
func (r *Register) runRetention(ctx context.Context, a Actor, j Job) error {
	if err := r.advance(ctx, a.Org); err != nil {
		return err
	}
	rule, now := a.Org.Settings.Retention(), r.Now(a.Org)
	steps := []func(context.Context, Actor, RetentionRule, time.Time) (bool, error){r.dropNotices, r.noticeInactive, r.actOnNotices}
	if rule.Months == 0 { // it was given up
		steps = nil
	}
	for _, step := range steps {
		for more := true; more; {
			var err error
			if more, err = step(ctx, a, rule, now); err != nil {
				return err
			}
			if err := r.store.InTx(ctx, func(tx Tx) error { return tx.ExtendJob(ctx, j, r.clock().Add(lease)) }); err != nil {
				return err
			}
		}
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		if rule.Months == 0 {
			return tx.FinishJob(ctx, j)
		}
		return tx.PostponeJob(ctx, j, nightly(a.Org, now, retentionHour))
	})
}

// dropNotices takes off the list who has come since, and who was kept long enough.
func (r *Register) dropNotices(ctx context.Context, a Actor, rule RetentionRule, now time.Time) (more bool, err error) {
	err = r.store.InTx(ctx, func(tx Tx) error {
		stale, err := tx.StaleNotices(ctx, a.Org.ID, rule.asks(a.Org, now), now, retentionBatch)
		if more = len(stale) == retentionBatch; err != nil {
			return err
		}
		return tx.DeleteRetentionNotices(ctx, a.Org.ID, stale)
	})
	return more, err
}

// noticeInactive puts on the list whom the rule is about.
func (r *Register) noticeInactive(ctx context.Context, a Actor, rule RetentionRule, now time.Time) (more bool, err error) {
	err = r.store.InTx(ctx, func(tx Tx) error {
		inactive, err := tx.FindInactive(ctx, a.Org.ID, rule.asks(a.Org, now), retentionBatch)
		more = len(inactive) == retentionBatch
		for _, id := range inactive {
			if err == nil {
				err = tx.SetRetentionNotice(ctx, a.Org.ID, RetentionNotice{CustomerID: id, NoticedAt: now, DueAt: now.AddDate(0, 0, rule.NoticeDays)})
			}
		}
		return err
	})
	return more, err
}

// actOnNotices does what the rule says with those whose time is over. Each is locked and looked at once more.
func (r *Register) actOnNotices(ctx context.Context, a Actor, rule RetentionRule, now time.Time) (more bool, err error) {
	err = r.store.InTx(ctx, func(tx Tx) error {
		due, err := tx.DueRetentionNotices(ctx, a.Org.ID, now, retentionBatch)
		if more = len(due) == retentionBatch; err != nil {
			return err
		}
		slices.Sort(due) // in the same order as others who lock several
		for _, id := range due {
			if err := r.actOnNotice(ctx, tx, a, rule, id, now); err != nil {
				return err
			}
		}
		return tx.DeleteRetentionNotices(ctx, a.Org.ID, due)
	})
	return more, err
}

func (r *Register) actOnNotice(ctx context.Context, tx Tx, a Actor, rule RetentionRule, id string, now time.Time) error {
	c, err := tx.LockCustomer(ctx, a.Org.ID, id)
	if KindOf(err) == KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	asks := rule.asks(a.Org, now)
	asks.Customer = id
	still, err := tx.CountInactive(ctx, a.Org.ID, asks)
	if err != nil || still == 0 {
		return err
	}
	a.Origin = retentionChannel
	if rule.Action == RetentionRemoval {
		_, err := r.restrict(ctx, tx, a, c, Removal{RequestedBy: ByStaff, Reason: "has not come for long"})
		return err
	}
	_, err = r.within(tx).UpdateCustomer(ctx, a, id, CustomerChange{Archived: Some(true)}, AnyVersion)
	return err
}

// nightly is the next time that it is an hour of the night where the organization is.
func nightly(o Organization, now time.Time, hour int) time.Time {
	local := now.In(o.Settings.Location())
	next := time.Date(local.Year(), local.Month(), local.Day(), hour, 0, 0, 0, local.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	return next.UTC()
}
