package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// mergeFound is how many records the search for the other one shows.
const mergeFound = 20

func mergeForm(v *visit) error { return v.findToMerge("", false) }
func mergeFind(v *visit) error { return v.findToMerge(v.form("q"), true) }

// sameName is how many letters of a name, and words of it, are searched for: a long one is found by its beginning.
const (
	sameName  = 60
	sameWords = 4
)

func beginning(name string) string {
	letters := []rune(name)
	words := strings.Fields(string(letters[:min(len(letters), sameName)]))
	return strings.Join(words[:min(len(words), sameWords)], " ")
}

// findToMerge looks for the other record: at first among those of the same name.
func (v *visit) findToMerge(text string, searched bool) error {
	c, err := v.reg.Customer(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := view.Merge{Frame: v.frame(v.T("merge.title"), "customers"), ID: c.ID, Name: c.Name, Query: text, Searched: searched}
	search, err := clientele.ParseSearch(or(text, beginning(c.Name)))
	if err != nil {
		p.Wrong = v.message(err)
		return v.show(answer.Status(err), view.MergePage(p))
	}
	page, err := v.reg.Customers(v.ctx(), v.actor, clientele.CustomerQuery{Search: search}, clientele.Paging{Limit: mergeFound})
	if err != nil {
		return err
	}
	for _, other := range page.Items {
		if other.ID != c.ID {
			p.Found = append(p.Found, candidate(other))
		}
	}
	return v.show(http.StatusOK, view.MergePage(p))
}

// mergePreview shows both records side by side, and what would become of them. Nothing is written.
func mergePreview(v *visit) error {
	id, from := v.r.PathValue("id"), v.form("from")
	kept, err := v.reg.Customer(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	other, err := v.reg.Customer(v.ctx(), v.actor, from)
	if err != nil {
		return err
	}
	p := view.Merge{Frame: v.frame(v.T("merge.title"), "customers"), ID: id, Name: kept.Name}
	tried, err := v.reg.MergeCustomers(v.ctx(), v.actor, id, clientele.MergeRequest{From: []string{from}}, true)
	if expected(err) {
		p.Wrong = v.message(err)
		return v.show(answer.Status(err), view.MergePage(p))
	}
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	found := candidate(other)
	p.Other, p.Rows = &found, v.mergeRows(kept, other, tried.Customer, names)
	for _, kind := range slices.Sorted(maps.Keys(tried.Merge.Moved)) {
		if n := tried.Merge.Moved[kind]; n > 0 {
			label := kind
			if v.l.Has("merge.moves." + kind) {
				label = v.T("merge.moves." + kind)
			}
			p.Moves = append(p.Moves, view.Count{Number: v.l.Number(int64(n)), Label: label})
		}
	}
	return v.show(http.StatusOK, view.MergePage(p))
}

// mergeRows puts the records side by side: what is known of either has a row.
func (v *visit) mergeRows(kept, other, result clientele.Customer, names map[string]string) []view.MergeRow {
	fields := []struct {
		key string
		get func(clientele.Customer) string
	}{
		{"name", func(c clientele.Customer) string { return c.Name }},
		{"phone", func(c clientele.Customer) string { return clientele.FormatPhone(c.Phone) }},
		{"email", func(c clientele.Customer) string { return c.Email }},
		{"address", func(c clientele.Customer) string {
			a := c.Address
			return strings.Join(slices.DeleteFunc([]string{a.Street, a.PostalCode, a.City, v.abroad(a.Country)}, func(s string) bool { return s == "" }), ", ")
		}},
		{"birthday", func(c clientele.Customer) string { return v.l.Birthday(c.Birthday) }},
		{"notes", func(c clientele.Customer) string { return c.Notes }},
		{"tags", func(c clientele.Customer) string { return strings.Join(c.Tags, ", ") }},
		{"regularOf", func(c clientele.Customer) string { return names[c.RegularOf] }},
		{"discountPercent", func(c clientele.Customer) string {
			if c.Discount == 0 {
				return ""
			}
			return v.l.Percent(int64(c.Discount))
		}},
		{"consent.email", func(c clientele.Customer) string {
			return v.T("consent.state." + or(allowed(c.ConsentEmail), "unasked"))
		}},
		{"consent.sms", func(c clientele.Customer) string { return v.T("consent.state." + or(allowed(c.ConsentSMS), "unasked")) }},
		{"loyaltyPoints", func(c clientele.Customer) string { return v.l.Number(c.Loyalty) }},
	}
	var rows []view.MergeRow
	for _, f := range fields {
		row := view.MergeRow{Label: v.T("field." + f.key), Kept: f.get(kept), Other: f.get(other), Result: f.get(result)}
		if row.Kept == "" && row.Other == "" {
			continue
		}
		row.Differs = row.Other != "" && !strings.Contains(row.Result, row.Other) && f.key != "loyaltyPoints"
		rows = append(rows, row)
	}
	return rows
}

func mergeCustomers(v *visit) error {
	id := v.r.PathValue("id")
	merged, err := v.reg.MergeCustomers(v.ctx(), v.actor, id, clientele.MergeRequest{From: []string{v.form("from")}}, false)
	if expected(err) {
		return v.card(answer.Status(err), v.message(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.merged", Undo: "merge", IDs: []string{merged.Merge.ID}})
	return v.goTo("/customers/" + id)
}

func undoMerge(v *visit) error {
	m, err := v.reg.UndoMerge(v.ctx(), v.actor, v.form("id"))
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.unmerged"})
	return v.goTo("/customers/" + m.KeptID)
}

// fillMerges are the merges of this record that can still be undone, the last one first.
func (v *visit) fillMerges(p *view.Card, c clientele.Customer, _ map[string]string) error {
	if !p.Can.Write {
		return nil
	}
	page, err := v.reg.Merges(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: 5})
	for _, m := range page.Items {
		if m.KeptID == c.ID && m.UndoneAt.IsZero() && v.reg.Now(v.actor.Org).Before(m.UndoUntil) {
			p.Merges = append(p.Merges, view.MergedLine{ID: m.ID, What: v.T("merge.done", v.l.Date(v.here(m.At))), Until: v.T("imports.undo.until", v.l.Date(v.here(m.UndoUntil)))})
			break // those below it are undone after it
		}
	}
	return err
}
