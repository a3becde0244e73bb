package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// A slots file is a header of 64 bytes and slots of 64 bytes each; slot n begins at byte 64·n. As 64 divides the
// sector of every disk, a slot or header is never spread over two sectors, and is written whole or not at all
// where the disk writes sectors whole; the checksum shows where it does not.
//
//	header   0:16 magic · 16:32 identity of the vault · 32:40 number of slots · 60:64 CRC-32C of 0:60
//	slot     0 state · 8:16 number · 16:48 key, or zeros · 60:64 CRC-32C of 0:60
//
// The number of slots in the header is raised only after the slots are durable. Bytes beyond are an append that
// was cut off: none of its slots was handed out, and the next append writes over them.
const (
	slotSize    = 64
	slotsMagic  = "clientele slots\n"
	stateKey    = 'K'
	stateShred  = 'X'
	checkedSize = slotSize - 4
)

// errUnreadable means that a header or slot is not as it was written.
var errUnreadable = errors.New("unreadable")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// record is a header or a slot as it lies in the file.
type record [slotSize]byte

func (r *record) sum() { binary.BigEndian.PutUint32(r[checkedSize:], r.crc()) }

func (r *record) crc() uint32 { return crc32.Checksum(r[:checkedSize], castagnoli) }

func (r *record) intact() bool { return binary.BigEndian.Uint32(r[checkedSize:]) == r.crc() }

// keyRecord is slot s with a key in it.
func keyRecord(s Slot, key *[KeySize]byte) (r record) {
	r[0] = stateKey
	binary.BigEndian.PutUint64(r[8:], uint64(s))
	copy(r[16:], key[:])
	r.sum()
	return r
}

// shredRecord is slot s after its key was destroyed.
func shredRecord(s Slot) (r record) {
	r[0] = stateShred
	binary.BigEndian.PutUint64(r[8:], uint64(s))
	r.sum()
	return r
}

// key reads slot s out of its record: the key, ErrShredded or errUnreadable.
func (r *record) key(s Slot) (key [KeySize]byte, err error) {
	if !r.intact() || binary.BigEndian.Uint64(r[8:]) != uint64(s) {
		return key, errUnreadable
	}
	switch r[0] {
	case stateKey:
		copy(key[:], r[16:])
		return key, nil
	case stateShred:
		return key, ErrShredded
	}
	return key, errUnreadable
}

// identity tells which vault a file belongs to.
type identity [16]byte

// slotFile is one slots file.
type slotFile struct {
	f  *os.File
	id identity
}

// createSlots makes a slots file without slots, durable; an existing one is written over.
func createSlots(path string, id identity) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	s := &slotFile{f: f, id: id}
	if err := s.writeCount(0); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// openSlots opens the slots file of the vault id. It refuses one that belongs to another vault.
func openSlots(path string, id identity) (*slotFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	s := &slotFile{f: f, id: id}
	if _, err := s.count(); err != nil && !errors.Is(err, errUnreadable) {
		f.Close()
		return nil, err
	}
	return s, nil
}

// count reads how many slots the file says it has.
func (s *slotFile) count() (Slot, error) {
	h, err := s.at(0)
	if err != nil {
		return 0, err
	}
	if !h.intact() || string(h[:16]) != slotsMagic {
		return 0, fmt.Errorf("the header of %s is %w", s.f.Name(), errUnreadable)
	}
	if identity(h[16:32]) != s.id {
		return 0, fmt.Errorf("%s belongs to another vault", s.f.Name())
	}
	return Slot(binary.BigEndian.Uint64(h[32:])), nil
}

// header makes the header that states n slots.
func (s *slotFile) header(n Slot) (h record) {
	copy(h[:], slotsMagic)
	copy(h[16:], s.id[:])
	binary.BigEndian.PutUint64(h[32:], uint64(n))
	h.sum()
	return h
}

// writeCount writes the header and syncs the file.
func (s *slotFile) writeCount(n Slot) error {
	h := s.header(n)
	if _, err := s.f.WriteAt(h[:], 0); err != nil {
		return err
	}
	return s.f.Sync()
}

// at reads the record of slot n; what lies beyond the end of the file reads as zeros, which are unreadable.
func (s *slotFile) at(n Slot) (r record, err error) {
	_, err = s.f.ReadAt(r[:], int64(n)*slotSize)
	if err == io.EOF {
		return r, nil
	}
	return r, err
}

// write writes records that follow each other, from slot n on, and does not sync.
func (s *slotFile) write(n Slot, records []byte) error {
	_, err := s.f.WriteAt(records, int64(n)*slotSize)
	return err
}

// highest gives the number of the last slot that lies intact in the file, for a file whose header is lost.
func (s *slotFile) highest() (Slot, error) {
	info, err := s.f.Stat()
	if err != nil {
		return 0, err
	}
	for n := Slot(info.Size()/slotSize - 1); n > 0; n-- {
		r, err := s.at(n)
		if err != nil {
			return 0, err
		}
		if _, err := r.key(n); !errors.Is(err, errUnreadable) {
			return n, nil
		}
	}
	return 0, nil
}
