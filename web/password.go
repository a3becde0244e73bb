package web

import (
	"context"
	"net/http"
	"strings"

	"clientele"
	"clientele/web/limit"
	"clientele/web/view"
)

func forgotForm(v *visit) error { return v.forgot(http.StatusOK, "", false) }

func (v *visit) forgot(code int, wrong string, asked bool) error {
	return v.show(code, view.ForgotPage(view.Forgot{Frame: v.frame(v.T("forgot.title"), ""), Email: v.form("email"), Wrong: wrong, Asked: asked}))
}

// forgotPassword has a link mailed. It answers first, so that neither its words nor its time tell whether anybody has
// the address.
func forgotPassword(v *visit) error {
	email := v.form("email")
	by := []string{"forgot from " + limit.Address(v.r), "forgot as " + hashOf(strings.ToLower(email))}
	switch err := v.mayTry(by...); {
	case clientele.KindOf(err) == clientele.KindRateLimited:
		return v.forgot(http.StatusTooManyRequests, v.T("sign-in.slow"), false)
	case err != nil:
		return err
	}
	ctx, reg, log := context.WithoutCancel(v.ctx()), v.reg, v.log
	go func() {
		if err := reg.AskForPassword(ctx, email); err != nil {
			log.Error("a link to choose a password was not written", "error", err)
		}
	}()
	return v.forgot(http.StatusOK, "", true)
}

func passwordForm(v *visit) error {
	e, err := v.reg.UserByPasswordLink(v.ctx(), v.r.PathValue("token"))
	if err != nil {
		return v.overLink(err)
	}
	return v.choosePassword(http.StatusOK, e, nil)
}

// overLink says that a link leads nowhere any more, where one can ask for a new one.
func (v *visit) overLink(err error) error {
	if clientele.KindOf(err) != clientele.KindNotFound {
		return err
	}
	return v.forgot(http.StatusNotFound, v.T("password.over"), false)
}

func (v *visit) choosePassword(code int, e clientele.Entrance, wrong map[string]string) error {
	return v.show(code, view.PasswordPage(view.Password{Frame: v.frame(v.T("password.title"), ""), Organization: e.Org.Name, Email: e.User.Email,
		Token: v.r.PathValue("token"), Field: view.Field{Name: "password", Label: v.T("password"), Type: "password", Auto: "new-password",
			Required: true, Focus: true, Hint: v.T("password.hint"), Wrong: wrong["password"]}}))
}

func setPassword(v *visit) error {
	token := v.r.PathValue("token")
	e, err := v.reg.ChoosePassword(v.ctx(), token, v.r.FormValue("password"))
	if clientele.KindOf(err) == clientele.KindValidation {
		now, lost := v.reg.UserByPasswordLink(v.ctx(), token)
		if lost != nil {
			return v.overLink(lost)
		}
		return v.choosePassword(http.StatusUnprocessableEntity, now, v.wrongs(err))
	}
	if err != nil {
		return v.overLink(err)
	}
	if err := v.sessions.RenewToken(v.ctx()); err != nil {
		return err
	}
	return v.goIn(e, "")
}
