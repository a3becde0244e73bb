package formats

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// zipOf packs files, given as names and contents by turns.
func zipOf(files ...string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i+1 < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// xlsxOf makes a workbook of one sheet with what is given inside of <worksheet>, and more parts or other ones.
func xlsxOf(sheet string, more ...string) []byte {
	files := []string{
		"_rels/.rels", xlsxTop,
		"xl/workbook.xml", xlsxWorkbook,
		"xl/_rels/workbook.xml.rels", relationsHead + `<Relationship Id="rId1" ` + relationBase + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" ` + relationBase + `styles" Target="styles.xml"/>` +
			`<Relationship Id="rId3" ` + relationBase + `sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml", "<styleSheet/>",
		"xl/sharedStrings.xml", "<sst></sst>",
		"xl/worksheets/sheet1.xml", "<worksheet>" + sheet + "</worksheet>",
	}
	return zipOf(append(files, more...)...) // of two files with one name the later counts
}

// odsOf makes a spreadsheet with what is given inside of <office:document-content>.
func odsOf(content string) []byte {
	return zipOf("mimetype", "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml", `<?xml version="1.0" encoding="UTF-8"?><office:document-content>`+content+`</office:document-content>`)
}

// odsTable is the body with one table of these rows.
func odsTable(rows string) []byte {
	return odsOf(`<office:body><office:spreadsheet><table:table>` + rows + `</table:table></office:spreadsheet></office:body>`)
}

// biff builds the stream of an XLS workbook.
type biff struct{ bytes.Buffer }

func (b *biff) record(id int, fields ...any) *biff {
	var body bytes.Buffer
	for _, f := range fields {
		switch f := f.(type) {
		case string:
			body.WriteString(f)
		case []byte:
			body.Write(f)
		case float64:
			binary.Write(&body, binary.LittleEndian, math.Float64bits(f))
		default:
			if err := binary.Write(&body, binary.LittleEndian, f); err != nil {
				panic(err)
			}
		}
	}
	binary.Write(b, binary.LittleEndian, []uint16{uint16(id), uint16(body.Len())})
	b.Write(body.Bytes())
	return b
}

// workbook joins the globals, given as records without their beginning and end, with one visible worksheet.
func workbook(version uint16, globals, sheet *biff) []byte {
	var out biff
	out.record(recordBOF, version, uint16(substreamGlobal), uint32(0))
	out.Write(globals.Bytes())
	at := out.Len() + 4 + 8 + 4
	out.record(recordSheet, uint32(at), uint16(0), "\x01A")
	out.record(recordEOF)
	out.record(recordBOF, version, uint16(substreamSheet), uint32(0))
	out.Write(sheet.Bytes())
	out.record(recordEOF)
	return out.Bytes()
}

// wide gives text in two bytes a character.
func wide(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}
