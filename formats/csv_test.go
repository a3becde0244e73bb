package formats

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"clientele"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestCSVQuotingAndLines(t *testing.T) {
	unclosed := func(line int) string {
		return fmt.Sprintf("the quotation mark that opens on line %d is never closed", line)
	}
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"plain", "a,b\nc,d\n", []string{"1:a|b", "2:c|d"}},
		{"no line end at the end", "a,b\nc,d", []string{"1:a|b", "2:c|d"}},
		{"CRLF", "a,b\r\nc,d\r\n", []string{"1:a|b", "2:c|d"}},
		{"CR", "a,b\rc,d\r", []string{"1:a|b", "2:c|d"}},
		{"mixed line ends", "a,b\rc,d\r\ne,f\ng,h", []string{"1:a|b", "2:c|d", "3:e|f", "4:g|h"}},
		{"empty rows count as lines", "\n\na,b\n,,\n\"\",\n\nc,d", []string{"3:a|b", "7:c|d"}},
		{"trailing empty cells", "a,b,,\n,,c,,", []string{"1:a|b", "2:||c"}},
		{"quoted", "\"a,1\",\"b\"\"2\"\"\"\nc,d", []string{"1:a,1|b\"2\"", "2:c|d"}},
		{"quoted line ends", "a,\"b\nb\"\nc,\"d\r\nd\re\"\nf,g", []string{"1:a|b\nb", "3:c|d\r\nd\re", "6:f|g"}},
		{"stray quotation marks", "a,5\" nail\nb\"\"c,d\n", []string{"1:a|5\" nail", "2:b\"\"c|d"}},
		{"quotation marks not doubled", "\"Anna \"Annie\" V\",b\nc,d", []string{"1:Anna \"Annie\" V|b", "2:c|d"}},
		{"only a part quoted", "\"Salon\" Oy,\"x\"\nc,d", []string{"1:\"Salon\" Oy|x", "2:c|d"}},
		{"blanks after a quoted cell", "\"a\" ,\"b\"  \nc,d", []string{"1:a|b", "2:c|d"}},
		{"unclosed, nothing quoted", "a,b\n\"c,d\ne,f\n", []string{"1:a|b", "2:!" + unclosed(2), "3:e|f"}},
		{"unclosed, all quoted", "\"a\",\"b\"\n\"c,d\n\"e\",\"f\"\n\"g\",\"h\"\n", []string{"1:a|b", "2:!" + unclosed(2), "3:e|f", "4:g|h"}},
		{"unclosed in the second cell", "a,b\nc,\"d\ne,\"f\"\n", []string{"1:a|b", "2:!" + unclosed(2), "3:e|f"}},
		{"unclosed after a cell of two lines", "\"a\na\",\"b\nc,d\n", []string{"1:!" + unclosed(2), "3:c|d"}},
		{"unclosed on the last line", "a,b\nc,\"d", []string{"1:a|b", "2:!" + unclosed(2)}},
		{"unclosed, then a cell of two lines", "a,b\n\"c,d\ne,\"f\nf\"\ng,h\n", []string{"1:a|b", "2:!" + unclosed(2), "3:e|f\nf", "5:g|h"}},
		{"declared separator", "sep=|\na,b|c\n", []string{"2:a,b|c"}},
		{"declared separator, CRLF", "sep=;\r\na,b;c\r\n", []string{"2:a,b|c"}},
		{"byte order mark", "\xEF\xBB\xBFa,b\nc,d", []string{"1:a|b", "2:c|d"}},
		{"the byte 0", "Na\x00me,Phone\nAnna,1\x00\n", []string{"1:Name|Phone", "2:Anna|1"}},
		{"apostrophes before formulas", "a,b\n'=1+1,'+358\n''=x,'Anna\n", []string{"1:a|b", "2:=1+1|+358", "3:'=x|'Anna"}},
	} {
		t.Run(c.name, func(t *testing.T) { wantRows(t, []byte(c.data), c.want...) })
	}
}

func TestCSVSeparators(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       byte
	}{
		{"one column", "email\nanna@example.fi\n", ','},
		{"decimal commas", "Name;Price;Tax\nCut;12,50;2,42\nColour;80,00;15,48\n", ';'},
		{"commas in every address", "Name;Address\nAnna;Kuja 1, Oulu\nPekka;Tie 2, Turku\n", ';'},
		{"separators in quotation marks", "name,tags\nAnna,\"a;b;c\"\nPekka,\"d;e;f\"\n", ','},
		{"tabs with commas", "Last, first\tPhone\nVirtanen, Anna\t1\nKorhonen, Pekka\t2\n", '\t'},
		{"ragged rows", "a;b;c;d\n1;2\n3;4;5;6\n7;8;9;0\n,;,\n", ';'},
		{"times do not separate", "Name,At\nAnna,12:30\nPekka,13:45\n", ','},
		{"colons", "name:phone\nAnna:1\nPekka:2\n", ':'},
		{"carets", "name^phone^mail\nAnna^1^a@b.fi\nPekka^2^c@d.fi\n", '^'},
		{"unit separators", "name\x1Fphone\nAnna\x1F1\n", 0x1F},
		{"a title first", "Customers 2024\nName;Phone;Mail\nAnna;1;a@b.fi\nPekka;2;c@d.fi\n", ';'},
		{"inches", "size;name\n5\";Anna, A\n6\";Pekka, P\n", ';'},
		{"a quotation mark that never closes", "\"Name;Phone\nAnna;1\nPekka;2\n", ';'},
		{"nothing", "", ','},
	} {
		if got := detectSeparator([]byte(c.data)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Every charset with every separator gives the same rows.
func TestCSVCharsetsAndSeparators(t *testing.T) {
	const table = "Nimi,Sähköposti,Huomio\r\nÄijälä Åsa,asa@example.fi,\"räätälin\r\ntytär\"\r\nMüller,œuvre@example.fr,ß & é\r\n"
	want := []string{"1:Nimi|Sähköposti|Huomio", "2:Äijälä Åsa|asa@example.fi|räätälin\r\ntytär", "4:Müller|œuvre@example.fr|ß & é"}
	little, big := unicode.LittleEndian, unicode.BigEndian
	for name, set := range map[string]encoding.Encoding{
		"UTF-8": unicode.UTF8, "UTF-8 with mark": unicode.UTF8BOM, "Windows-1252": charmap.Windows1252,
		"UTF-16LE": unicode.UTF16(little, unicode.IgnoreBOM), "UTF-16LE with mark": unicode.UTF16(little, unicode.UseBOM),
		"UTF-16BE": unicode.UTF16(big, unicode.IgnoreBOM), "UTF-16BE with mark": unicode.UTF16(big, unicode.UseBOM),
		"Mac Roman": charmap.Macintosh,
	} {
		for _, separator := range []string{",", ";", "\t", "|", "^"} {
			data, err := set.NewEncoder().String(strings.ReplaceAll(table, ",", separator))
			if err != nil {
				t.Fatal(err)
			}
			if got := show(mustRead(t, []byte(data))); got != strings.Join(want, "\n") {
				t.Errorf("%s with %q: %q", name, separator, got)
			}
		}
	}
}

func TestCSVOtherCharsets(t *testing.T) {
	russian, _ := charmap.Windows1251.NewEncoder().String("Имя;Телефон\nАнна;1\nИван;2\n")
	wantRows(t, []byte(russian), "1:Имя|Телефон", "2:Анна|1", "3:Иван|2")
	latin1, _ := charmap.ISO8859_1.NewEncoder().String("Nimi;Katu\nPäivi;Mäkitie 5\n")
	wantRows(t, []byte(latin1), "1:Nimi|Katu", "2:Päivi|Mäkitie 5")
	wantRows(t, []byte("Name;Note\nDu\x9Aan;LE CAF\xC9\x92S\n\xC5ke;\x80 5\n"), "1:Name|Note", "2:Dušan|LE CAFÉ’S", "3:Åke|€ 5")
	cyrillic := wide(strings.Repeat("Имя;Телефон\nАнна;12345\n", 8))
	if rows := mustRead(t, cyrillic); len(rows) != 16 || rows[1].Cells[0] != "Анна" {
		t.Errorf("UTF-16 without a mark: %s", show(rows))
	}
}

// One broken place, near or far, costs nothing but that place.
func TestCSVBrokenUTF8(t *testing.T) {
	line := "Äijälä;Ömer\n"
	for _, lines := range []int{1, 200_000} {
		data := []byte("Name;Ünal\n" + strings.Repeat(line, lines) + "P\xE4ivi;Töölö\n" + line)
		rows := mustRead(t, data)
		broken := rows[lines+1]
		if len(rows) != lines+3 || broken.Problem != "" || show([]clientele.SheetRow{broken}) != fmt.Sprintf("%d:Päivi|Töölö", lines+2) {
			t.Errorf("%d rows, the broken one is %v", len(rows), broken)
		}
	}
	if rows := mustRead(t, append(bytes.Repeat([]byte("Anna,1\n"), 200_000), "P\xE4ivi,2\n"...)); rows[200_000].Cells[0] != "Päivi" {
		t.Error("a far byte of Windows-1252 after ASCII alone:", rows[200_000])
	}
}

func TestCSVBounds(t *testing.T) {
	const after = "\nAnna,1\n"
	long := strings.Repeat("x", maxCell)
	for _, c := range []struct{ name, data, problem string }{
		{"a cell at the limit", "a,b\n" + long + ",2" + after, ""},
		{"a cell over it", "a,b\n" + long + "x,2" + after, problemLongCell},
		{"a quoted cell over it", "a,b\n\"" + long + "x\",2" + after, "the quotation mark that opens on line 2 is never closed within 1 MiB"},
		{"a row over the limit", "a,b\n" + strings.Repeat(long[:1<<19]+",", 9) + after, problemLongRow},
		{"a line without end", "a,b\n" + strings.Repeat(long, 6) + after, problemLongRow},
		{"spaces after a quotation mark", "a,b\n\"x\"" + strings.Repeat(" ", maxRow+10) + after, problemLongRow},
	} {
		rows := mustRead(t, []byte(c.data))
		if len(rows) != 3 || rows[1].Problem != c.problem || rows[2].Line != 3 || rows[2].Cells[0] != "Anna" {
			t.Errorf("%s: %d rows, %q, %v", c.name, len(rows), rows[1].Problem, rows[len(rows)-1])
		}
		if (len(rows[1].Cells) > 0) == (c.problem != "") {
			t.Errorf("%s: %d cells with %q", c.name, len(rows[1].Cells), c.problem)
		}
	}
	wantError(t, []byte("a,b\n"+strings.Repeat("x,", 100_000)), clientele.KindTooLarge, "more than 1,000 columns")
	wantRows(t, []byte("a,b\nc,d"+strings.Repeat(",", 100_000)), "1:a|b", "2:c|d")
}

// Files made to be slow: each kind of broken quoting on every line. Reading them line by line again and again would
// take hours.
func TestCSVBrokenQuotesStayFast(t *testing.T) {
	for _, line := range []string{"\"a\n", "x,\"a\n", "\"\"\"a\n", "\"a \"b\n", "\"a\"\" b\n", "\"\"\"x\"y,", "\"x\"y,\"", "\"a\" b\"\",\n"} {
		data := []byte(strings.Repeat(line, 1536<<10/len(line)))
		rows, _, err := read(data)
		if err != nil && clientele.KindOf(err) != clientele.KindTooLarge {
			t.Errorf("%q: %v", line, err)
		}
		if err == nil && len(rows) == 0 {
			t.Errorf("%q: nothing was told", line)
		}
	}
}

// pattern is a long file that takes no memory.
type pattern struct{ line []byte }

func (p pattern) ReadAt(b []byte, off int64) (int, error) {
	for i := range b {
		b[i] = p.line[(off+int64(i))%int64(len(p.line))]
	}
	return len(b), nil
}

func TestCSVMillionRowsInFlatMemory(t *testing.T) {
	line := []byte("Virtanen;Maria;maria@example.fi;+358401234567;\"Tie 1, Oulu\"\n")
	sheet, err := Open("", pattern{line}, int64(1_000_000*len(line)))
	if err != nil {
		t.Fatal(err)
	}
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, most := 0, uint64(0)
	for {
		row, err := sheet.Next()
		if err == io.EOF {
			break
		}
		if err != nil || len(row.Cells) != 5 || row.Line != rows+1 {
			t.Fatal(row, err)
		}
		if rows++; rows%100_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	if rows != 1_000_000 || most > before.HeapAlloc+4<<20 {
		t.Errorf("%d rows, memory grew by %d bytes", rows, int64(most)-int64(before.HeapAlloc))
	}
}

// Whatever is proper RFC 4180 is read as the standard library reads it.
func TestCSVAgreesWithStandardLibrary(t *testing.T) {
	for seed := range uint64(500) {
		var data bytes.Buffer
		w := csv.NewWriter(&data)
		w.Write([]string{"a", "b"}) // so that the file does not begin like one of another kind
		for _, cells := range randomTable(seed) {
			for i := range cells {
				cells[i] = strings.ReplaceAll(cells[i], "\r", "") // the standard library changes these
				if strings.ContainsAny(cells[i], "';|\t=+-@:^~#!&*\\") {
					cells[i] = "x" // so that neither the separator nor apostrophes are in question
				}
			}
			if err := w.Write(append(cells, "end")); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		r := csv.NewReader(bytes.NewReader(data.Bytes()))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows := mustRead(t, append([]byte("\xEF\xBB\xBF"), data.Bytes()...))
		for i := range max(len(rows), len(want)) {
			if i >= len(rows) || i >= len(want) || !slices.Equal(rows[i].Cells, want[i]) {
				t.Fatalf("seed %d, row %d of %d and %d: %q", seed, i, len(rows), len(want), data.String())
			}
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	for name, line := range map[string]string{
		"plain":   "Virtanen,Maria,maria.virtanen@example.fi,+358401234567,Mannerheimintie 12 A 3,00100,Helsinki,yes\n",
		"quoted":  "\"Virtanen\",\"Maria\",\"maria.virtanen@example.fi\",\"+358401234567\",\"Tie \"\"12\"\", A 3\",\"00100\",\"Helsinki\",\"yes\"\n",
		"umlauts": "Äijälä,Özge,ozge@example.fi,+358401234567,Hämeentie 12 A 3,00100,Jyväskylä,kyllä\n",
	} {
		data := []byte(strings.Repeat(line, 16<<20/len(line)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				sheet, err := Open("", bytes.NewReader(data), int64(len(data)))
				for err == nil {
					_, err = sheet.Next()
				}
				if err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
}
