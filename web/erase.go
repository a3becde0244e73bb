package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// deleteCustomer says what deleting can mean, and what each way does to what.
func deleteCustomer(v *visit) error { return v.deletePage(http.StatusOK, "", false) }

func (v *visit) deletePage(code int, wrong string, word bool) error {
	c, err := v.reg.Customer(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	check, err := v.reg.CheckDeletion(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	p := view.Delete{Frame: v.frame(v.T("delete-customer"), "customers"), ID: c.ID, Name: c.Name, Status: string(c.Status),
		Version: strconv.FormatInt(c.Version, 10), Plan: v.plan(check.Removal), Wrong: wrong}
	p.By = view.Field{Name: "requestedBy", Label: v.T("removal.by"), Value: v.form("requestedBy")}
	for _, by := range []clientele.Requestor{clientele.ByCustomerRequest, clientele.ByStaff, clientele.ByAuthority} {
		p.By.Options = append(p.By.Options, view.Option{Value: string(by), Label: v.T("removal.by." + string(by))})
	}
	if p.Can.Erase {
		if err := v.fillErase(&p, check, word); err != nil {
			return err
		}
	}
	return v.show(code, view.DeletePage(p))
}

// fillErase adds what only those see who may erase.
func (v *visit) fillErase(p *view.Delete, check clientele.DeletionCheck, word bool) error {
	p.Fates, p.Future = v.fates(check), v.l.N("erase.future", len(check.FutureBookings))
	p.HasFuture = len(check.FutureBookings) > 0
	p.Word = view.Field{Name: "word", Label: v.T("erase.type", v.T("erase.word")), Auto: "off", Required: true}
	if word {
		p.Word.Wrong = v.T("erase.type.wrong", v.T("erase.word"))
	}
	for _, b := range check.Blockers {
		p.Blockers = append(p.Blockers, v.blocker(b))
	}
	holds, err := v.reg.LegalHolds(v.ctx(), v.actor, p.ID)
	for _, h := range holds {
		if !h.LiftedAt.IsZero() {
			continue
		}
		line := view.HoldLine{ID: h.ID, Ground: h.Ground, Until: v.T("hold.open")}
		if day, err := time.Parse(time.DateOnly, h.Until); err == nil {
			line.Until = v.T("hold.until", v.l.Date(day))
		}
		p.Holds = append(p.Holds, line)
	}
	return err
}

// blocker is what stands in the way of an erasure, with where it is settled.
func (v *visit) blocker(b map[string]any) view.Blocker {
	id, _ := b["id"].(string)
	switch b["type"] {
	case "order":
		return view.Blocker{Text: v.T("erase.blocker.order"), URL: "/orders/" + id}
	case "legal_hold":
		return view.Blocker{Text: v.T("erase.blocker.hold")}
	}
	text := v.T("erase.blocker.booking")
	if at, err := time.Parse(time.RFC3339, fmt.Sprint(b["startsAt"])); err == nil {
		text += " · " + v.l.DateTime(v.here(at))
	}
	return view.Blocker{Text: text, URL: "/bookings/" + id}
}

// goneKinds are what an erasure deletes and counts, in the order in which they are shown.
var goneKinds = []string{"notes", "documents", "tags", "loyaltyPoints", "consents", "messages", "suggestions", "importRows"}

// fates tell of each kind of data what the erasure does to it.
func (v *visit) fates(check clientele.DeletionCheck) []view.Fate {
	fates := []view.Fate{{What: v.T("erase.what.profile"), Fate: v.T("erase.gone"), Gone: true}}
	for _, kind := range goneKinds {
		if n := check.Counts.Removed[kind]; n > 0 {
			fates = append(fates, view.Fate{What: v.T("erase.what." + kind), Fate: v.T("erase.gone"), N: v.l.Number(n), Gone: true})
		}
	}
	if n := check.Counts.Cancelled; n > 0 {
		fates = append(fates, view.Fate{What: v.T("erase.what.future"), Fate: v.T("erase.cancelled"), N: v.l.Number(n)})
	}
	for _, kept := range check.Counts.Retained {
		fates = append(fates, v.retained(kept.What, kept.Count, kept.Until))
	}
	return append(fates, view.Fate{What: v.T("erase.what.history"), Fate: v.T("erase.unreadable")},
		view.Fate{What: v.T("erase.what.sums"), Fate: v.T("erase.unchanged")})
}

// retained tells what is kept without the person, and until when.
func (v *visit) retained(what string, n int64, until string) view.Fate {
	fate := view.Fate{What: v.T("erase.what." + what), Fate: v.T("erase.kept"), N: v.l.Number(n), Kept: true}
	if what == "suppression" {
		fate.Fate = v.T("erase.suppression")
	} else if day, err := time.Parse(time.DateOnly, until); err == nil {
		fate.Fate = v.T("erase.kept.until", v.l.Date(day))
	}
	return fate
}

// eraseCustomer removes a person for good, and leads to the proof.
func eraseCustomer(v *visit) error {
	if !strings.EqualFold(v.form("word"), v.T("erase.word")) {
		return v.deletePage(http.StatusUnprocessableEntity, "", true)
	}
	o := clientele.EraseOptions{RefuseFuture: v.form("future") == "refuse", Version: wholeNumber(v.form("version"), clientele.AnyVersion)}
	e, err := v.reg.EraseCustomer(v.ctx(), v.actor, v.r.PathValue("id"), o)
	if expected(err) {
		return v.deletePage(answer.Status(err), v.firstWrong(err), false)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.erased"})
	return v.goTo("/settings/erasures/" + e.ID)
}
