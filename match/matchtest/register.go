// Package matchtest makes registers of invented customers whose duplicates are known: households that share surname,
// address, phone and e-mail, twins, sons named after their fathers, namesakes, and records entered twice with errors.
// It is for tests and measurements, like net/http/httptest.
package matchtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"clientele/match"
)

// Entry is one record of an invented register. Records of one person have the same Owner, records of people who live
// together the same Home.
type Entry struct {
	match.Person
	Owner, Home int
}

// Register makes about n records, of which the share again are second records of somebody. The same seed gives the
// same register.
func Register(n int, again float64, seed uint64) []Entry {
	g := &maker{taken: map[string]bool{}, rnd: rand.New(rand.NewPCG(seed, 7))}
	for len(g.entries) < int(float64(n)*(1-again)) {
		g.household()
	}
	first := len(g.entries)
	for len(g.entries) < n {
		e := g.entries[g.rnd.IntN(first)]
		e.Person = g.enteredAgain(e.Person)
		g.entries = append(g.entries, e)
	}
	g.rnd.Shuffle(len(g.entries), func(i, j int) { g.entries[i], g.entries[j] = g.entries[j], g.entries[i] })
	return g.entries
}

// Families makes n households with every field filled: couples sharing phone and e-mail, twins with one initial, and
// a father and a son of one name. No two records are one person.
func Families(n int, seed uint64) []Entry {
	g := &maker{taken: map[string]bool{}, rnd: rand.New(rand.NewPCG(seed, 7)), whole: true}
	for range n {
		g.family()
	}
	return g.entries
}

type maker struct {
	rnd     *rand.Rand
	entries []Entry
	owners  int
	homes   int
	taken   map[string]bool // e-mail addresses
	whole   bool            // no field is left out
}

// home is what the people of a household share.
type home struct {
	last, phone, email, street, code, city string
}

func (g *maker) chance(p float64) bool { return g.rnd.Float64() < p }

// zipf draws a place among n, the first ones most often, as names and towns are distributed.
func (g *maker) zipf(n int) int {
	const flat = 8 // the first of a hundred names has one in twenty people, as in life, not one in seven
	return min(n-1, int(flat*math.Exp(g.rnd.Float64()*math.Log(float64(n)/flat+1))-flat))
}

func (g *maker) newHome() home {
	g.homes++
	code := 10000 + g.zipf(4000)*7
	return home{
		last: g.surname(), phone: g.phone(), code: fmt.Sprint(code), city: towns[code%len(towns)],
		street: fmt.Sprintf("%s%s %d", syllables[g.rnd.IntN(len(syllables))], streets[g.rnd.IntN(len(streets))], 1+g.rnd.IntN(90)),
	}
}

func (g *maker) surname() string {
	if g.chance(0.5) {
		return surnames[g.zipf(len(surnames))]
	}
	s := syllables[g.rnd.IntN(len(syllables))] + endings[g.rnd.IntN(len(endings))]
	if g.chance(0.4) {
		s = syllables[g.rnd.IntN(len(syllables))] + strings.ToLower(s)
	}
	return s
}

func (g *maker) phone() string {
	return fmt.Sprintf("01%d%d", 5+g.rnd.IntN(3), 10000000+g.rnd.IntN(90000000))
}

func (g *maker) birthday(from, to int) string {
	return fmt.Sprintf("%d-%02d-%02d", from+g.rnd.IntN(to-from), 1+g.rnd.IntN(12), 1+g.rnd.IntN(28))
}

func (g *maker) given(female bool) string {
	list := men
	if female {
		list = women
	}
	return list[g.zipf(len(list))]
}

// email draws an address that nobody else has.
func (g *maker) email(first, last string) string {
	for {
		if s := g.address(first, last); !g.taken[s] {
			g.taken[s] = true
			return s
		}
	}
}

func (g *maker) address(first, last string) string {
	f, l := plain(first), plain(last)
	at := hosts[g.zipf(len(hosts))]
	n := fmt.Sprint(g.rnd.IntN(100 + len(g.taken)/50))
	switch g.rnd.IntN(5) {
	case 0:
		return f + "." + l + "@" + at
	case 1:
		return f + l + n + "@" + at
	case 2:
		return f[:1] + "." + l + n + "@" + at
	case 3:
		return f + n + "@" + at
	}
	return l + "_" + f + n + "@" + at
}

func plain(s string) string {
	s = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", " ", "", "-", "").Replace(strings.ToLower(s))
	return s
}

// add enters a person of a household; every field may be missing but the name.
func (g *maker) add(h home, first, last, phone, email, birthday string) {
	g.owners++
	p := match.Person{First: first, Last: last, Phone: phone, Email: email, Street: h.street, PostalCode: h.code, City: h.city, Birthday: birthday}
	if !g.whole {
		g.thin(&p)
	}
	g.entries = append(g.entries, Entry{Person: p, Owner: g.owners, Home: g.homes})
}

// thin leaves out what people at a desk do not ask for.
func (g *maker) thin(p *match.Person) {
	if g.chance(0.55) {
		p.Street, p.PostalCode, p.City = "", "", ""
	}
	if g.chance(0.45) {
		p.Birthday = ""
	}
	if g.chance(0.4) {
		p.Email = ""
	}
	if g.chance(0.1) && p.Email != "" {
		p.Phone = ""
	}
	if g.chance(0.04) {
		p.Last = ""
	}
}

func (g *maker) household() {
	switch {
	case g.chance(0.7):
		h := g.newHome()
		f := g.given(g.chance(0.75))
		g.add(h, f, h.last, h.phone, g.email(f, h.last), g.birthday(1935, 2010))
	case g.chance(0.5):
		g.couple()
	default:
		g.family()
	}
}

// couple enters two people who give one phone or one e-mail, or both.
func (g *maker) couple() {
	h := g.newHome()
	a, b := g.given(true), g.given(false)
	h.email = g.email(a, h.last)
	last := h.last
	if g.chance(0.2) {
		last = g.surname()
	}
	phone, email := h.phone, h.email
	if !g.whole && g.chance(0.3) {
		phone = g.phone()
	}
	if !g.whole && g.chance(0.6) {
		email = g.email(b, last)
	}
	g.add(h, a, h.last, h.phone, h.email, g.birthday(1940, 1995))
	g.add(h, b, last, phone, email, g.birthday(1940, 1995))
}

// family enters two parents and two children who all use the mother's phone and mostly her e-mail.
func (g *maker) family() {
	h := g.newHome()
	mother, father := g.given(true), g.given(false)
	h.email = g.email(mother, h.last)
	g.add(h, mother, h.last, h.phone, h.email, g.birthday(1955, 1980))
	g.add(h, father, h.last, h.phone, h.email, g.birthday(1955, 1980))
	kind := g.rnd.IntN(4)
	if !g.whole && g.chance(0.9) {
		kind = 3
	}
	switch kind {
	case 0: // a son named after his father
		g.add(h, father, h.last, h.phone, h.email, g.birthday(1984, 2012))
	case 1: // twins with one initial
		pair := twins[g.rnd.IntN(len(twins))]
		day := g.birthday(1984, 2015)
		g.add(h, pair[0], h.last, h.phone, h.email, day)
		g.add(h, pair[1], h.last, h.phone, h.email, day)
	case 2: // twins
		day := g.birthday(1984, 2015)
		one, two := g.given(true), g.given(false)
		g.add(h, one, h.last, h.phone, h.email, day)
		g.add(h, two, h.last, h.phone, h.email, day)
	default:
		g.add(h, g.other(mother), h.last, h.phone, h.email, g.birthday(1984, 2015))
	}
}

// other draws a woman's name that is not the given one.
func (g *maker) other(not string) string {
	for {
		if n := g.given(true); n != not {
			return n
		}
	}
}

// enteredAgain is the same person entered a second time: something is mistyped, missing, new or written otherwise.
func (g *maker) enteredAgain(p match.Person) match.Person {
	if g.chance(0.25) {
		g.thin(&p)
	}
	if g.chance(0.12) {
		p.First = g.mistype(p.First)
	}
	if g.chance(0.12) {
		p.Last = g.mistype(p.Last)
	}
	if g.chance(0.04) && p.Last != "" {
		p.Last = g.surname()
	}
	if g.chance(0.02) && p.Last != "" {
		p.First, p.Last = p.Last, p.First
	}
	if g.chance(0.2) && p.Phone != "" {
		p.Phone = g.phone()
	} else if g.chance(0.3) && p.Phone != "" {
		p.Phone = "+49 " + p.Phone[1:4] + " " + p.Phone[4:]
	} else if g.chance(0.05) {
		p.Phone = g.mistype(p.Phone)
	}
	if g.chance(0.15) && p.Email != "" {
		p.Email = g.email(p.First+"x", p.Last+"x")
	} else if g.chance(0.06) {
		p.Email = g.mistype(p.Email)
	}
	if g.chance(0.1) && p.Street != "" {
		h := g.newHome()
		p.Street, p.PostalCode, p.City = h.street, h.code, h.city
	}
	if g.chance(0.05) {
		p.Birthday = g.mistype(p.Birthday)
	}
	return p
}

// mistype makes one error of the kind that fingers make: a sign left out, doubled, replaced, or two exchanged.
func (g *maker) mistype(s string) string {
	r := []rune(s)
	if len(r) < 3 {
		return s
	}
	i := 1 + g.rnd.IntN(len(r)-2)
	sign := rune('a' + g.rnd.IntN(26))
	if r[i] >= '0' && r[i] <= '9' {
		sign = rune('0' + g.rnd.IntN(10))
	}
	switch g.rnd.IntN(4) {
	case 0:
		return string(r[:i]) + string(r[i+1:])
	case 1:
		return string(r[:i]) + string(sign) + string(r[i:])
	case 2:
		r[i] = sign
	default:
		r[i], r[i+1] = r[i+1], r[i]
	}
	return string(r)
}
