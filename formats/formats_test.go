package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clientele"
)

// read opens data and gives its rows with their cells copied, up to the end or the first error.
func read(data []byte) (rows []clientele.SheetRow, format string, err error) {
	sheet, err := Open("", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, "", err
	}
	defer sheet.Close()
	for {
		row, err := sheet.Next()
		if err == io.EOF {
			return rows, sheet.Format(), nil
		}
		if err != nil {
			return rows, sheet.Format(), err
		}
		row.Cells = slices.Clone(row.Cells)
		rows = append(rows, row)
	}
}

func mustRead(t *testing.T, data []byte) []clientele.SheetRow {
	t.Helper()
	rows, _, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// show writes rows as lines such as 1:a|b, with the problem of a row behind a !.
func show(rows []clientele.SheetRow) string {
	var out strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&out, "%d:%s", row.Line, strings.Join(row.Cells, "|"))
		if row.Problem != "" {
			out.WriteString("!" + row.Problem)
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func wantRows(t *testing.T, data []byte, want ...string) {
	t.Helper()
	wantLines(t, show(mustRead(t, data)), want)
}

// wantLines compares what show has written, and reports the first line that differs.
func wantLines(t *testing.T, shown string, want []string) {
	t.Helper()
	wanted := strings.Split(strings.Join(want, "\n"), "\n")
	for i, line := range strings.Split(shown, "\n") {
		if i >= len(wanted) {
			t.Fatalf("%.200q is too much", line)
		}
		if line != wanted[i] {
			t.Fatalf("line %d of what was read is %.200q, want %.200q", i+1, line, wanted[i])
		}
	}
	if missing := len(wanted) - strings.Count(shown, "\n") - 1; missing > 0 {
		t.Fatalf("%d lines are missing at the end", missing)
	}
}

// wantError asserts how reading ends, wherever it does.
func wantError(t *testing.T, data []byte, kind clientele.Kind, words string) {
	t.Helper()
	rows, _, err := read(data)
	if clientele.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err), words) {
		t.Errorf("after %d rows: %v (%s), want %q (%s)", len(rows), err, clientele.KindOf(err), words, kind)
	}
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// salon is what testdata/salon.go puts into the workbook, as a person sees it.
func salon() []string {
	rows := []string{
		"2:Name|Phone|Born|Visit|Discount|Postal code|Balance|At|Active|Greeting|Twice|Broken|Note",
		"3:Äijälä, Özge|358401234567|1985-03-07|2024-02-29 14:30:15|12.5%|00100|1234.5|14:30:00|TRUE|Hei Äijälä, Özge|2469|#DIV/0!|Likes 💇‍♀️ & coffee\nsecond line  two blanks",
		"5:Анна Иванова|+358 40 765 4321|1931-12-31||0.3|00200|-3||||||=1+1",
		"6:Bold Müller|merged",
	}
	for i := range 36 {
		text := fmt.Sprintf("Customer number %d comes every %d weeks for a Färbung", i, i%9)
		if i%3 == 1 {
			text = fmt.Sprintf("Клиент %d любит кофе и 💈 %d раз", i, i*7)
		}
		for i%3 != 1 && i%4 == 2 && len(text) < 600 {
			text += fmt.Sprintf(" and so on %d €", len(text))
		}
		rows = append(rows, fmt.Sprintf("%d:%s|%d", 7+i, text, 358400000000+i*1009))
	}
	return rows
}

func TestSameWorkbookInEveryFormat(t *testing.T) {
	for _, format := range []string{"xlsx", "xls", "ods"} {
		t.Run(format, func(t *testing.T) {
			data := testFile(t, "salon."+format)
			wantRows(t, data, salon()...)
			if _, got, _ := read(data); got != format {
				t.Errorf("format %q", got)
			}
		})
	}
}

func TestRecognition(t *testing.T) {
	xls := testFile(t, "salon.xls")
	renamed := func(name string) []byte { // the same container with another stream in it
		var to [64]byte
		for i, c := range name {
			to[2*i] = byte(c)
		}
		data := bytes.Clone(xls)
		at := bytes.Index(data, []byte("W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"))
		copy(data[at:], to[:])
		data[at+64] = byte(2*len(name) + 2)
		return data
	}
	const media = clientele.KindMediaType
	for _, c := range []struct{ name, data, words string }{
		{"empty", "", "empty"},
		{"blanks", " \r\n\t\r\n", "empty"},
		{"byte order mark alone", "\xEF\xBB\xBF", "empty"},
		{"separators alone", ";;;\n;;;\n", "nothing in this file"},
		{"pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", "This file is a PDF, not a table. Save it as CSV or XLSX and try again."},
		{"png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"},
		{"jpeg", "\xFF\xD8\xFF\xE0\x00\x10JFIF", "a picture"},
		{"gif", "GIF89a\x01\x00\x01\x00\x80\x00\x00", "a picture"},
		{"html", "\r\n <!DOCTYPE HTML><title>x</title>", "a web page"},
		{"html table", "<table><tr><td>Anna</td></tr></table>", "a web page"},
		{"html after mark", "\xEF\xBB\xBF<html>", "a web page"},
		{"html in UTF-16", "\xFF\xFE<\x00h\x00t\x00m\x00l\x00>\x00", "a web page"},
		{"xml", `<?xml version="1.0"?><Workbook/>`, "an XML file"},
		{"rtf", `{\rtf1\ansi Anna}`, "a text document"},
		{"json", `[{"name": "Anna"}]`, "JSON"},
		{"vcard", "BEGIN:VCARD\r\nFN:Anna", "contact cards"},
		{"gzip", "\x1F\x8B\x08\x00abc", "compressed"},
		{"program", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xFF\xFF", "a program"},
		{"old word", string(renamed("WordDocument")), "a text document"},
		{"other container", string(renamed("Contents")), "not a table"},
		{"encrypted container", string(renamed("EncryptedPackage")), "password"},
		{"junk", "\x03\x9f\x01\x02\xfe\x06\x07\x80\x91\x05\x00\xee\x01", "not a table"},
		{"zip", string(zipOf("readme.txt", "x")), "a ZIP archive"},
		{"empty zip", string(zipOf()), "a ZIP archive"},
		{"docx", string(zipOf("word/document.xml", "<x/>")), "a text document"},
		{"pptx", string(zipOf("ppt/presentation.xml", "<x/>")), "a presentation"},
		{"xlsb", string(zipOf("xl/workbook.bin", "x")), "(.xlsb)"},
		{"numbers", string(zipOf("Index/Document.iwa", "x")), "Apple Numbers"},
		{"odt", string(zipOf("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>")), "a text document"},
		{"workbook without parts", string(zipOf("xl/sharedStrings.xml", "<sst/>")), "damaged"},
		{"workbook without rows", string(xlsxOf(`<sheetData><row r="1"><c r="A1" s="0"/></row></sheetData>`)), "nothing in this file"},
	} {
		t.Run(c.name, func(t *testing.T) { wantError(t, []byte(c.data), media, c.words) })
	}
}

func TestNameDoesNotMatter(t *testing.T) {
	for name, data := range map[string][]byte{
		"customers.csv": testFile(t, "salon.xlsx"), "customers.xlsx": testFile(t, "salon.xls"),
		"customers.xls": testFile(t, "salon.ods"), "customers.ods": []byte("Name;Phone\nAnna;1\n"),
	} {
		sheet, err := Open(name, bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if strings.HasSuffix(name, "."+sheet.Format()) {
			t.Errorf("%s was taken for what its name says", name)
		}
		sheet.Close()
	}
}

func TestTextThatOnlyLooksStrange(t *testing.T) {
	for _, text := range []string{"MZ,PK\nAnna,1", "BM,GIF8\nAnna,1", "PK,Name\n1,Anna", "RIFF;x\n1;2", "a\x00b,c\nd,e"} {
		if rows := mustRead(t, []byte(text)); len(rows) != 2 || len(rows[1].Cells) != 2 {
			t.Errorf("%q: %s", text, show(rows))
		}
	}
}

// brokenStorage fails like a disk, not like a file that ends.
type brokenStorage struct {
	data []byte
	from int64
}

var errDisk = errors.New("the disk is gone")

func (b brokenStorage) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > b.from {
		return 0, errDisk
	}
	return bytes.NewReader(b.data).ReadAt(p, off)
}

func TestStorageFaultIsNotADamagedFile(t *testing.T) {
	for _, name := range []string{"salon.xlsx", "salon.xls", "salon.ods"} {
		data := testFile(t, name)
		_, err := Open("", brokenStorage{data, 0}, int64(len(data)))
		if !errors.Is(err, errDisk) || clientele.KindOf(err) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	csv := bytes.Repeat([]byte("Anna;1\n"), 1<<18)
	sheet, err := Open("", brokenStorage{csv, 1 << 20}, int64(len(csv)))
	for err == nil {
		_, err = sheet.Next()
	}
	if !errors.Is(err, errDisk) {
		t.Error(err)
	}
	if _, again := sheet.Next(); !errors.Is(again, errDisk) {
		t.Error("an error that goes away:", again)
	}
}

func TestTooLargeFile(t *testing.T) {
	if _, err := Open("", bytes.NewReader(nil), MaxFileSize+1); clientele.KindOf(err) != clientele.KindTooLarge {
		t.Error(err)
	}
}
