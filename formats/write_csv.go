package formats

import (
	"bufio"
	"io"
	"strings"

	"clientele"
)

// csvWriter writes RFC 4180: commas, CRLF, quotation marks where they are needed. The byte order mark at the
// beginning makes Excel read UTF-8.
type csvWriter struct{ out *bufio.Writer }

func newCSVWriter(w io.Writer) (clientele.SheetWriter, error) {
	out := bufio.NewWriterSize(w, 32<<10)
	_, err := out.WriteString("\uFEFF")
	return &csvWriter{out}, err
}

func (w *csvWriter) Write(cells []string) error {
	if err := checkRow(cells); err != nil {
		return err
	}
	for i, cell := range cells {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.writeCell(neutralise(cell))
	}
	_, err := w.out.WriteString("\r\n") // an error of the writes before stays and comes here
	return err
}

func (w *csvWriter) Close() error { return w.out.Flush() }

func (w *csvWriter) writeCell(text string) {
	if !needsQuotes(text) {
		w.out.WriteString(text)
		return
	}
	w.out.WriteByte('"')
	w.out.WriteString(strings.ReplaceAll(text, `"`, `""`))
	w.out.WriteByte('"')
}

// needsQuotes is true for more texts than RFC 4180 asks for: all with a character that some program, or Open, could
// take for a separator, and all whose beginning could make the file look like one of another kind.
func needsQuotes(text string) bool {
	if text == "" {
		return false
	}
	first := text[0]
	plain := isLetter(first) || first >= '0' && first <= '9' || first == '\'' || first >= 0x80
	return !plain || text[len(text)-1] == ' ' || strings.ContainsAny(text, "\"\r\n"+separators+rareSeparators)
}
