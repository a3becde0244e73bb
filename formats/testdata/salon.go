//go:build ignore

// This program makes salon.xlsx, the workbook behind the test files of this folder. LibreOffice then wrote it anew:
//
//	go run salon.go && soffice --headless --convert-to xlsx:"Calc MS Excel 2007 XML" --outdir out salon.xlsx
//
// and the same with xls:"MS Excel 97" and ods; from the ODS file the picture of its first page was taken out with
// zip -d salon.ods Thumbnails/thumbnail.png. The workbook has a hidden sheet before an empty one before the customers,
// and more shared texts than one record of an XLS file holds, in one byte and in two bytes a character.
package main

import (
	"fmt"
	"log"
	"time"

	"github.com/xuri/excelize/v2"
)

const sheet = "Customers"

func main() {
	f := excelize.NewFile()
	must(f.SetSheetName("Sheet1", "Old"))
	must(f.SetCellValue("Old", "A1", "must not be read"))
	for _, name := range []string{"Empty", sheet} {
		_, err := f.NewSheet(name)
		must(err)
	}
	f.SetActiveSheet(2)
	must(f.SetSheetVisible("Old", false))
	header := []any{"Name", "Phone", "Born", "Visit", "Discount", "Postal code", "Balance", "At", "Active", "Greeting", "Twice", "Broken", "Note"}
	must(f.SetSheetRow(sheet, "A2", &header))
	put(f, "A3", "Äijälä, Özge", "")
	put(f, "B3", 358401234567, "")
	put(f, "C3", time.Date(1985, 3, 7, 0, 0, 0, 0, time.UTC), "d.m.yyyy")
	put(f, "D3", time.Date(2024, 2, 29, 14, 30, 15, 0, time.UTC), "yyyy-mm-dd hh:mm")
	put(f, "E3", 0.125, "0.0%")
	put(f, "F3", 100, "00000")
	put(f, "G3", 1234.5, `#,##0.00\ "€"`)
	put(f, "H3", 0.6041666666666666, "h:mm")
	put(f, "I3", true, "")
	must(f.SetCellFormula(sheet, "J3", `"Hei "&A3`))
	must(f.SetCellFormula(sheet, "K3", "G3*2"))
	must(f.SetCellFormula(sheet, "L3", "1/0"))
	put(f, "M3", "Likes 💇‍♀️ & coffee\nsecond line  two blanks", "")
	put(f, "A5", "Анна Иванова", "")
	put(f, "B5", "+358 40 765 4321", "")
	put(f, "C5", time.Date(1931, 12, 31, 0, 0, 0, 0, time.UTC), "d.m.yyyy")
	put(f, "E5", 0.1+0.2, "")
	put(f, "F5", "00200", "")
	put(f, "G5", -3, "")
	put(f, "M5", "=1+1", "")
	must(f.SetCellRichText(sheet, "A6", []excelize.RichTextRun{{Text: "Bold ", Font: &excelize.Font{Bold: true}}, {Text: "Müller"}}))
	must(f.AddComment(sheet, excelize.Comment{Cell: "A6", Author: "x", Text: "a comment is no text of the cell"}))
	must(f.MergeCell(sheet, "B6", "D6"))
	put(f, "B6", "merged", "")
	for i := range 36 {
		put(f, fmt.Sprintf("A%d", 7+i), text(i), "")
		put(f, fmt.Sprintf("B%d", 7+i), 358400000000+i*1009, "")
	}
	must(f.SaveAs("salon.xlsx"))
}

// text is told anew in the tests.
func text(i int) string {
	if i%3 == 1 {
		return fmt.Sprintf("Клиент %d любит кофе и 💈 %d раз", i, i*7)
	}
	out := fmt.Sprintf("Customer number %d comes every %d weeks for a Färbung", i, i%9)
	for i%4 == 2 && len(out) < 600 {
		out += fmt.Sprintf(" and so on %d €", len(out))
	}
	return out
}

func put(f *excelize.File, cell string, value any, format string) {
	must(f.SetCellValue(sheet, cell, value))
	if format != "" {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		must(err)
		must(f.SetCellStyle(sheet, cell, cell, style))
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
