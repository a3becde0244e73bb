package vault

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// closedVault makes a vault of two copies with three sealed texts, one of them shredded, and closes it.
func closedVault(t *testing.T) (dir, copyDir string, slots []Slot, sealed [][]byte) {
	t.Helper()
	dir, copyDir = t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	slots = mint(t, v, 3)
	for _, s := range slots {
		sealed = append(sealed, seal(t, v, s, "text"))
	}
	if err := v.Shred(slots[2]); err != nil {
		t.Fatal(err)
	}
	v.Close()
	return dir, copyDir, slots, sealed
}

// mustHold fails the test unless the vault holds what closedVault put there, with a notice if mended.
func mustHold(t *testing.T, dir, copyDir string, slots []Slot, sealed [][]byte, notice string) {
	t.Helper()
	v := openAt(t, dir, copyDir)
	if all := strings.Join(v.Notices(), "\n"); !strings.Contains(all, notice) || notice == "" && all != "" {
		t.Errorf("notices %q; want %q", all, notice)
	}
	mustOpen(t, v, slots[0], sealed[0], "text")
	mustOpen(t, v, slots[1], sealed[1], "text")
	_, err := v.Unseal(slots[2], "org|cust|notes|1", sealed[2])
	mustBe(t, err, ErrShredded)
	v.Close()
	mustBeEqual(t, dir, copyDir)
}

// mustBeEqual fails the test unless both copies of a closed vault are the same.
func mustBeEqual(t *testing.T, dir, copyDir string) {
	t.Helper()
	for _, name := range []string{"root.key", "erasure.ledger"} {
		if !bytes.Equal(read(t, dir, name), read(t, copyDir, name)) {
			t.Errorf("the copies of %s differ", name)
		}
	}
	if !bytes.Equal(countedSlots(t, dir), countedSlots(t, copyDir)) {
		t.Error("the copies of slots differ")
	}
}

// countedSlots gives the header and the slots that it counts, without what a cut-off append left behind them.
func countedSlots(t *testing.T, dir string) []byte {
	t.Helper()
	all := read(t, dir, "slots")
	end := (binary.BigEndian.Uint64(all[32:]) + 1) * slotSize
	return all[:end]
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func TestCopiesAreEqualAndTheSecondIsRemembered(t *testing.T) {
	dir, copyDir, slots, sealed := closedVault(t)
	mustHold(t, dir, copyDir, slots, sealed, "")

	v := openAt(t, dir, "")
	if err := v.Shred(slots[1]); err != nil {
		t.Fatal(err)
	}
	v.Close()
	mustBeEqual(t, dir, copyDir)
}

func TestADamagedCopyIsMended(t *testing.T) {
	damage := map[string]func(t *testing.T, dir string, slots []Slot){
		"a torn slot": func(t *testing.T, dir string, slots []Slot) {
			b := read(t, dir, "slots")
			clear(b[slots[0]*slotSize+20 : slots[0]*slotSize+40])
			write(t, dir, "slots", b)
		},
		"a torn header": func(t *testing.T, dir string, _ []Slot) {
			b := read(t, dir, "slots")
			b[35] ^= 4
			write(t, dir, "slots", b)
		},
		"cut short": func(t *testing.T, dir string, slots []Slot) {
			write(t, dir, "slots", read(t, dir, "slots")[:slots[1]*slotSize+7])
		},
		"empty": func(t *testing.T, dir string, _ []Slot) { write(t, dir, "slots", nil) },
		"slots missing": func(t *testing.T, dir string, _ []Slot) {
			remove(t, dir, "slots")
		},
		"everything missing": func(t *testing.T, dir string, _ []Slot) {
			remove(t, dir, "slots")
			remove(t, dir, "root.key")
			remove(t, dir, "erasure.ledger")
		},
		"a slot put in another's place": func(t *testing.T, dir string, slots []Slot) {
			b := read(t, dir, "slots")
			copy(b[slots[0]*slotSize:][:slotSize], b[slots[1]*slotSize:][:slotSize])
			write(t, dir, "slots", b)
		},
	}
	for name, spoil := range damage {
		t.Run(name+" in the first", func(t *testing.T) {
			dir, copyDir, slots, sealed := closedVault(t)
			spoil(t, dir, slots)
			mustHold(t, dir, copyDir, slots, sealed, mendNotice(name))
		})
		t.Run(name+" in the second", func(t *testing.T) {
			dir, copyDir, slots, sealed := closedVault(t)
			spoil(t, copyDir, slots)
			mustHold(t, dir, copyDir, slots, sealed, mendNotice(name))
		})
	}
}

// mendNotice is what the operator reads after a kind of damage.
func mendNotice(damage string) string {
	if strings.Contains(damage, "missing") {
		return "was made again from the other copy"
	}
	if strings.Contains(damage, "header") {
		return "header"
	}
	return "mended from the other"
}

func TestWhereCopiesDisagreeShreddedWins(t *testing.T) {
	for _, older := range []string{"first", "second"} {
		t.Run("older "+older, func(t *testing.T) {
			dir, copyDir, slots, sealed := closedVault(t)
			behind := dir
			if older == "second" {
				behind = copyDir
			}
			before := read(t, behind, "slots")
			v := openAt(t, dir, copyDir)
			key, err := v.storage.ReadSlot(slots[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Shred(slots[0]); err != nil {
				t.Fatal(err)
			}
			late := mint(t, v, 2*BlockSlots)
			lateSealed := seal(t, v, late[2*BlockSlots-1], "late")
			v.Close()
			write(t, behind, "slots", before)

			again := openAt(t, dir, copyDir)
			_, err = again.Unseal(slots[0], "org|cust|notes|1", sealed[0])
			mustBe(t, err, ErrShredded)
			mustOpen(t, again, slots[1], sealed[1], "text")
			mustOpen(t, again, late[2*BlockSlots-1], lateSealed, "late")
			again.Close()
			mustBeEqual(t, dir, copyDir)
			if anyFileHolds(t, key[:], dir) || anyFileHolds(t, key[:], copyDir) {
				t.Error("the older copy brought a shredded key back")
			}
		})
	}
}

func TestADamagedSlotIsMendedWhileInUse(t *testing.T) {
	dir, copyDir, slots, sealed := closedVault(t)
	v := openAt(t, dir, copyDir)
	b := read(t, dir, "slots")
	clear(b[slots[0]*slotSize:][:slotSize])
	write(t, dir, "slots", b)
	mustOpen(t, v, slots[0], sealed[0], "text")
	if len(v.Notices()) != 1 {
		t.Errorf("notices %q; want one", v.Notices())
	}
	v.Close()
	mustBeEqual(t, dir, copyDir)
}

func TestASlotDamagedInEveryCopyIsSaidToBe(t *testing.T) {
	dir, copyDir, slots, sealed := closedVault(t)
	for _, d := range []string{dir, copyDir} {
		b := read(t, d, "slots")
		b[slots[0]*slotSize+30] ^= 1
		write(t, d, "slots", b)
	}
	v := openAt(t, dir, copyDir)
	_, err := v.Unseal(slots[0], "org|cust|notes|1", sealed[0])
	mustBe(t, err, ErrDamaged)
	mustOpen(t, v, slots[1], sealed[1], "text")
	if err := v.Shred(slots[0]); err != nil {
		t.Error("a damaged slot cannot be shredded: ", err)
	}
}

func TestLostKeysStopTheOpening(t *testing.T) {
	lose := map[string]struct {
		spoil func(t *testing.T, dir string)
		says  string
	}{
		"slots":         {func(t *testing.T, dir string) { remove(t, dir, "slots") }, "clientele vault restore"},
		"root":          {func(t *testing.T, dir string) { remove(t, dir, "root.key") }, "clientele vault restore"},
		"half the root": {func(t *testing.T, dir string) { write(t, dir, "root.key", read(t, dir, "root.key")[:40]) }, "clientele vault restore"},
		"a changed root": {func(t *testing.T, dir string) {
			b := read(t, dir, "root.key")
			b[60] ^= 1
			write(t, dir, "root.key", b)
		}, "is damaged"},
		"the end": {func(t *testing.T, dir string) { write(t, dir, "slots", read(t, dir, "slots")[:640]) }, "shorter than it was"},
		"the header": {func(t *testing.T, dir string) {
			b := read(t, dir, "slots")
			clear(b[:64])
			write(t, dir, "slots", b)
		}, "damaged at its beginning"},
	}
	for name, c := range lose {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			v := openAt(t, dir, "")
			mint(t, v, 1)
			v.Close()
			c.spoil(t, dir)
			mustRefuse(t, dir, "", c.says)
		})
	}
}

func TestACutOffAppendIsWrittenOver(t *testing.T) {
	dir := t.TempDir()
	v := openAt(t, dir, "")
	first := mint(t, v, 1)[0]
	sealed := seal(t, v, first, "text")
	v.Close()
	whole := read(t, dir, "slots")
	write(t, dir, "slots", append(whole, bytes.Repeat([]byte("torn"), 100)...))

	again := openAt(t, dir, "")
	mustOpen(t, again, first, sealed, "text")
	for _, s := range mint(t, again, 20) {
		mustOpen(t, again, s, seal(t, again, s, "fresh"), "fresh")
	}
}

func TestACutOffCreationIsCompleted(t *testing.T) {
	dir := t.TempDir()
	if err := createSlots(filepath.Join(dir, "slots"), identity{1}); err != nil {
		t.Fatal(err)
	}
	v := openAt(t, dir, "")
	s := mint(t, v, 1)[0]
	mustOpen(t, v, s, seal(t, v, s, "text"), "text")
}

func TestCopiesOfDifferentVaultsAreRefused(t *testing.T) {
	one, _, _, _ := closedVault(t)
	other, _, _, _ := closedVault(t)
	mustRefuse(t, one, other, "two different vaults")
	mustRefuse(t, one, one, "another directory")

	write(t, one, "slots", read(t, other, "slots"))
	mustRefuse(t, one, "", "belongs to another vault")
}

func TestAnotherSecondDirectoryIsFilledAndTheFormerNamed(t *testing.T) {
	dir, former, slots, sealed := closedVault(t)
	next := filepath.Join(t.TempDir(), "next")
	v := openAt(t, dir, next)
	if all := strings.Join(v.Notices(), "\n"); !strings.Contains(all, former) || !strings.Contains(all, "destroy it") {
		t.Errorf("notices %q do not warn of the former copy", all)
	}
	mustOpen(t, v, slots[0], sealed[0], "text")
	v.Close()
	mustHold(t, dir, next, slots, sealed, "")
}
