package cli

import (
	"net/http"
	"strings"
)

// apiPaths are the addresses that the API has, besides everything under /v1/.
var apiPaths = map[string]bool{"/v1": true, "/openapi.json": true, "/docs": true, "/docs.css": true, "/healthz": true, "/readyz": true, "/metrics": true}

// front gives the API its addresses, the pages that customers see theirs, and the staff's pages all others.
func front(api, pages, public http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1/") || apiPaths[r.URL.Path] {
			api.ServeHTTP(w, r)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/book/") || strings.HasPrefix(r.URL.Path, "/my/") {
			public.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}
