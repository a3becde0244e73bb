package vault

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// enter writes a line about an erasure and gives the position.
func enter(t testing.TB, v *Vault, kind LedgerKind, erasure string, slots ...Slot) Position {
	t.Helper()
	p, err := v.WriteLedger(LedgerEntry{Kind: kind, At: noon, Erasure: erasure, Refs: []string{v.LedgerRef("org_1", "cust_"+erasure)}, Slots: slots})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// entries reads the whole ledger.
func entries(t testing.TB, v *Vault) []LedgerEntry {
	t.Helper()
	all, err := v.Entries(1)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLedgerIsReadByAnotherVault(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	other := openAt(t, dir, copyDir)
	start, err := other.Position()
	if err != nil || start != (Position{}) {
		t.Fatalf("the empty ledger is at %v, %v", start, err)
	}
	enter(t, v, LedgerIntent, "era_1", 7, 8)
	enter(t, other, LedgerIntent, "era_2")
	last := enter(t, v, LedgerDone, "era_1")

	seen, err := other.Position()
	if err != nil || seen != last || last.N != 3 {
		t.Fatalf("the other vault is at %v, %v; want %v", seen, err, last)
	}
	all := entries(t, other)
	if len(all) != 3 || all[0].Erasure != "era_1" || !slices.Equal(all[0].Slots, []Slot{7, 8}) || !all[0].At.Equal(noon) || all[1].Kind != LedgerIntent {
		t.Errorf("entries %+v", all)
	}
	tail, err := other.Entries(3)
	if err != nil || len(tail) != 1 || tail[0].Kind != LedgerDone {
		t.Errorf("from 3: %+v, %v", tail, err)
	}
	if beyond, err := other.Entries(9); err != nil || len(beyond) != 0 {
		t.Errorf("from 9: %+v, %v", beyond, err)
	}
	v.Close()
	other.Close()
	mustBeEqual(t, dir, copyDir)
}

func TestLedgerHoldsNothingOfThePerson(t *testing.T) {
	dir := t.TempDir()
	v := openAt(t, dir, "")
	for _, e := range []LedgerEntry{
		{Kind: LedgerDone, At: noon, Erasure: "Maria Virtanen"},
		{Kind: LedgerDone, At: noon, Refs: []string{"maria@example.com"}},
		{Kind: LedgerObjection, At: noon, Scope: "+358 40 1234567"},
		{Kind: "forget", At: noon},
		{Kind: LedgerDone},
	} {
		if _, err := v.WriteLedger(e); err == nil {
			t.Errorf("the entry %+v was written", e)
		}
	}
	if v.LedgerRef("org_1", "cust_2") == v.LedgerRef("org_1c", "ust_2") {
		t.Error("two different customers have one reference")
	}
	enter(t, v, LedgerIntent, "era_1")
	if text := string(read(t, dir, "erasure.ledger")); strings.Contains(text, "cust_") || strings.Contains(text, "org_1") {
		t.Errorf("the ledger names a customer in the clear: %s", text)
	}
}

func TestCheck13AChangedLedgerIsFound(t *testing.T) {
	change := map[string]struct {
		spoil func(t *testing.T, dir string)
		want  error
	}{
		"missing": {func(t *testing.T, dir string) { remove(t, dir, "erasure.ledger") }, ErrLedgerMissing},
		"empty":   {func(t *testing.T, dir string) { write(t, dir, "erasure.ledger", nil) }, ErrLedgerMissing},
		"last line gone": {func(t *testing.T, dir string) {
			lines := strings.SplitAfter(string(read(t, dir, "erasure.ledger")), "\n")
			write(t, dir, "erasure.ledger", []byte(strings.Join(lines[:3], "")))
		}, ErrLedgerShort},
		"cut in the last line": {func(t *testing.T, dir string) {
			b := read(t, dir, "erasure.ledger")
			write(t, dir, "erasure.ledger", b[:len(b)-9])
		}, ErrLedgerShort},
		"a line in between gone": {func(t *testing.T, dir string) {
			lines := strings.SplitAfter(string(read(t, dir, "erasure.ledger")), "\n")
			write(t, dir, "erasure.ledger", []byte(lines[0]+lines[2]+lines[3]))
		}, ErrLedgerAltered},
		"two lines swapped": {func(t *testing.T, dir string) {
			lines := strings.SplitAfter(string(read(t, dir, "erasure.ledger")), "\n")
			write(t, dir, "erasure.ledger", []byte(lines[0]+lines[2]+lines[1]+lines[3]))
		}, ErrLedgerAltered},
		"of another vault": {func(t *testing.T, dir string) {
			foreign := t.TempDir()
			v := openAt(t, foreign, "")
			for range 5 {
				enter(t, v, LedgerIntent, "era_9")
			}
			write(t, dir, "erasure.ledger", read(t, foreign, "erasure.ledger"))
		}, ErrLedgerAltered},
	}
	for name, c := range change {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			v := openAt(t, dir, "")
			var remembered Position
			for n := range 4 {
				remembered = enter(t, v, LedgerIntent, fmt.Sprint("era_", n))
			}
			mustBe(t, v.CheckLedger(remembered), nil)
			v.Close()
			c.spoil(t, dir)
			mustBe(t, openAt(t, dir, "").CheckLedger(remembered), c.want)
		})
	}
}

func TestEveryBitOfTheLedgerCounts(t *testing.T) {
	dir := t.TempDir()
	v := openAt(t, dir, "")
	enter(t, v, LedgerIntent, "era_1", 3)
	remembered := enter(t, v, LedgerDone, "era_1")
	whole := read(t, dir, "erasure.ledger")
	f, err := os.OpenFile(filepath.Join(dir, "erasure.ledger"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	put := func(i int, c byte) {
		if _, err := f.WriteAt([]byte{c}, int64(i)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range len(whole) * 8 {
		put(i/8, whole[i/8]^1<<(i%8))
		if err := v.CheckLedger(remembered); !errors.Is(err, ErrLedgerAltered) && !errors.Is(err, ErrLedgerShort) {
			t.Fatalf("bit %d was flipped: %v", i, err)
		}
		put(i/8, whole[i/8])
	}
	mustBe(t, v.CheckLedger(remembered), nil)
}

func TestAnOwnLedgerThatTookAnotherCourseIsFound(t *testing.T) {
	dir := t.TempDir()
	v := openAt(t, dir, "")
	enter(t, v, LedgerIntent, "era_1")
	fork := read(t, dir, "erasure.ledger")
	remembered := enter(t, v, LedgerDone, "era_1")
	v.Close()
	write(t, dir, "erasure.ledger", fork)
	again := openAt(t, dir, "")
	enter(t, again, LedgerVoid, "era_1")
	mustBe(t, again.CheckLedger(remembered), ErrLedgerAltered)
}

func TestALedgerThatShrinksWhileInUseIsNotWrittenOn(t *testing.T) {
	dir := t.TempDir()
	v := openAt(t, dir, "")
	enter(t, v, LedgerIntent, "era_1")
	if err := os.Truncate(filepath.Join(dir, "erasure.ledger"), 0); err != nil {
		t.Fatal(err)
	}
	_, err := v.WriteLedger(LedgerEntry{Kind: LedgerDone, At: noon, Erasure: "era_1"})
	mustBe(t, err, ErrLedgerShort)
}

func TestACutOffLineIsWrittenOverAndALongerCopyWins(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	enter(t, v, LedgerIntent, "era_1")
	remembered := enter(t, v, LedgerDone, "era_1")
	v.Close()
	whole := read(t, dir, "erasure.ledger")
	write(t, dir, "erasure.ledger", whole[:len(whole)/3])
	write(t, copyDir, "erasure.ledger", append(whole, `{"n":3,"prev":"`...))

	again := openAt(t, dir, "")
	mustBe(t, again.CheckLedger(remembered), nil)
	if n := again.Notices(); len(n) != 1 || !strings.Contains(n[0], "behind by 2 lines") {
		t.Errorf("notices %q", n)
	}
	enter(t, again, LedgerIntent, "era_2")
	if all := entries(t, again); len(all) != 3 {
		t.Errorf("%d entries; want 3", len(all))
	}
	again.Close()
	mustBeEqual(t, dir, copyDir)

	write(t, copyDir, "erasure.ledger", []byte("something else\n"))
	mustRefuse(t, dir, "", "two copies of the erasure ledger differ")
}

// TestACopyThatIsBehindIsFilledBeforeTheNextLine is what happens when another process is killed between its writes
// to the first copy and to the second.
func TestACopyThatIsBehindIsFilledBeforeTheNextLine(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	enter(t, v, LedgerIntent, "era_1")
	length := len(read(t, dir, "erasure.ledger"))
	enter(t, v, LedgerIntent, "era_2")
	if err := os.Truncate(filepath.Join(copyDir, "erasure.ledger"), int64(length)); err != nil {
		t.Fatal(err)
	}
	enter(t, v, LedgerIntent, "era_3")
	v.Close()
	mustBeEqual(t, dir, copyDir)
}

func TestWhatTheLedgerSaysIsToBeDone(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	enter(t, v, LedgerRemoval, "era_restricted")
	enter(t, v, LedgerRemoval, "era_kept")
	enter(t, v, LedgerCancelled, "era_kept")
	enter(t, v, LedgerRemoval, "era_done")
	enter(t, v, LedgerIntent, "era_done", 5, 4)
	enter(t, v, LedgerIntent, "era_void", 6)
	enter(t, v, LedgerIntent, "era_cut", 9)
	enter(t, v, LedgerVoid, "era_void")
	enter(t, v, LedgerIntent, "era_again", 10)
	enter(t, v, LedgerVoid, "era_again")
	enter(t, v, LedgerIntent, "era_again", 10)
	enter(t, v, LedgerDone, "era_done")
	enter(t, v, LedgerDone, "era_again")
	enter(t, v, LedgerShred, "", 11)
	enter(t, v, LedgerIntent, "era_late", 12)
	enter(t, v, LedgerVoid, "era_late") // by another process, which took it for interrupted
	enter(t, v, LedgerDone, "era_late")
	all := entries(t, v)

	ref := func(erasure string) string { return v.LedgerRef("org_1", "cust_"+erasure) }
	wantErase := map[string]string{ref("era_done"): "era_done", ref("era_cut"): "era_cut", ref("era_again"): "era_again", ref("era_late"): "era_late"}
	if got := ToErase(all); !maps.Equal(got, wantErase) {
		t.Errorf("to erase %v; want %v", got, wantErase)
	}
	if got, want := ToRestrict(all), map[string]string{ref("era_restricted"): "era_restricted"}; !maps.Equal(got, want) {
		t.Errorf("to restrict %v; want %v", got, want)
	}
	if open := Unsettled(all); len(open) != 1 || open[0].Erasure != "era_cut" {
		t.Errorf("unsettled %+v", open)
	}
	if got, want := ToShred(all), []Slot{4, 5, 9, 10, 11, 12}; !slices.Equal(got, want) {
		t.Errorf("to shred %v; want %v", got, want)
	}
}

// childLedger writes lines without end and says each position.
func childLedger(v *Vault) error {
	for {
		p, err := v.WriteLedger(LedgerEntry{Kind: LedgerIntent, At: noon, Erasure: "era_child"})
		if err != nil {
			return err
		}
		fmt.Println(p.N, p.Hash)
	}
}

func TestKilledInTheMiddleOfTheLedger(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	var own, foreign []Position
	for range 8 {
		cmd, out := child(t, "ledger", dir, copyDir)
		for range 5 {
			own = append(own, enter(t, v, LedgerIntent, "era_own"))
		}
		for _, line := range killAfter(t, cmd, out, 10) {
			var p Position
			if _, err := fmt.Sscan(line, &p.N, &p.Hash); err == nil && len(p.Hash) == 64 {
				foreign = append(foreign, p)
			}
		}
	}
	fresh := openAt(t, dir, copyDir)
	for _, p := range append(own, foreign...) {
		mustBe(t, fresh.CheckLedger(p), nil)
	}
	if len(foreign) < 72 {
		t.Errorf("only %d lines of the other processes were seen", len(foreign))
	}
	enter(t, fresh, LedgerDone, "era_own")
	fresh.Close()
	mustBeEqual(t, dir, copyDir)
}
