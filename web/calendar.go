package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clientele"
	"clientele/web/view"
)

// calendar shows a day of everybody, or a week of somebody. Asked for as a part, it is the grid alone.
func calendar(v *visit) error {
	q := v.r.URL.Query()
	now := v.today()
	day, err := time.Parse(time.DateOnly, q.Get("day"))
	if err != nil {
		day = midnight(now)
	}
	p := view.Calendar{Frame: v.frame(v.T("nav.calendar"), "calendar"), View: "day", Day: day.Format(time.DateOnly), CanBook: v.actor.May(clientele.BookingsWrite)}
	days := 1
	if q.Get("view") == "week" {
		p.View, days = "week", 7
		day = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		p.Day = day.Format(time.DateOnly)
	}
	c, err := v.reg.Calendar(v.ctx(), v.actor, p.Day, days)
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	if p.View == "week" {
		v.weekOf(&p, c, day, q.Get("user"), names)
	} else {
		p.Heading = v.l.DayLong(day)
		for _, u := range c.Users {
			p.Columns = append(p.Columns, v.column(c, u, day, names))
		}
	}
	p.Title = p.Heading
	v.calendarWays(&p, day, days)
	v.bounds(&p, now)
	if v.fromHTMX() {
		return v.show(http.StatusOK, view.CalendarGrid(p))
	}
	return v.show(http.StatusOK, view.CalendarPage(p))
}

// midnight is the day of a moment, as a date.
func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// weekOf fills in the columns of a user's week: of who was asked for, or who asks, or the first.
func (v *visit) weekOf(p *view.Calendar, c clientele.Calendar, monday time.Time, asked string, names map[string]string) {
	p.Heading = v.l.DayShort(monday) + " – " + v.l.Date(monday.AddDate(0, 0, 6))
	whose := 0
	for i, u := range c.Users {
		p.People = append(p.People, view.Option{Value: u.User.ID, Label: u.User.Name})
		if u.User.ID == asked || u.User.ID == v.user.ID && asked == "" {
			whose = i
		}
	}
	if len(c.Users) == 0 {
		return
	}
	u := c.Users[whose]
	p.User = u.User.ID
	for i := range 7 {
		day := monday.AddDate(0, 0, i)
		column := v.column(c, u, day, names)
		column.Name, column.Avatar = v.l.WeekdayShort(day)+" "+v.l.DayShort(day), false
		p.Columns = append(p.Columns, column)
	}
}

func (v *visit) calendarWays(p *view.Calendar, day time.Time, days int) {
	way := func(kind string, day time.Time) string {
		q := url.Values{"day": {day.Format(time.DateOnly)}}
		if kind == "week" {
			q.Set("view", "week")
			if p.User != "" {
				q.Set("user", p.User)
			}
		}
		return "/calendar?" + q.Encode()
	}
	p.Before, p.Next = way(p.View, day.AddDate(0, 0, -days)), way(p.View, day.AddDate(0, 0, days))
	p.Today, p.OfDay, p.OfWeek = way(p.View, midnight(v.today())), way("day", day), way("week", day)
	n := 0
	for _, c := range p.Columns {
		n += len(c.Slots)
	}
	p.Bookings = v.l.N("calendar.bookings", n)
}

// bounds cuts the columns to the hours in which anything happens.
func (v *visit) bounds(p *view.Calendar, now time.Time) {
	first, last := view.Minutes(9*60), view.Minutes(17*60)
	for _, c := range p.Columns {
		for _, s := range c.Slots {
			first, last = min(first, s.From), max(last, s.From+s.Length)
		}
		for i, s := range c.Shades { // work lies between the shades
			switch {
			case i == 0 && s.From == 0 && s.Length < day:
				first = min(first, s.Length)
			case i == len(c.Shades)-1 && s.From > 0 && s.From+s.Length == day:
				last = max(last, s.From)
			}
		}
	}
	first, last = max(first-30, 0)/60*60, min((last+30+59)/60*60, day)
	p.From, p.Length = first, last-first
	for h := first; h < last; h += 60 {
		p.Hours = append(p.Hours, v.l.Time(midnight(now).Add(time.Duration(h)*time.Minute)))
	}
	for i := range p.Columns {
		c := &p.Columns[i]
		for k := range c.Shades {
			c.Shades[k] = clip(c.Shades[k], first, last)
		}
		c.Shades = slices.DeleteFunc(c.Shades, func(s view.Shade) bool { return s.Length <= 0 })
		for k := range c.Slots {
			c.Slots[k].From -= first
		}
		if c.Now != nil && (*c.Now < first || *c.Now >= last) {
			c.Now = nil
		} else if c.Now != nil {
			*c.Now -= first
		}
	}
}

func clip(s view.Shade, first, last view.Minutes) view.Shade {
	from, to := max(s.From, first), min(s.From+s.Length, last)
	s.From, s.Length = from-first, to-from
	return s
}

// staffNames are the names of users, in their order.
func staffNames(users []clientele.User) string {
	var names []string
	for _, u := range users {
		names = append(names, u.Name)
	}
	return strings.Join(names, ", ")
}
