package formats

import (
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

const (
	textWide     = 1 // two bytes a character, else one
	textPhonetic = 4
	textRich     = 8
)

// text reads the characters of a text: units of UTF-16, of which the high byte is left out where all are 0. Where a
// text goes on in a CONTINUE record, that begins with a byte that says anew which of the two it is.
func (r *records) text(units int, wide bool) (string, error) {
	out := make([]uint16, 0, units)
	for len(out) < units {
		if r.left == 0 {
			var flags [1]byte
			if err := r.read(flags[:]); err != nil {
				return "", err
			}
			wide = flags[0]&textWide != 0
			continue
		}
		var err error
		if out, err = r.appendUnits(out, units, wide); err != nil {
			return "", err
		}
	}
	return string(utf16.Decode(out)), nil
}

// appendUnits appends what the record at hand holds, until there are limit units.
func (r *records) appendUnits(out []uint16, limit int, wide bool) ([]uint16, error) {
	size := 1
	if wide {
		size = 2
	}
	n := min(limit-len(out), r.left/size) * size
	if n == 0 {
		return nil, errRecord // half a character at the end of a record
	}
	b, err := r.in.Peek(n)
	if err != nil {
		return nil, unexpected(err)
	}
	for i := 0; i < n; i += size {
		unit := uint16(b[i])
		if wide {
			unit |= uint16(b[i+1]) << 8
		}
		out = append(out, unit)
	}
	r.left -= n
	_, err = r.in.Discard(n)
	return out, err
}

// richText reads a text of the shared string table or of a STRING record, with its length first, and leaves out
// where its look changes and how it is pronounced.
func (r *records) richText() (string, error) {
	var head [3]byte
	if err := r.read(head[:]); err != nil {
		return "", err
	}
	var extra int64
	if head[2]&textRich != 0 {
		var runs [2]byte
		if err := r.read(runs[:]); err != nil {
			return "", err
		}
		extra += 4 * int64(u16(runs[:]))
	}
	if head[2]&textPhonetic != 0 {
		var size [4]byte
		if err := r.read(size[:]); err != nil {
			return "", err
		}
		extra += int64(u32(size[:]))
	}
	text, err := r.text(u16(head[:]), head[2]&textWide != 0)
	if err != nil {
		return "", err
	}
	return text, r.skip(extra)
}

// codePages are the charsets of texts before Excel 97; what is not here is read as Windows-1252.
var codePages = map[int]*charmap.Charmap{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 866: charmap.CodePage866,
	874: charmap.Windows874, 1250: charmap.Windows1250, 1251: charmap.Windows1251, 1253: charmap.Windows1253,
	1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257,
	1258: charmap.Windows1258, 10000: charmap.Macintosh, 32768: charmap.Macintosh,
}

func codePage(number int) charset {
	if table := codePages[number]; table != nil {
		return charset{narrow: table}
	}
	return charset{narrow: charmap.Windows1252}
}
