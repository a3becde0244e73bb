package formats

import "strings"

const (
	maxTexts     = 64 << 20 // bytes that the shared texts of a workbook may take in memory
	textPageSize = 1 << 20
)

var errTooManyTexts = tooLarge("This workbook holds too much text to be read as it is. Save it as CSV and try again.")

// sharedTexts are the texts of a workbook that its cells name by number. They are the one thing of a file that is
// kept whole, so they are packed: pages of bytes, and where each text ends.
type sharedTexts struct {
	pages [][]byte
	ends  []uint32
	size  int
}

// add keeps one more text. A text over maxCell is kept as one byte too many, which is enough to be refused.
func (t *sharedTexts) add(text []byte) error {
	text = text[:min(len(text), maxCell+1)]
	if t.size+len(text)+4*len(t.ends) > maxTexts {
		return errTooManyTexts
	}
	t.size += len(text)
	t.ends = append(t.ends, uint32(t.size))
	for len(text) > 0 {
		if n := len(t.pages); n == 0 || len(t.pages[n-1]) == textPageSize {
			t.pages = append(t.pages, make([]byte, 0, textPageSize))
		}
		page := &t.pages[len(t.pages)-1]
		n := min(len(text), textPageSize-len(*page))
		*page = append(*page, text[:n]...)
		text = text[n:]
	}
	return nil
}

// at gives a text by its number, and whether there is one.
func (t *sharedTexts) at(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	start, end := 0, int(t.ends[i])
	if i > 0 {
		start = int(t.ends[i-1])
	}
	page := t.pagesFrom(start)
	if len(page) >= end-start {
		return string(page[:end-start]), true
	}
	var out strings.Builder
	for start < end {
		page = t.pagesFrom(start)
		page = page[:min(len(page), end-start)]
		out.Write(page)
		start += len(page)
	}
	return out.String(), true
}

// pagesFrom gives what stands at a place, up to the end of its page.
func (t *sharedTexts) pagesFrom(at int) []byte {
	if at >= t.size {
		return nil
	}
	return t.pages[at/textPageSize][at%textPageSize:]
}
