package match

import "strings"

// A Field is one comparison of two records.
type Field uint8

// The comparisons. Order is whether given and family name stand in the same order in both records.
const (
	First Field = iota
	Last
	Birthday
	Phone
	Email
	Street
	Area
	Order
	fields
)

// A Level is the outcome of a comparison, from Equal (1) downwards; the last level of each field is "different".
// Zero means that one side is missing, which is no evidence.
type Level uint8

// The levels. What a level between Equal and Different means depends on the field.
const (
	Missing Level = 0
	Equal   Level = 1

	NameTyping    Level = 2 // one or two keystrokes apart
	NamePart      Level = 3 // short form (Bob, Robert), or one of several names in common
	NameInitial   Level = 4 // an initial, or the first two letters
	NameBeginning Level = 5 // the beginning of the other, three letters and more
	NameSimilar   Level = 6 // sounds or looks alike
	NameDifferent Level = 7
	Different     Level = 6 // of birthdays, streets, areas, e-mails

	DayTyping    Level = 2 // one digit, an exchange of neighbours, day and month exchanged
	DayTwoParts  Level = 3 // two of year, month, day
	DayTwoDigits Level = 4 // two digits
	DayYear      Level = 5 // the year only

	PhoneTyping    Level = 2 // one digit or an exchange of neighbours
	PhoneTwoDigits Level = 3
	PhoneExtension Level = 4 // all but the last digits
	PhoneDifferent Level = 5

	MailTyping  Level = 2 // few keystrokes, or what the provider ignores
	MailBox     Level = 3 // the same box at another provider
	MailSimilar Level = 4 // a similar box
	MailNamed   Level = 5 // the same box at another provider, but made of the name alone

	StreetTyping Level = 2 // same number, name one or two keystrokes apart or longer
	StreetName   Level = 3 // same name, number unknown
	StreetNumber Level = 4 // same name, another number
	StreetLike   Level = 5 // similar name, number unknown or another

	AreaDistrict Level = 2 // same town, postcodes close
	AreaTown     Level = 3 // same town, postcode unknown or another
	AreaNear     Level = 4 // postcodes close
	AreaSimilar  Level = 5 // town's name similar

	OrderCrossed Level = 2
)

// levelsOf is the number of levels of each field.
var levelsOf = [fields]int{7, 7, 6, 5, 6, 6, 6, 2}

// rare tells for which levels the rarity of the common value is evidence (see Pattern).
var rare = [fields][8]bool{
	First:    {Equal: true, NameTyping: true, NamePart: true, NameBeginning: true},
	Last:     {Equal: true, NameTyping: true, NamePart: true, NameBeginning: true},
	Birthday: {Equal: true},
	Phone:    {Equal: true},
	Email:    {Equal: true, MailBox: true},
	Street:   {Equal: true},
	Area:     {Equal: true, AreaDistrict: true, AreaTown: true},
}

func nameLevel(a, b *name) Level {
	switch {
	case a == nil || b == nil:
		return Missing
	case a.same(b):
		return Equal
	case a.short != "" && a.short == b.short, a.sharesWord(b):
		return NamePart
	case abbreviates(a, b):
		return abbreviation(a)
	case abbreviates(b, a):
		return abbreviation(b)
	}
	if mayBeSimilar(a.narrow, b.narrow, a.bag, b.bag) {
		if near(a.narrow, b.narrow) {
			return NameTyping
		}
		if jaroWinkler(a.narrow, b.narrow) >= 0.84 {
			return NameSimilar
		}
	}
	if len(a.sound) >= 2 && a.sound == b.sound {
		return NameSimilar
	}
	return NameDifferent
}

func abbreviation(short *name) Level {
	if len(short.parts()[0]) <= 2 {
		return NameInitial
	}
	return NameBeginning
}

// givenLevel compares given names. Two names that parents give on purpose are no typing error of one another: two
// listed ones (Lena, Lea), or a man's and its woman's form (Martin, Martina).
func givenLevel(a, b *name) Level {
	l := nameLevel(a, b)
	if (l == NameTyping || l == NameBeginning) && (a.listed && b.listed || counterparts(a.whole, b.whole)) {
		return NameDifferent
	}
	return l
}

func counterparts(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 {
		return false
	}
	if end, ok := strings.CutPrefix(b, a); ok {
		return womanEndings[end]
	}
	return b[:len(b)-1] == a[:len(a)-1] && len(a) == len(b) && (a[len(a)-1] == 'o' && b[len(b)-1] == 'a' || a[len(a)-1] == 'a' && b[len(b)-1] == 'o')
}

var womanEndings = set(`a e ia ie in ina ine ette etta ella elle na ne n`)

// abbreviates tells whether short is the initial or the beginning of long. One letter less is a typing error, if the
// name is long enough for one.
func abbreviates(short, long *name) bool {
	s := short.parts()[0]
	return (len(s)+1 < len(long.whole) || len(s) <= 2 && len(s) < len(long.whole)) && strings.HasPrefix(long.whole, s) && (short.words == nil || len(s) == 1)
}

// near is the reach of a typing error: Jaro-Winkler from 0.92, or one keystroke from four letters on, two from eight.
func near(a, b string) bool {
	if jaroWinkler(a, b) >= 0.92 {
		return true
	}
	allowed := min(len(a), len(b)) / 4
	return allowed > 0 && osa(a, b) <= min(allowed, 2)
}

func birthdayLevel(a, b *birthday) Level {
	if a == nil || b == nil {
		return Missing
	}
	if a == b || a.whole == b.whole {
		return Equal
	}
	distance := osa(a.whole, b.whole)
	switch parts := a.partsInCommon(b); {
	case distance <= 1 || a.swapped(b):
		return DayTyping
	case parts == 2:
		return DayTwoParts
	case distance == 2:
		return DayTwoDigits
	case a.parted() && a.year == b.year:
		return DayYear
	}
	return Different
}

func phoneLevel(a, b *text) Level {
	if a == nil || b == nil {
		return Missing
	}
	if a == b || a.whole == b.whole {
		return Equal
	}
	// Numbers of strangers mostly differ at both ends; so do no two that are one or two keystrokes apart, but for
	// errors in just these places, which are let go for the time this saves.
	if a.whole[0] != b.whole[0] && a.whole[len(a.whole)-1] != b.whole[len(b.whole)-1] {
		return PhoneDifferent
	}
	switch distance := osa(a.whole, b.whole); {
	case distance == 1:
		return PhoneTyping
	case distance == 2:
		return PhoneTwoDigits
	}
	if n := min(len(a.whole), len(b.whole)); n >= 8 && a.whole[:n-3] == b.whole[:n-3] {
		return PhoneExtension
	}
	return PhoneDifferent
}

// emailLevel compares e-mail addresses. Addresses made of the name resemble each other whenever the names do, so
// for them (named) a likeness is little evidence: at one provider when the number in them differs, at two always. Those
// that hold the name beside something else (within) are alike because of it, too.
func emailLevel(a, b *email, named, within bool) Level {
	if a == nil || b == nil {
		return Missing
	}
	switch {
	case a == b || a.whole == b.whole:
		return Equal
	case a.inbox == b.inbox:
		return MailTyping
	}
	if a.box != nil && b.box != nil && a.box.whole == b.box.whole {
		if named {
			return MailNamed
		}
		return MailBox
	}
	if !mayBeSimilar(a.narrow, b.narrow, a.bag, b.bag) {
		return Different
	}
	if osa(a.narrow, b.narrow) <= max(1, min(len(a.narrow), len(b.narrow))/8) {
		if named && a.number == "" || within && a.number != b.number {
			return MailNamed
		}
		return MailTyping
	}
	if !within && similarBoxes(a.box, b.box) {
		return MailSimilar
	}
	return Different
}

func similarBoxes(a, b *text) bool {
	return a != nil && b != nil && mayBeSimilar(a.narrow, b.narrow, a.bag, b.bag) && jaroWinkler(a.narrow, b.narrow) >= 0.92
}

func streetLevel(a, b *street) Level {
	if a == nil || b == nil {
		return Missing
	}
	if a == b || a.whole == b.whole {
		return Equal
	}
	number := a.number == b.number && a.number != ""
	another := a.number != b.number && a.number != "" && b.number != ""
	switch {
	case a.name == b.name && another:
		return StreetNumber
	case a.name == b.name:
		return StreetName
	case !closeStreets(a, b):
		return Different
	case number || a.number == b.number:
		return StreetTyping
	}
	return StreetLike
}

// closeStreets allows for typing errors and for a part that one side left out.
func closeStreets(a, b *street) bool {
	short, long := a.narrow, b.narrow
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) >= 4 && strings.Contains(long, short) {
		return true
	}
	return mayBeSimilar(a.narrow, b.narrow, a.bag, b.bag) && (jaroWinkler(short, long) >= 0.88 || near(short, long))
}

// areaLevel compares postcode and town as one: they say the same thing twice, so they must not count twice.
func areaLevel(a, b *Record) Level {
	codes, towns := a.code != nil && b.code != nil, a.town != nil && b.town != nil
	if !codes && !towns {
		return Missing
	}
	if codes && (a.code == b.code || a.code.whole == b.code.whole) {
		return Equal
	}
	sameTown := towns && (a.town == b.town || a.town.whole == b.town.whole)
	near := codes && nearPostcode(a.code, b.code)
	switch {
	case sameTown && near:
		return AreaDistrict
	case sameTown:
		return AreaTown
	case near:
		return AreaNear
	case towns && similarTown(a.town, b.town):
		return AreaSimilar
	}
	return Different
}

func similarTown(a, b *text) bool {
	if len(a.narrow) >= 4 && strings.Contains(b.narrow, a.narrow) || len(b.narrow) >= 4 && strings.Contains(a.narrow, b.narrow) {
		return true
	}
	return mayBeSimilar(a.narrow, b.narrow, a.bag, b.bag) && near(a.narrow, b.narrow)
}
