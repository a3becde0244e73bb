package clientele

import (
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// parsePhone reads a phone number as a person types it into E.164. A number without a country code is of the region.
// ok is false when it cannot be a phone number.
func parsePhone(text, region string) (e164 string, ok bool) {
	if len(text) > 40 {
		return "", false
	}
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "00") && len(text) > 6 { // the international prefix of most countries, wherever one is
		text = "+" + text[2:]
	}
	number, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// phoneForms gives the digits of a number in its international and its national form: +358 40 1 is 358401 and 0401.
func phoneForms(e164 string) []string {
	digits := strings.TrimPrefix(e164, "+")
	if digits == "" {
		return nil
	}
	for n := 1; n <= 3 && n < len(digits); n++ {
		if trunk, ok := trunks()[digits[:n]]; ok {
			return []string{digits, trunk + digits[n:]}
		}
	}
	return []string{digits}
}

// trunks maps each country calling code to the digits that people there write before a national number, if any.
var trunks = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	for code := range phonenumbers.GetSupportedCallingCodes() {
		m[strconv.Itoa(code)] = trunkOf(phonenumbers.GetRegionCodeForCountryCode(code))
	}
	return m
})

// trunkOf gives what stands before a national number of a region as people write it: 0 in Finland; nothing in the
// United States, where a 1 is dialled but not written.
func trunkOf(region string) string {
	example := phonenumbers.GetExampleNumberForType(region, phonenumbers.MOBILE)
	if example != nil && digitsOf(phonenumbers.Format(example, phonenumbers.NATIONAL)) == phonenumbers.GetNationalSignificantNumber(example) {
		return ""
	}
	return phonenumbers.GetNddPrefixForRegion(region, true)
}
