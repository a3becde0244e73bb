package web

import (
	"net/http"
	"strings"
	"time"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func dayName(d time.Weekday) string { return strings.ToLower(d.String()) }

func userHours(v *visit) error {
	h, err := v.reg.UserHours(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.userHours(http.StatusOK, h.Hours, nil, nil)
}

// userHours shows when a user works. failed is what was wrong with these hours, off with the time off.
func (v *visit) userHours(code int, h clientele.Hours, failed, off error) error {
	id := v.r.PathValue("id")
	u, err := v.reg.User(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	p := view.UserHours{Frame: v.settingsFrame("hours"), ID: u.ID, Name: u.Name, Own: h.Week != nil, Dates: dateRows(h.Exceptions), Wrongs: v.wrongHours(v.wrongs(failed))}
	week := h.Week
	if week == nil {
		week = v.actor.Org.Settings.Opening().Week
	}
	p.Week = v.weekRows(week)
	wrong := v.wrongs(off)
	if off != nil && wrong == nil {
		p.Wrong = v.message(off)
	}
	field := func(name, kind, label string) view.Field {
		return view.Field{Name: name, Type: kind, Label: v.T(label), Value: v.form(name), Wrong: wrong[name]}
	}
	from, to, reason := field("from", "datetime-local", "hours.off.from"), field("to", "datetime-local", "hours.off.to"), field("reason", "text", "hours.off.reason")
	from.Required, to.Required = true, true
	p.OffForm = []view.Field{from, to, reason}
	page, err := v.reg.TimeOff(v.ctx(), v.actor, id, clientele.Paging{Cursor: v.r.URL.Query().Get("cursor")})
	if err != nil {
		return err
	}
	for _, o := range page.Items {
		p.Off = append(p.Off, view.OffLine{ID: o.ID, When: v.l.DateTime(v.here(o.StartsAt)) + " – " + v.l.DateTime(v.here(o.EndsAt)), Reason: o.Reason,
			Over: o.EndsAt.Before(v.today())})
	}
	p.MoreOff = page.Next
	return v.show(code, view.UserHoursPage(p))
}

func setUserHours(v *visit) error {
	hours := v.typedHours()
	if v.form("own") != "yes" {
		hours.Week = clientele.Optional[clientele.WeekChange]{Set: true, Null: true}
	}
	id := v.r.PathValue("id")
	_, err := v.reg.SetUserHours(v.ctx(), v.actor, id, hours)
	if expected(err) {
		return v.userHours(answer.Status(err), asTypedHours(hours), err, nil)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/hours/" + id)
}

func addTimeOff(v *visit) error {
	at := func(name string) time.Time {
		day, clock, _ := strings.Cut(v.form(name), "T")
		return v.wall(day, clock)
	}
	id := v.r.PathValue("id")
	_, err := v.reg.AddTimeOff(v.ctx(), v.actor, id, at("from"), at("to"), v.form("reason"))
	if expected(err) {
		h, lost := v.reg.UserHours(v.ctx(), v.actor, id)
		if lost != nil {
			return lost
		}
		return v.userHours(answer.Status(err), h.Hours, nil, err)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.time-off"})
	return v.goTo("/settings/hours/" + id)
}

func deleteTimeOff(v *visit) error {
	id := v.r.PathValue("id")
	if err := v.reg.DeleteTimeOff(v.ctx(), v.actor, id, v.r.PathValue("off")); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.time-off.gone"})
	return v.goTo("/settings/hours/" + id)
}
