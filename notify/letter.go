package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clientele"
	"clientele/formats"

	"golang.org/x/text/language"
)

// Languages are those that messages are written in; English where it is none of the others.
var Languages = []string{"en", "fi", "sv", "de"}

// wordsFor gives the words of a language, and its code. A neighbour's language, which many do not read, is no
// substitute.
func wordsFor(code string) (words, string) {
	tag, err := language.Parse(code)
	if err != nil {
		return english, "en"
	}
	base, _ := tag.Base()
	if w, ok := vocabulary[base.String()]; ok {
		return w, base.String()
	}
	return english, "en"
}

// Write puts a message into words: the organization's own, or ours. It keeps clientele.WriteLetter. A booking's
// confirmation and change come with an appointment for the calendar, a cancellation with one that takes it out again, a
// receipt with its PDF.
func Write(l clientele.Letter) (clientele.Written, error) {
	if l.Kind == clientele.MessageFree {
		return clientele.Written{Subject: l.Contents.Subject, Text: l.Contents.Text}, nil
	}
	w, code := wordsFor(l.Language)
	if l.Kind == clientele.MessageMarketing {
		return marketing(w, l), nil
	}
	t, own := l.Organization.Settings.OwnWords(l.Kind, code)
	if !own {
		var ok bool
		if t, ok = Words(l.Kind, code); !ok {
			return clientele.Written{}, fmt.Errorf("there is no letter of the kind %q", l.Kind)
		}
	}
	stands := meanings(w, l)
	if l.Channel == clientele.ChannelSMS {
		return clientele.Written{Text: fill(t.SMS, stands)}, nil
	}
	return clientele.Written{Subject: fillLine(t.Subject, stands), Text: fill(t.Text, stands) + "\n", Attachments: attachments(l)}, nil
}

// marketing is what somebody wrote to many, with the way out of it.
func marketing(w words, l clientele.Letter) clientele.Written {
	out := clientele.Written{Subject: l.Contents.Subject, Text: l.Contents.Text}
	switch {
	case l.Unsubscribe == "":
	case l.Channel == clientele.ChannelSMS:
		out.Text += "\n" + w.unsubscribe + ": " + l.Unsubscribe
	default:
		out.Text += "\n\n-- \n" + l.Organization.Name + "\n" + w.unsubscribe + ": " + l.Unsubscribe + "\n"
	}
	return out
}

// meanings are what the places of a letter stand for.
func meanings(w words, l clientele.Letter) map[string]string {
	m := map[string]string{"name": oneLine(l.Name), "business": l.Organization.Name, "code": l.Contents.Facts["code"], "link": l.Contents.Facts["link"], "date": dateOf(w, l)}
	if l.Receipt != nil {
		o := l.Receipt.Order
		m["receipt"], m["total"] = o.ReceiptNumber, money(w, o.Total, o.Currency)
	}
	if b := l.Booking; b != nil {
		loc := l.Organization.Settings.Location()
		m["start"], m["time"] = w.when(b.StartsAt.In(loc)), span(w, b.StartsAt.In(loc), b.EndsAt.In(loc))
		m["service"], m["staff"], m["link"] = services(b), staff(b), l.Link
	}
	return m
}

// fillLine puts what its places stand for into a line, once: what a person or a business is called is never taken for a
// place.
func fillLine(line string, stands map[string]string) string {
	return clientele.PlacePattern.ReplaceAllStringFunc(line, func(place string) string { return stands[strings.Trim(place, "{}")] })
}

// fill does the same with a text, and leaves out the lines with a place that stands for nothing.
func fill(text string, stands map[string]string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		empty := slices.ContainsFunc(clientele.PlacePattern.FindAllString(line, -1), func(place string) bool { return stands[strings.Trim(place, "{}")] == "" })
		if !empty {
			lines = append(lines, fillLine(line, stands))
		}
	}
	return strings.Join(lines, "\n")
}

// dateOf writes a day that a letter is about as people of its language do.
func dateOf(w words, l clientele.Letter) string {
	t, err := time.Parse(time.RFC3339, l.Contents.Facts["date"])
	if err != nil {
		return l.Contents.Facts["date"]
	}
	t = t.In(l.Organization.Settings.Location())
	return w.date(w.days[t.Weekday()], t)
}

// span is when a booking is.
func span(w words, starts, ends time.Time) string {
	until := ends.Format(w.clock)
	if starts.Format(time.DateOnly) != ends.Format(time.DateOnly) {
		until = w.when(ends)
	}
	return w.when(starts) + "–" + until
}

func staff(b *clientele.BookingDetails) string {
	var names []string
	for _, u := range b.Staff {
		names = append(names, u.Name)
	}
	return strings.Join(names, ", ")
}

func services(b *clientele.BookingDetails) string {
	var names []string
	for _, item := range b.Items {
		names = append(names, item.Name)
	}
	return strings.Join(names, ", ")
}

func money(w words, amount int64, currency string) string {
	sign, digits := "", clientele.CurrencyDigits(currency)
	if amount < 0 {
		sign, amount = "-", -amount
	}
	text := fmt.Sprintf("%0*d", digits+1, amount)
	if digits > 0 {
		text = text[:len(text)-digits] + w.comma + text[len(text)-digits:]
	}
	return sign + text + " " + currency
}

// attachments are the files that go with a letter.
func attachments(l clientele.Letter) []clientele.Attachment {
	switch {
	case l.Receipt != nil && len(l.ReceiptPDF) > 0:
		return []clientele.Attachment{{Name: "receipt-" + l.Receipt.Order.ReceiptNumber + ".pdf", ContentType: "application/pdf", Content: l.ReceiptPDF}}
	case len(l.HandOver) > 0:
		return []clientele.Attachment{{Name: "data.zip", ContentType: "application/zip", Content: l.HandOver}}
	case l.Booking == nil || l.Kind == clientele.MessageReminder:
		return nil
	}
	cancelled := l.Kind == clientele.MessageCancellation
	method := "PUBLISH"
	if cancelled {
		method = "CANCEL"
	}
	b, o := l.Booking, l.Organization
	summary := o.Name
	if names := services(b); names != "" {
		summary = names + ", " + o.Name
	}
	event := formats.CalendarEvent{UID: b.ID + "@clientele", Sequence: b.Version, Cancelled: cancelled, Stamp: b.UpdatedAt, Starts: b.StartsAt,
		Ends: b.EndsAt, Summary: summary, Organizer: o.Settings.ContactEmail, By: o.Name}
	return []clientele.Attachment{{Name: "booking.ics", ContentType: "text/calendar; charset=utf-8; method=" + method, Content: formats.ICS(event)}}
}
