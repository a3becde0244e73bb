// Package believable invents registers of customers for demonstrations and measurements: names as common as in life,
// households that share a surname, an address, a phone or an e-mail address, namesakes, and histories of visits. The
// customers are those of a salon in Helsinki: mostly Finnish speakers, some Swedish, Estonian, German and English ones.
//
// A customer depends on the seed and its index alone, so that any part of a register can be made without the rest, by
// many at once. E-mail addresses end in .example, which belongs to nobody.
package believable

import (
	"time"

	"clientele"
)

// Generator invents customers. It may be used by many goroutines.
type Generator struct {
	seed  uint64
	today time.Time
}

// Person is an invented customer. What the register itself gives to a record is missing: id, key slot, version and
// folded keys.
type Person struct {
	clientele.Customer
	Household int    // the index of its first member
	Note      string // what staff wrote about them; most have none
}

// New makes a generator. The same seed gives the same customers, with dates up to the beginning of 2026.
func New(seed uint64) *Generator {
	return &Generator{seed: seed, today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// Until gives a generator of the same customers whose dates reach up to another day.
func (g *Generator) Until(today time.Time) *Generator {
	return &Generator{seed: g.seed, today: today.UTC().Truncate(24 * time.Hour)}
}

// Customer invents the customer with an index, from 0 to some millions.
func (g *Generator) Customer(i int) Person {
	h := g.householdOf(i)
	rnd := g.random(forPeople, i)
	p := Person{Household: h.head}
	c := &p.Customer
	c.Status, c.Source, c.Language = clientele.StatusActive, clientele.SourceStaff, h.folk.language
	age := g.name(rnd, c, h, i)
	g.contacts(rnd, c, h, i)
	if h.address {
		c.Address = clientele.Address{Street: h.street, PostalCode: h.place.code, City: h.place.city, Country: "FI"}
	}
	g.history(rnd, c)
	birthday(rnd, c, age)
	wishes(rnd, c)
	written(rnd, &p)
	return p
}
