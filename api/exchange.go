package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"hash"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

type humaContext = huma.Context

// exchange is one request on its way through an operation, from the moment its route is known.
type exchange struct {
	humaContext
	server *Server
	call   call
	actor  clientele.Actor
	typed  bool      // the body is JSON, as it is called
	key    string    // the Idempotency-Key
	print  hash.Hash // of what was sent; nil without an Idempotency-Key
	ctx    context.Context
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

// Context carries the exchange, so that handlers find it.
func (x *exchange) Context() context.Context {
	if x.ctx == nil {
		x.ctx = context.WithValue(x.humaContext.Context(), exchangeKey{}, x)
	}
	return x.ctx
}

// Unwrap lets huma's adapter find its own context.
func (x *exchange) Unwrap() huma.Context { return x.humaContext }

// SetReadDeadline does nothing: how long a body may take is the server's own to say, and a deadline that is left
// behind would end the request while it is still carried out.
func (x *exchange) SetReadDeadline(time.Time) error { return nil }

// BodyReader gives the body, and has what is read of it tell requests with the same Idempotency-Key apart.
func (x *exchange) BodyReader() io.Reader {
	if x.print == nil || x.call.Upload > 0 {
		return x.humaContext.BodyReader()
	}
	return io.TeeReader(x.humaContext.BodyReader(), x.print)
}

func (x *exchange) writer() http.ResponseWriter {
	_, w := humago.Unwrap(x)
	return w
}

// refuse answers without carrying anything out. What was sent is left unread, which closes the connection when it is
// much.
func (x *exchange) refuse(f *Failure) { f.write(x.writer()) }

// Header gives a header of the request. huma compares the type of a body as it is written; it was checked before.
func (x *exchange) Header(name string) string {
	if name == "Content-Type" && x.typed {
		return "application/json"
	}
	return x.humaContext.Header(name)
}

// checkType refuses a body that is not of the type the operation reads.
func (x *exchange) checkType(op *huma.Operation) error {
	if op.RequestBody == nil {
		return nil
	}
	given := x.Header("Content-Type")
	kind, params, err := mime.ParseMediaType(given)
	_, taken := op.RequestBody.Content[kind]
	charset := params["charset"]
	switch {
	case x.Header("Content-Encoding") != "":
		return clientele.Errorf(clientele.KindMediaType, "Send the body without a Content-Encoding")
	case given == "" && x.call.Upload == 0:
		return nil // a body without a type is taken for JSON, and no body has none
	case err != nil, !taken, charset != "" && !strings.EqualFold(charset, "utf-8"):
		return clientele.Errorf(clientele.KindMediaType, "Send the body as %s", bodyType(x.call))
	}
	x.typed = x.call.Upload == 0
	return nil
}

func bodyType(c call) string {
	if c.Upload > 0 {
		return "multipart/form-data"
	}
	return "application/json"
}

// checkPath refuses an id that cannot be stored, which therefore nobody has.
func checkPath(path string) error {
	if utf8.ValidString(path) && !strings.ContainsRune(path, 0) {
		return nil
	}
	return clientele.Errorf(clientele.KindNotFound, "There is nothing at this address")
}

// carryOut runs an operation, once if it has an Idempotency-Key, and gives its answer.
func (x *exchange) carryOut(ctx context.Context, run func(*clientele.Register) (reply, error)) *answer {
	if x.key != "" {
		return x.once(ctx, run)
	}
	out, err := run(x.server.reg)
	return x.send(x.outcome(out, err))
}

// outcome is an answer before it is written: what of it is kept for repeats of its request.
type outcome struct {
	status         int
	etag, location string
	body           []byte
	subject        string
	replayed       bool
}

func (x *exchange) outcome(out reply, err error) outcome {
	if err != nil {
		f := x.failureOf(err)
		return outcome{status: f.status, body: encode(f)}
	}
	h := out.head()
	o := outcome{status: h.Status, etag: h.ETag, location: h.Location, subject: h.Subject}
	if o.status == 0 {
		o.status = x.call.status()
	}
	if o.status != http.StatusNotModified {
		o.body = encodeReply(out)
	}
	return o
}

func (x *exchange) failureOf(err error) *Failure {
	f, known := failureOf(err)
	if !known {
		x.server.log.ErrorContext(x.Context(), "a request failed", "request", traceOf(x.Context()).id, "route", x.call.Method+" "+x.call.Path, "error", err)
	}
	return f
}

// appender is a reply that writes its own JSON, faster than reflection does.
type appender interface{ appendJSON([]byte) []byte }

func encodeReply(out reply) []byte {
	if a, ok := out.(appender); ok {
		return a.appendJSON(nil)
	}
	return encode(out)
}

// send sets the headers of an answer and hands it to huma.
func (x *exchange) send(o outcome) *answer {
	set := func(name, value string) {
		if value != "" {
			x.SetHeader(name, value)
		}
	}
	set("ETag", o.etag)
	set("Location", o.location)
	if len(o.body) > 0 {
		set("Content-Type", "application/json")
	}
	if o.replayed {
		set("Idempotent-Replayed", "true")
	}
	(&Failure{status: o.status}).headers(set)
	return &answer{Status: o.status, Body: o.body}
}

// readKey checks the Idempotency-Key of a write.
func (x *exchange) readKey() error {
	if !writes(x.call.Method) {
		return nil
	}
	if x.key = x.Header("Idempotency-Key"); x.key == "" {
		return nil
	}
	for i := 0; i < len(x.key); i++ {
		if x.key[i] <= ' ' || x.key[i] > '~' {
			return malformed("Idempotency-Key: visible ASCII characters are needed")
		}
	}
	if len(x.key) > maxKey {
		return malformed("Idempotency-Key: at most %d characters", maxKey)
	}
	x.print = sha256.New()
	u := x.URL()
	io.WriteString(x.print, u.RawQuery+"\x00")
	return nil
}

const maxKey = 255

// once carries an operation out unless it was before, and keeps its answer for repeats.
func (x *exchange) once(ctx context.Context, run func(*clientele.Register) (reply, error)) *answer {
	u := x.URL()
	req := clientele.IdempotentRequest{Method: x.call.Method, Path: u.EscapedPath(), Key: x.key, Body: x.print.Sum(nil)}
	var first outcome
	answered, err := x.server.reg.Once(ctx, x.actor, req, func(reg *clientele.Register) (clientele.Answered, error) {
		out, err := run(reg)
		if err != nil && !keeps(err) {
			return clientele.Answered{}, err
		}
		first = x.outcome(out, err)
		kept := first
		if s, ok := out.(secretive); ok && err == nil {
			kept = x.outcome(s.withoutSecret(), nil)
		}
		answered := clientele.Answered{Status: kept.status, Body: kept.frame(), SubjectID: kept.subject}
		if m, ok := out.(manyAnswer); ok && err == nil {
			answered.Parts = m.parts()
		} else if kept.subject != "" && err == nil {
			answered.ID = idOf(kept.body)
		}
		return answered, nil
	})
	switch {
	case err != nil:
		return x.send(x.outcome(nil, err))
	case answered.Replayed:
		return x.send(unframe(answered))
	}
	return x.send(first)
}

// manyAnswer is a reply about several people, each of whom can be erased.
type manyAnswer interface{ parts() []clientele.AnswerPart }

// idOf is the id of what an answer gives, which can be another than that of the person it is about.
func idOf(body []byte) string {
	var answer struct{ Data struct{ ID string } }
	if err := json.Unmarshal(body, &answer); err != nil {
		return "" // of a list, which has none
	}
	return answer.Data.ID
}

// secretive is a reply with something in it that is shown once and kept nowhere, not even for repeats.
type secretive interface{ withoutSecret() reply }

// keeps tells whether a refusal is the domain's answer to what was asked, so that a repeat gets it again.
func keeps(err error) bool {
	switch clientele.KindOf(err) {
	case clientele.KindNotFound, clientele.KindConflict, clientele.KindVersion, clientele.KindValidation:
		return true
	}
	return false
}

// frame lays an answer's headers before its body.
func (o outcome) frame() []byte {
	return append([]byte(o.etag+"\n"+o.location+"\n"), o.body...)
}

func unframe(a clientele.Answered) outcome {
	o := outcome{status: a.Status, replayed: true}
	if a.Parts != nil {
		o.body = encode(one(batchReplay(a.Parts), ""))
		return o
	}
	if a.Body == nil { // the person has been erased since
		o.body = encode(one(map[string]string{"id": a.SubjectID}, ""))
		return o
	}
	etag, rest, _ := bytes.Cut(a.Body, []byte{'\n'})
	location, body, _ := bytes.Cut(rest, []byte{'\n'})
	o.etag, o.location, o.body = string(etag), string(location), body
	return o
}

// hash adds to what tells requests with the same Idempotency-Key apart.
func (x *exchange) hash(content []byte) {
	if x.print != nil {
		x.print.Write(content)
	}
}
