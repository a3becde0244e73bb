package web

import (
	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// requestRemoval asks for a customer to be erased once the grace period is over.
func requestRemoval(v *visit) error {
	_, err := v.reg.RequestRemoval(v.ctx(), v.actor, v.r.PathValue("id"), unixLines(v.r.FormValue("reason")), clientele.Requestor(v.form("requestedBy")))
	if expected(err) {
		return v.deletePage(answer.Status(err), v.firstWrong(err), false)
	}
	return v.back(err, "toast.removal")
}

// cancelRemoval takes a request back, on the card or in the list of requests.
func cancelRemoval(v *visit) error {
	_, err := v.reg.CancelRemoval(v.ctx(), v.actor, v.r.PathValue("id"))
	if err == nil && v.form("back") == "removals" {
		v.tell(flash{Key: "toast.removal.cancelled"})
		return v.goTo("/settings/removals")
	}
	return v.back(err, "toast.removal.cancelled")
}

// plan says when a removal is due, and every reason for the date.
func (v *visit) plan(p clientele.RemovalPlan) view.RemovalPlan {
	out := view.RemovalPlan{Due: v.l.Date(v.here(p.DueAt)), BeyondMonth: p.BeyondMonth}
	for _, reason := range p.Reasons {
		key := "removal.reason." + reason.Code
		if reason.Until.IsZero() {
			out.Reasons = append(out.Reasons, v.T(key+".now"))
			continue
		}
		out.Reasons = append(out.Reasons, v.T(key, v.l.DateTime(v.here(reason.Until))))
	}
	return out
}

// fillRemoval is the banner of a record whose removal was requested.
func (v *visit) fillRemoval(p *view.Card, c clientele.Customer, _ map[string]string) error {
	if c.Removal == nil {
		return nil
	}
	plan := v.plan(c.Removal.RemovalPlan)
	p.Removal = &plan
	p.Removal.Requested = v.T("removal.requested."+string(c.Removal.RequestedBy), v.l.DateTime(v.here(c.Removal.RequestedAt)))
	return nil
}

func holdCustomer(v *visit) error {
	_, err := v.reg.HoldCustomer(v.ctx(), v.actor, v.r.PathValue("id"), v.form("ground"), v.form("until"))
	return v.backToDelete(err, "toast.held")
}

func liftHold(v *visit) error {
	_, err := v.reg.LiftHold(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("hold"))
	return v.backToDelete(err, "toast.hold.lifted")
}

// backToDelete leads to the page of what deleting can mean, or shows what was wrong there.
func (v *visit) backToDelete(err error, toast string) error {
	if expected(err) {
		return v.deletePage(answer.Status(err), v.firstWrong(err), false)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: toast})
	return v.goTo("/customers/" + v.r.PathValue("id") + "/delete")
}
