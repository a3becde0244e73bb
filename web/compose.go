package web

import (
	"net/http"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// compose is where an e-mail or an SMS to one customer is written.
func compose(v *visit) error {
	return v.compose(http.StatusOK, v.r.URL.Query().Get("channel"), nil, "")
}

func (v *visit) compose(code int, channel string, wrong map[string]string, message string) error {
	c, err := v.reg.Customer(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := view.Compose{ID: c.ID, Name: c.Name, SMS: channel == "sms", To: c.Email, Wrong: message}
	p.Frame = v.frame(v.T("compose.email"), "customers")
	if p.SMS {
		p.Frame, p.To = v.frame(v.T("compose.sms"), "customers"), clientele.FormatPhone(c.Phone)
	}
	if p.To == "" && p.Wrong == "" {
		p.Wrong = v.T("compose.nowhere." + map[bool]string{true: "sms", false: "email"}[p.SMS])
	} else if wrong["channel"] != "" {
		p.Wrong = wrong["channel"]
	}
	p.Subject = view.Field{Name: "subject", Label: v.T("compose.subject"), Value: v.form("subject"), Wrong: wrong["subject"], Required: true, Focus: true}
	p.Text = view.Field{Name: "text", Label: v.T("compose.text"), Value: v.form("text"), Wrong: wrong["text"], Rows: 8}
	if p.Booking = v.form("booking"); p.Booking != "" && v.r.Method == http.MethodGet {
		if b, err := v.reg.Booking(v.ctx(), v.actor, p.Booking); err == nil && b.CustomerID == c.ID {
			p.Subject.Value = v.T("compose.about", v.l.DateTime(v.here(b.StartsAt)))
		} else {
			p.Booking = ""
		}
	}
	return v.show(code, view.ComposePage(p))
}

func sendMessage(v *visit) error {
	id, channel := v.r.PathValue("id"), v.form("channel")
	text := clientele.MessageText{Channel: clientele.Some(channel), Text: clientele.Some(v.form("text"))}
	if channel != "sms" {
		text.Subject = clientele.Some(v.form("subject"))
	}
	_, err := v.reg.SendMessage(v.ctx(), v.actor, id, text)
	if expected(err) {
		wrong := v.wrongs(err)
		message := ""
		if wrong == nil {
			message = v.message(err)
		}
		return v.compose(answer.Status(err), channel, wrong, message)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.message"})
	if booking := v.form("booking"); booking != "" {
		return v.goTo("/bookings/" + booking)
	}
	return v.goTo("/customers/" + id)
}
