package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// call is one operation as its document describes it.
type call struct {
	ID      string // of the operation, as clients that are made from the document name it
	Method  string
	Path    string
	Summary string
	Text    string            // what it does, in full
	Tag     string            // the group it is shown in
	Scope   clientele.Scope   // what the key needs; empty when any key will do
	Status  int               // of the answer when it is carried out; 200 when 0
	Also    string            // when the answer can have another status as well: "200 when …"
	Fails   []int             // what can go wrong beside what can with every call of its shape
	Sealed  bool              // the answer has an ETag, and the call honours If-Match or If-None-Match
	Upload  int64             // the body is a file of up to so many bytes
	Answers map[string]string // of an answer that is no JSON: content type -> what it is
}

// request is one request as an operation sees it: who asks, and the register to ask, which works within the request's
// own transaction when it carries an Idempotency-Key.
type request struct {
	reg   *clientele.Register
	actor clientele.Actor
	once  bool // within a transaction: what fails inside takes all of it back
}

// answer is what huma writes; the headers are set on the exchange.
type answer struct {
	Status int
	Body   []byte
}

// add registers an operation whose parameters and body are I's fields. run may be run again when its transaction met
// another one; it must do nothing but ask the register.
func add[I any, O reply](s *Server, c call, run func(context.Context, request, *I) (O, error)) {
	op := s.describe(c, s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, ""))
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*answer, error) {
		x := exchangeOf(ctx)
		return x.carryOut(ctx, func(reg *clientele.Register) (reply, error) {
			return run(ctx, x.request(reg), in)
		}), nil
	})
	s.finish(c)
}

// addUpload registers an operation whose body is a file. receive reads the file before anything else happens; run then
// does with it what is asked, and may be run again; drop is called when it was not run, since the request was a repeat.
func addUpload[I, F any, O reply](s *Server, c call, receive func(context.Context, request, *I, *upload) (F, error),
	run func(context.Context, request, *I, F) (O, error), drop func(context.Context, request, F)) {
	op := s.describe(c, s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, ""))
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*answer, error) {
		x := exchangeOf(ctx)
		file, err := receiveFile(ctx, x, in, receive)
		if err != nil {
			return x.send(x.outcome(nil, err)), nil
		}
		ran := false
		answer := x.carryOut(ctx, func(reg *clientele.Register) (reply, error) {
			ran = true
			return run(ctx, x.request(reg), in, file)
		})
		if !ran {
			drop(ctx, x.request(x.server.reg), file)
		}
		return answer, nil
	})
	s.finish(c)
}

func (x *exchange) request(reg *clientele.Register) request {
	return request{reg: reg, actor: x.actor, once: x.key != ""}
}

// stream registers an operation whose answer is a file. run writes it to the exchange once nothing can be refused any
// more.
func stream[I any](s *Server, c call, run func(context.Context, request, *I, *download) error) {
	op := s.describe(c, nil)
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		x := exchangeOf(ctx)
		return &huma.StreamResponse{Body: func(huma.Context) {
			d := &download{x: x}
			d.end(run(ctx, x.request(x.server.reg), in, d))
		}}, nil
	})
	s.finish(c)
}

// streamOr registers an operation whose answer is JSON, or a file when run has written one.
func streamOr[I any, O reply](s *Server, c call, run func(context.Context, request, *I, *download) (O, error)) {
	op := s.describe(c, s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, ""))
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		x := exchangeOf(ctx)
		return &huma.StreamResponse{Body: func(huma.Context) {
			d := &download{x: x}
			out, err := run(ctx, x.request(x.server.reg), in, d)
			if err != nil || d.began {
				d.end(err)
				return
			}
			a := x.send(x.outcome(out, nil))
			x.SetStatus(a.Status)
			_, _ = x.BodyWriter().Write(a.Body) // a caller who has gone needs no answer
		}}, nil
	})
	s.finish(c)
}

// enter is what every operation begins with, in this order: who asks, whether they ask too often, whether they may,
// and whether the request has the shape that the operation takes.
func (s *Server) enter(c call) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		x := &exchange{humaContext: ctx, server: s, call: c}
		for _, step := range []func() *Failure{x.authenticate, x.permit, x.inspect} {
			if refused := step(); refused != nil {
				x.refuse(refused)
				return
			}
		}
		next(x)
	}
}

// inspect checks the shape of a request as far as huma does not.
func (x *exchange) inspect() *Failure {
	u, op := x.URL(), x.Operation()
	for _, err := range []error{checkPath(u.Path), checkQuery(u.RawQuery, op.Parameters), x.checkType(op), x.readKey()} {
		if err != nil {
			f, _ := failureOf(err)
			return f
		}
	}
	return nil
}

func writes(method string) bool {
	return slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, method)
}
