package formats

import (
	"testing"
	"time"

	"clientele"
)

// A PDF says when it cannot show the signs of a script.
func TestAPDFKnowsWhatItCannotShow(t *testing.T) {
	for text, want := range map[string]bool{"Ünï Ελένη Пётр محمد עברית № 5 →": false, "王小明": true, "ไทย": true, "🌸": true} {
		h := clientele.HandOver{Location: time.UTC, Sections: []clientele.HandOverSection{{Name: "notes", Rows: [][]clientele.HandOverValue{{{Name: "text", Value: text}}}}}}
		if beyondPDF(h) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
