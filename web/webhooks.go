package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// hookEvents are what an endpoint can be told, whole nouns first.
var hookEvents = []string{"*", "customer.*", "booking.*", "order.*",
	clientele.EventCustomerCreated, clientele.EventCustomerUpdated, clientele.EventCustomerArchived, clientele.EventCustomerReactivated,
	clientele.EventCustomerMerged, clientele.EventCustomerUnmerged, clientele.EventRemovalRequested, clientele.EventRemovalCancelled,
	clientele.EventCustomerErased, clientele.EventBookingCreated, clientele.EventBookingUpdated, clientele.EventBookingCheckedIn,
	clientele.EventBookingCompleted, clientele.EventBookingCancelled, clientele.EventBookingNoShow, clientele.EventOrderCreated,
	clientele.EventOrderUpdated, clientele.EventOrderReady, clientele.EventOrderPaid, clientele.EventOrderCompleted,
	clientele.EventOrderRefunded, clientele.EventOrderCancelled, clientele.EventImportCompleted}

func webhooks(v *visit) error {
	all, err := v.reg.Webhooks(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Webhooks{Frame: v.settingsFrame("webhooks")}
	for _, w := range all {
		p.Rows = append(p.Rows, v.hookLine(w))
	}
	return v.show(http.StatusOK, view.WebhooksPage(p))
}

func (v *visit) hookLine(w clientele.Webhook) view.HookLine {
	line := view.HookLine{ID: w.ID, URL: w.URL, Description: w.Description, Events: strings.Join(w.Events, ", "), Class: "green", State: v.T("webhooks.on")}
	switch {
	case w.Disabled && w.Problem != "":
		line.Class, line.State, line.Problem = "red", v.T("webhooks.stopped"), w.Problem
	case w.Disabled:
		line.Class, line.State = "plain", v.T("webhooks.off")
	case !w.FailingSince.IsZero():
		line.Class, line.State = "off", v.T("webhooks.failing", v.l.DateTime(v.here(w.FailingSince)))
	}
	return line
}

func newWebhook(v *visit) error {
	return v.webhookForm(http.StatusOK, clientele.Webhook{Events: []string{"customer.*"}}, nil)
}

func (v *visit) webhookForm(code int, w clientele.Webhook, wrong error) error {
	p := view.WebhookForm{Frame: v.settingsFrame("webhooks")}
	p.Title = v.T("webhooks.new")
	p.Fields, p.Events, p.EventsWrong = v.hookFields(w, wrong)
	p.Wrong = v.unlessFields(wrong)
	return v.show(code, view.WebhookFormPage(p))
}

func (v *visit) hookFields(w clientele.Webhook, wrong error) ([]view.Field, []view.ScopeChoice, string) {
	wrongs := v.wrongs(wrong)
	fields := []view.Field{{Name: "url", Label: v.T("webhooks.url"), Value: w.URL, Hint: v.T("webhooks.url.hint"), Required: true, Auto: "off", Wrong: wrongs["url"]},
		{Name: "description", Label: v.T("webhooks.description"), Value: w.Description, Auto: "off", Wrong: wrongs["description"]}}
	names := slices.Clone(hookEvents)
	for _, e := range w.Events {
		if !slices.Contains(names, e) {
			names = append(names, e)
		}
	}
	var events []view.ScopeChoice
	for _, name := range names {
		events = append(events, view.ScopeChoice{Name: name, On: slices.Contains(w.Events, name)})
	}
	return fields, events, wrongs["events"]
}

func (v *visit) hookChange() (clientele.WebhookChange, clientele.Webhook) {
	typed := clientele.Webhook{URL: v.form("url"), Description: v.form("description"), Events: v.r.Form["event"]}
	return clientele.WebhookChange{URL: clientele.Some(typed.URL), Description: clientele.Some(typed.Description), Events: clientele.Some(typed.Events)}, typed
}

// createWebhook adds an endpoint. Its secret is shown this once.
func createWebhook(v *visit) error {
	change, typed := v.hookChange()
	w, secret, err := v.reg.CreateWebhook(v.ctx(), v.actor, change)
	if expected(err) {
		return v.webhookForm(answer.Status(err), typed, err)
	}
	if err != nil {
		return err
	}
	v.r.Header.Del("Accept-Encoding") // a page with a secret is not compressed
	return v.show(http.StatusOK, view.WebhookMadePage(view.WebhookMade{Frame: v.settingsFrame("webhooks"), ID: w.ID, URL: w.URL, Secret: secret}))
}

func webhook(v *visit) error { return v.webhook(http.StatusOK, nil, nil) }

// webhook shows an endpoint with the log of what it was sent; typed is what a form has that was refused.
func (v *visit) webhook(code int, typed *clientele.Webhook, wrong error) error {
	w, err := v.reg.Webhook(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := v.reg.Deliveries(v.ctx(), v.actor, w.ID, clientele.Paging{Cursor: v.r.URL.Query().Get("cursor")})
	if err != nil {
		return err
	}
	p := view.Webhook{Frame: v.settingsFrame("webhooks"), HookLine: v.hookLine(w), Disabled: w.Disabled, Wrong: v.unlessFields(wrong),
		Next: nextPage("/settings/webhooks/"+w.ID, page.Next)}
	if typed != nil {
		w.URL, w.Description, w.Events = typed.URL, typed.Description, typed.Events
	}
	p.Fields, p.Choices, p.EventsWrong = v.hookFields(w, wrong)
	for _, d := range page.Items {
		p.Log = append(p.Log, v.deliveryLine(d))
	}
	return v.show(code, view.WebhookPage(p))
}

func (v *visit) deliveryLine(d clientele.Delivery) view.DeliveryLine {
	line := view.DeliveryLine{ID: d.ID, Type: d.Type, Subject: d.SubjectID, When: v.l.DateTime(v.here(d.CreatedAt)), Class: "off", Problem: d.Problem,
		State: v.T("delivery." + string(d.Status)), Attempts: v.l.N("delivery.attempts", d.Attempts)}
	if d.ResponseStatus > 0 {
		line.Answer = strconv.Itoa(d.ResponseStatus)
	}
	switch d.Status {
	case clientele.DeliveryDelivered:
		line.Class = "green"
	case clientele.DeliveryDead:
		line.Class = "red"
	}
	return line
}

func updateWebhook(v *visit) error {
	change, typed := v.hookChange()
	_, err := v.reg.UpdateWebhook(v.ctx(), v.actor, v.r.PathValue("id"), change)
	return v.backToWebhook(err, &typed, "toast.saved")
}

// switchWebhook turns an endpoint off, or on again.
func switchWebhook(v *visit) error {
	change := clientele.WebhookChange{Disabled: clientele.Some(v.form("disabled") == "yes")}
	_, err := v.reg.UpdateWebhook(v.ctx(), v.actor, v.r.PathValue("id"), change)
	return v.backToWebhook(err, nil, "toast.saved")
}

func testWebhook(v *visit) error {
	_, err := v.reg.TestWebhook(v.ctx(), v.actor, v.r.PathValue("id"))
	return v.backToWebhook(err, nil, "toast.hook.test")
}

func resendDelivery(v *visit) error {
	_, err := v.reg.ResendDelivery(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("delivery"))
	return v.backToWebhook(err, nil, "toast.hook.resent")
}

func deleteWebhook(v *visit) error {
	if err := v.reg.DeleteWebhook(v.ctx(), v.actor, v.r.PathValue("id")); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.hook.deleted"})
	return v.goTo("/settings/webhooks")
}

// backToWebhook leads to the endpoint after something was done, or shows what was wrong.
func (v *visit) backToWebhook(err error, typed *clientele.Webhook, toast string) error {
	if expected(err) {
		return v.webhook(answer.Status(err), typed, err)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: toast})
	return v.goTo("/settings/webhooks/" + v.r.PathValue("id"))
}
