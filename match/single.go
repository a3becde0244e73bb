package match

import (
	"cmp"
	"math"
	"slices"
)

// Verdict is what to do about two records.
type Verdict uint8

// The verdicts.
const (
	New  Verdict = iota // two persons, as far as can be told
	Ask                 // probably one: a person decides
	Same                // one person; nothing that a family shares by custom could explain it
)

// surelySame is the probability from which two records may be taken for one person without asking.
const surelySame = 0.999

// Verdict judges a pattern. Ask is given from the model's Suggest on. Same asks for a probability of 0.999 and beyond
// it for what a family cannot have in common by custom: equal given names, with family names equal or a typing error
// apart, and either an equal birthday and a contact or address that is equal too, or, with no birthday known on one
// side, both phone and e-mail.
func (m *Model) Verdict(p Pattern) Verdict {
	switch probability := m.Probability(p); {
	case probability >= surelySame && noRelative(p):
		return Same
	case probability >= m.Suggest:
		return Ask
	}
	return New
}

func noRelative(p Pattern) bool {
	first, last := p.Level(First), p.Level(Last)
	phone, mail := p.Level(Phone) == Equal, p.Level(Email) == Equal
	if first != Equal || last != Equal && last != NameTyping && last != NamePart {
		return false
	}
	switch p.Level(Birthday) {
	case Equal:
		return phone || mail || p.Level(Street) == Equal || p.Level(Area) == Equal
	case Missing:
		return last == Equal && phone && mail
	}
	return false
}

// Reader makes records for comparing under a model: of a newcomer, of the rows of an import, of the customers whom
// keys brought up. It remembers distinct values, so one Reader should serve one request or one batch, not a process.
// It is not for several goroutines at once; the records are.
type Reader struct {
	model      *Model
	dictionary *dictionary
}

// NewReader gives a reader for the model and the business's rules.
func (m *Model) NewReader(rules Rules) *Reader {
	return &Reader{m, newDictionary(rules)}
}

// Record normalises a person.
func (r *Reader) Record(p Person) *Record {
	record := r.dictionary.record(&p)
	r.model.Common.weigh(&record)
	return &record
}

// Compare gives the pattern of two records of one model's readers.
func Compare(a, b *Record) Pattern { return compare(a, b) }

// Probability is the chance, from 0 to 1, that two records with this pattern are one person.
func (m *Model) Probability(p Pattern) float64 {
	o := m.odds(p)
	if math.IsInf(o, 1) {
		return 1
	}
	return o / (1 + o)
}

// Candidate is a record that a newcomer may be.
type Candidate struct {
	Place       int // in the slice that was given
	Probability float64
	Pattern     Pattern
	Verdict     Verdict
}

// Rank compares one record with candidates and gives those that are suggested, most probable first.
func (m *Model) Rank(r *Record, candidates []*Record) []Candidate {
	var list []Candidate
	for i, c := range candidates {
		p := compare(r, c)
		if v := m.Verdict(p); v != New {
			list = append(list, Candidate{i, m.Probability(p), p, v})
		}
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return cmp.Compare(b.Probability, a.Probability) })
	return list
}
