// Package answer writes what both the staff's and the customers' pages are sent as.
package answer

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"sync"

	"clientele"

	"github.com/a-h/templ"
)

// leastPacked is from how many bytes on a page is packed: a smaller one travels in a single packet as it is.
const leastPacked = 1400

var packers = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 5); return w }} // 5 is a level that there is

// Page answers with a page or a part of one, packed where the browser takes that. It fails before anything is sent, when
// the page cannot be made; whoever has gone meanwhile is no error.
func Page(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(r.Context(), &page); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	if page.Len() < leastPacked || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, _ = w.Write(page.Bytes())
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	packer := packers.Get().(*gzip.Writer)
	defer packers.Put(packer)
	packer.Reset(w)
	_, _ = packer.Write(page.Bytes())
	_ = packer.Close()
	return nil
}

var statuses = map[clientele.Kind]int{
	clientele.KindInvalidRequest: http.StatusBadRequest,
	clientele.KindUnauthorized:   http.StatusUnauthorized,
	clientele.KindForbidden:      http.StatusForbidden,
	clientele.KindNotFound:       http.StatusNotFound,
	clientele.KindConflict:       http.StatusConflict,
	clientele.KindVersion:        http.StatusConflict,
	clientele.KindIdempotency:    http.StatusConflict,
	clientele.KindTooLarge:       http.StatusRequestEntityTooLarge,
	clientele.KindMediaType:      http.StatusUnsupportedMediaType,
	clientele.KindValidation:     http.StatusUnprocessableEntity,
	clientele.KindRateLimited:    http.StatusTooManyRequests,
	clientele.KindUnavailable:    http.StatusServiceUnavailable,
}

// Status is the HTTP status of an error.
func Status(err error) int {
	if status := statuses[clientele.KindOf(err)]; status != 0 {
		return status
	}
	return http.StatusInternalServerError
}
