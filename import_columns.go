package clientele

import (
	"fmt"
	"slices"
	"strings"
)

// ImportFields lists what a column can be imported as, in the order in which they are offered. Besides these,
// customFields.NAME makes a field of the organization's own.
func ImportFields() []string {
	return []string{"name", "firstName", "lastName", "email", "phone", "address.street", "address.postalCode", "address.city",
		"address.country", "birthday", "language", "notes", "tags", "discountPercent", "consent.email", "consent.sms", "id"}
}

// customFieldPrefix begins the name of an organization's own field.
const customFieldPrefix = "customFields."

func knownImportField(field string) bool {
	name, own := strings.CutPrefix(field, customFieldPrefix)
	return field == "" || slices.Contains(ImportFields(), field) || own && strings.TrimSpace(name) != ""
}

// headings are the words by which columns are recognised: English, Finnish, Swedish, Norwegian, Danish, German,
// French, Spanish and Dutch, as they stand in the exports of the field's programs. They are compared folded, without
// anything but letters and digits.
var headings = map[string]string{
	"name": `name fullname customername customer clientname client contact contactname displayname
		nimi asiakas asiakkaannimi kokonimi namn kund kundnamn fulltnamn fullstandigtnamn navn kunde kundenavn fuldtnavn fulltnavn
		kundenname vollername vollstandigername nom client nomcomplet nomduclient nombre cliente nombrecompleto nombredelcliente
		naam klant klantnaam volledigenaam`,
	"firstName": `firstname givenname forename first etunimi fornamn tilltalsnamn fornavn vorname prenom nombredepila primernombre voornaam`,
	"lastName": `lastname surname familyname last sukunimi efternamn etternavn efternavn nachname familienname nomdefamille
		apellido apellidos achternaam familienaam`,
	"email": `email emailaddress mail emails eposti sahkoposti sahkopostiosoite spostiosoite sposti epost epostadress mejl mailadress
		epostadresse mailadresse emailadresse courriel adressemail adresseemail adresseelectronique correo correoelectronico
		emailadres mailadres`,
	"phone": `phone phonenumber telephone tel mobile mobilephone mobilenumber mobileno cell cellphone cellnumber contactnumber phoneno sms
		puhelin puhelinnumero puh puhelinnro matkapuhelin gsm kannykka telefon telefonnummer mobil mobilnummer mobiltelefon tlf tlfnr
		telefonnr telefonnumer handy handynummer mobilfunknummer rufnummer telefoon telefoonnummer mobiel mobielnummer gsmnummer
		numerodetelephone portable telephoneportable telefono movil telefonomovil numerodetelefono celular`,
	"address.street": `address street streetaddress address1 addressline1 addressstreet osoite katuosoite lahiosoite adress gatuadress gata
		adresse gateadresse gadenavn vejnavn gade strasse strassehausnummer anschrift rue adressepostale voie direccion calle domicilio
		adres straat straatnaam`,
	"address.postalCode": `postalcode zip zipcode postcode addresspostalcode postinumero postinro postnummer postnr plz postleitzahl
		codepostal cp codigopostal`,
	"address.city": `city town addresscity kaupunki postitoimipaikka paikkakunta kunta stad ort postort by poststed sted postby
		stadt wohnort ville commune localite ciudad poblacion localidad municipio woonplaats plaats gemeente`,
	"address.country": `country countrycode addresscountry maa land pays pais`,
	"birthday": `birthday birthdate dateofbirth dob born syntymaaika syntymapaiva fodelsedatum fodelsedag fodselsdato fodselsdag
		geburtsdatum geburtstag datedenaissance naissance anniversaire fechadenacimiento nacimiento cumpleanos geboortedatum verjaardag`,
	"language": `language locale preferredlanguage kieli asiointikieli sprak sprog sprache langue idioma taal`,
	"notes": `notes note comment comments remark remarks memo description generalnotes customernotes muistiinpanot huomautus huomiot lisatiedot
		kommentti anteckningar anteckning kommentar notering ovrigt notater notat merknad noter bemaerkning bemaerkninger notizen notiz
		bemerkung bemerkungen remarque remarques commentaire commentaires notas nota observaciones comentarios opmerking opmerkingen notities`,
	"tags":            `tags tag labels label groups group tunnisteet tagit ryhma taggar etiketter etiketten etiquettes etiquetas grupo labels`,
	"discountPercent": `discount discountpercent discountpercentage alennus alennusprosentti rabatt rabat rabattprozent remise descuento korting kortingspercentage`,
	"consent.email": `emailmarketing marketingemail emailconsent emailoptin acceptsemailmarketing emailmarketingallowed newsletter marketing
		acceptsmarketing emailpermission sahkopostimarkkinointi markkinointilupa uutiskirje epostmarknadsforing nyhetsbrev epostmarkedsforing
		nyhedsbrev emailmarkedsforing newsletterabo consentementemail infolettre boletin emailmarketingtoegestaan nieuwsbrief`,
	"consent.sms": `smsmarketing marketingsms smsconsent smsoptin acceptssmsmarketing smsmarketingallowed smspermission tekstiviestimarkkinointi
		smsmarknadsforing smsmarkedsforing smswerbung consentementsms`,
	"id": `id customerid clientid asiakasid clienteleid`,
}

// headingFields turns headings around: folded heading -> field.
var headingFields = func() map[string]string {
	fields := make(map[string]string)
	for field, words := range headings {
		for _, word := range strings.Fields(words) {
			fields[word] = field
		}
	}
	return fields
}()

func headingKey(heading string) string { return strings.Join(foldedWords(heading), "") }

// columnsOf names the columns of a table. The first row is taken for headings unless it looks like a person's row: one
// of its cells is an e-mail address or a phone number, and none is a heading that is known.
func columnsOf(rows [][]string) (columns []string, hasHeader bool) {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	hasHeader = len(rows) > 0 && looksLikeHeadings(rows[0])
	seen := make(map[string]int)
	for i := range width {
		name := ""
		if hasHeader && i < len(rows[0]) {
			name = strings.TrimSpace(rows[0][i])
		}
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		}
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		columns = append(columns, name)
	}
	return columns, hasHeader
}

func looksLikeHeadings(row []string) bool {
	person := false
	for _, cell := range row {
		if headingFields[headingKey(cell)] != "" {
			return true
		}
		person = person || validEmail(strings.TrimSpace(cell)) || isPhoneText(strings.ReplaceAll(strings.TrimSpace(cell), " ", ""))
	}
	return !person
}

// guessMapping says what each column is likely to be: by its heading, else by what stands in it. Two columns can be
// one field, such as a mobile and a home phone: the first that is not empty counts.
func guessMapping(columns []string, rows [][]string, region string) map[string]string {
	mapping := make(map[string]string)
	taken := make(map[string]bool)
	for _, column := range columns {
		field := headingFields[headingKey(column)]
		if taken[field] && field != "phone" && field != "email" {
			field = ""
		}
		mapping[column] = field
		taken[field] = taken[field] || field != ""
	}
	for i, column := range columns {
		if mapping[column] != "" {
			continue
		}
		if field := guessByContent(i, rows, region); field != "" && !taken[field] {
			mapping[column], taken[field] = field, true
		}
	}
	if taken["name"] && taken["lastName"] && !taken["firstName"] { // "Name" beside "Surname" is the first name
		for column, field := range mapping {
			if field == "name" {
				mapping[column] = "firstName"
			}
		}
	}
	return mapping
}

// guessByContent recognises e-mails, phones and names by the cells: most of those that are not empty have to be one.
func guessByContent(i int, rows [][]string, region string) string {
	var filled, emails, phones, names int
	for _, row := range rows {
		if i >= len(row) || strings.TrimSpace(row[i]) == "" {
			continue
		}
		cell := strings.TrimSpace(row[i])
		filled++
		_, phone := parsePhone(cell, region)
		switch {
		case validEmail(cell):
			emails++
		case phone && len(digitsOf(cell)) >= 7:
			phones++
		case len(foldedWords(cell)) >= 2 && digitsOf(cell) == "":
			names++
		}
	}
	most := func(n int) bool { return n > 0 && n*10 >= filled*7 }
	switch {
	case most(emails):
		return "email"
	case most(phones):
		return "phone"
	case most(names):
		return "name"
	}
	return ""
}
