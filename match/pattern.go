package match

import "math"

// Pattern is the outcome of comparing two records, one byte a Field: the level in the low three bits, and in the high
// five how rare the value is that both have, in steps of 0.75 bits (log2 of one over its frequency). The score of a
// pair depends on its pattern alone, so patterns can be counted, learned from, stored and explained later.
type Pattern uint64

// rarityStep is the width of a rarity band in bits: a frequency is kept to within a factor of 1.3.
const rarityStep = 0.75

const bands = 32

// Level gives the outcome of one comparison.
func (p Pattern) Level(f Field) Level { return Level(p >> (8 * f) & 7) }

// Frequency gives how often the common value occurs, as a share of the persons who have one; 1 when it plays no part.
func (p Pattern) Frequency(f Field) float64 {
	return math.Exp2(-rarityStep * float64(p.band(f)))
}

func (p Pattern) band(f Field) uint8 { return uint8(p >> (8*f + 3) & 31) }

func (p *Pattern) set(f Field, l Level, band uint8) {
	*p |= Pattern(uint8(l)|band<<3) << (8 * f)
}

// count holds how often a value occurs. inverse is one over its frequency, band the same as a rarity band.
type count struct {
	n       float32 // persons who have it
	inverse float32
	band    uint8
}

func (c *count) setInverse(x float64) {
	c.inverse = float32(x)
	c.band = bandOf(c.inverse)
}

// bandOf is round(log2(x) / 0.75), bounded to a band.
func bandOf(x float32) uint8 {
	if x <= 1 {
		return 0
	}
	return uint8(min(bands-1, math.Round(math.Log2(float64(x))/rarityStep)))
}

// eitherBand is the rarity of two different values taken for one: with M, one of the two persons' entries is the
// person's true value v and the other an error made from it, so P(a, b | M) = P(error) (f(a) + f(b)) / 2, while
// by chance P(a, b | U) = f(a) f(b). The ratio goes with the mean of 1/f(a) and 1/f(b): a rare value beside a common
// one is an error, two common ones are two persons (Anna, Anja).
func eitherBand(a, b *count) uint8 {
	if a.band == b.band {
		return a.band
	}
	return bandOf((a.inverse + b.inverse) / 2)
}

// compare gives the pattern of two records.
func compare(a, b *Record) Pattern {
	var p Pattern
	compareNames(&p, a, b)
	if l := birthdayLevel(a.born, b.born); l == Equal {
		p.set(Birthday, l, a.born.band)
	} else {
		p.set(Birthday, l, 0)
	}
	if l := phoneLevel(a.phone, b.phone); l == Equal {
		p.set(Phone, l, a.phone.band)
	} else {
		p.set(Phone, l, 0)
	}
	compareEmails(&p, a, b)
	if l := streetLevel(a.street, b.street); l == Equal {
		p.set(Street, l, a.street.band)
	} else {
		p.set(Street, l, 0)
	}
	compareAreas(&p, a, b)
	return p
}

func compareEmails(p *Pattern, a, b *Record) {
	switch l := emailLevel(a.email, b.email, a.namedBox && b.namedBox, a.nameInBox && b.nameInBox); l {
	case Equal:
		p.set(Email, l, a.email.band)
	case MailBox:
		p.set(Email, l, a.email.box.band)
	default:
		p.set(Email, l, 0)
	}
}

func compareAreas(p *Pattern, a, b *Record) {
	switch l := areaLevel(a, b); l {
	case Equal:
		p.set(Area, l, a.code.band)
	case AreaDistrict, AreaTown:
		p.set(Area, l, a.town.band)
	default:
		p.set(Area, l, 0)
	}
}

// compareNames compares given with given and family with family name; when neither agrees, crosswise; and when the
// family name still does not, it is looked for among the words of the other's given names.
func compareNames(p *Pattern, a, b *Record) {
	first, last := givenLevel(a.first, b.first), nameLevel(a.last, b.last)
	if !agrees(first) && !agrees(last) {
		l, k := nameLevel(a.first, b.last), nameLevel(a.last, b.first)
		if (agrees(l) || agrees(k)) && l != NameDifferent && k != NameDifferent {
			setCrossed(p, l, k, a, b)
			return
		}
	}
	if first == Equal && last == Equal {
		p.set(First, Equal, givenBand(a, b))
		p.set(Last, Equal, eitherBand(&a.last.count, &b.last.count))
		p.set(Order, Equal, 0)
		return
	}
	setName(p, First, first, a.first, b.first)
	if last == NameDifferent {
		if n := lastAmongFirst(a, b); n != nil {
			p.set(Last, NamePart, n.band)
			return
		}
	}
	setName(p, Last, last, a.last, b.last)
	if first != Missing && last != Missing {
		p.set(Order, Equal, 0)
	}
}

// setCrossed notes the comparisons of names that stand in the other order: the better one as the given name, since
// which is which nobody can tell.
func setCrossed(p *Pattern, l, k Level, a, b *Record) {
	var one, two Pattern
	setName(&one, First, l, a.first, b.last)
	setName(&two, First, k, a.last, b.first)
	if l == Missing || k != Missing && (k < l || k == l && two > one) {
		one, two = two, one
	}
	*p |= one | two<<(8*Last)
	p.set(Order, OrderCrossed, 0)
}

// givenBand is how rare the given name is among those who have the family name: what it adds when that agrees too.
func givenBand(a, b *Record) uint8 {
	band := func(r *Record) uint8 { return r.full.band - min(r.full.band, r.last.band) }
	return min(band(a), band(b))
}

func agrees(l Level) bool { return l == Equal || l == NameTyping }

func setName(p *Pattern, f Field, l Level, a, b *name) {
	if rare[f][l] {
		p.set(f, l, eitherBand(&a.count, &b.count))
		return
	}
	p.set(f, l, 0)
}

func lastAmongFirst(a, b *Record) *name {
	for _, pair := range [...][2]*Record{{a, b}, {b, a}} {
		last, first := pair[0].last, pair[1].first
		if first == nil || first.words == nil || len(last.whole) < 3 {
			continue
		}
		for _, w := range first.words {
			if w == last.whole {
				return last
			}
		}
	}
	return nil
}
