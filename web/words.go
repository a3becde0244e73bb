package web

import (
	"errors"
	"regexp"

	"clientele"
)

// message is what an error says to a person. The domain speaks English; in another language the nearest general text
// stands for it.
func (v *visit) message(err error) string {
	var known *clientele.Error
	if !errors.As(err, &known) {
		return ""
	}
	if v.l.Code == "en" {
		return known.Message
	}
	if key := "error." + string(known.Kind); v.l.Has(key) {
		return v.T(key)
	}
	return known.Message
}

// wrongs are the wrong fields of an error, by name, in the visitor's language.
func (v *visit) wrongs(err error) map[string]string {
	var known *clientele.Error
	if !errors.As(err, &known) || known.Kind != clientele.KindValidation {
		return nil
	}
	wrong := make(map[string]string)
	for _, f := range known.Fields {
		if wrong[f.Field] == "" {
			wrong[f.Field] = v.wrong(f)
		}
	}
	return wrong
}

// numbered are the places of lines in the names of fields.
var numbered = regexp.MustCompile(`\[\d+\]`)

func (v *visit) wrong(f clientele.FieldError) string {
	// What the domain says of amounts is in minor units, which no page shows.
	if said := "said." + numbered.ReplaceAllString(f.Field, "") + "." + f.Code; v.l.Has(said) {
		return v.T(said)
	}
	for _, key := range []string{"wrong." + f.Field + "." + f.Code, "wrong." + f.Code} {
		if v.l.Code != "en" && v.l.Has(key) {
			return v.T(key)
		}
	}
	return upperFirst(f.Message) + "."
}

// firstWrong is one of the wrong fields, for forms that show them as one line.
func (v *visit) firstWrong(err error) string {
	var known *clientele.Error
	if errors.As(err, &known) && len(known.Fields) > 0 {
		return v.wrong(known.Fields[0])
	}
	return v.message(err)
}

// expected tells whether an error is about what somebody wrote, so that the form is shown again.
func expected(err error) bool {
	switch clientele.KindOf(err) {
	case clientele.KindValidation, clientele.KindConflict, clientele.KindVersion, clientele.KindInvalidRequest, clientele.KindTooLarge,
		clientele.KindMediaType:
		return true
	}
	return false
}

// fieldsOf are the wrong fields of an error.
func fieldsOf(err error) []clientele.FieldError {
	var known *clientele.Error
	if !errors.As(err, &known) {
		return nil
	}
	return known.Fields
}
