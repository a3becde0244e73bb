package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// How many of what hangs on a customer the card shows.
const (
	cardNotes   = 20
	cardHistory = 8
	cardLoyalty = 8
)

func card(v *visit) error { return v.card(http.StatusOK, "") }

// card shows a customer; wrong is what was the matter with the last small form.
func (v *visit) card(code int, wrong string) error {
	id := v.r.PathValue("id")
	c, err := v.reg.Customer(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	p := view.Card{Frame: v.frame(c.Name, "customers"), ID: c.ID, Name: c.Name, Since: v.T("card.since", v.l.Month(v.here(c.CreatedAt))),
		RegularOf: names[c.RegularOf], Status: string(c.Status), Tags: c.Tags, GeneralNotes: c.Notes, Phone: c.Phone, Email: c.Email,
		Points: v.l.Number(c.Loyalty), LoyaltyName: v.actor.Org.Settings.LoyaltyName, Wrong: wrong}
	if p.LoyaltyName == "" {
		p.LoyaltyName = v.T("card.loyalty")
	}
	if c.Discount > 0 {
		p.Discount = v.l.Percent(int64(c.Discount))
	}
	if !c.ArchivedAt.IsZero() {
		p.ArchivedOn = v.l.Date(v.here(c.ArchivedAt))
	}
	p.Tiles, p.Details, p.Consents = v.tiles(c), v.details(c, names), v.consents(c)
	if err := v.sparks(p.Tiles, c); err != nil {
		return err
	}
	for _, fill := range []func(*view.Card, clientele.Customer, map[string]string) error{v.fillTags, v.fillNotes, v.fillConsents,
		v.fillDocuments, v.fillLoyalty, v.fillHistory, v.fillBookings, v.fillOrders, v.fillMerges, v.fillRemoval, v.fillSuggestions, v.fillTwins} {
		if err := fill(&p, c, names); err != nil {
			return err
		}
	}
	return v.show(code, view.CardPage(p))
}

func (v *visit) tiles(c clientele.Customer) []view.Tile {
	s := c.Statistics
	sales := view.Tile{Label: v.T("column.sales"), Value: v.money(s.Sales, true), Icon: "banknote"}
	if spend, ok := s.AverageSpend(); ok {
		sales.Note = v.T("tile.average", v.money(spend, true))
	}
	visits := view.Tile{Label: v.T("column.visits"), Value: v.l.Number(int64(s.Visits)), Icon: "scissors"}
	if !s.LastVisit.IsZero() {
		visits.Note = v.T("tile.last", v.l.Ago(v.here(s.LastVisit), v.today()))
	}
	if days, ok := s.DaysBetweenVisits(); ok && days > 0 {
		visits.Note += ", " + v.l.N("tile.every", days)
	}
	cancelled := view.Tile{Label: v.T("column.cancellations"), Value: v.l.Number(int64(s.Cancellations)), Icon: "calendar-x"}
	if all := s.Bookings + s.Cancellations; all > 0 && s.Cancellations > 0 {
		cancelled.Note = v.T("tile.share", v.l.Percent(int64(s.Cancellations*100/all)*100))
	}
	missed := view.Tile{Label: v.T("column.noShows"), Value: v.l.Number(int64(s.NoShows)), Icon: "user-x"}
	points := view.Tile{Label: v.T("column.loyalty"), Value: v.l.Number(c.Loyalty), Icon: "star"}
	next := view.Tile{Label: v.T("column.nextBooking"), Value: "–", Icon: "calendar-clock"}
	if !s.NextBooking.IsZero() {
		next.Value, next.Text, next.Note = v.l.DateTime(v.here(s.NextBooking)), true, v.l.Ago(v.here(s.NextBooking), v.today())
	}
	return []view.Tile{sales, visits, cancelled, missed, points, next}
}

// abroad names the country of an address that is not in the organization's own.
func (v *visit) abroad(code string) string {
	if code == "" || code == v.actor.Org.Settings.Country {
		return ""
	}
	return v.l.CountryName(code)
}

// details are what is known; what is not known has no line.
func (v *visit) details(c clientele.Customer, names map[string]string) []view.Detail {
	var all []view.Detail
	add := func(key, value, link string) {
		if value != "" {
			all = append(all, view.Detail{Label: v.T("field." + key), Value: value, Link: link})
		}
	}
	if c.Phone != "" {
		add("phone", clientele.FormatPhone(c.Phone), "tel:"+c.Phone)
	}
	if c.Email != "" {
		add("email", c.Email, "mailto:"+c.Email)
	}
	place := strings.TrimSpace(c.Address.PostalCode + " " + c.Address.City)
	lines := slices.DeleteFunc([]string{c.Address.Street, place, v.abroad(c.Address.Country)}, func(s string) bool { return s == "" })
	add("address", strings.Join(lines, ", "), "")
	if c.Birthday != "" {
		add("birthday", v.l.Birthday(c.Birthday), "")
	}
	add("language", v.l.LanguageName(c.Language), "")
	add("regularOf", names[c.RegularOf], "")
	if c.Discount > 0 {
		add("discountPercent", v.l.Percent(int64(c.Discount)), "")
	}
	if c.Blocked.Mode != "" {
		add("blocked.mode", strings.Trim(v.T("block."+string(c.Blocked.Mode))+" · "+c.Blocked.Reason, " ·"), "")
	}
	for _, name := range sortedKeys(c.CustomFields) {
		all = append(all, view.Detail{Label: name, Value: c.CustomFields[name]})
	}
	add("source", v.T("source."+string(c.Source)), "")
	return all
}

func (v *visit) consents(c clientele.Customer) []view.ConsentSwitch {
	one := func(channel string, p clientele.Permission) view.ConsentSwitch {
		state := allowed(p)
		if state == "" {
			state = "unasked"
		}
		return view.ConsentSwitch{Channel: channel, Label: v.T("channel." + channel), State: v.T("consent.state." + state), On: p == clientele.Allowed}
	}
	return []view.ConsentSwitch{one("email", c.ConsentEmail), one("sms", c.ConsentSMS)}
}

func (v *visit) fillTags(p *view.Card, _ clientele.Customer, _ map[string]string) error {
	if !p.Can.Write {
		return nil
	}
	tags, err := v.reg.Tags(v.ctx(), v.actor)
	for _, t := range tags {
		if !slices.Contains(p.Tags, t.Name) {
			p.AllTags = append(p.AllTags, t.Name)
		}
	}
	return err
}

func (v *visit) fillNotes(p *view.Card, c clientele.Customer, names map[string]string) error {
	page, err := v.reg.Notes(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: cardNotes})
	for _, n := range page.Items {
		p.Notes = append(p.Notes, view.Note{ID: n.ID, Text: n.Text, Author: v.author(n.Author, names), When: v.l.DateTime(v.here(n.CreatedAt)), Pinned: n.Pinned})
	}
	p.MoreNotes = page.More()
	return err
}

// author names who did something: a user by name, or the program behind a key.
func (v *visit) author(id string, names map[string]string) string {
	switch {
	case names[id] != "":
		return names[id]
	case strings.HasPrefix(id, "key_"):
		return v.T("actor.key")
	}
	return v.T("actor.cli")
}

func (v *visit) fillConsents(p *view.Card, c clientele.Customer, names map[string]string) error {
	page, err := v.reg.Consents(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: cardNotes})
	for _, n := range page.Items {
		state := "no"
		if n.Allowed {
			state = "yes"
		}
		p.ConsentHistory = append(p.ConsentHistory, view.ConsentLine{What: v.T("consent." + string(n.Channel) + "." + state),
			When: v.l.DateTime(v.here(n.At)), From: v.T("source." + string(n.Source)), Wording: n.Wording})
	}
	return err
}

func (v *visit) fillDocuments(p *view.Card, c clientele.Customer, _ map[string]string) error {
	page, err := v.reg.Documents(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: clientele.MaxLimit})
	for _, d := range page.Items {
		p.Documents = append(p.Documents, view.DocumentLine{ID: d.ID, Name: d.Name, Size: size(d.Size), When: v.l.Date(v.here(d.CreatedAt))})
	}
	return err
}

func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%d kB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

func (v *visit) fillLoyalty(p *view.Card, c clientele.Customer, _ map[string]string) error {
	page, err := v.reg.Loyalty(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: cardLoyalty})
	for _, e := range page.Items {
		points := v.l.Number(e.Points)
		if e.Points > 0 {
			points = "+" + points
		}
		p.Loyalty = append(p.Loyalty, view.LoyaltyLine{Points: points, Reason: v.ownReason(e.Reason), When: v.l.Date(v.here(e.At))})
	}
	return err
}

func (v *visit) fillHistory(p *view.Card, c clientele.Customer, names map[string]string) error {
	page, err := v.reg.History(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: cardHistory})
	p.History, p.MoreHistory = v.historyLines(page.Items, names), page.More()
	return err
}

// back leads to the card after something small was done, or shows what was wrong with it.
func (v *visit) back(err error, toast string) error {
	if expected(err) {
		return v.card(answer.Status(err), v.firstWrong(err))
	}
	if err != nil {
		return err
	}
	if toast != "" {
		v.tell(flash{Key: toast})
	}
	return v.goTo("/customers/" + v.r.PathValue("id"))
}
