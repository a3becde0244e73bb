package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// ledgerFiles keeps the lines of the erasure ledger in a file on every side. What follows the last line break is
// an append that was cut off before it was reported as done; the next append writes over it.
type ledgerFiles struct {
	mu    sync.Mutex
	files []*os.File
	ends  []int64 // where each line of the first file ends, as far as it was read
}

// openLedger opens the ledger of every side and brings one that is behind up to the other.
func (s *fileStore) openLedger() error {
	for _, d := range s.sides {
		f, err := os.OpenFile(d.ledger(), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		s.ledger.files = append(s.ledger.files, f)
		if err := syncDir(string(d)); err != nil {
			return err
		}
	}
	if len(s.sides) == 1 {
		return nil
	}
	return s.mendLedger()
}

// mendLedger makes the shorter copy equal to the longer. It refuses copies that hold different lines.
func (s *fileStore) mendLedger() error {
	var whole [2][]byte
	for i, f := range s.ledger.files {
		text, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<62))
		if err != nil {
			return err
		}
		whole[i] = text[:bytes.LastIndexByte(text, '\n')+1]
	}
	common := min(len(whole[0]), len(whole[1]))
	if !bytes.Equal(whole[0][:common], whole[1][:common]) {
		return fmt.Errorf("the two copies of the erasure ledger differ (%s, %s); one was altered or belongs to another vault: "+
			"put the right one in the place of the other", s.sides[0].ledger(), s.sides[1].ledger())
	}
	for i := range whole {
		missing := whole[1-i][common:]
		if len(whole[i]) > common || len(missing) == 0 {
			continue
		}
		if err := writeAtEnd(s.ledger.files[i], int64(common), missing); err != nil {
			return err
		}
		s.notice(fmt.Sprintf("The erasure ledger %s was behind by %d lines; they were added from the other copy.",
			s.sides[i].ledger(), bytes.Count(missing, []byte("\n"))))
	}
	return nil
}

// writeAtEnd cuts the file off at end and writes text there, durable.
func writeAtEnd(f *os.File, end int64, text []byte) error {
	if err := f.Truncate(end); err != nil {
		return err
	}
	_, err := f.WriteAt(text, end)
	return errors.Join(err, f.Sync())
}

// readOn learns where the lines end that were added since the last time. A file that became shorter is read anew.
func (l *ledgerFiles) readOn() error {
	info, err := l.files[0].Stat()
	if err != nil {
		return err
	}
	if info.Size() < l.end() {
		l.ends = nil
	}
	from := l.end()
	text := make([]byte, info.Size()-from)
	if _, err := l.files[0].ReadAt(text, from); err != nil && err != io.EOF {
		return err
	}
	for i, c := range text {
		if c == '\n' {
			l.ends = append(l.ends, from+int64(i)+1)
		}
	}
	return nil
}

// end is where the next line begins.
func (l *ledgerFiles) end() int64 {
	if len(l.ends) == 0 {
		return 0
	}
	return l.ends[len(l.ends)-1]
}

// even tells whether the copies are of one length. They are not where a process was killed between two writes.
func (l *ledgerFiles) even() (bool, error) {
	var first int64
	for i, f := range l.files {
		info, err := f.Stat()
		if err != nil {
			return false, err
		}
		if i == 0 {
			first = info.Size()
		} else if info.Size() != first {
			return false, nil
		}
	}
	return true, nil
}

// AppendLedger adds the n-th line to every copy.
func (s *fileStore) AppendLedger(n int64, line []byte) error {
	return s.locked(func() error {
		s.ledger.mu.Lock()
		defer s.ledger.mu.Unlock()
		if even, err := s.ledger.even(); err != nil {
			return err
		} else if !even {
			if err := s.mendLedger(); err != nil {
				return err
			}
		}
		if err := s.ledger.readOn(); err != nil {
			return err
		}
		if n != int64(len(s.ledger.ends))+1 {
			return ErrLedgerMoved
		}
		text := append(bytes.Clone(line), '\n')
		for _, f := range s.ledger.files {
			if err := writeAtEnd(f, s.ledger.end(), text); err != nil {
				return err
			}
		}
		return s.ledger.readOn()
	})
}

// ReadLedger gives the whole lines from number from on.
func (s *fileStore) ReadLedger(from int64) ([][]byte, error) {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	if err := s.ledger.readOn(); err != nil {
		return nil, err
	}
	if from < 1 || from > int64(len(s.ledger.ends)) {
		return nil, nil
	}
	start := int64(0)
	if from > 1 {
		start = s.ledger.ends[from-2]
	}
	text := make([]byte, s.ledger.end()-start)
	if _, err := s.ledger.files[0].ReadAt(text, start); err != nil {
		return nil, err
	}
	lines := bytes.Split(text, []byte("\n"))
	return lines[:len(lines)-1], nil
}
