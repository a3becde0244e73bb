package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"clientele"
	"clientele/locale"
	"clientele/web/answer"
	"clientele/web/view"
)

func me(v *visit) error { return v.me(http.StatusOK, nil) }

func (v *visit) me(code int, wrong map[string]string) error {
	sessions, err := v.reg.Sessions(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Me{Frame: v.frame(v.T("nav.me"), "me")}
	if p.SecondFactor, err = v.reg.HasSecondFactor(v.ctx(), v.actor.Org.ID, v.actor.ID); err != nil {
		return err
	}
	if p.SecondFactor {
		left, err := v.reg.RecoveryCodesLeft(v.ctx(), v.actor.Org.ID, v.actor.ID)
		if err != nil {
			return err
		}
		p.CodesLeft, p.FewCodes = v.l.N("recovery.left", left), left <= clientele.FewRecoveryCodes
	}
	here := hashOf(v.sessions.Token(v.ctx()))
	for _, s := range sessions {
		var d sessionData
		if json.Unmarshal(s.Data, &d) != nil {
			continue // we wrote it
		}
		p.Sessions = append(p.Sessions, view.SessionLine{ID: s.ID(), Here: s.Hash == here, Device: or(d.Values[keyDevice], v.T("sessions.unknown")),
			Since: v.T("sessions.since", v.stamp(d.Values[keySince])), Seen: v.T("sessions.seen", v.stamp(d.Values[keySeen]))})
	}
	language := view.Field{Name: "language", Label: v.T("me.language"), Value: v.prefs.Language, Options: []view.Option{{Value: "", Label: v.T("me.language.browser")}}}
	for _, code := range locale.Codes {
		language.Options = append(language.Options, view.Option{Value: code, Label: locale.Names[code]})
	}
	theme := view.Field{Name: "theme", Label: v.T("me.theme"), Value: v.prefs.Theme, Options: []view.Option{{Value: "", Label: v.T("me.theme.system")},
		{Value: "light", Label: v.T("me.theme.light")}, {Value: "dark", Label: v.T("me.theme.dark")}}}
	p.Prefs = []view.Field{language, theme}
	p.Password = []view.Field{{Name: "present", Label: v.T("me.password.present"), Type: "password", Auto: "current-password", Required: true, Wrong: wrong["present"]},
		{Name: "password", Label: v.T("me.password.new"), Type: "password", Auto: "new-password", Required: true, Hint: v.T("password.hint"), Wrong: wrong["password"]}}
	return v.show(code, view.MePage(p))
}

func (v *visit) stamp(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "–"
	}
	return v.l.DateTime(v.here(t))
}

func setPreferences(v *visit) error {
	p := v.prefs
	p.Language, p.Theme, p.Compact, p.NoShortcuts = v.form("language"), v.form("theme"), v.form("compact") == "yes", v.form("shortcuts") != "yes"
	if p.Language != "" && locale.Names[p.Language] == "" {
		return clientele.Errorf(clientele.KindInvalidRequest, "There is no such language")
	}
	if err := v.reg.SetPreferences(v.ctx(), v.actor, p); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/me")
}

func changePassword(v *visit) error {
	by := "password " + v.actor.ID
	switch err := v.mayTry(by); {
	case clientele.KindOf(err) == clientele.KindRateLimited:
		return v.me(http.StatusTooManyRequests, map[string]string{"present": v.T("sign-in.slow")})
	case err != nil:
		return err
	}
	u, err := v.reg.ChangePassword(v.ctx(), v.actor, v.r.FormValue("present"), v.r.FormValue("password"))
	if clientele.KindOf(err) == clientele.KindValidation {
		return v.me(http.StatusUnprocessableEntity, v.wrongs(err))
	}
	if err == nil {
		err = v.reg.Forgive(v.ctx(), by)
	}
	if err != nil {
		return err
	}
	v.keep(keyMark, v.reg.SessionMark(u))
	if err := v.sessions.RenewToken(v.ctx()); err != nil {
		return err
	}
	if err := v.saveSession(); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.password"})
	return v.goTo("/me")
}

func endSession(v *visit) error {
	err := v.reg.EndSession(v.ctx(), v.actor, v.form("session"))
	if err != nil && clientele.KindOf(err) != clientele.KindNotFound { // one that is gone is ended
		return err
	}
	v.tell(flash{Key: "toast.session"})
	return v.goTo("/me")
}

func secondFactorForm(v *visit) error {
	return v.secondFactor(http.StatusOK, clientele.NewSecondFactor(), "")
}

func (v *visit) secondFactor(code int, secret, wrong string) error {
	v.r.Header.Del("Accept-Encoding") // a page with a secret is not compressed
	return v.show(code, view.SecondFactorPage(view.SecondFactor{Frame: v.frame(v.T("second"), "me"), Secret: secret,
		Address: clientele.SecondFactorAddress(v.actor.Org, v.user, secret), Wrong: wrong}))
}

func secondFactorOn(v *visit) error {
	secret := v.form("secret")
	codes, err := v.reg.ConfirmSecondFactor(v.ctx(), v.actor, secret, v.form("code"))
	if expected(err) {
		return v.secondFactor(answer.Status(err), secret, v.firstWrong(err))
	}
	if err != nil {
		return err
	}
	return v.recoveryCodes(codes)
}

// recoveryCodes shows recovery codes, this once.
func (v *visit) recoveryCodes(codes []string) error {
	v.r.Header.Del("Accept-Encoding") // a page with secrets is not compressed
	name := v.T("recovery") + ": " + v.actor.Org.Name + ", " + v.user.Email
	return v.show(http.StatusOK, view.RecoveryPage(view.Recovery{Frame: v.frame(v.T("recovery"), "me"), Codes: codes,
		File: "data:text/plain;charset=utf-8," + url.PathEscape(name+"\n\n"+strings.Join(codes, "\n")+"\n")}))
}

// tellCodesLeft says how many recovery codes are left to whoever used one.
func (v *visit) tellCodesLeft(e clientele.Entrance) error {
	left, err := v.reg.RecoveryCodesLeft(v.ctx(), e.Org.ID, e.User.ID)
	if left == 0 {
		v.tell(flash{Key: "toast.recovery.none", Bad: true})
	} else {
		v.tell(flash{Key: "toast.recovery", N: left})
	}
	return err
}

func newRecoveryCodes(v *visit) error {
	codes, err := v.reg.NewRecoveryCodes(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	return v.recoveryCodes(codes)
}

func secondFactorOff(v *visit) error {
	if err := v.reg.RemoveSecondFactor(v.ctx(), v.actor, v.actor.ID); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.second.off"})
	return v.goTo("/me")
}
