package web

import (
	"net/http"
	"slices"
	"strings"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func keys(v *visit) error {
	all, err := v.reg.Keys(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Keys{Frame: v.settingsFrame("keys")}
	for _, k := range all {
		line := view.KeyLine{ID: k.ID, Name: k.Name, Hint: k.Hint, Created: v.l.Date(v.here(k.CreatedAt)), Test: k.Mode == clientele.ModeTest}
		var scopes []string
		for _, s := range k.Scopes {
			scopes = append(scopes, string(s))
		}
		line.Scopes = strings.Join(scopes, ", ")
		switch {
		case !k.RevokedAt.IsZero():
			line.Over, line.State = true, v.T("keys.revoked", v.l.Date(v.here(k.RevokedAt)))
		case !k.ExpiresAt.IsZero() && k.ExpiresAt.Before(v.now()):
			line.Over, line.State = true, v.T("keys.expired")
		}
		p.Rows = append(p.Rows, line)
	}
	return v.show(http.StatusOK, view.KeysPage(p))
}

func newKey(v *visit) error {
	return v.keyForm(http.StatusOK, clientele.KeyRequest{Mode: clientele.ModeLive, Scopes: []clientele.Scope{clientele.CustomersRead}}, "", nil)
}

func createKey(v *visit) error {
	req := clientele.KeyRequest{Name: v.form("name"), Mode: clientele.Mode(v.form("mode")), ExpiresAt: v.day(v.form("expiresAt"), 0)}
	for _, s := range v.r.Form["scope"] {
		req.Scopes = append(req.Scopes, clientele.Scope(s))
	}
	key, token, err := v.reg.CreateKey(v.ctx(), v.actor, req)
	if expected(err) {
		return v.keyForm(answer.Status(err), req, v.unlessFields(err), v.wrongs(err))
	}
	if err != nil {
		return err
	}
	v.r.Header.Del("Accept-Encoding") // the only page with a secret is not compressed
	return v.show(http.StatusOK, view.KeyMadePage(view.KeyMade{Frame: v.settingsFrame("keys"), Name: key.Name, Token: token}))
}

func (v *visit) keyForm(code int, req clientele.KeyRequest, message string, wrong map[string]string) error {
	p := view.KeyForm{Frame: v.settingsFrame("keys"), Wrong: message, ScopesWrong: wrong["scopes"]}
	p.Title = v.T("keys.new")
	mode := view.Field{Name: "mode", Label: v.T("keys.mode"), Value: string(req.Mode), Hint: v.T("keys.mode.hint"), Wrong: wrong["mode"],
		Options: []view.Option{{Value: "live", Label: v.T("keys.live")}, {Value: "test", Label: v.T("keys.test")}}}
	expires := view.Field{Name: "expiresAt", Label: v.T("keys.expires"), Type: "date", Hint: v.T("keys.expires.hint"), Wrong: wrong["expiresAt"]}
	if !req.ExpiresAt.IsZero() {
		expires.Value = req.ExpiresAt.Format("2006-01-02")
	}
	p.Fields = []view.Field{{Name: "name", Label: v.T("field.name"), Value: req.Name, Hint: v.T("keys.name.hint"), Required: true, Wrong: wrong["name"]}, mode, expires}
	for _, s := range clientele.AllScopes() {
		p.Scopes = append(p.Scopes, view.ScopeChoice{Name: string(s), On: slices.Contains(req.Scopes, s)})
	}
	return v.show(code, view.KeyFormPage(p))
}

func revokeKey(v *visit) error {
	if _, err := v.reg.RevokeKey(v.ctx(), v.actor, v.r.PathValue("id")); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.key.revoked"})
	return v.goTo("/settings/keys")
}
