package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clientele"
	"clientele/web/view"
)

// unsaid are fields whose values are tables: that they were changed is said, and no more.
var unsaid = []string{"hours", "openingHours", "retention", "quietHours"}

func (v *visit) changes(e clientele.AuditEvent, names map[string]string) []view.ChangeLine {
	var lines []view.ChangeLine
	for _, c := range e.Contents.Changes {
		line := view.ChangeLine{Field: v.fieldName(e.SubjectType, c.Field)}
		if !slices.Contains(unsaid, c.Field) {
			line.Before, line.After = v.value(e.SubjectType, c.Field, c.Before, names), v.value(e.SubjectType, c.Field, c.After, names)
		}
		lines = append(lines, line)
	}
	return lines
}

// fieldName names a field of the log as the pages do.
func (v *visit) fieldName(subject, field string) string {
	keys := []string{"field." + field, "log." + field, "organization." + field, "catalog." + field}
	if subject == "item" {
		slices.Reverse(keys)
	}
	for _, key := range keys {
		if v.l.Has(key) {
			return v.T(key)
		}
	}
	return field
}

// value writes a value of the log for people.
func (v *visit) value(subject, field string, value any, names map[string]string) string {
	switch x := value.(type) {
	case nil:
		return ""
	case bool:
		if x {
			return v.T("yes")
		}
		return v.T("no")
	case float64:
		if slices.Contains([]string{"total", "payment", "refund", "price", "loyaltyPointValue"}, field) {
			return v.money(int64(x), false)
		}
	case string:
		return v.textValue(subject, field, x, names)
	case []any:
		parts := make([]string, len(x))
		for i, part := range x {
			parts[i] = v.value(subject, field, part, names)
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(x)) {
			parts = append(parts, key+": "+fmt.Sprint(x[key]))
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(value)
}

// textValue writes a text of the log: codes and ids as what they stand for, moments as people write them.
func (v *visit) textValue(subject, field, text string, names map[string]string) string {
	switch field {
	case "birthday":
		return v.l.Birthday(text)
	case "language", "locale":
		return v.l.LanguageName(text)
	case "address.country", "country":
		return v.l.CountryName(text)
	case "regularOf", "users":
		return or(names[text], v.T("actor.user"))
	case "startsAt", "endsAt", "timeOff", "until", "keptUntil":
		if t, err := time.Parse(time.RFC3339, text); err == nil {
			return v.l.DateTime(v.here(t))
		}
		if t, err := time.Parse(time.DateOnly, text); err == nil {
			return v.l.Date(t)
		}
	}
	return v.codeValue(subject, field, text)
}

// coded are the fields whose values are words of the program, and what the keys of their texts begin with, after those of
// the subject: booking.status.booked.
var coded = map[string]string{"status": "status.", "role": "role.", "cancelledBy": "log.cancelledBy.", "type": "log.type.", "method": "order.method.",
	"confirmation": "channel.", "message": "channel.", "bookingChannel": "channel.", "blocked.mode": "block."}

func (v *visit) codeValue(subject, field, text string) string {
	prefix, ok := coded[field]
	if !ok {
		return text
	}
	for _, key := range []string{subject + "." + field + "." + text, prefix + text} {
		if v.l.Has(key) {
			return v.T(key)
		}
	}
	return text
}

// ownReasons are what the program itself gives as a reason, and the keys of their texts.
var ownReasons = map[string]string{"Earned by an order": "log.points.earned", "Redeemed for an order": "log.points.redeemed",
	"Redeemed points given back": "log.points.back", "has not come for long": "log.removal.absent"}

// ownReason gives a reason in somebody's own words as it is, and one of the program's in the reader's language.
func (v *visit) ownReason(text string) string {
	if key := ownReasons[text]; key != "" {
		return v.T(key)
	}
	return text
}
