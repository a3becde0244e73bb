package web

import (
	"net/http"
	"net/url"
	"strings"

	"clientele"
	"clientele/web/view"
)

// deactivated lists the archived customers: the newest first, or those that a search finds.
func deactivated(v *visit) error {
	text := v.form("q")
	search, err := clientele.ParseSearch(text)
	if err != nil {
		return err
	}
	page, err := v.reg.Customers(v.ctx(), v.actor, clientele.CustomerQuery{Search: search, Statuses: []clientele.Status{clientele.StatusArchived}},
		clientele.Paging{Limit: rowsAtOnce, Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := view.Deactivated{Frame: v.settingsFrame("deactivated"), Query: text, Next: page.Next}
	for _, c := range page.Items {
		contact := clientele.FormatPhone(c.Phone)
		if contact == "" {
			contact = c.Email
		}
		p.Rows = append(p.Rows, view.DeactivatedLine{ID: c.ID, Name: c.Name, Contact: contact, When: v.l.Date(v.here(c.ArchivedAt))})
	}
	return v.show(http.StatusOK, view.DeactivatedPage(p))
}

// auditKinds are what the log can be narrowed to.
var auditKinds = []string{"customer", "export", "import", "user", "key", "settings"}

func audit(v *visit) error {
	names, err := v.userNames()
	if err != nil {
		return err
	}
	query := clientele.AuditQuery{ActorID: v.form("actor"), Action: v.form("action"), From: v.day(v.form("from"), 0), To: v.day(v.form("to"), 1)}
	page, err := v.reg.AuditEvents(v.ctx(), v.actor, query, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	any := view.Option{Label: v.T("filters.any")}
	actor := view.Field{Name: "actor", Label: v.T("audit.actor"), Value: query.ActorID, Options: []view.Option{any}}
	for _, id := range sortedKeys(names) {
		actor.Options = append(actor.Options, view.Option{Value: id, Label: names[id]})
	}
	action := view.Field{Name: "action", Label: v.T("audit.action"), Value: query.Action, Options: []view.Option{any}}
	for _, kind := range auditKinds {
		action.Options = append(action.Options, view.Option{Value: kind, Label: v.T("audit.kind." + kind)})
	}
	p := view.Audit{Frame: v.settingsFrame("audit"), Lines: v.historyLines(page.Items, names), Filters: []view.Field{actor, action,
		{Name: "from", Label: v.T("from"), Type: "date", Value: v.form("from")}, {Name: "to", Label: v.T("to"), Type: "date", Value: v.form("to")}}}
	if page.Next != "" {
		next := url.Values{"cursor": {page.Next}}
		for _, name := range []string{"actor", "action", "from", "to"} {
			if value := strings.TrimSpace(v.form(name)); value != "" {
				next.Set(name, value)
			}
		}
		p.Next = next.Encode()
	}
	return v.show(http.StatusOK, view.AuditPage(p))
}
