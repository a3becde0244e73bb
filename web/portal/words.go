package portal

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"clientele"
)

// notOnline is the domain's own text for somebody who is not booked online; an organization's stands in its place.
const notOnline = "This booking cannot be made online. Please call us."

// message is what an error says to a customer. The domain speaks English, but for the words of an organization to those
// whom it does not book online, which are shown as they are.
func (v *visit) message(err error) string {
	var known *clientele.Error
	if !errors.As(err, &known) {
		return v.T("problem.500.text")
	}
	if blockers, ok := known.Details["blockers"].([]map[string]any); ok && len(blockers) > 0 && blockers[0]["type"] == "blocked" {
		if known.Message == notOnline {
			return v.T("book.blocked")
		}
		return known.Message
	}
	switch {
	case clientele.IsTaken(err):
		return v.T("book.taken")
	case v.org.Settings.BookingClosed && strings.HasPrefix(v.r.URL.Path, "/book/"):
		return v.T("book.closed")
	case known.Kind == clientele.KindConflict:
		return v.T("book.too-late")
	case v.l.Code == "en":
		return known.Message
	case v.l.Has("error." + string(known.Kind)):
		return v.T("error." + string(known.Kind))
	}
	return known.Message
}

// wrongs are the wrong fields of an error, by their last name, in the visitor's language.
func (v *visit) wrongs(err error) map[string]string {
	var known *clientele.Error
	if !errors.As(err, &known) || known.Kind != clientele.KindValidation {
		return nil
	}
	wrong := make(map[string]string)
	for _, f := range known.Fields {
		name := f.Field[strings.LastIndexByte(f.Field, '.')+1:]
		if name == "address" {
			name = "street"
		}
		if wrong[name] == "" {
			wrong[name] = v.wrong(name, f)
		}
	}
	return wrong
}

func (v *visit) wrong(name string, f clientele.FieldError) string {
	if f.Code == "required" && strings.HasPrefix(f.Field, "customer.") { // who books online gives both, a phone and an e-mail
		return v.T("wrong.required")
	}
	for _, key := range []string{"wrong." + name + "." + f.Code, "wrong." + f.Code} {
		if v.l.Code != "en" && v.l.Has(key) {
			return v.T(key)
		}
	}
	first, size := utf8.DecodeRuneInString(f.Message)
	return string(unicode.ToUpper(first)) + f.Message[size:] + "."
}
