package notify

import (
	"strings"
	"testing"
	"time"

	"clientele"
)

func appointment(kind clientele.MessageKind, language string) clientele.Letter {
	return clientele.Letter{Kind: kind, Channel: clientele.ChannelEmail, Language: language, Name: "Maria", To: "maria@example.com",
		Organization: clientele.Organization{Name: "Salon Kuura", Settings: clientele.Settings{Timezone: "Europe/Helsinki", ContactEmail: "salon@example.com"}},
		Contents:     clientele.MessageContents{Facts: map[string]string{"code": "493 817", "link": "https://example.com/x", "date": "2026-04-01"}},
		Booking: &clientele.BookingDetails{Staff: []clientele.User{{Name: "Anna"}}, Booking: clientele.Booking{ID: "bkg_1", Version: 2,
			Items: []clientele.BookedItem{{Name: "Haircut, long; curls"}}, UpdatedAt: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
			StartsAt: time.Date(2026, 3, 28, 22, 30, 0, 0, time.UTC), EndsAt: time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)}}}
}

// Every language has every letter, and says all that the English one says.
func TestEveryLanguageHasEveryLetter(t *testing.T) {
	for _, code := range Languages {
		for _, kind := range clientele.MessageKinds() {
			if kind == clientele.MessageFree || kind == clientele.MessageMarketing {
				continue
			}
			here, english := vocabulary[code].letters[kind], vocabulary["en"].letters[kind]
			if here.subject == "" || here.body == "" {
				t.Errorf("%s: %s has no words", code, kind)
			}
			for _, place := range []string{"{code}", "{link}", "{date}", "{receipt}"} {
				if strings.Contains(here.body, place) != strings.Contains(english.body, place) {
					t.Errorf("%s: %s and %s", code, kind, place)
				}
			}
		}
	}
}

func TestTimesAreWrittenAsInEachLanguage(t *testing.T) {
	for code, want := range map[string]string{
		"en":    "Sun 29 March 2026 at 00:30–04:30",
		"fi":    "su 29.3.2026 klo 00.30–04.30",
		"sv-FI": "sön 29.3.2026 kl. 00:30–04:30",
		"de":    "So, 29.03.2026 um 00:30 Uhr–04:30 Uhr",
		"et":    "Sun 29 March 2026 at 00:30–04:30",
		"":      "Sun 29 March 2026 at 00:30–04:30",
	} {
		out, err := Write(appointment(clientele.MessageConfirmation, code))
		if err != nil || !strings.Contains(out.Text, want) {
			t.Errorf("%s: %q is not in %q (%v)", code, want, out.Text, err)
		}
	}
}

func TestAnSMSIsShortAndSaysWhoWrites(t *testing.T) {
	l := appointment(clientele.MessageReminder, "en")
	l.Channel = clientele.ChannelSMS
	out, err := Write(l)
	if err != nil || !strings.HasPrefix(out.Text, "Salon Kuura: ") || len(out.Text) > 250 || out.Subject != "" || len(out.Attachments) != 0 {
		t.Errorf("%+v (%v)", out, err)
	}
}

func TestTheCalendarFileGoesWithTheLetter(t *testing.T) {
	for kind, method := range map[clientele.MessageKind]string{clientele.MessageConfirmation: "PUBLISH", clientele.MessageChange: "PUBLISH", clientele.MessageCancellation: "CANCEL"} {
		out, err := Write(appointment(kind, "en"))
		if err != nil || len(out.Attachments) != 1 {
			t.Fatalf("%s: %+v (%v)", kind, out, err)
		}
		ics := string(out.Attachments[0].Content)
		for _, line := range []string{"METHOD:" + method, "UID:bkg_1@clientele", "SEQUENCE:2", "DTSTART:20260328T223000Z", "DTEND:20260329T013000Z", `SUMMARY:Haircut\, long\; curls\, Salon Kuura`} {
			if !strings.Contains(ics, line+"\r\n") {
				t.Errorf("%s: %q is not in %q", kind, line, ics)
			}
		}
	}
}

// A template is filled once: what a person or a business is called is never taken for a place of it.
func TestNamesAreNotTemplates(t *testing.T) {
	l := appointment(clientele.MessageCode, "en")
	l.Organization.Name = "{code}"
	out, err := Write(l)
	if err != nil || !strings.HasPrefix(out.Subject, "Your code for {code}: 493 817") {
		t.Errorf("%q (%v)", out.Subject, err)
	}
}
