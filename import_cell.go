package clientele

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// dayFirst tells whether dates such as 3/4/1990 begin with the day. A number over 12 in either place decides; where
// there is none, only the United States write the month first.
func dayFirst(column int, rows [][]string, country string) bool {
	for _, row := range rows {
		if column >= len(row) {
			continue
		}
		parts := strings.FieldsFunc(row[column], func(c rune) bool { return c < '0' || c > '9' })
		if len(parts) != 3 || len(parts[0]) > 2 {
			continue
		}
		if parts[0] > "12" && len(parts[0]) == 2 {
			return true
		}
		if parts[1] > "12" && len(parts[1]) == 2 {
			return false
		}
	}
	return country != "US"
}

// parseDay reads a date as people write it into 2006-01-02.
func parseDay(text string, dayFirst bool) (string, bool) {
	text = strings.TrimSpace(text)
	if day, _, ok := strings.Cut(text, " "); ok && strings.Contains(text, ":") { // a time of day behind it
		text = day
	}
	layouts := []string{"2006-1-2", "2006.1.2", "2006/1/2", "20060102", "2006-01-02T15:04:05Z07:00", "2 January 2006", "January 2, 2006"}
	if dayFirst {
		layouts = append(layouts, "2.1.2006", "2/1/2006", "2-1-2006", "2.1.06", "2/1/06")
	} else {
		layouts = append(layouts, "1/2/2006", "1-2-2006", "1.2.2006", "1/2/06")
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			if !strings.Contains(layout, "2006") && t.After(time.Now()) { // a year of two digits that is still to come was in the century before
				t = t.AddDate(-100, 0, 0)
			}
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// The words for yes and no of the languages whose headings we know, folded.
var (
	yesWords = strings.Fields("yes y true 1 x allowed allow granted optin subscribed kylla k sallittu ja j ok oui o si s wahr")
	noWords  = strings.Fields("no n false 0 denied refused optout unsubscribed ei e kielletty nej nei nein non nee falsch")
)

// parseAnswer reads a permission.
func parseAnswer(text string) (allowed, ok bool) {
	word := headingKey(text)
	return slices.Contains(yesWords, word), slices.Contains(yesWords, word) || slices.Contains(noWords, word)
}

// parsePercent reads 10, 10 %, 10,5 and 10.5%.
func parsePercent(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	p, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return p, err == nil
}

// parseCountryName reads a country by its code, or by its name in the languages whose headings we know.
func parseCountryName(text string) string {
	if len(strings.TrimSpace(text)) == 2 {
		return text
	}
	if code, ok := countryNames()[headingKey(text)]; ok {
		return code
	}
	return text
}

var countryNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string)
	for _, name := range strings.Fields("en fi sv no da de fr es nl") {
		namer := display.Regions(language.MustParse(name))
		for first := 'A'; first <= 'Z'; first++ {
			for second := 'A'; second <= 'Z'; second++ {
				region, err := language.ParseRegion(string(first) + string(second))
				if err == nil && region.IsCountry() {
					names[headingKey(namer.Name(region))] = region.String()
				}
			}
		}
	}
	return names
})
