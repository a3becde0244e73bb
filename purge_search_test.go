package clientele

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSearchFindsATextWhereverItStands puts needles of all lengths at every place beside a block and beside the seam of
// two parts of a file, and compares what is found with what stands there.
func TestSearchFindsATextWhereverItStands(t *testing.T) {
	texts := []string{"Yrsa Zy", "yrsa@example.com", "+35840123", "Þórbjörg Ævarsdóttir", "Zykov-Marker of Kerava, the younger"}
	random := rand.New(rand.NewPCG(7, 7))
	for _, near := range []int{0, chunk} {
		file := make([]byte, near+128)
		for i := range file {
			file[i] = byte('a' + random.IntN(3))
		}
		for place := range 60 {
			for _, text := range texts {
				f := &finder{}
				for i, of := range texts {
					f.add(i, of, spelling{forms: [][]byte{[]byte(of)}})
				}
				at := max(0, near-12) + place
				was := bytes.Clone(file[at : at+len(text)])
				copy(file[at:], text)
				if err := f.searchIn(t.Context(), bytes.NewReader(file)); err != nil {
					t.Fatal(err)
				}
				for i, of := range texts {
					if found := f.texts[i].hits > 0; found != (of == text) {
						t.Fatalf("%q in a file with %q at %d: found is %v", of, text, at, found)
					}
				}
				copy(file[at:], was)
			}
		}
	}
}

// TestEverySpellingCanBeSearchedFor holds the shortest form against what the search needs of one.
func TestEverySpellingCanBeSearchedFor(t *testing.T) {
	for _, text := range []string{"1234567", "+358401234567", "Ärmelübergabe", "李小龙李小龙李小", "a b c d e"} {
		var forms int
		for _, s := range spellingsOf(text) {
			forms += len(s.forms)
			if i := slices.IndexFunc(s.forms, func(form []byte) bool { return len(form) < headSize }); i >= 0 {
				t.Errorf("%q has a form of %d bytes", text, len(s.forms[i]))
			}
		}
		if forms == 0 {
			t.Errorf("%q has no form", text)
		}
	}
}
