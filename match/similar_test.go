package match

import (
	"math"
	"math/rand/v2"
	"testing"
)

// simpleOSA is the textbook dynamic programme.
func simpleOSA(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range len(b) + 1 {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// simpleJaroWinkler follows the definition with slices of flags.
func simpleJaroWinkler(a, b string) float64 {
	if a == "" && b == "" {
		return 1
	}
	if a == "" || b == "" {
		return 0
	}
	window := max(len(a), len(b))/2 - 1
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	common := 0
	for i := range a {
		for j := range b {
			if !usedB[j] && a[i] == b[j] && (j-i <= max(window, 0) && i-j <= max(window, 0)) {
				usedA[i], usedB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	var inA, inB []byte
	for i := range a {
		if usedA[i] {
			inA = append(inA, a[i])
		}
	}
	for j := range b {
		if usedB[j] {
			inB = append(inB, b[j])
		}
	}
	half := 0
	for i := range inA {
		if inA[i] != inB[i] {
			half++
		}
	}
	m := float64(common)
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(half/2))/m) / 3
	prefix := 0
	for prefix < 4 && prefix < len(a) && prefix < len(b) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + 0.1*float64(prefix)*(1-jaro)
}

func randomText(r *rand.Rand, longest int) string {
	b := make([]byte, r.IntN(longest))
	for i := range b {
		b[i] = byte('a' + r.IntN(5))
	}
	return string(b)
}

func TestSimilarityAgreesWithTheDefinitions(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		a, b := randomText(r, 20), randomText(r, 20)
		if r.IntN(10) == 0 {
			a, b = randomText(r, 65), randomText(r, 65)
		}
		if got, want := osa(a, b), simpleOSA(a, b); got != want {
			t.Fatalf("osa(%q, %q) = %d, want %d", a, b, got, want)
		}
		got, want := jaroWinkler(a, b), simpleJaroWinkler(a, b)
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("jaroWinkler(%q, %q) = %v, want %v", a, b, got, want)
		}
		if want >= 0.84 && a != "" && !mayBeSimilar(a, b, bag(a), bag(b)) {
			t.Fatalf("mayBeSimilar(%q, %q) is false at similarity %v", a, b, want)
		}
	}
}

// The values are those of Winkler's papers and of the usual examples for the restricted edit distance.
func TestPublishedSimilarities(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"martha", "marhta", .9611}, {"dwayne", "duane", .84}, {"dixon", "dicksonx", .8133}, {"abc", "xyz", 0}} {
		if got := jaroWinkler(c.a, c.b); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("jaroWinkler(%q, %q) = %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"ca", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"", "abc", 3}, {"same", "same", 0}} {
		if got := osa(c.a, c.b); got != c.want {
			t.Errorf("osa(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// Postel's own and the customary examples.
func TestCologneSounds(t *testing.T) {
	for name, want := range map[string]string{
		"wikipedia": "3412", "muellerluedenscheidt": "65752682", "breschnew": "17863", "mueller": "657", "meyer": "67",
		"maier": "67", "heinzclassen": "068586", "philipp": "351", "axel": "0485", "田中": "田中",
	} {
		if got := phonetic(name); got != want {
			t.Errorf("phonetic(%q) = %q, want %q", name, got, want)
		}
	}
}
