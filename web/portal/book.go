package portal

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clientele"
	"clientele/web/answer"
)

// servicesView is the first page: what can be booked.
type servicesView struct {
	frame
	Services []serviceLine
}

type serviceLine struct{ URL, Name, Takes, Price string }

func services(v *visit) error {
	found, err := v.reg.OnlineServices(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := servicesView{frame: v.frame(v.T("book.title"))}
	p.Robots = true
	for _, s := range found {
		p.Services = append(p.Services, serviceLine{URL: v.query("/times", "item", s.ID), Name: s.Name, Takes: v.takes(s.DurationMinutes), Price: v.price(s.Price)})
	}
	return v.show(http.StatusOK, servicesPage(p))
}

func (v *visit) takes(minutes int) string {
	switch hours, rest := minutes/60, minutes%60; {
	case hours == 0:
		return v.T("book.minutes", rest)
	case rest == 0:
		return v.T("book.hours", hours)
	default:
		return v.T("book.hours", hours) + " " + v.T("book.minutes", rest)
	}
}

// price leaves out what costs nothing: it is agreed on the spot.
func (v *visit) price(minor int64) string {
	if minor == 0 {
		return ""
	}
	return v.l.Money(minor, v.org.Settings.Currency, false)
}

// query is an address of the booking pages; parts are names and values, those without a value are left out.
func (v *visit) query(path string, parts ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(parts); i += 2 {
		if parts[i+1] != "" {
			q.Set(parts[i], parts[i+1])
		}
	}
	return "/book/" + v.org.Slug + path + "?" + q.Encode()
}

// chosen is a service, and with whom it is wanted.
type chosen struct {
	service clientele.OnlineService
	user    clientele.User // the zero User: anyone
}

// choice reads the service and the user of an address or a form. One that is no longer offered leads back to the start.
func (v *visit) choice() (c chosen, found bool, err error) {
	all, err := v.reg.OnlineServices(v.ctx(), v.actor)
	if err != nil {
		return c, false, err
	}
	i := slices.IndexFunc(all, func(s clientele.OnlineService) bool { return s.ID == v.form("item") })
	if i < 0 {
		return c, false, nil
	}
	c.service = all[i]
	if user := v.form("user"); user != "" {
		n := slices.IndexFunc(c.service.Staff, func(u clientele.User) bool { return u.ID == user })
		if n < 0 {
			return c, false, nil
		}
		c.user = c.service.Staff[n]
	}
	return c, true, nil
}

// timesView is where a time is chosen, for a new booking or for one that is moved.
type timesView struct {
	frame
	What     string // the service and how long it takes
	Back     string
	Staff    []staffChip
	First    *timeChip // the first free time of all
	Action   string    // where a time is sent to
	Method   string
	Hidden   map[string]string
	Days     []dayTimes
	Earlier  string
	Later    string
	Wrong    string
	TimeZone string
}

type staffChip struct {
	URL, Name string
	Now       bool
}

type dayTimes struct {
	Day   string
	Times []timeChip
}

type timeChip struct{ Value, Label string }

// week is how many days are shown together.
const week = 7

func times(v *visit) error {
	c, found, err := v.choice()
	if err != nil || !found {
		return v.orStart(err)
	}
	p := timesView{frame: v.frame(c.service.Name), What: c.service.Name + " · " + v.takes(c.service.DurationMinutes), Back: "/book/" + v.org.Slug,
		Action: "/book/" + v.org.Slug + "/details", Method: "get", Hidden: map[string]string{"item": c.service.ID, "user": c.user.ID}}
	p.Staff = append(p.Staff, staffChip{v.query("/times", "item", c.service.ID), v.T("book.anyone"), c.user.ID == ""})
	for _, u := range c.service.Staff {
		p.Staff = append(p.Staff, staffChip{v.query("/times", "item", c.service.ID, "user", u.ID), u.Name, c.user.ID == u.ID})
	}
	q := clientele.AvailabilityQuery{Items: []string{c.service.ID}, UserID: c.user.ID}
	err = v.fillTimes(&p, func(from, to time.Time) ([]clientele.FreeTime, error) {
		q.From, q.To = from, to
		return v.reg.OnlineTimes(v.ctx(), v.actor, q)
	}, func(from string) string {
		return v.query("/times", "item", c.service.ID, "user", c.user.ID, "from", from)
	})
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, timesPage(p))
}

func (v *visit) orStart(err error) error {
	if err != nil {
		return err
	}
	return v.goTo("/book/" + v.org.Slug)
}

// fillTimes shows the week that is asked for, or the first with a free time.
func (v *visit) fillTimes(p *timesView, free func(from, to time.Time) ([]clientele.FreeTime, error), at func(from string) string) error {
	now := v.today()
	p.TimeZone = v.org.Settings.Timezone
	ahead, err := free(now, now.AddDate(0, 0, 60))
	if err != nil {
		return err
	}
	if len(ahead) > 0 {
		p.First = &timeChip{stamp(ahead[0].StartsAt), v.moment(ahead[0].StartsAt)}
	}
	today := midnight(now)
	from, asked := v.dayOf(v.form("from"))
	switch {
	case !asked && len(ahead) > 0:
		from = midnight(v.here(ahead[0].StartsAt))
	case !asked || from.Before(today):
		from = today
	}
	shown, err := free(from, from.AddDate(0, 0, week))
	if err != nil {
		return err
	}
	for _, f := range shown {
		day := v.day(f.StartsAt)
		if n := len(p.Days); n == 0 || p.Days[n-1].Day != day {
			p.Days = append(p.Days, dayTimes{Day: day})
		}
		last := &p.Days[len(p.Days)-1]
		last.Times = append(last.Times, timeChip{stamp(f.StartsAt), v.l.Time(v.here(f.StartsAt))})
	}
	if from.After(today) {
		p.Earlier = at(from.AddDate(0, 0, -week).Format(time.DateOnly))
	}
	if from.Before(today.AddDate(0, 0, 358)) {
		p.Later = at(from.AddDate(0, 0, week).Format(time.DateOnly))
	}
	return nil
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// dayOf reads a day of the organization.
func (v *visit) dayOf(text string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, text, v.org.Settings.Location())
	return t, err == nil && t.Before(v.today().AddDate(1, 0, 0))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// detailsView asks who books.
type detailsView struct {
	frame
	What, When, With string
	Back             string
	Hidden           map[string]string
	Others           []timeChip // instead of a time that was taken
	Fields           []field
	Consents         []consentBox
	Wrong            string
}

type consentBox struct {
	Name, Text string
	On         bool
}

func details(v *visit) error {
	c, found, err := v.choice()
	at, wrong := time.Parse(time.RFC3339, v.form("at"))
	if err != nil || !found || wrong != nil {
		return v.orStart(err)
	}
	return v.details(http.StatusOK, c, at, nil, "", nil)
}

func (v *visit) details(status int, c chosen, at time.Time, wrong map[string]string, message string, others []clientele.FreeTime) error {
	p := detailsView{frame: v.frame(v.T("book.who")), What: c.service.Name + " · " + v.takes(c.service.DurationMinutes), When: v.moment(at), With: c.user.Name,
		Back: v.query("/times", "item", c.service.ID, "user", c.user.ID, "from", v.here(at).Format(time.DateOnly)), Wrong: message,
		Hidden: map[string]string{"item": c.service.ID, "user": c.user.ID, "at": stamp(at), "form": v.form("form")}}
	if p.Hidden["form"] == "" || status != http.StatusOK {
		p.Hidden["form"] = rand.Text()
	}
	for _, f := range others {
		p.Others = append(p.Others, timeChip{stamp(f.StartsAt), v.moment(f.StartsAt)})
	}
	if len(others) > 0 {
		delete(p.Hidden, "at")
	}
	ask := func(name, label, kind, auto string, required bool) {
		p.Fields = append(p.Fields, field{Name: name, Label: v.T(label), Type: kind, Auto: auto, Required: required, Value: v.r.PostFormValue(name), Wrong: wrong[name]})
	}
	ask("name", "book.name", "", "name", true)
	ask("email", "email", "email", "email", true)
	ask("phone", "book.phone", "tel", "tel", true)
	if v.org.Settings.RequireAddress {
		ask("street", "field.address.street", "", "street-address", true)
		ask("postalCode", "field.address.postalCode", "", "postal-code", false)
		ask("city", "field.address.city", "", "address-level2", true)
	}
	p.Fields = append(p.Fields, field{Name: "notes", Label: v.T("book.notes"), Rows: 2, Value: v.r.PostFormValue("notes"), Wrong: wrong["notes"]})
	p.Consents = []consentBox{{"consentEmail", v.consentText(clientele.ChannelEmail), v.r.PostFormValue("consentEmail") == "yes"},
		{"consentSms", v.consentText(clientele.ChannelSMS), v.r.PostFormValue("consentSms") == "yes"}}
	return v.show(status, detailsPage(p))
}

// consentText is what a person agrees to: the organization's own words, or ours in their language.
func (v *visit) consentText(channel clientele.Channel) string {
	own, original, key := v.org.Settings.ConsentEmailText, clientele.OriginalConsentEmail, "portal.consent.email"
	if channel == clientele.ChannelSMS {
		own, original, key = v.org.Settings.ConsentSMSText, clientele.OriginalConsentSMS, "portal.consent.sms"
	}
	if own != "" && own != original {
		return own
	}
	return v.T(key, v.org.Name)
}

func book(v *visit) error {
	c, found, err := v.choice()
	at, wrong := time.Parse(time.RFC3339, v.form("at"))
	if err != nil || !found || wrong != nil {
		return v.orStart(err)
	}
	in := clientele.OnlineBooking{Item: c.service.ID, User: c.user.ID, StartsAt: at, Name: v.form("name"), Email: v.form("email"), Phone: v.form("phone"),
		Notes: strings.ReplaceAll(v.form("notes"), "\r\n", "\n"), Language: v.l.Code, Key: v.form("form")}
	if v.org.Settings.RequireAddress {
		in.Address = &clientele.AddressChange{Street: clientele.Some(v.form("street")), PostalCode: clientele.Some(v.form("postalCode")), City: clientele.Some(v.form("city"))}
	}
	for name, channel := range map[string]clientele.Channel{"consentEmail": clientele.ChannelEmail, "consentSms": clientele.ChannelSMS} {
		if v.form(name) == "yes" {
			in.Consents = append(in.Consents, clientele.ConsentGiven{Channel: channel, Allowed: true, Wording: v.consentText(channel)})
		}
	}
	slices.SortFunc(in.Consents, func(a, b clientele.ConsentGiven) int { return strings.Compare(string(a.Channel), string(b.Channel)) })
	booked, err := v.reg.BookOnline(v.ctx(), v.actor, in)
	switch {
	case clientele.IsTaken(err):
		return v.taken(c, at, err)
	case clientele.KindOf(err) == clientele.KindValidation, clientele.KindOf(err) == clientele.KindConflict:
		message := ""
		if clientele.KindOf(err) == clientele.KindConflict {
			message = v.message(err)
		}
		return v.details(answer.Status(err), c, at, v.wrongs(err), message, nil)
	case err != nil:
		return err
	}
	return v.goTo("/book/" + v.org.Slug + "/b/" + v.reg.BookingLink(v.org, booked.ID) + "?done=booked")
}

// taken shows the form again with what was typed, and the next times instead of the one that somebody else has.
func (v *visit) taken(c chosen, at time.Time, err error) error {
	next, failed := v.reg.NextFree(v.ctx(), v.actor, clientele.AvailabilityQuery{Items: []string{c.service.ID}, UserID: c.user.ID, From: at}, 6)
	if failed != nil {
		return failed
	}
	return v.details(http.StatusConflict, c, at, nil, v.message(err), next)
}
