package formats

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// maxEntries bounds the lists of a workbook that are kept: sheets, relations, styles. Excel ends at 65,490 styles.
const maxEntries = 1 << 16

// xlsxBook is what must be known of a workbook before its rows: which parts are sheets, and how cells are shown.
type xlsxBook struct {
	parts    *parts
	name     string // of the workbook's part
	days1904 bool
	sheets   []string // the relation of each visible sheet
	parent   map[string]relation
	styles   []numberStyle
	texts    sharedTexts
}

type relation struct{ kind, target string }

func openXLSX(p *parts) (*xlsxSheet, error) {
	book := &xlsxBook{parts: p, name: "xl/workbook.xml"}
	top, err := readRelations(p, "")
	if err != nil {
		return nil, err
	}
	for _, r := range top {
		if r.kind == "officeDocument" && p.files[strings.ToLower(r.target)] != nil {
			book.name = r.target
		}
	}
	for _, read := range []func() error{book.readWorkbook, book.readParent, book.readStyles, book.readTexts} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return &xlsxSheet{book: book}, nil
}

// readRelations gives the parts that a part names, by the identifiers it uses; those of the whole file for "".
func readRelations(p *parts, part string) (map[string]relation, error) {
	folder, file := path.Split(part)
	x, err := p.open(folder + "_rels/" + file + ".rels")
	if err == errNoPart {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	relations := map[string]relation{}
	err = x.each(func(element xml.StartElement) error {
		if element.Name.Local != "Relationship" {
			return nil
		}
		if len(relations) == maxEntries {
			return errBomb
		}
		target := strings.ReplaceAll(attribute(element, "Target"), `\`, "/")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join(folder, target)
		}
		relations[attribute(element, "Id")] = relation{path.Base(attribute(element, "Type")), target}
		return nil
	})
	return relations, err
}

// part opens the first part of a kind that the workbook names, and gives nil when it names none.
func (b *xlsxBook) part(kind string) (*xmlPart, error) {
	for _, r := range b.parent {
		if r.kind == kind {
			return b.parts.open(r.target)
		}
	}
	return nil, nil
}

func (b *xlsxBook) readWorkbook() error {
	x, err := b.parts.open(b.name)
	if err != nil {
		return err
	}
	return x.each(func(element xml.StartElement) error {
		switch element.Name.Local {
		case "workbookPr":
			b.days1904 = isTrue(attribute(element, "date1904"))
		case "sheet":
			if state := attribute(element, "state"); state == "hidden" || state == "veryHidden" {
				return nil
			}
			if len(b.sheets) == maxEntries {
				return errBomb
			}
			b.sheets = append(b.sheets, attribute(element, "id"))
		}
		return nil
	})
}

func (b *xlsxBook) readParent() (err error) {
	b.parent, err = readRelations(b.parts, b.name)
	return err
}

// readStyles reads the number formats of the cell styles.
func (b *xlsxBook) readStyles() error {
	x, err := b.part("styles")
	if x == nil || err != nil {
		return err
	}
	codes := map[int]string{}
	inCells := false
	return x.each(func(element xml.StartElement) error {
		id, _ := strconv.Atoi(attribute(element, "numFmtId"))
		switch element.Name.Local {
		case "numFmt":
			codes[id] = attribute(element, "formatCode")
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				b.styles = append(b.styles, styleOf(id, codes))
			}
		}
		if len(codes) > maxEntries || len(b.styles) > maxEntries {
			return errBomb
		}
		return nil
	})
}

// styleOf gives the style of a number format: by its code where the workbook has one for it.
func styleOf(id int, codes map[int]string) numberStyle {
	if code, ok := codes[id]; ok {
		return parseStyle(code)
	}
	return builtInStyle(id)
}

// readTexts reads the shared texts. A text may be split into runs of different look; what tells how a text is
// pronounced is left out.
func (b *xlsxBook) readTexts() error {
	x, err := b.part("sharedStrings")
	if x == nil || err != nil {
		return err
	}
	defer x.close()
	var text xlsxText
	for {
		token, err := x.inner()
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text.reset()
		}
		text.take(token)
		if end, ok := token.(xml.EndElement); ok {
			switch end.Name.Local {
			case "si":
				if err := b.texts.add(text.unescaped()); err != nil {
					return err
				}
			case "sst":
				return nil
			}
		}
	}
}

// xlsxText gathers the text of a cell or shared text: what is in <v> and <t>, but not in <rPh>.
type xlsxText struct {
	text    []byte
	reading bool
	silent  bool // in <rPh>
}

func (t *xlsxText) reset() { t.text, t.reading, t.silent = t.text[:0], false, false }

func (t *xlsxText) take(token xml.Token) {
	switch token := token.(type) {
	case xml.StartElement:
		switch token.Name.Local {
		case "rPh":
			t.silent = true
		case "v", "t":
			t.reading = !t.silent
		}
	case xml.EndElement:
		switch token.Name.Local {
		case "rPh":
			t.silent = false
		case "v", "t":
			t.reading = false
		}
	case xml.CharData:
		if t.reading && len(t.text) <= maxCell {
			t.text = append(t.text, token...)
		}
	}
}

func (t *xlsxText) unescaped() []byte {
	t.text = unescapeXLSX(t.text)
	return t.text
}

func isTrue(text string) bool { return text == "1" || text == "true" }
