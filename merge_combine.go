package clientele

import (
	"maps"
	"slices"
	"strings"
)

// combine gives the kept record as it will be.
func combine(kept Customer, others []Customer, chosen map[string]string) (Customer, error) {
	after := kept
	after.Tags, after.CustomFields = slices.Clone(kept.Tags), maps.Clone(kept.CustomFields)
	for _, other := range others {
		fillFrom(&after, other)
	}
	for field, id := range chosen {
		from := kept
		if id != kept.ID {
			i := slices.IndexFunc(others, func(c Customer) bool { return c.ID == id })
			if i < 0 {
				return after, &Error{Kind: KindValidation, Message: "Some fields need another value",
					Fields: []FieldError{{Field: "fields." + field, Code: "not_found", Message: "name one of the records that are merged"}}}
			}
			from = others[i]
		}
		takeField(&after, from, field)
	}
	after.derive()
	var wrong problems
	checkContact(after, &wrong)
	return after, wrong.err()
}

func takeField(to *Customer, from Customer, field string) {
	for _, f := range customerFields {
		if f.name == field || field == "address" && strings.HasPrefix(f.name, "address.") {
			f.take(to, from)
		}
	}
	if field == "name" { // the parts go with the whole
		to.FirstName, to.LastName = from.FirstName, from.LastName
	}
}

// fillFrom fills what a record lacks from another, and brings together what adds up. An address is one thing: a
// street of one record and a city of another are nobody's address.
func fillFrom(c *Customer, other Customer) {
	for _, f := range customerFields {
		single := !slices.Contains([]string{"name", "firstName", "lastName", "tags", "consent.email", "consent.sms", "customFields", "loyaltyPoints",
			"status", "notes", "blocked.mode", "blocked.reason"}, f.name) && !strings.HasPrefix(f.name, "address.")
		if value := f.get(*c); single && (value == nil || f.name == "discountPercent" && value == 0.0) {
			f.take(c, other)
		}
	}
	if c.Address.Empty() {
		c.Address = other.Address
	}
	if c.Blocked.Mode == "" || c.Blocked.Mode == BlockAsk && other.Blocked.Mode == BlockRefuse {
		c.Blocked = other.Blocked
	}
	c.Notes = joinNotes(c.Notes, other.Notes)
	c.Tags = cleanTags(append(c.Tags, other.Tags...), &problems{})
	c.Loyalty += other.Loyalty
	c.ConsentEmail, c.ConsentSMS = stricter(c.ConsentEmail, other.ConsentEmail), stricter(c.ConsentSMS, other.ConsentSMS)
	for name, value := range other.CustomFields {
		if c.CustomFields == nil {
			c.CustomFields = make(map[string]string)
		}
		if c.CustomFields[name] == "" {
			c.CustomFields[name] = value
		}
	}
}

// joinNotes puts one general note below the other; nothing of either is lost.
func joinNotes(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + "\n" + b
}

// stricter is what two answers about one channel come to: a refusal wins whatever the dates, and who was never asked
// takes the other's answer.
func stricter(a, b Permission) Permission {
	switch {
	case a == Refused || b == Refused:
		return Refused
	case a == NeverAsked:
		return b
	}
	return a
}
