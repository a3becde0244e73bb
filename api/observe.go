package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// trace is what is noted about one request: nothing of what it says.
type trace struct {
	id    string // Request-Id
	key   string // id of the API key
	began time.Time
}

type traceKey struct{}

func traceOf(ctx context.Context) *trace {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		return t
	}
	return &trace{}
}

// observe gives every request its id, notes how it ended, and turns a panic into an answer.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := &trace{id: "req_" + strings.ToLower(rand.Text()), began: time.Now()}
		out := &recorder{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), traceKey{}, t))
		out.Header().Set("Request-Id", t.id)
		out.Header().Set("X-Content-Type-Options", "nosniff")
		defer func() {
			panicked := recover()
			if panicked != nil && panicked != http.ErrAbortHandler {
				s.log.Error("a request panicked", "request", t.id, "route", route(r), "panic", panicText(panicked), "stack", string(debug.Stack()))
				if out.status == 0 {
					f, _ := failureOf(errPanic)
					f.write(out)
				}
			}
			s.note(r, out, t)
			if panicked == http.ErrAbortHandler || panicked != nil && out.cut() {
				panic(http.ErrAbortHandler) // the answer had begun: the caller has to see that it is not whole
			}
		}()
		next.ServeHTTP(out, r)
	})
}

var errPanic = fmt.Errorf("panic")

// panicText says what a panic was. Its value is told only where it comes from the language itself: another may hold
// what was sent.
func panicText(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}

func (s *Server) note(r *http.Request, out *recorder, t *trace) {
	took := time.Since(t.began)
	s.metrics.count(method(r), route(r), out.code(), took)
	s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", method(r)), slog.String("route", route(r)),
		slog.Int("status", out.code()), slog.Duration("took", took), slog.String("request", t.id), slog.String("key", t.key))
}

// route is the pattern that a request matched, without what its address says.
func route(r *http.Request) string {
	if r.Pattern == "" {
		return "unmatched"
	}
	_, path, ok := strings.Cut(r.Pattern, " ")
	if !ok {
		return r.Pattern
	}
	return path
}

// method is that of a request when it is a known one: callers may send any word.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	body   bool // something of the body was written
}

// WriteHeader notes the status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write notes that the answer has begun.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.body = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find what is beneath.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// cut tells whether a panic left the caller with half an answer: one that had begun, and was not ended by a failure.
func (w *recorder) cut() bool { return w.body && w.status < http.StatusInternalServerError }
