package api

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// customerList is a page of customers. It writes its own JSON: with reflection a list of 50 costs twice what it costs
// so. A test holds what it writes against what encoding/json makes of Many[Customer].
type customerList struct {
	Head
	customers []clientele.Customer
	page      Page
}

// Schema is that of the page it stands for.
func (customerList) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[Many[Customer]](), true, "")
}

func (l customerList) appendJSON(b []byte) []byte {
	b = slices.Grow(b, 256+1200*len(l.customers))
	b = append(b, `{"success":true,"data":[`...)
	for i := range l.customers {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCustomer(b, &l.customers[i])
	}
	b = append(b, `],"page":`...)
	return append(append(b, encode(l.page)...), '}')
}

func appendCustomer(b []byte, c *clientele.Customer) []byte {
	b = appendText(append(b, `{"id":`...), c.ID)
	b = appendText(append(b, `,"name":`...), c.Name)
	b = appendOrNull(append(b, `,"firstName":`...), c.FirstName)
	b = appendOrNull(append(b, `,"lastName":`...), c.LastName)
	b = appendOrNull(append(b, `,"phone":`...), c.Phone)
	b = appendOrNull(append(b, `,"email":`...), c.Email)
	b = appendAddress(append(b, `,"address":`...), c.Address)
	b = appendOrNull(append(b, `,"birthday":`...), c.Birthday)
	b = appendOrNull(append(b, `,"language":`...), c.Language)
	b = appendOrNull(append(b, `,"notes":`...), c.Notes)
	b = append(b, `,"tags":[`...)
	for i, tag := range c.Tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, tag)
	}
	b = appendOrNull(append(b, `],"regularOf":`...), c.RegularOf)
	b = strconv.AppendFloat(append(b, `,"discountPercent":`...), c.Discount.Float(), 'f', -1, 64)
	b = appendPermission(append(b, `,"consent":{"email":`...), c.ConsentEmail)
	b = appendPermission(append(b, `,"sms":`...), c.ConsentSMS)
	b = appendText(append(b, `},"blocked":{"mode":`...), blockMode(c))
	b = appendOrNull(append(b, `,"reason":`...), c.Blocked.Reason)
	b = append(b, `},"customFields":{`...)
	for i, name := range slices.Sorted(maps.Keys(c.CustomFields)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(appendText(b, name), ':'), c.CustomFields[name])
	}
	b = strconv.AppendInt(append(b, `},"loyaltyPoints":`...), c.Loyalty, 10)
	return appendRecord(b, c)
}

// appendRecord writes what is about the record more than about the person.
func appendRecord(b []byte, c *clientele.Customer) []byte {
	b = appendText(append(b, `,"status":`...), string(c.Status))
	b = strconv.AppendBool(append(b, `,"archived":`...), c.Status == clientele.StatusArchived)
	b = appendTime(append(b, `,"archivedAt":`...), c.ArchivedAt)
	b = append(b, `,"removal":`...)
	if c.Removal == nil {
		b = append(b, "null"...)
	} else {
		b = append(b, encode(removalWire(c.Removal))...)
	}
	b = appendText(append(b, `,"source":`...), string(c.Source))
	s := &c.Statistics
	b = strconv.AppendInt(append(b, `,"statistics":{"sales":`...), s.Sales, 10)
	b = strconv.AppendInt(append(b, `,"bookings":`...), int64(s.Bookings), 10)
	b = strconv.AppendInt(append(b, `,"visits":`...), int64(s.Visits), 10)
	b = strconv.AppendInt(append(b, `,"cancellations":`...), int64(s.Cancellations), 10)
	b = strconv.AppendInt(append(b, `,"noShows":`...), int64(s.NoShows), 10)
	b = appendTime(append(b, `,"firstVisit":`...), s.FirstVisit)
	b = appendTime(append(b, `,"lastVisit":`...), s.LastVisit)
	b = appendTime(append(b, `,"nextBooking":`...), s.NextBooking)
	spend, ok := s.AverageSpend()
	b = appendNumber(append(b, `,"averageSpend":`...), spend, ok)
	days, ok := s.DaysBetweenVisits()
	b = appendNumber(append(b, `,"daysBetweenVisits":`...), int64(days), ok)
	b = appendTime(append(b, `},"createdAt":`...), c.CreatedAt)
	b = appendTime(append(b, `,"updatedAt":`...), c.UpdatedAt)
	b = strconv.AppendInt(append(b, `,"version":`...), c.Version, 10)
	return append(b, '}')
}

// appendNumber writes a number, or null for one that there is none of.
func appendNumber(b []byte, n int64, known bool) []byte {
	if !known {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, n, 10)
}

func appendAddress(b []byte, a clientele.Address) []byte {
	if a.Empty() {
		return append(b, "null"...)
	}
	b = appendOrNull(append(b, `{"street":`...), a.Street)
	b = appendOrNull(append(b, `,"postalCode":`...), a.PostalCode)
	b = appendOrNull(append(b, `,"city":`...), a.City)
	b = appendOrNull(append(b, `,"country":`...), a.Country)
	return append(b, '}')
}

func appendPermission(b []byte, p clientele.Permission) []byte {
	if p == clientele.NeverAsked {
		return append(b, "null"...)
	}
	return strconv.AppendBool(b, p == clientele.Allowed)
}

func appendOrNull(b []byte, text string) []byte {
	if text == "" {
		return append(b, "null"...)
	}
	return appendText(b, text)
}

// appendText writes a JSON string. Text that needs an escape is left to encoding/json; so is what may be one of the
// line separators that JavaScript stumbles over.
func appendText(b []byte, text string) []byte {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c == 0xE2 {
			return append(b, encode(text)...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}

// appendTime writes what stamp gives, without looking at a layout each time.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	t = t.UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	b = appendDigits(append(b, '"'), year, 4)
	b = appendDigits(append(b, '-'), int(month), 2)
	b = appendDigits(append(b, '-'), day, 2)
	b = appendDigits(append(b, 'T'), hour, 2)
	b = appendDigits(append(b, ':'), minute, 2)
	b = appendDigits(append(b, ':'), second, 2)
	b = appendDigits(append(b, '.'), t.Nanosecond()/1e6, 3)
	return append(b, 'Z', '"')
}

// appendDigits writes a number that is not negative with so many digits.
func appendDigits(b []byte, n, digits int) []byte {
	b = append(b, "0000"[:digits]...)
	for i := len(b) - 1; n > 0 && i >= len(b)-digits; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
