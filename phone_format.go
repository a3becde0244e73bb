package clientele

import "github.com/nyaruka/phonenumbers"

// FormatPhone writes an E.164 number as people read it: +358 40 1234567. What is no number is given as it is.
func FormatPhone(e164 string) string {
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
