package view

import "strconv"

// Calendar is a page of one day, a column a user, or of one user's week, a column a day.
type Calendar struct {
	Frame
	Heading             string
	View                string // day or week
	Day                 string // the day, or the first of the week
	User                string // whose week it is
	People              []Option
	Before, Today, Next string // addresses
	OfDay, OfWeek       string
	Columns             []Column
	Hours               []string // as the column of hours writes them
	From                Minutes  // what the grid begins with
	Length              Minutes
	Bookings            string
	CanBook             bool
}

// Column is one user's day.
type Column struct {
	User, Day   string
	Name, Under string
	Hue         string
	Avatar      bool
	IsToday     bool
	Shades      []Shade // when nobody works, and time off
	Slots       []Slot
	Now         *Minutes
	NowText     string
}

// Shade is time in which a user does not work.
type Shade struct {
	From, Length Minutes
	Text         string // the reason of time off; empty outside working hours
	Off          bool
}

// Slot is a booking in a column.
type Slot struct {
	ID, Time, Name, What, Label string
	From, Length                Minutes
	Lane, Lanes                 int // of the bookings beside each other, from 0
	Status                      string
	Past, Heart, Notes, Series  bool
	Blocked, Short, Movable     bool
	Users, Start                string // for moving: ids, and the start on the wall
}

// Minutes is a place or a length in a column. A page may hold no style of its own, so classes say it in three digits:
// hours, tens of minutes, minutes.
type Minutes int

func (m Minutes) text() string { return strconv.Itoa(int(m)) }

// at names the place of something.
func (m Minutes) at() string { return m.class("a") }

// long names the length of something.
func (m Minutes) long() string { return m.class("l") }

func (m Minutes) class(kind string) string {
	n := max(int(m), 0)
	return kind + "h" + strconv.Itoa(n/60) + " " + kind + "t" + strconv.Itoa(n%60/10) + " " + kind + "o" + strconv.Itoa(n%10)
}

func (s Slot) class() string {
	class := "slot " + s.Status + " lane" + strconv.Itoa(s.Lane) + " of" + strconv.Itoa(s.Lanes)
	for _, mark := range []struct {
		on   bool
		name string
	}{{s.Past, "past"}, {s.Short, "short"}, {s.Movable, "movable"}} {
		if mark.on {
			class += " " + mark.name
		}
	}
	return class
}
