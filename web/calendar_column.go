package web

import (
	"slices"
	"strings"
	"time"

	"clientele"
	"clientele/web/view"
)

// day is how long a column is.
const day = view.Minutes(24 * 60)

// shortSlot is the length below which a booking has room for one line alone.
const shortSlot = 40

// maxLanes is how many bookings stand beside each other; what is more lies on the last.
const maxLanes = 6

// column is what a user does on a day.
func (v *visit) column(c clientele.Calendar, u clientele.CalendarUser, date time.Time, names map[string]string) view.Column {
	now := v.today()
	col := view.Column{User: u.User.ID, Day: date.Format(time.DateOnly), Name: u.User.Name, Hue: view.HueOf(u.User.Color, slices.IndexFunc(c.Users, func(x clientele.CalendarUser) bool { return x.User.ID == u.User.ID })), Avatar: true}
	booked := 0
	for _, b := range c.Bookings {
		from, length := v.within(b.StartsAt, b.EndsAt, date)
		if length <= 0 || !slices.Contains(b.Users, u.User.ID) {
			continue
		}
		s := v.slot(b, u.User, names)
		s.From, s.Length, s.Short = from, max(length, 10), length < shortSlot
		col.Slots = append(col.Slots, s)
		if b.Holds() {
			booked += int(length)
		}
	}
	pack(col.Slots)
	col.Shades = v.shades(u, date)
	col.Under = v.l.N("calendar.bookings", len(col.Slots))
	if booked > 0 {
		col.Under += " · " + v.l.Minutes(booked)
	}
	if col.IsToday = col.Day == now.Format(time.DateOnly); col.IsToday {
		at := view.Minutes(now.Hour()*60 + now.Minute())
		col.Now, col.NowText = &at, v.l.Time(now)
	}
	return col
}

// within is where a stretch of time lies on a day, by the clock on the wall.
func (v *visit) within(from, to, date time.Time) (at, length view.Minutes) {
	wall := func(t time.Time) view.Minutes {
		here := v.here(t)
		days := int(midnight(here).Sub(date).Hours() / 24)
		return day*view.Minutes(days) + view.Minutes(here.Hour()*60+here.Minute())
	}
	at = max(wall(from), 0)
	return at, min(wall(to), day) - at
}

func (v *visit) slot(b clientele.BookingDetails, u clientele.User, names map[string]string) view.Slot {
	start, end := v.here(b.StartsAt), v.here(b.EndsAt)
	s := view.Slot{ID: b.ID, Time: v.l.Time(start) + "–" + v.l.Time(end), Name: v.bookedName(b), What: v.bookedItems(b), Status: string(b.Status),
		Past: !b.EndsAt.After(v.today()), Series: b.SeriesID != "", Users: strings.Join(b.Users, " "), Start: start.Format("15:04"),
		Movable: b.Open() && v.actor.May(clientele.BookingsWrite)}
	label := []string{s.Time, s.Name, s.What, v.T("booking.status." + string(b.Status))}
	if c := b.Customer; c != nil {
		s.Heart, s.Notes, s.Blocked = c.RegularOf != "" && c.RegularOf == u.ID, c.Notes != "" || b.Notes != "", blocked(c)
		if c.RegularOf != "" {
			label = append(label, v.T("regular-of", names[c.RegularOf]))
		}
		if s.Blocked {
			label = append(label, v.T("block."+string(c.Blocked.Mode)))
		}
	}
	s.Label = strings.Join(slices.DeleteFunc(label, func(s string) bool { return s == "" }), ", ")
	return s
}

// blocked tells whether staff have to know something before they book somebody.
func blocked(c *clientele.BookedCustomer) bool {
	return c.Blocked.Mode == clientele.BlockAsk || c.Blocked.Mode == clientele.BlockRefuse
}

// bookedName is whom a booking is for.
func (v *visit) bookedName(b clientele.BookingDetails) string {
	switch {
	case b.Customer == nil:
		return v.T("booking.walkin")
	case b.Customer.Name == "":
		return v.T("booking.hidden")
	}
	return b.Customer.Name
}

func (v *visit) bookedItems(b clientele.BookingDetails) string {
	var names []string
	for _, i := range b.Items {
		names = append(names, i.Name)
	}
	return strings.Join(names, ", ")
}

// shades are the parts of a day in which a user does not work, and their time off.
func (v *visit) shades(u clientele.CalendarUser, date time.Time) []view.Shade {
	var shades []view.Shade
	free := view.Minutes(0)
	for _, w := range u.Work {
		from, length := v.within(w.From, w.To, date)
		if length <= 0 {
			continue
		}
		if from > free {
			shades = append(shades, view.Shade{From: free, Length: from - free})
		}
		free = from + length
	}
	if free < day {
		shades = append(shades, view.Shade{From: free, Length: day - free})
	}
	for _, o := range u.Off {
		if from, length := v.within(o.StartsAt, o.EndsAt, date); length > 0 {
			text := o.Reason
			if text == "" {
				text = v.T("calendar.off")
			}
			shades = append(shades, view.Shade{From: from, Length: length, Text: text, Off: true})
		}
	}
	return shades
}

// pack puts bookings that overlap beside each other. They are in order of their start.
func pack(slots []view.Slot) {
	for first := 0; first < len(slots); {
		next, end := first, slots[first].From
		var free []view.Minutes // when each lane is free again
		for ; next < len(slots) && (next == first || slots[next].From < end); next++ {
			s := &slots[next]
			s.Lane = slices.IndexFunc(free, func(at view.Minutes) bool { return at <= s.From })
			if s.Lane < 0 && len(free) < maxLanes {
				free = append(free, 0)
				s.Lane = len(free) - 1
			} else if s.Lane < 0 {
				s.Lane = maxLanes - 1
			}
			free[s.Lane] = s.From + s.Length
			end = max(end, free[s.Lane])
		}
		for i := first; i < next; i++ {
			slots[i].Lanes = len(free)
		}
		first = next
	}
}
