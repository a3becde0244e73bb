package web

import (
	"net/http"
	"strconv"
	"time"

	"clientele"
	"clientele/web/view"
)

func marketing(v *visit) error {
	page, err := v.reg.Campaigns(v.ctx(), v.actor, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := view.Campaigns{Frame: v.frame(v.T("nav.marketing"), "marketing"), Next: page.Next}
	for _, c := range page.Items {
		p.Lines = append(p.Lines, view.CampaignLine{URL: "/marketing/" + c.ID, Name: or(c.Subject, v.T("marketing.sms")), State: v.T("marketing.status." + string(c.Status)),
			When: v.l.DateTime(v.here(c.StartAt)), Queued: v.l.Number(int64(c.Queued)), Of: v.l.Number(int64(c.Audience.Reached()))})
	}
	return v.show(http.StatusOK, view.CampaignsPage(p))
}

func newCampaign(v *visit) error { return v.campaignForm(http.StatusOK, nil, nil) }

// campaignForm is where a campaign is written. counted is whom it would reach, once that was asked for.
func (v *visit) campaignForm(code int, wrong map[string]string, counted *clientele.Audience) error {
	p := view.NewCampaign{Frame: v.frame(v.T("marketing.new"), "marketing"), Wrong: wrong["audience"]}
	tags, err := v.reg.Tags(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	tag := view.Field{Name: "tag", Label: v.T("marketing.tag"), Value: v.form("tag"), Options: []view.Option{{Value: "", Label: v.T("marketing.all")}}}
	for _, t := range tags {
		tag.Options = append(tag.Options, view.Option{Value: t.Key, Label: t.Name})
	}
	p.Audience = []view.Field{tag,
		{Name: "minVisits", Label: v.T("marketing.min-visits"), Value: v.form("minVisits"), Type: "number", Wrong: wrong["minVisits"]},
		{Name: "away", Label: v.T("marketing.away"), Value: v.form("away"), Type: "number", Hint: v.T("marketing.away.hint"), Wrong: wrong["away"]}}
	channel := view.Field{Name: "channel", Label: v.T("marketing.channel"), Value: or(v.form("channel"), "email"), Wrong: wrong["channel"],
		Options: []view.Option{{Value: "email", Label: v.T("portal.channel.email")}, {Value: "sms", Label: v.T("portal.channel.sms")}}}
	p.Text = []view.Field{channel, {Name: "subject", Label: v.T("marketing.subject"), Value: v.form("subject"), Wrong: wrong["subject"]},
		{Name: "text", Label: v.T("marketing.text"), Value: v.form("text"), Rows: 8, Wrong: wrong["text"], Hint: v.T("marketing.text.hint")}}
	p.When = []view.Field{{Name: "startAt", Label: v.T("marketing.start"), Value: v.form("startAt"), Type: "datetime-local", Hint: v.T("marketing.start.hint"), Wrong: wrong["startAt"]},
		{Name: "rate", Label: v.T("marketing.rate"), Value: or(v.form("rate"), "600"), Type: "number", Wrong: wrong["rate"]}}
	if counted != nil {
		p.Counted = true
		number := func(n int) string { return v.l.Number(int64(n)) }
		p.Counts = []view.Reach{{N: number(counted.Reached()), Label: v.T("marketing.reached")}, {N: number(counted.Unasked), Label: v.T("marketing.unasked")},
			{N: number(counted.Refused), Label: v.T("marketing.refused")}, {N: number(counted.Unreachable), Label: v.T("marketing.unreachable")}}
		p.Subject, p.Body = v.form("subject"), v.form("text")
	}
	return v.show(code, view.NewCampaignPage(p))
}

// campaign reads the form.
func (v *visit) campaign() (in clientele.NewCampaign, wrong map[string]string) {
	wrong = make(map[string]string)
	number := func(name string) (int64, bool) {
		if v.form(name) == "" {
			return 0, false
		}
		n, err := strconv.ParseInt(v.form(name), 10, 64)
		if err != nil || n < 0 || n > 100_000 {
			wrong[name] = v.T("marketing.number")
		}
		return n, err == nil
	}
	in.Text = clientele.MessageText{Channel: clientele.Some(v.form("channel")), Subject: clientele.Some(v.form("subject")), Text: clientele.Some(v.r.FormValue("text"))}
	if v.form("channel") == "sms" {
		in.Text.Subject = clientele.Optional[string]{}
	}
	in.Query.Tag = v.form("tag")
	if n, ok := number("minVisits"); ok {
		in.Query.MinVisits = &n
	}
	if days, ok := number("away"); ok {
		in.Query.LastVisitTo = v.reg.Now(v.actor.Org).AddDate(0, 0, -int(min(days, 36_500)))
	}
	rate, _ := number("rate")
	in.Rate = int(rate)
	if text := v.form("startAt"); text != "" {
		at, err := time.ParseInLocation("2006-01-02T15:04", text, v.actor.Org.Settings.Location())
		if in.StartAt = at; err != nil {
			wrong["startAt"] = v.T("marketing.time")
		}
	}
	return in, wrong
}

// writeCampaign counts whom a campaign would reach, sends a test to oneself, or begins it: as the button says.
func writeCampaign(v *visit) error {
	in, wrong := v.campaign()
	if len(wrong) > 0 {
		return v.campaignForm(http.StatusUnprocessableEntity, wrong, nil)
	}
	switch v.form("do") {
	case "send":
		c, err := v.reg.CreateCampaign(v.ctx(), v.actor, in)
		if expected(err) {
			return v.campaignForm(status(err), v.wrongs(err), nil)
		}
		if err != nil {
			return err
		}
		v.tell(flash{Key: "toast.campaign"})
		return v.goTo("/marketing/" + c.ID)
	case "test":
		err := v.reg.TestCampaign(v.ctx(), v.actor, in.Text)
		if clientele.KindOf(err) == clientele.KindConflict {
			return v.campaignForm(http.StatusConflict, map[string]string{"channel": v.T("marketing.test.email")}, nil)
		}
		if expected(err) {
			return v.campaignForm(status(err), v.wrongs(err), nil)
		}
		if err != nil {
			return err
		}
	}
	counted, err := v.reg.CountAudience(v.ctx(), v.actor, clientele.Channel(v.form("channel")), in.Query)
	if err != nil {
		return err
	}
	return v.campaignForm(http.StatusOK, nil, &counted)
}

func campaignPage(v *visit) error {
	c, counts, err := v.reg.Campaign(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	number := func(n int) string { return v.l.Number(int64(n)) }
	p := view.Campaign{Frame: v.frame(or(c.Subject, v.T("marketing.sms")), "marketing"), ID: c.ID, State: v.T("marketing.status." + string(c.Status)),
		When: v.l.DateTime(v.here(c.StartAt)), Body: c.Text, Running: c.Status == clientele.CampaignRunning, Paused: c.Status == clientele.CampaignPaused,
		Done: c.Queued, Whole: max(c.Audience.Reached(), c.Queued, 1)}
	p.Counts = []view.Reach{{N: number(c.Audience.Reached()), Label: v.T("marketing.reached")}, {N: number(c.Audience.Unasked), Label: v.T("marketing.unasked")},
		{N: number(c.Audience.Refused), Label: v.T("marketing.refused")}, {N: number(c.Audience.Unreachable), Label: v.T("marketing.unreachable")}}
	sent := counts[clientele.MessageSent]
	failed := counts[clientele.MessageDead] + counts[clientele.MessageSuppressed]
	bars := []struct {
		key string
		n   int
	}{{"sent", sent}, {"waiting", c.Queued - sent - failed}, {"failed", failed}, {"unsubscribed", c.Unsubscribed}}
	for _, b := range bars {
		p.Bars = append(p.Bars, view.ResultBar{Label: v.T("marketing." + b.key), N: number(max(b.n, 0)), Width: strconv.Itoa(max(b.n, 0) * 100 / p.Whole), Kind: b.key})
	}
	return v.show(http.StatusOK, view.CampaignPage(p))
}

func setCampaign(v *visit) error {
	id := v.r.PathValue("id")
	if err := v.reg.SetCampaign(v.ctx(), v.actor, id, clientele.CampaignStatus(v.form("to"))); err != nil {
		return err
	}
	return v.goTo("/marketing/" + id)
}
