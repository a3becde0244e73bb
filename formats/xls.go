package formats

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"clientele"

	"github.com/richardlehane/mscfb"
)

// maxSheetsTried bounds how many visible sheets without rows are passed over: each may cost a walk through the file.
const maxSheetsTried = 100

var errCompound = errors.New("the OLE2 container is broken")

// openCompound opens an OLE2 file, in which Office kept everything before 2007, and keeps what it encrypts today.
func openCompound(src *source) (clientele.Sheet, error) {
	container, err := openContainer(src)
	if err != nil {
		return nil, err
	}
	streams := map[string]*mscfb.File{}
	for _, f := range container.File {
		if len(f.Path) == 0 {
			streams[strings.ToLower(f.Name)] = f
		}
	}
	switch {
	case streams["workbook"] != nil:
		return openStream(streams["workbook"], src)
	case streams["book"] != nil:
		return openStream(streams["book"], src)
	case streams["encryptedpackage"] != nil:
		return nil, errPassword
	case streams["worddocument"] != nil:
		return nil, notATable("a text document", saveAgain)
	case streams["powerpoint document"] != nil:
		return nil, notATable("a presentation", chooseAgain)
	}
	return nil, mediaType("This file is not a table that can be read. " + chooseAgain)
}

// openContainer checks the counts of sectors first, because mscfb reserves memory by them. mscfb has been written
// for files that are in order, and indexes some of its lists without looking; so a panic of it means a broken file.
func openContainer(src *source) (container *mscfb.Reader, err error) {
	var head [512]byte
	if _, err := src.ReadAt(head[:], 0); err != nil {
		return nil, unexpected(err)
	}
	for _, at := range []int{40, 44, 64, 72} { // sectors of the directory, the FAT, the mini FAT and the DIFAT
		if int64(binary.LittleEndian.Uint32(head[at:])) > src.size/512 {
			return nil, errCompound
		}
	}
	defer func() {
		if problem := recover(); problem != nil {
			container, err = nil, errCompound
		}
	}()
	err = src.loadDirectory(func() (err error) {
		container, err = mscfb.New(src)
		return err
	})
	return container, err
}

// xlsBook is a workbook of Excel 5 to 2003: its stream, and what must be known before its rows.
type xlsBook struct {
	stream   io.ReadSeeker
	size     int64
	records  records
	version  int
	charset  charset // of texts before Excel 97
	days1904 bool
	sheets   []int64 // where the visible worksheets begin
	codes    map[int]string
	formats  []int // the number format of each cell style
	styles   []numberStyle
	texts    sharedTexts
}

func openStream(stream *mscfb.File, src *source) (clientele.Sheet, error) {
	if stream.Size > src.size {
		return nil, errCompound
	}
	return openXLS(stream, stream.Size)
}

func openXLS(stream io.ReadSeeker, size int64) (*xlsSheet, error) {
	b := &xlsBook{stream: stream, size: size, charset: codePage(1252), codes: map[int]string{}}
	b.records.in = bufio.NewReaderSize(stream, 2*maxRecord)
	if err := b.readGlobals(); err != nil {
		return nil, err
	}
	for _, format := range b.formats {
		b.styles = append(b.styles, styleOf(format, b.codes))
	}
	return &xlsSheet{book: b, line: -1}, nil
}

// readGlobals reads the part of the stream before the sheets.
func (b *xlsBook) readGlobals() error {
	r := &b.records
	kind, err := b.readBOF()
	if err != nil {
		return err
	}
	if kind != substreamGlobal {
		return errRecord
	}
	for {
		if err := r.next(); err != nil {
			return err
		}
		if r.id == recordEOF {
			return nil
		}
		if err := b.readGlobal(); err != nil {
			return fmt.Errorf("record %#x: %w", r.id, err)
		}
	}
}

// readBOF reads how a substream begins, and gives its kind.
func (b *xlsBook) readBOF() (kind int, err error) {
	if err := b.records.next(); err != nil {
		return 0, err
	}
	if b.records.id != recordBOF {
		return 0, errRecord
	}
	body, err := b.records.body(4)
	if err != nil {
		return 0, err
	}
	b.version = u16(body)
	if b.version != versionBIFF8 && b.version != versionBIFF5 {
		return 0, errRecord
	}
	return u16(body[2:]), nil
}

func (b *xlsBook) readGlobal() error {
	switch r := &b.records; r.id {
	case recordFilePass:
		return errPassword
	case recordSST:
		return b.readTexts()
	case recordCodePage, recordDateMode:
		body, err := r.body(2)
		if err != nil {
			return err
		}
		if r.id == recordCodePage {
			b.charset = codePage(u16(body))
		} else {
			b.days1904 = u16(body) == 1
		}
	case recordXF:
		body, err := r.body(4)
		if err != nil {
			return err
		}
		b.formats = append(b.formats, u16(body[2:]))
	case recordFormat:
		return b.readFormat()
	case recordSheet:
		return b.readSheet()
	}
	if len(b.formats) > maxEntries || len(b.codes) > maxEntries {
		return errBomb
	}
	return nil
}

// readSheet notes where a sheet begins, when it is a worksheet and visible.
func (b *xlsBook) readSheet() error {
	body, err := b.records.body(6)
	if err != nil {
		return err
	}
	if visible, worksheet := body[4]&3 == 0, body[5] == 0; visible && worksheet && len(b.sheets) < maxSheetsTried {
		b.sheets = append(b.sheets, int64(u32(body)))
	}
	return nil
}

func (b *xlsBook) readFormat() error {
	var id [2]byte
	if err := b.records.read(id[:]); err != nil {
		return err
	}
	var code string
	var err error
	if b.version == versionBIFF8 {
		code, err = b.records.richText()
	} else {
		code, err = b.byteText(1)
	}
	b.codes[u16(id[:])] = code
	return err
}

// byteText reads a text before Excel 97: its length in one or two bytes, then a byte a character.
func (b *xlsBook) byteText(lengthBytes int) (string, error) {
	body, err := b.records.body(lengthBytes)
	if err != nil {
		return "", err
	}
	length := int(body[0])
	if lengthBytes == 2 {
		length = u16(body)
	}
	body = body[lengthBytes:]
	if length > len(body) {
		return "", errRecord
	}
	return string(b.charset.appendText(nil, body[:length])), nil
}

// readTexts reads the shared string table: two counts, then the texts.
func (b *xlsBook) readTexts() error {
	var counts [8]byte
	if err := b.records.read(counts[:]); err != nil {
		return err
	}
	for range u32(counts[4:]) {
		text, err := b.records.richText()
		if err != nil {
			return err
		}
		if err := b.texts.add([]byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// goTo opens the substream that begins at a place of the stream, and tells whether it is a worksheet.
func (b *xlsBook) goTo(at int64) (bool, error) {
	if at >= b.size {
		return false, errCompound
	}
	if _, err := b.stream.Seek(at, io.SeekStart); err != nil {
		return false, err
	}
	b.records.in.Reset(b.stream)
	b.records.left = 0
	kind, err := b.readBOF()
	return kind == substreamSheet, err
}
