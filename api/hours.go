package api

import (
	"context"
	"net/http"
	"time"

	"clientele"
)

// Span is a part of a day.
type Span struct {
	From string `json:"from" doc:"By the organization's clock" example:"09:00"`
	To   string `json:"to" doc:"After from; the midnight that ends the day is 24:00. A night is two spans." example:"17:00"`
}

// DayHours are the hours of one date, instead of its weekday's.
type DayHours struct {
	Date  string `json:"date" example:"2026-12-24"`
	Hours []Span `json:"hours" doc:"Empty: closed"`
}

// Week is the hours of each weekday; a day without any is closed.
type Week struct {
	Monday    []Span `json:"monday"`
	Tuesday   []Span `json:"tuesday"`
	Wednesday []Span `json:"wednesday"`
	Thursday  []Span `json:"thursday"`
	Friday    []Span `json:"friday"`
	Saturday  []Span `json:"saturday"`
	Sunday    []Span `json:"sunday"`
}

// OpeningHours say when the business is open.
type OpeningHours struct {
	Week       Week       `json:"week"`
	Exceptions []DayHours `json:"exceptions" doc:"Dates on which other hours hold"`
}

// WorkingHours say when a user can be booked online, within the opening hours.
type WorkingHours struct {
	AsOpeningHours bool       `json:"asOpeningHours" doc:"true: the user has no week of their own, and works whenever the business is open"`
	Week           Week       `json:"week" doc:"As it holds"`
	Exceptions     []DayHours `json:"exceptions" doc:"Dates on which other hours hold"`
}

func spansWire(spans []clientele.Span) []Span {
	wire := make([]Span, len(spans))
	for i, s := range spans {
		wire[i] = Span{s.From.String(), s.To.String()}
	}
	return wire
}

func weekWire(w clientele.Week) Week {
	return Week{Monday: spansWire(w[time.Monday]), Tuesday: spansWire(w[time.Tuesday]), Wednesday: spansWire(w[time.Wednesday]),
		Thursday: spansWire(w[time.Thursday]), Friday: spansWire(w[time.Friday]), Saturday: spansWire(w[time.Saturday]), Sunday: spansWire(w[time.Sunday])}
}

func exceptionsWire(days []clientele.DayHours) []DayHours {
	wire := make([]DayHours, len(days))
	for i, d := range days {
		wire[i] = DayHours{d.Date, spansWire(d.Hours)}
	}
	return wire
}

func openingWire(s clientele.Settings) OpeningHours {
	h := s.Opening()
	return OpeningHours{weekWire(*h.Week), exceptionsWire(h.Exceptions)}
}

func workingAnswer(s clientele.Settings, h clientele.UserHours, err error) (One[WorkingHours], error) {
	wire := WorkingHours{AsOpeningHours: h.Week == nil, Exceptions: exceptionsWire(h.Exceptions)}
	if h.Week == nil {
		h.Week = s.Opening().Week
	}
	wire.Week = weekWire(*h.Week)
	return one(wire, h.UserID), err
}

// WeekFields name the weekdays that are to be another way; null closes one.
type WeekFields struct {
	Monday    opt[[]Span] `json:"monday,omitempty"`
	Tuesday   opt[[]Span] `json:"tuesday,omitempty"`
	Wednesday opt[[]Span] `json:"wednesday,omitempty"`
	Thursday  opt[[]Span] `json:"thursday,omitempty"`
	Friday    opt[[]Span] `json:"friday,omitempty"`
	Saturday  opt[[]Span] `json:"saturday,omitempty"`
	Sunday    opt[[]Span] `json:"sunday,omitempty"`
}

// HoursFields are what of hours can be written.
type HoursFields struct {
	Week       opt[WeekFields] `json:"week,omitempty"`
	Exceptions opt[[]DayHours] `json:"exceptions,omitempty" doc:"All of them, up to 400"`
}

func (f HoursFields) change() clientele.HoursChange {
	days := f.Week.Value
	week := clientele.WeekChange{time.Sunday: spans(days.Sunday), time.Monday: spans(days.Monday), time.Tuesday: spans(days.Tuesday),
		time.Wednesday: spans(days.Wednesday), time.Thursday: spans(days.Thursday), time.Friday: spans(days.Friday), time.Saturday: spans(days.Saturday)}
	change := clientele.HoursChange{Week: clientele.Optional[clientele.WeekChange]{Set: f.Week.Set, Null: f.Week.Null, Value: week}}
	change.Exceptions.Set, change.Exceptions.Null = f.Exceptions.Set, f.Exceptions.Null
	for _, d := range f.Exceptions.Value {
		change.Exceptions.Value = append(change.Exceptions.Value, clientele.DayHours{Date: d.Date, Hours: parseSpans(d.Hours)})
	}
	return change
}

func spans(o opt[[]Span]) clientele.Optional[[]clientele.Span] {
	return clientele.Optional[[]clientele.Span]{Set: o.Set, Null: o.Null, Value: parseSpans(o.Value)}
}

func parseSpans(wire []Span) []clientele.Span {
	var parsed []clientele.Span
	for _, s := range wire {
		parsed = append(parsed, clientele.Span{From: clientele.ParseClock(s.From), To: clientele.ParseClock(s.To)})
	}
	return parsed
}

func (s *Server) addHours() {
	add(s, call{ID: "getUserHours", Method: "GET", Path: "/v1/users/{id}/hours", Tag: tagOrg, Scope: clientele.UsersRead,
		Summary: "Read when a user works", Text: "By the organization's clock. Outside these hours and the opening hours of the settings nobody is booked online."},
		func(ctx context.Context, r request, in *UserPath) (One[WorkingHours], error) {
			h, err := r.reg.UserHours(ctx, r.actor, in.ID)
			return workingAnswer(r.actor.Org.Settings, h, err)
		})
	add(s, call{ID: "setUserHours", Method: "PUT", Path: "/v1/users/{id}/hours", Tag: tagOrg, Scope: clientele.UsersWrite,
		Summary: "Say when a user works", Text: "In place of what was said before: a weekday that is left out is free, and without a week the user works whenever the business is open."},
		func(ctx context.Context, r request, in *struct {
			UserPath
			Body HoursFields
		}) (One[WorkingHours], error) {
			h, err := r.reg.SetUserHours(ctx, r.actor, in.ID, in.Body.change())
			return workingAnswer(r.actor.Org.Settings, h, err)
		})
	s.addTimeOff()
}

// TimeOff is time in which a user cannot be booked online.
type TimeOff struct {
	ID        string  `json:"id" example:"off_01k3v9q2d7m4x8a5c0tw"`
	From      string  `json:"from" format:"date-time"`
	To        string  `json:"to" format:"date-time" doc:"The first moment after it"`
	Reason    *string `json:"reason" example:"Dentist"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
}

func timeOffWire(o *clientele.TimeOff) TimeOff {
	return TimeOff{ID: o.ID, From: stamp(o.StartsAt), To: stamp(o.EndsAt), Reason: orNull(&o.Reason), CreatedAt: stamp(o.CreatedAt)}
}

// TimeOffFields are what time off is made of.
type TimeOffFields struct {
	From   opt[string] `json:"from,omitempty" doc:"A time, or a day" example:"2026-07-06"`
	To     opt[string] `json:"to,omitempty" doc:"A time, or the last day" example:"2026-07-19"`
	Reason opt[string] `json:"reason,omitempty" doc:"Up to 200 characters" example:"Summer holiday"`
}

// moments gives the two ends; a text that is no time becomes the zero time, which the domain refuses.
func (f TimeOffFields) moments(o clientele.Organization) (from, to time.Time) {
	var first, last Moment
	if first.UnmarshalText([]byte(f.From.Value)) == nil {
		from = first.from(o)
	}
	if last.UnmarshalText([]byte(f.To.Value)) == nil {
		to = last.to(o)
	}
	return from, to
}

func (s *Server) addTimeOff() {
	add(s, call{ID: "listTimeOff", Method: "GET", Path: "/v1/users/{id}/time-off", Tag: tagOrg, Scope: clientele.BookingsRead,
		Summary: "List a user's time off", Text: "The latest first."},
		func(ctx context.Context, r request, in *struct {
			UserPath
			Paged
		}) (Many[TimeOff], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[TimeOff]{}, err
			}
			page, err := r.reg.TimeOff(ctx, r.actor, in.ID, paging)
			return many(page, timeOffWire), err
		})
	add(s, call{ID: "createTimeOff", Method: "POST", Path: "/v1/users/{id}/time-off", Tag: tagOrg, Scope: clientele.BookingsWrite, Status: http.StatusCreated,
		Summary: "Take time out of a user's hours", Text: "Needs from and to. Bookings that are there already stay, and staff may still book."},
		func(ctx context.Context, r request, in *struct {
			UserPath
			Body TimeOffFields
		}) (One[TimeOff], error) {
			from, to := in.Body.moments(r.actor.Org)
			off, err := r.reg.AddTimeOff(ctx, r.actor, in.ID, from, to, in.Body.Reason.Value)
			return one(timeOffWire(&off), off.ID).created("/v1/users/" + in.ID + "/time-off"), err
		})
	add(s, call{ID: "deleteTimeOff", Method: "DELETE", Path: "/v1/users/{id}/time-off/{timeOffId}", Tag: tagOrg, Scope: clientele.BookingsWrite,
		Summary: "Give a user the time back", Text: "The user can be booked online again."},
		func(ctx context.Context, r request, in *struct {
			UserPath
			TimeOffID string `path:"timeOffId" doc:"Id of the time off" example:"off_01k3v9q2d7m4x8a5c0tw"`
		}) (One[Removed], error) {
			return removed(in.TimeOffID), r.reg.DeleteTimeOff(ctx, r.actor, in.ID, in.TimeOffID)
		})
}
