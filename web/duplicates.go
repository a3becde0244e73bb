package web

import (
	"net/http"

	"clientele"
	"clientele/web/view"
)

// pairsAtOnce is how many pairs of possible duplicates a page has.
const pairsAtOnce = 20

// duplicates is the queue of pairs that may be one person, with what speaks for it and what against.
func duplicates(v *visit) error {
	page, err := v.reg.Duplicates(v.ctx(), v.actor, clientele.DuplicateQuery{}, clientele.Paging{Limit: pairsAtOnce, Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	state, err := v.reg.DuplicateRun(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Duplicates{Frame: v.settingsFrame("duplicates"), Next: nextPage("/settings/duplicates", page.Next)}
	switch {
	case state.Status == clientele.MatchRunning || state.Status == clientele.MatchWaiting:
		p.Running = v.T("duplicates.running", v.l.Percent(int64(state.Progress)*100))
	case !state.EndedAt.IsZero():
		p.Last = v.T("duplicates.last", v.l.DateTime(v.here(state.EndedAt)), v.l.Number(int64(state.Customers)), v.l.Number(int64(state.Pairs)))
	}
	for _, d := range page.Items {
		p.Pairs = append(p.Pairs, v.pair(d))
	}
	return v.show(http.StatusOK, view.DuplicatesPage(p))
}

func (v *visit) pair(d clientele.ExplainedDuplicate) view.Pair {
	p := view.Pair{A: v.twin(d.First), B: v.twin(d.Second), Score: v.T("duplicates.score", v.l.Percent(int64(certainty(d.Score))*100))}
	for _, e := range v.evidence(d.Explanation.Evidence) {
		if e.For {
			p.For = append(p.For, e.Text)
		} else {
			p.Against = append(p.Against, e.Text)
		}
	}
	return p
}

func (v *visit) twin(c clientele.Customer) view.Twin {
	t := view.Twin{ID: c.ID, Name: c.Name, Since: v.T("card.since", v.l.Month(v.here(c.CreatedAt))),
		Bookings: v.l.N("duplicates.bookings", c.Statistics.Bookings)}
	for _, line := range []string{clientele.FormatPhone(c.Phone), c.Email, c.Address.Street, c.Address.City} {
		if line != "" {
			t.Lines = append(t.Lines, line)
		}
	}
	if c.Birthday != "" {
		t.Lines = append(t.Lines, v.l.Birthday(c.Birthday))
	}
	return t
}

// dismissDuplicate says that two records are two people.
func dismissDuplicate(v *visit) error {
	if _, err := v.reg.DismissDuplicate(v.ctx(), v.actor, v.form("a"), v.form("b")); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.dismissed"})
	return v.goTo("/settings/duplicates")
}

// findDuplicates has the whole register gone through.
func findDuplicates(v *visit) error {
	if _, err := v.reg.RunDuplicates(v.ctx(), v.actor); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.duplicates"})
	return v.goTo("/settings/duplicates")
}
