package formats

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"clientele"
)

// bomb packs a part of size bytes of one kind, with a directory that may claim another size.
func bomb(t *testing.T, files []string, name, start string, size int, claimed uint64) []byte {
	t.Helper()
	var packed, out bytes.Buffer
	deflate, _ := flate.NewWriter(&packed, flate.BestSpeed)
	sum := crc32.NewIEEE()
	for _, text := range []string{start, strings.Repeat(" ", size)} {
		deflate.Write([]byte(text))
		sum.Write([]byte(text))
	}
	deflate.Close()
	w := zip.NewWriter(&out)
	for i := 0; i+1 < len(files); i += 2 {
		f, _ := w.Create(files[i])
		f.Write([]byte(files[i+1]))
	}
	f, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum.Sum32(),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: claimed})
	if err != nil {
		t.Fatal(err)
	}
	f.Write(packed.Bytes())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestZipBombs(t *testing.T) {
	ods := []string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}
	xlsx := []string{"_rels/.rels", xlsxTop, "xl/workbook.xml", xlsxWorkbook, "xl/_rels/workbook.xml.rels", xlsxRelations}
	const size = ratioCounts + 1<<20
	for name, data := range map[string][]byte{
		"ods that tells":     bomb(t, ods, "content.xml", "<a>", size, size),
		"ods, many GiB":      bomb(t, ods, "content.xml", "<a>", 100, 1<<40),
		"ods, one long text": bomb(t, ods, "content.xml", "<a><b>x", maxToken+10, maxToken+17),
		"xlsx workbook":      bomb(t, xlsx[:2], "xl/workbook.xml", "<a>", size, size),
		"xlsx styles":        bomb(t, xlsx, "xl/styles.xml", "<a>", size, size),
		"xlsx sheet":         bomb(t, append(xlsx, "xl/styles.xml", xlsxStyles), "xl/worksheets/sheet1.xml", "<a>", size, size),
		"xlsx attribute":     bomb(t, append(xlsx, "xl/styles.xml", xlsxStyles), "xl/worksheets/sheet1.xml", `<a><b x="`, maxToken, maxToken+9),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			wantError(t, data, clientele.KindTooLarge, "unpacks to far more")
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v to find out", took)
			}
		})
	}
}

// What a directory hides is found out by counting.
func TestZipBombThatLies(t *testing.T) {
	data := bomb(t, []string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, "content.xml", "<a>", ratioCounts, 100)
	wantError(t, data, clientele.KindMediaType, "damaged")
}

func TestManySharedTextsEndSomewhere(t *testing.T) {
	text := "<si><t>" + strings.Repeat("0123456789abcdef", 1<<12) + "</t></si>" // 64 KiB
	var texts strings.Builder
	for i := 0; i < maxTexts>>16+1; i++ {
		fmt.Fprintf(&texts, "%s<!-- %x -->", text, i)
	}
	wantError(t, xlsxOf(`<sheetData><row><c t="s"><v>0</v></c></row></sheetData>`, "xl/sharedStrings.xml", "<sst>"+texts.String()+"</sst>"), clientele.KindTooLarge, "")
}

func TestEntityBombs(t *testing.T) {
	const definitions = `<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
	sheet := `<sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>`
	const words = "XML definitions"
	wantError(t, odsOf(definitions), clientele.KindMediaType, words)
	wantError(t, xlsxOf(definitions+sheet), clientele.KindMediaType, words)
	wantError(t, xlsxOf("<sheetData/>", "xl/sharedStrings.xml", definitions+"<sst/>"), clientele.KindMediaType, words)
	wantError(t, xlsxOf("<sheetData/>", "xl/workbook.xml", definitions+xlsxWorkbook[len(xmlHead):]), clientele.KindMediaType, words)
	wantError(t, xlsxOf(sheet), clientele.KindMediaType, "damaged") // an entity without a definition
}

func TestTooManyColumns(t *testing.T) {
	const words = "more than 1,000 columns"
	cells := strings.Repeat("<c><v>1</v></c>", 100_000)
	wantError(t, xlsxOf("<sheetData><row>"+cells+"</row></sheetData>"), clientele.KindTooLarge, words)
	wantError(t, xlsxOf(`<sheetData><row><c r="ZZZZZZZZZZZZZZZZ1"><v>1</v></c></row></sheetData>`), clientele.KindTooLarge, words)
	wantError(t, odsTable(`<table:table-row><table:table-cell table:number-columns-repeated="100000"><text:p>x</text:p></table:table-cell></table:table-row>`), clientele.KindTooLarge, words)
	wantRows(t, xlsxOf(`<sheetData><row><c r="A1"><v>1</v></c><c r="ALL1"/><c r="XFD1" s="1"/></row></sheetData>`), "1:1")
}

func TestTooManyRows(t *testing.T) {
	for _, number := range []string{"1048577", "999999999999", "0", "-5"} {
		wantError(t, xlsxOf(`<sheetData><row r="`+number+`"><c><v>1</v></c></row></sheetData>`), clientele.KindTooLarge, "1,048,576 rows")
	}
}

func TestLongCellsOfSpreadsheets(t *testing.T) {
	long := strings.Repeat("x", maxCell+1)
	inPlace := func(text string) string { return `<c t="inlineStr"><is><t>` + text + `</t></is></c>` }
	rows := map[string][]byte{
		"xlsx": xlsxOf("<sheetData><row>" + inPlace(long) + "</row><row>" + inPlace("Anna") + "</row></sheetData>"),
		"xlsx, shared": xlsxOf(`<sheetData><row><c t="s"><v>0</v></c></row><row>`+inPlace("Anna")+"</row></sheetData>",
			"xl/sharedStrings.xml", "<sst><si><t>"+long+"</t></si></sst>"),
		"ods": odsTable("<table:table-row><table:table-cell><text:p>" + long + "</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Anna</text:p></table:table-cell></table:table-row>"),
		"ods, blanks": odsTable(`<table:table-row><table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell></table:table-row>` +
			"<table:table-row><table:table-cell><text:p>Anna</text:p></table:table-cell></table:table-row>"),
	}
	for name, data := range rows {
		if got := show(mustRead(t, data)); got != "1:!"+problemLongCell+"\n2:Anna" {
			t.Errorf("%s: %.100q", name, got)
		}
	}
	half := strings.Repeat("x", maxCell/2)
	wantRows(t, odsTable(`<table:table-row><table:table-cell table:number-columns-repeated="1000"><text:p>`+half+`</text:p></table:table-cell></table:table-row>`), "1:!"+problemLongRow)
}

// A directory of a million entries is refused before it takes memory.
func TestDirectoriesWithoutEnd(t *testing.T) {
	entry := "PK\x01\x02" + strings.Repeat("\x00", 42)
	end := "PK\x05\x06" + strings.Repeat("\x00", 18)
	data := []byte("PK\x03\x04" + strings.Repeat(entry, 300_000) + end)
	at := len(data) - len(end)
	copy(data[at+8:], "\xE0\x93\xE0\x93") // 300,000 in 16 bits
	size := uint32(at - 4)
	copy(data[at+12:], []byte{byte(size), byte(size >> 8), byte(size >> 16), byte(size >> 24), 4, 0, 0, 0})
	wantError(t, data, clientele.KindMediaType, "damaged")

	xls := testFile(t, "salon.xls")
	for _, field := range []int{40, 44, 64, 72} {
		data := bytes.Clone(xls)
		copy(data[field:], "\xFF\xFF\xFF\x7F")
		wantError(t, data, clientele.KindMediaType, "damaged")
	}
}

// A file cut short anywhere is told to be damaged, or what is left of it is no table; it never gives a part in silence.
func TestTruncatedFiles(t *testing.T) {
	for _, name := range []string{"salon.xlsx", "salon.xls", "salon.ods"} {
		data := testFile(t, name)
		for n := 8; n < len(data); n += max(1, len(data)/150) {
			if _, _, err := read(data[:n]); clientele.KindOf(err) != clientele.KindMediaType {
				t.Errorf("%s cut to %d bytes: %v", name, n, err)
			}
		}
	}
}

// Whatever byte is wrong, reading ends, with an error for a person or without one.
func TestDamagedFiles(t *testing.T) {
	for _, name := range []string{"salon.xlsx", "salon.xls", "salon.ods"} {
		whole := testFile(t, name)
		for at := 0; at < len(whole); at += max(1, len(whole)/100) {
			data := bytes.Clone(whole)
			data[at] ^= 0xFF
			if _, _, err := read(data); err != nil && clientele.KindOf(err) == "" {
				t.Errorf("%s with byte %d wrong: %v", name, at, err)
			}
		}
	}
}
