package match

import "strings"

// text is one distinct value that is compared as a whole: a phone number, a postcode, a town.
type text struct {
	count
	whole  string
	narrow string
	bag    uint64
}

func newText(s string) text {
	n := narrow(s)
	return text{whole: s, narrow: n, bag: bag(n)}
}

// phoneDigits gives the national digits of a phone number: without country code, trunk zero and extension, so that
// +49 172 0954414, 0049 172 0954414 and 01720954414 are one. Country codes: ITU-T E.164 Annex, 2016. Without a plus
// or an international 00 the number is taken as national; home is the business's own code and is also cut from a
// number long enough to hold it ("49 172 0954414"). Empty when there are under five digits, or a placeholder.
func phoneDigits(s, home string) string {
	s = fold(strings.TrimSpace(s), false)
	if i := strings.IndexAny(s, "x#;"); i > 6 {
		s = s[:i]
	}
	s = strings.Replace(s, "(0)", "", 1)
	international := strings.HasPrefix(strings.TrimLeft(s, " (tel:"), "+")
	d := phoneLetters(s)
	if !international && strings.HasPrefix(d, "00") {
		international, d = true, d[2:]
	}
	if international {
		d = d[callingCode(d):]
	} else if home != "" && len(d) >= 11 && strings.HasPrefix(d, home) {
		d = d[len(home):]
	}
	d = strings.TrimLeft(d, "0")
	if len(d) < 5 || filler(d) || d == "123456" || d == "1234567" || d == "12345678" || d == "123456789" {
		return ""
	}
	return d[:min(len(d), 20)]
}

// phoneLetters gives the digits, reading letters that stand for digits in scanned or mistyped numbers.
func phoneLetters(s string) string {
	plain := digits(s)
	if len(plain) < 4 {
		return plain
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r < 0x80 {
			if d := scanned(byte(r)); d != 0 {
				b = append(b, d)
				continue
			}
		}
		b = append(b, digits(string(r))...)
	}
	return string(b)
}

// scanned reads a letter as the digit it resembles; 0 when it resembles none.
func scanned(c byte) byte {
	switch c {
	case 'o', 'q', 'd':
		return '0'
	case 'l', 'i', '|', '!':
		return '1'
	case 'z':
		return '2'
	case 's':
		return '5'
	case 'b':
		return '8'
	case 'g':
		return '9'
	}
	if c >= '0' && c <= '9' {
		return c
	}
	return 0
}

// callingCode is the length of the country code at the beginning of international digits. Codes have one digit for
// zones 1 and 7, two for those listed, else three.
func callingCode(d string) int {
	if len(d) < 4 {
		return 0
	}
	if d[0] == '1' || d[0] == '7' {
		return 1
	}
	if strings.Contains(" 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ", " "+d[:2]+" ") {
		return 2
	}
	return 3
}

// email is one distinct e-mail address.
type email struct {
	text
	box    *text  // the part before the @, shared by all addresses that have it
	number string // the digits in it
	inbox  string // what the provider delivers to: gmail ignores dots and what follows a plus
}

// cleanEmail gives an address in lower case, empty when it is a placeholder or belongs to a role (info@, office@),
// which many persons share. An address with a typing error is kept: it is evidence still.
func cleanEmail(s string) string {
	s = strings.Join(strings.Fields(fold(s, true)), "")
	s = strings.Trim(strings.TrimPrefix(s, "mailto:"), "<>,;.\"'")
	box, domain, ok := cutLast(s, '@')
	if !ok {
		if len(s) < 6 || placeholder(s) || !strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz") {
			return ""
		}
		return s
	}
	if roles[strings.TrimRight(box, "0123456789")] || placeholder(box) || noDomain[domain] {
		return ""
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	return box + "@" + domain
}

func cutLast(s string, c byte) (before, after string, found bool) {
	i := strings.LastIndexByte(s, c)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// inboxOf is the address without what the provider ignores.
func inboxOf(s string) string {
	box, domain, _ := cutLast(s, '@')
	box, _, _ = strings.Cut(box, "+")
	if domain == "gmail.com" {
		box = strings.ReplaceAll(box, ".", "")
	}
	if len(box)+1+len(domain) == len(s) {
		return s
	}
	return box + "@" + domain
}

var roles = set(`info kontakt contact office mail email post hello hallo service support admin webmaster postmaster sales
salon termin termine buchung booking bookings reservierung rezeption reception empfang team kunde kunden noreply no-reply
none keine nomail noemail no-email nope nobody null test dummy xxx abc asdf unbekannt unknown na n/a example`)

var noDomain = set(`example.com example.org example.net example.de test.de test.com none.de none.com keine.de localhost
none null invalid noemail.com nomail.com mail.invalid`)
