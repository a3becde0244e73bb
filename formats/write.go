package formats

import (
	"fmt"
	"io"

	"clientele"
)

// NewWriter starts a table of the format "csv" or "xlsx". The first row is the header. What is written can be read
// by Open and gives the same cells, but for the byte 0, bytes that are not UTF-8, empty cells at the end of a row and
// rows without any text.
//
// A row over the limits of Open, and for XLSX over those of a spreadsheet, is refused with KindTooLarge; nothing of
// it is written. Any other format is an internal error. Close does not close w.
func NewWriter(format string, w io.Writer) (clientele.SheetWriter, error) {
	switch format {
	case "csv":
		return newCSVWriter(w)
	case "xlsx":
		return newXLSXWriter(w)
	}
	return nil, fmt.Errorf("no table can be written as %q", format)
}

// What a row may hold so that it can be read back whatever escaping adds, which at most doubles it.
const (
	maxWrittenCell = 500_000 // bytes
	maxWrittenRow  = 1_500_000
)

// checkRow refuses a row that could not be read back.
func checkRow(cells []string) error {
	if len(cells) > maxColumns {
		return errTooManyColumns
	}
	size := 0
	for _, cell := range cells {
		size += len(cell)
		if len(cell) > maxWrittenCell {
			return tooLarge("A cell holds more text than a table can carry (500 kB).")
		}
	}
	if size > maxWrittenRow {
		return tooLarge("A row holds more text than a table can carry (1.5 MB).")
	}
	return nil
}
