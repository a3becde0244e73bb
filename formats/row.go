package formats

import (
	"strings"

	"clientele"
)

var errTooManyColumns = tooLarge("This table has more than 1,000 columns. Remove the columns that are not needed and try again.")

// row gathers the cells of one row of a spreadsheet and keeps them within bounds.
type row struct {
	cells   []string
	size    int
	problem string
}

func (r *row) reset() {
	clear(r.cells)
	r.cells, r.size, r.problem = r.cells[:0], 0, ""
}

// empty tells that the row has nothing to give.
func (r *row) empty() bool { return len(r.cells) == 0 && r.problem == "" }

// set puts text into a column, counted from 0. A row that has become too large forgets its cells.
func (r *row) set(column int, text string) error {
	text = withoutNUL(text)
	if text == "" || r.problem != "" {
		return nil
	}
	if column < 0 || column >= maxColumns {
		return errTooManyColumns
	}
	if r.size += len(text); r.size > maxRow {
		r.spoil(problemLongRow)
		return nil
	}
	for len(r.cells) <= column {
		r.cells = append(r.cells, "")
	}
	r.cells[column] = text
	return nil
}

// spoil makes the row a problem.
func (r *row) spoil(problem string) {
	r.reset()
	r.problem = problem
}

func (r *row) at(line int) clientele.SheetRow {
	return clientele.SheetRow{Line: line, Cells: r.cells, Problem: r.problem}
}

const (
	problemLongCell = "a cell holds more than 1 MiB of text"
	problemLongRow  = "the row holds more than 4 MiB of text"
)

func withoutNUL(text string) string {
	if strings.IndexByte(text, 0) < 0 {
		return text
	}
	return strings.ReplaceAll(text, "\x00", "")
}
