package formats

import "bytes"

// outcome is what looking for a row came to.
type outcome int

const (
	rowWhole    outcome = iota
	rowMore             // the end of the row is not among the bytes given
	rowUnclosed         // a quotation mark opens and never closes
	rowWide             // there is text beyond maxColumns
)

// csvRow finds the cells of one row. Quoting is that of RFC 4180, read with patience: a quotation mark inside of an
// unquoted cell is a character as any other; and one inside of a quoted cell too, when the cell still closes on the
// same line. Whatever is proper RFC 4180 is read exactly.
type csvRow struct {
	separator byte
	doubt     int      // a quotation mark before this place cannot open a cell of several lines
	cells     [][]byte // valid while the bytes given to find are
	crossed   bool     // a cell holds a line end
	opened    int      // with rowUnclosed: where the quotation mark stands
	reach     int      // with rowUnclosed: up to where its end was looked for
	barren    int      // up to where closerOnLine found nothing, so that it need not look again
}

// find reads the row that begins at b[0] and gives its length with its line end. With last, b is all there is.
func (r *csvRow) find(b []byte, last bool) (int, outcome) {
	r.cells, r.crossed, r.barren = r.cells[:0], false, 0
	for at := 0; ; {
		end, cell, out := at, []byte(nil), rowWhole
		if at < len(b) && b[at] == '"' {
			end, cell, out = r.quoted(b, at, last)
		} else {
			end, out = r.unquoted(b, at, last)
			cell = b[at:end]
		}
		if out != rowWhole {
			return 0, out
		}
		switch {
		case len(r.cells) < maxColumns:
			r.cells = append(r.cells, cell)
		case len(cell) > 0:
			return 0, rowWide
		}
		if end == len(b) || b[end] != r.separator {
			return afterLineEnd(b, end, last)
		}
		at = end + 1
	}
}

// unquoted gives where the cell that begins at b[at] ends: at a separator, a line end or the file's end.
func (r *csvRow) unquoted(b []byte, at int, last bool) (int, outcome) {
	for ; at < len(b); at++ {
		if c := b[at]; c == r.separator || c == '\n' || c == '\r' {
			return at, rowWhole
		}
	}
	if !last {
		return at, rowMore
	}
	return at, rowWhole
}

// afterLineEnd gives where the next row begins: after CRLF, LF or CR.
func afterLineEnd(b []byte, end int, last bool) (int, outcome) {
	switch {
	case end == len(b):
		return end, rowWhole
	case b[end] == '\n':
		return end + 1, rowWhole
	case end+1 == len(b) && !last:
		return 0, rowMore
	case end+1 < len(b) && b[end+1] == '\n':
		return end + 2, rowWhole
	}
	return end + 1, rowWhole
}

// quoted reads the cell whose quotation mark stands at b[open].
func (r *csvRow) quoted(b []byte, open int, last bool) (int, []byte, outcome) {
	crossed, doubled := false, false
	for at := open + 1; ; {
		mark := bytes.IndexByte(b[at:], '"')
		stop := len(b)
		if mark >= 0 {
			stop = at + mark
		}
		crossed = crossed || bytes.ContainsAny(b[at:stop], "\r\n")
		if crossed && open < r.doubt || stop-open > maxCell {
			return r.unclosed(open, stop)
		}
		if mark < 0 {
			if !last {
				return 0, nil, rowMore
			}
			return r.unclosed(open, stop)
		}
		mark = stop
		switch end, kind := r.judge(b, mark, last); kind {
		case markUnknown:
			return 0, nil, rowMore
		case markDoubled:
			doubled, at = true, mark+2
		case markCloses:
			r.crossed = r.crossed || crossed
			cell := b[open+1 : mark]
			if doubled {
				cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
			}
			return end, cell, rowWhole
		case markStray:
			closer, out := r.closerOnLine(b, mark, last)
			switch {
			case out == rowMore:
				return 0, nil, rowMore
			case crossed && (closer < 0 || r.beginsCell(b, mark)):
				return r.unclosed(open, mark)
			case closer < 0: // no quoted cell after all, but one that begins with a quotation mark
				end, out := r.unquoted(b, open, last)
				return end, b[open:end], out
			}
			doubled, at = true, closer
		}
	}
}

func (r *csvRow) unclosed(open, reach int) (int, []byte, outcome) {
	r.opened, r.reach = open, reach
	return 0, nil, rowUnclosed
}

// mark is what a quotation mark inside of a quoted cell is.
type mark int

const (
	markUnknown mark = iota // what follows it is not there yet
	markDoubled             // the first of two that stand for one
	markCloses
	markStray // against the rules
)

// judge looks at what follows the quotation mark at b[at]. Blanks between it and the end of the cell are tolerated;
// end is where the cell ends.
func (r *csvRow) judge(b []byte, at int, last bool) (end int, kind mark) {
	end = at + 1
	if end < len(b) && b[end] == '"' {
		return end, markDoubled
	}
	for end < len(b) && b[end] == ' ' && r.separator != ' ' {
		end++
	}
	switch {
	case end == len(b) && !last:
		return end, markUnknown
	case end == len(b), b[end] == r.separator, b[end] == '\n', b[end] == '\r':
		return end, markCloses
	}
	return end, markStray
}

// beginsCell tells whether the quotation mark at b[at] stands where a cell would begin.
func (r *csvRow) beginsCell(b []byte, at int) bool {
	c := b[at-1]
	return c == r.separator || c == '\n' || c == '\r'
}

// closerOnLine looks on the line of the stray quotation mark at b[at] for one that closes the cell before another
// cell's begins. It gives -1 when there is none.
func (r *csvRow) closerOnLine(b []byte, at int, last bool) (int, outcome) {
	i := max(at+1, r.barren)
	for ; i < len(b) && b[i] != '\n' && b[i] != '\r'; i++ {
		if b[i] != '"' {
			continue
		}
		_, kind := r.judge(b, i, last)
		switch {
		case kind == markUnknown:
			return -1, rowMore
		case kind == markCloses:
			return i, rowWhole
		case kind == markDoubled:
			i++
		case r.beginsCell(b, i):
			r.barren = i
			return -1, rowWhole
		}
	}
	if i >= len(b) && !last {
		return -1, rowMore
	}
	r.barren = i
	return -1, rowWhole
}
