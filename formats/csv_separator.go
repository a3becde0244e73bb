package formats

import (
	"bytes"
	"math"
)

const (
	// separators are tried in this order; a comma is the likeliest to stand in every row for another reason.
	separators = "\t;|,"
	// rareSeparators are taken only when every row of the sample has the same number of them.
	rareSeparators = ":^~#!&*=\\\x01\x1C\x1D\x1E\x1F"

	separatorRows   = 1000
	separatorSample = 256 << 10
)

// declaredSeparator reads the line sep=; that Excel understands at the beginning of a file. length is 0 when there
// is none.
func declaredSeparator(text []byte) (separator byte, length int) {
	rest, found := bytes.CutPrefix(text, []byte("sep="))
	if !found || len(rest) < 2 || rest[0] == '"' || rest[0] == '\r' || rest[0] == '\n' || rest[0] >= 0x80 {
		return 0, 0
	}
	if rest[1] != '\r' && rest[1] != '\n' {
		return 0, 0
	}
	end, _ := afterLineEnd(text, 5, true)
	return rest[0], end
}

// detectSeparator finds out what separates the cells: the character that is outside of quotation marks equally often
// in most rows, and in the first row at all. A comma when nothing does.
func detectSeparator(sample []byte) byte {
	sample = sample[:min(len(sample), separatorSample)]
	counts, closed := countSeparators(sample, '"')
	if !closed && len(counts) < 3 { // a quotation mark near the beginning that never closes
		counts, _ = countSeparators(sample, 0)
	}
	best, bestScore := byte(','), 0.0
	for i := range len(separators) {
		if score := separatorScore(counts, separators[i], false); score > bestScore {
			best, bestScore = separators[i], score
		}
	}
	for i := range len(rareSeparators) {
		if score := separatorScore(counts, rareSeparators[i], true) / 2; score > bestScore {
			best, bestScore = rareSeparators[i], score
		}
	}
	return best
}

// separatorScore is the share of rows that have the commonest number of the separator, the higher the more cells
// that makes. A first row without it counts strongly against it: headers hold no prices and no addresses.
func separatorScore(rows [][128]uint16, separator byte, everywhere bool) float64 {
	frequency := map[uint16]int{}
	for i := range rows {
		frequency[rows[i][separator]]++
	}
	common, share := uint16(0), 0
	for count, n := range frequency {
		if count > 0 && (n > share || n == share && count > common) {
			common, share = count, n
		}
	}
	if common == 0 || everywhere && (share < len(rows) || len(rows) < 2) {
		return 0
	}
	score := float64(share) / float64(len(rows)) * (1 + math.Log2(float64(common)+1))
	if rows[0][separator] == 0 {
		score /= 5
	}
	return score
}

// countSeparators counts for each row how often each ASCII character stands outside of quotation marks. What
// separates is not known yet, so a quotation mark opens a cell where any separator or nothing stands before it.
// closed tells that the last one that opened has closed.
func countSeparators(sample []byte, quote byte) (rows [][128]uint16, closed bool) {
	var row [128]uint16
	inside, filled := false, false
	before := byte('\n')
	for _, c := range sample {
		switch {
		case c == quote:
			inside = !inside && opensCell(before)
			filled = true
		case inside:
		case c == '\n' || c == '\r':
			if filled {
				rows = append(rows, row)
			}
			row, filled = [128]uint16{}, false
			if len(rows) == separatorRows {
				return rows, true
			}
		default:
			filled = true
			if c < 128 && row[c] < math.MaxUint16 {
				row[c]++
			}
		}
		before = c
	}
	if filled && (len(rows) == 0 || len(sample) < separatorSample) {
		rows = append(rows, row)
	}
	return rows, !inside
}

// opensCell tells whether a quotation mark after c opens a cell. After another quotation mark it does as well:
// that is how two of them stand for one.
func opensCell(c byte) bool {
	return c == '"' || c == '\n' || c == '\r' || bytes.IndexByte([]byte(separators+rareSeparators), c) >= 0
}
