package web

import (
	"cmp"
	"slices"
	"strings"

	"clientele"
	"clientele/web/view"
)

// bookingForm shows the form of a new booking, or of one that is changed or moved, with what was wrong with it.
func (v *visit) bookingForm(code int, of *changing, f bookingValues, failed error) error {
	title, nav := v.T("booking.new"), "calendar"
	p := view.BookingForm{Back: v.form("back"), Skip: f.skip, Repeats: f.every+f.count != "", Later: f.later}
	if of != nil {
		p.ID, p.MoveOnly, p.Series, p.NotesOnly = of.ID, of.move, of.SeriesID != "" && of.Open(), !of.Open()
		title = v.T("booking.edit", v.bookedName(of.BookingDetails))
		if of.move {
			title = v.T("booking.move.title", v.bookedName(of.BookingDetails))
		}
	}
	p.Frame = v.frame(title, nav)
	wrong := v.wrongs(failed)
	v.bookingFields(&p, f, wrong)
	if failed != nil {
		p.InTheWay, p.Archived = v.inTheWay(failed)
		switch {
		case len(p.InTheWay) > 0:
			p.Wrong = v.T("booking.busy")
		case p.Archived != "":
			p.Wrong = v.T("booking.archived.why")
		case wrong == nil:
			p.Wrong = v.message(failed)
		default:
			p.Wrong = v.T("form.wrong")
		}
	}
	if err := v.bookingChoices(&p, of, f, wrong); err != nil {
		return err
	}
	if of == nil {
		if err := v.pick(&p, f); err != nil {
			return err
		}
	}
	return v.show(code, view.BookingFormPage(p))
}

func (v *visit) bookingFields(p *view.BookingForm, f bookingValues, wrong map[string]string) {
	field := func(name, label, value string) view.Field {
		return view.Field{Name: name, Label: v.T(label), Value: value, Wrong: wrong[name]}
	}
	p.Name, p.Phone, p.Email = field("name", "field.name", f.name), field("phone", "field.phone", f.phone), field("email", "field.email", f.email)
	p.Name.Wrong, p.Phone.Wrong, p.Email.Wrong = wrong["customer.name"], wrong["customer.phone"], wrong["customer.email"]
	p.Phone.Type, p.Email.Type = "tel", "email"
	p.Name.Auto, p.Phone.Auto, p.Email.Auto = "off", "off", "off"
	p.Name.Focus = p.ID == "" && f.customer == "" && wrong == nil
	p.Day, p.Time, p.Until = field("day", "booking.day", f.day), field("time", "booking.time", f.clock), field("until", "booking.until", f.until)
	p.Day.Type, p.Time.Type, p.Until.Type, p.Day.Required, p.Time.Required = "date", "time", "time", true, true
	p.Time.Wrong, p.Until.Wrong, p.Until.Hint = wrong["startsAt"], wrong["endsAt"], v.T("booking.until.hint")
	if p.Time.Wrong != "" && v.start(f).IsZero() {
		p.Time.Wrong = v.T("booking.time.wrong")
	}
	p.Notes = field("notes", "booking.notes", f.notes)
	p.Notes.Rows = 3
	p.Every, p.Count = field("every", "booking.repeat.every", f.every), field("count", "booking.repeat.count", f.count)
	p.Every.Wrong, p.Count.Wrong = wrong["repeat.everyWeeks"], wrong["repeat.count"]
	p.Every.Type, p.Count.Type = "number", "number"
	p.ServicesWrong, p.UsersWrong = wrong["items"], wrong["users"]
}

// bookingChoices lists what can be booked and with whom; what was booked before stays in the lists.
func (v *visit) bookingChoices(p *view.BookingForm, of *changing, f bookingValues, _ map[string]string) error {
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	for _, u := range users {
		on := slices.Contains(f.users, u.ID)
		if u.Bookable && !u.Archived || on && of != nil {
			p.Users = append(p.Users, view.Choice{ID: u.ID, Name: u.Name, On: on})
		}
	}
	if len(p.Users) == 1 && len(f.users) == 0 {
		p.Users[0].On = true
	}
	if of != nil {
		for _, i := range of.Items {
			p.Services = append(p.Services, view.Choice{ID: i.ID, Name: i.Name, Detail: v.l.Minutes(i.DurationMinutes), On: slices.Contains(f.services, i.ID)})
		}
	}
	no := false
	paging := clientele.Paging{Limit: clientele.MaxLimit}
	for len(p.Services) < maxServices {
		page, err := v.reg.Items(v.ctx(), v.actor, clientele.ItemQuery{Type: clientele.ItemService, Archived: &no}, paging)
		if err != nil {
			return err
		}
		for _, i := range page.Items {
			if !slices.ContainsFunc(p.Services, func(c view.Choice) bool { return c.ID == i.ID }) {
				p.Services = append(p.Services, view.Choice{ID: i.ID, Name: i.Name, Detail: v.l.Minutes(i.DurationMinutes) + " · " + v.money(i.Price, true),
					On: slices.Contains(f.services, i.ID)})
			}
		}
		if paging.Cursor = page.Next; !page.More() {
			break
		}
	}
	slices.SortStableFunc(p.Services, func(x, y view.Choice) int { return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return nil
}

// pick shows the customer who was chosen, or whom the words may mean.
func (v *visit) pick(p *view.BookingForm, f bookingValues) error {
	if f.customer == "" {
		return v.findPeople(p, f)
	}
	c, err := v.reg.Customer(v.ctx(), v.actor, f.customer)
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	p.Customer = &view.Picked{ID: c.ID, Name: c.Name, Detail: contactsOf(c), Notes: c.Notes, RegularOf: names[c.RegularOf]}
	if c.Blocked.Mode == clientele.BlockAsk || c.Blocked.Mode == clientele.BlockRefuse {
		p.Customer.Blocked = v.blockText(c.Blocked)
	}
	if c.RegularOf != "" && len(f.users) == 0 { // the regular's user is who they will want
		for i := range p.Users {
			p.Users[i].On = p.Users[i].ID == c.RegularOf
		}
	}
	return nil
}
