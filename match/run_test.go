package match_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"slices"
	"testing"

	"clientele/match"
	"clientele/match/matchtest"
)

func find(t *testing.T, persons []match.Person, o match.Options) *match.Result {
	t.Helper()
	res, err := match.Run(context.Background(), len(persons), func(i int) match.Person { return persons[i] }, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// register gives an invented register and which pairs of it are one person.
func register(n int, again float64, seed uint64) ([]match.Person, map[[2]int]bool) {
	var persons []match.Person
	truth := map[[2]int]bool{}
	owned := map[int][]int{}
	for i, e := range matchtest.Register(n, again, seed) {
		persons = append(persons, e.Person)
		for _, k := range owned[e.Owner] {
			truth[[2]int{k, i}] = true
		}
		owned[e.Owner] = append(owned[e.Owner], i)
	}
	return persons, truth
}

func score(res *match.Result, truth map[[2]int]bool) (precision, recall float64, sameWrong int) {
	right := 0
	for _, m := range res.Matches {
		if truth[[2]int{m.A, m.B}] {
			right++
		} else if m.Verdict == match.Same {
			sameWrong++
		}
	}
	return float64(right) / max(1, float64(len(res.Matches))), float64(right) / max(1, float64(len(truth))), sameWrong
}

// An eighth of the second records say nothing that could tell them from a namesake, so recall has a ceiling.
func TestFindsDuplicatesAmongHouseholds(t *testing.T) {
	for _, n := range []int{300, 6000} {
		persons, truth := register(n, 0.1, 3)
		precision, recall, wrong := score(find(t, persons, match.Options{}), truth)
		if precision < 0.95 || recall < 0.75 || wrong > 0 {
			t.Errorf("%d records: precision %.3f, recall %.3f, %d wrong at same", n, precision, recall, wrong)
		}
	}
}

func TestRegisterWithoutDuplicates(t *testing.T) {
	persons, _ := register(6000, 0, 4)
	if res := find(t, persons, match.Options{}); len(res.Matches) > 12 {
		t.Errorf("%d of 6,000 different customers suggested", len(res.Matches))
	}
}

// Twins with one initial, father and son of one name, couples with one phone and e-mail: no two records are one
// person, and of more than 100,000 pairs of relatives not one may be taken for the same without asking.
func TestFamiliesStayApart(t *testing.T) {
	families, homes := 3000, 60_000
	if os.Getenv("CLIENTELE_TEST_LONG") != "" {
		families, homes = 30_000, 600_000
	}
	var persons []match.Person
	for _, e := range matchtest.Families(families, 5) {
		persons = append(persons, e.Person)
	}
	res := find(t, persons, match.Options{})
	for _, m := range res.Matches {
		if m.Verdict == match.Same {
			t.Errorf("relatives at %d and %d taken for the same without asking", m.A, m.B)
		}
	}
	for _, m := range []*match.Model{match.Default(100), res.Model} {
		pairs, wrong := sameAtHome(m, matchtest.Families(max(25_000, families), 6))
		if wrong > 0 || pairs < 100_000 {
			t.Errorf("%d of %d pairs of relatives taken for the same when compared one by one", wrong, pairs)
		}
		pairs, wrong = sameAtHome(m, byHome(matchtest.Register(homes, 0, 7)))
		if wrong > 0 || pairs < homes/5 {
			t.Errorf("%d of %d pairs of people in one home, of whom less is known, taken for the same", wrong, pairs)
		}
	}
}

func byHome(people []matchtest.Entry) []matchtest.Entry {
	slices.SortStableFunc(people, func(a, b matchtest.Entry) int { return a.Home - b.Home })
	return people
}

// sameAtHome compares everybody with everybody of the household, as when a customer is typed in.
func sameAtHome(m *match.Model, people []matchtest.Entry) (pairs, wrong int) {
	reader := m.NewReader(match.Rules{CallingCode: "49"})
	for i := 0; i < len(people); {
		var home []*match.Record
		for at := people[i].Home; i < len(people) && people[i].Home == at; i++ {
			r := reader.Record(people[i].Person)
			pairs += len(home)
			for _, c := range m.Rank(r, home) {
				if c.Verdict == match.Same {
					wrong++
				}
			}
			home = append(home, r)
		}
	}
	return pairs, wrong
}

func TestRunIsRepeatable(t *testing.T) {
	persons, _ := register(2000, 0.1, 8)
	a, b := find(t, persons, match.Options{}), find(t, persons, match.Options{})
	if !reflect.DeepEqual(a.Matches, b.Matches) {
		t.Error("two runs over one register differ")
	}
}

func TestNotADuplicateIsRespected(t *testing.T) {
	persons, _ := register(2000, 0.1, 8)
	before := find(t, persons, match.Options{})
	var dismissed [][2]int
	for i, m := range before.Matches {
		if i%3 == 0 {
			dismissed = append(dismissed, [2]int{m.B, m.A})
		}
	}
	after := find(t, persons, match.Options{Distinct: dismissed})
	for _, m := range after.Matches {
		if slices.Contains(dismissed, [2]int{m.B, m.A}) {
			t.Fatalf("%d and %d were dismissed and are suggested again", m.A, m.B)
		}
	}
	if len(after.Matches) == 0 || len(after.Matches) >= len(before.Matches) {
		t.Errorf("%d suggestions before, %d after dismissing a third", len(before.Matches), len(after.Matches))
	}
}

// Each record resembles the next, the first and the last are strangers.
func TestStrangersAreNotChained(t *testing.T) {
	persons, _ := register(2000, 0.1, 9)
	first := len(persons)
	chain := []match.Person{
		{First: "Anna", Last: "Zwinger", Phone: "01711110001", Birthday: "1980-02-03"},
		{First: "Anna", Last: "Zwinger", Phone: "01711110001", Email: "zwinger@gmx.de"},
		{First: "Anna", Last: "Zwinger", Email: "zwinger@gmx.de", Phone: "01752220002"},
		{First: "Anna", Last: "Zwinger", Phone: "01752220002", Birthday: "1951-11-29"},
	}
	res := find(t, append(persons, chain...), match.Options{})
	for _, c := range res.Clusters {
		if slices.Contains(c, first) && slices.Contains(c, first+3) {
			t.Errorf("two birthdays in one cluster: %v", c)
		}
	}
}

func TestImportIsLinkedOneToOne(t *testing.T) {
	persons, _ := register(3000, 0, 10)
	split := len(persons)
	for i := 0; i < split; i += 10 {
		persons = append(persons, persons[i])
	}
	persons = append(persons, match.Person{First: "Nobody", Last: "Elsewhere", Phone: "0999888777"})
	if res := find(t, persons[:split], match.Options{Split: split}); len(res.Matches) > 0 {
		t.Errorf("an import without rows has %d links", len(res.Matches))
	}
	if res := find(t, persons, match.Options{Split: split, Distinct: [][2]int{{0, split}}}); slices.ContainsFunc(res.Matches, func(m match.Match) bool {
		return m.A == 0 && m.B == split
	}) {
		t.Error("a dismissed pair is linked")
	}
	res := find(t, persons, match.Options{Split: split})
	linked, right := map[int]bool{}, 0
	for _, m := range res.Matches {
		if m.A >= split || m.B < split {
			t.Fatalf("%d and %d are of one side", m.A, m.B)
		}
		if linked[m.A] || linked[m.B] {
			t.Fatalf("%d or %d is linked twice", m.A, m.B)
		}
		linked[m.A], linked[m.B] = true, true
		if m.A == (m.B-split)*10 {
			right++
		}
	}
	if rows := (split + 9) / 10; right < rows*9/10 || len(res.Matches) > rows+3 {
		t.Errorf("%d of %d rows found, %d linked", right, rows, len(res.Matches))
	}
}

func TestSmallRegisters(t *testing.T) {
	twice := match.Person{First: "Anna", Last: "Meyer", Phone: "01711234560", Email: "anna.meyer@gmx.de", Birthday: "1980-02-03"}
	others := []match.Person{
		twice, {First: "Bernd", Last: "Klein", Phone: "01727654321", Birthday: "1975-05-05"}, {First: "Cora", Last: "Groß", Phone: "01609998887"},
		twice, {First: "Dirk", Last: "Lang", Email: "dirk@lang.de"},
	}
	for n := range len(others) + 1 {
		res := find(t, others[:n], match.Options{})
		if _, err := json.Marshal(res.Model); err != nil {
			t.Errorf("%d records: the model cannot be stored: %v", n, err)
		}
		if want := max(0, min(1, n-3)); len(res.Matches) != want {
			t.Errorf("%d records: %d suggestions, want %d", n, len(res.Matches), want)
		}
	}
}

func TestRunCanBeStopped(t *testing.T) {
	persons, _ := register(9000, 0.1, 11)
	ctx, cancel := context.WithCancel(context.Background())
	steps := map[string]bool{}
	_, err := match.Run(ctx, len(persons), func(i int) match.Person { return persons[i] }, match.Options{
		Progress: func(step string, share float64) {
			steps[step] = true
			if share < 0 || share > 1 {
				t.Errorf("progress of %s is %v", step, share)
			}
			if step == "compare" && share > 0.3 {
				cancel()
			}
		},
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped run gave %v", err)
	}
	if !steps["read"] || !steps["index"] || !steps["compare"] {
		t.Errorf("progress told of %v only", steps)
	}
}

// What the nightly run stores must judge as the run did.
func TestStoredModelJudgesAlike(t *testing.T) {
	persons, _ := register(6000, 0.1, 12)
	res := find(t, persons, match.Options{})
	data, err := json.Marshal(res.Model)
	if err != nil {
		t.Fatal(err)
	}
	var stored match.Model
	if err := json.Unmarshal(data, &stored); err != nil {
		t.Fatal(err)
	}
	if len(data) > 600_000 {
		t.Errorf("the stored model has %d bytes", len(data))
	}
	reader := stored.NewReader(match.Rules{})
	for _, m := range res.Matches {
		p := match.Compare(reader.Record(persons[m.A]), reader.Record(persons[m.B]))
		if got := stored.Probability(p); math.Abs(got-m.Probability) > 0.2 {
			t.Errorf("%v alone, %v in the run", got, m.Probability)
		}
		if len(match.Keys(persons[m.A], match.Rules{})) == 0 {
			t.Error("a suggested record has no keys")
		}
	}
}

func TestModelOfAnotherVersionIsRefused(t *testing.T) {
	data, err := json.Marshal(match.Default(10))
	if err != nil {
		t.Fatal(err)
	}
	var m match.Model
	if err := json.Unmarshal(slices.Concat(data[:len(data)-2], []byte(`9}`)), &m); err == nil {
		t.Error("a model of another version was read")
	}
	if err := json.Unmarshal([]byte(`{"version":1,"common":"AAAA"}`), &m); err == nil {
		t.Error("damaged frequencies were read")
	}
}

// One newcomer against the customers that keys brought up, normalised anew as when they come from a table.
func BenchmarkNewcomerAgainst300(b *testing.B) {
	persons, _ := register(300, 0.1, 13)
	m := match.Default(1_000_000)
	for b.Loop() {
		reader := m.NewReader(match.Rules{CallingCode: "49"})
		candidates := make([]*match.Record, len(persons))
		for i, p := range persons {
			candidates[i] = reader.Record(p)
		}
		m.Rank(candidates[0], candidates)
	}
}

func BenchmarkCompare(b *testing.B) {
	persons, _ := register(2000, 0.1, 13)
	reader := match.Default(2000).NewReader(match.Rules{})
	records := make([]*match.Record, len(persons))
	for i, p := range persons {
		records[i] = reader.Record(p)
	}
	i := 0
	for b.Loop() {
		match.Compare(records[i%2000], records[(i*7+1)%2000])
		i++
	}
}

func BenchmarkKeys(b *testing.B) {
	persons, _ := register(1000, 0.1, 13)
	i := 0
	for b.Loop() {
		match.Keys(persons[i%1000], match.Rules{})
		i++
	}
}
