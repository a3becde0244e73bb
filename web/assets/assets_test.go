package assets

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// What every page loads travels small: style and script in the smallest encoding, and the font of Latin text.
func TestAssetsTravelSmall(t *testing.T) {
	for name, most := range map[string]int{"app.css": 12_000, "app.js": 20_000} {
		url := URL(name)
		if url == "" {
			t.Fatalf("%s has not been made: run `make assets`", name)
		}
		r := httptest.NewRequest("GET", url, nil)
		r.Header.Set("Accept-Encoding", "gzip, br")
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		if size := w.Body.Len(); size == 0 || size > most {
			t.Errorf("%s travels as %d bytes, and at most %d are allowed", name, size, most)
		}
		if encoding, kept := w.Header().Get("Content-Encoding"), w.Header().Get("Cache-Control"); encoding != "br" || !strings.Contains(kept, "immutable") {
			t.Errorf("%s comes with encoding %q and is kept %q", name, encoding, kept)
		}
	}
}

func TestAssetsGiveOnlyThemselves(t *testing.T) {
	for _, name := range []string{"", "manifest.json", "icons.json", ".keep", "none.css", "../assets.go", "a/b"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path = Prefix + name
		Handler().ServeHTTP(w, r)
		if w.Code != 404 {
			t.Errorf("%q gives %d", name, w.Code)
		}
	}
}
