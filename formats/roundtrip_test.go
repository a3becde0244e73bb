package formats

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"clientele"

	"github.com/xuri/excelize/v2"
)

// Pieces of texts that escaping, quoting or recognition could get wrong.
var pieces = []string{
	"Anna", "ä", "💇‍♀️", "Я", " ", "  ", "", "'", "''", "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", ";", ",", "|", ":", "^", "\"", "\"\"",
	"=1+1", "'=1", "+358 40 1234567", "0401234567", "sep=;", "%PDF-", "<html", "{\"", "BEGIN:VCARD", "PK", "_x0041_", "_x00", "_", "x0041_",
	"\x01", "\x1F", "\x7F", "\uFEFF", "\uFFFE", "&amp;", "<b>", "]]>", "\u00A0", "\u2028", "\u0085", "1e5", "00100", "2024-01-31", "TRUE", "#N/A",
}

func randomText(r *rand.Rand) string {
	var out strings.Builder
	for range r.IntN(5) {
		out.WriteString(pieces[r.IntN(len(pieces))])
	}
	return out.String()
}

// randomTable gives rows of different lengths; its last cells and some rows may be empty.
func randomTable(seed uint64) [][]string {
	r := rand.New(rand.NewPCG(seed, 1))
	table := make([][]string, 1+r.IntN(6))
	for i := range table {
		table[i] = make([]string, 1+r.IntN(5))
		for j := range table[i] {
			table[i][j] = randomText(r)
		}
	}
	return table
}

// trimmed is what of a table is promised to come back: no empty cells at the ends of rows, no rows without text.
func trimmed(table [][]string) (out [][]string) {
	for _, cells := range table {
		cells = slices.Clone(cells)
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > 0 {
			out = append(out, cells)
		}
	}
	return out
}

func write(t testing.TB, format string, table [][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(format, &out)
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range table {
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func checkRoundTrip(t *testing.T, format string, table [][]string) {
	t.Helper()
	data := write(t, format, table)
	want := trimmed(table)
	rows, got, err := read(data)
	if len(want) == 0 {
		if clientele.KindOf(err) != clientele.KindMediaType {
			t.Fatalf("%s: an empty table gives %v, %v", format, rows, err)
		}
		return
	}
	if err != nil || got != format || len(rows) != len(want) {
		t.Fatalf("%s: %q, %d rows, %v; want %d rows %q", format, got, len(rows), err, len(want), want)
	}
	for i := range rows {
		if rows[i].Problem != "" || !slices.Equal(rows[i].Cells, want[i]) {
			t.Fatalf("%s: row %d is %q (%s), want %q", format, i, rows[i].Cells, rows[i].Problem, want[i])
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for seed := range uint64(1500) {
		table := randomTable(seed)
		checkRoundTrip(t, "csv", table)
		checkRoundTrip(t, "xlsx", table)
	}
}

func TestRoundTripOfEveryPiece(t *testing.T) {
	for _, first := range pieces {
		for _, second := range pieces {
			checkRoundTrip(t, "csv", [][]string{{first + second}})
		}
		checkRoundTrip(t, "xlsx", [][]string{{first}, {first + first, "", first}})
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add("Name", "'=1", "a;\n-b")
	f.Add("+358", "_x0041_", "\"\r\n")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		clean := func(text string) string { return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "") }
		a, b, c = clean(a), clean(b), clean(c)
		table := [][]string{{a, b}, {c, a, b}, {b + c}}
		checkRoundTrip(t, "csv", table)
		checkRoundTrip(t, "xlsx", table)
	})
}

func TestNeutralise(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+358": "'+358", "-1": "'-1", "@x": "'@x", "\t=x": "'\t'=x", "\r": "'\r",
		"'=x": "''=x", "''-x": "'''-x", "'Anna": "'Anna", "Anna": "Anna", "": "", "a=b": "a=b", "a,=b": "a,=b",
		"a;=b": "a;'=b", "a;\"=b": "a;\"'=b", "a\n-b": "a\n'-b", "a\r\n@b": "a\r\n'@b", "a; =b": "a; =b",
	} {
		if got := neutralise(text); got != want {
			t.Errorf("neutralise(%q) = %q, want %q", text, got, want)
		}
		if got := restore(want); got != text {
			t.Errorf("restore(%q) = %q, want %q", want, got, text)
		}
	}
}

// However a program cuts our lines into cells, by commas or by semicolons, no cell begins like a formula.
func TestNoFormulaInCSV(t *testing.T) {
	for seed := range uint64(1500) {
		data := write(t, "csv", randomTable(seed))
		for _, separator := range []byte{',', ';'} {
			row := csvRow{separator: separator}
			for rest := data[3:]; len(rest) > 0; {
				n, out := row.find(rest, true)
				if out != rowWhole { // the other program sees an unclosed quotation mark: it goes on at the next line
					n = bytes.IndexByte(rest, '\n') + 1
				}
				for _, cell := range row.cells {
					formulas := "=+-@"
					if separator == ',' {
						formulas += "\t\r"
					} else {
						cell = bytes.TrimLeft(cell, "\"\t\r\n")
					}
					if len(cell) > 0 && strings.IndexByte(formulas, cell[0]) >= 0 {
						t.Fatalf("seed %d, cut by %q: the cell %q in %q", seed, separator, cell, data)
					}
				}
				rest = rest[max(n, 1):]
			}
		}
	}
}

func TestCSVAsWritten(t *testing.T) {
	got := string(write(t, "csv", [][]string{{"Name", "Phone"}, {"Äijälä, \"Ö\"", "+358401234567"}, {"", "a b"}}))
	want := "\uFEFFName,Phone\r\n\"Äijälä, \"\"Ö\"\"\",'+358401234567\r\n,a b\r\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// excelize stands for the programs that read what we write.
func TestXLSXAsOthersReadIt(t *testing.T) {
	table := [][]string{{"Name", "Phone", "Note"}, {"Äijälä & <Co>", "+358401234567", "=HYPERLINK(\"x\")"}, {"", "00100", " two\nlines "}}
	for i := range 250 {
		table = append(table, []string{fmt.Sprint("Customer ", i), "", "x"})
	}
	book, err := excelize.OpenReader(bytes.NewReader(write(t, "xlsx", table)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	got, err := book.GetRows(sheet)
	if err != nil || !slices.EqualFunc(got, table, slices.Equal[[]string]) {
		t.Errorf("%v, %d rows, first %q", err, len(got), got[:min(len(got), 3)])
	}
	panes, err := book.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	id, err := book.GetCellStyle(sheet, "A1")
	if err != nil {
		t.Fatal(err)
	}
	style, err := book.GetStyle(id)
	if err != nil || style.Font == nil || !style.Font.Bold {
		t.Errorf("the header is not bold: %+v, %v", style, err)
	}
	if formula, err := book.GetCellFormula(sheet, "C2"); err != nil || formula != "" {
		t.Errorf("a formula %q, %v", formula, err)
	}
	if width, err := book.GetColWidth(sheet, "A"); err != nil || width != 15 {
		t.Errorf("the width is %v, %v", width, err)
	}
}

func TestWriterRefuses(t *testing.T) {
	if _, err := NewWriter("pdf", io.Discard); err == nil || clientele.KindOf(err) != "" {
		t.Error(err)
	}
	for _, format := range []string{"csv", "xlsx"} {
		for name, cells := range map[string][]string{
			"columns": make([]string, maxColumns+1), "cell": {strings.Repeat("x", maxWrittenCell+1)},
			"row": slices.Repeat([]string{strings.Repeat("x", 30_000)}, 60),
		} {
			var out bytes.Buffer
			w, err := NewWriter(format, &out)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Write(cells); clientele.KindOf(err) != clientele.KindTooLarge {
				t.Errorf("%s, %s: %v", format, name, err)
			}
			if err := w.Write([]string{"after"}); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			wantRows(t, out.Bytes(), "1:after")
		}
	}
	x, _ := NewWriter("xlsx", io.Discard)
	if err := x.Write([]string{strings.Repeat("💇", 16_384)}); clientele.KindOf(err) != clientele.KindTooLarge {
		t.Error("a cell longer than a spreadsheet's:", err)
	}
	if err := x.Write([]string{strings.Repeat("€", 32_767)}); err != nil {
		t.Error("a cell as long as a spreadsheet's:", err)
	}
}

// The longest that may be written can be read, whatever it takes to escape it.
func TestRoundTripAtTheLimit(t *testing.T) {
	for _, piece := range []string{"\"", ";=", "\"'", "x", "\n-", "é"} {
		cell := strings.Repeat(piece, maxWrittenCell/len(piece))
		checkRoundTrip(t, "csv", [][]string{{"a", "b", "c"}, {cell, cell, cell}, {"d"}})
	}
}

// failing takes some bytes and then no more.
type failing struct{ left int }

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errDisk
	}
	return len(b), nil
}

func TestWriterPassesFaultsOn(t *testing.T) {
	for _, format := range []string{"csv", "xlsx"} {
		for _, left := range []int{0, 40, 2000, 50_000} {
			w, err := NewWriter(format, &failing{left})
			for i := 0; err == nil && i < 100_000; i++ {
				err = w.Write([]string{fmt.Sprint(i), fmt.Sprint(i * i)})
			}
			if err == nil {
				err = w.Close()
			}
			if err != errDisk {
				t.Errorf("%s after %d bytes: %v", format, left, err)
			}
		}
	}
}
