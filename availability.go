package clientele

import (
	"context"
	"slices"
	"time"
)

// FreeTime is a time that can be booked, and with whom.
type FreeTime struct {
	StartsAt time.Time
	EndsAt   time.Time
	UserID   string
}

// AvailabilityQuery asks for free times for some services, one after the other, with a user or with anyone.
type AvailabilityQuery struct {
	Items    []string
	UserID   string    // empty: anyone who offers all of it
	From, To time.Time // of the start; from is inclusive, to exclusive; from now on when From is zero, a week when To is
}

// maxAvailability is how long a stretch of time may be asked for.
const maxAvailability = 62

// Availability gives the times that can be booked online: within opening hours and the user's own, without time off, and
// without what is booked already, buffers included. With anyone, each time names one user: of those who are free, the
// one with the least booked on that day. Nothing in the past is offered. Needs bookings:read.
func (r *Register) Availability(ctx context.Context, a Actor, q AvailabilityQuery) ([]FreeTime, error) {
	if err := a.need(BookingsRead); err != nil {
		return nil, err
	}
	between, err := q.between(r.Now(a.Org))
	if err != nil {
		return nil, err
	}
	need, users, err := r.wanted(ctx, a, q)
	if err != nil || len(users) == 0 || !between.from.Before(between.to) {
		return nil, err
	}
	days, err := r.openDiaries(ctx, r.store, a, users, stretch{between.from, between.to.Add(need.taken())})
	if err != nil {
		return nil, err
	}
	var free []FreeTime
	for _, at := range a.Org.Settings.offered(between) {
		if d := leastBooked(days, need, at, a.Org.Settings.Day(at)); d != nil {
			free = append(free, FreeTime{StartsAt: at, EndsAt: at.Add(need.length), UserID: d.user})
		}
	}
	return free, nil
}

func (q AvailabilityQuery) between(now time.Time) (stretch, error) {
	s := stretch{q.From, q.To}
	if s.from.IsZero() {
		s.from = now
	}
	if s.to.IsZero() {
		s.to = s.from.AddDate(0, 0, 7)
	}
	if s.to.Before(s.from) {
		return s, Errorf(KindInvalidRequest, "to must not be before from")
	}
	if s.to.Sub(s.from) > (maxAvailability*24+1)*time.Hour { // a stretch in which clocks are put back has an hour more
		return s, Errorf(KindInvalidRequest, "at most %d days can be asked for at once", maxAvailability)
	}
	s.from = later(s.from, now)
	return s, nil
}

// needed is how long services take, one after the other, and how long their user needs afterwards.
type needed struct{ length, buffer time.Duration }

func (n needed) taken() time.Duration { return n.length + n.buffer }

func (n *needed) add(durationMinutes, bufferMinutes int) {
	n.length += time.Duration(durationMinutes) * time.Minute
	n.buffer += time.Duration(bufferMinutes) * time.Minute
}

// wanted finds what is asked for and who can do all of it.
func (r *Register) wanted(ctx context.Context, a Actor, q AvailabilityQuery) (needed, []User, error) {
	var wrong problems
	var need needed
	items, err := bookedServices(ctx, r.store, a, "itemId", nil, q.Items, &wrong)
	if err != nil {
		return need, nil, err
	}
	if len(q.Items) == 0 {
		wrong.add("itemId", "required", "name the service that is to be booked")
	}
	users, err := r.store.FindUsers(ctx, a.Org.ID)
	if err != nil {
		return need, nil, err
	}
	i := slices.IndexFunc(users, func(u User) bool { return u.ID == q.UserID })
	if q.UserID != "" && (i < 0 || !users[i].canBeBooked()) {
		wrong.add("userId", "not_found", "there is no such user who can be booked")
	}
	for _, item := range items {
		need.add(item.DurationMinutes, item.BufferMinutes)
	}
	users = slices.DeleteFunc(users, func(u User) bool {
		offers := func(item Item) bool { return item.offeredBy(u.ID) }
		return !u.canBeBooked() || q.UserID != "" && u.ID != q.UserID || !allOf(items, offers)
	})
	return need, users, wrong.err()
}

func (u User) canBeBooked() bool { return u.Bookable && !u.Archived }

func allOf[T any](list []T, is func(T) bool) bool {
	return !slices.ContainsFunc(list, func(t T) bool { return !is(t) })
}

// diary is what is known of a user's time.
type diary struct {
	user string
	work []stretch                // when they can be booked online
	busy []stretch                // what is booked, by time; none overlaps another
	load map[string]time.Duration // how much is booked on each local day
}

// openDiaries reads the diaries of users for a stretch of time, with one query each of hours, time off and bookings.
func (r *Register) openDiaries(ctx context.Context, store Reader, a Actor, users []User, between stretch) ([]*diary, error) {
	hours, err := store.UserHours(ctx, a.Org.ID)
	if err != nil {
		return nil, err
	}
	off, err := store.TimeOffBetween(ctx, a.Org.ID, between.from, between.to)
	if err != nil {
		return nil, err
	}
	diaries, of := make([]*diary, len(users)), make(map[string]*diary)
	ids := make([]string, len(users))
	for i, u := range users {
		mine := slices.DeleteFunc(slices.Clone(off), func(o TimeOff) bool { return o.UserID != u.ID })
		ids[i] = u.ID
		diaries[i] = &diary{user: u.ID, work: a.Org.Settings.workTimes(hours[u.ID], mine, between), load: make(map[string]time.Duration)}
		of[u.ID] = diaries[i]
	}
	busy, err := store.FindBusy(ctx, a.Org.ID, ids, between.from, between.to)
	for _, b := range busy {
		d := of[b.UserID]
		d.busy = append(d.busy, stretch{b.From, b.To})
		d.load[a.Org.Settings.Day(b.From)] += b.To.Sub(b.From)
	}
	return diaries, err
}

// works tells whether all of a stretch is time in which the user can be booked online.
func (d *diary) works(s stretch) bool {
	i, found := slices.BinarySearchFunc(d.work, s.from, func(w stretch, at time.Time) int { return w.from.Compare(at) })
	if !found {
		i--
	}
	return i >= 0 && d.work[i].holds(s)
}

// isFree tells whether nothing is booked in a stretch.
func (d *diary) isFree(s stretch) bool {
	i, _ := slices.BinarySearchFunc(d.busy, s.to, func(b stretch, at time.Time) int { return b.from.Compare(at) })
	return i == 0 || !d.busy[i-1].overlaps(s)
}

// leastBooked gives the one with the least booked on the day of those who are free; nil when nobody is.
func leastBooked(diaries []*diary, need needed, at time.Time, day string) *diary {
	var best *diary
	for _, d := range diaries {
		fits := d.works(stretch{at, at.Add(need.length)}) && d.isFree(stretch{at, at.Add(need.taken())})
		if fits && (best == nil || d.load[day] < best.load[day]) {
			best = d
		}
	}
	return best
}
