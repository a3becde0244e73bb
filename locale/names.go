package locale

import (
	"cmp"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// LanguageName names a language in this one: Finnish, suomi's name in English. What is no language is given itself.
func (l *Language) LanguageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	return capital(cmp.Or(display.Tags(l.tag()).Name(tag), code))
}

// CountryName names a country by its two-letter code. What is no country is given itself.
func (l *Language) CountryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return code
	}
	return cmp.Or(display.Regions(l.tag()).Name(region), code)
}

// Country is a country's two-letter code and its name in some language.
type Country struct{ Code, Name string }

// Countries lists all countries by name.
func (l *Language) Countries() []Country {
	countries.Lock()
	defer countries.Unlock()
	if countries.of[l.Code] == nil {
		countries.of[l.Code] = l.allCountries()
	}
	return countries.of[l.Code]
}

var countries = struct {
	sync.Mutex
	of map[string][]Country
}{of: make(map[string][]Country)}

func (l *Language) allCountries() []Country {
	var all []Country
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			region, err := language.ParseRegion(code)
			name := l.CountryName(code)
			if err == nil && region.IsCountry() && region.Canonicalize() == region && region.String() == code && name != code {
				all = append(all, Country{code, name})
			}
		}
	}
	order := collate.New(l.tag())
	slices.SortFunc(all, func(x, y Country) int { return order.CompareString(x.Name, y.Name) })
	return all
}

func (l *Language) tag() language.Tag {
	if l.Code == "en" {
		return language.BritishEnglish
	}
	return language.MustParse(l.Code)
}

func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
