// Package formats reads and writes the tables that people bring and take: CSV, XLSX, XLS and ODS in; CSV and XLSX out.
//
// Everything here is bounded, because a file comes from outside: a table is read row by row, what must be kept of it
// (the shared texts of a workbook) has a limit, and so has what a compressed file may unpack to.
package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"clientele"
)

const (
	// MaxFileSize is the largest file that Open takes, in bytes.
	MaxFileSize = 64 << 20

	sampleSize   = 1 << 20 // what recognition, the charset and the separator are judged by
	maxColumns   = 1000    // a cell with text beyond this column ends the reading
	maxCell      = 1 << 20 // bytes of one cell; a longer one makes its row a problem
	maxRow       = 4 << 20 // bytes of one row; a longer one is a problem
	maxSheetRows = 1 << 20 // the last row that a spreadsheet can have
	maxUnpacked  = 1 << 30 // bytes that the parts of one file may unpack to
)

var (
	_ clientele.OpenSheet      = Open
	_ clientele.NewSheetWriter = NewWriter
)

// Open recognises a table by its bytes and opens it; the name is not looked at. The charset and the separator of a
// CSV file are found out from its first MiB; of a workbook the first visible sheet that has rows is read.
//
// It fails with KindMediaType when the file is no table, is damaged, is protected by a password or holds nothing,
// and with KindTooLarge when the file or what it unpacks to is over a limit. So does Next, where the fault lies
// further down. A fault of the file's own storage is passed on as it is.
//
// The cells of a CSV file lose the apostrophe that NewWriter puts before formulas, whoever wrote the file; see
// neutralise. Cells never hold the byte 0.
func Open(_ string, file io.ReaderAt, size int64) (clientele.Sheet, error) {
	if size > MaxFileSize {
		return nil, tooLarge("This file is larger than 64 MiB. Split it into smaller files and try again.")
	}
	src := &source{file: file, size: size, allowance: -1}
	sheet, err := recognise(src)
	if err != nil {
		return nil, src.explain(err)
	}
	first, err := sheet.Next()
	if err != nil {
		sheet.Close()
		if err == io.EOF {
			err = mediaType("There is nothing in this file. Choose a file with at least one row.")
		}
		return nil, src.explain(err)
	}
	return &opened{Sheet: sheet, src: src, first: &first}, nil
}

// opened gives the row that Open has looked at already, translates errors, and stays at the first one.
type opened struct {
	clientele.Sheet
	src   *source
	first *clientele.SheetRow
	err   error
}

func (o *opened) Next() (clientele.SheetRow, error) {
	if o.first != nil {
		row := *o.first
		o.first = nil
		return row, nil
	}
	if o.err != nil {
		return clientele.SheetRow{}, o.err
	}
	row, err := o.Sheet.Next()
	if err != nil {
		o.err = o.src.explain(err)
	}
	return row, o.err
}

func recognise(src *source) (clientele.Sheet, error) {
	sample := make([]byte, min(src.size, sampleSize))
	n, err := io.ReadFull(src.reader(), sample)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, err
	}
	sample = sample[:n]
	switch {
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")), bytes.HasPrefix(sample, []byte("PK\x05\x06")):
		return openZip(src)
	case bytes.HasPrefix(sample, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return openCompound(src)
	}
	return openText(src, sample)
}

// source is the uploaded file. It remembers a fault of its storage, so that such a fault is not taken for a damaged
// file, and can be told how much may still be read, for readers that load a directory of unknown length.
type source struct {
	file      io.ReaderAt
	size      int64
	allowance int64 // bytes that may be read yet; negative: any
	fault     error
}

var errAllowance = errors.New("a directory longer than any true file has")

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if s.allowance >= 0 {
		if s.allowance -= int64(len(p)); s.allowance < 0 {
			s.allowance = 0
			return 0, errAllowance
		}
	}
	if off < 0 || off >= s.size { // what a directory says of where its files are can be anything
		return 0, io.EOF
	}
	n, err := s.file.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.fault = err
	}
	return n, err
}

func (s *source) reader() *io.SectionReader { return io.NewSectionReader(s, 0, s.size) }

// directorySize bounds what the directory of a ZIP or OLE2 file may take; true ones need some kilobytes.
const directorySize = 4 << 20

// loadDirectory runs load with a limit on what it may read.
func (s *source) loadDirectory(load func() error) error {
	s.allowance = directorySize
	defer func() { s.allowance = -1 }()
	return load()
}

// explain turns what a reader met into an error for a person. What a parser says is not kept, even for the log:
// it may quote the file, and the file holds personal data.
func (s *source) explain(err error) error {
	var known *clientele.Error
	switch {
	case err == io.EOF, errors.As(err, &known):
		return err
	case s.fault != nil:
		return fmt.Errorf("read an uploaded table: %w", s.fault)
	}
	return mediaType("This file is damaged or not complete. Save it again in the program that it comes from, then try again.")
}

// unexpected is for where a file cannot end yet: there its end is a fault, not the end of its rows.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func mediaType(message string) error {
	return clientele.Errorf(clientele.KindMediaType, "%s", message)
}

func tooLarge(message string) error {
	return clientele.Errorf(clientele.KindTooLarge, "%s", message)
}
