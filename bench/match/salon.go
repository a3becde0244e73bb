package main

import (
	"fmt"
	"strings"

	"clientele/bench/believable"
	"clientele/match"
)

// seldomAgain is of how many customers one is entered a second time.
const seldomAgain = 100

// believe makes a register of the customers that the benchmarks use: namesakes by the hundred, since names go together
// by language, and households. Few are there twice, which is where a search is most easily led astray.
func believe(n int) *sample {
	s := &sample{truth: map[[2]int]bool{}}
	g := believable.New(1)
	for i := range n {
		s.persons = append(s.persons, personOf(g, i))
	}
	for i := 0; i < n; i += seldomAgain {
		s.truth[[2]int{i, len(s.persons)}] = true
		s.persons = append(s.persons, enteredAgain(personOf(g, i), i))
	}
	return s
}

func personOf(g *believable.Generator, i int) match.Person {
	c := g.Customer(i)
	p := match.Person{First: c.FirstName, Last: c.LastName, Phone: c.Phone, Email: c.Email, Street: c.Address.Street,
		PostalCode: c.Address.PostalCode, City: c.Address.City, Birthday: c.Birthday}
	if strings.HasPrefix(p.Birthday, "--") { // the register does not compare a day without its year either
		p.Birthday = ""
	}
	return p
}

// enteredAgain is the person without a letter of the family name, and with another e-mail address. Every other one has
// another phone as well, and can be found by address and birthday alone, where they are known.
func enteredAgain(p match.Person, i int) match.Person {
	last := []rune(p.Last)
	p.Last = string(append(last[:len(last)-2], last[len(last)-1]))
	p.Email = fmt.Sprintf("again%d@post.example", i)
	if i/seldomAgain%2 == 1 {
		p.Phone = fmt.Sprintf("+35850%07d", i)
	}
	return p
}
