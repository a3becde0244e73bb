package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// openAt opens a vault and closes it at the end of the test.
func openAt(t testing.TB, dir, copyDir string) *Vault {
	t.Helper()
	v, err := Open(dir, copyDir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// mint gives n fresh slots.
func mint(t testing.TB, v *Vault, n int) []Slot {
	t.Helper()
	slots, err := v.Mint(n)
	if err != nil {
		t.Fatal(err)
	}
	return slots
}

// seal seals text for the row "notes|1".
func seal(t testing.TB, v *Vault, s Slot, text string) []byte {
	t.Helper()
	sealed, err := v.Seal(s, "org|cust|notes|1", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// mustOpen fails the test unless the sealed bytes give text.
func mustOpen(t testing.TB, v *Vault, s Slot, sealed []byte, text string) {
	t.Helper()
	plain, err := v.Unseal(s, "org|cust|notes|1", sealed)
	if err != nil || string(plain) != text {
		t.Fatalf("slot %d: got %q, %v; want %q", s, plain, err, text)
	}
}

// mustBe fails the test unless err is want.
func mustBe(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v; want %v", err, want)
	}
}

func TestWhatWasSealedIsReadAfterReopening(t *testing.T) {
	dir := t.TempDir()
	v := openAt(t, dir, "")
	s := mint(t, v, 1)[0]
	sealed := seal(t, v, s, "prefers the window seat")
	if bytes.Contains(sealed, []byte("window")) {
		t.Fatal("the sealed bytes hold the plain text")
	}
	key := v.Key("cursor")
	v.Close()

	again := openAt(t, dir, "")
	mustOpen(t, again, s, sealed, "prefers the window seat")
	if !bytes.Equal(again.Key("cursor"), key) {
		t.Error("a derived key changed when the vault was opened again")
	}
	if bytes.Equal(again.Key("cursor"), again.Key("contact")) {
		t.Error("two purposes have the same key")
	}
	if n := again.Notices(); len(n) != 0 {
		t.Errorf("notices without a fault: %q", n)
	}
}

func TestSlotsAreNeverGivenTwice(t *testing.T) {
	dir := t.TempDir()
	seen := map[Slot]bool{}
	for _, n := range []int{0, 1, 3, BlockSlots, 2*BlockSlots + 1, 5} {
		v := openAt(t, dir, "")
		for range 3 {
			slots := mint(t, v, n)
			if len(slots) != n {
				t.Fatalf("asked for %d slots and got %d", n, len(slots))
			}
			for _, s := range slots {
				if s <= 0 || seen[s] {
					t.Fatalf("slot %d was given before, or is none", s)
				}
				seen[s] = true
			}
		}
		v.Close()
	}
}

func TestOnlyTheRightSlotAndPlaceOpens(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	slots := mint(t, v, 2)
	sealed := seal(t, v, slots[0], "allergic to ammonia")

	_, err := v.Unseal(slots[1], "org|cust|notes|1", sealed)
	mustBe(t, err, ErrTampered)
	_, err = v.Unseal(slots[0], "org|cust|notes|2", sealed)
	mustBe(t, err, ErrTampered)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		_, err = v.Unseal(slots[0], "org|cust|notes|1", changed)
		mustBe(t, err, ErrTampered)
		_, err = v.Unseal(slots[0], "org|cust|notes|1", sealed[:i])
		mustBe(t, err, ErrTampered)
	}
	for _, s := range []Slot{0, -1, 1 << 40} {
		_, err = v.Seal(s, "x", nil)
		mustBe(t, err, ErrNoSlot)
		_, err = v.Shredded(s)
		mustBe(t, err, ErrNoSlot)
	}
}

func TestShreddingDestroysOneKeyAndLeavesTheOthers(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	slots := mint(t, v, 3)
	gone, stays := seal(t, v, slots[1], "gone"), seal(t, v, slots[2], "stays")
	key, err := v.storage.ReadSlot(slots[1])
	if err != nil {
		t.Fatal(err)
	}
	if !anyFileHolds(t, key[:], dir) || !anyFileHolds(t, key[:], copyDir) {
		t.Fatal("the search does not find a key that is there")
	}
	for range 2 {
		if err := v.Shred(0, slots[1]); err != nil {
			t.Fatal(err)
		}
	}
	if anyFileHolds(t, key[:], dir) || anyFileHolds(t, key[:], copyDir) {
		t.Error("a file still holds the key that was shredded")
	}
	_, err = v.Unseal(slots[1], "org|cust|notes|1", gone)
	mustBe(t, err, ErrShredded)
	_, err = v.Seal(slots[1], "x", nil)
	mustBe(t, err, ErrShredded)
	_, err = v.Subject(slots[1])
	mustBe(t, err, ErrShredded)
	if done, err := v.Shredded(slots[1]); !done || err != nil {
		t.Errorf("Shredded says %v, %v", done, err)
	}
	if done, err := v.Shredded(slots[2]); done || err != nil {
		t.Errorf("Shredded says %v, %v of a slot that was not", done, err)
	}
	mustOpen(t, v, slots[2], stays, "stays")
}

// anyFileHolds searches the bytes of all files in dir.
func anyFileHolds(t *testing.T, needle []byte, dir string) bool {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, needle) {
			return true
		}
	}
	return false
}

func TestShreddingAnUnknownSlotShredsNothing(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	s := mint(t, v, 1)[0]
	mustBe(t, v.Shred(s, 1<<40), ErrNoSlot)
	if done, err := v.Shredded(s); done || err != nil {
		t.Errorf("Shredded says %v, %v", done, err)
	}
}

func TestAForeignShredIsSeenAtOnce(t *testing.T) {
	dir := t.TempDir()
	here, there := openAt(t, dir, ""), openAt(t, dir, "")
	s := mint(t, here, 1)[0]
	sealed := seal(t, here, s, "note")
	mustOpen(t, here, s, sealed, "note")
	mustOpen(t, there, s, sealed, "note")
	if err := there.Shred(s); err != nil {
		t.Fatal(err)
	}
	_, err := here.Unseal(s, "org|cust|notes|1", sealed)
	mustBe(t, err, ErrShredded)
}

func TestManyGoroutinesOnTwoVaults(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	vaults := []*Vault{openAt(t, dir, copyDir), openAt(t, dir, copyDir)}
	var mu sync.Mutex
	seen := map[Slot]bool{}
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			v := vaults[g%2]
			for i := range 40 {
				slots, err := v.Mint(17)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, s := range slots {
					if seen[s] {
						t.Errorf("slot %d was given twice", s)
					}
					seen[s] = true
				}
				mu.Unlock()
				useSlot(t, v, slots[0], i%4 == 0)
			}
		})
	}
	all.Wait()
}

// useSlot seals, unseals and perhaps shreds, from a goroutine.
func useSlot(t *testing.T, v *Vault, s Slot, shred bool) {
	sealed, err := v.Seal(s, "a", []byte("text"))
	if err != nil {
		t.Error(err)
		return
	}
	if shred {
		if err := v.Shred(s); err != nil {
			t.Error(err)
		}
	}
	plain, err := v.Unseal(s, "a", sealed)
	if shred != errors.Is(err, ErrShredded) || !shred && string(plain) != "text" {
		t.Errorf("slot %d, shredded %v: %q, %v", s, shred, plain, err)
	}
}

func TestAMillionSealsDoNotGrowMemory(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	slots := mint(t, v, 50_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 1_000_000 {
		if _, err := v.Seal(slots[i%len(slots)], "a", nil); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}

func TestSubjectsTellCustomersApartAndStay(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	slots := mint(t, v, 2)
	a, errA := v.Subject(slots[0])
	again, errAgain := v.Subject(slots[0])
	b, errB := v.Subject(slots[1])
	if err := errors.Join(errA, errAgain, errB); err != nil {
		t.Fatal(err)
	}
	if a != again || a == b || len(a) != 22 {
		t.Errorf("subjects %q, %q, %q", a, again, b)
	}
}

func TestAClosedVaultMintsNothing(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	mint(t, v, 1)
	v.Close()
	_, err := v.Mint(1)
	mustBe(t, err, errClosed)
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestFilesThatOthersMayReadAreRefused(t *testing.T) {
	for _, name := range []string{"root.key", "slots"} {
		dir := t.TempDir()
		v := openAt(t, dir, "")
		mint(t, v, 1)
		v.Close()
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err != nil || !private(info) {
			t.Fatalf("%s was made readable for others: %v", name, err)
		}
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
		mustRefuse(t, dir, "", "chmod 600 "+path)
	}
}

// mustRefuse fails the test unless opening fails with a text that holds part.
func mustRefuse(t *testing.T, dir, copyDir, part string) {
	t.Helper()
	v, err := Open(dir, copyDir)
	if err == nil {
		v.Close()
		t.Fatalf("the vault was opened; want an error with %q", part)
	}
	if !strings.Contains(err.Error(), part) {
		t.Fatalf("the error %q does not say %q", err, part)
	}
}
