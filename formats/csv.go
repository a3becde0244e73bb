package formats

import (
	"bytes"
	"fmt"
	"io"

	"clientele"

	"golang.org/x/text/transform"
)

// csvSheet reads rows from a buffer that holds the row at hand as a whole; so a row that turns out to be broken can
// be left, and reading goes on with the next line. Memory is bounded by maxRow whatever the file holds.
type csvSheet struct {
	in      io.Reader // UTF-8 or an 8-bit charset
	charset charset
	row     csvRow
	buf     []byte
	start   int   // buf[start:] is not read yet
	base    int64 // where buf[0] stands in the text
	ended   bool  // nothing comes after buf
	line    int   // of buf[start], from 1
	doubt   int64 // in the text; see unclosed
	text    []byte
	ends    []int
	cells   []string
}

// openText opens what is neither ZIP nor OLE2.
func openText(src *source, sample []byte) (clientele.Sheet, error) {
	set := detectCharset(sample)
	var in io.Reader = io.NewSectionReader(src, int64(set.bom), src.size-int64(set.bom))
	text := sample[set.bom:]
	if set.wide != nil {
		in = transform.NewReader(in, set.wide.NewDecoder())
		text, _ = set.wide.NewDecoder().Bytes(text)
	}
	if len(bytes.Trim(text, " \t\r\n")) == 0 && src.size <= sampleSize {
		return nil, mediaType("This file is empty. Choose a file with at least one row.")
	}
	if err := refuseNonText(text, set.bom > 0); err != nil {
		return nil, err
	}
	s := &csvSheet{in: in, charset: set, line: 1, buf: make([]byte, 0, 64<<10)}
	if err := s.fill(); err != nil {
		return nil, err
	}
	if declared, length := declaredSeparator(s.buf); length > 0 {
		s.row.separator, s.start, s.line = declared, length, 2
	} else {
		s.row.separator = detectSeparator(text)
	}
	return s, nil
}

func (s *csvSheet) Format() string { return "csv" }
func (s *csvSheet) Close() error   { return nil }

func (s *csvSheet) Next() (clientele.SheetRow, error) {
	for {
		b := s.buf[s.start:]
		if len(b) == 0 && s.ended {
			return clientele.SheetRow{}, io.EOF
		}
		s.row.doubt = int(s.doubt - s.base - int64(s.start))
		length, out := s.row.find(b, s.ended)
		switch {
		case out == rowWide:
			return clientele.SheetRow{}, errTooManyColumns
		case out == rowUnclosed:
			return s.unclosed(b)
		case out == rowMore && len(b) >= maxRow:
			return s.skipLine(problemLongRow)
		case out == rowMore:
			if err := s.fill(); err != nil {
				return clientele.SheetRow{}, err
			}
		default:
			row := s.take(b[:length])
			if row.Problem != "" || len(row.Cells) > 0 {
				return row, nil
			}
		}
	}
}

// fill reads more into the buffer, which grows as far as the longest row needs.
func (s *csvSheet) fill() error {
	s.base += int64(s.start)
	s.buf = s.buf[:copy(s.buf, s.buf[s.start:])]
	s.start = 0
	if len(s.buf)*2 > cap(s.buf) {
		s.buf = append(make([]byte, 0, cap(s.buf)*2), s.buf...)
	}
	n, err := io.ReadFull(s.in, s.buf[len(s.buf):cap(s.buf)])
	s.buf = s.buf[:len(s.buf)+n]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		s.ended, err = true, nil
	}
	return err
}

// take makes a row of the cells found in b and goes behind it.
func (s *csvSheet) take(b []byte) clientele.SheetRow {
	row := clientele.SheetRow{Line: s.line}
	s.start += len(b)
	s.line++
	if s.row.crossed {
		s.line += lineEnds(b) - 1
	}
	s.text, s.ends = s.text[:0], s.ends[:0]
	for _, cell := range s.row.cells {
		if len(cell) > maxCell {
			row.Problem = problemLongCell
			return row
		}
		s.text = s.charset.appendText(s.text, cell)
		s.ends = append(s.ends, len(s.text))
	}
	row.Cells = s.split(string(s.text))
	return row
}

// split cuts the text of a row into its cells, without the empty ones at its end.
func (s *csvSheet) split(text string) []string {
	s.cells = s.cells[:0]
	start, filled := 0, 0
	for i, end := range s.ends {
		s.cells = append(s.cells, restore(text[start:end]))
		if end > start {
			filled = i + 1
		}
		start = end
	}
	return s.cells[:filled]
}

// unclosed leaves a row whose quotation mark never closes and goes on with the line after that mark. Before the place
// up to where its end was looked for in vain, no other can open a cell of several lines: its end would have been
// found. So no byte is searched more than twice, however many such marks a file has.
func (s *csvSheet) unclosed(b []byte) (clientele.SheetRow, error) {
	if s.row.opened >= s.row.doubt {
		s.doubt = s.base + int64(s.start+s.row.reach)
	}
	first := s.line
	opened := s.row.opened
	line := first + lineEnds(b[:opened])
	problem := fmt.Sprintf("the quotation mark that opens on line %d is never closed", line)
	if s.row.reach-opened > maxCell {
		problem += " within 1 MiB"
	}
	s.start += opened
	s.line = line
	row, err := s.skipLine(problem)
	row.Line = first
	return row, err
}

// skipLine gives the line at hand as a problem and goes on with the next.
func (s *csvSheet) skipLine(problem string) (clientele.SheetRow, error) {
	row := clientele.SheetRow{Line: s.line, Problem: problem}
	for {
		b := s.buf[s.start:]
		if end := bytes.IndexAny(b, "\r\n"); end >= 0 {
			if next, out := afterLineEnd(b, end, s.ended); out == rowWhole {
				s.start += next
				s.line++
				return row, nil
			}
			s.start += end
		} else {
			s.start = len(s.buf)
		}
		if s.ended {
			return row, nil
		}
		if err := s.fill(); err != nil {
			return row, err
		}
	}
}

// lineEnds counts CRLF, LF and CR as one each.
func lineEnds(b []byte) int {
	return bytes.Count(b, []byte("\n")) + bytes.Count(b, []byte("\r")) - bytes.Count(b, []byte("\r\n"))
}
