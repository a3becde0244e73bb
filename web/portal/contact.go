package portal

import (
	"net/http"
	"slices"
	"strings"

	"clientele"
)

// contactCookie holds the ids of the new contacts that wait for their codes.
const contactCookie = "clientele_contact"

// confirmView asks for the codes that were sent to new contacts.
type confirmView struct {
	frame
	Contacts []contactForm
}

type contactForm struct {
	ID, Lead string
	Field    field
}

// waitFor leads to where the codes of new contacts are typed.
func (v *visit) waitFor(contacts []clientele.OwnContact) error {
	var ids []string
	for _, c := range contacts {
		ids = append(ids, c.ID)
	}
	v.cookie(contactCookie, strings.Join(ids, "."), v.home(), codeLife)
	return v.goTo(v.home() + "/profile/confirm")
}

func (v *visit) waiting() ([]clientele.OwnContact, error) {
	cookie, err := v.r.Cookie(contactCookie)
	if err != nil {
		return nil, nil // none waits
	}
	ids := strings.Split(cookie.Value, ".")
	return v.reg.OwnContacts(v.ctx(), v.actor, ids[:min(len(ids), 2)])
}

func confirmForm(v *visit, _ clientele.Customer) error { return v.confirm(http.StatusOK, "", "") }

// confirm shows what waits. wrong is what is wrong with the code of one of them.
func (v *visit) confirm(status int, id, wrong string) error {
	contacts, err := v.waiting()
	if err != nil {
		return err
	}
	if len(contacts) == 0 {
		return v.goTo(v.home() + "/profile")
	}
	p := confirmView{frame: v.place(v.T("portal.confirm"), "profile")}
	for i, c := range contacts {
		f := contactForm{ID: c.ID, Lead: v.T("portal.confirm.lead", c.To)}
		f.Field = field{Name: "code-" + string(c.Channel), Label: v.T("portal.code.label"), Auto: "one-time-code", Required: true, Focus: i == 0}
		if c.ID == id {
			f.Field.Wrong = wrong
		}
		p.Contacts = append(p.Contacts, f)
	}
	return v.show(status, confirmPage(p))
}

func confirm(v *visit, _ clientele.Customer) error {
	contacts, err := v.waiting()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(contacts, func(c clientele.OwnContact) bool { return c.ID == v.form("contact") })
	if i < 0 {
		return v.confirm(http.StatusConflict, "", "")
	}
	err = v.reg.ConfirmOwn(v.ctx(), v.actor, contacts[i].ID, v.form("code-"+string(contacts[i].Channel)))
	if clientele.KindOf(err) == clientele.KindUnauthorized {
		return v.confirm(http.StatusUnauthorized, contacts[i].ID, v.T("portal.code.wrong"))
	}
	if err != nil {
		return err
	}
	if rest := slices.Delete(contacts, i, i+1); len(rest) > 0 {
		return v.waitFor(rest)
	}
	v.cookie(contactCookie, "", v.home(), 0)
	return v.goTo(v.home() + "/profile?saved=yes")
}
