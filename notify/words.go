package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clientele"
)

// words are what messages are made of in one language.
type words struct {
	hello, regards      string
	time, service, with string
	total               string
	unsubscribe         string // before the link out of marketing
	manage              string // before the link of a booking
	clock               string // how a time of day is written
	comma               string // before the decimals
	days                [7]string
	date                func(day string, t time.Time) string
	at                  string // between the day and the time
	letters             map[clientele.MessageKind]letter
}

// letter is what one kind says of its own; Words puts the rest around it.
type letter struct{ subject, body string }

// Words gives the original words of a message in one of Languages. It keeps clientele.OriginalWords.
func Words(kind clientele.MessageKind, language string) (clientele.MessageWords, bool) {
	w, ok := vocabulary[language]
	own, known := w.letters[kind]
	if !ok || !known {
		return clientele.MessageWords{}, false
	}
	names := func(place string) bool { return slices.Contains(kind.Places(), place) }
	out := clientele.MessageWords{Subject: own.subject, SMS: "{business}: " + own.body}
	hello, lines := w.hello, ""
	if names("name") {
		hello += " {name}"
	}
	if names("start") {
		out.Subject += ", {start}"
	}
	for _, line := range []struct{ place, label string }{{"time", w.time}, {"service", w.service}, {"staff", w.with}, {"total", w.total}, {"link", w.manage}} {
		if names(line.place) && !strings.Contains(own.body, "{"+line.place+"}") {
			lines += "\n" + line.label + ": {" + line.place + "}"
		}
	}
	out.Text = hello + ",\n\n" + own.body
	if out.SMS += lines; lines != "" {
		out.Text += "\n" + lines
	}
	out.Text += "\n\n" + w.regards + "\n{business}"
	if kind.ByEmailAlone() {
		out.SMS = ""
	}
	return out, true
}

// when writes a day with its time.
func (w words) when(t time.Time) string {
	return w.date(w.days[t.Weekday()], t) + " " + w.at + t.Format(w.clock)
}

func nordic(day string, t time.Time) string {
	return fmt.Sprintf("%s %d.%d.%d", day, t.Day(), t.Month(), t.Year())
}

var vocabulary = map[string]words{"en": english, "fi": finnish, "sv": swedish, "de": german}

var english = words{
	hello: "Hello", regards: "Kind regards", time: "Time", service: "Service", with: "With", total: "Total", manage: "Change or cancel", unsubscribe: "No more of these", clock: "15:04", comma: ".", at: "at ",
	days: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	date: func(day string, t time.Time) string { return day + " " + t.Format("2 January 2006") },
	letters: map[clientele.MessageKind]letter{
		clientele.MessageConfirmation:   {"Your booking at {business}", "Your booking is confirmed."},
		clientele.MessageChange:         {"Your booking at {business} has changed", "Your booking has changed. This is how it stands now."},
		clientele.MessageCancellation:   {"Your booking at {business} is cancelled", "Your booking is cancelled. This is the one it was."},
		clientele.MessageReminder:       {"Reminder of your booking at {business}", "We look forward to seeing you. This is your booking."},
		clientele.MessageReceipt:        {"Your receipt from {business}", "Thank you. Here is your receipt {receipt}."},
		clientele.MessageCode:           {"Your code for {business}: {code}", "Your code is {code}. It is good for 15 minutes. We never ask you for it by phone."},
		clientele.MessageReset:          {"A new password", "Somebody asked for a new password for you. If it was you, choose one here within 15 minutes:\n{link}\n\nIf it was not you, do nothing."},
		clientele.MessageInvitation:     {"You are invited to {business}", "You now have an account with {business}. Choose your password here within 7 days:\n{link}"},
		clientele.MessageContactChanged: {"Your contact details at {business} were changed", "The contact details that we hold about you were changed. If you did not ask for that, please tell us."},
		clientele.MessageRemovalAsked:   {"Your details at {business} will be deleted", "We were asked to delete your details. They will be deleted on {date}. Until then this can be cancelled: tell us if it was not your wish."},
		clientele.MessageRemovalOff:     {"Your details at {business} stay", "The deletion of your details was cancelled. Everything is as it was before."},
		clientele.MessageRemovalDone:    {"Your details at {business} are deleted", "Your details were deleted. This was our last message to you."},
		clientele.MessageHandover:       {"Your data from {business}", "Everything that we hold about you is attached to this message."},
	},
}

var finnish = words{
	hello: "Hei", regards: "Terveisin", time: "Aika", service: "Palvelu", with: "Tekijä", total: "Yhteensä", manage: "Muuta tai peru", unsubscribe: "En halua enää näitä", clock: "15.04", comma: ",", at: "klo ",
	days: [7]string{"su", "ma", "ti", "ke", "to", "pe", "la"}, date: nordic,
	letters: map[clientele.MessageKind]letter{
		clientele.MessageConfirmation:   {"Varauksesi: {business}", "Varauksesi on vahvistettu."},
		clientele.MessageChange:         {"Varauksesi on muuttunut: {business}", "Varauksesi on muuttunut. Nyt se on näin."},
		clientele.MessageCancellation:   {"Varauksesi on peruttu: {business}", "Varauksesi on peruttu. Se oli tämä."},
		clientele.MessageReminder:       {"Muistutus varauksestasi: {business}", "Tervetuloa! Tässä varauksesi tiedot."},
		clientele.MessageReceipt:        {"Kuittisi: {business}", "Kiitos! Tässä on kuittisi {receipt}."},
		clientele.MessageCode:           {"Koodisi ({business}): {code}", "Koodisi on {code}. Se on voimassa 15 minuuttia. Emme koskaan kysy sitä puhelimessa."},
		clientele.MessageReset:          {"Uusi salasana", "Sinulle pyydettiin uutta salasanaa. Jos pyytäjä olit sinä, valitse se tästä 15 minuutin kuluessa:\n{link}\n\nJos et ollut, sinun ei tarvitse tehdä mitään."},
		clientele.MessageInvitation:     {"Kutsu: {business}", "Sinulle on tehty tunnukset: {business}. Valitse salasanasi tästä 7 päivän kuluessa:\n{link}"},
		clientele.MessageContactChanged: {"Yhteystietosi ovat muuttuneet: {business}", "Yhteystietojasi on muutettu. Jos et pyytänyt sitä, otathan meihin yhteyttä."},
		clientele.MessageRemovalAsked:   {"Tietosi poistetaan: {business}", "Meitä on pyydetty poistamaan tietosi. Ne poistetaan {date}. Siihen asti poiston voi perua: kerro meille, jos et halunnut sitä."},
		clientele.MessageRemovalOff:     {"Tietosi säilyvät: {business}", "Tietojesi poistaminen on peruttu. Kaikki on niin kuin ennen."},
		clientele.MessageRemovalDone:    {"Tietosi on poistettu: {business}", "Tietosi on poistettu. Tämä oli viimeinen viestimme sinulle."},
		clientele.MessageHandover:       {"Tietosi: {business}", "Kaikki, mitä sinusta on tallennettu, on tämän viestin liitteenä."},
	},
}

var swedish = words{
	hello: "Hej", regards: "Vänliga hälsningar", time: "Tid", service: "Tjänst", with: "Hos", total: "Totalt", manage: "Ändra eller avboka", unsubscribe: "Inga fler sådana", clock: "15:04", comma: ",", at: "kl. ",
	days: [7]string{"sön", "mån", "tis", "ons", "tors", "fre", "lör"}, date: nordic,
	letters: map[clientele.MessageKind]letter{
		clientele.MessageConfirmation:   {"Din bokning hos {business}", "Din bokning är bekräftad."},
		clientele.MessageChange:         {"Din bokning hos {business} har ändrats", "Din bokning har ändrats. Så här ser den ut nu."},
		clientele.MessageCancellation:   {"Din bokning hos {business} är avbokad", "Din bokning är avbokad. Det var den här."},
		clientele.MessageReminder:       {"Påminnelse om din bokning hos {business}", "Välkommen! Det här är din bokning."},
		clientele.MessageReceipt:        {"Ditt kvitto från {business}", "Tack! Här är ditt kvitto {receipt}."},
		clientele.MessageCode:           {"Din kod för {business}: {code}", "Din kod är {code}. Den gäller i 15 minuter. Vi frågar aldrig efter den per telefon."},
		clientele.MessageReset:          {"Nytt lösenord", "Någon bad om ett nytt lösenord åt dig. Om det var du, välj ett här inom 15 minuter:\n{link}\n\nOm det inte var du behöver du inte göra något."},
		clientele.MessageInvitation:     {"Inbjudan till {business}", "Du har nu ett konto hos {business}. Välj ditt lösenord här inom 7 dagar:\n{link}"},
		clientele.MessageContactChanged: {"Dina kontaktuppgifter hos {business} har ändrats", "Dina kontaktuppgifter hos oss har ändrats. Hör av dig till oss om du inte bad om det."},
		clientele.MessageRemovalAsked:   {"Dina uppgifter hos {business} raderas", "Vi har blivit ombedda att radera dina uppgifter. De raderas {date}. Fram till dess kan det ångras: hör av dig om du inte ville det."},
		clientele.MessageRemovalOff:     {"Dina uppgifter hos {business} finns kvar", "Raderingen av dina uppgifter har avbrutits. Allt är som förut."},
		clientele.MessageRemovalDone:    {"Dina uppgifter hos {business} är raderade", "Dina uppgifter är raderade. Det här var vårt sista meddelande till dig."},
		clientele.MessageHandover:       {"Dina uppgifter från {business}", "Allt som vi har sparat om dig finns bifogat till det här meddelandet."},
	},
}

var german = words{
	hello: "Guten Tag", regards: "Mit freundlichen Grüßen", time: "Zeit", service: "Leistung", with: "Bei", total: "Summe", manage: "Ändern oder absagen", unsubscribe: "Keine weiteren", clock: "15:04 Uhr", comma: ",", at: "um ",
	days: [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
	date: func(day string, t time.Time) string { return day + ", " + t.Format("02.01.2006") },
	letters: map[clientele.MessageKind]letter{
		clientele.MessageConfirmation:   {"Ihr Termin bei {business}", "Ihr Termin ist bestätigt."},
		clientele.MessageChange:         {"Ihr Termin bei {business} hat sich geändert", "Ihr Termin hat sich geändert. So steht er jetzt."},
		clientele.MessageCancellation:   {"Ihr Termin bei {business} ist abgesagt", "Ihr Termin ist abgesagt. Es war dieser."},
		clientele.MessageReminder:       {"Erinnerung an Ihren Termin bei {business}", "Wir freuen uns auf Sie. Das ist Ihr Termin."},
		clientele.MessageReceipt:        {"Ihr Beleg von {business}", "Vielen Dank. Hier ist Ihr Beleg {receipt}."},
		clientele.MessageCode:           {"Ihr Code für {business}: {code}", "Ihr Code ist {code}. Er gilt 15 Minuten. Wir fragen Sie nie am Telefon danach."},
		clientele.MessageReset:          {"Ein neues Passwort", "Für Sie wurde ein neues Passwort angefordert. Wenn Sie das waren, wählen Sie es hier innerhalb von 15 Minuten:\n{link}\n\nWenn nicht, brauchen Sie nichts zu tun."},
		clientele.MessageInvitation:     {"Einladung von {business}", "Sie haben jetzt ein Konto bei {business}. Wählen Sie Ihr Passwort hier innerhalb von 7 Tagen:\n{link}"},
		clientele.MessageContactChanged: {"Ihre Kontaktdaten bei {business} wurden geändert", "Ihre Kontaktdaten bei uns wurden geändert. Wenn Sie das nicht wollten, sagen Sie es uns bitte."},
		clientele.MessageRemovalAsked:   {"Ihre Daten bei {business} werden gelöscht", "Wir wurden gebeten, Ihre Daten zu löschen. Sie werden am {date} gelöscht. Bis dahin kann das zurückgenommen werden: Sagen Sie uns, wenn Sie es nicht wollten."},
		clientele.MessageRemovalOff:     {"Ihre Daten bei {business} bleiben", "Die Löschung Ihrer Daten wurde zurückgenommen. Alles ist wie zuvor."},
		clientele.MessageRemovalDone:    {"Ihre Daten bei {business} sind gelöscht", "Ihre Daten wurden gelöscht. Das war unsere letzte Nachricht an Sie."},
		clientele.MessageHandover:       {"Ihre Daten von {business}", "Alles, was wir über Sie gespeichert haben, ist dieser Nachricht beigefügt."},
	},
}
