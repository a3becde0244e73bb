package portal

import (
	"net/http"
	"strings"
	"time"

	"clientele"
	"clientele/formats"
)

// ownView is one booking, to whoever has its link. It names nobody.
type ownView struct {
	frame
	What, When, With string
	State            string // booked, cancelled, over
	Done             string // booked, moved, cancelled: what was just done
	MayCancel        bool
	MayMove          bool
	Until            string // until when it can be changed
	At               string // its own address
	Again            string
	Wrong            string
}

func ownBooking(v *visit) error {
	b, err := v.reg.BookingByLink(v.ctx(), v.actor, v.r.PathValue("token"))
	if err != nil {
		return err
	}
	return v.own(http.StatusOK, b, "")
}

func (v *visit) own(status int, b clientele.OwnBooking, wrong string) error {
	p := ownView{frame: v.frame(v.T("own.title")), When: v.span(b.BookingDetails), What: itemNames(b.BookingDetails), With: staffNames(b.BookingDetails),
		MayCancel: b.MayCancel, MayMove: b.MayMove, At: "/book/" + v.org.Slug + "/b/" + b.Link, Again: "/book/" + v.org.Slug, Wrong: wrong}
	switch {
	case b.Status == clientele.BookingCancelled:
		p.State = "cancelled"
	case !b.StartsAt.After(v.reg.Now(v.org)):
		p.State = "over"
	default:
		p.State = "booked"
	}
	if done := v.form("done"); done == "booked" || done == "moved" {
		p.Done = done
	}
	if v.org.Settings.ChangeHours > 0 && b.MayCancel {
		p.Until = v.moment(b.Until)
	}
	return v.show(status, ownPage(p))
}

// span is when a booking is.
func (v *visit) span(b clientele.BookingDetails) string {
	return v.moment(b.StartsAt) + "–" + v.l.Time(v.here(b.EndsAt))
}

func itemNames(b clientele.BookingDetails) string {
	var names []string
	for _, item := range b.Items {
		names = append(names, item.Name)
	}
	return strings.Join(names, ", ")
}

func staffNames(b clientele.BookingDetails) string {
	var names []string
	for _, u := range b.Staff {
		names = append(names, u.Name)
	}
	return strings.Join(names, ", ")
}

func calendarFile(v *visit) error {
	b, err := v.reg.BookingByLink(v.ctx(), v.actor, v.r.PathValue("token"))
	if err != nil {
		return err
	}
	summary := v.org.Name
	if names := itemNames(b.BookingDetails); names != "" {
		summary = names + ", " + v.org.Name
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="booking.ics"`)
	_, _ = v.w.Write(formats.ICS(formats.CalendarEvent{UID: b.ID + "@clientele", Sequence: b.Version, Cancelled: b.Status == clientele.BookingCancelled, Stamp: b.UpdatedAt,
		Starts: b.StartsAt, Ends: b.EndsAt, Summary: summary, Organizer: v.org.Settings.ContactEmail, By: v.org.Name})) // whoever asked has gone when this fails
	return nil
}

func cancel(v *visit) error {
	b, err := v.reg.CancelByLink(v.ctx(), v.actor, v.r.PathValue("token"))
	if clientele.KindOf(err) == clientele.KindConflict {
		return v.own(http.StatusConflict, b, v.message(err))
	}
	if err != nil {
		return err
	}
	return v.goTo("/book/" + v.org.Slug + "/b/" + b.Link)
}

func moveTimes(v *visit) error {
	b, err := v.reg.BookingByLink(v.ctx(), v.actor, v.r.PathValue("token"))
	if err != nil {
		return err
	}
	return v.moveTimes(http.StatusOK, b, "")
}

func (v *visit) moveTimes(status int, b clientele.OwnBooking, wrong string) error {
	at := "/book/" + v.org.Slug + "/b/" + b.Link
	if !b.MayMove {
		return v.goTo(at)
	}
	p := timesView{frame: v.frame(v.T("own.move")), What: itemNames(b.BookingDetails) + " · " + v.T("own.now", v.moment(b.StartsAt)), Back: at, Action: at + "/move", Method: "post", Wrong: wrong}
	err := v.fillTimes(&p, func(from, to time.Time) ([]clientele.FreeTime, error) {
		return v.reg.TimesToMove(v.ctx(), v.actor, b, from, to)
	}, func(from string) string { return at + "/move?from=" + from })
	if err != nil {
		return err
	}
	return v.show(status, timesPage(p))
}

func move(v *visit) error {
	token := v.r.PathValue("token")
	at, wrong := time.Parse(time.RFC3339, v.form("at"))
	if wrong != nil {
		return v.goTo("/book/" + v.org.Slug + "/b/" + token + "/move")
	}
	b, err := v.reg.MoveByLink(v.ctx(), v.actor, token, at)
	switch {
	case clientele.IsTaken(err):
		return v.moveTimes(http.StatusConflict, b, v.message(err))
	case clientele.KindOf(err) == clientele.KindConflict:
		return v.own(http.StatusConflict, b, v.message(err))
	case err != nil:
		return err
	}
	return v.goTo("/book/" + v.org.Slug + "/b/" + b.Link + "?done=moved")
}
