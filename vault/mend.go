package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// compare looks for differences between the copies without stopping anyone, and mends under the lock when there
// are some: another process may have been writing. It refuses what cannot be mended.
func (s *fileStore) compare() error {
	same, err := s.same()
	if same || err != nil {
		return err
	}
	return s.locked(s.mend)
}

// same tells whether every header is intact, no file is shorter than its header says, and the copies are equal.
func (s *fileStore) same() (bool, error) {
	var counts []Slot
	for _, f := range s.slots {
		count, err := f.count()
		if errors.Is(err, errUnreadable) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		info, err := f.f.Stat()
		if err != nil || info.Size() < int64(count+1)*slotSize {
			return false, err
		}
		counts = append(counts, count)
	}
	if len(s.slots) == 1 {
		return true, nil
	}
	return counts[0] == counts[1] && sameBytes(s.slots[0], s.slots[1], counts[0]), nil
}

// chunkSlots is how many slots are compared at a time: 1 MiB.
const chunkSlots = 1 << 14

// sameBytes compares slots 1 to count of two files.
func sameBytes(a, b *slotFile, count Slot) bool {
	x := io.NewSectionReader(a.f, slotSize, int64(count)*slotSize)
	y := io.NewSectionReader(b.f, slotSize, int64(count)*slotSize)
	left, right := make([]byte, chunkSlots*slotSize), make([]byte, chunkSlots*slotSize)
	for {
		n, errX := io.ReadFull(x, left)
		m, errY := io.ReadFull(y, right)
		if n != m || !bytes.Equal(left[:n], right[:m]) {
			return false
		}
		if errX != nil || errY != nil {
			return (errX == io.EOF || errX == io.ErrUnexpectedEOF) && errX == errY
		}
	}
}

// mend makes the copies equal, slot by slot, and then their headers. The caller holds the lock.
func (s *fileStore) mend() error {
	count, err := s.trueCount()
	if err != nil {
		return err
	}
	mended, lost := 0, 0
	for n := Slot(1); n <= count; n++ {
		changed, key, err := s.mendSlot(n)
		clear(key[:])
		if changed {
			mended++
		}
		if errors.Is(err, ErrDamaged) {
			lost++
		} else if err != nil && !errors.Is(err, ErrShredded) {
			return err
		}
	}
	for i, f := range s.slots {
		if stated, err := f.count(); err != nil || stated != count {
			s.notice(fmt.Sprintf("The header of %s was behind or damaged; it was mended from the other copy.", s.sides[i].slots()))
		}
	}
	s.tell(mended, lost)
	err = s.everywhere(func(f *slotFile) error { return f.f.Sync() })
	return errors.Join(err, s.everywhere(func(f *slotFile) error { return f.writeCount(count) }))
}

// tell notes what mend found.
func (s *fileStore) tell(mended, lost int) {
	if mended > 0 {
		s.notice(fmt.Sprintf("%d slots of the vault were behind or damaged in one copy and were mended from the other.", mended))
	}
	if lost > 0 {
		s.notice(fmt.Sprintf("%d slots of the vault are damaged in every copy; what was sealed under them cannot be read. "+
			"Bring a backup of the vault back: clientele vault restore", lost))
	}
}

// trueCount gives the highest count that a header states. A header is raised only after its slots are durable in
// both copies, so the higher one is right. A file whose header is lost counts by its last intact slot: it may be
// ahead of the other one, and its numbers must not be given out twice.
func (s *fileStore) trueCount() (count Slot, err error) {
	intact := 0
	for _, f := range s.slots {
		c, err := f.count()
		if err == nil {
			intact++
		} else if errors.Is(err, errUnreadable) {
			c, err = f.highest()
		}
		if err != nil {
			return 0, err
		}
		count = max(count, c)
	}
	if intact == 0 {
		return 0, fmt.Errorf("the vault's file %s is damaged at its beginning; bring a backup back: clientele vault restore", s.sides[0].slots())
	}
	if len(s.slots) == 1 {
		return 0, fmt.Errorf("the vault's file %s is shorter than it was, and the keys at its end are gone; bring a backup back: clientele vault restore", s.sides[0].slots())
	}
	return count, nil
}

// mendSlot makes slot n equal on all sides, without a sync, and gives what it holds: if any side says shredded, it
// is; else an intact key wins over an unreadable one. Two different keys are refused: no one can tell the right one.
func (s *fileStore) mendSlot(n Slot) (mended bool, key [KeySize]byte, err error) {
	records := make([]record, len(s.slots))
	winner := -1
	verdict := ErrDamaged
	for i, f := range s.slots {
		if records[i], err = f.at(n); err != nil {
			return false, key, fmt.Errorf("the vault cannot be read: %w", err)
		}
		switch k, err := records[i].key(n); {
		case errors.Is(err, ErrShredded):
			winner, verdict, key = i, ErrShredded, [KeySize]byte{}
		case err != nil || errors.Is(verdict, ErrShredded):
		case verdict == nil && k != key:
			return false, key, fmt.Errorf("the two copies of the vault hold different keys in slot %d; one was restored wrongly: clientele vault restore", n)
		default:
			winner, verdict, key = i, nil, k
		}
	}
	if winner < 0 {
		return false, key, ErrDamaged
	}
	mended, err = s.settle(n, records, winner)
	return mended, key, errors.Join(err, verdict)
}

// settle writes the winning record over every one that differs, and tells whether there was one.
func (s *fileStore) settle(n Slot, records []record, winner int) (mended bool, err error) {
	for i, f := range s.slots {
		if records[i] == records[winner] {
			continue
		}
		mended = true
		if err := f.write(n, records[winner][:]); err != nil {
			return mended, err
		}
	}
	return mended, nil
}
