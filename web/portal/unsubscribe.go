package portal

import (
	"net/http"
)

// leaveView asks whether no more marketing is wanted, or says that it is so.
type leaveView struct {
	frame
	At   string
	Done bool
}

func unsubscribeForm(v *visit) error {
	if _, err := v.reg.ReadUnsubscription(v.actor, v.r.PathValue("token")); err != nil {
		return err
	}
	return v.show(http.StatusOK, leavePage(leaveView{frame: v.frame(v.T("leave.title")), At: v.r.URL.Path}))
}

// unsubscribe withdraws at once: it is what a mail program sends by itself for one click (RFC 8058), and what the button
// of the page sends. Nobody has to sign in.
func unsubscribe(v *visit) error {
	u, err := v.reg.ReadUnsubscription(v.actor, v.r.PathValue("token"))
	if err != nil {
		return err
	}
	if err := v.reg.Unsubscribe(v.ctx(), v.actor, u, v.T("leave.wording")); err != nil {
		return err
	}
	return v.show(http.StatusOK, leavePage(leaveView{frame: v.frame(v.T("leave.title")), Done: true}))
}
