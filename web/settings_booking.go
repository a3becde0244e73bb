package web

import (
	"net/http"
	"strconv"
	"strings"

	"clientele"
	"clientele/web/view"
)

// changeRules are the hours before a booking that the page offers for changes by customers.
var changeRules = []int{0, 2, 6, 12, 24, 48, 72, 168, -1}

func bookingSettings(v *visit) error {
	o, err := v.reg.Settings(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	return v.bookingSettings(http.StatusOK, o, strings.Join(o.Settings.EmbedOrigins, "\n"), nil)
}

func (v *visit) bookingSettings(code int, o clientele.Organization, origins string, wrong map[string]string) error {
	s := o.Settings
	site := "http://"
	if v.encrypted() {
		site = "https://"
	}
	site += v.r.Host
	p := view.BookingSettings{Frame: v.settingsFrame("booking"), Open: !s.BookingClosed, Book: site + "/book/" + o.Slug, Own: site + "/my/" + o.Slug}
	p.Embed = `<iframe src="` + p.Book + `" title="` + strings.NewReplacer(`"`, "&quot;", "<", "&lt;", "&", "&amp;").Replace(o.Name) + `" width="100%" height="720"></iframe>`
	hours := view.Field{Name: "changeHours", Label: v.T("booking.changeHours"), Value: strconv.Itoa(s.ChangeHours), Wrong: wrong["changeHours"]}
	known := false
	for _, n := range changeRules {
		hours.Options = append(hours.Options, view.Option{Value: strconv.Itoa(n), Label: v.changeRule(n)})
		known = known || n == s.ChangeHours
	}
	if !known {
		hours.Options = append(hours.Options, view.Option{Value: strconv.Itoa(s.ChangeHours), Label: v.changeRule(s.ChangeHours)})
	}
	step := view.Field{Name: "bookingStepMinutes", Label: v.T("booking.step"), Hint: v.T("booking.step.hint"), Value: strconv.Itoa(s.BookingStepMinutes()), Type: "number", Wrong: wrong["bookingStepMinutes"]}
	p.Rules = []view.Field{hours, step}
	p.Look = []view.Field{{Name: "brandColor", Label: v.T("booking.color"), Hint: v.T("booking.color.hint"), Value: s.BrandColor, Wrong: wrong["brandColor"]},
		{Name: "embedOrigins", Label: v.T("booking.origins"), Hint: v.T("booking.origins.hint"), Value: origins, Rows: 2, Wrong: wrong["embedOrigins"]}}
	return v.show(code, view.BookingSettingsPage(p))
}

func (v *visit) changeRule(hours int) string {
	switch {
	case hours < 0:
		return v.T("booking.change.never")
	case hours == 0:
		return v.T("booking.change.begin")
	}
	return v.l.N("booking.change", hours)
}

func changeBookingSettings(v *visit) error {
	number := func(name string, wrong int) clientele.Optional[int] {
		n, err := strconv.Atoi(v.form(name))
		if err != nil {
			n = wrong // refused as out of range
		}
		return clientele.Some(n)
	}
	change := clientele.SettingsChange{OnlineBooking: clientele.Some(v.form("onlineBooking") == "yes"), ChangeHours: number("changeHours", -2),
		BookingStepMinutes: number("bookingStepMinutes", -1), BrandColor: clientele.Some(v.form("brandColor")), EmbedOrigins: clientele.Some(strings.Fields(v.form("embedOrigins")))}
	_, err := v.reg.UpdateSettings(v.ctx(), v.actor, change)
	if clientele.KindOf(err) == clientele.KindValidation {
		now, lost := v.reg.Settings(v.ctx(), v.actor)
		if lost != nil {
			return lost
		}
		now.Settings.BookingClosed, now.Settings.ChangeHours = !change.OnlineBooking.Value, change.ChangeHours.Value
		now.Settings.BrandColor, now.Settings.BookingStep = change.BrandColor.Value, change.BookingStepMinutes.Value
		return v.bookingSettings(http.StatusUnprocessableEntity, now, v.form("embedOrigins"), v.wrongs(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/booking")
}
