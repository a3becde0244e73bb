package clientele

import "reflect"

// customerChanges tells field by field what differs between two states of a record.
func customerChanges(before, after Customer) []Change {
	b, a := customerFields(before), customerFields(after)
	var changes []Change
	for i, field := range b {
		if !reflect.DeepEqual(field.value, a[i].value) {
			changes = append(changes, Change{Field: field.name, Before: field.value, After: a[i].value})
		}
	}
	return changes
}

type field struct {
	name  string
	value any
}

// customerFields lists what of a record can be changed, as the API spells it; what is empty is nil.
func customerFields(c Customer) []field {
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	custom := any(nil)
	if len(c.CustomFields) > 0 {
		custom = c.CustomFields
	}
	tags := any(nil)
	if len(c.Tags) > 0 {
		tags = c.Tags
	}
	return []field{{"name", text(c.Name)}, {"firstName", text(c.FirstName)}, {"lastName", text(c.LastName)},
		{"phone", text(c.Phone)}, {"email", text(c.Email)}, {"address.street", text(c.Address.Street)},
		{"address.postalCode", text(c.Address.PostalCode)}, {"address.city", text(c.Address.City)},
		{"address.country", text(c.Address.Country)}, {"birthday", text(c.Birthday)}, {"language", text(c.Language)},
		{"notes", text(c.Notes)}, {"tags", tags}, {"regularOf", text(c.RegularOf)}, {"discountPercent", c.Discount.Float()},
		{"consent.email", c.ConsentEmail.Value()}, {"consent.sms", c.ConsentSMS.Value()}, {"blocked.mode", text(string(c.Blocked.Mode))},
		{"blocked.reason", text(c.Blocked.Reason)}, {"customFields", custom}, {"loyaltyPoints", c.Loyalty},
		{"status", text(string(c.Status))}}
}

// Value is how the API writes a permission: true, false, or nil when nobody asked.
func (p Permission) Value() any {
	switch p {
	case Allowed:
		return true
	case Refused:
		return false
	}
	return nil
}

// permission is what an answer makes of one.
func permission(allowed bool) Permission {
	if allowed {
		return Allowed
	}
	return Refused
}
