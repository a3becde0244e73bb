package clientele

import "reflect"

// fieldOf is one thing of a record that can be changed: how the API calls and shows it, and how it is taken over from
// another record. What is empty is shown as nil.
type fieldOf struct {
	name string
	get  func(Customer) any
	take func(to *Customer, from Customer)
}

// customerFields lists what of a record can be changed.
var customerFields = []fieldOf{
	textField("name", func(c *Customer) *string { return &c.Name }),
	textField("firstName", func(c *Customer) *string { return &c.FirstName }),
	textField("lastName", func(c *Customer) *string { return &c.LastName }),
	textField("phone", func(c *Customer) *string { return &c.Phone }),
	textField("email", func(c *Customer) *string { return &c.Email }),
	textField("address.street", func(c *Customer) *string { return &c.Address.Street }),
	textField("address.postalCode", func(c *Customer) *string { return &c.Address.PostalCode }),
	textField("address.city", func(c *Customer) *string { return &c.Address.City }),
	textField("address.country", func(c *Customer) *string { return &c.Address.Country }),
	textField("birthday", func(c *Customer) *string { return &c.Birthday }),
	textField("language", func(c *Customer) *string { return &c.Language }),
	textField("notes", func(c *Customer) *string { return &c.Notes }),
	{"tags", func(c Customer) any {
		if len(c.Tags) == 0 {
			return nil
		}
		return c.Tags
	}, func(to *Customer, from Customer) { to.Tags = from.Tags }},
	textField("regularOf", func(c *Customer) *string { return &c.RegularOf }),
	{"discountPercent", func(c Customer) any { return c.Discount.Float() }, func(to *Customer, from Customer) { to.Discount = from.Discount }},
	{"consent.email", func(c Customer) any { return c.ConsentEmail.Value() }, func(to *Customer, from Customer) { to.ConsentEmail = from.ConsentEmail }},
	{"consent.sms", func(c Customer) any { return c.ConsentSMS.Value() }, func(to *Customer, from Customer) { to.ConsentSMS = from.ConsentSMS }},
	textField("blocked.mode", func(c *Customer) *string { return (*string)(&c.Blocked.Mode) }),
	textField("blocked.reason", func(c *Customer) *string { return &c.Blocked.Reason }),
	{"customFields", func(c Customer) any {
		if len(c.CustomFields) == 0 {
			return nil
		}
		return c.CustomFields
	}, func(to *Customer, from Customer) { to.CustomFields = from.CustomFields }},
	{"loyaltyPoints", func(c Customer) any { return c.Loyalty }, func(to *Customer, from Customer) { to.Loyalty = from.Loyalty }},
	textField("status", func(c *Customer) *string { return (*string)(&c.Status) }),
}

func textField(name string, of func(*Customer) *string) fieldOf {
	return fieldOf{name, func(c Customer) any {
		if text := *of(&c); text != "" {
			return text
		}
		return nil
	}, func(to *Customer, from Customer) { *of(to) = *of(&from) }}
}

// customerChanges tells field by field what differs between two states of a record.
func customerChanges(before, after Customer) []Change {
	var changes []Change
	for _, f := range customerFields {
		if b, a := f.get(before), f.get(after); !reflect.DeepEqual(b, a) {
			changes = append(changes, Change{Field: f.name, Before: b, After: a})
		}
	}
	return changes
}

// derive fills in what follows from other fields.
func (c *Customer) derive() {
	c.NameKey, c.EmailKey = foldKey(c.Name), emailKey(c.Email)
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
