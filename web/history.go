package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clientele"
	"clientele/web/view"
)

func customerHistory(v *visit) error {
	id := v.r.PathValue("id")
	c, err := v.reg.Customer(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	page, err := v.reg.History(v.ctx(), v.actor, id, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.CustomerHistoryPage(view.CustomerHistory{Frame: v.frame(v.T("card.history"), "customers"), ID: id, Name: c.Name,
		Lines: v.historyLines(page.Items, names), Next: page.Next}))
}

// actionIcons are the icons of what was done, by the last part of its name.
var actionIcons = map[string]string{"created": "plus", "updated": "pencil", "archived": "archive", "reactivated": "archive-restore",
	"note_added": "file-text", "note_updated": "file-text", "note_deleted": "trash-2", "document_added": "file-up", "document_deleted": "trash-2",
	"signed_in": "user-round", "revoked": "key-round", "undone": "undo-2", "completed": "check"}

func (v *visit) historyLines(events []clientele.AuditEvent, names map[string]string) []view.HistoryLine {
	var lines []view.HistoryLine
	for _, e := range events {
		_, last, _ := strings.Cut(e.Action, ".")
		line := view.HistoryLine{Icon: actionIcons[last], What: v.action(e.Action), Who: v.actorName(e, names), When: v.l.DateTime(v.here(e.At))}
		if line.Icon == "" {
			line.Icon = "history"
		}
		if e.Action != "customer.created" { // the card shows what it was made with
			line.Changes = v.changes(e, names)
		}
		lines = append(lines, line)
	}
	return lines
}

// action says what was done; an action that is newer than these texts is given by its name.
func (v *visit) action(name string) string {
	if v.l.Has("action." + name) {
		return v.T("action." + name)
	}
	return upperFirst(strings.NewReplacer(".", ": ", "_", " ").Replace(name))
}

func (v *visit) actorName(e clientele.AuditEvent, names map[string]string) string {
	switch e.ActorKind {
	case clientele.ActorUser:
		if names[e.ActorID] != "" {
			return names[e.ActorID]
		}
		return v.T("actor.user")
	case clientele.ActorKey:
		return v.T("actor.key")
	case clientele.ActorSystem:
		return v.T("actor.system")
	case clientele.ActorCustomer:
		return v.T("actor.customer")
	}
	return v.T("actor.cli")
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func upperFirst(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
