package believable

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"clientele"
)

// name gives a customer a name, and tells their age at the first visit: the first two of a household are of one
// generation, the others their children.
func (g *Generator) name(rnd *rand.Rand, c *clientele.Customer, h household, i int) (age int) {
	child := i-h.head >= 2
	c.FirstName, c.LastName = g.firstName(h, i), h.last
	if i > h.head && !child && rnd.Float64() < .2 {
		c.LastName = pick(rnd, h.folk.last)
	}
	c.LastName = strings.Replace(c.LastName, "von-", "von ", 1)
	c.Name = c.FirstName + " " + c.LastName
	if child {
		return 4 + rnd.IntN(16)
	}
	return 20 + skewed(rnd, 65)
}

// firstName gives nobody the name of somebody they live with: it takes the next one on the list then.
func (g *Generator) firstName(h household, i int) string {
	rnd := g.random(forFirstNames, i)
	names := h.folk.women
	if rnd.Float64() < .32 { // most customers of a salon are women
		names = h.folk.men
	}
	at := skewed(rnd, len(names))
	for other := h.head; other < i; other++ {
		if g.firstName(h, other) == names[at] {
			at, other = (at+1)%len(names), h.head-1
		}
	}
	return names[at]
}

// contacts gives a customer a phone or an e-mail address, or both.
func (g *Generator) contacts(rnd *rand.Rand, c *clientele.Customer, h household, i int) {
	hasPhone, hasEmail := rnd.Float64() < .86, rnd.Float64() < .46
	if !hasPhone && !hasEmail {
		hasPhone = true
	}
	if hasPhone {
		owner := i
		if h.phone {
			owner = h.head
		}
		c.Phone = g.phone(h.folk.country, owner)
	}
	if hasEmail && h.email {
		c.Email = address(g.random(forPeople, -1-h.head), "perhe", h.last, h.head)
	} else if hasEmail {
		c.Email = address(rnd, c.FirstName, c.LastName, i)
	}
}

// phone gives the mobile number with an index, in E.164. No two of the first ten million are the same.
func (g *Generator) phone(country string, i int) string {
	n := (i*7_654_321 + int(g.seed%1000)*7919) % 10_000_000 // one to one: the factor has no divisor in common with 10^7
	switch country {
	case "EE":
		return fmt.Sprintf("+3725%07d", n)
	case "DE":
		return fmt.Sprintf("+491511%07d", n)
	case "GB":
		return fmt.Sprintf("+44730%07d", n)
	}
	operators := []string{"40", "50", "44", "45", "41", "46"}
	return fmt.Sprintf("+358%s%07d", operators[(n/3)%len(operators)], n)
}

var hosts = []string{"posti.example", "mail.example", "koti.example", "work.example", "luukku.example", "uni.example"}

// address makes an e-mail address of a name. The number at its end makes it unique; it is short where i is small.
func address(rnd *rand.Rand, first, last string, i int) string {
	first, last = plain.Replace(strings.ToLower(first)), plain.Replace(strings.ToLower(last))
	local := first + "." + last
	switch p := rnd.Float64(); {
	case p < .25:
		local = first + last
	case p < .5:
		local = first[:1] + last
	case p < .6:
		local = last + "." + first
	case p < .75:
		local = first
	}
	return fmt.Sprintf("%s%d@%s", local, scatter(i), pick(rnd, hosts))
}

// scatter turns an index into a number of about as many digits, one to one.
func scatter(i int) int {
	size := 10
	for i += size; i >= 10*size; {
		size *= 10
	}
	return size + (i-size)*7919%(9*size) // 7919 is a prime that does not divide 9·10^n
}

// plain is how people write their names where only the Latin letters of English are sure to work.
var plain = strings.NewReplacer("ä", "a", "ö", "o", "å", "a", "õ", "o", "ü", "u", "ß", "ss", "é", "e", "í", "i", "-", "", "'", "", " ", "")

func birthday(rnd *rand.Rand, c *clientele.Customer, age int) {
	born := c.CreatedAt.AddDate(-age, 0, -rnd.IntN(365))
	switch p := rnd.Float64(); {
	case p < .5:
		c.Birthday = born.Format("2006-01-02")
	case p < .56: // they told the day and not the year
		c.Birthday = born.Format("--01-02")
	}
}

// wishes is what a customer agreed to, and how they are to be treated.
func wishes(rnd *rand.Rand, c *clientele.Customer) {
	c.ConsentEmail, c.ConsentSMS = answer(rnd, .42, .12), answer(rnd, .3, .1)
	if rnd.Float64() < .04 {
		c.Discount = clientele.PercentOf([]float64{5, 10, 10, 15, 20}[rnd.IntN(5)])
	}
	if rnd.Float64() < .004 {
		c.Blocked = clientele.Block{Mode: clientele.BlockAsk, Reason: "Missed two bookings in a row"}
	}
}

func answer(rnd *rand.Rand, yes, no float64) clientele.Permission {
	switch p := rnd.Float64(); {
	case p < yes:
		return clientele.Allowed
	case p < yes+no:
		return clientele.Refused
	}
	return clientele.NeverAsked
}
