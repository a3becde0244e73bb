package notify

import (
	"fmt"
	"strings"
	"time"

	"clientele"
	"clientele/formats"

	"golang.org/x/text/language"
)

// Languages are those that messages are written in; English where it is none of the others.
var Languages = []string{"en", "fi", "sv", "de"}

// wordsFor gives the words of a language. A neighbour's language, which many do not read, is no substitute.
func wordsFor(code string) words {
	tag, err := language.Parse(code)
	if err != nil {
		return english
	}
	base, _ := tag.Base()
	if w, ok := vocabulary[base.String()]; ok {
		return w
	}
	return english
}

// Write puts a message into words. It keeps clientele.WriteLetter. A booking's confirmation and change come with an
// appointment for the calendar, a cancellation with one that takes it out again, a receipt with its PDF.
func Write(l clientele.Letter) (clientele.Written, error) {
	if l.Kind == clientele.MessageFree {
		return clientele.Written{Subject: l.Contents.Subject, Text: l.Contents.Text}, nil
	}
	w := wordsFor(l.Language)
	if l.Kind == clientele.MessageMarketing {
		return marketing(w, l), nil
	}
	t, ok := w.letters[l.Kind]
	if !ok {
		return clientele.Written{}, fmt.Errorf("there is no letter of the kind %q", l.Kind)
	}
	body := details(w, l)
	if l.Channel == clientele.ChannelSMS {
		lines := append([]string{l.Organization.Name + ": " + fill(t.body, l)}, body...)
		return clientele.Written{Text: strings.Join(lines, "\n")}, nil
	}
	out := clientele.Written{Subject: fill(t.subject, l)}
	if l.Booking != nil {
		out.Subject += ", " + w.when(l.Booking.StartsAt.In(l.Organization.Settings.Location()))
	}
	paragraphs := []string{hello(w, l.Name), fill(t.body, l)}
	if len(body) > 0 {
		paragraphs = append(paragraphs, strings.Join(body, "\n"))
	}
	paragraphs = append(paragraphs, w.regards+"\n"+l.Organization.Name)
	out.Text = strings.Join(paragraphs, "\n\n") + "\n"
	out.Attachments = attachments(l)
	return out, nil
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

func hello(w words, name string) string {
	if name == "" {
		return w.hello + ","
	}
	return w.hello + " " + oneLine(name) + ","
}

// fill puts what a letter is about into a template.
func fill(template string, l clientele.Letter) string {
	receipt := ""
	if l.Receipt != nil {
		receipt = l.Receipt.Order.ReceiptNumber
	}
	return strings.NewReplacer("{business}", l.Organization.Name, "{code}", l.Contents.Facts["code"], "{link}", l.Contents.Facts["link"],
		"{date}", dateOf(l), "{receipt}", receipt).Replace(template)
}

// dateOf writes a day that a letter is about as people of its language do.
func dateOf(l clientele.Letter) string {
	t, err := time.Parse(time.RFC3339, l.Contents.Facts["date"])
	if err != nil {
		return l.Contents.Facts["date"]
	}
	w := wordsFor(l.Language)
	t = t.In(l.Organization.Settings.Location())
	return w.date(w.days[t.Weekday()], t)
}

// details are the lines about the booking or the receipt.
func details(w words, l clientele.Letter) []string {
	switch {
	case l.Booking != nil:
		return bookingLines(w, l)
	case l.Receipt != nil:
		o := l.Receipt.Order
		return []string{w.total + ": " + money(w, o.Total, o.Currency)}
	}
	return nil
}

func bookingLines(w words, l clientele.Letter) []string {
	loc := l.Organization.Settings.Location()
	starts, ends := l.Booking.StartsAt.In(loc), l.Booking.EndsAt.In(loc)
	until := ends.Format(w.clock)
	if starts.Format(time.DateOnly) != ends.Format(time.DateOnly) {
		until = w.when(ends)
	}
	lines := []string{w.time + ": " + w.when(starts) + "–" + until}
	if names := services(l.Booking); names != "" {
		lines = append(lines, w.service+": "+names)
	}
	var staff []string
	for _, u := range l.Booking.Staff {
		staff = append(staff, u.Name)
	}
	if len(staff) > 0 {
		lines = append(lines, w.with+": "+strings.Join(staff, ", "))
	}
	if l.Link != "" {
		lines = append(lines, w.manage+": "+l.Link)
	}
	return lines
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
