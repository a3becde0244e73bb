package clientele

import (
	"context"
	"time"
)

// Reminders come of a rule, not of a job for each booking: now and then the bookings are looked for that begin within
// so many hours and whose start nobody was reminded of. So they follow every move and cancellation by themselves.

const (
	reminderEvery    = 5 * time.Minute
	reminderBatch    = 200
	maxReminderHours = 14 * 24
)

// usualQuiet are the hours in which nobody is reminded where the organization says nothing about it.
var usualQuiet = Span{From: 21 * 60, To: 8 * 60}

// Quiet gives the hours in which nobody is reminded, by the clock on the wall; they may go over midnight. Equal ends mean
// that there are none.
func (s Settings) Quiet() Span {
	if s.QuietHours == nil {
		return usualQuiet
	}
	return *s.QuietHours
}

// quietUntil gives the end of the quiet hours that a moment is in; the zero time when it is in none.
func (s Settings) quietUntil(t time.Time) time.Time {
	from, to := s.Quiet().From, s.Quiet().To
	wall := wallOf(t, s.Location())
	now := Clock(wall.Hour()*60 + wall.Minute())
	switch {
	case from == to:
		return time.Time{}
	case from < to && now >= from && now < to, from > to && now < to:
		return wallTime(s.Location(), wall, to, false)
	case from > to && now >= from:
		return wallTime(s.Location(), wall.AddDate(0, 0, 1), to, false)
	}
	return time.Time{}
}

// runReminders writes the reminders that are due, a batch at a time, and looks again a little later. It ends when the
// organization reminds nobody.
func (r *Register) runReminders(ctx context.Context, a Actor, j Job) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		s, now := a.Org.Settings, r.Now(a.Org)
		if s.ReminderHours == 0 {
			return tx.FinishJob(ctx, j)
		}
		if until := s.quietUntil(now); !until.IsZero() {
			return tx.PostponeJob(ctx, j, until)
		}
		ahead := time.Duration(s.ReminderHours) * time.Hour
		to := now.Add(ahead)
		if until := s.quietUntil(now.Add(reminderEvery)); until.After(to) {
			to = until // the last look before the quiet hours: who comes before their end would hear nothing
		}
		due, err := tx.BookingsToRemind(ctx, a.Org.ID, now, to, ahead, reminderBatch)
		if err != nil {
			return err
		}
		for _, b := range due {
			if err := r.remind(ctx, tx, a, b); err != nil {
				return err
			}
		}
		next := now.Add(reminderEvery)
		if len(due) == reminderBatch {
			next = now
		}
		return tx.PostponeJob(ctx, j, next)
	})
}

// remind writes the reminder of one booking. Who cannot be reminded gets a message that says so and goes nowhere.
func (r *Register) remind(ctx context.Context, tx Tx, a Actor, b Booking) error {
	c, err := tx.CustomerByID(ctx, a.Org.ID, b.CustomerID)
	if err != nil {
		return err
	}
	written := false
	for _, channel := range a.Org.Settings.BookingChannels() {
		m := Message{CustomerID: c.ID, BookingID: b.ID, Kind: MessageReminder, Channel: channel, AboutAt: b.StartsAt, ExpiresAt: b.StartsAt}
		if c.contact(channel) == "" {
			continue
		}
		written = true
		if err := r.queue(ctx, tx, a, &m, c); err != nil {
			return err
		}
	}
	if written {
		return nil
	}
	m := Message{CustomerID: c.ID, BookingID: b.ID, Kind: MessageReminder, Channel: a.Org.Settings.BookingChannels()[0], AboutAt: b.StartsAt,
		ExpiresAt: b.StartsAt, Status: MessageSuppressed, Reason: SuppressedNoContact}
	return r.queue(ctx, tx, a, &m, c)
}

// watchReminders has bookings looked at from now on, where the organization reminds of them.
func (r *Register) watchReminders(ctx context.Context, tx Tx, a Actor, o Organization) error {
	if o.Settings.ReminderHours == 0 {
		return nil
	}
	a.Org = o
	return r.enqueue(ctx, tx, a, JobReminders, o.ID, r.Now(o))
}
