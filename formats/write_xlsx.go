package formats

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"

	"clientele"
)

// The fixed parts of a workbook with one sheet. Style 1 is the bold header, style 2 is text, so that what a person
// types over a phone number stays text as well.
const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	xlsxTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	relationsHead = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relationBase  = `Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	xlsxTop       = relationsHead + `<Relationship Id="rId1" ` + relationBase + `officeDocument" Target="xl/workbook.xml"/></Relationships>`
	xlsxWorkbook  = xmlHead + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Clientele" sheetId="1" r:id="rId1"/></sheets></workbook>`
	xlsxRelations = relationsHead + `<Relationship Id="rId1" ` + relationBase + `worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" ` + relationBase + `styles" Target="styles.xml"/></Relationships>`
	xlsxStyles = xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
	sheetHead = xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>` +
		`<sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
)

const (
	maxXLSXCell = 32767 // units of UTF-16 that a cell of a spreadsheet holds
	rowsAhead   = 100   // rows by which the widths of columns are judged
)

// xlsxWriter writes a workbook of one sheet as it goes, with nothing kept but the first rows, whose lengths give the
// widths of the columns. All cells are texts in place: a text is never taken for a formula, phone numbers keep their
// plus sign and zeros, and no table of shared texts has to be kept until the end.
type xlsxWriter struct {
	archive *zip.Writer
	sheet   *bufio.Writer
	ahead   [][]string // rows that wait for the widths
	begun   bool
	row     int
	buf     []byte
}

func newXLSXWriter(w io.Writer) (clientele.SheetWriter, error) {
	x := &xlsxWriter{archive: zip.NewWriter(w)}
	for _, part := range [][2]string{
		{"[Content_Types].xml", xlsxTypes},
		{"_rels/.rels", xlsxTop},
		{"xl/workbook.xml", xlsxWorkbook},
		{"xl/_rels/workbook.xml.rels", xlsxRelations},
		{"xl/styles.xml", xlsxStyles},
	} {
		out, err := x.archive.Create(part[0])
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(out, part[1]); err != nil {
			return nil, err
		}
	}
	sheet, err := x.archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	x.sheet = bufio.NewWriterSize(sheet, 32<<10)
	return x, nil
}

func (x *xlsxWriter) Write(cells []string) error {
	if err := x.check(cells); err != nil {
		return err
	}
	if x.begun {
		return x.writeRow(cells)
	}
	x.ahead = append(x.ahead, append([]string(nil), cells...))
	if len(x.ahead) < rowsAhead {
		return nil
	}
	return x.begin()
}

func (x *xlsxWriter) check(cells []string) error {
	if x.row+len(x.ahead) >= maxSheetRows {
		return tooLarge("A spreadsheet holds at most 1,048,576 rows. Export as CSV instead.")
	}
	for _, cell := range cells {
		if len(cell) > maxXLSXCell && len(utf16.Encode([]rune(cell))) > maxXLSXCell {
			return tooLarge("A cell of a spreadsheet holds at most 32,767 characters. Export as CSV instead.")
		}
	}
	return checkRow(cells)
}

// begin writes what comes before the rows, and then the rows that waited.
func (x *xlsxWriter) begin() error {
	x.begun = true
	x.sheet.WriteString(sheetHead)
	if widths := columnWidths(x.ahead); len(widths) > 0 {
		x.sheet.WriteString("<cols>")
		for i, width := range widths {
			fmt.Fprintf(x.sheet, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
		}
		x.sheet.WriteString("</cols>")
	}
	x.sheet.WriteString("<sheetData>")
	ahead := x.ahead
	x.ahead = nil
	for _, cells := range ahead {
		if err := x.writeRow(cells); err != nil {
			return err
		}
	}
	return nil
}

// columnWidths gives each column the width of its longest text, in characters, between 8 and 50.
func columnWidths(rows [][]string) []int {
	var widths []int
	for _, cells := range rows {
		for i, cell := range cells {
			if i == len(widths) {
				widths = append(widths, 8)
			}
			widths[i] = max(widths[i], min(len([]rune(cell))+2, 50))
		}
	}
	return widths
}

func (x *xlsxWriter) writeRow(cells []string) error {
	x.row++
	style := byte('2')
	if x.row == 1 {
		style = '1'
	}
	number := strconv.Itoa(x.row)
	b := append(x.buf[:0], `<row r="`+number+`">`...)
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		b = append(b, `<c r="`...)
		b = append(appendColumn(b, i), number...)
		b = append(b, `" s="`...)
		b = append(b, style)
		b = append(b, `" t="inlineStr"><is><t xml:space="preserve">`...)
		b = append(escapeXLSX(b, cell), "</t></is></c>"...)
	}
	x.buf = append(b, "</row>"...)
	_, err := x.sheet.Write(x.buf)
	return err
}

// appendColumn appends the letters of a column counted from 0: A to Z, AA to ALL, the last that maxColumns allows.
func appendColumn(to []byte, column int) []byte {
	if column >= 26 {
		to = appendColumn(to, column/26-1)
	}
	return append(to, byte('A'+column%26))
}

// Close ends the sheet and the file. The signs that Excel puts on numbers stored as text are switched off.
func (x *xlsxWriter) Close() error {
	if !x.begun {
		if err := x.begin(); err != nil {
			return err
		}
	}
	x.sheet.WriteString(`</sheetData><ignoredErrors><ignoredError sqref="A1:ALL1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>`)
	if err := x.sheet.Flush(); err != nil {
		return err
	}
	return x.archive.Close()
}
