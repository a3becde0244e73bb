package locale

import "testing"

func TestNamesOfLanguagesAndCountries(t *testing.T) {
	for _, c := range []struct{ in, code, language, country, name string }{
		{"en", "fi", "Finnish", "FI", "Finland"},
		{"fi", "sv", "Ruotsi", "DE", "Saksa"},
		{"sv", "de", "Tyska", "FI", "Finland"},
		{"de", "en-GB", "Britisches Englisch", "SE", "Schweden"},
		{"en", "zz-garbage-", "zz-garbage-", "", ""},
	} {
		if got := For(c.in).LanguageName(c.code); got != c.language {
			t.Errorf("the language %s in %s is %q instead of %q", c.code, c.in, got, c.language)
		}
		if got := For(c.in).CountryName(c.country); got != c.name {
			t.Errorf("the country %s in %s is %q instead of %q", c.country, c.in, got, c.name)
		}
	}
	for _, code := range Codes {
		seen := make(map[string]bool)
		all := For(code).Countries()
		for _, c := range all {
			if seen[c.Name] || For(code).CountryName(c.Code) != c.Name {
				t.Errorf("%s in %s: %q", c.Code, code, c.Name)
			}
			seen[c.Name] = true
		}
		if len(all) < 240 || len(all) > 260 {
			t.Errorf("there are %d countries in %s", len(all), code)
		}
	}
}
