package clientele

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// Setup says what a new organization begins with. What is left empty follows from the country.
type Setup struct {
	Name          string
	OwnerName     string // the e-mail's first part when empty
	OwnerEmail    string
	OwnerPassword string
	Country       string // FI when empty
	Currency      string
	Timezone      string
	Locale        string
}

// What people are asked for until an organization words it its own way. Customers' pages ask in the reader's language then.
const (
	OriginalConsentEmail = "May we send you news and offers by e-mail? You can withdraw at any time."
	OriginalConsentSMS   = "May we send you news and offers by text message? You can withdraw at any time."
)

// SetUp makes an organization and its owner. It asks for no actor: it is for whoever has the machine, and for the
// first start in the browser, which the caller has to make sure of. Every wrong field is named.
func (r *Register) SetUp(ctx context.Context, s Setup) (Organization, User, error) {
	s = s.withDefaults()
	o, wrong := applySettings(Organization{ID: newOrganizationID(), Slug: slugOf(s.Name), CreatedAt: r.Now(Organization{}), Version: 1,
		Settings: Settings{RemovalGraceDays: MinRemovalGraceDays, BookkeepingYears: defaultYears,
			ConsentEmailText: OriginalConsentEmail, ConsentSMSText: OriginalConsentSMS}},
		SettingsChange{Name: Some(s.Name), Country: Some(s.Country), Currency: Some(s.Currency), Timezone: Some(s.Timezone), Locale: Some(s.Locale)})
	owner, userWrong := applyUser(User{}, UserChange{Name: Some(s.OwnerName), Email: Some(s.OwnerEmail), Role: Some(string(RoleOwner)), Password: Some(s.OwnerPassword)})
	for _, w := range userWrong {
		w.Field = "owner." + w.Field
		wrong = append(wrong, w)
	}
	if err := wrong.err(); err != nil {
		return o, owner, err
	}
	slot, err := r.mint()
	if err != nil {
		return o, owner, err
	}
	o.Slot = slot
	return r.insertOrganization(ctx, o, owner)
}

// insertOrganization writes an organization and its owner; an address that is taken gets a number behind it.
func (r *Register) insertOrganization(ctx context.Context, o Organization, owner User) (Organization, User, error) {
	slug := o.Slug
	for n := 2; ; n++ {
		a := CommandLine(o)
		made := owner
		err := r.store.InTx(ctx, func(tx Tx) error {
			if err := tx.InsertOrganization(ctx, o); err != nil {
				return err
			}
			if err := keysOfNew(ctx, tx, o.ID); err != nil {
				return err
			}
			var err error
			made, err = r.insertUser(ctx, tx, a, owner)
			return err
		})
		if KindOf(err) != KindConflict || n > 1000 {
			return o, made, err
		}
		o.Slug = fmt.Sprintf("%s-%d", slug, n)
	}
}

func (s Setup) withDefaults() Setup {
	orElse := func(field *string, value string) {
		if strings.TrimSpace(*field) == "" {
			*field = value
		}
	}
	orElse(&s.Country, "FI")
	region, err := language.ParseRegion(strings.ToUpper(strings.TrimSpace(s.Country)))
	if err == nil {
		if unit, ok := currency.FromRegion(region); ok {
			orElse(&s.Currency, unit.String())
		}
		orElse(&s.Timezone, timezones[region.String()])
		if tag, err := language.Parse("und-" + region.String()); err == nil {
			base, _ := tag.Base()
			orElse(&s.Locale, base.String())
		}
	}
	orElse(&s.Currency, "EUR")
	orElse(&s.Timezone, "UTC")
	orElse(&s.Locale, "en")
	name, _, _ := strings.Cut(s.OwnerEmail, "@")
	orElse(&s.OwnerName, name)
	return s
}

// timezones are those of the countries that have one, as far as the product is used there.
var timezones = map[string]string{"FI": "Europe/Helsinki", "SE": "Europe/Stockholm", "NO": "Europe/Oslo", "DK": "Europe/Copenhagen",
	"IS": "Atlantic/Reykjavik", "EE": "Europe/Tallinn", "LV": "Europe/Riga", "LT": "Europe/Vilnius", "DE": "Europe/Berlin",
	"AT": "Europe/Vienna", "CH": "Europe/Zurich", "NL": "Europe/Amsterdam", "BE": "Europe/Brussels", "FR": "Europe/Paris",
	"ES": "Europe/Madrid", "PT": "Europe/Lisbon", "IT": "Europe/Rome", "IE": "Europe/Dublin", "GB": "Europe/London", "PL": "Europe/Warsaw"}

// Organization finds an organization by its id, its address or, where only one has it, its name. Without any of
// them it gives the only one there is. It is for the command line and for public addresses, and asks for no actor.
func (r *Register) Organization(ctx context.Context, which string) (Organization, error) {
	if strings.HasPrefix(which, prefixOrganization) {
		if o, err := r.store.OrganizationByID(ctx, which); KindOf(err) != KindNotFound {
			return o, err
		}
	}
	if which != "" {
		if o, err := r.store.OrganizationBySlug(ctx, which); KindOf(err) != KindNotFound {
			return o, err
		}
	}
	all, err := r.Organizations(ctx)
	if err != nil {
		return Organization{}, err
	}
	var found []Organization
	for _, o := range all {
		if which == "" || strings.EqualFold(o.Name, which) {
			found = append(found, o)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(all) == 0:
		return Organization{}, Errorf(KindNotFound, "There is no organization yet. Make one with `clientele setup`.")
	case len(found) > 1:
		return Organization{}, Errorf(KindInvalidRequest, "There are several organizations: name one of %s with --org.", slugs(found))
	}
	return Organization{}, Errorf(KindNotFound, "There is no such organization. There are: %s.", slugs(all))
}

func slugs(all []Organization) string {
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = o.Slug
	}
	return strings.Join(names, ", ")
}

// Organizations lists the organizations of this installation without their sandboxes, by name. It is for whoever has
// the machine.
func (r *Register) Organizations(ctx context.Context) ([]Organization, error) {
	all, err := r.store.Organizations(ctx)
	if err != nil {
		return nil, err
	}
	var live []Organization
	for _, o := range all {
		if !o.Sandbox() {
			live = append(live, o)
		}
	}
	return live, nil
}
