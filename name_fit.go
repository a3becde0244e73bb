package clientele

import (
	"strconv"
	"strings"
)

// nameFit tells how well two folded names could be one person's: 0 when they could not, else the more the better. They
// fit when each word of the shorter one stands in the longer one: as it is, as an initial, or with one slip of the
// keyboard. "virta matti" fits "matti virta" and "m virta"; "anna virta" does not fit "maija virta", who may be her
// daughter and share her phone.
func nameFit(a, b string) int {
	short, long := strings.Fields(a), strings.Fields(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) == 0 {
		return 0
	}
	fit := 0
	used := make([]bool, len(long))
	for _, word := range short {
		best, at := 0, -1
		for i, other := range long {
			if w := wordFit(word, other); !used[i] && w > best {
				best, at = w, i
			}
		}
		if at < 0 {
			return 0
		}
		used[at] = true
		fit += best
	}
	return fit
}

func wordFit(a, b string) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case a == b:
		return 4
	case strings.HasPrefix(b, a) && len(a) >= 3:
		return 3
	case len(a) >= 4 && oneSlip(a, b):
		return 2
	case len([]rune(a)) == 1 && strings.HasPrefix(b, a):
		return 1
	}
	return 0
}

// oneSlip tells whether one letter was put in, left out, changed, or swapped with its neighbour. a is the shorter.
func oneSlip(a, b string) bool {
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) != len(b) {
		return a[i:] == b[i+1:]
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return a[i+1:] == b[i+1:] || swapped
}

// generation is how many years parent and child differ by at least. Father and son may share name, phone and e-mail; a
// birthday that was mistyped or corrected is seldom so far off.
const generation = 13

// generationApart tells whether two years of birth, 0 where one is not known, can be of one family but not of one person.
func generationApart(a, b int) bool {
	return a > 0 && b > 0 && max(a, b)-min(a, b) >= generation
}

// yearOfBirth is 0 when it is not known.
func yearOfBirth(c Customer) int {
	year, _, _ := strings.Cut(c.Birthday, "-")
	n, _ := strconv.Atoi(year) // "--01-02" has no year
	return n
}
