package web

import (
	"net/http"
	"slices"
	"strconv"

	"clientele"
	"clientele/locale"
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
	if err := v.preview(&p); err != nil {
		return err
	}
	return v.show(code, view.MessageSettingsPage(p))
}

// preview shows an example of the message that the address asks for.
func (v *visit) preview(p *view.MessageSettings) error {
	kind, channel, language := clientele.MessageKind(v.form("kind")), clientele.Channel(v.form("channel")), v.form("language")
	if !slices.Contains(clientele.PreviewKinds(), kind) {
		kind = clientele.MessageConfirmation
	}
	if channel != clientele.ChannelSMS {
		channel = clientele.ChannelEmail
	}
	if !slices.Contains(locale.Codes, language) {
		language = locale.For(v.actor.Org.Settings.Locale).Code
	}
	written, err := v.reg.PreviewMessage(v.ctx(), v.actor, kind, channel, language)
	if err != nil && clientele.KindOf(err) != clientele.KindUnavailable {
		return err
	}
	if err != nil {
		p.NoPreview = v.message(err)
	}
	p.Subject, p.Text, p.Attached, p.SMS = written.Subject, written.Text, len(written.Attachments) > 0, channel == clientele.ChannelSMS
	which := view.Field{Name: "kind", Label: v.T("messages.kind"), Value: string(kind)}
	for _, k := range clientele.PreviewKinds() {
		which.Options = append(which.Options, view.Option{Value: string(k), Label: v.T("messages.kind." + string(k))})
	}
	by := view.Field{Name: "channel", Label: v.T("messages.channel"), Value: string(channel), Options: []view.Option{
		{Value: "email", Label: v.T("messages.bookingChannel.email")}, {Value: "sms", Label: v.T("messages.bookingChannel.sms")}}}
	in := view.Field{Name: "language", Label: v.T("messages.language"), Value: language}
	for _, code := range locale.Codes {
		in.Options = append(in.Options, view.Option{Value: code, Label: locale.Names[code]})
	}
	p.Which = []view.Field{which, by, in}
	return nil
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
		return v.messageSettings(status(err), values, v.wrongs(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/messages")
}

// sendExample sends the example that is shown to whoever asks.
func sendExample(v *visit) error {
	kind, language := v.form("kind"), v.form("language")
	if _, err := v.reg.SendPreview(v.ctx(), v.actor, clientele.MessageKind(kind), language); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.example"})
	return v.goTo("/settings/messages?kind=" + kind + "&language=" + language)
}
