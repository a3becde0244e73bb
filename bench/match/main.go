// Command match prints how well and how fast duplicates are found on labelled sets: `make bench-match`.
//
// The sets are read from the folder given by -data or CLIENTELE_DEDUPE_DATA; they are no part of the program. Nothing
// in the run knows the labels, and all sets are run with one configuration.
package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"clientele/match"
	"clientele/match/matchtest"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", os.Getenv("CLIENTELE_DEDUPE_DATA"), "folder that holds the sets")
	only := flag.String("only", "", "names of sets, separated by commas; all when empty")
	invented := flag.Int("invented", 0, "measure an invented register of so many records instead of the sets")
	profile := flag.String("cpuprofile", "", "write a processor profile to this file")
	flag.Parse()
	if *profile != "" {
		defer startProfile(*profile)()
	}
	if *invented > 0 {
		header()
		if err := run(fmt.Sprintf("invented_%d", *invented), invent(*invented)); err != nil {
			log.Fatal(err)
		}
		return
	}
	if *data == "" {
		log.Fatal("say where the labelled sets are: -data FOLDER or CLIENTELE_DEDUPE_DATA")
	}
	entries, err := os.ReadDir(*data)
	if err != nil {
		log.Fatal(err)
	}
	header()
	for _, e := range entries {
		if e.IsDir() && (*only == "" || slices.Contains(strings.Split(*only, ","), e.Name())) {
			if err := measure(filepath.Join(*data, e.Name())); err != nil {
				log.Fatalf("%s: %v", e.Name(), err)
			}
		}
	}
}

func header() {
	fmt.Printf("%-20s %8s %8s %9s %9s %9s %9s %9s %8s %9s %9s %8s %8s %7s\n", "set", "records", "pairs", "precision", "recall", "F1",
		"same", "same prec", "clusters", "cl. prec", "compared", "CPU s", "MB", "from p")
}

// sample is a labelled set.
type sample struct {
	ids     []string
	persons []match.Person
	split   int
	dates   []string
	truth   map[[2]int]bool
}

func measure(dir string) error {
	s, err := read(dir)
	if err != nil {
		return err
	}
	return run(filepath.Base(dir), s)
}

func run(name string, s *sample) error {
	debug.FreeOSMemory()
	peak := watchMemory()
	before := cpuSeconds()
	rules := match.Rules{DateOrder: match.DetectDateOrder(slices.Values(s.dates))}
	res, err := match.Run(context.Background(), len(s.persons), func(i int) match.Person { return s.persons[i] },
		match.Options{Rules: rules, Split: s.split})
	if err != nil {
		return err
	}
	spent := cpuSeconds() - before
	report(name, s, res, spent, peak())
	return nil
}

func report(name string, s *sample, res *match.Result, cpu float64, megabytes int) {
	right, same, sameRight := 0, 0, 0
	for _, m := range res.Matches {
		ok := s.truth[[2]int{m.A, m.B}]
		if ok {
			right++
		}
		if m.Verdict == match.Same {
			same++
			if ok {
				sameRight++
			}
		}
	}
	precision := share(right, len(res.Matches))
	recall := share(right, len(s.truth))
	f1 := 0.0
	if precision+recall > 0 {
		f1 = 2 * precision * recall / (precision + recall)
	}
	fmt.Printf("%-20s %8d %8d %9.4f %9.4f %9.4f %9d %9.4f %8d %9.4f %9d %8.1f %8d %7.3f\n", name, len(s.persons), len(s.truth), precision, recall,
		f1, same, share(sameRight, same), len(res.Clusters), share(s.pure(res.Clusters), len(res.Clusters)), res.Compared, cpu, megabytes, res.Model.Suggest)
}

// pure counts the clusters whose records are all one person.
func (s *sample) pure(clusters [][]int) (n int) {
	for _, c := range clusters {
		mixed := false
		for i, a := range c {
			for _, b := range c[:i] {
				mixed = mixed || !s.truth[[2]int{min(a, b), max(a, b)}]
			}
		}
		if !mixed {
			n++
		}
	}
	return n
}

// invent makes a register with households and namesakes in which one record in ten is somebody's second.
func invent(n int) *sample {
	s := &sample{truth: map[[2]int]bool{}}
	owned := map[int][]int{}
	for i, e := range matchtest.Register(n, 0.1, 1) {
		s.persons = append(s.persons, e.Person)
		for _, k := range owned[e.Owner] {
			s.truth[[2]int{k, i}] = true
		}
		owned[e.Owner] = append(owned[e.Owner], i)
	}
	return s
}

func startProfile(path string) (stop func()) {
	f, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		log.Fatal(err)
	}
	return func() {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			log.Fatal(err)
		}
	}
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func read(dir string) (*sample, error) {
	s := &sample{truth: map[[2]int]bool{}}
	files := []string{"customers.csv"}
	if _, err := os.Stat(filepath.Join(dir, "register.csv")); err == nil {
		files = []string{"register.csv", "import.csv"}
	}
	for i, f := range files {
		if i == 1 {
			s.split = len(s.persons)
		}
		if err := s.load(filepath.Join(dir, f)); err != nil {
			return nil, err
		}
	}
	return s, s.label(filepath.Join(dir, "truth_pairs.csv"))
}

func (s *sample) load(path string) error {
	rows, err := table(path)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	for _, row := range rows[1:] {
		get := func(column string) string {
			if i, ok := at[column]; ok {
				return row[i]
			}
			return ""
		}
		s.ids = append(s.ids, get("id"))
		s.dates = append(s.dates, get("birthday"))
		s.persons = append(s.persons, match.Person{
			Name: get("name"), First: get("first_name"), Last: get("last_name"), Phone: get("phone"), Email: get("email"),
			Street: get("street"), PostalCode: get("postal_code"), City: get("city"), Birthday: get("birthday"),
		})
	}
	return nil
}

func (s *sample) label(path string) error {
	rows, err := table(path)
	if err != nil {
		return err
	}
	place := make(map[string]int, len(s.ids))
	for i, id := range s.ids {
		place[id] = i
	}
	for _, row := range rows[1:] {
		a, b := place[row[0]], place[row[1]]
		s.truth[[2]int{min(a, b), max(a, b)}] = true
	}
	return nil
}

func table(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return csv.NewReader(f).ReadAll()
}

// watchMemory samples the heap in use until it is asked for the peak in megabytes.
func watchMemory() func() int {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-stop:
				done <- peak
				return
			case <-tick.C:
			}
		}
	}()
	return func() int {
		close(stop)
		return int(<-done >> 20)
	}
}
