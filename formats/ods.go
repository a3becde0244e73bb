package formats

import (
	"encoding/xml"
	"io"
	"strconv"

	"clientele"
)

// odsSheet reads the first visible table of an OpenDocument spreadsheet that has rows. All tables are in one part,
// one after the other.
type odsSheet struct {
	part    *xmlPart
	hidden  map[string]bool // the styles of tables that are not shown
	style   string          // whose properties come next
	inTable bool
	begun   bool // the table at hand has had a row
	line    int  // of the row at hand, or of the last one
	repeat  int  // how often the row at hand is there
	left    int  // how often it is still to be given
	row     row
	column  int
	cell    odsCell
}

func openODS(p *parts) (*odsSheet, error) {
	if err := refuseEncryptedODS(p); err != nil {
		return nil, err
	}
	part, err := p.open("content.xml")
	if err != nil {
		return nil, err
	}
	return &odsSheet{part: part, hidden: map[string]bool{}}, nil
}

func refuseEncryptedODS(p *parts) error {
	if p.files["encrypted-package"] != nil {
		return errPassword
	}
	x, err := p.open("META-INF/manifest.xml")
	if err == errNoPart {
		return nil
	}
	if err != nil {
		return err
	}
	return x.each(func(element xml.StartElement) error {
		if element.Name.Local == "encryption-data" {
			return errPassword
		}
		return nil
	})
}

var errPassword = mediaType("This file is protected by a password. Remove the password, save it and try again.")

func (s *odsSheet) Format() string { return "ods" }

func (s *odsSheet) Close() error {
	s.part.close()
	return nil
}

func (s *odsSheet) Next() (clientele.SheetRow, error) {
	for s.left == 0 {
		token, err := s.part.inner()
		if err != nil {
			return clientele.SheetRow{}, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = s.begin(token)
		case xml.EndElement:
			err = s.end(token.Name.Local)
		}
		if err != nil {
			return clientele.SheetRow{}, err
		}
	}
	s.left--
	s.line++
	if s.line > maxSheetRows {
		return clientele.SheetRow{}, errTooManyRows
	}
	return s.row.at(s.line), nil
}

func (s *odsSheet) begin(element xml.StartElement) error {
	switch name := element.Name.Local; {
	case name == "tracked-changes", name == "shapes", name == "forms":
		return s.part.skip()
	case name == "style":
		s.style = attribute(element, "name")
	case name == "table-properties" && attribute(element, "display") == "false" && len(s.hidden) < maxEntries:
		s.hidden[s.style] = true
	case name == "table" && element.Name.Space == "table":
		if s.hidden[attribute(element, "style-name")] {
			return s.part.skip()
		}
		s.inTable, s.line = true, 0
	case !s.inTable:
	case name == "table-row":
		s.row.reset()
		s.column, s.repeat = 0, repetition(element, "number-rows-repeated")
	case name == "table-cell", name == "covered-table-cell":
		return s.readCell(element)
	}
	return nil
}

func (s *odsSheet) end(name string) error {
	switch {
	case name == "spreadsheet", name == "table" && s.begun:
		return io.EOF
	case name == "table":
		s.inTable = false
	case name != "table-row" || !s.inTable:
	case s.row.empty():
		s.line += s.repeat
	default:
		s.left, s.begun = s.repeat, true
		s.repeat = 0 // an end without a beginning gives nothing
	}
	return nil
}

// readCell reads a cell to its end. What is covered by a merged cell is not seen by a person, so it is left out.
func (s *odsSheet) readCell(element xml.StartElement) error {
	if err := s.cell.read(s.part, element.Name.Local); err != nil {
		return err
	}
	first := s.column
	s.column += repetition(element, "number-columns-repeated")
	if element.Name.Local == "covered-table-cell" {
		return nil
	}
	text := s.cell.show(element)
	if len(text) > maxCell {
		s.row.spoil(problemLongCell)
	}
	for i := first; i < s.column && text != "" && s.row.problem == ""; i++ {
		if err := s.row.set(i, text); err != nil {
			return err
		}
	}
	return nil
}

// repetition reads how often a row or cell is there. LibreOffice writes the empty rest of a table so.
func repetition(element xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(element, name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<30)
}
