package formats

import (
	"bytes"
	"io"
	"testing"

	"clientele"

	"github.com/richardlehane/mscfb"
)

// checkRead reads data and asserts what holds for whatever file: rows within the bounds, in the order of their
// lines, and an end that is one for a person.
func checkRead(t *testing.T, data []byte) {
	rows, _, err := read(data)
	checkRows(t, rows, err)
}

func checkRows(t *testing.T, rows []clientele.SheetRow, err error) {
	if err != nil && clientele.KindOf(err) == "" {
		t.Errorf("an error that cannot be shown: %v", err)
	}
	for _, row := range rows {
		size := 0
		for _, cell := range row.Cells {
			size += len(cell)
			if bytes.IndexByte([]byte(cell), 0) >= 0 {
				t.Error("a byte 0")
			}
		}
		switch n := len(row.Cells); {
		case n > maxColumns, size > 3*maxRow, row.Line < 1: // decoding can make three bytes of one
			t.Errorf("line %d, %d cells, %d bytes", row.Line, n, size)
		case n > 0 && row.Cells[n-1] == "", n == 0 && row.Problem == "":
			t.Errorf("line %d has nothing at its end", row.Line)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\nc,\"d\n", "sep=;\r\n\"a\"\"b\";c\r\n", "\xFF\xFEa\x00,\x00b\x00", "\xEF\xBB\xBF'=1\t\"x\ny\"", "a;b\r\r\n\xE4;\"\"", "\"a\" b,\"c \"d\" e\",\n\"\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, data)
		rows, format, err := read(data)
		if err != nil || format != "csv" {
			return
		}
		for i := 1; i < len(rows); i++ {
			if rows[i].Line <= rows[i-1].Line {
				t.Errorf("line %d after line %d", rows[i].Line, rows[i-1].Line)
			}
		}
		if last := rows[len(rows)-1].Line; last > len(data)+1 {
			t.Errorf("line %d of %d bytes", last, len(data))
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(testFile(f, "salon.xlsx"), "", "", "")
	f.Add([]byte(nil), `<sheetData><row r="2"><c r="B2" t="s" s="1"><v>0</v></c><c t="inlineStr"><is><t>_x000D_</t></is></c></row></sheetData>`,
		`<sst><si><t>a</t></si></sst>`, `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d.m.yy"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, data []byte, sheet, texts, styles string) {
		if len(data) > 0 {
			checkRead(t, data)
			return
		}
		checkRead(t, xlsxOf(sheet, "xl/sharedStrings.xml", texts, "xl/styles.xml", styles))
	})
}

func FuzzXLS(f *testing.F) {
	whole := testFile(f, "salon.xls")
	f.Add(whole)
	container, err := mscfb.New(bytes.NewReader(whole))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range container.File {
		if file.Name == "Workbook" {
			stream, err := io.ReadAll(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(stream)
		}
	}
	f.Add(workbook(versionBIFF5, new(biff).record(recordCodePage, u(1252)), new(biff).record(recordLabel, u(0), u(0), u(0), u(1), "x")))
	f.Add(workbook(versionBIFF8, new(biff).record(recordSST, u4(1), u4(1), u(3), byte(13), u(1), u4(2)).record(recordContinue, byte(1), wide("abc"), "123456"),
		new(biff).record(recordLabelSST, u(0), u(0), u(0), u4(0))))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, data)
		rows, err := readStream(data)
		checkRows(t, rows, err)
	})
}

func FuzzODS(f *testing.F) {
	f.Add(testFile(f, "salon.ods"), "")
	f.Add([]byte(nil), `<office:body><office:spreadsheet><table:table><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="2"><text:p>01</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>`)
	f.Fuzz(func(t *testing.T, data []byte, content string) {
		if len(data) > 0 {
			checkRead(t, data)
			return
		}
		checkRead(t, odsOf(content))
	})
}
