package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// fileStore is the Storage in one directory or two. The first directory's lock guards both.
type fileStore struct {
	sides  []side
	root   *rootSecret
	slots  []*slotFile // in the order of sides
	ledger ledgerFiles

	serving []*os.File // locks that say which host serves

	writing sync.Mutex // the system's lock does not part the goroutines of one process
	lock    *os.File

	noticing sync.Mutex
	notices  []string
}

// openFiles opens or creates the vault in dir with an optional copy, and mends what differs.
func openFiles(dir, copyDir string) (Storage, error) {
	sides, err := sidesOf(dir, copyDir)
	if err != nil {
		return nil, err
	}
	s := &fileStore{sides: sides}
	if err := s.open(); err != nil {
		s.Close()
		return nil, fmt.Errorf("the vault cannot be opened: %w", err)
	}
	return s, nil
}

// open opens the vault, and remembers the copy in it.
func (s *fileStore) open() error {
	if err := s.openBoth(); err != nil {
		return err
	}
	if exists(filepath.Join(string(s.sides[0]), restoring)) {
		s.notice(fmt.Sprintf("A restore of the vault was cut off, or is running. If it is not, run it again, or delete %s: it holds keys.",
			filepath.Join(string(s.sides[0]), restoring)))
	}
	return s.locked(func() error {
		notices, err := rememberCopy(s.sides)
		s.notice(notices...)
		return err
	})
}

// openBoth opens the files of every side and mends what differs.
func (s *fileStore) openBoth() error {
	for _, d := range s.sides {
		if err := os.MkdirAll(string(d), 0o700); err != nil {
			return err
		}
	}
	var err error
	if s.lock, err = os.OpenFile(s.sides[0].lock(), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if err := s.locked(s.openSides); err != nil {
		return err
	}
	return s.compare()
}

// openSides makes every side complete and opens its files.
func (s *fileStore) openSides() error {
	root, notices, err := prepare(s.sides)
	if err != nil {
		return err
	}
	s.root = root
	s.notice(notices...)
	for _, d := range s.sides {
		f, err := openSlots(d.slots(), root.id)
		if err != nil {
			return err
		}
		s.slots = append(s.slots, f)
	}
	return s.openLedger()
}

// Folders names the folder of every copy.
func (s *fileStore) Folders() []string {
	folders := make([]string, len(s.sides))
	for i, d := range s.sides {
		folders[i] = string(d)
	}
	return folders
}

// Copies tells how many copies there are.
func (s *fileStore) Copies() int { return len(s.sides) }

// locked runs write while no other goroutine or process writes to the vault.
func (s *fileStore) locked(write func() error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := lockFile(s.lock); err != nil {
		return err
	}
	defer unlockFile(s.lock)
	return write()
}

// everywhere runs write on the slots file of every side.
func (s *fileStore) everywhere(write func(*slotFile) error) error {
	for _, f := range s.slots {
		if err := write(f); err != nil {
			return err
		}
	}
	return nil
}

func (s *fileStore) Root() []byte { return s.root.key[:] }

// AppendSlots writes and syncs the slots in every copy first, and only then counts them in the headers.
func (s *fileStore) AppendSlots(keys [][KeySize]byte) (first Slot, err error) {
	err = s.locked(func() error {
		before, err := s.slots[0].count()
		if err != nil {
			return err
		}
		first = before + 1
		records := make([]byte, 0, len(keys)*slotSize)
		defer func() { clear(records) }()
		for i := range keys {
			r := keyRecord(first+Slot(i), &keys[i])
			records = append(records, r[:]...)
		}
		err = s.everywhere(func(f *slotFile) error {
			return errors.Join(f.write(first, records), f.f.Sync())
		})
		if err != nil {
			return err
		}
		return s.everywhere(func(f *slotFile) error { return f.writeCount(before + Slot(len(keys))) })
	})
	return first, err
}

// ReadSlot reads the record out of the system's page cache, where a shred by any process on this host shows at
// once. What cannot be read there is read again under the lock, in case a writer was half-way, and mended.
func (s *fileStore) ReadSlot(n Slot) (key [KeySize]byte, err error) {
	if n <= 0 {
		return key, ErrNoSlot
	}
	r, err := s.slots[0].at(n)
	if err != nil {
		return key, fmt.Errorf("the vault cannot be read: %w", err)
	}
	defer clear(r[:])
	key, err = r.key(n)
	if !errors.Is(err, errUnreadable) {
		return key, err
	}
	err = s.locked(func() error {
		if err := s.known(n); err != nil {
			return err
		}
		mended, found, err := s.mendSlot(n)
		key = found
		if mended {
			s.notice(fmt.Sprintf("Slot %d of the vault was damaged in one copy and was mended from the other.", n))
			err = errors.Join(err, s.everywhere(func(f *slotFile) error { return f.f.Sync() }))
		}
		return err
	})
	return key, err
}

// known refuses a number that was never given out.
func (s *fileStore) known(n Slot) error {
	count, err := s.slots[0].count()
	if err != nil {
		return err
	}
	if n <= 0 || n > count {
		return ErrNoSlot
	}
	return nil
}

// ShredSlots overwrites the slots in the first copy and syncs it, then in the second.
func (s *fileStore) ShredSlots(slots []Slot) error {
	return s.locked(func() error {
		for _, n := range slots {
			if err := s.known(n); err != nil {
				return err
			}
		}
		return s.everywhere(func(f *slotFile) error {
			for _, n := range slots {
				r := shredRecord(n)
				if err := f.write(n, r[:]); err != nil {
					return err
				}
			}
			return f.f.Sync()
		})
	})
}

func (s *fileStore) notice(sentences ...string) {
	s.noticing.Lock()
	defer s.noticing.Unlock()
	s.notices = append(s.notices, sentences...)
}

func (s *fileStore) Notices() []string {
	s.noticing.Lock()
	defer s.noticing.Unlock()
	return append([]string(nil), s.notices...)
}

func (s *fileStore) Close() error {
	var err error
	for _, f := range s.slots {
		err = errors.Join(err, f.f.Close())
	}
	for _, f := range append(s.ledger.files, s.serving...) {
		err = errors.Join(err, f.Close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	return err
}
