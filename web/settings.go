package web

import (
	"net/http"
	"strconv"

	"clientele"
	"clientele/web/view"
)

// settings leads to the first of the settings that the role may see.
func settings(v *visit) error { return v.goTo(view.Frame{Can: v.can()}.SettingsPlaces()[0].URL) }

// settingsFrame is the frame of a page of the settings.
func (v *visit) settingsFrame(sub string) view.Frame {
	f := v.frame(v.T("settings."+sub), "settings")
	f.Sub = sub
	return f
}

func organization(v *visit) error {
	o, err := v.reg.Settings(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	return v.organization(http.StatusOK, o, nil, "")
}

func (v *visit) organization(code int, o clientele.Organization, wrong map[string]string, message string) error {
	s := o.Settings
	p := view.Organization{Frame: v.settingsFrame("organization"), RequireAddress: s.RequireAddress, Wrong: message}
	field := func(name, value string) view.Field {
		return view.Field{Name: name, Label: v.T("organization." + name), Value: value, Wrong: wrong[name]}
	}
	language := field("locale", s.Locale)
	language.Options = v.languages(s.Locale)
	contact := field("contactEmail", s.ContactEmail)
	contact.Type = "email"
	p.Main = []view.Field{field("name", o.Name), field("slug", o.Slug), v.countryField(field("country", s.Country), false), field("currency", s.Currency),
		field("timezone", s.Timezone), language, contact}
	grace, years := field("removalGraceDays", strconv.Itoa(s.RemovalGraceDays)), field("bookkeepingYears", strconv.Itoa(s.BookkeepingYears))
	grace.Type, grace.Hint, years.Type = "number", v.T("organization.removalGraceDays.hint"), "number"
	p.Rules = []view.Field{grace, years}
	mail, sms := field("consentEmailText", s.ConsentEmailText), field("consentSmsText", s.ConsentSMSText)
	mail.Rows, sms.Rows = 2, 2
	p.Words = []view.Field{mail, sms}
	p.Sales = v.salesFields(field, s)
	return v.show(code, view.OrganizationPage(p))
}

// salesFields are about what is sold: receipts and loyalty points.
func (v *visit) salesFields(field func(name, value string) view.Field, s clientele.Settings) []view.Field {
	perUnit, worth := field("loyaltyPointsPerUnit", v.percentText(clientele.Percent(s.LoyaltyPerUnit))), field("loyaltyPointValue", v.amount(s.LoyaltyPointValue))
	perUnit.Hint, worth.Hint = v.T("organization.loyaltyPointsPerUnit.hint", s.Currency), v.T("organization.loyaltyPointValue.hint")
	head, foot := field("receiptHeader", s.ReceiptHeader), field("receiptFooter", s.ReceiptFooter)
	head.Rows, foot.Rows, head.Hint = 2, 2, v.T("organization.receiptHeader.hint")
	return []view.Field{field("loyaltyName", s.LoyaltyName), perUnit, worth, head, foot}
}

func changeOrganization(v *visit) error {
	some := func(name string) clientele.Optional[string] { return clientele.Some(v.form(name)) }
	number := func(name string) clientele.Optional[int] {
		n, err := strconv.Atoi(v.form(name))
		if err != nil {
			n = -1 // refused as out of range
		}
		return clientele.Some(n)
	}
	change := clientele.SettingsChange{Name: some("name"), Slug: some("slug"), Country: some("country"), Currency: some("currency"),
		Timezone: some("timezone"), Locale: some("locale"), ContactEmail: some("contactEmail"), LoyaltyName: some("loyaltyName"),
		RequireAddress: clientele.Some(v.form("requireAddress") == "yes"), RemovalGraceDays: number("removalGraceDays"),
		BookkeepingYears: number("bookkeepingYears"), ConsentEmailText: some("consentEmailText"), ConsentSMSText: some("consentSmsText"),
		ReceiptHeader: clientele.Some(unixLines(v.r.FormValue("receiptHeader"))), ReceiptFooter: clientele.Some(unixLines(v.r.FormValue("receiptFooter"))),
		LoyaltyPointsPerUnit: clientele.Some(percent(v.form("loyaltyPointsPerUnit"))), LoyaltyPointValue: clientele.Some(v.cents(v.form("loyaltyPointValue")))}
	_, err := v.reg.UpdateSettings(v.ctx(), v.actor, change)
	if clientele.KindOf(err) == clientele.KindValidation {
		now, lost := v.reg.Settings(v.ctx(), v.actor)
		if lost != nil {
			return lost
		}
		return v.organization(http.StatusUnprocessableEntity, typed(now, v, change), v.wrongs(err), "")
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/organization")
}

// typed is the organization as the form has it, to be shown again with what is wrong.
func typed(o clientele.Organization, v *visit, ch clientele.SettingsChange) clientele.Organization {
	s := &o.Settings
	o.Name, o.Slug, s.Country, s.Currency, s.Timezone, s.Locale = ch.Name.Value, ch.Slug.Value, ch.Country.Value, ch.Currency.Value, ch.Timezone.Value, ch.Locale.Value
	s.ContactEmail, s.LoyaltyName, s.RequireAddress = ch.ContactEmail.Value, ch.LoyaltyName.Value, ch.RequireAddress.Value
	s.ConsentEmailText, s.ConsentSMSText = ch.ConsentEmailText.Value, ch.ConsentSMSText.Value
	s.ReceiptHeader, s.ReceiptFooter = ch.ReceiptHeader.Value, ch.ReceiptFooter.Value
	s.LoyaltyPerUnit, s.LoyaltyPointValue = int64(max(ch.LoyaltyPointsPerUnit.Value, 0)*100), max(ch.LoyaltyPointValue.Value, 0)
	s.RemovalGraceDays, _ = strconv.Atoi(v.form("removalGraceDays")) // what is no number shows as 0 beside its message
	s.BookkeepingYears, _ = strconv.Atoi(v.form("bookkeepingYears"))
	return o
}
