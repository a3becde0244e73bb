package formats

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"clientele"
)

const (
	maxToken    = 4 << 20  // bytes of one tag or one run of text
	maxRatio    = 200      // how many times its size a part may unpack to ...
	ratioCounts = 64 << 20 // ... when it is larger than this
)

var errBomb = tooLarge("This file unpacks to far more than a table needs. Save it as CSV and try again.")

// parts are the files inside of a ZIP file, with what may still be unpacked of them.
type parts struct {
	files map[string]*zip.File // by name in lower case
	left  int64
}

func openParts(src *source) (*parts, error) {
	var archive *zip.Reader
	err := src.loadDirectory(func() (err error) {
		archive, err = zip.NewReader(src, src.size)
		return err
	})
	if err != nil {
		return nil, unexpected(err)
	}
	p := &parts{files: make(map[string]*zip.File, len(archive.File)), left: maxUnpacked}
	for _, f := range archive.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		p.files[strings.ToLower(name)] = f
	}
	return p, nil
}

// openZip tells the workbooks from everything else that is packed as ZIP.
func openZip(src *source) (clientele.Sheet, error) {
	p, err := openParts(src)
	if err != nil {
		return nil, err
	}
	kind := p.mimetype()
	switch {
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.spreadsheet"):
		return openODS(p)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument."), p.has("word/"):
		return nil, notATable("a text document", saveAgain)
	case p.has("ppt/"):
		return nil, notATable("a presentation", chooseAgain)
	case p.has("xl/workbook.bin"):
		return nil, mediaType("This file is a binary workbook (.xlsb), which cannot be read. Save it as XLSX and try again.")
	case p.has("xl/"):
		return openXLSX(p)
	case p.has("index/document.iwa"), p.has("index.zip"):
		return nil, mediaType("This file is from Apple Numbers, which cannot be read. Export it as CSV or Excel and try again.")
	}
	return nil, notATable("a ZIP archive", "Unpack it and choose the table in it.")
}

// has tells whether there is a file whose name begins so.
func (p *parts) has(prefix string) bool {
	for name := range p.files {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func (p *parts) mimetype() string {
	f := p.files["mimetype"]
	if f == nil {
		return ""
	}
	in, err := f.Open()
	if err != nil {
		return ""
	}
	defer in.Close()
	text := make([]byte, 100)
	n, _ := io.ReadFull(in, text)
	return string(text[:n])
}

var errNoPart = errors.New("a part of the file is missing")

// open opens a part as XML.
func (p *parts) open(name string) (*xmlPart, error) {
	f := p.files[strings.ToLower(name)]
	if f == nil {
		return nil, errNoPart
	}
	if f.UncompressedSize64 > maxUnpacked || overRatio(int64(f.UncompressedSize64), f.CompressedSize64) {
		return nil, errBomb
	}
	if f.Flags&1 != 0 { // encrypted
		return nil, errPassword
	}
	in, err := f.Open()
	if err != nil {
		return nil, unexpected(err)
	}
	x := &xmlPart{file: in, parts: p, packed: f.CompressedSize64}
	x.in = bufio.NewReaderSize(x, 32<<10)
	x.decoder = xml.NewDecoder((*tokenBytes)(x))
	return x, nil
}

func overRatio(unpacked int64, packed uint64) bool {
	return unpacked > ratioCounts && uint64(unpacked)/maxRatio > packed
}

// xmlPart reads one part token by token. It counts what comes out of the ZIP file, whatever its directory claims,
// and what one token takes, because the decoder keeps a token whole.
type xmlPart struct {
	file    io.ReadCloser
	parts   *parts
	packed  uint64
	read    int64
	in      *bufio.Reader
	token   int // bytes that the token at hand may yet have
	decoder *xml.Decoder
}

// Read unpacks, within the limits.
func (x *xmlPart) Read(b []byte) (int, error) {
	n, err := x.file.Read(b)
	x.read += int64(n)
	x.parts.left -= int64(n)
	if x.parts.left < 0 || overRatio(x.read, x.packed) {
		return 0, errBomb
	}
	return n, err
}

func (x *xmlPart) close() { x.file.Close() }

// next gives the next token. A document type definition is refused: no spreadsheet program writes one, and its
// entities are a known way to make a small file large. Names come without their namespace, which is in Name.Space as
// the file abbreviates it.
func (x *xmlPart) next() (xml.Token, error) {
	x.token = maxToken
	token, err := x.decoder.RawToken()
	if _, ok := token.(xml.Directive); ok {
		return nil, mediaType("This file holds XML definitions that no spreadsheet program writes, so it is not read. " + saveAgain)
	}
	return token, err
}

// inner is next for where the file cannot end yet.
func (x *xmlPart) inner() (xml.Token, error) {
	token, err := x.next()
	return token, unexpected(err)
}

// skip goes behind the end of the element that has just begun.
func (x *xmlPart) skip() error {
	for depth := 1; depth > 0; {
		token, err := x.inner()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// each calls visit for every element of a part, and closes the part.
func (x *xmlPart) each(visit func(xml.StartElement) error) error {
	defer x.close()
	for {
		token, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if element, ok := token.(xml.StartElement); ok {
			if err := visit(element); err != nil {
				return err
			}
		}
	}
}

// tokenBytes is what the decoder reads from: the part with the limit for one token.
type tokenBytes xmlPart

func (t *tokenBytes) ReadByte() (byte, error) {
	if t.token--; t.token < 0 {
		return 0, errBomb
	}
	return t.in.ReadByte()
}

// Read is there for the type alone; the decoder uses ReadByte.
func (t *tokenBytes) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	c, err := t.ReadByte()
	if err != nil {
		return 0, err
	}
	b[0] = c
	return 1, nil
}

// attribute gives an attribute by its name without namespace, or "". LibreOffice repeats some attributes of ODF as
// its own ones in the namespace calcext.
func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name && a.Name.Space != "calcext" {
			return a.Value
		}
	}
	return ""
}
