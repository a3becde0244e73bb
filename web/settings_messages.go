package web

import (
	"net/http"
	"strconv"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// messageSettings has when customers are written to, and what they get to read.
func messageSettings(v *visit) error {
	return v.messageSettings(http.StatusOK, v.messageValues(), nil)
}

// messageValues are the settings of messages as the form has them.
func (v *visit) messageValues() map[string]string {
	s := v.actor.Org.Settings
	by := s.BookingChannel
	if by == "" {
		by = "email"
	}
	return map[string]string{"confirmBookings": string(s.Confirming()), "bookingChannel": by, "reminderHours": strconv.Itoa(s.ReminderHours),
		"quietFrom": s.Quiet().From.String(), "quietTo": s.Quiet().To.String(), "contactNotices": map[bool]string{true: "yes"}[s.ContactNotices]}
}

func (v *visit) messageSettings(code int, values, wrong map[string]string) error {
	p := view.MessageSettings{Frame: v.settingsFrame("messages"), ContactNotices: values["contactNotices"] == "yes"}
	field := func(name string, options ...string) view.Field {
		f := view.Field{Name: name, Label: v.T("messages." + name), Value: values[name], Wrong: wrong[name]}
		for _, o := range options {
			f.Options = append(f.Options, view.Option{Value: o, Label: v.T("messages." + name + "." + o)})
		}
		return f
	}
	hours, from, to := field("reminderHours"), field("quietFrom"), field("quietTo")
	hours.Type, hours.Hint, from.Type, to.Type, from.Hint = "number", v.T("messages.reminderHours.hint"), "time", "time", v.T("messages.quiet.hint")
	from.Wrong = wrong["quietHours"]
	p.Fields = []view.Field{field("confirmBookings", "none", "online", "all"), field("bookingChannel", "email", "sms", "both"), hours, from, to}
	p.Words = v.wordsList()
	return v.show(code, view.MessageSettingsPage(p))
}

func changeMessageSettings(v *visit) error {
	hours, err := strconv.Atoi(v.form("reminderHours"))
	if err != nil {
		hours = -1 // refused as out of range
	}
	quiet, _ := typedSpan(v.form("quietFrom"), v.form("quietTo"))
	if v.form("quietTo") == "00:00" {
		quiet.To = 0 // quiet hours may go on after midnight, or end there
	}
	change := clientele.SettingsChange{ConfirmBookings: clientele.Some(v.form("confirmBookings")), BookingChannel: clientele.Some(v.form("bookingChannel")),
		ReminderHours: clientele.Some(hours), QuietHours: clientele.Some(quiet), ContactNotices: clientele.Some(v.form("contactNotices") == "yes")}
	_, err = v.reg.UpdateSettings(v.ctx(), v.actor, change)
	if expected(err) {
		values := make(map[string]string)
		for name := range v.messageValues() {
			values[name] = v.form(name)
		}
		return v.messageSettings(answer.Status(err), values, v.wrongs(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/messages")
}
