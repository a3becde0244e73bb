package match

import (
	"slices"
	"strings"
)

// Keys gives the keys that are kept with a customer and looked up for each newcomer, who is compared with those that
// share one. They are about half of the blocking keys that a run has for the time that it takes. They depend on the
// person and the rules alone, never on a model, and change only with KeysVersion. Ascending, without repeats, at most 40.
func Keys(p Person, rules Rules) []uint64 {
	d := newDictionary(rules)
	r := d.record(&p)
	return r.Keys()
}

// KeysVersion changes when kept keys must be made anew.
const KeysVersion = 3

// kept are the kinds of keys that Keys gives. Of the pairs that would be suggested, those that share one which at most
// 200 records have: 99.9 % on salon_synth_50k, febrl3, h25k_a and on a million invented records, 99.4 to 99.6 % on
// anonlink_12_link and fake1000, where all kinds together find 99.6 to 99.7 %. Each kind costs space and time with every
// customer, and these are half of them.
const kept = "pqrQebdihMY21LksC"

// Keys gives the kept keys of the record, as the function of that name does.
func (r *Record) Keys() []uint64 { return r.keysOf(kept) }

// blockingKeys gives all keys of the record, for a run.
func (r *Record) blockingKeys() []uint64 { return r.keysOf("") }

// keysOf gives the keys of some kinds; of all kinds when none is named.
func (r *Record) keysOf(kinds string) []uint64 {
	k := keys{kinds: kinds, list: make([]uint64, 0, 48)}
	k.contacts(r)
	k.birthday(r)
	k.names(r)
	k.addresses(r)
	slices.Sort(k.list)
	return slices.Compact(k.list)
}

type keys struct {
	kinds string
	list  []uint64
}

// add makes a key of a kind and some texts; a text that is empty gives no key.
func (k *keys) add(kind byte, texts ...string) {
	if k.kinds != "" && strings.IndexByte(k.kinds, kind) < 0 {
		return
	}
	h := uint64(14695981039346656037) ^ uint64(kind)*0x9E3779B97F4A7C15
	for _, s := range texts {
		if s == "" {
			return
		}
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xFF) * 1099511628211
	}
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	k.list = append(k.list, h^h>>32)
}

// contacts: the number, its two halves with a name, the address, its box.
func (k *keys) contacts(r *Record) {
	if r.phone != nil {
		p := r.phone.whole
		k.add('p', p)
		half := len(p) / 2
		k.add('q', p[:half+1])
		k.add('r', p[half:])
		k.add('Q', p[:min(len(p), 6)], soundOf(r.first))
		k.add('R', p[max(0, len(p)-5):], soundOf(r.first))
	}
	if r.email != nil {
		k.add('e', r.email.inbox)
		if r.email.box != nil {
			k.add('b', r.email.box.whole)
		}
		m := r.email.narrow
		k.add('f', m[:min(len(m), 5)], initial(r.first))
	}
}

// birthday: the date, and each two of its parts with something of the name.
func (k *keys) birthday(r *Record) {
	b := r.born
	if b == nil {
		return
	}
	k.add('d', b.whole)
	if !b.parted() {
		return
	}
	first, last := initial(r.first), initial(r.last)
	if first > last {
		first, last = last, first
	}
	for _, i := range [...]string{first, last} {
		k.add('m', b.year, b.month, i)
		k.add('y', b.year, b.day, i)
		k.add('n', b.month, b.day, i)
	}
	if r.email != nil {
		k.add('g', b.month, b.day, r.email.narrow[:min(len(r.email.narrow), 4)])
	}
	if r.town != nil {
		k.add('h', b.month, b.day, r.town.narrow[:min(len(r.town.narrow), 3)])
		k.add('i', b.year, r.town.narrow)
	}
	if r.code != nil {
		k.add('j', b.year, r.code.narrow)
	}
}

// names: the sounds of both in either order, and each sound alone and with what else is known.
func (k *keys) names(r *Record) {
	sounds := nameSounds(r)
	for i, s := range sounds {
		for _, t := range sounds[i+1:] {
			k.add('2', min(s, t), max(s, t))
		}
		k.add('1', s)
		if r.born != nil && r.born.parted() {
			k.add('Y', s, r.born.year)
			k.add('M', s, r.born.month, r.born.day)
		}
		if r.code != nil {
			k.add('C', s, r.code.narrow)
		}
		if r.town != nil {
			k.add('T', s, r.town.narrow[:min(len(r.town.narrow), 5)])
		}
		if r.street != nil {
			k.add('S', s, firstOf(r.street.narrow, 6))
			k.add('H', s, r.street.number)
		}
	}
	if r.first != nil && r.last != nil {
		k.add('F', firstOf(r.first.narrow, 3), firstOf(r.last.narrow, 3))
		k.add('L', initial(r.first), r.last.narrow)
		k.add('G', r.first.narrow, initial(r.last))
	}
}

func (k *keys) addresses(r *Record) {
	if r.street != nil {
		k.add('s', r.street.whole)
		k.add('w', firstOf(r.street.narrow, 8))
		if r.code != nil {
			k.add('c', r.code.narrow, firstOf(r.street.narrow, 4))
			k.add('k', r.code.narrow, r.street.number)
		}
	}
	for _, n := range [...]*name{r.first, r.last} {
		if n == nil {
			continue
		}
		if r.town != nil {
			k.add('t', firstOf(r.town.narrow, 5), firstOf(n.narrow, 3))
		}
		if r.code != nil {
			k.add('z', firstOf(r.code.narrow, 3), firstOf(n.narrow, 3))
		}
	}
}

// nameSounds gives the sounds of up to four words of the name.
func nameSounds(r *Record) []string {
	var list []string
	for _, n := range [...]*name{r.last, r.first} {
		if n == nil {
			continue
		}
		for i, w := range n.parts() {
			if len(list) == 4 || i == 2 {
				break
			}
			if len(w) < 2 || particles[w] {
				continue
			}
			s := phonetic(w)
			if i == 0 && n.short != "" {
				s = n.sound
			}
			list = append(list, s)
		}
	}
	return list
}

func soundOf(n *name) string {
	if n == nil {
		return ""
	}
	return n.sound
}

func initial(n *name) string {
	if n == nil {
		return ""
	}
	return n.narrow[:1]
}

func firstOf(s string, n int) string { return s[:min(len(s), n)] }
