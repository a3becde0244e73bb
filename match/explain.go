package match

import (
	"fmt"
	"math"
)

// Explanation says why two records are, or are not, taken for one person. It is made from the pattern alone, so it
// holds no personal data and can be made again from a stored pattern and its model.
type Explanation struct {
	Probability float64
	Verdict     Verdict
	Bits        float64    // log2 of the odds; the sum of the bits of all evidence
	Evidence    []Evidence // the starting point first, then each comparison, the household last
}

// Evidence is one line of an explanation, in bits: each bit doubles the odds, or halves them when negative. This is
// the waterfall of match weights (I. Good, "Probability and the Weighing of Evidence", 1950, for the measure; R.
// Linacre and others, Splink, for the picture).
type Evidence struct {
	Field  string  // prior, first, last, birthday, phone, email, street, area, order, household
	Level  Level   // the outcome; 0 for prior and household
	Bits   float64 // for one person when positive, against when negative
	Key    string  // of the sentence, such as match.phone.1
	OneIn  int     // with values that are rare: one in so many customers has it; 0 when it plays no part
	Among  bool    // OneIn is of the customers with that family name: a given name that agrees beside it
	Common bool    // the value in common is so frequent that it tells little
}

// For tells whether the line speaks for one person.
func (e Evidence) For() bool { return e.Bits > 0 }

var fieldNames = [fields]string{"first", "last", "birthday", "phone", "email", "street", "area", "order"}

// Explain takes the score of a pattern apart. Fields that are missing on one side have no line; that names stand in
// the same order goes without saying and is counted with the starting point.
func (m *Model) Explain(p Pattern) Explanation {
	e := Explanation{Probability: m.Probability(p), Verdict: m.Verdict(p), Bits: math.Log2(m.odds(p))}
	prior := math.Log2(m.SameRate / (1 - m.SameRate))
	if p.Level(Order) == Equal {
		prior += m.line(p, Order).Bits
	}
	e.Evidence = append(e.Evidence, Evidence{Field: "prior", Bits: prior, Key: "match.prior"})
	sum := prior
	for f := range fields {
		l := p.Level(f)
		if l == Missing || f == Order && l == Equal {
			continue
		}
		line := m.line(p, f)
		sum += line.Bits
		e.Evidence = append(e.Evidence, line)
	}
	// What is left is the household: λM P(M) is set against strangers and families together.
	e.Evidence = append(e.Evidence, Evidence{Field: "household", Bits: e.Bits - sum, Key: "match.household"})
	return e
}

func (m *Model) line(p Pattern, f Field) Evidence {
	l := p.Level(f)
	line := Evidence{
		Field: fieldNames[f], Level: l, Key: fmt.Sprintf("match.%s.%d", fieldNames[f], l),
		Bits: math.Log2(float64(m.ratios.same[f][uint8(p>>(8*f))])),
	}
	if rare[f][l] {
		line.OneIn = int(math.Round(1 / p.Frequency(f)))
		line.Common = line.OneIn < 100
		line.Among = f == First && l == Equal && p.Level(Last) == Equal
	}
	return line
}

// Sentence is the line in plain English. Other languages translate Key and fill in OneIn.
func (e Evidence) Sentence() string {
	s, ok := sentences[e.Key]
	if !ok {
		return e.Key
	}
	switch {
	case e.OneIn > 1 && e.Among:
		s += fmt.Sprintf(" (1 in %d customers of that family name)", e.OneIn)
	case e.OneIn > 1 && e.Common:
		s += fmt.Sprintf(", which is common here (1 in %d)", e.OneIn)
	case e.OneIn > 1:
		s += fmt.Sprintf(" (1 in %d customers)", e.OneIn)
	}
	return s
}

// SentenceKeys gives the keys of all sentences and their English text, for the translators' check.
func SentenceKeys() map[string]string {
	all := make(map[string]string, len(sentences))
	for k, s := range sentences {
		all[k] = s
	}
	return all
}

var sentences = map[string]string{
	"match.prior":      "Two records drawn at random are seldom one person",
	"match.household":  "A family could share this: same surname, address, phone or e-mail",
	"match.first.1":    "Same given name",
	"match.first.2":    "Given names one or two keystrokes apart",
	"match.first.3":    "Given names are a short form of one another or have a name in common",
	"match.first.4":    "One given name is the initial of the other",
	"match.first.5":    "One given name is the beginning of the other",
	"match.first.6":    "Given names look or sound alike",
	"match.first.7":    "Different given names",
	"match.last.1":     "Same family name",
	"match.last.2":     "Family names one or two keystrokes apart",
	"match.last.3":     "Family names have a part in common",
	"match.last.4":     "One family name is the initial of the other",
	"match.last.5":     "One family name is the beginning of the other",
	"match.last.6":     "Family names look or sound alike",
	"match.last.7":     "Different family names",
	"match.birthday.1": "Same birthday",
	"match.birthday.2": "Birthdays one digit apart, or day and month exchanged",
	"match.birthday.3": "Two of day, month and year are the same",
	"match.birthday.4": "Birthdays two digits apart",
	"match.birthday.5": "Same year of birth",
	"match.birthday.6": "Different birthdays",
	"match.phone.1":    "Same phone number",
	"match.phone.2":    "Phone numbers one digit apart",
	"match.phone.3":    "Phone numbers two digits apart",
	"match.phone.4":    "Phone numbers that differ at the end only",
	"match.phone.5":    "Different phone numbers",
	"match.email.1":    "Same e-mail address",
	"match.email.2":    "E-mail addresses that differ by a typing error",
	"match.email.3":    "Same e-mail name at another provider",
	"match.email.4":    "Similar e-mail addresses",
	"match.email.5":    "E-mail addresses that are alike because both are made of the name",
	"match.email.6":    "Different e-mail addresses",
	"match.street.1":   "Same street and number",
	"match.street.2":   "Same number, street misspelt or longer",
	"match.street.3":   "Same street, number unknown",
	"match.street.4":   "Same street, another number",
	"match.street.5":   "Similar street",
	"match.street.6":   "Different streets",
	"match.area.1":     "Same postcode",
	"match.area.2":     "Same town, postcodes close",
	"match.area.3":     "Same town",
	"match.area.4":     "Postcodes close",
	"match.area.5":     "Towns spelt alike",
	"match.area.6":     "Different towns",
	"match.order.2":    "Given and family name are exchanged",
}
