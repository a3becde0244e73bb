package web

import (
	"net/http"
	"net/url"
	"slices"

	"clientele"
	"clientele/web/view"
)

// removalStates are what the list of requests can be narrowed to.
var removalStates = []clientele.RemovalStatus{clientele.RemovalPending, clientele.RemovalDone, clientele.RemovalCancelled}

// removals lists the requests to remove customers: first those that wait.
func removals(v *visit) error {
	state := clientele.RemovalStatus(v.form("status"))
	if !slices.Contains(removalStates, state) {
		state = clientele.RemovalPending
	}
	page, err := v.reg.Removals(v.ctx(), v.actor, state, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := view.Removals{Frame: v.settingsFrame("removals"), Next: nextPage("/settings/removals", page.Next, "status", string(state))}
	for _, s := range removalStates {
		p.States = append(p.States, view.StateTab{Label: v.T("removal.status." + string(s)), URL: "/settings/removals?status=" + string(s), On: s == state})
	}
	for _, m := range page.Items {
		line, err := v.removalLine(m)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, line)
	}
	return v.show(http.StatusOK, view.RemovalsPage(p))
}

func (v *visit) removalLine(m clientele.Removal) (view.RemovalLine, error) {
	line := view.RemovalLine{Customer: m.CustomerID, Requested: v.T("removal.requested."+string(m.RequestedBy), v.l.DateTime(v.here(m.RequestedAt))),
		Reason: v.ownReason(m.Reason), Pending: m.Status == clientele.RemovalPending}
	switch m.Status {
	case clientele.RemovalPending:
		line.Plan = v.plan(m.RemovalPlan)
	case clientele.RemovalDone:
		line.Name, line.Customer, line.Reason = v.T("removal.person.gone"), "", ""
		line.Ended = v.T("removal.done", v.l.DateTime(v.here(m.EndedAt)))
		if v.actor.MayErase() {
			line.Erasure = m.ErasureID
		}
		return line, nil
	default:
		line.Ended = v.T("removal.ended", v.l.DateTime(v.here(m.EndedAt)))
	}
	c, err := v.reg.Customer(v.ctx(), v.actor, m.CustomerID)
	if clientele.KindOf(err) == clientele.KindNotFound { // merged or erased since
		line.Name, line.Customer = v.T("removal.person.gone"), ""
		return line, nil
	}
	line.Name = c.Name
	return line, err
}

// nextPage is the address of the next page of a list; empty when there is none.
func nextPage(path, cursor string, pairs ...string) string {
	if cursor == "" {
		return ""
	}
	at := url.Values{"cursor": {cursor}}
	for i := 0; i+1 < len(pairs); i += 2 {
		at.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + at.Encode()
}

// mergesList lists merges with what can still be undone.
func mergesList(v *visit) error {
	page, err := v.reg.Merges(v.ctx(), v.actor, "", clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	var ids []string
	for _, m := range page.Items {
		ids = append(ids, m.KeptID)
	}
	people, err := v.reg.CustomerNames(v.ctx(), v.actor, ids)
	if err != nil {
		return err
	}
	users, err := v.userNames()
	if err != nil {
		return err
	}
	p := view.Merges{Frame: v.settingsFrame("merges"), Next: nextPage("/settings/merges", page.Next)}
	now := v.reg.Now(v.actor.Org)
	for _, m := range page.Items {
		line := view.MergeLine{ID: m.ID, Kept: m.KeptID, Name: people[m.KeptID], When: v.l.DateTime(v.here(m.At)), Who: v.author(m.ActorID, users)}
		switch {
		case !m.UndoneAt.IsZero():
			line.State = v.T("merges.undone", v.l.Date(v.here(m.UndoneAt)))
		case now.Before(m.UndoUntil) && len(m.Before) > 0:
			line.MayUndo, line.State = true, v.T("imports.undo.until", v.l.Date(v.here(m.UndoUntil)))
		default:
			line.State = v.T("merges.over")
		}
		if line.Name == "" {
			line.Name, line.Kept = v.T("merges.gone"), ""
		}
		p.Rows = append(p.Rows, line)
	}
	return v.show(http.StatusOK, view.MergesPage(p))
}
