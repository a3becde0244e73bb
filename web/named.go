package web

import (
	"clientele/locale"
	"clientele/web/view"
)

// countryField makes a field a choice of countries by name, of none too when it may be empty. A code that is no country
// stays a choice, so that it is shown with what is wrong.
func (v *visit) countryField(f view.Field, empty bool) view.Field {
	known := f.Value == ""
	if empty {
		f.Options = append(f.Options, view.Option{})
	}
	for _, c := range v.l.Countries() {
		f.Options = append(f.Options, view.Option{Value: c.Code, Label: c.Name})
		known = known || c.Code == f.Value
	}
	if !known {
		f.Options = append(f.Options, view.Option{Value: f.Value, Label: f.Value})
	}
	return f
}

// languages are those of the pages, by their names in the reader's language, and one more that is in use.
func (v *visit) languages(used string) []view.Option {
	var options []view.Option
	for _, code := range locale.Codes {
		options = append(options, view.Option{Value: code, Label: v.l.LanguageName(code)})
		if code == used {
			used = ""
		}
	}
	if used != "" {
		options = append(options, view.Option{Value: used, Label: v.l.LanguageName(used)})
	}
	return options
}
