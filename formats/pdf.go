package formats

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// pdf is a document of plain pages: paragraphs and rows of cells, with a font that has the signs of most European
// languages, of Greek, Cyrillic, Armenian, Hebrew, Arabic and Georgian. What it lacks shows as a box.
type pdf struct {
	doc   *fpdf.Fpdf
	width float64 // between the margins
}

// Measures of a page, in millimetres, and of type, in points.
const (
	pdfMargin = 20.0
	pdfSmall  = 8.5
	pdfNormal = 10.0
	pdfLarge  = 16.0
)

// newPDF begins a document on A4. The date is the one it says it was made on, so that the same content gives the same
// file.
func newPDF(title, language string, at time.Time) *pdf {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCreationDate(at)
	doc.SetModificationDate(at)
	doc.SetTitle(title, true)
	doc.SetLang(language)
	doc.SetMargins(pdfMargin, pdfMargin, pdfMargin)
	doc.SetAutoPageBreak(true, pdfMargin)
	doc.SetCellMargin(0)
	doc.AddUTF8FontFromBytes("sans", "", dejavusans.TTF)
	doc.AddUTF8FontFromBytes("sans", "B", dejavusansbold.TTF)
	doc.AddPage()
	width, _ := doc.GetPageSize()
	return &pdf{doc: doc, width: width - 2*pdfMargin}
}

// cell is a piece of a row.
type cell struct {
	text  string
	width float64 // a share of the page's width
	right bool    // aligned to the right
}

// row writes cells beside each other. A text that is too long goes on in the next line of its cell.
func (p *pdf) row(size float64, bold bool, cells ...cell) {
	p.font(size, bold)
	height := size * 0.5
	columns := make([][]string, len(cells))
	lines := 1
	for i, c := range cells {
		columns[i] = p.wrap(c.text, c.width*p.width-1)
		lines = max(lines, len(columns[i]))
	}
	for n := range lines {
		for i, c := range cells {
			text, align := "", "L"
			if n < len(columns[i]) {
				text = columns[i][n]
			}
			if c.right {
				align = "R"
			}
			p.doc.CellFormat(c.width*p.width, height, visual(text), "", 0, align, false, 0, "")
		}
		p.doc.Ln(height)
	}
}

// paragraph writes a text over the whole width; its own line breaks are kept.
func (p *pdf) paragraph(size float64, bold bool, text string) {
	for line := range strings.Lines(text) {
		p.row(size, bold, cell{text: line, width: 1})
	}
}

// space leaves some room, in millimetres.
func (p *pdf) space(height float64) { p.doc.Ln(height) }

// rule draws a thin line over the whole width.
func (p *pdf) rule() {
	p.space(1.5)
	y := p.doc.GetY()
	p.doc.SetDrawColor(170, 170, 170)
	p.doc.SetLineWidth(0.2)
	p.doc.Line(pdfMargin, y, pdfMargin+p.width, y)
	p.space(1.5)
}

func (p *pdf) font(size float64, bold bool) {
	style := ""
	if bold {
		style = "B"
	}
	p.doc.SetFont("sans", style, size)
}

// wrap cuts a text into printable lines of at most a width. A word that is longer is cut where the line ends.
func (p *pdf) wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(printable(text)) {
		joined := strings.TrimPrefix(line+" "+word, " ")
		if p.doc.GetStringWidth(joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; p.doc.GetStringWidth(line) > width; {
			n := p.fitting(line, width)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	return append(lines, line)
}

// fitting is how many bytes of a word fit into a width; at least one sign does.
func (p *pdf) fitting(word string, width float64) int {
	last := 0
	for i := range word {
		if i > 0 && p.doc.GetStringWidth(word[:i]) > width {
			break
		}
		last = i
	}
	if last == 0 {
		return len(string([]rune(word)[:1]))
	}
	return last
}

// writeTo writes the document.
func (p *pdf) writeTo(w io.Writer) error { return p.doc.Output(w) }
