package bench_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/bench/believable"
)

// importRows is how many rows are held against the register at once.
const importRows = 10_000

// BenchmarkDuplicates measures the search for possible duplicates in a register of many customers with households and
// namesakes: somebody is typed in, and the rows of an import are held against all of them.
func BenchmarkDuplicates(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		w.keysMade(b)
		_, err := w.raw.Exec("analyze")
		must(b, err)
		fmt.Printf("\n%d customers, %s\n", *customers, w.dialect)
		w.nearOne(b)
		w.nearRows(b)
		w.wholeRun(b)
	})
}

// keysMade waits until the import's records have the keys that they are found by: a large import makes them afterwards.
func (w *bench) keysMade(b *testing.B) {
	b.Helper()
	for customers, keyed := 1, 0; keyed < customers; {
		must(b, w.RunDue(w.ctx, w.a.Org))
		must(b, w.raw.QueryRow("select count(*) from customer where status = 'active'").Scan(&customers))
		must(b, w.raw.QueryRow("select count(distinct customer_id) from match_key").Scan(&keyed))
	}
}

// The most that each may take with a million customers: the slowest of a hundred look-ups, the rows of an import, and a
// run through the whole register with the memory that it needs.
const (
	nearOneBudget  = 10 * time.Millisecond
	nearRowsBudget = 5 * time.Second
	runBudget      = 120 * time.Second
	runMemory      = 1500 << 20
)

// wholeRun goes through the whole register.
func (w *bench) wholeRun(b *testing.B) {
	_, err := w.RunDuplicates(w.ctx, w.a)
	must(b, err)
	runtime.GC()
	memory, cpu := watchMemory(), cpuTime()
	must(b, w.RunDue(w.ctx, w.a.Org))
	used, peak := cpuTime()-cpu, memory()
	state, err := w.DuplicateRun(w.ctx, w.a)
	must(b, err)
	fmt.Printf("%-40s CPU %9s of %s  peak memory %d MB of %d  %d pairs suggested of %d compared, %.2f million a second of CPU\n", "a run through the whole register",
		used.Round(time.Millisecond), runBudget, peak>>20, runMemory>>20, state.Pairs, state.Compared, float64(state.Compared)/1e6/used.Seconds())
}

// misspelt is a customer of the register as somebody else would type them: a letter is missing, and the e-mail is new.
func misspelt(i int) clientele.Customer {
	c := believable.New(1).Customer(i).Customer
	name := []rune(c.Name)
	c.Name = string(append(name[:len(name)-2], name[len(name)-1]))
	c.Email = fmt.Sprintf("again%d@post.example", i)
	return c
}

func (w *bench) nearOne(b *testing.B) {
	began := cpuTime()
	const looks = 1000
	found := 0
	s := measure(looks, func(i int) {
		c := misspelt(i * (*customers / looks))
		near, err := w.NearCustomers(w.ctx, w.a, c.Name, c.Phone, c.Email)
		must(b, err)
		if len(near) > 0 && near[0].Score >= .5 { // who only shares the phone is named as well
			found++
		}
	})
	if found < looks/10 { // without its work the search is quick
		b.Fatalf("of %d customers with a misspelt name and their own phone only %d are found", looks, found)
	}
	fmt.Printf("%-40s %s  p99 %9s of %s  CPU each %9s  %d of %d found\n", "one customer among all", s, s.at(.99).Round(10*time.Microsecond), nearOneBudget, ((cpuTime() - began) / looks).Round(10*time.Microsecond), found, looks)
}

// nearRows previews an import of people of whom a half are in the register under other contacts. Nothing is committed.
func (w *bench) nearRows(b *testing.B) {
	var table bytes.Buffer
	out := csv.NewWriter(&table)
	must(b, out.Write([]string{"Name", "Phone", "Address", "Postal code", "City"}))
	for i := range importRows {
		c := misspelt(i * (*customers / importRows))
		if i%2 == 0 {
			c = believable.New(99).Customer(i).Customer
		}
		must(b, out.Write([]string{c.Name, fmt.Sprintf("+35850%07d", i), c.Address.Street, c.Address.PostalCode, c.Address.City}))
	}
	out.Flush()
	began, cpu := time.Now(), cpuTime()
	prepared, err := w.PrepareImport(w.ctx, w.a, "rows.csv", strings.NewReader(table.String()))
	must(b, err)
	fmt.Printf("%-40s %9s of %s  CPU %9s  %d resemble somebody\n", fmt.Sprintf("preview of %d rows", importRows),
		time.Since(began).Round(time.Millisecond), nearRowsBudget, (cpuTime() - cpu).Round(time.Millisecond), prepared.Import.Preview.Likely)
}
