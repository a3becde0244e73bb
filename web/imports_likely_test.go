package web_test

import (
	"testing"

	"clientele"
	"clientele/locale"
	"clientele/match"
)

// A row that resembles a customer is shown with the evidence, and decided in the form that carries the import out.
func TestLikelyDuplicatesInTheWizard(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	made, err := w.reg.CreateCustomer(t.Context(), a, clientele.CustomerChange{Name: clientele.Some("Kristiina Lehtomäki"), Email: clientele.Some("kristiina@example.com"),
		Birthday: clientele.Some("1984-02-27"), Address: clientele.Some(clientele.AddressChange{Street: clientele.Some("Rantatie 14 B 7"),
			PostalCode: clientele.Some("33100"), City: clientele.Some("Tampere")})}, clientele.SourceStaff, clientele.DuplicateCreate)
	must(t, err)
	check := v.upload("/imports", "new.csv", "name,phone,birthday,street,postal code,city\nKristiina Lehtomaki,+358509998877,1984-02-27,Rantatie 14 B 7,33100,Tampere\n")
	has(t, "the check", check, "Rows that resemble customers (1)", "Kristiina Lehtomaki · +358509998877", "Kristiina Lehtomäki", "% one person", "Same birthday",
		`name="decide-2"`, "Take it for that customer where that is sure")
	fields := []string{"column-0", "name", "column-1", "phone", "column-2", "birthday", "column-3", "address.street", "column-4", "address.postalCode",
		"column-5", "address.city", "onMatch", "fill", "onLikely", "ask"}
	has(t, "asked", v.post(check.path+"/preview", fields...), "Resembles a customer; nobody decided")
	decided := append(fields, "decide-2", made.Customer.ID)
	has(t, "decided", v.post(check.path+"/preview", decided...), `value="`+made.Customer.ID+`" selected`)
	v.post(check.path+"/commit", decided...)
	must(t, w.reg.RunDue(t.Context(), a.Org))
	c, err := w.reg.Customer(t.Context(), a, made.Customer.ID)
	must(t, err)
	if c.Phone != "+358509998877" {
		t.Errorf("the row was not taken for the customer, whose phone is %q", c.Phone)
	}
}

// What the program says for or against two records being one person is said in every language.
func TestEvidenceHasWordsInEveryLanguage(t *testing.T) {
	for _, code := range locale.Codes {
		for key := range match.SentenceKeys() {
			if !locale.For(code).Has(key) {
				t.Errorf("%s has no text in %s", key, code)
			}
		}
	}
}
