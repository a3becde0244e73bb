package formats

import (
	"strings"
	"testing"

	"clientele"
)

func TestODSCells(t *testing.T) {
	cell := func(attributes, inner string) string {
		return "<table:table-cell " + attributes + ">" + inner + "</table:table-cell>"
	}
	for _, c := range []struct{ name, cells, want string }{
		{"texts", cell("", "<text:p>Anna</text:p>") + cell("", "<text:p>a<text:s text:c=\"3\"/>b<text:tab/>c<text:line-break/>d <text:span>e</text:span> <text:a>f</text:a></text:p><text:p/><text:p>g &amp; h</text:p>"),
			"1:Anna|a   b\tc\nd e f\n\ng & h"},
		{"blanks of the file", cell("", "\n  <text:p>a\n\tb</text:p>\n  "), "1:a  b"},
		{"comments and drawings", cell("", "<office:annotation><dc:creator>x</dc:creator><text:p>no</text:p></office:annotation><draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame><text:p>yes</text:p>"), "1:yes"},
		{"numbers", cell(`office:value-type="float" office:value="358401234567"`, "<text:p>3.58E+11</text:p>") +
			cell(`office:value-type="float" office:value="100"`, "<text:p>00100</text:p>") + cell(`office:value-type="float" office:value="358401"`, "<text:p>+358 401</text:p>") +
			cell(`office:value-type="float" office:value="12.5"`, "<text:p>12,50</text:p>") + cell(`office:value-type="currency" office:value="1234.5"`, "<text:p>1 234,50 €</text:p>") +
			cell(`office:value-type="float" office:value="0.5"`, "<text:p>01</text:p>"),
			"1:358401234567|00100|+358 401|12.5|1234.5|0.5"},
		{"other values", cell(`office:value-type="percentage" office:value="0.125"`, "<text:p>12,5 %</text:p>") + cell(`office:value-type="percentage" office:value="0.125"`, "") +
			cell(`office:value-type="date" office:date-value="1985-03-07"`, "<text:p>07.03.85</text:p>") + cell(`office:value-type="date" office:date-value="1985-03-07T14:30:00.25"`, "<text:p>7.3.</text:p>") +
			cell(`office:value-type="time" office:time-value="PT26H05M09.5S"`, "<text:p>2:05</text:p>") + cell(`office:value-type="time" office:time-value="soon"`, "<text:p>soon</text:p>") +
			cell(`office:value-type="boolean" office:boolean-value="true"`, "<text:p>TOSI</text:p>") + cell(`calcext:value-type="error" office:value-type="string" office:string-value=""`, "<text:p>#N/A</text:p>") +
			cell(`office:value-type="string" office:string-value="kept"`, ""),
			"1:12,5 %|12.5%|1985-03-07|1985-03-07 14:30:00|26:05:09|soon|TRUE|#N/A|kept"},
		{"repeated cells", cell(`table:number-columns-repeated="2"`, "<text:p>x</text:p>") + cell(`table:number-columns-repeated="3"`, "") + cell("", "<text:p>y</text:p>") + cell(`table:number-columns-repeated="16378"`, ""),
			"1:x|x||||y"},
		{"covered cells", cell("", "<text:p>x</text:p>") + `<table:covered-table-cell table:number-columns-repeated="2"><text:p>no</text:p></table:covered-table-cell>` + cell("", "<text:p>y</text:p>"), "1:x|||y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantRows(t, odsTable("<table:table-row>"+c.cells+"</table:table-row>"), strings.Split(c.want, "\x00")...)
		})
	}
}

func TestODSRows(t *testing.T) {
	row := func(attributes, text string) string {
		return "<table:table-row " + attributes + "><table:table-cell><text:p>" + text + "</text:p></table:table-cell></table:table-row>"
	}
	wantRows(t, odsTable(row("", "")+row(`table:number-rows-repeated="3"`, "")+"<table:table-header-rows>"+row("", "Name")+"</table:table-header-rows>"+
		row(`table:number-rows-repeated="2"`, "Anna")+row(`table:number-rows-repeated="1048000"`, "")), "5:Name", "6:Anna", "7:Anna")
	wantRows(t, odsTable(row(`table:number-rows-repeated="1048575"`, "")+row("", "last")), "1048576:last")
	wantError(t, odsTable(row(`table:number-rows-repeated="1048576"`, "")+row("", "after the last")), clientele.KindTooLarge, "rows")
	wantError(t, odsTable(row(`table:number-rows-repeated="999999999"`, "")), clientele.KindMediaType, "nothing in this file")
}

func TestODSFirstVisibleTableWithRows(t *testing.T) {
	table := func(style, text string) string {
		return `<table:table table:style-name="` + style + `"><table:shapes><draw:frame><table:table><table:table-row><table:table-cell><text:p>no</text:p></table:table-cell></table:table-row></table:table></draw:frame></table:shapes>` +
			`<table:table-row><table:table-cell><text:p>` + text + `</text:p></table:table-cell></table:table-row></table:table>`
	}
	wantRows(t, odsOf(`<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>`+
		`<style:style style:name="ta2" style:family="table"><style:table-properties table:display="true"/></style:style></office:automatic-styles>`+
		`<office:body><office:spreadsheet><table:tracked-changes><table:table-row/></table:tracked-changes>`+table("ta1", "hidden")+table("ta2", "")+table("ta2", "Anna")+table("ta2", "later")+
		`</office:spreadsheet></office:body>`), "1:Anna")
}

func TestODSPassword(t *testing.T) {
	manifest := `<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`
	kind := "application/vnd.oasis.opendocument.spreadsheet"
	wantError(t, zipOf("mimetype", kind, "content.xml", "\x01\x02", "META-INF/manifest.xml", manifest), clientele.KindMediaType, "protected by a password")
	wantError(t, zipOf("mimetype", kind, "encrypted-package", "\x01\x02"), clientele.KindMediaType, "protected by a password")
}
