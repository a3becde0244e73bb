package clientele

import "io"

// A Sheet is a table read row by row from an uploaded file. What a file's format is, is nobody's business here;
// package formats reads CSV, XLSX, XLS and ODS into it.
type Sheet interface {
	// Format names what the file turned out to be: "csv", "xlsx", "xls" or "ods".
	Format() string
	// Next gives the next row that is not empty, and io.EOF after the last. The row is valid until the next call.
	// A row that cannot be read for itself alone has Problem set, and reading goes on; a file that cannot be read
	// further gives an *Error that says why.
	Next() (SheetRow, error)
	// Close frees what reading needed. The file itself stays open.
	Close() error
}

// SheetRow is one row of a Sheet.
type SheetRow struct {
	Line    int      // the physical line (CSV) or row (spreadsheets) where it begins, from 1
	Cells   []string // as a person sees them; dates as 2006-01-02, numbers without a needless fraction
	Problem string   // why this row cannot be used, when it cannot; without the row's content
}

// OpenSheet recognises a table by its bytes, whatever its name says, and opens it. It fails with KindMediaType when
// the file is no table that can be read, and with KindTooLarge when it is a bomb.
type OpenSheet func(name string, file io.ReaderAt, size int64) (Sheet, error)

// A SheetWriter writes a table row by row. Cells that a spreadsheet would take for a formula are neutralised so that
// reading them back gives the same text.
type SheetWriter interface {
	Write(cells []string) error
	// Close ends the file; without it the file is not whole.
	Close() error
}

// NewSheetWriter starts a table of the format "csv" or "xlsx".
type NewSheetWriter func(format string, w io.Writer) (SheetWriter, error)
