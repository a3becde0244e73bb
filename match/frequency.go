package match

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"slices"
)

// Frequencies are counted once a person, so that a customer who is there five times does not make his own phone look
// like everybody's. Before anything is known every record is a person; afterwards the clusters are.

// A kind is a sort of value whose frequency is counted.
const (
	kindFirst = iota
	kindLast
	kindBirthday
	kindPhone
	kindEmail
	kindBox
	kindStreet
	kindCode
	kindTown
	kindFull // after the names that it is made of
	kinds
)

// each visits the values of a record with the counter of each.
func (r *Record) each(visit func(kind int, value string, c *count)) {
	for kind, n := range [...]*name{kindFirst: r.first, kindLast: r.last} {
		if n != nil {
			visit(kind, n.whole, &n.count)
		}
	}
	if r.born != nil {
		visit(kindBirthday, r.born.whole, &r.born.count)
	}
	if r.email != nil {
		visit(kindEmail, r.email.whole, &r.email.count)
		if r.email.box != nil {
			visit(kindBox, r.email.box.whole, &r.email.box.count)
		}
	}
	if r.street != nil {
		visit(kindStreet, r.street.whole, &r.street.count)
	}
	for _, t := range [...]struct {
		kind int
		text *text
	}{{kindPhone, r.phone}, {kindCode, r.code}, {kindTown, r.town}} {
		if t.text != nil {
			visit(t.kind, t.text.whole, &t.text.count)
		}
	}
	if r.full != nil {
		visit(kindFull, r.full.whole, &r.full.count)
	}
}

// world is what is known of a kind of value without a register: the share that an ordinary value has, and the weight of
// this knowledge, as if so many persons of other registers had been counted. It keeps twenty customers from concluding
// that every third person is called Anna, and that a phone number is common because two of them have it.
type world struct{ share, persons float64 }

var worlds = [kinds]world{
	kindFirst: {.002, 300}, kindLast: {.0005, 300}, kindBirthday: {4e-5, 10_000}, kindPhone: {1e-7, 10_000},
	kindEmail: {1e-7, 10_000}, kindBox: {1e-4, 300}, kindStreet: {1e-5, 3000}, kindCode: {.0005, 300}, kindTown: {.002, 300}, kindFull: {0, 300},
}

// unseen is how many more persons than were counted may have a value: one that was never seen is not impossible.
const unseen = 0.5

// countOnce counts values, those of one person once; groups are the records that are one person, all others are one
// each. It gives how many persons have a value of each kind.
func countOnce(records []Record, groups [][]uint32) (total [kinds]float64) {
	clear := func(_ int, _ string, c *count) { c.n = 0 }
	once := func(kind int, _ string, c *count) { c.n++; total[kind]++ }
	for i := range records {
		records[i].each(clear)
	}
	for i := range records {
		records[i].each(once)
	}
	seen := map[*count]bool{}
	again := func(kind int, _ string, c *count) {
		if seen[c] {
			c.n--
			total[kind]--
		}
		seen[c] = true
	}
	for _, group := range groups {
		for _, i := range group {
			records[i].each(again)
		}
		for c := range seen {
			delete(seen, c)
		}
	}
	for i := range records {
		r := &records[i]
		r.each(func(kind int, _ string, c *count) { c.setInverse(1 / r.share(kind, float64(c.n), total[kind])) })
	}
	return total
}

// share is the chance that another person has a value of the record that n of total persons have.
func (r *Record) share(kind int, n, total float64) float64 {
	if kind == kindFull {
		return r.fullShare(n, total)
	}
	return share(kind, n, total)
}

// fullShare is the chance that another person has this given and this family name: what the two names say if they went
// together by chance, or what was counted beside the two records in question, whichever is more.
func (r *Record) fullShare(n, total float64) float64 {
	byChance := 1 / (float64(r.first.inverse) * float64(r.last.inverse))
	w := worlds[kindFull].persons
	return max(byChance, (max(n-2, 0)+w*byChance)/(total+w))
}

// share is the chance that another person has a value that n of total persons have. The two records in question are
// left out (their agreement must not be its own excuse), and what was seen of others is blended with the world.
func share(kind int, n, total float64) float64 {
	w := worlds[kind]
	return (max(n-2, 0) + unseen + w.persons*w.share) / (total + w.persons)
}

// common keeps the frequencies that single comparisons need: of the values that several persons have, by a hash, and
// the number of persons behind them. A value that only one or two persons have is never in it.
type common struct {
	total  [kinds]float64
	counts [kinds]map[uint64]float32
}

// mostCommon is how many values of a kind are kept; leastCommon is how many persons must have one.
const (
	mostCommon  = 32_768 // full names: what is left out is taken for a chance meeting of its parts
	leastCommon = 3
)

func hashValue(value string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(value))
	return h.Sum64()
}

// keepCommon takes the frequent values from the counted records.
func keepCommon(records []Record, total [kinds]float64) common {
	c := common{total: total}
	for kind := range kinds {
		c.counts[kind] = map[uint64]float32{}
	}
	for i := range records {
		records[i].each(func(kind int, value string, n *count) {
			if n.n >= leastCommon {
				c.counts[kind][hashValue(value)] = n.n
			}
		})
	}
	for kind := range kinds {
		c.counts[kind] = largest(c.counts[kind])
	}
	return c
}

func largest(counts map[uint64]float32) map[uint64]float32 {
	if len(counts) <= mostCommon {
		return counts
	}
	all := make([]float32, 0, len(counts))
	for _, n := range counts {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b float32) int { return cmp.Compare(b, a) })
	least := all[mostCommon]
	for h, n := range counts {
		if n <= least {
			delete(counts, h)
		}
	}
	return counts
}

// weigh sets the frequencies of a record that is compared by itself.
func (c *common) weigh(r *Record) {
	r.each(func(kind int, value string, n *count) {
		if n.inverse == 0 {
			n.n = c.counts[kind][hashValue(value)]
			n.setInverse(1 / r.share(kind, float64(n.n), c.total[kind]))
		}
	})
}

// MarshalText writes the frequencies as base64 of: for each kind the total, the number of values, and for each its
// hash and count, little endian, ascending by hash.
func (c common) MarshalText() ([]byte, error) {
	var b []byte
	for kind := range kinds {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.total[kind]))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(c.counts[kind])))
		hashes := make([]uint64, 0, len(c.counts[kind]))
		for h := range c.counts[kind] {
			hashes = append(hashes, h)
		}
		slices.Sort(hashes)
		for _, h := range hashes {
			b = binary.LittleEndian.AppendUint64(b, h)
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(c.counts[kind][h]))
		}
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

var errFrequencies = errors.New("the stored frequencies of the duplicate search are damaged: run the search again")

// UnmarshalText reads what MarshalText wrote.
func (c *common) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return errFrequencies
	}
	for kind := range kinds {
		if len(b) < 12 {
			return errFrequencies
		}
		c.total[kind] = math.Float64frombits(binary.LittleEndian.Uint64(b))
		n := int(binary.LittleEndian.Uint32(b[8:]))
		b = b[12:]
		if n > mostCommon || len(b) < 12*n {
			return errFrequencies
		}
		c.counts[kind] = make(map[uint64]float32, n)
		for ; n > 0; n-- {
			c.counts[kind][binary.LittleEndian.Uint64(b)] = math.Float32frombits(binary.LittleEndian.Uint32(b[8:]))
			b = b[12:]
		}
	}
	return nil
}
