package believable_test

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"testing"
	"time"

	"clientele"
	"clientele/bench/believable"

	"github.com/nyaruka/phonenumbers"
)

const sample = 30_000

func TestCustomerDependsOnSeedAndIndexAlone(t *testing.T) {
	g := believable.New(7)
	for _, i := range []int{9_999, 3, 0, 17, 9_999} {
		if a, b := g.Customer(i), believable.New(7).Customer(i); !reflect.DeepEqual(a, b) {
			t.Fatalf("customer %d is %+v once and %+v again", i, a, b)
		}
	}
	if a, b := g.Customer(3), believable.New(8).Customer(3); a.Name == b.Name && a.Phone == b.Phone {
		t.Error("another seed gives the same customer")
	}
}

func TestContactsAreSharedInHouseholdsAlone(t *testing.T) {
	g := believable.New(1)
	owners := make(map[string]int) // contact -> household
	shared := map[bool]int{}       // by whether it is a phone
	for i := range sample {
		p := g.Customer(i)
		if p.Phone == "" && p.Email == "" {
			t.Fatalf("customer %d has neither phone nor e-mail", i)
		}
		for _, contact := range []string{p.Phone, p.Email} {
			if contact == "" {
				continue
			}
			household, taken := owners[contact]
			if taken && household != p.Household {
				t.Fatalf("households %d and %d share %s", household, p.Household, contact)
			}
			if taken {
				shared[contact == p.Phone]++
			}
			owners[contact] = p.Household
		}
	}
	if shared[true] < sample/200 || shared[false] < sample/400 {
		t.Errorf("only %d phones and %d e-mail addresses are shared", shared[true], shared[false])
	}
}

func TestNobodyLivesWithTheirNamesake(t *testing.T) {
	g := believable.New(1)
	names := make(map[string]bool)
	household := 0
	for i := range sample {
		p := g.Customer(i)
		if p.Household != household {
			household = p.Household
			clear(names)
		}
		if names[p.FirstName] {
			t.Fatalf("household %d has two called %s", household, p.FirstName)
		}
		names[p.FirstName] = true
	}
}

func TestPhonesAreValid(t *testing.T) {
	g := believable.New(1)
	for i := range 5_000 {
		phone := g.Customer(i * 211).Phone
		if phone == "" {
			continue
		}
		number, err := phonenumbers.Parse(phone, "")
		if err != nil || !phonenumbers.IsValidNumber(number) {
			t.Fatalf("%s is not a valid number (%v)", phone, err)
		}
	}
}

func TestNamesAreAsSkewedAsInLife(t *testing.T) {
	g := believable.New(1)
	surnames, names := map[string]int{}, map[string]int{}
	for i := range sample {
		c := g.Customer(i)
		surnames[c.LastName]++
		names[c.Name]++
	}
	if n := surnames["Korhonen"]; n < sample/100 || n > sample/10 {
		t.Errorf("%d of %d are called Korhonen", n, sample)
	}
	if len(names) < sample/4 || len(names) > sample*9/10 {
		t.Errorf("%d people have %d names: there should be namesakes, and not only those", sample, len(names))
	}
}

func TestHistoriesMakeSense(t *testing.T) {
	today := time.Date(2027, 5, 3, 0, 0, 0, 0, time.UTC)
	g := believable.New(1).Until(today.Add(15 * time.Hour))
	archived := 0
	for i := range sample {
		c := g.Customer(i).Customer
		s := c.Statistics
		switch {
		case !c.CreatedAt.Before(today):
			t.Fatalf("customer %d was created on %s", i, c.CreatedAt)
		case (s.Visits == 0) != s.LastVisit.IsZero() || s.LastVisit.After(today) || s.FirstVisit.After(s.LastVisit):
			t.Fatalf("customer %d has %d visits from %s to %s", i, s.Visits, s.FirstVisit, s.LastVisit)
		case !s.NextBooking.IsZero() && !s.NextBooking.After(today), s.Bookings < s.Visits, s.Visits > 0 && s.Sales == 0:
			t.Fatalf("customer %d has impossible statistics: %+v", i, s)
		case c.Status == clientele.StatusArchived && (!c.ArchivedAt.After(c.CreatedAt) || !c.ArchivedAt.Before(today)):
			t.Fatalf("customer %d was created on %s and archived on %s", i, c.CreatedAt, c.ArchivedAt)
		}
		if c.Status == clientele.StatusArchived {
			archived++
		}
	}
	if archived < sample/100 || archived > sample/10 {
		t.Errorf("%d of %d are archived", archived, sample)
	}
}

// A million rows have to fit into an upload, and are promised to be under 60 MB. The numbers in addresses are up to
// three digits longer there than in the sample.
func TestTableIsSmallAndWhole(t *testing.T) {
	var table bytes.Buffer
	if err := believable.New(1).WriteCSV(&table, sample); err != nil {
		t.Fatal(err)
	}
	size := table.Len()
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != sample+1 || rows[1][0] != believable.New(1).Customer(0).Name {
		t.Errorf("%d rows, the first is %v", len(rows), rows[1])
	}
	if perRow := float64(size) / sample; perRow > 58.8 {
		t.Errorf("a row has %.1f bytes", perRow)
	}
}

func BenchmarkCustomer(b *testing.B) {
	g := believable.New(1)
	for i := range b.N {
		g.Customer(i)
	}
}
