package formats

import (
	"io"
	"math"

	"clientele"
)

// xlsSheet reads the first visible worksheet that has rows. Its cells are records in the order of rows.
type xlsSheet struct {
	book  *xlsBook
	open  bool // a sheet is being read
	begun bool // it has had a row
	depth int  // of substreams inside of the sheet, such as charts
	row   row
	line  int     // of the row at hand, from 0; -1 before the first
	place [4]byte // row and column of the cell whose record is at hand
	held  bool    // that cell is of the next row and has not been read
	text  int     // the column of a formula whose text comes in a record of its own; -1 for none
}

func (s *xlsSheet) Format() string { return "xls" }
func (s *xlsSheet) Close() error   { return nil }

func (s *xlsSheet) Next() (clientele.SheetRow, error) {
	s.row.reset()
	for {
		if !s.open {
			if err := s.openNext(); err != nil {
				return clientele.SheetRow{}, err
			}
		}
		more, err := s.readRow()
		switch {
		case err != nil:
			return clientele.SheetRow{}, err
		case !s.row.empty():
			s.begun = true
			s.open = more
			return s.row.at(s.line + 1), nil
		case !more && s.begun:
			return clientele.SheetRow{}, io.EOF
		default:
			s.open = more
		}
	}
}

func (s *xlsSheet) openNext() error {
	for !s.begun && len(s.book.sheets) > 0 {
		worksheet, err := s.book.goTo(s.book.sheets[0])
		if err != nil {
			return err
		}
		s.book.sheets = s.book.sheets[1:]
		if worksheet {
			s.open, s.line, s.depth, s.text = true, -1, 0, -1
			return nil
		}
	}
	return io.EOF
}

// readRow reads cells until one is of another row, and tells whether there is one.
func (s *xlsSheet) readRow() (more bool, err error) {
	r := &s.book.records
	for {
		if !s.held {
			if err := r.next(); err != nil {
				return false, err
			}
		}
		switch {
		case r.id == recordEOF && s.depth == 0:
			return false, nil
		case r.id == recordEOF:
			s.depth--
		case r.id == recordBOF:
			s.depth++
		case s.depth > 0:
		case r.id == recordString:
			err = s.readFormulaText()
		case isCell(r.id):
			if !s.held {
				if err := r.read(s.place[:]); err != nil {
					return false, err
				}
			}
			line := u16(s.place[:])
			if s.held = line != s.line && !s.row.empty(); s.held {
				return true, nil
			}
			s.line = line
			err = s.readCell(u16(s.place[2:]))
		}
		if err != nil {
			return false, err
		}
	}
}

func isCell(id uint16) bool {
	switch id {
	case recordFormula, recordMulRK, recordRString, recordLabelSST, recordNumber, recordLabel, recordBoolErr, recordRK:
		return true
	}
	return false
}

// readCell reads what a cell's record has after row and column: the style, then the value.
func (s *xlsSheet) readCell(column int) error {
	b := s.book
	switch r := &b.records; r.id {
	case recordMulRK:
		return s.readMulRK(column)
	case recordLabel, recordRString:
		var style [2]byte
		if err := r.read(style[:]); err != nil {
			return err
		}
		text, err := b.cellText()
		if err != nil {
			return err
		}
		return s.row.set(column, text)
	}
	body, err := b.records.body(2 + valueSize(b.records.id))
	if err != nil {
		return err
	}
	style, value := u16(body), body[2:]
	switch b.records.id {
	case recordLabelSST:
		text, _ := b.texts.at(int(u32(value)))
		return s.row.set(column, text)
	case recordRK:
		return s.setNumber(column, style, rkNumber(u32(value)))
	case recordNumber:
		return s.setNumber(column, style, float64At(value))
	case recordBoolErr:
		return s.row.set(column, boolOrError(value[1] == 1, value[0]))
	}
	return s.setFormula(column, style, value)
}

func valueSize(id uint16) int {
	switch id {
	case recordLabelSST, recordRK:
		return 4
	case recordBoolErr:
		return 2
	}
	return 8
}

func (s *xlsSheet) readMulRK(column int) error {
	body, err := s.book.records.body(2)
	if err != nil {
		return err
	}
	for ; len(body) >= 6; body = body[6:] {
		if err := s.setNumber(column, u16(body), rkNumber(u32(body[2:]))); err != nil {
			return err
		}
		column++
	}
	return nil
}

func (s *xlsSheet) setNumber(column, style int, value float64) error {
	var shown numberStyle
	if style < len(s.book.styles) {
		shown = s.book.styles[style]
	}
	return s.row.set(column, shown.show(value, s.book.days1904))
}

// setFormula takes the result that is stored with a formula: a number, or a mark for something else.
func (s *xlsSheet) setFormula(column, style int, value []byte) error {
	s.text = -1
	if value[6] != 0xFF || value[7] != 0xFF {
		return s.setNumber(column, style, float64At(value))
	}
	switch value[0] {
	case 0:
		s.text = column
	case 1, 2:
		return s.row.set(column, boolOrError(value[0] == 2, value[2]))
	}
	return nil
}

// readFormulaText reads the text that a formula has given.
func (s *xlsSheet) readFormulaText() error {
	column := s.text
	if s.text = -1; column < 0 {
		return nil
	}
	text, err := s.book.cellText()
	if err != nil {
		return err
	}
	return s.row.set(column, text)
}

// cellText reads a text that stands in a cell's own record.
func (b *xlsBook) cellText() (string, error) {
	if b.version == versionBIFF8 {
		return b.records.richText()
	}
	return b.byteText(2)
}

func float64At(b []byte) float64 {
	return math.Float64frombits(uint64(u32(b)) | uint64(u32(b[4:]))<<32)
}

// rkNumber decodes a number in 30 bits: the upper ones of a float64 or a whole number, either to be divided by 100
// ([MS-XLS], 2.5.217).
func rkNumber(rk uint32) float64 {
	value := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&2 != 0 {
		value = float64(int32(rk) >> 2)
	}
	if rk&1 != 0 {
		value /= 100
	}
	return value
}

func boolOrError(isError bool, code byte) string {
	if !isError {
		return showBool(code != 0)
	}
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}
