package clientele_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"clientele"
)

// free gives the times that are offered, as the wall shows them.
func (s *shop) free(q clientele.AvailabilityQuery) string {
	s.t.Helper()
	times, err := s.Availability(s.ctx, s.a, q)
	must(s.t, err)
	var out []string
	for _, f := range times {
		out = append(out, f.StartsAt.In(s.helsinki).Format("02. 15:04"))
	}
	return strings.Join(out, ", ")
}

// settings changes the organization's settings, for the actor too.
func (s *shop) settings(change clientele.SettingsChange) {
	s.t.Helper()
	org, err := s.UpdateSettings(s.ctx, s.a, change)
	must(s.t, err)
	s.org, s.a = org, clientele.CommandLine(org)
}

func (s *shop) query(from, to string) clientele.AvailabilityQuery {
	return clientele.AvailabilityQuery{Items: []string{s.cut.ID}, UserID: s.anna.ID, From: s.at(from), To: s.at(to)}
}

// hours says when a user works on a weekday, and never else.
func hours(day time.Weekday, spans ...string) clientele.HoursChange {
	var week clientele.WeekChange
	var parsed []clientele.Span
	for _, span := range spans {
		from, to, _ := strings.Cut(span, "-")
		parsed = append(parsed, clientele.Span{From: clientele.ParseClock(from), To: clientele.ParseClock(to)})
	}
	week[day] = clientele.Some(parsed)
	return clientele.HoursChange{Week: clientele.Some(week)}
}

func TestAvailabilityLeavesOutWhatIsTaken(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		s.settings(clientele.SettingsChange{BookingStepMinutes: clientele.Some(60)})
		equal(t, "a weekend and a Monday", s.free(s.query("2026-03-14 00:00", "2026-03-17 00:00")), "16. 09:00, 16. 10:00, 16. 11:00, 16. 12:00, 16. 13:00, 16. 14:00, 16. 15:00, 16. 16:00")
		s.book(s.haircut("2026-03-16 10:00"))
		cancelled := s.book(s.haircut("2026-03-16 15:00"))
		_, err := s.CancelBooking(s.ctx, s.a, cancelled.ID, "", "")
		must(t, err)
		_, err = s.AddTimeOff(s.ctx, s.a, s.anna.ID, s.at("2026-03-16 12:30"), s.at("2026-03-16 14:00"), "dentist")
		must(t, err)
		equal(t, "with a booking and time off", s.free(s.query("2026-03-16 00:00", "2026-03-17 00:00")), "16. 09:00, 16. 11:00, 16. 14:00, 16. 15:00, 16. 16:00")
		s.cut = s.service("Colour", 60, 30) // its buffer may not run into the next booking
		equal(t, "with a buffer", s.free(s.query("2026-03-16 00:00", "2026-03-17 00:00")), "16. 11:00, 16. 14:00, 16. 15:00, 16. 16:00")
		_, err = s.SetUserHours(s.ctx, s.a, s.anna.ID, hours(time.Monday, "09:20-12:20", "15:00-20:00"))
		must(t, err)
		equal(t, "with hours", s.free(s.query("2026-03-16 00:00", "2026-03-24 00:00")), "16. 11:00, 16. 15:00, 16. 16:00, 23. 10:00, 23. 11:00, 23. 15:00, 23. 16:00")
		s.pass(45*time.Hour + 30*time.Minute) // Monday, 11:30
		equal(t, "nothing in the past", s.free(s.query("2026-03-16 00:00", "2026-03-17 00:00")), "16. 15:00, 16. 16:00")
	})
}

func TestAnyoneIsWhoeverHasTheLeastToDo(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		bea := s.user("Bea")
		_, err := s.UpdateUser(s.ctx, s.a, s.user("Gone").ID, clientele.UserChange{Archived: clientele.Some(true)})
		must(t, err)
		s.book(s.haircut("2026-03-16 09:00"))
		q := s.query("2026-03-16 09:00", "2026-03-16 11:00")
		q.UserID = ""
		times, err := s.Availability(s.ctx, s.a, q)
		must(t, err)
		equal(t, "times", len(times), 8)
		for _, f := range times {
			equal(t, f.StartsAt.String(), f.UserID, bea.ID)
			equal(t, "end", f.EndsAt, f.StartsAt.Add(time.Hour))
		}
		_, err = s.UpdateItem(s.ctx, s.a, s.cut.ID, clientele.ItemChange{Users: clientele.Some([]string{s.anna.ID})})
		must(t, err)
		times, err = s.Availability(s.ctx, s.a, q)
		must(t, err)
		equal(t, "of who offers it", len(times), 4)
		equal(t, "who", times[0].UserID, s.anna.ID)
	})
}

func TestAvailabilityRefusesWhatCannotBeBooked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		_, err := s.Availability(s.ctx, s.a, clientele.AvailabilityQuery{Items: []string{"itm_none"}, UserID: "usr_none"})
		equal(t, "unknown", fieldCodes(wantKind(t, err, clientele.KindValidation)), "itemId:not_found userId:not_found")
		_, err = s.Availability(s.ctx, s.a, s.query("2026-03-16 00:00", "2026-05-18 12:00"))
		wantKind(t, err, clientele.KindInvalidRequest)
		_, err = s.Availability(s.ctx, s.a, s.query("2026-03-16 00:00", "2026-03-15 00:00"))
		wantKind(t, err, clientele.KindInvalidRequest)
		times, err := s.Availability(s.ctx, s.a, s.query("2026-03-01 00:00", "2026-03-05 00:00"))
		must(t, err)
		equal(t, "of the past", len(times), 0)
	})
}

// TestWhatIsOfferedCanBeBookedOnline compares what is offered with what an online booking is told, for every quarter of
// an hour of some days around both changes of the clock.
func TestWhatIsOfferedCanBeBookedOnline(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		s.cut = s.service("Colour", 75, 15)
		var week clientele.WeekChange
		for day := range week {
			week[day] = clientele.Some([]clientele.Span{{From: 0, To: 6 * 60}, {From: 20 * 60, To: 24 * 60}})
		}
		s.settings(clientele.SettingsChange{OpeningHours: clientele.Some(clientele.HoursChange{Week: clientele.Some(week)})})
		random := rand.New(rand.NewPCG(1, 2))
		for _, day := range []string{"2026-03-28 18:00", "2026-10-24 18:00"} {
			from := s.at(day)
			for range 4 {
				in := s.haircut(day)
				in.StartsAt = clientele.Some(from.Add(time.Duration(random.IntN(24*4)) * 15 * time.Minute))
				_, _ = s.CreateBooking(s.ctx, s.a, in) // some are in each other's way
			}
			q := clientele.AvailabilityQuery{Items: []string{s.cut.ID}, UserID: s.anna.ID, From: from, To: from.Add(36 * time.Hour)}
			times, err := s.Availability(s.ctx, s.a, q)
			must(t, err)
			offered := make(map[time.Time]bool)
			for _, f := range times {
				offered[f.StartsAt] = true
			}
			equal(t, "something is offered", len(offered) > 10, true)
			for at := from; at.Before(q.To); at = at.Add(15 * time.Minute) {
				in := s.haircutOf(day, "Maria", "maria@example.com", "0401234567")
				in.StartsAt, in.Source = clientele.Some(at), clientele.Some("online_booking")
				b, err := s.CreateBooking(s.ctx, s.a, in)
				equal(t, fmt.Sprint(at.In(s.helsinki), " can be booked"), err == nil, offered[at])
				if err == nil {
					_, err = s.CancelBooking(s.ctx, s.a, b.ID, "", "")
					must(t, err)
				}
			}
		}
	})
}

func TestOnlineBookingKeepsToTheHours(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		_, err := s.AddTimeOff(s.ctx, s.a, s.anna.ID, s.at("2026-03-17 00:00"), s.at("2026-03-18 00:00"), "")
		must(t, err)
		online := func(at string) error {
			in := s.haircutOf(at, "Maria", "maria@example.com", "0401234567")
			in.Source = clientele.Some("online_booking")
			_, err := s.CreateBooking(s.ctx, s.a, in)
			return err
		}
		for _, at := range []string{"2026-03-16 08:45", "2026-03-16 16:15", "2026-03-15 12:00", "2026-03-13 12:00", "2026-03-17 12:00"} {
			equal(t, at, fieldCodes(wantKind(t, online(at), clientele.KindValidation)), "startsAt:out_of_range")
			s.book(s.haircut(at)) // staff may
		}
		must(t, online("2026-03-16 15:15"))
		in := s.haircutOf("2026-03-16 12:00", "Maria", "maria@example.com", "0401234567")
		in.Source, in.EndsAt, in.Repeat = clientele.Some("online_booking"), clientele.Some(s.at("2026-03-16 12:05")), clientele.Some(clientele.Repeat{EveryWeeks: 1, Count: 2})
		_, err = s.CreateBooking(s.ctx, s.a, in)
		equal(t, "an end and a series", fieldCodes(wantKind(t, err, clientele.KindValidation)), "endsAt:invalid repeat:invalid")
	})
}

func TestTimeOffOfAUser(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		_, err := s.AddTimeOff(s.ctx, s.a, s.anna.ID, s.at("2026-03-17 12:00"), s.at("2026-03-17 12:00"), strings.Repeat("x", 300))
		equal(t, "nonsense", fieldCodes(wantKind(t, err, clientele.KindValidation)), "reason:too_long to:invalid")
		_, err = s.AddTimeOff(s.ctx, s.a, "usr_none", s.at("2026-03-17 12:00"), s.at("2026-03-17 13:00"), "")
		wantKind(t, err, clientele.KindNotFound)
		var ids []string
		for _, day := range []string{"2026-05-01", "2026-07-01", "2026-06-01"} {
			off, err := s.AddTimeOff(s.ctx, s.a, s.anna.ID, s.at(day+" 00:00"), s.at(day+" 12:00"), day)
			must(t, err)
			ids = append(ids, off.ID)
		}
		must(t, s.DeleteTimeOff(s.ctx, s.a, s.anna.ID, ids[0]))
		wantKind(t, s.DeleteTimeOff(s.ctx, s.a, s.anna.ID, ids[0]), clientele.KindNotFound)
		page, err := s.TimeOff(s.ctx, s.a, s.anna.ID, clientele.Paging{Limit: 1})
		must(t, err)
		equal(t, "the latest first", page.Items[0].Reason, "2026-07-01")
		page, err = s.TimeOff(s.ctx, s.a, s.anna.ID, clientele.Paging{Limit: 1, Cursor: page.Next})
		must(t, err)
		equal(t, "then", page.Items[0].Reason+page.Next, "2026-06-01")
	})
}

func TestHoursAreKept(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		got, err := s.UserHours(s.ctx, s.a, s.anna.ID)
		must(t, err)
		equal(t, "none of their own", got.Week == nil, true)
		change := hours(time.Monday, "13:00-17:00", "09:00-12:00")
		change.Exceptions = clientele.Some([]clientele.DayHours{{Date: "2026-12-25"}, {Date: "2026-12-24", Hours: []clientele.Span{{From: 9 * 60, To: 12 * 60}}}})
		set, err := s.SetUserHours(s.ctx, s.a, s.anna.ID, change)
		must(t, err)
		got, err = s.UserHours(s.ctx, s.a, s.anna.ID)
		must(t, err)
		equal(t, "kept", got.String(), set.String())
		equal(t, "in order", got.Week[time.Monday][0].From.String()+" "+got.Exceptions[0].Date, "09:00 2026-12-24")
		var week clientele.WeekChange
		week[time.Saturday] = clientele.Some([]clientele.Span{{From: 10 * 60, To: 14 * 60}})
		s.settings(clientele.SettingsChange{OpeningHours: clientele.Some(clientele.HoursChange{Week: clientele.Some(week)})})
		opening := s.org.Settings.Opening()
		equal(t, "a day that is named", opening.Week[time.Saturday][0].To.String(), "14:00")
		equal(t, "the others stay", opening.Week[time.Friday][0].To.String(), "17:00")
		s.settings(clientele.SettingsChange{OpeningHours: clientele.Clear[clientele.HoursChange]()})
		equal(t, "as everybody begins", s.org.Settings.Opening().String(), clientele.Settings{}.Opening().String())
		_, err = s.UpdateSettings(s.ctx, s.a, clientele.SettingsChange{BookingStepMinutes: clientele.Some(3), OpeningHours: clientele.Some(hours(time.Monday, "12:00-11:00"))})
		equal(t, "nonsense", fieldCodes(wantKind(t, err, clientele.KindValidation)), "bookingStepMinutes:out_of_range openingHours.week.monday:invalid")
	})
}
