package vault

import (
	"archive/tar"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Backup writes a copy of the vault in dir as a tar of root.key, slots and erasure.ledger, while others go on
// working. Whoever has it can read everything that is sealed: keep it apart from the backups of the data, and no
// longer than the horizon that certificates state.
func Backup(dir string, w io.Writer) error {
	storage, err := openFiles(dir, "")
	if err != nil {
		return err
	}
	s := storage.(*fileStore)
	defer s.Close()
	out := tar.NewWriter(w)
	if err := errors.Join(s.backupRoot(out), s.backupSlots(out), s.backupLedger(out)); err != nil {
		return fmt.Errorf("the vault cannot be backed up: %w", err)
	}
	return out.Close()
}

func tarHeader(name string, size int64) *tar.Header {
	return &tar.Header{Name: name, Mode: 0o600, Size: size}
}

func (s *fileStore) backupRoot(out *tar.Writer) error {
	text := s.root.format()
	if err := out.WriteHeader(tarHeader("root.key", int64(len(text)))); err != nil {
		return err
	}
	_, err := out.Write(text)
	return err
}

// backupSlots reads the slots that there are now, a chunk at a time, each whole because nobody writes meanwhile.
func (s *fileStore) backupSlots(out *tar.Writer) error {
	count, err := s.slots[0].count()
	if err != nil {
		return err
	}
	header := s.slots[0].header(count)
	if err := out.WriteHeader(tarHeader("slots", int64(count+1)*slotSize)); err != nil {
		return err
	}
	if _, err := out.Write(header[:]); err != nil {
		return err
	}
	for n := Slot(1); n <= count; n += chunkSlots {
		chunk := make([]byte, min(chunkSlots, count-n+1)*slotSize)
		err := s.locked(func() error {
			_, err := s.slots[0].f.ReadAt(chunk, int64(n)*slotSize)
			return err
		})
		if err != nil {
			return err
		}
		if _, err := out.Write(chunk); err != nil {
			return err
		}
	}
	return nil
}

func (s *fileStore) backupLedger(out *tar.Writer) error {
	lines, err := s.ReadLedger(1)
	if err != nil {
		return err
	}
	var text []byte
	for _, line := range lines {
		text = append(append(text, line...), '\n')
	}
	if err := out.WriteHeader(tarHeader("erasure.ledger", int64(len(text)))); err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// Restore brings a backup back into dir and into copyDir, as Open takes it. What is still intact there wins over
// the backup: a slot that is shredded in either stays shredded, a longer ledger is kept. Every key that the ledger
// says was destroyed is destroyed again. used is the highest slot number that the database knows: numbers up to it
// are not given out again. It refuses a backup of another vault, a damaged one, and one beside an altered ledger.
// It returns what the operator should know. Nobody else may use the vault meanwhile.
func Restore(backup io.Reader, dir, copyDir string, used Slot) ([]string, error) {
	unpacked := side(filepath.Join(dir, restoring))
	defer os.RemoveAll(string(unpacked))
	if err := unpack(backup, string(unpacked)); err != nil {
		return nil, fmt.Errorf("this is no whole backup of a vault: %w", err)
	}
	if err := mendFirst(dir, copyDir); err != nil {
		return nil, err
	}
	lost, err := join(side(dir), unpacked, used)
	if err != nil {
		return nil, fmt.Errorf("the vault was not restored: %w", err)
	}
	os.RemoveAll(string(unpacked))
	v, err := Open(dir, copyDir)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	notices := v.Notices()
	if lost > 0 {
		notices = append(notices, fmt.Sprintf("%d slots are neither in the vault nor in the backup; what was sealed under them cannot be read any more.", lost))
	}
	return notices, nil
}

// mendFirst takes what the two copies can still give each other, which is newer than any backup. That they cannot
// be opened is why there is a restore. A damaged root secret is put aside.
func mendFirst(dir, copyDir string) error {
	sides, err := sidesOf(dir, copyDir)
	if err != nil {
		return err
	}
	rooted, slotted := false, false
	for _, s := range sides {
		if _, err := readRoot(s.root()); errors.Is(err, errUnreadable) {
			if err := os.Rename(s.root(), s.root()+".damaged"); err != nil {
				return err
			}
		}
		rooted, slotted = rooted || exists(s.root()), slotted || exists(s.slots())
	}
	if rooted && slotted {
		if v, err := Open(dir, copyDir); err == nil {
			return v.Close()
		}
	}
	return nil
}

// restoring is the directory inside the vault that a backup is unpacked into.
const restoring = "restoring"

// unpack writes the three files of a backup into dir, and checks that it is all there.
func unpack(backup io.Reader, dir string) error {
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return err
	}
	in := tar.NewReader(backup)
	for _, name := range []string{"root.key", "slots", "erasure.ledger"} {
		header, err := in.Next()
		if err != nil {
			return err
		}
		if header.Name != name {
			return fmt.Errorf("it holds %q where %s should be", header.Name, name)
		}
		if err := unpackFile(in, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func unpackFile(in io.Reader, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	return errors.Join(err, f.Sync(), f.Close())
}

// join treats the backup as a second copy that Open would mend from, destroys what the ledger says, and gives how
// many of the slots in use are in neither.
func join(dir, backup side, used Slot) (lost Slot, err error) {
	s := &fileStore{sides: []side{dir, backup}}
	defer s.Close()
	if err := s.openBoth(); err != nil {
		return 0, err
	}
	v, err := OpenWith(s)
	if err != nil {
		return 0, err
	}
	entries, err := v.Entries(1)
	if err != nil {
		return 0, err
	}
	shred := ToShred(entries)
	if len(shred) > 0 {
		used = max(used, shred[len(shred)-1])
	}
	if lost, err = s.renewLost(used); err != nil {
		return 0, err
	}
	return lost, v.Shred(shred...)
}

// renewLost puts new keys into the slots up to used, or up to the highest that was made, that no side holds intact.
// What was sealed under them stays lost, but living customers can be written about again, and no number is given
// out twice. It gives how many there were.
func (s *fileStore) renewLost(used Slot) (lost Slot, err error) {
	err = s.locked(func() error {
		count, err := s.slots[0].count()
		if err != nil {
			return err
		}
		used = max(used, count)
		for n := Slot(1); n <= used; n++ {
			_, _, err := s.mendSlot(n)
			if errors.Is(err, ErrDamaged) {
				lost++
				err = s.renew(n)
			}
			if err != nil && !errors.Is(err, ErrShredded) {
				return err
			}
		}
		if err := s.everywhere(func(f *slotFile) error { return f.f.Sync() }); err != nil {
			return err
		}
		return s.everywhere(func(f *slotFile) error { return f.writeCount(used) })
	})
	return lost, err
}

// renew writes a new key into slot n, without a sync.
func (s *fileStore) renew(n Slot) error {
	var key [KeySize]byte
	rand.Read(key[:])
	r := keyRecord(n, &key)
	return s.everywhere(func(f *slotFile) error { return f.write(n, r[:]) })
}
