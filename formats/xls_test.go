package formats

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"clientele"

	"github.com/richardlehane/mscfb"
)

// readStream reads a workbook stream without its container, with the same errors as Open.
func readStream(stream []byte) (rows []clientele.SheetRow, err error) {
	src := &source{}
	sheet, err := openXLS(bytes.NewReader(stream), int64(len(stream)))
	if err != nil {
		return nil, src.explain(err)
	}
	for {
		row, err := sheet.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, src.explain(err)
		}
		row.Cells = slices.Clone(row.Cells)
		rows = append(rows, row)
	}
}

func wantStream(t *testing.T, stream []byte, want ...string) {
	t.Helper()
	rows, err := readStream(stream)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, show(rows), want)
}

type (
	u  = uint16
	u4 = uint32
)

func TestXLSCells(t *testing.T) {
	globals := new(biff).
		record(recordFormat, u(164), u(10), byte(0), "dd.mm.yyyy").
		record(recordXF, u(0), u(0)).record(recordXF, u(0), u(164)).record(recordXF, u(0), u(10)).
		record(recordSST, u4(1), u4(1), u(3), byte(0), "\xC4bc")
	sheet := new(biff).
		record(0x0208, u(0), u(0), u(9)). // ROW, of no interest
		record(recordLabelSST, u(0), u(0), u(0), u4(0)).
		record(recordRK, u(0), u(1), u(0), u4(100<<2|2)).
		record(recordRK, u(0), u(2), u(0), u4(0x3FF00000|1)). // 1.0 / 100
		record(recordRK, u(0), u(3), u(0), u4(0xFFFFFFFC|2)). // -1
		record(recordMulRK, u(0), u(4), u(0), u4(5<<2|2), u(1), u4(31113<<2|2), u(5)).
		record(recordNumber, u(1), u(0), u(2), 0.125).
		record(recordBoolErr, u(1), u(1), u(0), byte(1), byte(0)).
		record(recordBoolErr, u(1), u(2), u(0), byte(0x2A), byte(1)).
		record(recordFormula, u(1), u(3), u(0), 358401234567.0, u(0), u4(0), u(0)).
		record(recordFormula, u(1), u(4), u(0), "\x00\x00\x00\x00\x00\x00\xFF\xFF", u(0), u4(0), u(0)).
		record(0x04BC, "a shared formula in between").
		record(recordString, u(2), byte(1), wide("žЯ")).
		record(recordFormula, u(1), u(5), u(0), "\x01\x00\x00\x00\x00\x00\xFF\xFF", u(0), u4(0), u(0)).
		record(recordFormula, u(1), u(6), u(0), "\x03\x00\x00\x00\x00\x00\xFF\xFF", u(0), u4(0), u(0)).
		record(recordString, u(5), byte(0), "stray").
		record(recordLabel, u(1), u(7), u(0), u(4), byte(0), "Nina").
		record(recordBOF, u(versionBIFF8), u(0x20), u4(0)). // a chart with cells of its own
		record(recordNumber, u(7), u(0), u(0), 1.0).
		record(recordEOF).
		record(recordLabel, u(9), u(1), u(0), u(1), byte(0), "z")
	wantStream(t, workbook(versionBIFF8, globals, sheet),
		"1:Äbc|100|0.01|-1|5|1985-03-07", "2:12.50%|TRUE|#N/A|358401234567|žЯ|FALSE||Nina", "10:|z")
}

func TestXLSDates1904(t *testing.T) {
	globals := new(biff).record(recordDateMode, u(1)).record(recordXF, u(0), u(14))
	sheet := new(biff).record(recordNumber, u(0), u(0), u(0), 29651.0)
	wantStream(t, workbook(versionBIFF8, globals, sheet), "1:1985-03-07")
}

// A text may break off anywhere at the end of a record: in its head no, but in its characters, with another width
// after the break, in its runs, and in its phonetic part.
func TestXLSContinuedTexts(t *testing.T) {
	globals := new(biff).
		record(recordSST, u4(4), u4(4), u(6), byte(0), "Jus").
		record(recordContinue, byte(1), wide("sö"), byte(0x6C)).
		record(recordEOF)
	sheet := new(biff).record(recordLabelSST, u(0), u(0), u(0), u4(0))
	if _, err := readStream(workbook(versionBIFF8, globals, sheet)); clientele.KindOf(err) != clientele.KindMediaType {
		t.Error("half a character at the end of a record was read:", err)
	}
	globals = new(biff).
		record(recordSST, u4(4), u4(4), u(6), byte(0), "Jus").
		record(recordContinue, byte(1), wide("sЯ")).
		record(recordContinue, byte(0), "n").
		record(recordContinue, u(2), byte(textRich|textPhonetic|textWide), u(1), u4(5), wide("💈"), "ru").
		record(recordContinue, "nspho").
		record(recordContinue, "ne", u(0), byte(0), u(3), byte(textRich), u(2), "end").
		record(recordContinue, "12345678")
	sheet = new(biff)
	for i := range 4 {
		sheet.record(recordLabelSST, u(0), u(i), u(0), u4(i))
	}
	wantStream(t, workbook(versionBIFF8, globals, sheet), "1:JussЯn|💈||end")
}

func TestXLSBeforeExcel97(t *testing.T) {
	globals := new(biff).record(recordCodePage, u(1251)).
		record(recordFormat, u(164), byte(4), "yyyy").
		record(recordXF, u(0), u(164))
	sheet := new(biff).
		record(recordLabel, u(0), u(0), u(0), u(4), "\xC0\xED\xED\xE0").
		record(recordRString, u(0), u(1), u(0), u(3), "abc", byte(1), "\x00\x01").
		record(recordNumber, u(0), u(2), u(0), 31113.0).
		record(recordFormula, u(0), u(3), u(0), "\x00\x00\x00\x00\x00\x00\xFF\xFF", u(0), u4(0), u(0)).
		record(recordString, u(2), "\xCE\xEA")
	wantStream(t, workbook(versionBIFF5, globals, sheet), "1:Анна|abc|1985-03-07|Ок")
}

func TestXLSPassword(t *testing.T) {
	stream := workbook(versionBIFF8, new(biff).record(recordFilePass, u(1)), new(biff))
	if _, err := readStream(stream); err == nil || !strings.Contains(err.Error(), "protected by a password") {
		t.Error(err)
	}
}

func TestXLSHostile(t *testing.T) {
	cell := new(biff).record(recordLabelSST, u(0), u(0), u(0), u4(0))
	for name, stream := range map[string][]byte{
		"more texts than there are": workbook(versionBIFF8, new(biff).record(recordSST, u4(0), u4(math32), u(1), byte(0), "a"), cell),
		"a phonetic part of 4 GiB":  workbook(versionBIFF8, new(biff).record(recordSST, u4(1), u4(1), u(1), byte(4), u4(math32), "a"), cell),
		"a text longer than given":  workbook(versionBIFF8, new(biff).record(recordSST, u4(1), u4(1), u(0xFFFF), byte(1), "a"), cell),
		"a short cell":              workbook(versionBIFF8, new(biff), new(biff).record(recordNumber, u(0))),
		"a cell without value":      workbook(versionBIFF8, new(biff), new(biff).record(recordNumber, u(0), u(0), u(0))),
		"a label without text":      workbook(versionBIFF5, new(biff), new(biff).record(recordLabel, u(0), u(0), u(0), u(9), "abc")),
		"no end":                    workbook(versionBIFF8, new(biff), new(biff).record(recordBOF, u4(0)).record(recordEOF))[:40],
		"a version unknown":         workbook(0x0700, new(biff), cell),
		"a sheet outside":           new(biff).record(recordBOF, u(versionBIFF8), u(substreamGlobal)).record(recordSheet, u4(math32), u(0)).record(recordEOF).Bytes(),
		"nothing":                   nil,
	} {
		if rows, err := readStream(stream); clientele.KindOf(err) != clientele.KindMediaType {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	wantStream(t, workbook(versionBIFF8, new(biff), new(biff).
		record(recordLabelSST, u(0), u(0), u(0), u4(math32)). // no such text
		record(recordRK, u(0), u(1), u(999), u4(4|2)).        // no such style
		record(recordMulRK, u(0), u(2), u(0))), "1:|1")
}

const math32 = 1<<32 - 1

// The test file must have what the hard part of the reader is for.
func TestSalonXLSHasContinuedTexts(t *testing.T) {
	container, err := mscfb.New(bytes.NewReader(testFile(t, "salon.xls")))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range container.File {
		if f.Name != "Workbook" {
			continue
		}
		stream, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		for len(stream) >= 4 {
			id, size := u16(stream), u16(stream[2:])
			if stream = stream[4+size:]; id == recordSST && u16(stream) == recordContinue {
				return
			}
		}
	}
	t.Error("no CONTINUE record after the shared texts")
}
