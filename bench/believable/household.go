package believable

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// blockSize is how many customers are cut into households together, so that one customer can be made without those
// before.
const blockSize = 16

// household is what the people who live together share.
type household struct {
	head    int // index of its first member
	size    int
	folk    people
	last    string
	place   place
	street  string
	address bool // known at all
	phone   bool // one phone for all of them
	email   bool // one e-mail address for all of them
}

// The purposes that random numbers are drawn for: a change of one leaves the others as they are.
const (
	forBlocks = iota + 1
	forHouseholds
	forPeople
	forFirstNames
)

func (g *Generator) random(purpose, i int) *rand.Rand {
	return rand.New(rand.NewPCG(g.seed*8+uint64(purpose), uint64(i)))
}

// householdOf finds whom a customer lives with: two of three live alone as far as the business knows.
func (g *Generator) householdOf(i int) household {
	block := i / blockSize
	rnd := g.random(forBlocks, block)
	head := block * blockSize
	for {
		size := 1
		switch p := rnd.Float64(); {
		case p < .05:
			size = 4
		case p < .11:
			size = 3
		case p < .25:
			size = 2
		}
		size = min(size, (block+1)*blockSize-head)
		if i < head+size {
			return g.household(head, size)
		}
		head += size
	}
}

func (g *Generator) household(head, size int) household {
	rnd := g.random(forHouseholds, head)
	h := household{head: head, size: size, folk: populations[0]}
	for p, n := rnd.Float64(), 0; n < len(populations); n++ {
		if h.folk = populations[n]; p < h.folk.share {
			break
		}
		p -= h.folk.share
	}
	h.last = pick(rnd, h.folk.last)
	h.place = places[skewed(rnd, len(places))]
	h.street = fmt.Sprintf("%s %d", h.place.streets[rnd.IntN(len(h.place.streets))], 1+skewed(rnd, 120))
	if rnd.Float64() < .5 {
		h.street += fmt.Sprintf(" %c %d", 'A'+rune(skewed(rnd, 6)), 1+rnd.IntN(60))
	}
	h.address = rnd.Float64() < .27
	h.phone = size > 1 && rnd.Float64() < .4
	h.email = size > 1 && rnd.Float64() < .3
	return h
}

// skewed draws a place among n, the first ones most often, as names and towns are distributed: the first of a hundred
// has one draw in twenty.
func skewed(rnd *rand.Rand, n int) int {
	const flat = 8
	return min(n-1, int(flat*math.Exp(rnd.Float64()*math.Log(float64(n)/flat+1))-flat))
}

func pick(rnd *rand.Rand, of []string) string { return of[skewed(rnd, len(of))] }
