package formats

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestXLSXCells(t *testing.T) {
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d\.m\.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="9"/></cellXfs><dxfs><dxf><numFmt numFmtId="9" formatCode="0"/></dxf></dxfs></styleSheet>`
	texts := `<sst><si><t>0401234567</t></si><si><r><t xml:space="preserve">Bold </t></r><r><rPr><b/></rPr><t>Müller</t></r><rPh sb="0" eb="1"><t>sound</t></rPh></si>` +
		`<si/><si><t>a_x000D_b_x005F_x000D_ &amp; <![CDATA[<c>]]> _xD83D__xDC87_</t></si></sst>`
	row := func(number, cells string) string { return `<row r="` + number + `">` + cells + `</row>` }
	for _, c := range []struct{ name, sheet, want string }{
		{"shared texts", row("1", `<c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c><c r="E1" t="s"><v>99</v></c><c r="F1" t="s"><v>x</v></c><c r="G1" t="s"><v>3</v></c>`),
			"1:0401234567||Bold Müller||||a\rb_x000D_ & <c> 💇"},
		{"texts in place", row("2", `<c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r><rPh><t>d</t></rPh></is></c><c t="str"><f>X1</f><v>e</v></c>`), "2:a|bc|e"},
		{"numbers", row("1", `<c><v>358401234567</v></c><c><v>3.58401234567E+11</v></c><c><v>12.50</v></c><c><v>0.30000000000000004</v></c><c><v>12345678901234567890</v></c><c><v>-0.5</v></c><c><v>1E-3</v></c><c><v>abc</v></c>`),
			"1:358401234567|358401234567|12.5|0.3|12345678901234567890|-0.5|0.001|abc"},
		{"kinds", row("1", `<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c><c t="d"><v>2024-02-29T00:00:00</v></c><c t="d"><v>2024-02-29T09:30:00Z</v></c><c t="n"><f>1+1</f><v>2</v></c><c><f>A1</f></c>`),
			"1:TRUE|FALSE|#REF!|2024-02-29|2024-02-29 09:30:00|2"},
		{"styles", row("1", `<c s="1"><v>31113</v></c><c s="2"><v>31113.75</v></c><c s="3"><v>31113.5</v></c><c s="3"><v>31113</v></c><c s="4"><v>0.25</v></c><c s="77"><v>1</v></c><c s="-1"><v>1</v></c>`),
			"1:1985-03-07|1985-03-07|1985-03-07 12:00:00|1985-03-07|25%|1|1"},
		{"places left out", `<row><c><v>1</v></c></row><row r="5"><c r="C5"><v>2</v></c><c><v>3</v></c></row><row><c r="?"><v>4</v></c></row>`, "1:1\n5:||2|3\n6:4"},
		{"cells outside of rows", `<c><v>1</v></c></row><row><c><v>2</v></c></row></row><c><v>3</v></c></row>`, "1:2"},
		{"prefixes", `<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>`, "1:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sheet := c.sheet
			if !strings.Contains(sheet, "sheetData") {
				sheet = "<sheetData>" + sheet + "</sheetData>"
			}
			wantRows(t, xlsxOf(sheet, "xl/styles.xml", styles, "xl/sharedStrings.xml", texts), c.want)
		})
	}
}

func TestXLSXFirstVisibleSheetWithRows(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	for _, name := range []string{"Empty", "Full", "Later"} {
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	book.SetActiveSheet(2)
	check(book.SetCellValue("Sheet1", "A1", "hidden"))
	check(book.SetSheetVisible("Sheet1", false))
	check(book.SetCellStyle("Empty", "B2", "C9", 0))
	check(book.SetCellValue("Full", "B3", "Anna"))
	check(book.SetCellValue("Full", "C3", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)))
	check(book.SetCellValue("Later", "A1", "later"))
	var out bytes.Buffer
	check(book.Write(&out))
	wantRows(t, out.Bytes(), "3:|Anna|2024-02-29")
}

func TestXLSXDates1904(t *testing.T) {
	workbook := strings.Replace(xlsxWorkbook, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	data := xlsxOf(`<sheetData><row><c s="0"><v>29651</v></c></row></sheetData>`,
		"xl/workbook.xml", workbook, "xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`)
	wantRows(t, data, "1:1985-03-07")
}

func TestXLSXPassword(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	var out bytes.Buffer
	if err := book.Write(&out, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	wantError(t, out.Bytes(), "unsupported_media_type", "protected by a password")
}

// A file whose parts have other names than usual, and backslashes, as some programs write.
func TestXLSXUnusualParts(t *testing.T) {
	data := zipOf("_rels\\.rels", strings.Replace(xlsxTop, "xl/workbook.xml", "/XL/book.xml", 1),
		"xl\\book.xml", xlsxWorkbook, "xl\\_rels\\book.xml.rels", strings.Replace(xlsxRelations, "worksheets/sheet1.xml", `..\data\one.xml`, 1),
		"xl/styles.xml", xlsxStyles, "data/one.xml", `<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>`)
	wantRows(t, data, "1:7")
}

func TestNumberStyles(t *testing.T) {
	for _, c := range []struct {
		code  string
		value float64
		want  string
	}{
		{"General", 358401234567, "358401234567"}, {"GENERAL", 12.5, "12.5"}, {"@", 7, "7"}, {"", 7, "7"},
		{"General", 1e300, "1e+300"}, {"General", 1234567.891, "1234567.891"}, {"General", 1.0 / 3, "0.333333333333333"}, {"General", math.Copysign(0, -1), "0"},
		{"0.00", 12.5, "12.5"}, {"#,##0.00", 1234.5, "1234.5"}, {`#,##0.00\ "€"`, 1234, "1234"}, {"#,##0.00 USD", 31113, "31113"}, {"ss.00", 0.5, "12:00:00"}, {"0.00E+00", 1500, "1500"}, {"# ?/?", 0.5, "0.5"},
		{`0\ "pcs"`, 12, "12"}, {`_-* #,##0_-;\-* #,##0_-`, 5, "5"}, {`[Red]0`, 5, "5"}, {"# ##0", 1234, "1234"},
		{"0%", 0.25, "25%"}, {"0.0%", 0.125, "12.5%"}, {"0.00%", 1, "100.00%"},
		{"00000", 100, "00100"}, {"00000", 1234567, "1234567"}, {"00000", 12.5, "12.5"}, {"00000", -5, "-5"}, {"000-0000", 401234, "040-1234"}, {`"+"0`, 358401234567, "+358401234567"},
		{`\+000 00 000 0000`, 358401234567, "+358 40 123 4567"}, {"(###) ###-####", 5551234567, "(555) 123-4567"},
		{"[<=9999999]###-####;(###) ###-####", 5551234567, "5551234567"},
		{"d.m.yyyy", 31113, "1985-03-07"}, {"[$-40B]d. mmmm yyyy;@", 31113, "1985-03-07"}, {"mmm", 31113, "1985-03-07"}, {`yyyy"-"mm`, 31113.9, "1985-03-07"},
		{"d.m.yyyy h:mm", 31113.5, "1985-03-07 12:00:00"}, {"d.m.yyyy h:mm", 31113, "1985-03-07"}, {"yyyy-mm-dd hh:mm:ss", 31113.999999, "1985-03-08"},
		{"h:mm", 0.6041666666666666, "14:30:00"}, {"h:mm AM/PM", 0.25, "06:00:00"}, {"mm:ss", 0.0006944444, "00:01:00"}, {"[h]:mm", 1.5, "36:00:00"}, {"[mm]:ss", 0.5, "12:00:00"},
		{"d.m.yyyy", 1, "1900-01-01"}, {"d.m.yyyy", 59, "1900-02-28"}, {"d.m.yyyy", 60, "1900-02-29"}, {"d.m.yyyy", 61, "1900-03-01"},
		{"d.m.yyyy", 0, "0"}, {"d.m.yyyy", -3, "-3"}, {"d.m.yyyy", 2958465, "9999-12-31"}, {"d.m.yyyy", 2958466, "2958466"}, {"d.m.yyyy", 1e18, "1000000000000000000"},
		{`"day" 0`, 5, "5"}, {`"unclosed`, 5, "5"}, {"[unclosed", 5, "5"}, {`\`, 5, "5"}, {strings.Repeat("0", 300), 5, "5"},
	} {
		if got := parseStyle(c.code).show(c.value, false); got != c.want {
			t.Errorf("%v as %q: %q, want %q", c.value, c.code, got, c.want)
		}
	}
}

func TestSharedTextsAcrossPages(t *testing.T) {
	var texts sharedTexts
	var want []string
	for i := range 40 {
		text := strings.Repeat(string(rune('a'+i%26)), i*i*1000%maxCell)
		want = append(want, text)
		if err := texts.add([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range want {
		if got, ok := texts.at(i); !ok || got != text {
			t.Fatalf("text %d has %d bytes, want %d", i, len(got), len(text))
		}
	}
	if _, ok := texts.at(len(want)); ok {
		t.Error("a text that is not there")
	}
	for err := error(nil); err == nil; err = texts.add(make([]byte, maxCell)) {
		if texts.size > maxTexts {
			t.Fatal("no limit")
		}
	}
}

func BenchmarkXLSX(b *testing.B) {
	var out bytes.Buffer
	w, _ := NewWriter("xlsx", &out)
	for range 100_000 {
		if err := w.Write([]string{"Virtanen", "Maria", "maria.virtanen@example.fi", "+358401234567", "Mannerheimintie 12 A 3", "00100", "Helsinki", "yes"}); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		sheet, err := Open("", bytes.NewReader(out.Bytes()), int64(out.Len()))
		for err == nil {
			_, err = sheet.Next()
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
}
