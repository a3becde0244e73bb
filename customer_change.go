package clientele

import (
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// CustomerChange says what of a customer is to be another way. Creating is a change of a record that is empty.
type CustomerChange struct {
	Name, FirstName, LastName Optional[string]
	Phone, Email              Optional[string]
	Address                   Optional[AddressChange]
	Birthday, Language, Notes Optional[string]
	Tags                      Optional[[]string]
	RegularOf                 Optional[string]
	DiscountPercent           Optional[float64] // 0 to 100, two decimals
	ConsentEmail, ConsentSMS  Optional[bool]
	BlockMode, BlockReason    Optional[string]
	CustomFields              Optional[map[string]Optional[string]] // merged: a field named null goes
	Archived                  Optional[bool]
}

// AddressChange is a change of an address. The whole address is cleared by naming it null.
type AddressChange struct {
	Street, PostalCode, City, Country Optional[string]
}

// The limits of a customer's texts, in characters.
const (
	maxName         = 200
	maxEmail        = 254
	maxLine         = 200
	maxNotes        = 10_000
	maxTags         = 50
	maxTag          = 50
	maxCustomFields = 50
	maxFieldName    = 64
	maxFieldValue   = 1_000
)

// applyChange gives the record as it would be, with every problem of the change. It does not look at the register:
// whether a user exists is checked by the caller.
func applyChange(o Organization, now time.Time, c Customer, ch CustomerChange) (Customer, problems) {
	var wrong problems
	c.Tags, c.CustomFields = slices.Clone(c.Tags), maps.Clone(c.CustomFields)
	applyName(&c, ch, &wrong)
	applyContact(o, &c, ch, &wrong)
	applyAddress(&c, ch.Address, &wrong)
	applyDetails(now, &c, ch, &wrong)
	applyCustomFields(&c, ch.CustomFields, &wrong)
	if ch.Tags.Set {
		c.Tags = cleanTags(ch.Tags.Value, &wrong)
	}
	checkConsent("consent.email", c.ConsentEmail, ch.ConsentEmail, &wrong)
	checkConsent("consent.sms", c.ConsentSMS, ch.ConsentSMS, &wrong)
	applyConsent(&c, ch)
	if ch.BlockMode.Set || ch.BlockReason.Set {
		applyBlock(&c, ch, &wrong)
	}
	c.derive()
	checkContact(c, &wrong)
	if o.Settings.RequireAddress && (c.ID == "" || ch.Address.Set) && (c.Address.Street == "" || c.Address.City == "") {
		wrong.add("address", "required", "your organization asks for an address: street and city")
	}
	return c, wrong
}

// applyName keeps name, first and last name in step: first and last make the name; a name of its own that they do not
// make clears them.
func applyName(c *Customer, ch CustomerChange, wrong *problems) {
	name := cleanLine("name", ch.Name, maxName, wrong)
	first := cleanLine("firstName", ch.FirstName, maxName, wrong)
	last := cleanLine("lastName", ch.LastName, maxName, wrong)
	first.apply(&c.FirstName)
	last.apply(&c.LastName)
	made := strings.TrimSpace(c.FirstName + " " + c.LastName)
	switch {
	case name.Set:
		c.Name = name.Value
		if !first.Set && !last.Set && c.Name != made {
			c.FirstName, c.LastName = "", ""
		}
	case first.Set || last.Set:
		c.Name = made
	}
}

func applyContact(o Organization, c *Customer, ch CustomerChange, wrong *problems) {
	if ch.Phone.Set {
		c.Phone = ""
		if text := strings.TrimSpace(ch.Phone.Value); text != "" {
			phone, ok := parsePhone(text, o.Settings.Country)
			if !ok {
				wrong.add("phone", "invalid", "this is not a phone number; write it with its country code, as in +358 40 123 4567")
			}
			c.Phone = phone
		}
	}
	if ch.Email.Set {
		c.Email = ""
		if text := strings.TrimSpace(ch.Email.Value); text != "" {
			if !validEmail(text) {
				wrong.add("email", "invalid", "this is not an e-mail address; it looks like name@example.com")
			}
			c.Email = text
		}
	}
}

// emailKey is what e-mails are compared by.
func emailKey(email string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(email))) }

// validEmail holds an address against RFC 5322's addr-spec, as far as mail is sent to it: one address without a name,
// a domain with a dot, at most 254 bytes (RFC 5321).
func validEmail(text string) bool {
	if len(text) > maxEmail || strings.ContainsFunc(text, unicode.IsControl) || strings.ContainsAny(text, " \"<>()[],;:\\") {
		return false
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return false
	}
	_, domain, _ := strings.Cut(text, "@")
	return strings.Contains(domain, ".") && !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".")
}

func applyAddress(c *Customer, ch Optional[AddressChange], wrong *problems) {
	if !ch.Set {
		return
	}
	if ch.Null {
		c.Address = Address{}
		return
	}
	cleanLine("address.street", ch.Value.Street, maxLine, wrong).apply(&c.Address.Street)
	cleanLine("address.postalCode", ch.Value.PostalCode, 20, wrong).apply(&c.Address.PostalCode)
	cleanLine("address.city", ch.Value.City, maxLine, wrong).apply(&c.Address.City)
	if country := ch.Value.Country; country.Set {
		code, ok := parseCountry(country.Value)
		if !ok {
			wrong.add("address.country", "invalid", "a country is its two-letter code, as in FI")
		}
		c.Address.Country = code
	}
}

// parseCountry reads an ISO 3166-1 alpha-2 code; empty is fine and means none.
func parseCountry(text string) (string, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "" {
		return "", true
	}
	region, err := language.ParseRegion(text)
	if err != nil || len(text) != 2 || !region.IsCountry() {
		return "", false
	}
	return text, true
}

func applyDetails(now time.Time, c *Customer, ch CustomerChange, wrong *problems) {
	cleanText("notes", ch.Notes, maxNotes, wrong).apply(&c.Notes)
	ch.RegularOf.apply(&c.RegularOf)
	if ch.Birthday.Set {
		c.Birthday = strings.TrimSpace(ch.Birthday.Value)
		if !validBirthday(now, c.Birthday) {
			wrong.add("birthday", "invalid", "a birthday is year-month-day, as in 1990-05-31, or --05-31 without the year, and not in the future")
		}
	}
	if ch.Language.Set {
		c.Language = strings.TrimSpace(ch.Language.Value)
		if c.Language != "" {
			tag, err := language.Parse(c.Language)
			if err != nil || len(c.Language) > 35 {
				wrong.add("language", "invalid", "a language is its code, as in fi or sv-FI")
			}
			c.Language = tag.String()
		}
	}
	if ch.DiscountPercent.Set {
		p := ch.DiscountPercent.Value
		if !(p >= 0 && p <= 100) { // written so that NaN is refused too
			wrong.add("discountPercent", "out_of_range", "a discount is between 0 and 100 percent")
			p = 0
		}
		c.Discount = PercentOf(p)
	}
}

// validBirthday takes a day of the calendar that is not absurd: not before 1880, and not after tomorrow, since it may
// be tomorrow already where the person is.
func validBirthday(now time.Time, day string) bool {
	if day == "" {
		return true
	}
	if rest, ok := strings.CutPrefix(day, "--"); ok {
		_, err := time.Parse(time.DateOnly, "2000-"+rest) // a leap year, so that 29 February is a day
		return err == nil
	}
	t, err := time.Parse(time.DateOnly, day)
	return err == nil && t.Year() >= 1880 && t.Before(now.AddDate(0, 0, 1))
}

func applyBlock(c *Customer, ch CustomerChange, wrong *problems) {
	cleanLine("blocked.reason", ch.BlockReason, maxLine, wrong).apply(&c.Blocked.Reason)
	if !ch.BlockMode.Set {
		return
	}
	switch mode := BlockMode(ch.BlockMode.Value); mode {
	case BlockAsk, BlockRefuse:
		c.Blocked.Mode = mode
	case BlockAllow, "":
		c.Blocked = Block{}
	default:
		wrong.add("blocked.mode", "invalid", "the modes are allow, ask and refuse")
	}
}

func applyCustomFields(c *Customer, ch Optional[map[string]Optional[string]], wrong *problems) {
	if !ch.Set {
		return
	}
	if ch.Null {
		c.CustomFields = nil
		return
	}
	for _, name := range slices.Sorted(maps.Keys(ch.Value)) {
		key := strings.TrimSpace(name)
		if key == "" || utf8.RuneCountInString(key) > maxFieldName || hasControl(key, false) {
			wrong.add("customFields", "invalid", "the name of a field has 1 to %d characters", maxFieldName)
			continue
		}
		value := cleanText("customFields."+key, ch.Value[name], maxFieldValue, wrong)
		if value.Value == "" {
			delete(c.CustomFields, key)
			continue
		}
		if c.CustomFields == nil {
			c.CustomFields = make(map[string]string)
		}
		c.CustomFields[key] = value.Value
	}
	if len(c.CustomFields) > maxCustomFields {
		wrong.add("customFields", "too_many", "a customer has at most %d fields of your own", maxCustomFields)
	}
	if len(c.CustomFields) == 0 {
		c.CustomFields = nil
	}
}

// cleanTags trims tags and keeps the first spelling of each.
func cleanTags(tags []string, wrong *problems) []string {
	var kept []string
	seen := make(map[string]bool)
	for _, tag := range tags {
		tag = strings.Join(strings.Fields(norm.NFC.String(tag)), " ")
		if tag == "" || utf8.RuneCountInString(tag) > maxTag || hasControl(tag, false) {
			wrong.add("tags", "invalid", "a tag has 1 to %d characters", maxTag)
			return nil
		}
		if key := TagKey(tag); !seen[key] {
			seen[key] = true
			kept = append(kept, tag)
		}
	}
	if len(kept) > maxTags {
		wrong.add("tags", "too_many", "a customer has at most %d tags", maxTags)
	}
	return kept
}

// checkContact holds a record against the one rule that needs all of it: a name, and a way to reach the person.
func checkContact(c Customer, wrong *problems) {
	named := func(field string) bool {
		return slices.ContainsFunc(*wrong, func(p FieldError) bool { return p.Field == field })
	}
	if !hasVisible(c.Name) && !named("name") {
		wrong.add("name", "required", "a customer needs a name")
	}
	if c.Phone == "" && c.Email == "" && !named("phone") && !named("email") {
		wrong.add("phone", "required", "a customer needs a phone number or an e-mail address")
		wrong.add("email", "required", "a customer needs a phone number or an e-mail address")
	}
}

// PercentOf makes a Percent of a number such as 12.5.
func PercentOf(p float64) Percent { return Percent(p*100 + 0.5) }

// Float gives the number that PercentOf was made of.
func (p Percent) Float() float64 { return float64(p) / 100 }
