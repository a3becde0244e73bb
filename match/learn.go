package match

import (
	"cmp"
	"math"
	"slices"
)

// tally is how many pairs showed a pattern.
type tally struct {
	pattern Pattern
	n       float64
}

// The weight of the shipped rates against a register's own, as a number of pairs known to be of the class: a Dirichlet
// prior. A register with hundreds of duplicates speaks for itself, one with five does not; and the larger a register is
// the more relatives and namesakes look like duplicates, so it is one pair in so many persons where that is more: a
// fifth of the duplicates that are expected (expectedSame). A register that has these outweighs what is shipped five
// times over; one that has hardly any keeps it, and does not learn from relatives that people change their phones.
const (
	pseudoPairs      = 20
	personsPerPseudo = 100
)

// learn estimates λ, m and h by expectation maximisation (A. Dempster, N. Laird, D. Rubin, "Maximum Likelihood from
// Incomplete Data via the EM Algorithm", JRSS B 39 (1977), 1-38; for linkage W. Winkler, "Using the EM Algorithm for
// Weight Computation in the Fellegi-Sunter Model", ASA Survey Research Methods (1988), 667-671), on the patterns of
// the compared pairs. Pairs that were not compared count as strangers. What strangers show is measured beforehand and
// held fixed, so that EM cannot settle on other groups than M and H.
func learn(from *Model, tallies []tally) *Model {
	m := *from
	m.Namesakes, m.Twins = namesakeShare, twinShare
	for range 60 {
		m.compile()
		before := m.SameRate
		step(&m, tallies)
		if math.Abs(m.SameRate-before) < 1e-4*before {
			break
		}
	}
	m.compile()
	return &m
}

func step(m *Model, tallies []tally) {
	var same, home rates
	var kin kinship
	var sumSame, sumHome float64
	stranger := 1 - m.SameRate - m.HomeRate
	for _, t := range tallies {
		s, h := m.likelihoods(t.pattern)
		s, h = s*m.SameRate, h*m.HomeRate
		total := s + h + stranger
		if math.IsInf(total, 1) {
			s, h, total = 1, 0, 1
		}
		s, h = s/total*t.n, h/total*t.n
		kin.add(m, t.pattern, h)
		sumSame += s
		sumHome += h
		for f := range fields {
			l := t.pattern.Level(f)
			same[f][l] += s
			home[f][l] += h
		}
	}
	expected := expectedSame(m.Persons, m.Pairs)
	m.SameRate = max(rate(sumSame, m.Pairs, expected), expected/leastOfExpected)
	m.HomeRate = rate(sumHome, m.Pairs, expectedHome(m.Persons, m.Pairs))
	m.Namesakes, m.Twins = kin.rates()
	known := max(pseudoPairs, m.Persons/personsPerPseudo)
	for f := range fields {
		blend(&m.Same[f], &same[f], &shippedSame[f], known)
		bound(&m.Same[f], levelsOf[f], mostDifferent[f])
		order(&m.Same[f], f)
		if f != First && f != Birthday && f != Order {
			blend(&m.Home[f], &home[f], &shippedHome[f], known)
			soil(&m.Home[f], &m.Same[f])
		}
	}
}

// leastOfExpected is by how much fewer duplicates than expected are believed in at most. A register that has hardly any
// today has been cleaned, and is the one that somebody's second record is compared with tomorrow: how many of those who
// come are there already depends on how a business works and not on how lately its register was gone through. Hospitals
// find 5 to 10 in 100 records to be duplicates (AHIMA, "Building an Enterprise Master Person Index", practice brief).
const leastOfExpected = 2

// kinship counts namesakes and twins of a household, each only where the other field rules out that the two are one
// person: learned freely, the shares would take in the duplicates themselves.
type kinship struct{ otherDay, namesakes, otherName, twins float64 }

// add counts a pair of a household. What is equal by mere chance is left out: of pairs with an equal name of frequency
// f, the namesakes among families of share s are s/f of (1 - s) + s/f (see homeRatio).
func (k *kinship) add(m *Model, p Pattern, home float64) {
	first, day := p.Level(First), p.Level(Birthday)
	if day == Different && first != Missing {
		k.otherDay += home
		if first == Equal {
			k.namesakes += home * onPurpose(m.Namesakes, p.Frequency(First))
		}
	}
	if first == NameDifferent && day != Missing {
		k.otherName += home
		if day == Equal {
			k.twins += home * onPurpose(m.Twins, p.Frequency(Birthday))
		}
	}
}

func onPurpose(share, frequency float64) float64 {
	return share / frequency / (1 - share + share/frequency)
}

// rates blends the counts with the shipped shares and keeps them within what families are like.
func (k *kinship) rates() (namesakes, twins float64) {
	const pairs = 500
	namesakes = (k.namesakes + pairs*namesakeShare) / (k.otherDay + pairs)
	twins = (k.twins + pairs*twinShare) / (k.otherName + pairs)
	return max(leastNamesake, min(mostNamesakes, namesakes)), max(leastTwins, min(mostTwins, twins))
}

// rate is a small share estimated from a count, with a gamma prior of shape 1 about the expected share.
func rate(n, of, expected float64) float64 { return (n + 1) / (of + 1/expected) }

// blend gives the posterior mean of the shares of levels, missing ones left out; known is the weight of what is shipped.
func blend(to, counted, shipped *[8]float64, known float64) {
	sum := 0.0
	for l := 1; l < 8; l++ {
		sum += counted[l]
	}
	for l := 1; l < 8; l++ {
		to[l] = (counted[l] + known*shipped[l]) / (sum + known)
	}
}

// mostDifferent bounds how often a field may differ within one person. Without a bound EM may find that some other
// habit of the register, such as addresses made of the given name, groups pairs better than persons do.
var mostDifferent = [fields]float64{First: .12, Last: .35, Birthday: .25, Phone: .7, Email: .6, Street: .6, Area: .6, Order: .2}

// bound lowers the share of the last level to at most a limit and raises the others in proportion.
func bound(to *[8]float64, last int, limit float64) {
	if to[last] <= limit {
		return
	}
	scale := (1 - limit) / (1 - to[last])
	for l := 1; l < last; l++ {
		to[l] *= scale
	}
	to[last] = limit
}

// mostBetween bounds what lies between a typing error and a difference (two digits, another house number, the same year)
// by what is equal or a typing error apart: people make small errors more often than large ones. Where a register has
// hardly any duplicates EM would else take for them whatever strangers have in common that no class explains, such as the
// street of a small town. Town and postcode are left out, since files often have but one of them. 0: no bound.
var mostBetween = [fields]float64{First: 1, Last: 1, Birthday: .5, Phone: .5, Email: .5, Street: .5}

// order makes a field's levels as frequent among M as their kind of error can be. Of contacts and dates the most are
// without any error at all.
func order(to *[8]float64, f Field) {
	most := mostBetween[f]
	if most == 0 {
		return
	}
	near, between := to[Equal]+to[2], 0.0
	for l := 3; l < levelsOf[f]; l++ {
		between += to[l]
	}
	if between > most*near {
		kept := (near + between) / (1 + most)
		for l := 3; l < levelsOf[f]; l++ {
			to[l] *= most * kept / between
		}
		to[Equal], to[2] = to[Equal]*kept/near, to[2]*kept/near
	}
	if f != First && f != Last && f != Street && to[2] > to[Equal] {
		half := (to[Equal] + to[2]) / 2
		to[Equal], to[2] = half, half
	}
}

// soil gives the levels of a household at least a quarter of the errors that the records of one person show: whatever is
// mistyped or out of date with one person is so with a family, and EM must not take a relative with a mistyped phone
// for the same person because no family was seen to have one.
func soil(home, same *[8]float64) {
	rest := 1.0
	for l := 2; l < 8; l++ {
		home[l] = max(home[l], same[l]/4)
		rest -= home[l]
	}
	home[Equal] = max(rest, 0.05)
}

// measure estimates what strangers show from pairs drawn at random, each weighted by how surely it is no match.
// Rare levels are weighted by the rarity of their values (see Model.compile). Where nothing is seen the shipped rate
// stands in for one observation.
func measure(m *Model, draws []Pattern) {
	var seen rates
	var known [fields]float64
	for _, p := range draws {
		w := 1 - m.Probability(p)
		for f := range fields {
			l := p.Level(f)
			if l == Missing {
				continue
			}
			known[f] += w
			if rare[f][l] {
				seen[f][l] += w / p.Frequency(f)
			} else {
				seen[f][l] += w
			}
		}
	}
	for f := range fields {
		for l := 1; l <= levelsOf[f]; l++ {
			if fixedChance(f, l) {
				continue
			}
			expected := shippedChance[f][l]
			if rare[f][l] {
				m.Chance[f][l] = (seen[f][l] + 5000*expected) / (known[f] + 5000)
			} else {
				m.Chance[f][l] = (seen[f][l] + 1) / (known[f] + 1/expected)
			}
		}
	}
}

// surePrecision is the share of right pairs among the suggested ones that is asked for: of forty suggestions one may
// be wrong.
const surePrecision = 0.975

// mostCautious is the highest threshold.
const mostCautious = 0.8

// chooseThreshold gives the probability from which pairs are suggested: where the expected F-measure is greatest
// (for calibrated probabilities that is at half its value: Z. Lipton, C. Elkan, B. Naryanaswamy, "Optimal
// Thresholding of Classifiers to Maximize F1 Measure", ECML PKDD (2014), 225-239), but not so low that the expected
// precision falls below surePrecision, nor so high that a pair four times more probable than not is kept back.
func chooseThreshold(m *Model, tallies []tally) float64 {
	type bin struct{ p, n float64 }
	list := make([]bin, len(tallies))
	total := 0.0
	for i, t := range tallies {
		list[i] = bin{m.Probability(t.pattern), t.n}
		total += list[i].p * t.n
	}
	slices.SortFunc(list, func(a, b bin) int { return cmp.Compare(b.p, a.p) })
	var hits, shown, best float64
	threshold := mostCautious
	for _, b := range list {
		hits += b.p * b.n
		shown += b.n
		if b.p > mostCautious || hits >= surePrecision*shown {
			if f := 2 * hits / (shown + total); f > best {
				best, threshold = f, min(mostCautious, b.p)
			}
		}
	}
	return threshold
}
