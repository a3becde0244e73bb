package portal

import (
	"net/http"
	"time"

	"clientele"
)

// portalPlaces are the navigation of whoever has signed in.
var portalPlaces = []struct{ name, path, icon string }{
	{"bookings", "", "calendar"}, {"receipts", "/receipts", "receipt"}, {"profile", "/profile", "user-round"},
}

// The portal's cookies. They are sent to one business's pages alone.
const (
	sessionCookie = "clientele_customer"
	codeCookie    = "clientele_code"
	sessionLife   = 30 * 24 * time.Hour
	codeLife      = 15 * time.Minute
)

func (v *visit) home() string { return "/my/" + v.org.Slug }

// signedIn finds who the session belongs to. While a removal is pending nothing but that is shown.
func (v *visit) signedIn() (clientele.Customer, error) {
	token := ""
	if cookie, err := v.r.Cookie(sessionCookie); err == nil {
		token = cookie.Value
	}
	a, c, err := v.reg.PortalCustomer(v.ctx(), v.org, token)
	if err == nil {
		v.actor = a
	}
	return c, err
}

// inside makes a page for whoever has signed in: others are led to the sign-in, and somebody whose removal is pending to
// the page that offers to cancel it.
func inside(handle func(*visit, clientele.Customer) error) func(*visit) error {
	return func(v *visit) error {
		c, err := v.signedIn()
		switch {
		case clientele.KindOf(err) == clientele.KindUnauthorized:
			return v.goTo(v.home())
		case err != nil:
			return err
		case c.Status == clientele.StatusRemovalPending:
			return v.goTo(v.home())
		}
		return handle(v, c)
	}
}

// signInView asks for a contact, and then for the code.
type signInView struct {
	frame
	Wrong string
	Field field
	Left  bool // an account has just been asked to be deleted, or one signed out
}

// own is the first page of the portal: the bookings to come, or the way in.
func portalHome(v *visit) error {
	c, err := v.signedIn()
	switch {
	case clientele.KindOf(err) == clientele.KindUnauthorized:
		return v.askContact(http.StatusOK, "")
	case err != nil:
		return err
	case c.Status == clientele.StatusRemovalPending:
		return v.pending(http.StatusOK, c, "")
	}
	return v.bookings(c)
}

func (v *visit) askContact(status int, wrong string) error {
	p := signInView{frame: v.frame(v.T("portal.sign-in"))}
	p.Field = field{Name: "contact", Label: v.T("portal.contact"), Value: v.r.PostFormValue("contact"), Auto: "username", Required: true, Wrong: wrong, Hint: v.T("portal.contact.hint")}
	return v.show(status, contactPage(p))
}

func askCode(v *visit) error {
	id, err := v.reg.AskCode(v.ctx(), v.actor, v.form("contact"))
	switch clientele.KindOf(err) {
	case "":
		if err != nil {
			return err
		}
	case clientele.KindValidation:
		return v.askContact(http.StatusUnprocessableEntity, v.T("portal.contact.wrong"))
	case clientele.KindRateLimited:
		v.w.Header().Set("Retry-After", "3600")
		return v.askContact(http.StatusTooManyRequests, v.T("portal.too-many"))
	default:
		return err
	}
	v.cookie(codeCookie, id, v.home(), codeLife)
	return v.goTo(v.home() + "/code")
}

func (v *visit) challenge() string {
	cookie, err := v.r.Cookie(codeCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func codeForm(v *visit) error {
	if v.challenge() == "" {
		return v.goTo(v.home())
	}
	return v.askForCode(http.StatusOK, "")
}

func (v *visit) askForCode(status int, wrong string) error {
	p := signInView{frame: v.frame(v.T("portal.code")), Wrong: wrong}
	p.Field = field{Name: "code", Label: v.T("portal.code.label"), Auto: "one-time-code", Required: true, Focus: true, Wrong: wrong}
	return v.show(status, codePage(p))
}

func giveCode(v *visit) error {
	people, err := v.reg.CheckCode(v.ctx(), v.actor, v.challenge(), v.form("code"))
	if clientele.KindOf(err) == clientele.KindUnauthorized || err == nil && len(people) == 0 {
		return v.askForCode(http.StatusUnauthorized, v.T("portal.code.wrong"))
	}
	if err != nil {
		return err
	}
	if len(people) > 1 {
		return v.goTo(v.home() + "/who")
	}
	return v.enter(people[0].ID)
}

// enter begins a session in a cookie of its own: what the browser had before does not lead into it.
func (v *visit) enter(customer string) error {
	token, err := v.reg.EnterPortal(v.ctx(), v.actor, v.challenge(), customer)
	if clientele.KindOf(err) == clientele.KindUnauthorized || clientele.KindOf(err) == clientele.KindNotFound {
		return v.goTo(v.home())
	}
	if err != nil {
		return err
	}
	v.cookie(codeCookie, "", v.home(), 0)
	v.cookie(sessionCookie, token, v.home(), sessionLife)
	return v.goTo(v.home())
}

// whoView lets those who share a contact say who they are.
type whoView struct {
	frame
	People []clientele.PortalPerson
}

func whoForm(v *visit) error {
	people, err := v.reg.PortalChoice(v.ctx(), v.actor, v.challenge())
	if clientele.KindOf(err) == clientele.KindUnauthorized {
		return v.goTo(v.home())
	}
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, whoPage(whoView{v.frame(v.T("portal.who")), people}))
}

func who(v *visit) error { return v.enter(v.form("person")) }

func leave(v *visit) error {
	if cookie, err := v.r.Cookie(sessionCookie); err == nil {
		if err := v.reg.LeavePortal(v.ctx(), cookie.Value); err != nil {
			return err
		}
	}
	v.cookie(sessionCookie, "", v.home(), 0)
	return v.goTo(v.home())
}
