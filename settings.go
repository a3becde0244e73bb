package clientele

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// SettingsChange says what of an organization is to be another way.
type SettingsChange struct {
	Name, Slug                          Optional[string]
	Country, Currency, Timezone, Locale Optional[string]
	RequireAddress                      Optional[bool]
	RemovalGraceDays, BookkeepingYears  Optional[int]
	ConsentEmailText, ConsentSMSText    Optional[string]
	ContactEmail, LoyaltyName           Optional[string]
	OpeningHours                        Optional[HoursChange] // null: the hours that everybody begins with
	BookingStepMinutes                  Optional[int]
	LoyaltyPointsPerUnit                Optional[float64] // two decimals
	LoyaltyPointValue                   Optional[int64]
	ReceiptHeader, ReceiptFooter        Optional[string]
	ConfirmBookings, BookingChannel     Optional[string]
	ReminderHours                       Optional[int]
	QuietHours                          Optional[Span] // null: the usual ones
	ContactNotices                      Optional[bool]
	OnlineBooking                       Optional[bool]
	ChangeHours                         Optional[int] // -1: never
	EmbedOrigins                        Optional[[]string]
	BrandColor                          Optional[string]
	RetentionMonths                     Optional[int]    // 0: the rule is given up
	RetentionAction                     Optional[string] // archive or removal
	RetentionNoticeDays                 Optional[int]    // null: the usual ones
	BackupDays                          Optional[int]    // how long backups are kept; 0: not known
}

// Limits of settings.
const (
	MinRemovalGraceDays = 7 // the seed documents promise no less
	maxRemovalGraceDays = 30
	minBookkeepingYears = 1
	maxBookkeepingYears = 30
	defaultYears        = 7
	maxBackupDays       = 3650
)

// applySettings gives the organization as it would be, with every problem of the change.
func applySettings(o Organization, ch SettingsChange) (Organization, problems) {
	var wrong problems
	s := &o.Settings
	cleanLine("name", ch.Name, maxName, &wrong).apply(&o.Name)
	cleanText("consentEmailText", ch.ConsentEmailText, maxNotes, &wrong).apply(&s.ConsentEmailText)
	cleanText("consentSmsText", ch.ConsentSMSText, maxNotes, &wrong).apply(&s.ConsentSMSText)
	cleanLine("contactEmail", ch.ContactEmail, maxEmail, &wrong).apply(&s.ContactEmail)
	cleanLine("loyaltyName", ch.LoyaltyName, maxTag, &wrong).apply(&s.LoyaltyName)
	cleanText("receiptHeader", ch.ReceiptHeader, maxReceiptText, &wrong).apply(&s.ReceiptHeader)
	cleanText("receiptFooter", ch.ReceiptFooter, maxReceiptText, &wrong).apply(&s.ReceiptFooter)
	applyLoyaltyRule(s, ch, &wrong)
	applyMessageSettings(s, ch, &wrong)
	applyPortalSettings(s, ch, &wrong)
	applyRetention(s, ch, &wrong)
	ch.BackupDays.apply(&s.BackupDays)
	ch.RequireAddress.apply(&s.RequireAddress)
	applyBookingSettings(s, ch, &wrong)
	ch.RemovalGraceDays.apply(&s.RemovalGraceDays)
	ch.BookkeepingYears.apply(&s.BookkeepingYears)
	ch.Slug.apply(&o.Slug)
	ch.Country.apply(&s.Country)
	ch.Currency.apply(&s.Currency)
	ch.Timezone.apply(&s.Timezone)
	ch.Locale.apply(&s.Locale)
	checkSettings(&o, &wrong)
	return o, wrong
}

func checkSettings(o *Organization, wrong *problems) {
	s := &o.Settings
	if !hasVisible(o.Name) {
		wrong.add("name", "required", "an organization needs a name")
	}
	if !validSlug(o.Slug) {
		wrong.add("slug", "invalid", "an address has 2 to 60 small letters, digits and hyphens")
	}
	country, ok := parseCountry(s.Country)
	if s.Country = country; !ok || country == "" {
		wrong.add("country", "invalid", "a country is its two-letter code, as in FI")
	}
	unit, err := currency.ParseISO(s.Currency)
	if s.Currency = unit.String(); err != nil {
		wrong.add("currency", "invalid", "a currency is its three-letter code, as in EUR")
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "" || s.Timezone == "Local" {
		wrong.add("timezone", "invalid", "a time zone is its name, as in Europe/Helsinki")
	}
	tag, err := language.Parse(s.Locale)
	if s.Locale = tag.String(); err != nil {
		wrong.add("locale", "invalid", "a locale is a language's code, as in fi or sv-FI")
	}
	if s.RemovalGraceDays < MinRemovalGraceDays || s.RemovalGraceDays > maxRemovalGraceDays {
		wrong.add("removalGraceDays", "out_of_range", "between %d and %d days", MinRemovalGraceDays, maxRemovalGraceDays)
	}
	if s.BookkeepingYears < minBookkeepingYears || s.BookkeepingYears > maxBookkeepingYears {
		wrong.add("bookkeepingYears", "out_of_range", "between %d and %d years", minBookkeepingYears, maxBookkeepingYears)
	}
	if s.BackupDays < 0 || s.BackupDays > maxBackupDays {
		wrong.add("backupDays", "out_of_range", "between 0 and %d days", maxBackupDays)
	}
	if s.ContactEmail != "" && !validEmail(s.ContactEmail) {
		wrong.add("contactEmail", "invalid", "this is not an e-mail address")
	}
}

func validSlug(slug string) bool {
	ok := len(slug) >= 2 && len(slug) <= 60 && slug[0] != '-' && slug[len(slug)-1] != '-'
	return ok && strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// slugOf makes an address of a name.
func slugOf(name string) string {
	slug := strings.Join(strings.FieldsFunc(fold(name), func(c rune) bool {
		return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}), "-")
	slug = strings.Trim(slug[:min(len(slug), 50)], "-")
	if len(slug) < 2 {
		return "register-" + randomText(5)
	}
	return slug
}

// Location is the organization's time zone.
func (s Settings) Location() *time.Location {
	if known, ok := locations.Load(s.Timezone); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return time.UTC // never: the name was checked when it was set
	}
	locations.Store(s.Timezone, loc)
	return loc
}

// locations keeps the time zones that were asked for, by name: loading one reads a file.
var locations sync.Map

// Settings gives the organization as it stands. Needs settings:read.
func (r *Register) Settings(ctx context.Context, a Actor) (Organization, error) {
	if err := a.need(SettingsRead); err != nil {
		return Organization{}, err
	}
	return r.store.OrganizationByID(ctx, a.Org.ID)
}

// UpdateSettings changes the organization. Needs settings:write.
func (r *Register) UpdateSettings(ctx context.Context, a Actor, change SettingsChange) (Organization, error) {
	if err := a.need(SettingsWrite); err != nil {
		return Organization{}, err
	}
	return r.changeOrganization(ctx, a, func(tx Tx, before Organization) (Organization, error) {
		after, wrong := applySettings(before, change)
		if err := wrong.err(); err != nil {
			return before, err
		}
		if err := r.watchReminders(ctx, tx, a, after); err != nil {
			return before, err
		}
		if err := r.watchRetention(ctx, tx, a, after); err != nil {
			return before, err
		}
		return after, r.record(ctx, tx, a, entry{action: "settings.updated", subjectType: "organization", subjectID: a.Org.ID,
			contents: AuditContents{Changes: settingsChanges(before, after)}})
	})
}

// changeOrganization changes the organization's row, again from the start when somebody else was faster.
func (r *Register) changeOrganization(ctx context.Context, a Actor, change func(Tx, Organization) (Organization, error)) (Organization, error) {
	var after Organization
	for try := 0; ; try++ {
		err := r.store.InTx(ctx, func(tx Tx) error {
			before, err := tx.OrganizationByID(ctx, a.Org.ID)
			if err != nil {
				return err
			}
			if after, err = change(tx, before); err != nil {
				return err
			}
			return tx.UpdateOrganization(ctx, after)
		})
		if KindOf(err) == KindConflict && try == 0 {
			return after, &Error{Kind: KindValidation, Message: "Some fields need another value", Fields: []FieldError{
				{Field: "slug", Code: "taken", Message: "another organization has this address already"}}}
		}
		if KindOf(err) != KindVersion || try == 20 {
			after.Version++
			return after, err
		}
	}
}

func settingsChanges(before, after Organization) []Change {
	var changes []Change
	add := func(field string, b, a any) {
		if fmt.Sprint(b) != fmt.Sprint(a) {
			changes = append(changes, Change{Field: field, Before: b, After: a})
		}
	}
	b, s := before.Settings, after.Settings
	add("name", before.Name, after.Name)
	add("slug", before.Slug, after.Slug)
	add("country", b.Country, s.Country)
	add("currency", b.Currency, s.Currency)
	add("timezone", b.Timezone, s.Timezone)
	add("locale", b.Locale, s.Locale)
	add("requireAddress", b.RequireAddress, s.RequireAddress)
	add("removalGraceDays", b.RemovalGraceDays, s.RemovalGraceDays)
	add("bookkeepingYears", b.BookkeepingYears, s.BookkeepingYears)
	add("consentEmailText", b.ConsentEmailText, s.ConsentEmailText)
	add("consentSmsText", b.ConsentSMSText, s.ConsentSMSText)
	add("contactEmail", b.ContactEmail, s.ContactEmail)
	add("loyaltyName", b.LoyaltyName, s.LoyaltyName)
	add("openingHours", b.Opening(), s.Opening())
	add("bookingStepMinutes", b.BookingStepMinutes(), s.BookingStepMinutes())
	add("loyaltyPointsPerUnit", Percent(b.LoyaltyPerUnit).Float(), Percent(s.LoyaltyPerUnit).Float())
	add("loyaltyPointValue", b.LoyaltyPointValue, s.LoyaltyPointValue)
	add("receiptHeader", b.ReceiptHeader, s.ReceiptHeader)
	add("receiptFooter", b.ReceiptFooter, s.ReceiptFooter)
	add("confirmBookings", b.Confirming(), s.Confirming())
	add("bookingChannel", b.BookingChannels(), s.BookingChannels())
	add("reminderHours", b.ReminderHours, s.ReminderHours)
	add("quietHours", b.Quiet(), s.Quiet())
	add("backupDays", b.BackupDays, s.BackupDays)
	add("retention", b.Retention(), s.Retention())
	add("contactNotices", b.ContactNotices, s.ContactNotices)
	add("onlineBooking", !b.BookingClosed, !s.BookingClosed)
	add("changeHours", b.ChangeHours, s.ChangeHours)
	add("embedOrigins", b.EmbedOrigins, s.EmbedOrigins)
	add("brandColor", b.BrandColor, s.BrandColor)
	return changes
}
