package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func marketing(v *visit) error {
	page, err := v.reg.Campaigns(v.ctx(), v.actor, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := view.Campaigns{Frame: v.frame(v.T("nav.marketing"), "marketing"), Next: page.Next}
	for _, c := range page.Items {
		p.Lines = append(p.Lines, view.CampaignLine{URL: "/marketing/" + c.ID, Name: or(c.Subject, v.T("marketing.sms")), State: v.campaignState(c),
			When: v.l.DateTime(v.here(c.StartAt)), Queued: v.l.Number(int64(c.Queued)), Of: v.l.Number(int64(c.Audience.Reached()))})
	}
	return v.show(http.StatusOK, view.CampaignsPage(p))
}

// campaignState says where a campaign stands, and how much of it is still to come.
func (v *visit) campaignState(c clientele.Campaign) string {
	state := string(c.Status)
	if v.isLater(c) {
		state = "scheduled"
	}
	text := v.T("marketing.status." + state)
	if n := c.ToSend(); n > 0 {
		text += " · " + v.l.N("marketing.left", n)
	}
	return text
}

// isLater tells whether a campaign waits for its time.
func (v *visit) isLater(c clientele.Campaign) bool {
	return c.Status == clientele.CampaignRunning && c.StartAt.After(v.reg.Now(v.actor.Org))
}

func newCampaign(v *visit) error { return v.campaignForm(http.StatusOK, nil, nil) }

// campaignForm is where a campaign is written. counted is whom it would reach, once that was asked for.
func (v *visit) campaignForm(code int, wrong map[string]string, counted *clientele.Audience) error {
	p := view.NewCampaign{Frame: v.frame(v.T("marketing.new"), "marketing"), Wrong: wrong["audience"], Form: rand.Text()}
	filters := v.chosen()
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	tags, err := v.reg.Tags(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p.Chips, p.Audience, p.Active = v.chips(filters), v.filterFields(filters, users, tags), activeIn(filters, panelNames)
	for i, f := range p.Audience {
		p.Audience[i].Wrong = wrong[f.Name]
	}
	if v.form("q") != "" {
		p.Wrong = v.T("marketing.no-search")
	}
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
		p.Subject, p.Body, p.Tested = v.form("subject"), v.form("text"), v.form("do") == "test"
	}
	return v.show(code, view.NewCampaignPage(p))
}

// campaign reads the form.
func (v *visit) campaign() (in clientele.NewCampaign, wrong map[string]string) {
	filters := v.chosen()
	in.Key = v.form("form")
	wrong = v.unreadable(filters)
	var err error
	if in.Query, err = v.query(filters, "", ""); err != nil {
		wrong["audience"] = v.message(err)
	}
	in.Text = clientele.MessageText{Channel: clientele.Some(v.form("channel")), Subject: clientele.Some(v.form("subject")), Text: clientele.Some(v.r.FormValue("text"))}
	if v.form("channel") == "sms" {
		in.Text.Subject = clientele.Optional[string]{}
	}
	if text := v.form("rate"); text != "" {
		if in.Rate, err = strconv.Atoi(text); err != nil || in.Rate < 1 {
			wrong["rate"] = v.T("marketing.number")
		}
	}
	if text := v.form("startAt"); text != "" {
		at, err := time.ParseInLocation("2006-01-02T15:04", text, v.actor.Org.Settings.Location())
		if in.StartAt = at; err != nil {
			wrong["startAt"] = v.T("marketing.time")
		}
	}
	return in, wrong
}

// unreadable names the filters whose values make no sense. In a list those ask for nothing; here more people would be
// written to than were meant.
func (v *visit) unreadable(filters url.Values) map[string]string {
	wrong := make(map[string]string)
	for name, values := range filters {
		text := values[0]
		switch {
		case strings.HasSuffix(name, "From") || strings.HasSuffix(name, "To"):
			if v.day(text, 0).IsZero() {
				wrong[name] = v.T("wrong.invalid")
			}
		case strings.HasSuffix(name, "Sales"):
			if v.minor(text) == nil {
				wrong[name] = v.T("marketing.number")
			}
		case strings.HasPrefix(name, "min") || strings.HasPrefix(name, "max"):
			if whole(text) == nil {
				wrong[name] = v.T("marketing.number")
			}
		}
	}
	return wrong
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
			return v.campaignForm(answer.Status(err), v.wrongs(err), nil)
		}
		if err != nil {
			return err
		}
		key := "toast.campaign"
		if v.isLater(c) {
			key = "toast.campaign.later"
		}
		v.tell(flash{Key: key})
		return v.goTo("/marketing/" + c.ID)
	case "test":
		err := v.reg.TestCampaign(v.ctx(), v.actor, in.Text)
		if clientele.KindOf(err) == clientele.KindConflict {
			return v.campaignForm(http.StatusConflict, map[string]string{"channel": v.T("marketing.test.email")}, nil)
		}
		if expected(err) {
			return v.campaignForm(answer.Status(err), v.wrongs(err), nil)
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
	p := view.Campaign{Frame: v.frame(or(c.Subject, v.T("marketing.sms")), "marketing"), ID: c.ID, State: v.campaignState(c),
		When: v.l.DateTime(v.here(c.StartAt)), Body: c.Text, Running: c.Status == clientele.CampaignRunning, Paused: c.Status == clientele.CampaignPaused,
		Whole: max(c.Audience.Reached(), c.Queued, 1)}
	p.Counts = []view.Reach{{N: number(c.Audience.Reached()), Label: v.T("marketing.reached")}, {N: number(c.Audience.Unasked), Label: v.T("marketing.unasked")},
		{N: number(c.Audience.Refused), Label: v.T("marketing.refused")}, {N: number(c.Audience.Unreachable), Label: v.T("marketing.unreachable")}}
	sent := counts[clientele.MessageSent]
	failed := counts[clientele.MessageDead] + counts[clientele.MessageSuppressed]
	if p.Done = p.Whole - c.ToSend(); c.Status == clientele.CampaignStopped {
		p.Done = c.Queued - c.Waiting
	}
	bars := []struct {
		key string
		n   int
	}{{"sent", sent}, {"waiting", c.ToSend()}, {"failed", failed}, {"unsubscribed", c.Unsubscribed}}
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
