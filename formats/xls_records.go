package formats

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// maxRecord is the longest that a record can be; the buffer of the stream holds one.
const maxRecord = 0xFFFF

// The records of a workbook stream that are read (Microsoft, [MS-XLS], 2.3).
const (
	recordFormula   = 0x0006
	recordEOF       = 0x000A
	recordDateMode  = 0x0022
	recordFilePass  = 0x002F
	recordContinue  = 0x003C
	recordCodePage  = 0x0042
	recordSheet     = 0x0085
	recordMulRK     = 0x00BD
	recordRString   = 0x00D6
	recordXF        = 0x00E0
	recordSST       = 0x00FC
	recordLabelSST  = 0x00FD
	recordNumber    = 0x0203
	recordLabel     = 0x0204
	recordBoolErr   = 0x0205
	recordString    = 0x0207
	recordRK        = 0x027E
	recordFormat    = 0x041E
	recordBOF       = 0x0809
	versionBIFF5    = 0x0500
	versionBIFF8    = 0x0600
	substreamGlobal = 0x0005
	substreamSheet  = 0x0010
)

var errRecord = errors.New("a record is shorter than what it must hold")

// records reads a workbook stream record by record. What a record of fixed form holds is in body; a text that may
// go on in CONTINUE records is read by the methods of xls_text.go.
type records struct {
	in   *bufio.Reader
	id   uint16
	left int // bytes of the record at hand that are not read yet
	buf  [maxRecord]byte
}

// next goes to the next record, whatever is left of the one at hand.
func (r *records) next() error {
	if _, err := r.in.Discard(r.left); err != nil {
		return unexpected(err)
	}
	var head [4]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		return unexpected(err)
	}
	r.id = binary.LittleEndian.Uint16(head[:])
	r.left = int(binary.LittleEndian.Uint16(head[2:]))
	return nil
}

// body gives what is left of the record, at least size bytes. It is valid until the next call.
func (r *records) body(size int) ([]byte, error) {
	if r.left < size {
		return nil, errRecord
	}
	b := r.buf[:r.left]
	if _, err := io.ReadFull(r.in, b); err != nil {
		return nil, unexpected(err)
	}
	r.left = 0
	return b, nil
}

// read fills b from the record at hand and the CONTINUE records behind it.
func (r *records) read(b []byte) error {
	for len(b) > 0 {
		if err := r.goOn(); err != nil {
			return err
		}
		n := min(len(b), r.left)
		if _, err := io.ReadFull(r.in, b[:n]); err != nil {
			return unexpected(err)
		}
		r.left -= n
		b = b[n:]
	}
	return nil
}

// skip leaves out n bytes of the record at hand and the CONTINUE records behind it.
func (r *records) skip(n int64) error {
	for n > 0 {
		if err := r.goOn(); err != nil {
			return err
		}
		step := min(n, int64(r.left))
		if _, err := r.in.Discard(int(step)); err != nil {
			return unexpected(err)
		}
		r.left -= int(step)
		n -= step
	}
	return nil
}

// goOn goes to the CONTINUE record that must follow when the record at hand is used up.
func (r *records) goOn() error {
	for r.left == 0 {
		if err := r.next(); err != nil {
			return err
		}
		if r.id != recordContinue {
			return errRecord
		}
	}
	return nil
}

func u16(b []byte) int    { return int(binary.LittleEndian.Uint16(b)) }
func u32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
