package web

import (
	"net/http"
	"strconv"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// erasures lists who was removed for good, without saying who.
func erasures(v *visit) error {
	page, err := v.reg.Erasures(v.ctx(), v.actor, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	users, err := v.userNames()
	if err != nil {
		return err
	}
	p := view.Erasures{Frame: v.settingsFrame("erasures"), Next: nextPage("/settings/erasures", page.Next)}
	for _, e := range page.Items {
		p.Rows = append(p.Rows, v.erasureLine(e, users))
	}
	return v.show(http.StatusOK, view.ErasuresPage(p))
}

func (v *visit) erasureLine(e clientele.Erasure, users map[string]string) view.ErasureLine {
	line := view.ErasureLine{ID: e.ID, When: v.l.DateTime(v.here(e.At)), Who: v.requester(e, users), Stage: string(e.Status()), StageText: v.T("erasure.stage." + string(e.Status()))}
	if !e.PurgedAt.IsZero() {
		line.Purged = v.l.DateTime(v.here(e.PurgedAt))
	}
	return line
}

// requester says on whose request somebody was erased.
func (v *visit) requester(e clientele.Erasure, users map[string]string) string {
	if name := users[e.Requester.ID]; name != "" {
		return name
	}
	if key := "erasure.by." + e.Requester.Kind; v.l.Has(key) {
		return v.T(key)
	}
	return v.T("actor.system")
}

func erasure(v *visit) error { return v.erasure(http.StatusOK, "", "") }

// erasure shows one erasure with its proof.
func (v *visit) erasure(code int, wrong, told string) error {
	e, err := v.reg.Erasure(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	users, err := v.userNames()
	if err != nil {
		return err
	}
	p := view.Erasure{Frame: v.settingsFrame("erasures"), ErasureLine: v.erasureLine(e, users), Customer: e.CustomerID, Wrong: wrong, Told: told,
		Ready: e.Done.N > 0, Records: v.l.N("erasure.records", int(e.Counts.Records)), Keys: v.l.N("erasure.keys", int(e.Counts.Keys))}
	p.Title = v.T("erasure.title", p.When)
	for _, kind := range goneKinds {
		if n := e.Counts.Removed[kind]; n > 0 {
			p.Fates = append(p.Fates, view.Fate{What: v.T("erase.what." + kind), Fate: v.T("erase.gone"), N: v.l.Number(n), Gone: true})
		}
	}
	if n := e.Counts.Cancelled; n > 0 {
		p.Fates = append(p.Fates, view.Fate{What: v.T("erase.what.future"), Fate: v.T("erase.cancelled"), N: v.l.Number(n)})
	}
	for _, kept := range e.Counts.Retained {
		p.Fates = append(p.Fates, v.retained(kept.What, kept.Count, kept.Until))
	}
	if e.Scan != nil {
		p.Scan = v.T("erasure.scan", v.l.Number(e.Scan.Files), size(e.Scan.Bytes), v.l.Number(e.Scan.Needles), v.l.Number(e.Scan.Hits))
		if e.Scan.Files == 0 {
			p.Scan = v.T("erasure.rewritten")
		}
		for _, out := range e.Scan.LeftOut {
			p.LeftOut = append(p.LeftOut, v.T("erasure.leftout", v.l.Number(out.Count), out.Reason))
		}
	}
	return v.show(code, view.ErasurePage(p))
}

// certificate gives the signed proof of an erasure as a file.
func certificate(v *visit) error {
	id := v.r.PathValue("id")
	content, err := v.reg.ErasureCertificate(v.ctx(), v.actor, id)
	if expected(err) {
		return v.erasure(answer.Status(err), v.message(err), "")
	}
	if err != nil {
		return err
	}
	v.attach("certificate-"+id+".json", "application/json")
	v.w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(content) // whoever asked has gone when this fails
	return nil
}

// purge searches the program's files for what the erased were known by, at once instead of in the night.
func purge(v *visit) error {
	result, err := v.reg.Purge(v.ctx(), v.actor)
	if expected(err) {
		return v.erasure(answer.Status(err), v.message(err), "")
	}
	if err != nil {
		return err
	}
	if result.Pending > 0 {
		return v.erasure(http.StatusOK, "", v.T("erasure.pending", result.Delayed))
	}
	v.tell(flash{Key: "toast.purged"})
	return v.goTo("/settings/erasures/" + v.r.PathValue("id"))
}
