package cli

import (
	"io"
	"log"
	"net/http"
	"time"
)

// newServer is an HTTP server with limits on what a slow or hostile caller can hold. Uploads of 64 MiB over a slow
// line, and exports of a million rows, must fit into them.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Minute,
		WriteTimeout:      30 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // net/http would write addresses of people; api logs what failed
	}
}
