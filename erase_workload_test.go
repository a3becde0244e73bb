package clientele_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"clientele"
	"clientele/sqlstore"
)

// Check 2: whatever was done before, nothing is left of who is erased. The name of a
// workload is its seed.
func TestNothingIsLeftAfterRandomWorkloads_2(t *testing.T) {
	seeds, onServers, steps := uint64(4), uint64(1), 120
	if long {
		seeds, onServers, steps = 15, 15, 6000
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("sqlite/%d", seed), func(t *testing.T) {
			dir := t.TempDir()
			w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
			w.leavesNothing(seed, steps, dir)
		})
	}
	for seed := range onServers {
		t.Run(fmt.Sprintf("postgres/%d", seed), func(t *testing.T) {
			w, _, folder := onServer(t)
			w.leavesNothing(seed, steps, folder)
		})
	}
}

// leavesNothing does a workload, erases everybody who is marked, and searches the folder.
func (w *world) leavesNothing(seed uint64, steps int, folder string) {
	w.t.Helper()
	marked := w.workload(rand.New(rand.NewPCG(seed, 7)), steps)
	if !strings.Contains(bytesOf(w.t, folder), "zyqmark") {
		w.t.Fatal("the search is blind")
	}
	for _, id := range marked {
		if _, err := w.EraseCustomer(w.ctx, w.a, id, clientele.EraseOptions{}); clientele.KindOf(err) != clientele.KindNotFound && err != nil {
			w.t.Fatal(err)
		}
	}
	done, err := w.Purge(w.ctx, w.a)
	must(w.t, err)
	equal(w.t, "delayed", done.Delayed, "")
	left := bytesOf(w.t, folder)
	for _, m := range []string{"zyqmark", "4079797", "7979704", "7a79716d61726b"} { // 7a79… is zyqmark in hexadecimal
		if strings.Contains(left, m) {
			w.t.Errorf("%s is still in the files", m)
		}
	}
	w.checkStorage()
}

// workload does things to marked and other records at random, and gives the ids of the marked ones.
func (w *world) workload(rng *rand.Rand, steps int) (marked []string) {
	w.t.Helper()
	for n := range steps {
		name, email, phone := fmt.Sprintf("Zyqmark Person%d", n), fmt.Sprintf("zyqmark.person%d@example.com", n), fmt.Sprintf("04079797%02d", n%100) // phones are shared
		switch k := rng.IntN(6); {
		case k == 0 || len(marked) == 0:
			marked = append(marked, w.create(name, email, phone).ID)
		case k == 1:
			w.create(fmt.Sprintf("Other Person%d", n), fmt.Sprintf("other%d@example.com", n), "")
		case k == 2:
			w.touch(marked[rng.IntN(len(marked))], name)
		case k == 3:
			w.importText(fmt.Sprintf("Name,Email\n%s,%s\n", name, email), clientele.ImportOptions{})
			found, err := w.Customers(w.ctx, w.a, clientele.CustomerQuery{}, clientele.Paging{Limit: 1})
			must(w.t, err)
			marked = append(marked, found.Items[0].ID)
		default:
			w.mergeSome(rng, marked)
		}
	}
	return marked
}

// touch changes a record and adds a note to it; one that was merged is left alone.
func (w *world) touch(id, name string) {
	w.t.Helper()
	_, err := w.UpdateCustomer(w.ctx, w.a, id, clientele.CustomerChange{Notes: clientele.Some("about " + name), Address: clientele.Some(clientele.AddressChange{
		Street: clientele.Some("Zyqmarkstreet 5")}), Tags: clientele.Some([]string{"vip"})}, clientele.AnyVersion)
	if clientele.KindOf(err) == clientele.KindNotFound {
		return
	}
	must(w.t, err)
	_, err = w.AddNote(w.ctx, w.a, id, clientele.NoteChange{Text: clientele.Some("note of " + name)})
	must(w.t, err)
}

// mergeSome merges two marked records, and takes every second merge back.
func (w *world) mergeSome(rng *rand.Rand, marked []string) {
	w.t.Helper()
	a, b := marked[rng.IntN(len(marked))], marked[rng.IntN(len(marked))]
	m, err := w.MergeCustomers(w.ctx, w.a, a, clientele.MergeRequest{From: []string{b}}, false)
	if err != nil { // one was merged before, or they are one
		return
	}
	if rng.IntN(2) == 0 {
		must(w.t, errOf(w.UndoMerge(w.ctx, w.a, m.Merge.ID)))
	}
}
