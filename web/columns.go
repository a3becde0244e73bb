package web

import (
	"slices"
	"strconv"
	"time"

	"clientele"
	"clientele/web/view"
)

// column is one column of the table of customers beside the name.
type column struct {
	name  string
	sort  string // what a first click sorts by
	right bool
	cell  func(*visit, clientele.Customer) view.Cell
}

// shownTags is how many tags a row has room for.
const shownTags = 3

var columns = []column{
	{"tags", "", false, func(_ *visit, c clientele.Customer) view.Cell {
		cell := view.Cell{Tags: c.Tags[:min(len(c.Tags), shownTags)]}
		if more := len(c.Tags) - shownTags; more > 0 {
			cell.Text = "+" + strconv.Itoa(more)
		}
		return cell
	}},
	{"phone", "", false, func(_ *visit, c clientele.Customer) view.Cell { return view.Cell{Text: clientele.FormatPhone(c.Phone)} }},
	{"email", "", false, func(_ *visit, c clientele.Customer) view.Cell { return view.Cell{Text: c.Email} }},
	{"city", "", false, func(_ *visit, c clientele.Customer) view.Cell { return view.Cell{Text: c.Address.City} }},
	{"marketing", "", false, func(_ *visit, c clientele.Customer) view.Cell {
		return view.Cell{Email: allowed(c.ConsentEmail), SMS: allowed(c.ConsentSMS)}
	}},
	{"visits", "-visits", true, func(v *visit, c clientele.Customer) view.Cell { return v.count(c.Statistics.Visits) }},
	{"bookings", "-bookings", true, func(v *visit, c clientele.Customer) view.Cell { return v.count(c.Statistics.Bookings) }},
	{"cancellations", "-cancellations", true, func(v *visit, c clientele.Customer) view.Cell { return v.count(c.Statistics.Cancellations) }},
	{"noShows", "-noShows", true, func(v *visit, c clientele.Customer) view.Cell {
		cell := v.count(c.Statistics.NoShows)
		cell.Marked = c.Statistics.NoShows > 0
		return cell
	}},
	{"sales", "-sales", true, func(v *visit, c clientele.Customer) view.Cell {
		return view.Cell{Text: v.money(c.Statistics.Sales, true), Right: true}
	}},
	{"lastVisit", "-lastVisit", false, func(v *visit, c clientele.Customer) view.Cell { return v.moment(c.Statistics.LastVisit) }},
	{"nextBooking", "nextBooking", false, func(v *visit, c clientele.Customer) view.Cell { return v.moment(c.Statistics.NextBooking) }},
	{"createdAt", "-createdAt", false, func(v *visit, c clientele.Customer) view.Cell {
		return view.Cell{Text: v.l.Date(v.here(c.CreatedAt))}
	}},
	{"loyalty", "", true, func(v *visit, c clientele.Customer) view.Cell {
		return view.Cell{Text: v.l.Number(c.Loyalty), Right: true}
	}},
}

// usualColumns are shown to whoever has not chosen others.
var usualColumns = []string{"tags", "phone", "marketing", "visits", "sales", "lastVisit"}

func (v *visit) columns() []column {
	names := v.prefs.Columns
	if len(names) == 0 {
		names = usualColumns
	}
	var shown []column
	for _, c := range columns {
		if slices.Contains(names, c.name) {
			shown = append(shown, c)
		}
	}
	return shown
}

func (v *visit) count(n int) view.Cell { return view.Cell{Text: v.l.Number(int64(n)), Right: true} }

func (v *visit) money(minor int64, brief bool) string {
	return v.l.Money(minor, v.actor.Org.Settings.Currency, brief)
}

// moment writes how long ago something was; the whole date shows when one points at it.
func (v *visit) moment(t time.Time) view.Cell {
	if t.IsZero() {
		return view.Cell{Text: "–"}
	}
	return view.Cell{Text: v.l.Ago(v.here(t), v.today()), Title: v.l.DateTime(v.here(t))}
}

// allowed is how a page knows a permission: empty where nobody asked.
func allowed(p clientele.Permission) string {
	switch p {
	case clientele.Allowed:
		return "yes"
	case clientele.Refused:
		return "no"
	}
	return ""
}

func (v *visit) heads(sorted string) []view.Head {
	heads := []view.Head{v.head(column{name: "name", sort: "name"}, sorted)}
	for _, c := range v.columns() {
		heads = append(heads, v.head(c, sorted))
	}
	return heads
}

// head is the head of a column; a click on the one that the table is sorted by turns its direction round.
func (v *visit) head(c column, sorted string) view.Head {
	h := view.Head{Name: c.name, Label: v.T("column." + c.name), Right: c.right, SortBy: c.sort}
	switch {
	case c.sort == "":
	case sorted == c.name:
		h.Sorted, h.SortBy = "ascending", "-"+c.name
	case sorted == "-"+c.name:
		h.Sorted, h.SortBy = "descending", c.name
	}
	return h
}

func chooseColumns(v *visit) error {
	p := v.prefs
	p.Columns = nil
	for _, c := range columns {
		if slices.Contains(v.r.Form["column"], c.name) {
			p.Columns = append(p.Columns, c.name)
		}
	}
	if err := v.reg.SetPreferences(v.ctx(), v.actor, p); err != nil {
		return err
	}
	return v.goTo("/customers")
}
