package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// maxServices is how many services a form offers.
const maxServices = 500

// bookingValues is what a booking's form holds.
type bookingValues struct {
	customer, name, phone, email string
	services, users              []string
	day, clock, until            string
	notes, every, count          string
	skip, later                  bool
	long                         bool // it takes a day or more, which a time of day cannot say
}

func (v *visit) typedBooking() bookingValues {
	return bookingValues{customer: v.form("customer"), name: v.form("name"), phone: v.form("phone"), email: v.form("email"),
		services: v.r.Form["services"], users: v.r.Form["users"], day: v.form("day"), clock: v.form("time"), until: v.form("until"),
		notes: v.form("notes"), every: v.form("every"), count: v.form("count"), skip: v.form("skip") == "yes",
		later: v.scope() == clientele.ScopeThisAndLater}
}

func (v *visit) valuesOfBooking(b clientele.Booking) bookingValues {
	start, end := v.here(b.StartsAt), v.here(b.EndsAt)
	f := bookingValues{users: b.Users, day: start.Format(time.DateOnly), clock: start.Format("15:04"), notes: b.Notes, long: end.Sub(start) >= 24*time.Hour}
	length := 0
	for _, i := range b.Items {
		f.services = append(f.services, i.ID)
		length += i.DurationMinutes
	}
	if !f.long && end.Sub(start) != time.Duration(length)*time.Minute {
		f.until = end.Format("15:04")
	}
	return f
}

// start is the moment that a form names; zero when it names none.
func (v *visit) start(f bookingValues) time.Time { return v.wall(f.day, f.clock) }

// wall is when the clock on the organization's wall shows a time of a day.
func (v *visit) wall(day, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+strings.Replace(clock, ".", ":", 1), v.actor.Org.Settings.Location())
	if err != nil {
		return time.Time{}
	}
	return t
}

// bookingChange is what a form asks for. An end before the start is on the next day.
func (v *visit) bookingChange(f bookingValues) clientele.BookingChange {
	ch := clientele.BookingChange{StartsAt: clientele.Some(v.start(f)), Users: clientele.Some(f.users), Items: clientele.Some(f.services), Notes: clientele.Some(f.notes)}
	switch {
	case f.until != "":
		end := v.wall(f.day, f.until)
		if !end.IsZero() && !end.After(v.start(f)) {
			end = end.AddDate(0, 0, 1)
		}
		ch.EndsAt = clientele.Some(end)
	case !f.long:
		ch.EndsAt = clientele.Optional[time.Time]{Set: true, Null: true}
	}
	return ch
}

func newBooking(v *visit) error {
	q := v.r.URL.Query()
	now := v.today()
	f := bookingValues{customer: q.Get("customer"), day: q.Get("day"), clock: q.Get("time"), until: q.Get("until")}
	if _, err := time.Parse(time.DateOnly, f.day); err != nil {
		f.day = now.Format(time.DateOnly)
	}
	if f.clock == "" {
		f.clock = "10:00"
		if f.day == now.Format(time.DateOnly) {
			f.clock = now.Add(14 * time.Minute).Truncate(15 * time.Minute).Format("15:04")
		}
	}
	if user := q.Get("user"); user != "" {
		f.users = []string{user}
	}
	return v.bookingForm(http.StatusOK, nil, f, nil)
}

func createBooking(v *visit) error {
	f := v.typedBooking()
	switch {
	case v.form("choose") != "":
		f.customer = v.form("choose")
		return v.bookingForm(http.StatusOK, nil, f, nil)
	case v.form("go") == "other":
		f.customer = ""
		return v.bookingForm(http.StatusOK, nil, f, nil)
	case v.form("go") == "find":
		return v.bookingForm(http.StatusOK, nil, f, nil)
	}
	in := clientele.NewBooking{BookingChange: v.bookingChange(f), SkipConflicts: f.skip}
	switch {
	case f.customer != "":
		in.CustomerID = clientele.Some(f.customer)
	case f.name+f.phone+f.email != "":
		in.Customer = clientele.Some(typedPerson(f))
	}
	if f.every != "" || f.count != "" {
		every, _ := strconv.Atoi(f.every) // what is no number is refused as out of range
		count, _ := strconv.Atoi(f.count)
		in.Repeat = clientele.Some(clientele.Repeat{EveryWeeks: every, Count: count})
	}
	made, err := v.reg.CreateBooking(v.ctx(), v.actor, in)
	if expected(err) {
		return v.bookingForm(answer.Status(err), nil, f, err)
	}
	if err != nil {
		return err
	}
	told := flash{Key: "toast.booking.new"}
	if len(made.Skipped) > 0 {
		told = flash{Key: "toast.booking.skipped", N: len(made.Skipped)}
	}
	v.tell(told)
	return v.goTo("/calendar?day=" + made.Day + "#" + firstOf(made.Users) + made.ID)
}

// typedPerson is whom a form names; what is empty is not said.
func typedPerson(f bookingValues) clientele.CustomerChange {
	var ch clientele.CustomerChange
	for field, text := range map[*clientele.Optional[string]]string{&ch.Name: f.name, &ch.Phone: f.phone, &ch.Email: f.email} {
		if text != "" {
			*field = clientele.Some(text)
		}
	}
	return ch
}

// bookingPeople lists, while somebody types, whom they may mean.
func bookingPeople(v *visit) error {
	p := view.BookingForm{Frame: v.frame("", "")}
	if err := v.findPeople(&p, v.typedBooking()); err != nil {
		return err
	}
	return v.show(http.StatusOK, view.KnownPeople(p))
}

func (v *visit) findPeople(p *view.BookingForm, f bookingValues) error {
	seen := make(map[string]bool)
	for _, text := range []string{f.phone, f.email, f.name} {
		search, err := clientele.ParseSearch(text)
		if err != nil || search.Empty() || !v.actor.May(clientele.CustomersRead) {
			continue // a search that cannot be read finds nobody
		}
		p.Searched = true
		page, err := v.reg.Customers(v.ctx(), v.actor, clientele.CustomerQuery{Search: search}, clientele.Paging{Limit: paletteRows})
		if err != nil {
			return err
		}
		for _, c := range page.Items {
			if !seen[c.ID] && len(p.Found) < paletteRows {
				seen[c.ID] = true
				p.Found = append(p.Found, view.Found{ID: c.ID, Name: c.Name, Detail: contactsOf(c)})
			}
		}
	}
	return nil
}

func editBooking(v *visit) error { return v.changeForm(false) }
func moveForm(v *visit) error    { return v.changeForm(true) }

func (v *visit) changeForm(move bool) error {
	b, err := v.reg.Booking(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.bookingForm(http.StatusOK, &changing{b, move}, v.valuesOfBooking(b.Booking), nil)
}

// changing is the booking that a form is about.
type changing struct {
	clientele.BookingDetails
	move bool
}

func updateBooking(v *visit) error {
	b, err := v.reg.Booking(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	f := v.typedBooking()
	f.long = v.valuesOfBooking(b.Booking).long
	change := v.bookingChange(f)
	if !b.Open() {
		change = clientele.BookingChange{Notes: clientele.Some(f.notes)}
	}
	if _, err = v.reg.UpdateBooking(v.ctx(), v.actor, b.ID, change, v.scope()); expected(err) {
		return v.bookingForm(answer.Status(err), &changing{b, false}, f, err)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.fromBooking(b.ID)
}

func moveBooking(v *visit) error {
	b, err := v.reg.Booking(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	f := v.typedBooking()
	f.services, f.notes = v.valuesOfBooking(b.Booking).services, b.Notes
	change := clientele.BookingChange{StartsAt: clientele.Some(v.start(f))}
	if !slices.Equal(f.users, b.Users) {
		change.Users = clientele.Some(f.users)
	}
	if _, err = v.reg.UpdateBooking(v.ctx(), v.actor, b.ID, change, v.scope()); expected(err) {
		return v.bookingForm(answer.Status(err), &changing{b, true}, f, err)
	}
	if err != nil {
		return err
	}
	told := flash{Key: "toast.booking.moved"}
	if v.scope() == clientele.ScopeThis {
		told.Undo, told.IDs = "move", append([]string{b.ID, b.StartsAt.UTC().Format(time.RFC3339)}, b.Users...)
	}
	v.tell(told)
	return v.fromBooking(b.ID)
}

// inTheWay are the bookings that an error names, and the archived customer that it names.
func (v *visit) inTheWay(err error) (ways []view.Way, archived string) {
	var known *clientele.Error
	if !errors.As(err, &known) {
		return nil, ""
	}
	blockers, _ := known.Details["blockers"].([]map[string]any)
	for _, blocker := range blockers {
		id, _ := blocker["id"].(string)
		switch blocker["type"] {
		case "archived":
			archived = id
		case "booking":
			b, err := v.reg.Booking(v.ctx(), v.actor, id)
			if err != nil {
				continue // gone meanwhile
			}
			start := v.here(b.StartsAt)
			ways = append(ways, view.Way{URL: "/bookings/" + id, Text: v.l.DateTime(start) + "–" + v.l.Time(v.here(b.EndsAt)) + " " + v.bookedName(b) + ", " + staffNames(b.Staff)})
		}
	}
	return ways, archived
}
