package portal

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/locale"
)

func (v *visit) place(title, nav string) frame {
	f := v.frame(title)
	f.Nav = nav
	return f
}

type bookingsView struct {
	frame
	Name     string
	Bookings []bookingLine
}

type bookingLine struct{ URL, When, What string }

func (v *visit) bookings(c clientele.Customer) error {
	own, err := v.reg.OwnBookings(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := bookingsView{frame: v.place(v.T("portal.bookings"), "bookings"), Name: c.Name}
	for _, b := range own {
		what := itemNames(b.BookingDetails)
		if with := staffNames(b.BookingDetails); with != "" {
			what = strings.TrimPrefix(what+" · "+with, " · ")
		}
		p.Bookings = append(p.Bookings, bookingLine{"/book/" + v.org.Slug + "/b/" + b.Link, v.span(b.BookingDetails), what})
	}
	return v.show(http.StatusOK, bookingsPage(p))
}

type receiptsView struct {
	frame
	Receipts []receiptLine
	Next     string
}

type receiptLine struct{ URL, Day, What, Total string }

func receipts(v *visit, _ clientele.Customer) error {
	page, err := v.reg.OwnReceipts(v.ctx(), v.actor, clientele.Paging{Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := receiptsView{frame: v.place(v.T("portal.receipts"), "receipts")}
	for _, o := range page.Items {
		var what []string
		for _, line := range o.Lines {
			what = append(what, cmp.Or(line.Name, line.Description))
		}
		p.Receipts = append(p.Receipts, receiptLine{v.home() + "/receipts/" + o.ID, v.l.Date(v.here(o.PaidAt)), strings.Join(what, ", "),
			v.l.Money(o.Total, o.Currency, false)})
	}
	if page.More() {
		p.Next = v.home() + "/receipts?cursor=" + url.QueryEscape(page.Next)
	}
	return v.show(http.StatusOK, receiptsPage(p))
}

func receipt(v *visit, _ clientele.Customer) error {
	var file bytes.Buffer
	if err := v.reg.WriteOwnReceipt(v.ctx(), v.actor, v.r.PathValue("order"), clientele.ReceiptPDF, &file); err != nil {
		return err
	}
	return v.file("receipt.pdf", "application/pdf", file.Bytes())
}

func (v *visit) file(name, kind string, content []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = v.w.Write(content) // whoever asked has gone when this fails
	return nil
}

func handOver(v *visit, _ clientele.Customer) error {
	format, kind := clientele.HandOverZIP, "application/zip"
	if v.form("as") == "pdf" {
		format, kind = clientele.HandOverPDF, "application/pdf"
	}
	var file bytes.Buffer
	if err := v.reg.WriteOwnHandOver(v.ctx(), v.actor, format, &file); err != nil {
		return err
	}
	return v.file("my-data."+string(format), kind, file.Bytes())
}

type profileView struct {
	frame
	Version  string
	Saved    bool
	Wrong    string
	Fields   []field
	Consents []consentState
	History  []consentLine
}

type consentState struct {
	Channel, Label, Text, State string
	On                          bool
}

type consentLine struct{ What, When, Wording string }

func profile(v *visit, c clientele.Customer) error {
	return v.profile(http.StatusOK, c, nil, "")
}

func (v *visit) profile(status int, c clientele.Customer, wrong map[string]string, message string) error {
	p := profileView{frame: v.place(v.T("portal.profile"), "profile"), Version: strconv.FormatInt(c.Version, 10), Saved: v.form("saved") == "yes", Wrong: message}
	ask := func(name, label, value, kind, auto string) {
		if v.r.PostForm.Has(name) {
			value = v.r.PostFormValue(name)
		}
		p.Fields = append(p.Fields, field{Name: name, Label: v.T(label), Value: value, Type: kind, Auto: auto, Wrong: wrong[name]})
	}
	ask("name", "book.name", c.Name, "", "name")
	ask("email", "email", c.Email, "email", "email")
	ask("phone", "book.phone", c.Phone, "tel", "tel")
	ask("street", "field.address.street", c.Address.Street, "", "street-address")
	ask("postalCode", "field.address.postalCode", c.Address.PostalCode, "", "postal-code")
	ask("city", "field.address.city", c.Address.City, "", "address-level2")
	language := field{Name: "language", Label: v.T("portal.write-in"), Value: c.Language, Options: []option{{"", v.T("portal.write-in.any")}}}
	known := c.Language == ""
	for _, code := range locale.Codes {
		language.Options = append(language.Options, option{code, locale.Names[code]})
		known = known || code == c.Language
	}
	if !known {
		language.Options = append(language.Options, option{c.Language, c.Language})
	}
	p.Fields = append(p.Fields, language)
	for _, s := range []struct {
		channel clientele.Channel
		now     clientele.Permission
	}{{clientele.ChannelEmail, c.ConsentEmail}, {clientele.ChannelSMS, c.ConsentSMS}} {
		state := map[clientele.Permission]string{clientele.NeverAsked: "portal.consent.never", clientele.Allowed: "portal.consent.allowed", clientele.Refused: "portal.consent.refused"}[s.now]
		p.Consents = append(p.Consents, consentState{string(s.channel), v.T("portal.channel." + string(s.channel)), v.consentText(s.channel), v.T(state), s.now == clientele.Allowed})
	}
	history, err := v.reg.OwnConsents(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	for _, h := range history {
		what := v.T("portal.channel."+string(h.Channel)) + ": " + v.T("portal.consent.refused")
		if h.Allowed {
			what = v.T("portal.channel."+string(h.Channel)) + ": " + v.T("portal.consent.allowed")
		}
		p.History = append(p.History, consentLine{what, v.l.DateTime(v.here(h.At)), h.Wording})
	}
	return v.show(status, profilePage(p))
}

func changeProfile(v *visit, c clientele.Customer) error {
	some := func(name string) clientele.Optional[string] { return clientele.Some(v.form(name)) }
	version, err := strconv.ParseInt(v.form("version"), 10, 64)
	if err != nil || version < 1 {
		version = clientele.AnyVersion
	}
	address := clientele.AddressChange{Street: some("street"), PostalCode: some("postalCode"), City: some("city")}
	asked, err := v.reg.UpdateOwn(v.ctx(), v.actor, clientele.OwnChange{Name: some("name"), Email: some("email"), Phone: some("phone"), Language: some("language"),
		Address: clientele.Some(address)}, version)
	switch clientele.KindOf(err) {
	case clientele.KindValidation:
		return v.profile(http.StatusUnprocessableEntity, c, v.wrongs(err), "")
	case clientele.KindVersion:
		v.r.PostForm = url.Values{}
		return v.profile(http.StatusConflict, c, nil, v.T("portal.changed"))
	case clientele.KindRateLimited:
		return v.profile(http.StatusTooManyRequests, c, nil, v.T("portal.too-many"))
	}
	if err != nil {
		return err
	}
	if len(asked) > 0 {
		return v.waitFor(asked)
	}
	return v.goTo(v.home() + "/profile?saved=yes")
}

func setConsent(v *visit, _ clientele.Customer) error {
	channel := clientele.Channel(v.form("channel"))
	err := v.reg.SetOwnConsent(v.ctx(), v.actor, clientele.ConsentGiven{Channel: channel, Allowed: v.form("allowed") == "yes", Wording: v.consentText(channel)})
	if err != nil {
		return err
	}
	return v.goTo(v.home() + "/profile?saved=yes#consents")
}

type deleteView struct {
	frame
	Name, Due, Wrong string
	Reasons          []string
	Beyond           bool
	Goes, Stays      []string
}

func deleteForm(v *visit, _ clientele.Customer) error {
	check, err := v.reg.CheckOwnRemoval(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := deleteView{frame: v.place(v.T("portal.delete"), "profile")}
	v.plan(&p, check.Removal)
	p.Goes = []string{v.T("portal.goes.profile"), v.T("portal.goes.notes"), v.T("portal.goes.consents")}
	if n := len(check.FutureBookings); n > 0 {
		p.Goes = append(p.Goes, v.l.N("portal.goes.bookings", n))
	}
	for _, kept := range check.Counts.Retained {
		until := kept.Until
		if t, err := time.Parse(time.DateOnly, kept.Until); err == nil {
			until = v.l.Date(t)
		}
		p.Stays = append(p.Stays, v.T("portal.stays."+kept.What, kept.Count, until))
	}
	return v.show(http.StatusOK, deletePage(p))
}

// plan tells when a deletion is due, with every reason.
func (v *visit) plan(p *deleteView, plan clientele.RemovalPlan) {
	p.Due, p.Beyond = v.day(plan.DueAt), plan.BeyondMonth
	for _, reason := range plan.Reasons {
		line := v.T("portal.reason." + reason.Code)
		if !reason.Until.IsZero() {
			line += " " + v.T("portal.reason.until", v.day(reason.Until))
		}
		p.Reasons = append(p.Reasons, line)
	}
}

func deleteAccount(v *visit, _ clientele.Customer) error {
	m, err := v.reg.RequestOwnRemoval(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	v.cookie(sessionCookie, "", v.home(), 0)
	p := deleteView{frame: v.frame(v.T("portal.goodbye"))}
	v.plan(&p, m.RemovalPlan)
	return v.show(http.StatusOK, goodbyePage(p))
}

// pending is all that somebody sees whose removal is pending.
func (v *visit) pending(status int, c clientele.Customer, wrong string) error {
	p := deleteView{frame: v.frame(v.T("portal.pending")), Name: c.Name, Wrong: wrong}
	if c.Removal != nil {
		v.plan(&p, c.Removal.RemovalPlan)
	}
	return v.show(status, pendingPage(p))
}

func cancelDeletion(v *visit) error {
	c, err := v.signedIn()
	if clientele.KindOf(err) == clientele.KindUnauthorized {
		return v.goTo(v.home())
	}
	if err != nil {
		return err
	}
	if c.Status != clientele.StatusRemovalPending { // sent twice
		return v.goTo(v.home())
	}
	_, err = v.reg.CancelOwnRemoval(v.ctx(), v.actor)
	if clientele.KindOf(err) == clientele.KindConflict {
		return v.pending(http.StatusConflict, c, v.T("portal.pending.authority"))
	}
	if err != nil {
		return err
	}
	return v.goTo(v.home())
}
