package clientele

import (
	"context"
	"slices"
	"time"
)

// Booked is what booking gave: the booking, and of a series all the others.
type Booked struct {
	BookingDetails
	Series  []Booking // the whole series, the first one included
	Skipped []Taken   // the times of the series that were taken, when these were to be left out
}

// Taken is a time that could not be booked, and the booking that is in the way.
type Taken struct {
	StartsAt time.Time
	By       Busy
}

// CreateBooking books. Of the customer it takes an id, or a name and contacts: a record with the same phone or e-mail is
// used and never rewritten, what is said differently is kept as a suggestion; an unknown person gets a record; without
// either it is a walk-in. An archived record is reactivated by an online booking, and else refused with a conflict that
// offers it. A user who is busy is a conflict that names the booking in the way. Staff and programs may book outside
// hours and in the past; online bookings keep to the hours and need name, e-mail and phone. A series is refused whole,
// with all its conflicts, unless these are to be skipped. Every wrong field is named. Needs bookings:write.
func (r *Register) CreateBooking(ctx context.Context, a Actor, in NewBooking) (Booked, error) {
	if err := a.need(BookingsWrite); err != nil {
		return Booked{}, err
	}
	var out Booked
	err := r.store.InTx(ctx, func(tx Tx) (err error) {
		out, err = r.book(ctx, tx, a, in)
		return err
	})
	return out, err
}

func (r *Register) book(ctx context.Context, tx Tx, a Actor, in NewBooking) (Booked, error) {
	var wrong problems
	source := bookingSource(a, in, &wrong)
	p, err := r.bookingPerson(ctx, tx, a, in, source, &wrong)
	if err != nil {
		return Booked{}, err
	}
	first, err := r.applyBooking(ctx, tx, a, Booking{Source: source, Status: BookingBooked}, in.BookingChange, &wrong)
	if err != nil {
		return Booked{}, err
	}
	if source == SourceOnline {
		if err := r.checkOnline(ctx, tx, a, first, in, &wrong); err != nil {
			return Booked{}, err
		}
	}
	wanted := occurrences(a.Org.Settings, first, in.Repeat, &wrong)
	if err := wrong.err(); err != nil {
		return Booked{}, err
	}
	if err := r.admit(ctx, tx, a, &p, source); err != nil {
		return Booked{}, err
	}
	return r.insertBookings(ctx, tx, a, p, wanted, in.SkipConflicts)
}

// bookingSource is where a booking comes from: what was said, or else who acts.
func bookingSource(a Actor, in NewBooking, wrong *problems) Source {
	if !in.Source.Set || in.Source.Null {
		return a.source()
	}
	source := Source(in.Source.Value)
	if !slices.Contains(BookingSources(), source) {
		wrong.add("source", "invalid", "the sources of a booking are %s", listed(BookingSources()))
	}
	return source
}

// checkOnline holds an online booking against the hours: it is not in the past, for services and as long as these take,
// and when the business is open and its users work. What is booked already is looked at later.
func (r *Register) checkOnline(ctx context.Context, tx Tx, a Actor, b Booking, in NewBooking, wrong *problems) error {
	if len(in.Items.Value) == 0 {
		wrong.add("items", "required", "name the service that is to be booked")
	}
	if in.EndsAt.Set && !in.EndsAt.Null {
		wrong.add("endsAt", "invalid", "an online booking takes as long as its services; leave this out")
	}
	if in.Repeat.Set && !in.Repeat.Null {
		wrong.add("repeat", "invalid", "a series cannot be booked online")
	}
	if len(*wrong) > 0 { // a time can only be judged once it is known whose, and how long
		return nil
	}
	if b.StartsAt.Before(r.Now(a.Org)) {
		wrong.add("startsAt", "out_of_range", "this time is over")
		return nil
	}
	users := make([]User, len(b.Users))
	for i, id := range b.Users {
		users[i].ID = id
	}
	taken := stretch{b.StartsAt, b.EndsAt}
	diaries, err := r.openDiaries(ctx, tx, a, users, taken)
	if err == nil && !allOf(diaries, func(d *diary) bool { return d.works(taken) }) {
		wrong.add("startsAt", "out_of_range", "this is outside the hours that can be booked")
	}
	return err
}

// insertBookings writes bookings that come to be together, with all that follows from them. A time that is taken is a
// conflict, which names all of them.
func (r *Register) insertBookings(ctx context.Context, tx Tx, a Actor, p person, wanted []Booking, skip bool) (Booked, error) {
	now := r.Now(a.Org)
	for i := range wanted {
		b := &wanted[i]
		b.ID, b.CustomerID = r.newID(a, prefixBooking), p.customer.ID
		b.CreatedBy, b.CreatedAt, b.UpdatedAt, b.Version = a.ID, now, now, 1
	}
	if len(wanted) > 1 {
		series := r.newID(a, prefixSeries)
		for i := range wanted {
			wanted[i].SeriesID = series
		}
	}
	made, taken, err := r.takeTimes(ctx, tx, a, wanted, nil, func(b Booking) error { return tx.InsertBooking(ctx, a.Org.ID, b) })
	if err != nil {
		return Booked{}, err
	}
	if len(taken) > 0 && (!skip || len(made) == 0) {
		return Booked{}, busy(taken)
	}
	if err := r.suggest(ctx, tx, a, p, made[0]); err != nil {
		return Booked{}, err
	}
	steps := make([]bookingStep, len(made))
	for i, b := range made {
		steps[i].after = b
	}
	if err := r.followUp(ctx, tx, a, p.customer, EventBookingCreated, steps); err != nil {
		return Booked{}, err
	}
	details, err := r.detailed(ctx, tx, a, made[:1], p.customer)
	if err != nil {
		return Booked{}, err
	}
	out := Booked{BookingDetails: details[0], Skipped: taken}
	if len(wanted) > 1 {
		out.Series = made
	}
	return out, nil
}

// takeTimes writes bookings whose users are free, and tells which are not. moving are those whose present time is given
// up, which is in nobody's way.
func (r *Register) takeTimes(ctx context.Context, tx Tx, a Actor, wanted []Booking, moving map[string]bool, write func(Booking) error) (made []Booking, taken []Taken, err error) {
	if err := tx.LockUserDays(ctx, a.Org.ID, daysOf(wanted)); err != nil {
		return nil, nil, err
	}
	for _, b := range wanted {
		busy, err := tx.FindBusy(ctx, a.Org.ID, b.Users, b.StartsAt, b.BlockedUntil)
		if err != nil {
			return nil, nil, err
		}
		inTheWay := slices.IndexFunc(busy, func(x Busy) bool { return !moving[x.BookingID] && x.BookingID != b.ID })
		if inTheWay >= 0 {
			taken = append(taken, Taken{StartsAt: b.StartsAt, By: busy[inTheWay]})
			continue
		}
		if err := write(b); err != nil {
			return nil, nil, err
		}
		delete(moving, b.ID) // its new time is in the others' way
		made = append(made, b)
	}
	return made, taken, nil
}

// daysOf gives the days of UTC that bookings take of their users.
func daysOf(bookings []Booking) []UserDay {
	const day = int64(24 * time.Hour / time.Millisecond)
	var days []UserDay
	for _, b := range bookings {
		for d := floorDiv(b.StartsAt.UnixMilli(), day); d <= floorDiv(b.BlockedUntil.UnixMilli()-1, day); d++ {
			for _, user := range b.Users {
				days = append(days, UserDay{user, d})
			}
		}
	}
	return days
}

func floorDiv(n, by int64) int64 {
	if n < 0 {
		return -((-n + by - 1) / by)
	}
	return n / by
}

// blockerTime is how times are written among the details of an error.
const blockerTime = "2006-01-02T15:04:05.000Z07:00"

// busy is the conflict of times that are taken; it names every booking in the way.
func busy(taken []Taken) error {
	var blockers []map[string]any
	seen := make(map[string]bool)
	for _, t := range taken {
		if !seen[t.By.BookingID] {
			seen[t.By.BookingID] = true
			blockers = append(blockers, map[string]any{"type": "booking", "id": t.By.BookingID, "startsAt": t.By.From.Format(blockerTime)})
		}
	}
	message := "The user is busy then: another booking takes this time"
	if len(taken) > 1 {
		message = "The user is busy at several of these times: other bookings take them"
	}
	return Errorf(KindConflict, "%s", message).With("blockers", blockers)
}
