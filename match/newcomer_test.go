package match_test

import (
	"testing"

	"clientele/match"
)

// Nobody is in the register twice, and tomorrow somebody enters a customer again whose name they misspell and who has
// another e-mail by now.
func TestNewcomersAreFoundWhereNobodyIsTwice(t *testing.T) {
	for _, n := range []int{100, 6000, 30_000} {
		persons, _ := register(n, 0, 4)
		found, sought := foundAgain(find(t, persons, match.Options{}).Model, persons)
		if found < sought*9/10 {
			t.Errorf("in a register of %d customers %d of %d are found", n, found, sought)
		}
	}
}

// foundAgain enters up to a thousand customers again and tells how many of them are suggested.
func foundAgain(m *match.Model, persons []match.Person) (found, sought int) {
	reader := m.NewReader(match.Rules{})
	for i := 0; i < len(persons) && sought < 1000; i += len(persons)/1000 + 1 {
		p := persons[i]
		if p.Phone == "" || p.Last == "" {
			continue
		}
		sought++
		again := match.Person{First: p.First, Last: withoutLetter(p.Last), Phone: p.Phone, Email: "somebody@else.example"}
		if len(m.Rank(reader.Record(again), []*match.Record{reader.Record(p)})) > 0 {
			found++
		}
	}
	return found, sought
}

// withoutLetter leaves out the last letter but one.
func withoutLetter(s string) string {
	r := []rune(s)
	return string(append(r[:len(r)-2:len(r)-2], r[len(r)-1]))
}
