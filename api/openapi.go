package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// document is what huma builds the OpenAPI document from.
func document(version string) huma.Config {
	format := huma.Format{
		Marshal: func(w io.Writer, v any) error {
			_, err := w.Write(encode(v))
			return err
		},
		Unmarshal: decode,
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Clientele", Version: version, Description: intro},
			Tags:    tags,
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry(schemaPrefix, schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{securityName: {Type: "http", Scheme: "bearer",
					Description: "An API key: sk_live_… works on the organization's data, sk_test_… on its sandbox."}},
			},
		},
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
	}
}

const (
	securityName = "apiKey"
	schemaPrefix = "#/components/schemas/"
)

const intro = "The customer register of a business, for other programs.\n\n" +
	"Every answer is an envelope: {\"success\": true, \"data\": …} or {\"success\": false, \"error\": {\"code\", \"message\", …}}. " +
	"Every answer has a Request-Id header, which finds it in the log.\n\n" +
	"Every POST, PUT, PATCH and DELETE takes an Idempotency-Key: a repeat with the same key and body within 24 hours gets the first answer again. " +
	"Lists are cut by cursor: send page.nextCursor as cursor to go on. Times are RFC 3339 in UTC, money is whole minor units, phone numbers are E.164 in answers. " +
	"A key may make 100 requests a second; after that 429 says in Retry-After how long to wait."

// The groups of operations, in the order of the page.
const (
	tagCustomers = "Customers"
	tagParts     = "Parts of a customer"
	tagTags      = "Tags"
	tagCatalog   = "Catalog"
	tagBookings  = "Bookings"
	tagOrders    = "Orders"
	tagReports   = "Reports"
	tagMerges    = "Merges"
	tagErasures  = "Erasures"
	tagDuplicate = "Duplicates"
	tagImports   = "Imports"
	tagExports   = "Exports"
	tagMessages  = "Messages"
	tagWebhooks  = "Webhooks"
	tagOrg       = "Organization"
	tagAudit     = "Audit"
	tagSandbox   = "Sandbox"
	tagHealth    = "The server"
)

var tags = []*huma.Tag{
	{Name: tagCustomers, Description: "The people in the register: create, find, change, archive."},
	{Name: tagParts, Description: "Notes, documents, tags, consents, loyalty points and the history of one customer."},
	{Name: tagTags, Description: "The words that customers are marked with."},
	{Name: tagCatalog, Description: "What the business sells: services, which take time, and products."},
	{Name: tagBookings, Description: "Find a free time, book, move, check in, complete, cancel. No two bookings of one user overlap."},
	{Name: tagOrders, Description: "Sales and work that is paid for: lines, discounts, payments, refunds, receipts."},
	{Name: tagReports, Description: "How the business does. Nobody is named in them but users."},
	{Name: tagMerges, Description: "Make one record of two, and take that back."},
	{Name: tagErasures, Description: "Remove a person: at once or after a grace period, with proof. Archive a record instead to hide it, merge it instead when it is a duplicate."},
	{Name: tagDuplicate, Description: "Records that may be one person: found by the program, with the evidence for and against."},
	{Name: tagImports, Description: "Bring a file into the register: upload it, look at the preview, commit it, and take it back if it was wrong."},
	{Name: tagExports, Description: "The register as a spreadsheet. Every export is in the audit log."},
	{Name: tagMessages, Description: "E-mails and SMS: what was written, and what became of it."},
	{Name: tagWebhooks, Description: "Other programs hear of what happens: signed, tried for three days, never at a private address."},
	{Name: tagOrg, Description: "Users, settings and API keys."},
	{Name: tagAudit, Description: "Who did what, and when."},
	{Name: tagSandbox, Description: "What only a test key can do."},
	{Name: tagHealth, Description: "Whether the program runs, and what it offers. These need no key."},
}

// schemaName names the envelopes after what is in them.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if inner, ok := strings.CutPrefix(name, "One"); ok {
		if item, ok := strings.CutPrefix(inner, "List"); ok {
			return item + "sAnswer"
		}
		return inner + "Answer"
	}
	if inner, ok := strings.CutPrefix(name, "Many"); ok {
		return inner + "List"
	}
	return name
}

func (c call) status() int {
	if c.Status == 0 {
		return http.StatusOK
	}
	return c.Status
}

// describe makes huma's description of an operation.
func (s *Server) describe(c call, schema *huma.Schema) huma.Operation {
	op := huma.Operation{OperationID: c.ID, Method: c.Method, Path: c.Path, Summary: c.Summary, Description: c.Text, Tags: []string{c.Tag},
		SkipValidateBody: true, MaxBodyBytes: maxBody + 1, DefaultStatus: c.status(),
		Security: []map[string][]string{{securityName: {}}}, Responses: s.responses(c, schema)}
	if c.Scope != "" {
		op.Extensions = map[string]any{"x-scope": string(c.Scope)}
		op.Security[0][securityName] = []string{string(c.Scope)}
		op.Description += fmt.Sprintf(" Needs the scope %s.", c.Scope)
	}
	op.Middlewares = huma.Middlewares{s.enter(c)}
	return op
}

// maxBody is what a JSON body may have, in bytes.
const maxBody = 1 << 20

// responses describes every answer that a call has.
func (s *Server) responses(c call, schema *huma.Schema) map[string]*huma.Response {
	good := &huma.Response{Description: http.StatusText(c.status()), Content: map[string]*huma.MediaType{}, Headers: map[string]*huma.Param{"Request-Id": headerRequest}}
	if schema != nil {
		good.Content["application/json"] = &huma.MediaType{Schema: schema}
	}
	for kind, what := range c.Answers {
		if len(c.Answers) == 1 {
			good.Description = what
		}
		good.Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary", Description: what}}
	}
	if c.Sealed {
		good.Headers["ETag"] = headerETag
	}
	if c.Status == http.StatusCreated {
		good.Headers["Location"] = headerLocation
	}
	if writes(c.Method) {
		good.Headers["Idempotent-Replayed"] = headerReplayed
	}
	all := map[string]*huma.Response{strconv.Itoa(c.status()): good}
	if c.Also != "" {
		also := *good
		also.Description = c.Also
		all["200"] = &also
	}
	if c.Sealed && c.Method == http.MethodGet {
		all["304"] = &huma.Response{Description: "The version named in If-None-Match is the present one", Headers: good.Headers}
	}
	for _, status := range c.fails() {
		all[strconv.Itoa(status)] = s.failureResponse(status)
	}
	return all
}

// fails lists the statuses of what can go wrong with a call, by its shape.
func (c call) fails() []int {
	fails := append([]int{400, 401, 403, 429, 500, 503}, c.Fails...)
	if strings.Contains(c.Path, "{") {
		fails = append(fails, http.StatusNotFound)
	}
	if writes(c.Method) {
		fails = append(fails, http.StatusConflict)
	}
	if c.Upload > 0 {
		fails = append(fails, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	slices.Sort(fails)
	return slices.Compact(fails)
}

func (s *Server) failureResponse(status int) *huma.Response {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Failure](), true, "")
	r := &huma.Response{Description: failureTexts[status], Content: map[string]*huma.MediaType{"application/json": {Schema: schema}},
		Headers: map[string]*huma.Param{"Request-Id": headerRequest}}
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		r.Headers["Retry-After"] = headerRetry
	case http.StatusUnauthorized:
		r.Headers["WWW-Authenticate"] = headerChallenge
	}
	return r
}

var failureTexts = map[int]string{
	400: "bad_request: not JSON, an unknown field, an unknown or malformed parameter or cursor",
	401: "unauthorized: no key, or an unknown, revoked or expired one",
	403: "forbidden: the key may not do this; scope names what it lacks",
	404: "not_found: there is no such thing in this organization",
	409: "conflict: the state forbids it; or idempotency_conflict: the Idempotency-Key was used for another request, or its first request is still running",
	412: "version_mismatch: If-Match does not hold; nothing was written",
	413: "too_large: the body is over its limit",
	415: "unsupported_media_type: the body is of another type than this call reads",
	422: "validation_failed: fields names every field that needs another value",
	429: "rate_limited: too many requests; Retry-After says for how many seconds to wait",
	500: "internal: something went wrong on our side",
	503: "unavailable: the database cannot be reached now; Retry-After says for how many seconds to wait",
}

func header(doc string) *huma.Param {
	return &huma.Param{Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
}

var (
	headerRequest   = header("The id of this request; it finds the request in the log")
	headerETag      = header("The version of the record, for If-Match and If-None-Match")
	headerLocation  = header("Where what was made can be read")
	headerReplayed  = header("true when this is the answer of an earlier request with the same Idempotency-Key")
	headerRetry     = header("For how many seconds to wait")
	headerChallenge = header("How to send a key")
)

// finish adds what huma could not know to an operation that it has described.
func (s *Server) finish(c call) {
	op := s.operation(c)
	s.operations = append(s.operations, op)
	if op.RequestBody != nil && c.Upload == 0 {
		for _, status := range []int{413, 415, 422} {
			op.Responses[strconv.Itoa(status)] = s.failureResponse(status)
		}
		if c.Method == http.MethodPatch {
			op.RequestBody.Content["application/merge-patch+json"] = op.RequestBody.Content["application/json"]
		}
	}
	if c.Upload > 0 {
		file := &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The file"}
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {
			Schema: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": file}, Required: []string{"file"}}}}}
	}
	if writes(c.Method) {
		length := maxKey
		op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header",
			Description: "Any text of your own, up to 255 visible characters. A repeat of this request with the same key gets the first answer again.",
			Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &length}})
	}
}

func (s *Server) operation(c call) *huma.Operation {
	item := s.api.OpenAPI().Paths[c.Path]
	switch c.Method {
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	return item.Get
}

// addPlain registers an operation without a key, whose handler is its own.
func (s *Server) addPlain(method, path, id, summary, text, contentType string, handler http.Handler) {
	schema := &huma.Schema{Type: huma.TypeString}
	switch {
	case path == "/openapi.json":
		schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	case contentType == "application/json":
		schema = s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[One[Health]](), true, "")
	}
	op := &huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Description: text, Tags: []string{tagHealth},
		Security: []map[string][]string{}, Responses: map[string]*huma.Response{
			"200": {Description: "OK", Content: map[string]*huma.MediaType{contentType: {Schema: schema}}, Headers: map[string]*huma.Param{"Request-Id": headerRequest}}}}
	if path == "/readyz" {
		op.Responses["503"] = s.failureResponse(http.StatusServiceUnavailable)
	}
	s.api.OpenAPI().AddOperation(op)
	s.operations = append(s.operations, op)
	s.mux.Handle(method+" "+path, handler)
}

// Health says how the program is.
type Health struct {
	Status string `json:"status" enum:"ok"`
}

// OpenAPI gives the document that describes the API, in JSON.
func (s *Server) OpenAPI() []byte {
	raw, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		panic(err) // our own types
	}
	return append(raw, '\n')
}
