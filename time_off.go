package clientele

import (
	"context"
	"time"
)

// TimeOff is time in which a user cannot be booked online, whatever their hours say.
type TimeOff struct {
	ID        string
	UserID    string
	StartsAt  time.Time
	EndsAt    time.Time
	Reason    string
	CreatedBy string
	CreatedAt time.Time
}

// maxTimeOff is how long one entry may be.
const maxTimeOff = 2 * 366 * 24 * time.Hour

// TimeOff lists a user's time off, the latest first. Needs bookings:read.
func (r *Register) TimeOff(ctx context.Context, a Actor, user string, paging Paging) (Page[TimeOff], error) {
	if err := a.need(BookingsRead); err != nil {
		return Page[TimeOff]{}, err
	}
	if _, err := userOf(r.store.UserByID(ctx, a.Org.ID, user)); err != nil {
		return Page[TimeOff]{}, err
	}
	list := "time off " + user
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[TimeOff]{}, err
	}
	items, next, err := r.store.FindTimeOff(ctx, a.Org.ID, user, slice)
	if err != nil {
		return Page[TimeOff]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]TimeOff, string, error) {
		return r.store.FindTimeOff(ctx, a.Org.ID, user, s)
	})
}

// AddTimeOff takes time out of a user's hours. Bookings that are there already stay. A time that is zero stands for a
// text that is no time. Needs bookings:write.
func (r *Register) AddTimeOff(ctx context.Context, a Actor, user string, from, to time.Time, reason string) (TimeOff, error) {
	if err := a.need(BookingsWrite); err != nil {
		return TimeOff{}, err
	}
	off := TimeOff{UserID: user, StartsAt: wholeMilli(from), EndsAt: wholeMilli(to), CreatedBy: a.ID}
	var wrong problems
	cleanLine("reason", Some(reason), maxLine, &wrong).apply(&off.Reason)
	checkStretch("from", "to", off.StartsAt, off.EndsAt, maxTimeOff, r.Now(a.Org), &wrong)
	if err := wrong.err(); err != nil {
		return TimeOff{}, err
	}
	err := r.store.InTx(ctx, func(tx Tx) error {
		u, err := userOf(tx.UserByID(ctx, a.Org.ID, user))
		if err != nil {
			return err
		}
		off.ID, off.CreatedAt = r.newID(a, prefixTimeOff), r.Now(a.Org)
		if err := tx.InsertTimeOff(ctx, a.Org.ID, off); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.time_off_added", subjectType: "user", subjectID: u.ID,
			contents: AuditContents{Changes: []Change{{Field: "timeOff", After: []time.Time{off.StartsAt, off.EndsAt}}}}})
	})
	return off, err
}

// DeleteTimeOff gives a user the time back. Needs bookings:write.
func (r *Register) DeleteTimeOff(ctx context.Context, a Actor, user, id string) error {
	if err := a.need(BookingsWrite); err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.DeleteTimeOff(ctx, a.Org.ID, user, id); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.time_off_removed", subjectType: "user", subjectID: user,
			contents: AuditContents{Details: map[string]any{"timeOff": id}}})
	})
}

// wholeMilli is a moment as it is kept.
func wholeMilli(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}

// farthest is how far from now a booking or time off may be: what is farther is a slip of the keyboard.
const farthest = 20 * 366 * 24 * time.Hour

// checkStretch refuses times that are missing, absurd, or the wrong way round.
func checkStretch(first, last string, from, to time.Time, longest time.Duration, now time.Time, wrong *problems) {
	fine := true
	for _, end := range []struct {
		field string
		at    time.Time
	}{{first, from}, {last, to}} {
		switch {
		case wrong.has(end.field):
			fine = false
		case end.at.IsZero():
			wrong.add(end.field, "invalid", "a time is needed, as in 2026-11-21T19:00:00Z")
			fine = false
		case end.at.Sub(now).Abs() > farthest:
			if fine { // or else the end is far because the start is
				wrong.add(end.field, "out_of_range", "this is more than twenty years from now")
			}
			fine = false
		}
	}
	switch {
	case fine && !to.After(from):
		wrong.add(last, "invalid", "the end must be after the start")
	case fine && to.Sub(from) > longest:
		wrong.add(last, "out_of_range", "at most %d days after the start", int(longest.Hours()/24))
	}
}
