package match_test

import (
	"math"
	"strings"
	"testing"

	"clientele/match"
)

const phone, mail, day = "0172 9544141", "tk81@posteo.de", "1981-04-12"

// Each pair is compared with the shipped weights, as in a salon's first week.
func TestJudgesPairs(t *testing.T) {
	for name, c := range map[string]struct {
		a, b match.Person
		want match.Verdict
	}{
		"equal":                          {person("Tanja", "Koch", phone, mail, day), person("Tanja", "Koch", phone, mail, day), match.Same},
		"phone written otherwise":        {person("Tanja", "Koch", "+49 172 9544141", "", day), person("Tanja", "Koch", phone, "", day), match.Same},
		"upper case, birthday as spoken": {person("TANJA", "KOCH", phone, "", "12. April 1981"), person("tanja", "koch", phone, "", day), match.Same},
		"umlauts":                        {person("Jürgen", "Müller", phone, "", day), person("Juergen", "Mueller", phone, "", day), match.Same},
		"umlauts left out":               {person("Jürgen", "Müller", phone, "", day), person("Jurgen", "Muller", phone, "", day), match.Same},
		"accents":                        {person("José", "García", phone, "", day), person("Jose", "Garcia", phone, "", day), match.Same},
		"Cyrillic":                       {person("Ирина", "Петрова", phone, "", day), person("Irina", "Petrova", phone, "", day), match.Same},
		"Greek":                          {person("Μαρία", "Νικολάου", phone, "", day), person("Maria", "Nikolaou", phone, "", day), match.Same},
		"Chinese":                        {person("伟", "王", phone, "", day), person("伟", "王", phone, "", day), match.Same},
		"Arabic vowels":                  {person("مُحَمَّد", "حسن", phone, "", day), person("محمد", "حسن", phone, "", day), match.Same},
		"full width":                     {person("Ｔａｎｊａ", "Koch", phone, "", day), person("Tanja", "Koch", phone, "", day), match.Same},
		"other order":                    {person("Koch", "Tanja", phone, "", day), person("Tanja", "Koch", phone, "", day), match.Same},
		"other order, name and phone":    {person("Koch", "Tanja", phone, "", ""), person("Tanja", "Koch", phone, "", ""), match.Ask},
		"one name column":                {match.Person{Name: "Koch, Tanja", Phone: phone, Birthday: day}, person("Tanja", "Koch", phone, "", day), match.Same},
		"title":                          {match.Person{Name: "Frau Dr. Tanja Koch", Phone: phone, Birthday: day}, person("Tanja", "Koch", phone, "", day), match.Same},
		"hyphen or blank":                {person("Anna-Maria", "Koch", phone, "", day), person("Anna Maria", "Koch", phone, "", day), match.Same},
		"double name":                    {person("Tanja", "Koch-Winter", phone, "", day), person("Tanja", "Winter", phone, "", day), match.Same},
		"particle":                       {match.Person{Name: "Tanja von der Heide", Phone: phone, Birthday: day}, person("Tanja", "von der Heide", phone, "", day), match.Same},
		"nickname":                       {person("William", "Young", phone, "", day), person("Bill", "Young", phone, "", day), match.Ask},
		"initial":                        {person("T.", "Koch", phone, "", day), person("Tanja", "Koch", phone, "", day), match.Ask},
		"married":                        {person("Tanja", "Koch", phone, mail, day), person("Tanja", "Winter", phone, mail, day), match.Ask},
		"mistyped name":                  {person("Tanja", "Koch", phone, "", ""), person("Tnaja", "Koch", phone, "", ""), match.Ask},
		"mistyped phone":                 {person("Tanja", "Koch", phone, "", day), person("Tanja", "Koch", "0172 9544114", "", day), match.Ask},
		"new phone":                      {person("Tanja", "Koch", phone, "", day), person("Tanja", "Koch", "0151 2223334", "", day), match.Ask},
		"name and phone only":            {person("Tanja", "Koch", phone, "", ""), person("Tanja", "Koch", phone, "", ""), match.Ask},
		"surname missing":                {person("Tanja", "", phone, mail, ""), person("Tanja", "Koch", phone, mail, ""), match.Ask},
		"day and month exchanged":        {person("Tanja", "Koch", phone, "", "1981-12-04"), person("Tanja", "Koch", phone, "", day), match.Ask},
		"couple":                         {person("Tanja", "Koch", phone, mail, ""), person("Ralf", "Koch", phone, mail, ""), match.New},
		"couple, all known":              {person("Tanja", "Koch", phone, mail, day), person("Ralf", "Koch", phone, mail, "1979-09-30"), match.New},
		"twins":                          {person("Tim", "Koch", phone, mail, day), person("Tom", "Koch", phone, mail, day), match.New},
		"mother and child":               {person("Tanja", "Koch", phone, mail, day), person("Lea", "Koch", phone, mail, "2012-08-01"), match.New},
		"father and son":                 {person("Ralf", "Koch", phone, mail, "1955-01-20"), person("Ralf", "Koch", phone, mail, "1986-09-07"), match.New},
		"only the phone":                 {match.Person{Phone: phone}, match.Person{Phone: phone}, match.New},
		"business's own":                 {person("Tanja", "", "040 111222", "info@haar.de", ""), person("Tanja", "", "040 111222", "info@haar.de", ""), match.New},
		"nothing known":                  {match.Person{}, match.Person{}, match.New},
	} {
		t.Run(name, func(t *testing.T) {
			m := match.Default(500)
			reader := m.NewReader(match.Rules{CallingCode: "49", OwnPhones: []string{"040 111222"}})
			p := match.Compare(reader.Record(c.a), reader.Record(c.b))
			if got := m.Verdict(p); got != c.want {
				t.Errorf("verdict %d, want %d: %s", got, c.want, told(m.Explain(p)))
			}
			if c.want != match.New && !shareKey(match.Keys(c.a, match.Rules{}), match.Keys(c.b, match.Rules{})) {
				t.Error("no blocking key in common")
			}
		})
	}
}

func person(first, last, phone, email, birthday string) match.Person {
	return match.Person{First: first, Last: last, Phone: phone, Email: email, Birthday: birthday}
}

func shareKey(a, b []uint64) bool {
	seen := map[uint64]bool{}
	for _, k := range a {
		seen[k] = true
	}
	for _, k := range b {
		if seen[k] {
			return true
		}
	}
	return false
}

func told(e match.Explanation) string {
	var b strings.Builder
	for _, line := range e.Evidence {
		b.WriteString(line.Sentence() + "; ")
	}
	return b.String()
}

func TestExplanationAddsUp(t *testing.T) {
	m := match.Default(500)
	reader := m.NewReader(match.Rules{})
	a := reader.Record(match.Person{First: "Tanja", Last: "Koch", Phone: phone, Email: mail, Street: "Ring 5", PostalCode: "20095", City: "Hamburg"})
	b := reader.Record(match.Person{First: "Ralf", Last: "Koch", Phone: phone, Street: "Ring 5", PostalCode: "20095", City: "Hamburg"})
	e := m.Explain(match.Compare(a, b))
	sum, lines := 0.0, map[string]match.Evidence{}
	for _, line := range e.Evidence {
		sum += line.Bits
		lines[line.Field] = line
	}
	if math.Abs(sum-e.Bits) > 1e-6 || math.Abs(1/(1+math.Exp2(-sum))-e.Probability) > 1e-6 {
		t.Errorf("the lines add up to %.3f bits, the score is %.3f bits, probability %.4f", sum, e.Bits, e.Probability)
	}
	for field, favours := range map[string]bool{"phone": true, "last": true, "street": true, "first": false, "household": false} {
		if lines[field].For() != favours {
			t.Errorf("%s: %.1f bits", field, lines[field].Bits)
		}
	}
	if _, ok := lines["email"]; ok {
		t.Error("an e-mail that only one has is no evidence")
	}
	if lines["phone"].OneIn < 100 {
		t.Errorf("a phone number seems to be that of one in %d", lines["phone"].OneIn)
	}
	if text := told(e); strings.Contains(text, "Koch") || strings.Contains(text, "9544141") {
		t.Error("an explanation must hold no personal data")
	}
}

func TestEverySentenceIsThere(t *testing.T) {
	keys := match.SentenceKeys()
	m := match.Default(10)
	for f := range 8 {
		for l := 1; l <= 7; l++ {
			for _, line := range m.Explain(match.Pattern(l) << (8 * f)).Evidence {
				if known(f, l) && keys[line.Key] == "" {
					t.Errorf("no sentence for %s", line.Key)
				}
			}
		}
	}
}

// known tells whether a field has a level; the order of names has but two, phones five.
func known(field, level int) bool {
	return level <= [...]int{7, 7, 6, 5, 6, 6, 6, 2}[field]
}

func TestRankPutsTheLikeliestFirst(t *testing.T) {
	m := match.Default(500)
	reader := m.NewReader(match.Rules{CallingCode: "49"})
	got := m.Rank(reader.Record(person("Tanja", "Koch", phone, mail, day)), []*match.Record{
		reader.Record(person("Ralf", "Koch", phone, mail, "1979-09-30")),
		reader.Record(person("Tanja", "Koch", phone, "", "")),
		reader.Record(person("Tanja", "Koch", phone, mail, day)),
		reader.Record(person("Uwe", "Stein", "0170 555", "", "")),
	})
	if len(got) != 2 || got[0].Place != 2 || got[1].Place != 1 || got[0].Verdict != match.Same {
		t.Errorf("ranked %+v", got)
	}
}
