package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/web/view"
)

// filterNames are the filters that stand in an address. The search text is personal and never does.
var filterNames = []string{"consent", "notseen", "upcoming", "missed", "tag", "regularOf", "source", "minSales", "maxSales", "minVisits",
	"maxVisits", "minBookings", "maxBookings", "minCancellations", "minNoShows", "createdFrom", "createdTo", "lastVisitFrom", "lastVisitTo",
	"nextBookingFrom", "nextBookingTo"}

// panelNames are those of them that the panel has; the others are chips.
var panelNames = filterNames[4:]

// chosen gives the filters of a request, without those that are empty.
func (v *visit) chosen() url.Values {
	out := make(url.Values)
	_ = v.r.ParseForm() // a part that cannot be read asks for nothing
	for _, name := range filterNames {
		for _, value := range v.r.Form[name] {
			if value = strings.TrimSpace(value); value != "" && !slices.Contains(out[name], value) {
				out.Add(name, value)
			}
		}
	}
	return out
}

// query makes of filters, order and search text what the domain takes. A value that makes no sense asks for nothing.
func (v *visit) query(f url.Values, sort, text string) (clientele.CustomerQuery, error) {
	search, err := clientele.ParseSearch(text)
	if err != nil {
		return clientele.CustomerQuery{}, err
	}
	q := clientele.CustomerQuery{Search: search, Statuses: []clientele.Status{clientele.StatusActive}, Tag: clientele.TagKey(f.Get("tag")),
		RegularOf: f.Get("regularOf"), Source: clientele.Source(f.Get("source")),
		ConsentEmail: slices.Contains(f["consent"], "email"), ConsentSMS: slices.Contains(f["consent"], "sms"),
		MinSales: v.minor(f.Get("minSales")), MaxSales: v.minor(f.Get("maxSales")), MinVisits: whole(f.Get("minVisits")), MaxVisits: whole(f.Get("maxVisits")),
		MinBookings: whole(f.Get("minBookings")), MaxBookings: whole(f.Get("maxBookings")), MinNoShows: whole(f.Get("minNoShows")),
		NextBookingFrom: v.day(f.Get("nextBookingFrom"), 0), NextBookingTo: v.day(f.Get("nextBookingTo"), 1),
		MinCancellations: whole(f.Get("minCancellations")), CreatedFrom: v.day(f.Get("createdFrom"), 0), CreatedTo: v.day(f.Get("createdTo"), 1),
		LastVisitFrom: v.day(f.Get("lastVisitFrom"), 0), LastVisitTo: v.day(f.Get("lastVisitTo"), 1)}
	if f.Get("notseen") != "" {
		q.LastVisitTo = v.today().AddDate(0, -3, 0)
	}
	if f.Get("upcoming") != "" {
		yes := true
		q.HasUpcoming = &yes
	}
	if f.Get("missed") != "" && q.MinNoShows == nil {
		one := int64(1)
		q.MinNoShows = &one
	}
	name, desc := strings.CutPrefix(sort, "-")
	switch {
	case sort != "":
		q.Sort, q.Desc = clientele.Sort(name), desc
	case search.Empty():
		q.Sort = clientele.SortName
	}
	return q, nil
}

func whole(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return nil
	}
	return &n
}

// minor reads an amount that a filter asks for; what is none asks for nothing.
func (v *visit) minor(text string) *int64 {
	n := v.cents(text)
	if text == "" || n < 0 {
		return nil
	}
	return &n
}

// day reads a day as the beginning of it where the organization is, or of a later one.
func (v *visit) day(text string, later int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, v.actor.Org.Settings.Location())
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, later)
}

func (v *visit) chips(f url.Values) []view.Chip {
	chip := func(name, value, label, icon string) view.Chip {
		return view.Chip{Name: name, Value: value, Label: v.T(label), Icon: icon, On: slices.Contains(f[name], value)}
	}
	return []view.Chip{chip("consent", "email", "chip.email", "mail"), chip("consent", "sms", "chip.sms", "message-square"),
		chip("notseen", "3", "chip.notseen", "clock"), chip("upcoming", "yes", "chip.upcoming", "calendar-clock"),
		chip("missed", "yes", "chip.missed", "user-x")}
}

// filterFields are the fields of the panel.
func (v *visit) filterFields(f url.Values, users []clientele.User, tags []clientele.Tag) []view.Field {
	any := view.Option{Label: v.T("filters.any")}
	tagOptions, userOptions, sources := []view.Option{any}, []view.Option{any}, []view.Option{any}
	for _, t := range tags {
		tagOptions = append(tagOptions, view.Option{Value: t.Name, Label: t.Name})
	}
	for _, u := range users {
		if !u.Archived || u.ID == f.Get("regularOf") {
			userOptions = append(userOptions, view.Option{Value: u.ID, Label: u.Name})
		}
	}
	for _, s := range clientele.Sources() {
		sources = append(sources, view.Option{Value: string(s), Label: v.T("source." + string(s))})
	}
	fields := []view.Field{{Name: "tag", Options: tagOptions}, {Name: "regularOf", Options: userOptions}, {Name: "source", Options: sources}}
	for _, name := range panelNames[3:] {
		kind := "number"
		if strings.HasSuffix(name, "From") || strings.HasSuffix(name, "To") {
			kind = "date"
		}
		fields = append(fields, view.Field{Name: name, Type: kind})
	}
	for i := range fields {
		fields[i].Label, fields[i].Value = v.T("filter."+fields[i].Name), f.Get(fields[i].Name)
	}
	return fields
}

func activeIn(f url.Values, names []string) int {
	n := 0
	for _, name := range names {
		if f.Get(name) != "" {
			n++
		}
	}
	return n
}
