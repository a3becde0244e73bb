package clientele

import (
	"context"
	"slices"
	"time"
)

// Calendar is what a calendar shows of some days.
type Calendar struct {
	From, To time.Time      // midnight before the first day, and after the last
	Users    []CalendarUser // who can be booked, and who is booked
	Bookings []BookingDetails
}

// CalendarUser is somebody whose time a calendar shows.
type CalendarUser struct {
	User User
	Work []Shift   // within the opening hours, time off left out
	Off  []TimeOff // that touches the days
}

// Shift is a piece of time in which somebody works.
type Shift struct{ From, To time.Time }

// maxCalendarDays is how many days can be asked for at once.
const maxCalendarDays = 31

// Calendar gives what is booked on some days of the organization, from first on, a date as in 2026-11-21, and when its
// users work. Bookings that began before and still go on are in it; those that were cancelled are not. They are in
// order of their start. Needs bookings:read.
func (r *Register) Calendar(ctx context.Context, a Actor, first string, days int) (Calendar, error) {
	if err := a.need(BookingsRead); err != nil {
		return Calendar{}, err
	}
	day, err := time.Parse(time.DateOnly, first)
	if err != nil || days < 1 || days > maxCalendarDays {
		return Calendar{}, Errorf(KindInvalidRequest, "a calendar is asked for by its first day, as in 2026-11-21, and has 1 to %d days", maxCalendarDays)
	}
	loc := a.Org.Settings.Location()
	c := Calendar{From: wallTime(loc, day, 0, false), To: wallTime(loc, day.AddDate(0, 0, days), 0, false)}
	users, err := r.store.FindUsers(ctx, a.Org.ID)
	if err != nil {
		return c, err
	}
	bookings, err := r.bookingsBetween(ctx, a, users, c.From, c.To)
	if err != nil {
		return c, err
	}
	if c.Bookings, err = r.detailed(ctx, r.store, a, bookings); err != nil {
		return c, err
	}
	users = slices.DeleteFunc(users, func(u User) bool {
		return !u.canBeBooked() && !slices.ContainsFunc(bookings, func(b Booking) bool { return slices.Contains(b.Users, u.ID) })
	})
	c.Users, err = r.calendarUsers(ctx, a, users, stretch{c.From, c.To})
	return c, err
}

// bookingsBetween gives every booking that touches a stretch of time and was not cancelled.
func (r *Register) bookingsBetween(ctx context.Context, a Actor, users []User, from, to time.Time) ([]Booking, error) {
	ids := make([]string, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	busy, err := r.store.FindBusy(ctx, a.Org.ID, ids, from, from.Add(time.Millisecond))
	if err != nil {
		return nil, err
	}
	var all []Booking
	for _, b := range busy {
		known := slices.ContainsFunc(all, func(x Booking) bool { return x.ID == b.BookingID })
		if known || !b.From.Before(from) {
			continue
		}
		began, err := r.store.BookingByID(ctx, a.Org.ID, b.BookingID)
		if err != nil && KindOf(err) != KindNotFound { // it may have been moved or removed since
			return nil, err
		}
		if err == nil && began.StartsAt.Before(from) && began.EndsAt.After(from) {
			all = append(all, began)
		}
	}
	for slice := (Slice{Limit: 500}); ; {
		found, next, err := r.store.FindBookings(ctx, a.Org.ID, BookingQuery{From: from, To: to}, slice)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(found, func(b Booking) bool { return b.Status == BookingCancelled })...)
		if next == "" {
			return all, nil
		}
		slice.After = next
	}
}

// calendarUsers reads when users work and when they are off.
func (r *Register) calendarUsers(ctx context.Context, a Actor, users []User, between stretch) ([]CalendarUser, error) {
	hours, err := r.store.UserHours(ctx, a.Org.ID)
	if err != nil {
		return nil, err
	}
	off, err := r.store.TimeOffBetween(ctx, a.Org.ID, between.from, between.to)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(off, func(x, y TimeOff) int { return x.StartsAt.Compare(y.StartsAt) })
	columns := make([]CalendarUser, len(users))
	for i, u := range users {
		columns[i] = CalendarUser{User: u, Off: slices.DeleteFunc(slices.Clone(off), func(o TimeOff) bool { return o.UserID != u.ID })}
		for _, w := range a.Org.Settings.workTimes(hours[u.ID], columns[i].Off, between) {
			if w.overlaps(between) {
				columns[i].Work = append(columns[i].Work, Shift{later(w.from, between.from), earlier(w.to, between.to)})
			}
		}
	}
	return columns, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
