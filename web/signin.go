package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"clientele"
	"clientele/locale"
	"clientele/web/limit"
	"clientele/web/view"
)

// start leads to where the visitor belongs: to the set-up, to signing in, or to the register.
func start(v *visit) error {
	if v.actor.ID != "" {
		return v.goTo("/customers")
	}
	first, err := v.reg.FirstStart(v.ctx())
	if err != nil {
		return err
	}
	if first {
		return v.goTo("/setup")
	}
	return v.goTo("/sign-in")
}

func signInForm(v *visit) error {
	if v.actor.ID != "" {
		return v.goTo("/customers")
	}
	if first, err := v.reg.FirstStart(v.ctx()); err != nil || first {
		return orGo(v, err, "/setup")
	}
	return v.show(http.StatusOK, view.SignInPage(view.SignIn{Frame: v.frame(v.T("sign-in"), ""), Next: ownPath(v.form("next"))}))
}

func orGo(v *visit, err error, path string) error {
	if err != nil {
		return err
	}
	return v.goTo(path)
}

// ownPath is a path of these pages, or nothing: nobody is led away by a link.
func ownPath(path string) string {
	odd := func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`\?#`, c) } // browsers leave out tabs and line breaks
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(path, odd) {
		return ""
	}
	return path
}

func signIn(v *visit) error {
	email, next := v.form("email"), ownPath(v.form("next"))
	by := []string{"from " + limit.Address(v.r), "as " + hashOf(strings.ToLower(email))}
	refused := func(code int, why string) error {
		return v.show(code, view.SignInPage(view.SignIn{Frame: v.frame(v.T("sign-in"), ""), Email: email, Next: next, Wrong: why}))
	}
	switch err := v.mayTry(by...); {
	case clientele.KindOf(err) == clientele.KindRateLimited:
		return refused(http.StatusTooManyRequests, v.T("sign-in.slow"))
	case err != nil:
		return err
	}
	open, err := v.reg.SignIn(v.ctx(), email, v.r.FormValue("password"))
	if clientele.KindOf(err) == clientele.KindUnauthorized {
		return refused(http.StatusUnauthorized, v.T("sign-in.wrong"))
	}
	if err == nil {
		err = v.reg.Forgive(v.ctx(), by...)
	}
	if err != nil {
		return err
	}
	if err := v.sessions.RenewToken(v.ctx()); err != nil {
		return err
	}
	if len(open) == 1 {
		return v.goIn(open[0], next)
	}
	places := make([]string, len(open))
	for i, e := range open {
		places[i] = e.Org.ID + " " + e.User.ID + " " + v.reg.SessionMark(e.User)
	}
	v.ask(places)
	if err := v.saveSession(); err != nil {
		return err
	}
	return v.goTo("/sign-in/organization")
}

// ask notes what a right password opened, until one of it is chosen or confirmed.
func (v *visit) ask(places []string) {
	v.keep(keyAsked, strings.Join(append([]string{v.now().UTC().Format(time.RFC3339)}, places...), "\n"))
}

// askLife is how long one may take to choose or to find the telephone.
const askLife = 10 * time.Minute

// asked gives what a right password opened a moment ago.
func (v *visit) asked() ([]clientele.Entrance, error) {
	lines := strings.Split(v.session(keyAsked), "\n")
	at, err := time.Parse(time.RFC3339, lines[0])
	if err != nil || v.now().Sub(at) > askLife {
		return nil, clientele.Errorf(clientele.KindUnauthorized, "Sign in again")
	}
	var open []clientele.Entrance
	for _, line := range lines[1:] {
		parts := strings.Fields(line)
		a, u, err := v.reg.Enter(v.ctx(), parts[0], parts[1], parts[2])
		if err != nil {
			return nil, err
		}
		open = append(open, clientele.Entrance{Org: a.Org, User: u})
	}
	return open, nil
}

func chooseForm(v *visit) error {
	open, err := v.asked()
	if err != nil {
		return err
	}
	p := view.Choose{Frame: v.frame(v.T("choose.title"), "")}
	for _, e := range open {
		p.Places = append(p.Places, view.Entrance{Org: e.Org.ID, Name: e.Org.Name, Role: string(e.User.Role)})
	}
	return v.show(http.StatusOK, view.ChoosePage(p))
}

func choose(v *visit) error {
	open, err := v.asked()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(open, func(e clientele.Entrance) bool { return e.Org.ID == v.form("org") })
	if i < 0 {
		return clientele.NotFound("Organization")
	}
	return v.goIn(open[i], "")
}

// goIn lets somebody in whose password was right, by way of the second factor where they have one.
func (v *visit) goIn(e clientele.Entrance, next string) error {
	needed, err := v.reg.HasSecondFactor(v.ctx(), e.Org.ID, e.User.ID)
	if err != nil {
		return err
	}
	if !needed {
		return v.in(e, next)
	}
	v.ask([]string{e.Org.ID + " " + e.User.ID + " " + v.reg.SessionMark(e.User)})
	if err := v.saveSession(); err != nil {
		return err
	}
	return v.goTo("/sign-in/code")
}

func (v *visit) in(e clientele.Entrance, next string) error {
	if err := v.sessions.RenewToken(v.ctx()); err != nil {
		return err
	}
	v.sessions.Remove(v.ctx(), keyAsked)
	now := v.now().UTC().Format(time.RFC3339)
	for key, value := range map[string]string{keyOrg: e.Org.ID, keyUser: e.User.ID, keyMark: v.reg.SessionMark(e.User), keySince: now,
		keySeen: now, keyDevice: device(v.r.UserAgent())} {
		v.keep(key, value)
	}
	if err := v.saveSession(); err != nil {
		return err
	}
	if err := v.reg.SignedIn(v.ctx(), e); err != nil {
		return err
	}
	if next == "" {
		next = "/customers"
	}
	return v.goTo(next)
}

// device is what a browser calls itself, in short.
func device(agent string) string {
	pick := func(names ...string) string {
		for _, n := range names {
			name, label, _ := strings.Cut(n, "=")
			if strings.Contains(agent, name) {
				return label
			}
		}
		return ""
	}
	browser := pick("Edg/=Edge", "OPR/=Opera", "Firefox/=Firefox", "Chrome/=Chrome", "Safari/=Safari")
	system := pick("iPhone=iPhone", "iPad=iPad", "Android=Android", "Windows=Windows", "Mac OS X=macOS", "CrOS=ChromeOS", "Linux=Linux")
	return strings.Trim(browser+" · "+system, " ·")
}

func codeForm(v *visit) error {
	if _, err := v.asked(); err != nil {
		return err
	}
	return v.show(http.StatusOK, view.CodePage(view.Code{Frame: v.frame(v.T("code.title"), "")}))
}

func code(v *visit) error {
	open, err := v.asked()
	if err != nil {
		return err
	}
	if len(open) != 1 {
		return v.goTo("/sign-in/organization")
	}
	refused := func(code int, why string) error {
		return v.show(code, view.CodePage(view.Code{Frame: v.frame(v.T("code.title"), ""), Wrong: why}))
	}
	by := "code " + open[0].User.ID
	switch err := v.mayTry(by); {
	case clientele.KindOf(err) == clientele.KindRateLimited:
		return refused(http.StatusTooManyRequests, v.T("sign-in.slow"))
	case err != nil:
		return err
	}
	recovered, err := v.reg.CheckSecondFactor(v.ctx(), open[0], v.form("code"))
	if clientele.KindOf(err) == clientele.KindUnauthorized {
		return refused(http.StatusUnauthorized, v.T("code.wrong"))
	}
	if err == nil {
		err = v.reg.Forgive(v.ctx(), by)
	}
	if err != nil {
		return err
	}
	if recovered {
		if err := v.tellCodesLeft(open[0]); err != nil {
			return err
		}
	}
	return v.in(open[0], "")
}

func signOut(v *visit) error {
	if err := v.sessions.Destroy(v.ctx()); err != nil {
		return err
	}
	m := *v.sessions
	m.Cookie.Secure = v.encrypted()
	m.WriteSessionCookie(v.ctx(), v.w, "", time.Time{})
	return v.goTo("/sign-in")
}

// chooseLanguage is for those who have not signed in; whoever has keeps it among their preferences.
func chooseLanguage(v *visit) error {
	code := v.form("language")
	if locale.Names[code] == "" {
		return clientele.Errorf(clientele.KindInvalidRequest, "There is no such language")
	}
	http.SetCookie(v.w, &http.Cookie{Name: "language", Value: code, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: v.encrypted()})
	return v.goTo("/")
}

// first makes sure that two visitors of the first start do not both set an organization up.
var first sync.Mutex

func setupForm(v *visit) error {
	return v.setup(http.StatusOK, clientele.Setup{Country: "FI"}, nil)
}

func (v *visit) setup(code int, s clientele.Setup, wrong map[string]string) error {
	if open, err := v.reg.FirstStart(v.ctx()); err != nil || !open {
		return orGo(v, err, "/sign-in")
	}
	p := view.FirstStart{Frame: v.frame(v.T("setup.title"), "")}
	p.Fields = []view.Field{
		{Name: "name", Label: v.T("setup.name"), Value: s.Name, Required: true, Auto: "organization", Focus: wrong == nil, Wrong: wrong["name"]},
		v.countryField(view.Field{Name: "country", Label: v.T("field.address.country"), Value: s.Country, Hint: v.T("setup.country.hint"), Wrong: wrong["country"]}, false)}
	p.Owner = []view.Field{
		{Name: "owner", Label: v.T("setup.your-name"), Value: s.OwnerName, Auto: "name", Wrong: wrong["owner.name"]},
		{Name: "email", Label: v.T("email"), Value: s.OwnerEmail, Type: "email", Auto: "username", Required: true, Wrong: wrong["owner.email"]},
		{Name: "password", Label: v.T("password"), Type: "password", Auto: "new-password", Required: true, Hint: v.T("password.hint"), Wrong: wrong["owner.password"]}}
	return v.show(code, view.FirstStartPage(p))
}

func setup(v *visit) error {
	first.Lock()
	defer first.Unlock()
	if open, err := v.reg.FirstStart(v.ctx()); err != nil || !open {
		return orGo(v, err, "/sign-in")
	}
	s := clientele.Setup{Name: v.form("name"), Country: v.form("country"), OwnerName: v.form("owner"), OwnerEmail: v.form("email"),
		OwnerPassword: v.r.FormValue("password")}
	org, owner, err := v.reg.SetUp(v.ctx(), s)
	if clientele.KindOf(err) == clientele.KindValidation {
		return v.setup(http.StatusUnprocessableEntity, s, v.wrongs(err))
	}
	if err != nil {
		return err
	}
	return v.in(clientele.Entrance{Org: org, User: owner}, "")
}
