package match_test

import (
	"slices"
	"testing"

	"clientele/match"
)

// FuzzRecord gives the normaliser anything that a person may have typed. Whatever it is, a record is made of it, its keys
// are as promised and the same every time, it is compared alike from both sides, and its probability is one.
func FuzzRecord(f *testing.F) {
	for _, p := range [][8]string{
		{"Dr. Åsa-Maria von Essen", "", "", "+358 40 123 4567", "ASA@Example.COM", "Rantatie 14 B 7", "33100", "1984-02-27"},
		{"Virtanen, Maija", "Maija", "Virtanen", "0000", "none", "-", "", "--02-29"},
		{"Николай Гоголь", "", "", "8 (495) 123-45-67", "info@salon.example", "ул. Ленина, д. 5", "101000", "1.4.1809"},
		{"山田 太郎", "太郎", "山田", "٠٤٠١٢٣", "a@b", "東京都千代田区1-1", "〒100-0001", "0000-00-00"},
		{"\xff\xfe\u202e\u0301", "\u200d", "ﬃ", "tel:+", "@", "ß", "\x00", "9999-99-99"},
	} {
		f.Add(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7])
	}
	model := match.Default(1000)
	other := match.Person{Name: "Maija Virtanen", Phone: "+358401234567", Email: "maija@example.com", Street: "Rantatie 14", PostalCode: "33100", Birthday: "1984-02-27"}
	f.Fuzz(func(t *testing.T, name, first, last, phone, email, street, code, birthday string) {
		p := match.Person{Name: name, First: first, Last: last, Phone: phone, Email: email, Street: street, PostalCode: code, City: last, Birthday: birthday}
		reader := model.NewReader(match.Rules{CallingCode: "358"})
		record, again, far := reader.Record(p), reader.Record(p), reader.Record(other)
		keys := record.Keys()
		if len(keys) > 64 || !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
			t.Errorf("the keys of %q are %v", p, keys)
		}
		if !slices.Equal(keys, again.Keys()) {
			t.Errorf("%q has other keys the second time", p)
		}
		if match.Compare(record, far) != match.Compare(far, record) {
			t.Errorf("%q is compared otherwise from the other side", p)
		}
		for _, pattern := range []match.Pattern{match.Compare(record, again), match.Compare(record, far)} {
			if chance := model.Probability(pattern); !(chance >= 0 && chance <= 1) {
				t.Errorf("%q has the probability %v", p, chance)
			}
			model.Explain(pattern)
		}
	})
}
