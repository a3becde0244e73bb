package formats

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"clientele"
)

// xlsxSheet reads the first visible sheet that has rows.
type xlsxSheet struct {
	book  *xlsxBook
	part  *xmlPart // the sheet at hand
	begun bool     // it has had a row
	inRow bool
	line  int
	row   row
	cell  xlsxCell
}

type xlsxCell struct {
	column int
	kind   string
	style  int
	text   xlsxText
}

func (s *xlsxSheet) Format() string { return "xlsx" }

func (s *xlsxSheet) Close() error {
	if s.part != nil {
		s.part.close()
	}
	return nil
}

func (s *xlsxSheet) Next() (clientele.SheetRow, error) {
	for {
		if s.part == nil {
			if err := s.openNext(); err != nil {
				return clientele.SheetRow{}, err
			}
		}
		more, err := s.readRow()
		switch {
		case err != nil:
			return clientele.SheetRow{}, err
		case more && s.row.empty():
		case more:
			s.begun = true
			return s.row.at(s.line), nil
		case s.begun:
			return clientele.SheetRow{}, io.EOF
		default:
			s.part.close()
			s.part = nil
		}
	}
}

// openNext opens the next visible worksheet. What else a workbook shows as a sheet, such as a chart, has no rows.
func (s *xlsxSheet) openNext() error {
	for len(s.book.sheets) > 0 {
		r := s.book.parent[s.book.sheets[0]]
		s.book.sheets = s.book.sheets[1:]
		if r.kind != "worksheet" {
			continue
		}
		part, err := s.book.parts.open(r.target)
		s.part, s.line, s.inRow = part, 0, false
		return err
	}
	return io.EOF
}

// readRow reads up to the end of the next row, and tells whether there was one.
func (s *xlsxSheet) readRow() (bool, error) {
	for {
		token, err := s.part.inner()
		if err != nil {
			return false, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = s.begin(token)
		case xml.EndElement:
			switch name := token.Name.Local; {
			case name == "sheetData":
				return false, nil
			case !s.inRow:
			case name == "row":
				s.inRow = false
				return true, nil
			case name == "c":
				err = s.row.setCell(&s.cell, s.book)
				s.cell.column++
			}
		}
		if err != nil {
			return false, err
		}
		s.cell.text.take(token)
	}
}

// begin takes note of a row or cell that begins. Both may leave out where they stand, and then follow the one before.
func (s *xlsxSheet) begin(element xml.StartElement) error {
	switch element.Name.Local {
	case "row":
		s.line++
		if line, err := strconv.Atoi(attribute(element, "r")); err == nil {
			s.line = line
		}
		if s.line < 1 || s.line > maxSheetRows {
			return errTooManyRows
		}
		s.row.reset()
		s.cell.column, s.inRow = 0, true
	case "c":
		s.cell.text.reset()
		s.cell.kind, s.cell.style = "", 0
		for _, a := range element.Attr {
			switch a.Name.Local {
			case "r":
				s.cell.column = columnNumber(a.Value, s.cell.column)
			case "t":
				s.cell.kind = a.Value
			case "s":
				s.cell.style, _ = strconv.Atoi(a.Value)
			}
		}
	}
	return nil
}

var errTooManyRows = tooLarge("This table has more than 1,048,576 rows, which no spreadsheet holds. Split it into smaller files and try again.")

// columnNumber reads the letters of a reference such as AB12, counting from 0; next when it has none.
func columnNumber(reference string, next int) int {
	column := 0
	for i := 0; i < len(reference); i++ {
		c := reference[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		if column = column*26 + int(c-'a') + 1; column > 1<<20 {
			break
		}
	}
	if column == 0 {
		return next
	}
	return column - 1
}

func (r *row) setCell(cell *xlsxCell, book *xlsxBook) error {
	if len(cell.text.text) == 0 || r.problem != "" {
		return nil
	}
	text := cell.show(book)
	if len(text) > maxCell {
		r.spoil(problemLongCell)
		return nil
	}
	return r.set(cell.column, text)
}

// show gives the cell as a person sees it.
func (c *xlsxCell) show(book *xlsxBook) string {
	switch c.kind {
	case "s":
		number, err := strconv.Atoi(string(c.text.text))
		if err != nil {
			return ""
		}
		text, _ := book.texts.at(number)
		return text
	case "inlineStr", "str":
		return string(c.text.unescaped())
	case "e":
		return string(c.text.text)
	case "b":
		return showBool(isTrue(string(c.text.text)))
	case "d":
		return isoDate(string(c.text.text))
	}
	var style numberStyle
	if c.style >= 0 && c.style < len(book.styles) {
		style = book.styles[c.style]
	}
	return showRaw(strings.TrimSpace(string(c.text.text)), style, book.days1904)
}

// showRaw gives a number that a file holds as text. Whole numbers of more digits than a spreadsheet's arithmetic
// keeps are left as they are.
func showRaw(raw string, style numberStyle, days1904 bool) string {
	if style == (numberStyle{}) && len(raw) < 40 && strings.Trim(raw, "0123456789") == "" {
		return raw
	}
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	return style.show(value, days1904)
}

func showBool(value bool) string {
	if value {
		return "TRUE"
	}
	return "FALSE"
}
