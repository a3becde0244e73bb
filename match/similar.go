package match

import "math/bits"

// jaroWinkler is the similarity of two texts between 0 and 1: the share of characters in common within half the
// longer length, less half the transpositions, raised by the length of the common beginning (up to four characters,
// scale 0.1). Sources: M. Jaro, "Advances in Record-Linkage Methodology as Applied to Matching the 1985 Census of
// Tampa, Florida", JASA 84 (1989), 414-420; W. Winkler, "String Comparator Metrics and Enhanced Decision Rules in the
// Fellegi-Sunter Model of Record Linkage", ASA Survey Research Methods (1990), 354-359. As in later editions of
// Winkler's code there is no lower bound for the raise. Texts are cut at 64 bytes, so that matches fit in a word.
func jaroWinkler(a, b string) float64 {
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	j := jaro(a, b)
	p := 0
	for p < min(4, len(a), len(b)) && a[p] == b[p] {
		p++
	}
	return j + float64(p)*0.1*(1-j)
}

func jaro(a, b string) float64 {
	window := max(0, max(len(a), len(b))/2-1)
	var inA, inB uint64
	for i := range len(a) {
		for k := max(0, i-window); k <= min(len(b)-1, i+window); k++ {
			if inB&(1<<k) == 0 && a[i] == b[k] {
				inA |= 1 << i
				inB |= 1 << k
				break
			}
		}
	}
	common := bits.OnesCount64(inA)
	if common == 0 {
		return 0
	}
	half := 0
	for x, y := inA, inB; x != 0; x, y = x&(x-1), y&(y-1) {
		if a[bits.TrailingZeros64(x)] != b[bits.TrailingZeros64(y)] {
			half++
		}
	}
	m := float64(common)
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(half/2))/m) / 3
}

// osa is the optimal string alignment distance: the fewest insertions, deletions, replacements and exchanges of
// neighbours, no part edited twice. Computed for all rows at once, one bit a row: H. Hyyrö, "A Bit-Vector Algorithm
// for Computing Levenshtein and Damerau Edit Distances", Nordic Journal of Computing 10 (2003), 29-39, section 4,
// after G. Myers, JACM 46 (1999), 395-415. Texts are cut at 64 bytes.
func osa(a, b string) int {
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	var where [256]uint64
	for i := range len(a) {
		where[a[i]] |= 1 << i
	}
	plus, minus := ^uint64(0), uint64(0)
	var zero, before uint64
	distance, last := len(a), uint64(1)<<(len(a)-1)
	for i := range len(b) {
		here := where[b[i]]
		swap := (^zero & here) << 1 & before
		zero = ((here&plus + plus) ^ plus) | here | minus | swap
		up := minus | ^(zero | plus)
		down := plus & zero
		if up&last != 0 {
			distance++
		}
		if down&last != 0 {
			distance--
		}
		up, down = up<<1|1, down<<1
		plus, minus = down|^(zero|up), up&zero
		before = here
	}
	return distance
}

// bag notes for each letter whether it occurs once and whether it occurs again: two bits a letter, other characters
// spread over what is left. One edit changes at most one letter into another, so at most four of these bits.
func bag(s string) uint64 {
	var b uint64
	for i := range len(s) {
		slot := uint(s[i] & 31)
		if b&(1<<slot) != 0 {
			b |= 1 << (slot + 32)
		}
		b |= 1 << slot
	}
	return b
}

// mayBeSimilar is false only when the Jaro-Winkler similarity is surely under 0.84: letters that one text has more
// often than the other cannot be in common. It saves most of the work of comparing names of strangers.
func mayBeSimilar(a, b string, bagA, bagB uint64) bool {
	la, lb := float64(len(a)), float64(len(b))
	common := min(la-float64(bits.OnesCount64(bagA&^bagB)), lb-float64(bits.OnesCount64(bagB&^bagA)))
	if common <= 0 {
		return false
	}
	j := (common/la + common/lb + 1) / 3
	p := 0
	for p < min(4, len(a), len(b)) && a[p] == b[p] {
		p++
	}
	return j+float64(p)*0.1*(1-j) >= 0.84
}
