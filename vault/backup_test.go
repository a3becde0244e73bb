package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// backedUp is a vault of two copies, closed, with a backup of it; afterwards a slot was shredded by an erasure, and
// slots were minted that the backup does not know.
type backedUp struct {
	dir, copyDir string
	backup       []byte
	stays, gone  Slot
	late         Slot
	sealedStays  []byte
	sealedGone   []byte
	goneKey      [KeySize]byte
	remembered   Position
}

func newBackedUp(t *testing.T) *backedUp {
	t.Helper()
	b := &backedUp{dir: t.TempDir(), copyDir: t.TempDir()}
	v := openAt(t, b.dir, b.copyDir)
	slots := mint(t, v, 2)
	b.stays, b.gone = slots[0], slots[1]
	b.sealedStays, b.sealedGone = seal(t, v, b.stays, "stays"), seal(t, v, b.gone, "gone")
	enter(t, v, LedgerIntent, "era_0")
	var err error
	if b.goneKey, err = v.storage.ReadSlot(b.gone); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Backup(b.dir, &out); err != nil {
		t.Fatal(err)
	}
	b.backup = out.Bytes()
	late := mint(t, v, 3*BlockSlots)
	b.late = late[len(late)-1]
	enter(t, v, LedgerIntent, "era_1", b.gone)
	if err := v.Shred(b.gone); err != nil {
		t.Fatal(err)
	}
	b.remembered = enter(t, v, LedgerDone, "era_1")
	v.Close()
	return b
}

// restore restores the backup and gives the vault and what the operator is told.
func (b *backedUp) restore(t *testing.T, copyDir string) (*Vault, string) {
	t.Helper()
	notices, err := Restore(bytes.NewReader(b.backup), b.dir, copyDir, b.late)
	if err != nil {
		t.Fatal(err)
	}
	if exists(filepath.Join(b.dir, restoring)) {
		t.Error("the restore left its unpacked keys behind")
	}
	return openAt(t, b.dir, copyDir), strings.Join(notices, "\n")
}

// mustStand fails the test unless living keys work, shredded ones do not, and no number is given twice.
func (b *backedUp) mustStand(t *testing.T, v *Vault) {
	t.Helper()
	mustOpen(t, v, b.stays, b.sealedStays, "stays")
	_, err := v.Unseal(b.gone, "org|cust|notes|1", b.sealedGone)
	mustBe(t, err, ErrShredded)
	if anyFileHolds(t, b.goneKey[:], b.dir) || anyFileHolds(t, b.goneKey[:], b.copyDir) {
		t.Error("the restore brought a shredded key back")
	}
	if s := mint(t, v, 1)[0]; s <= b.late {
		t.Errorf("slot %d was given a second time", s)
	}
}

func TestRestoreAfterTheSlotsWereLostShredsByTheLedger(t *testing.T) {
	b := newBackedUp(t)
	remove(t, b.dir, "slots")
	remove(t, b.copyDir, "slots")
	mustRefuse(t, b.dir, b.copyDir, "clientele vault restore")
	v, notices := b.restore(t, b.copyDir)
	b.mustStand(t, v)
	mustBe(t, v.CheckLedger(b.remembered), nil)
	if !strings.Contains(notices, "neither in the vault nor in the backup") {
		t.Errorf("notices %q do not tell of the slots that are lost", notices)
	}
	v.Close()
	mustBeEqual(t, b.dir, b.copyDir)
}

func TestRestoreOverDamageKeepsWhatIsIntact(t *testing.T) {
	damage := map[string]func(t *testing.T, dir string){
		"cut short": func(t *testing.T, dir string) { write(t, dir, "slots", read(t, dir, "slots")[:100]) },
		"header": func(t *testing.T, dir string) {
			text := read(t, dir, "slots")
			clear(text[:slotSize])
			write(t, dir, "slots", text)
		},
		"root": func(t *testing.T, dir string) { write(t, dir, "root.key", []byte("clientele vault 1\n")) },
	}
	for name, spoil := range damage {
		t.Run(name, func(t *testing.T) {
			b := newBackedUp(t)
			remove(t, b.dir, "copy")
			spoil(t, b.dir)
			mustRefuse(t, b.dir, "", "clientele vault restore")
			v, notices := b.restore(t, "")
			if err := os.RemoveAll(b.copyDir); err != nil {
				t.Fatal(err)
			}
			b.copyDir = b.dir
			b.mustStand(t, v)
			if lost := strings.Contains(notices, "neither in the vault nor in the backup"); lost != (name == "cut short") {
				t.Errorf("notices %q", notices)
			}
		})
	}
}

func TestRestorePrefersTheSecondCopyToTheBackup(t *testing.T) {
	b := newBackedUp(t)
	for _, name := range []string{"slots", "root.key", "erasure.ledger", "copy"} {
		remove(t, b.dir, name)
	}
	v, notices := b.restore(t, b.copyDir)
	b.mustStand(t, v)
	mustBe(t, v.CheckLedger(b.remembered), nil)
	if strings.Contains(notices, "neither in the vault nor in the backup") {
		t.Errorf("notices %q; the second copy had every slot", notices)
	}
}

func TestRestoreWithoutAnythingElseLacksTheLedger(t *testing.T) {
	b := newBackedUp(t)
	b.dir, b.copyDir = t.TempDir(), t.TempDir()
	v, _ := b.restore(t, b.copyDir)
	mustOpen(t, v, b.stays, b.sealedStays, "stays")
	mustBe(t, v.CheckLedger(b.remembered), ErrLedgerShort)
	if s := mint(t, v, 1)[0]; s <= b.late {
		t.Errorf("slot %d was given a second time", s)
	}
}

func TestRestoreRefusesWhatIsNoBackupOfThisVault(t *testing.T) {
	b, other := newBackedUp(t), newBackedUp(t)
	before := read(t, b.dir, "slots")
	for name, backup := range map[string][]byte{
		"of another vault": other.backup,
		"cut off":          b.backup[:len(b.backup)/2],
		"empty":            nil,
		"something else":   bytes.Repeat([]byte("x"), 5000),
	} {
		if _, err := Restore(bytes.NewReader(backup), b.dir, b.copyDir, b.late); err == nil {
			t.Errorf("a backup that is %s was restored", name)
		}
	}
	if !bytes.Equal(read(t, b.dir, "slots"), before) {
		t.Error("a refused backup changed the vault")
	}
	v := openAt(t, b.dir, b.copyDir)
	b.mustStand(t, v)
}

func TestACutOffRestoreIsTold(t *testing.T) {
	b := newBackedUp(t)
	if err := os.Mkdir(filepath.Join(b.dir, restoring), 0o700); err != nil {
		t.Fatal(err)
	}
	v := openAt(t, b.dir, b.copyDir)
	if all := strings.Join(v.Notices(), "\n"); !strings.Contains(all, restoring) {
		t.Errorf("notices %q", all)
	}
}

func TestOneHostServes(t *testing.T) {
	dir := t.TempDir()
	one, same, other := openAt(t, dir, ""), openAt(t, dir, ""), openAt(t, dir, "")
	for _, v := range []*Vault{one, same} {
		if err := v.ServeFrom("host-a"); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.ServeFrom("host-b"); err == nil || !strings.Contains(err.Error(), "host-a") {
		t.Fatalf("a second host was let in: %v", err)
	}
	one.Close()
	if err := other.ServeFrom("host-b"); err == nil {
		t.Fatal("a second host was let in while the first still serves")
	}
	same.Close()
	if err := other.ServeFrom("host-b"); err != nil {
		t.Error(err)
	}
}
