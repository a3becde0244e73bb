package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// weekdays are the days of the week as calendars begin with them here.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func openingHours(v *visit) error {
	s := v.actor.Org.Settings
	return v.hoursPage(http.StatusOK, s.Opening(), nil)
}

func (v *visit) hoursPage(code int, h clientele.Hours, failed error) error {
	wrong := v.wrongs(failed)
	p := view.Hours{Frame: v.settingsFrame("hours"), Week: v.weekRows(h.Week), Dates: dateRows(h.Exceptions), Wrongs: v.wrongHours(wrong)}
	if failed != nil && wrong == nil {
		p.Wrong = v.message(failed)
	}
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	for _, u := range users {
		if !u.Bookable || u.Archived {
			continue
		}
		own, err := v.reg.UserHours(v.ctx(), v.actor, u.ID)
		if err != nil {
			return err
		}
		line := view.Candidate{ID: u.ID, Name: u.Name, Detail: v.T("hours.as-open")}
		if own.Week != nil {
			line.Detail = v.weekText(*own.Week)
		}
		p.People = append(p.People, line)
	}
	return v.show(code, view.HoursPage(p))
}

// weekText writes a week in one line: the days on which somebody works.
func (v *visit) weekText(w clientele.Week) string {
	text := ""
	for _, d := range weekdays {
		for i, span := range w[d] {
			switch {
			case i > 0:
				text += ", "
			case text != "":
				text += " · "
			}
			if i == 0 {
				text += v.l.WeekdayShort(sunday.AddDate(0, 0, int(d))) + " "
			}
			text += span.From.String() + "–" + span.To.String()
		}
	}
	return text
}

// sunday is a day that weekdays are counted from, to name them.
var sunday = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// weekRows are the fields of a week: two spans a day, or one more than there are.
func (v *visit) weekRows(w *clientele.Week) []view.DayRow {
	var rows []view.DayRow
	for _, d := range weekdays {
		row := view.DayRow{Name: v.l.Weekday(sunday.AddDate(0, 0, int(d))), Index: strconv.Itoa(int(d))}
		if w != nil {
			for _, s := range w[d] {
				row.Spans = append(row.Spans, clockSpan(s))
			}
		}
		for len(row.Spans) < 2 {
			row.Spans = append(row.Spans, view.ClockSpan{})
		}
		rows = append(rows, row)
	}
	return rows
}

// clockSpan writes a span into fields, which know no 24:00: the midnight that ends a day is 00:00 there.
func clockSpan(s clientele.Span) view.ClockSpan {
	span := view.ClockSpan{From: s.From.String(), To: s.To.String()}
	if span.To == "24:00" {
		span.To = "00:00"
	}
	return span
}

// dateRows are the fields of exceptions, a row a span, and two empty ones.
func dateRows(days []clientele.DayHours) []view.DateRow {
	var rows []view.DateRow
	for _, d := range days {
		if len(d.Hours) == 0 {
			rows = append(rows, view.DateRow{Date: d.Date})
		}
		for _, s := range d.Hours {
			rows = append(rows, view.DateRow{Date: d.Date, ClockSpan: clockSpan(s)})
		}
	}
	return append(rows, view.DateRow{}, view.DateRow{})
}

// typedSpan reads two fields; nothing in both is no span.
func typedSpan(from, to string) (clientele.Span, bool) {
	if from == "" && to == "" {
		return clientele.Span{}, false
	}
	if to == "00:00" {
		to = "24:00"
	}
	return clientele.Span{From: clientele.ParseClock(from), To: clientele.ParseClock(to)}, true
}

// typedHours reads the fields of a week and of exceptions. Rows of one date are its spans.
func (v *visit) typedHours() (change clientele.HoursChange) {
	change.Week.Set = true
	for _, d := range weekdays {
		from, to := v.r.Form["from-"+strconv.Itoa(int(d))], v.r.Form["to-"+strconv.Itoa(int(d))]
		spans := []clientele.Span{}
		for i := range min(len(from), len(to)) {
			if s, ok := typedSpan(from[i], to[i]); ok {
				spans = append(spans, s)
			}
		}
		change.Week.Value[d] = clientele.Some(spans)
	}
	dates, from, to := v.r.Form["date"], v.r.Form["date-from"], v.r.Form["date-to"]
	var days []clientele.DayHours
	for i := range min(len(dates), len(from), len(to)) {
		if dates[i] == "" {
			continue
		}
		at := slices.IndexFunc(days, func(d clientele.DayHours) bool { return d.Date == dates[i] })
		if at < 0 {
			at, days = len(days), append(days, clientele.DayHours{Date: dates[i]})
		}
		if s, ok := typedSpan(from[i], to[i]); ok {
			days[at].Hours = append(days[at].Hours, s)
		}
	}
	change.Exceptions = clientele.Some(days)
	return change
}

// asTypedHours is what a change would make, to show a form again.
func asTypedHours(ch clientele.HoursChange) clientele.Hours {
	h := clientele.Hours{Week: &clientele.Week{}, Exceptions: ch.Exceptions.Value}
	for d := range h.Week {
		h.Week[d] = ch.Week.Value[d].Value
	}
	return h
}

// wrongHours are what is wrong with hours, by day, for above the form.
func (v *visit) wrongHours(wrong map[string]string) []string {
	var lines []string
	for _, d := range weekdays {
		for _, prefix := range []string{"", "openingHours."} {
			if w := wrong[prefix+"week."+dayName(d)]; w != "" {
				lines = append(lines, v.l.Weekday(sunday.AddDate(0, 0, int(d)))+": "+w)
			}
		}
	}
	for _, prefix := range []string{"", "openingHours."} {
		if w := wrong[prefix+"exceptions"]; w != "" {
			lines = append(lines, v.T("hours.dates")+": "+w)
		}
	}
	return lines
}

func setOpeningHours(v *visit) error {
	hours := v.typedHours()
	_, err := v.reg.UpdateSettings(v.ctx(), v.actor, clientele.SettingsChange{OpeningHours: clientele.Some(hours)})
	if expected(err) {
		return v.hoursPage(answer.Status(err), asTypedHours(hours), err)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/hours")
}
