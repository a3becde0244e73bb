package match

import "strings"

// Person is what is known of one customer, as it was written; any field may be empty. Name is only read when First
// and Last are both empty.
type Person struct {
	Name, First, Last        string
	Phone, Email             string
	Street, PostalCode, City string
	Birthday                 string
}

// Rules is what the business is known by, so that its own data is not taken for a customer's.
type Rules struct {
	CallingCode string    // of the business's country, digits only ("49"); may be empty
	DateOrder   DateOrder // of dates that are not ISO 8601
	OwnPhones   []string  // the business's own numbers: they identify no customer
	OwnEmails   []string  // the business's own addresses
}

// Record is a person in the form that is compared. It holds distinct values by reference; records of one run share
// them. A Record is never changed by comparing it, so many goroutines may use it at once.
type Record struct {
	first, last *name
	full        *fullName // both, when both are known
	born        *birthday
	phone       *text
	email       *email
	street      *street
	code, town  *text
	namedBox    bool // the e-mail's box is made of the name and at most a number: john.smith, jsmith80
	nameInBox   bool // the name is in the box at least: family.smith80
}

// dictionary keeps each distinct value once, so that equal values are equal pointers and frequencies are counted
// where they belong.
type dictionary struct {
	rules     Rules
	phones    map[string]bool // the business's own
	emails    map[string]bool
	firsts    map[string]*name
	lasts     map[string]*name
	fulls     map[[2]*name]*fullName
	birthdays map[string]*birthday
	numbers   map[string]*text
	addresses map[string]*email
	boxes     map[string]*text
	streets   map[string]*street
	codes     map[string]*text
	towns     map[string]*text
}

func newDictionary(rules Rules) *dictionary {
	d := &dictionary{
		rules: rules, phones: map[string]bool{}, emails: map[string]bool{},
		firsts: map[string]*name{}, lasts: map[string]*name{}, fulls: map[[2]*name]*fullName{}, birthdays: map[string]*birthday{},
		numbers: map[string]*text{}, addresses: map[string]*email{}, boxes: map[string]*text{},
		streets: map[string]*street{}, codes: map[string]*text{}, towns: map[string]*text{},
	}
	for _, p := range rules.OwnPhones {
		d.phones[phoneDigits(p, rules.CallingCode)] = true
	}
	for _, e := range rules.OwnEmails {
		d.emails[cleanEmail(e)] = true
	}
	return d
}

// record normalises a person. The raw text is what the maps are asked by where that saves the work of folding.
func (d *dictionary) record(p *Person) Record {
	var r Record
	d.setNames(&r, p)
	r.born = d.birthday(p.Birthday)
	r.phone = d.phone(p.Phone)
	r.email = d.email(p.Email)
	r.street = d.street(p.Street)
	r.code = intern(d.codes, postcode(p.PostalCode))
	r.town = intern(d.towns, place(p.City))
	if r.email != nil && r.email.box != nil {
		r.namedBox, r.nameInBox = madeOfName(r.email.box.whole, &r)
	}
	return r
}

func (d *dictionary) setNames(r *Record, p *Person) {
	given, family := splitName(fold(p.Name, false), fold(p.First, false), fold(p.Last, false))
	plainGiven, plainFamily := given, family
	if !isASCII(p.Name) || !isASCII(p.First) || !isASCII(p.Last) {
		plainGiven, plainFamily = splitName(fold(p.Name, true), fold(p.First, true), fold(p.Last, true))
	}
	r.first = internName(d.firsts, given, plainGiven)
	r.last = internName(d.lasts, family, plainFamily)
	r.full = d.fullName(r.first, r.last)
}

func (d *dictionary) fullName(first, last *name) *fullName {
	if first == nil || last == nil {
		return nil
	}
	key := [2]*name{first, last}
	if f, ok := d.fulls[key]; ok {
		return f
	}
	f := &fullName{whole: first.whole + " " + last.whole}
	d.fulls[key] = f
	return f
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func internName(known map[string]*name, parts, plain []string) *name {
	if len(parts) == 0 {
		return nil
	}
	key := strings.Join(parts, " ")
	if n, ok := known[key]; ok {
		return n
	}
	n := newName(parts, plain)
	known[key] = &n
	return &n
}

func intern(known map[string]*text, s string) *text {
	if s == "" {
		return nil
	}
	if t, ok := known[s]; ok {
		return t
	}
	t := newText(s)
	known[s] = &t
	return &t
}

func (d *dictionary) birthday(s string) *birthday {
	if s == "" {
		return nil
	}
	b := newBirthday(s, d.rules.DateOrder)
	if b.whole == "" {
		return nil
	}
	if known, ok := d.birthdays[b.whole]; ok {
		return known
	}
	d.birthdays[b.whole] = &b
	return &b
}

func (d *dictionary) phone(s string) *text {
	n := phoneDigits(s, d.rules.CallingCode)
	if d.phones[n] {
		return nil
	}
	return intern(d.numbers, n)
}

func (d *dictionary) email(s string) *email {
	if s == "" {
		return nil
	}
	s = cleanEmail(s)
	if s == "" || d.emails[s] {
		return nil
	}
	if known, ok := d.addresses[s]; ok {
		return known
	}
	e := &email{text: newText(s), inbox: inboxOf(s), number: digits(s)}
	if box, _, ok := cutLast(e.inbox, '@'); ok && len(box) >= 2 {
		e.box = intern(d.boxes, box)
	}
	d.addresses[s] = e
	return e
}

func (d *dictionary) street(s string) *street {
	if s == "" {
		return nil
	}
	v := newStreet(s)
	if v.whole == "" {
		return nil
	}
	if known, ok := d.streets[v.whole]; ok {
		return known
	}
	d.streets[v.whole] = &v
	return &v
}

// madeOfName tells whether an e-mail's box says nothing beyond the name but a number: its words are the given name,
// the family name or their first letters. Two namesakes easily have the same or a similar one. It also tells whether one
// of the names is in it at all.
func madeOfName(box string, r *Record) (named, within bool) {
	rest := strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return -1
		}
		return c
	}, box)
	rest = strings.Join(words(strings.ReplaceAll(rest, "_", " ")), "")
	for _, n := range [...]*name{r.last, r.first} {
		if n == nil {
			continue
		}
		cut := strings.Replace(rest, n.whole, "", 1)
		if cut == rest && n.plain != "" { // mueller is muller to many providers
			cut = strings.Replace(rest, n.plain, "", 1)
		}
		within = within || cut != rest
		rest = cut
	}
	return within && len(rest) <= 2, within
}
