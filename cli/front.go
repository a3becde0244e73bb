package cli

import (
	_ "embed"
	"net/http"
)

//go:embed front/front.html
var frontPage []byte

//go:embed front/front.css
var frontStyle []byte

// front serves the page at the root, which leads on, and leaves everything else to the API.
func front(rest http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case read && r.URL.Path == "/":
			serveFront(w, "text/html; charset=utf-8", frontPage)
		case read && r.URL.Path == "/front.css":
			serveFront(w, "text/css; charset=utf-8", frontStyle)
		default:
			rest.ServeHTTP(w, r)
		}
	})
}

func serveFront(w http.ResponseWriter, contentType string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(content) // whoever asked has gone when this fails
}
