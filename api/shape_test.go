package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"clientele"
	"clientele/api"
	"clientele/formats"
)

// What is wrong with the shape of a body is a bad_request that says where, and never what was sent.
func TestBodiesOfTheWrongShape(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for body, message := range map[string]string{
		``:                                       "A JSON body is needed",
		`{`:                                      "The body is not JSON",
		`{} {}`:                                  "The body is not JSON",
		`{"name":"Secret",}`:                     "The body is not JSON",
		"{\"name\":\"\xff\xfe\"}":                "The body is not UTF-8",
		`{"name":"\ud800"}`:                      "The body has half a surrogate pair, which is no character",
		`{"name":"\udc00\ud800"}`:                "The body has half a surrogate pair, which is no character",
		`[]`:                                     "The body must be an object",
		`null`:                                   "The body must be an object",
		`"Secret"`:                               "The body must be an object",
		`{"name":5}`:                             `"name" must be a text`,
		`{"name":{"first":"Secret"}}`:            `"name" must be a text`,
		`{"name":["Secret"]}`:                    `"name" must be a text`,
		`{"Name":"Secret"}`:                      `"Name" is not a field that can be written here`,
		`{"id":"cust_1"}`:                        `"id" is not a field that can be written here`,
		`{"name":"Secret","name":"Other"}`:       `"name" is there twice`,
		`{"address":{"city":"a","city":"b"}}`:    `"address.city" is there twice`,
		`{"address":{"town":"Secret"}}`:          `"address.town" is not a field that can be written here`,
		`{"address":"Secret"}`:                   `"address" must be an object`,
		`{"tags":"Secret"}`:                      `"tags" must be a list`,
		`{"tags":["a",null]}`:                    `"tags[1]" must be a text`,
		`{"discountPercent":"Secret"}`:           `"discountPercent" must be a number`,
		`{"discountPercent":1e999}`:              `"discountPercent" must be a number`,
		`{"consent":{"email":"yes"}}`:            `"consent.email" must be true or false`,
		`{"customFields":{"a":1}}`:               `"customFields.a" must be a text`,
		`{"archived":true}`:                      `"archived" is not a field that can be written here`,
		`{"` + strings.Repeat("x", 500) + `":1}`: `"` + strings.Repeat("x", 64) + `…" is not a field that can be written here`,
		strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000):        "The body is not JSON",
		strings.Repeat(`{"name":`, 5_000) + "1" + strings.Repeat("}", 5_000):       `"name" must be a text`,
		`{"tags":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}`: `"tags[0]" must be a text`,
	} {
		g := w.post("/v1/customers", body).refused(400, "bad_request")
		equal(t, cut([]byte(body)), g.text("error.message"), message)
		if strings.Contains(string(g.body), "Secret") {
			t.Errorf("%s: what was sent is in the answer %s", cut([]byte(body)), g.body)
		}
	}
	equal(t, "nothing was written", w.get("/v1/customers").names(), "")
	points := "/v1/customers/" + w.customer("Anna Virta") + "/loyalty"
	for _, number := range []string{`1.5`, `1e3`, `99999999999999999999`, `"5"`, `null`, `true`} {
		w.post(points, `{"points":`+number+`}`).refused(400, "bad_request").is("error.message", `"points" must be a whole number`)
	}
}

func TestBodiesAreUpToOneMebibyte(t *testing.T) {
	w := newWorld(t, sqlite(t))
	body := func(size int) string {
		frame := `{"name":"A","email":"a@example.com","notes":""}`
		return strings.Replace(frame, `"notes":""`, `"notes":"`+strings.Repeat("x", size-len(frame))+`"`, 1)
	}
	equal(t, "1 MiB", w.post("/v1/customers", body(1<<20)).wrongFields(), "notes:too_long")
	w.post("/v1/customers", body(1<<20+1)).refused(413, "too_large")
	w.post("/v1/customers", body(5<<20)).refused(413, "too_large")
}

func TestContentTypes(t *testing.T) {
	w := newWorld(t, sqlite(t))
	send := func(header map[string]string) got {
		return w.send(request{method: "POST", path: "/v1/tags", body: `{"name":"VIP"}`, header: header})
	}
	for _, kind := range []string{"application/json", "application/json; charset=utf-8", "APPLICATION/JSON;charset=UTF-8", ""} {
		send(map[string]string{"Content-Type": kind}).want(201)
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=latin1", "nonsense", "application/merge-patch+json"} {
		send(map[string]string{"Content-Type": kind}).refused(415, "unsupported_media_type")
	}
	send(map[string]string{"Content-Encoding": "gzip"}).refused(415, "unsupported_media_type")
	w.send(request{method: "DELETE", path: "/v1/tags/VIP"}).want(200)
	w.send(request{method: "GET", path: "/v1/tags", header: map[string]string{"Accept": "text/html"}}).want(200)
}

func TestQueriesOfTheWrongShape(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for query, message := range map[string]string{
		"?nonsense=1":                    `"nonsense" is not a parameter of this call`,
		"?Q=anna":                        `"Q" is not a parameter of this call`,
		"?q=a&q=b":                       `q is there twice`,
		"?limit=Secret":                  `limit: invalid integer`,
		"?limit=":                        `limit: a value is needed`,
		"?total=yes":                     `total: true or false is needed`,
		"?total=1":                       `total: true or false is needed`,
		"?hasUpcoming=TRUE":              `hasUpcoming: true or false is needed`,
		"?minSales=1.5":                  `minSales: invalid integer`,
		"?minSales=99999999999999999999": `minSales: invalid integer`,
		"?createdFrom=Secret":            `createdFrom: a time such as 2026-11-21T19:00:00Z or a day such as 2026-11-21 is needed`,
		"?createdFrom=2026-02-30":        `createdFrom: a time such as 2026-11-21T19:00:00Z or a day such as 2026-11-21 is needed`,
		"?consent=Secret":                `consent: email, sms or email,sms is needed`,
		"?q=%zz":                         `The query string is malformed`,
		"?q=%00":                         `q: this is not a text`,
		"?q=%ff":                         `q: this is not a text`,
		"?tag=a%00b":                     `tag: this is not a text`,
		"?cursor=Secret":                 `This cursor does not belong to this list with these filters and this order. Start again without a cursor.`,
	} {
		g := w.get("/v1/customers"+query).refused(400, "bad_request")
		equal(t, query, g.text("error.message"), message)
		if strings.Contains(string(g.body), "Secret") {
			t.Errorf("%s: what was sent is in the answer", query)
		}
	}
	for _, query := range []string{"?sort=Secret", "?archived=maybe", "?removal=maybe", "?source=Secret", "?archived="} {
		if g := w.get("/v1/customers"+query).refused(400, "bad_request"); strings.Contains(string(g.body), "Secret") {
			t.Errorf("%s: what was sent is in the answer", query)
		}
	}
	w.get("/v1/settings?x=1").refused(400, "bad_request")
	w.send(request{method: "DELETE", path: "/v1/tags/x?force=true"}).refused(400, "bad_request")
}

// Personal data is in no log: not the query, not a body, not a path with a name in it.
func TestLogsHoldNoPersonalData(t *testing.T) {
	w := newWorld(t, sqlite(t))
	id := w.customer("Maximilian Geheim", members{"tags": []string{"Geheimtag"}, "phone": "0401234567"})
	g := w.get("/v1/customers?q=maximilian&limit=1")
	w.customer("Maximiliana Geheim")
	cursor := w.get("/v1/customers?q=maximilian&limit=1").text("page.nextCursor")
	w.get("/v1/customers?q=maximilian&limit=1&cursor=" + cursor)
	w.get("/v1/tags/Geheimtag").want(200)
	w.get("/v1/nonsense/Geheim").want(404)
	w.send(request{method: "GEHEIM", path: "/v1/customers"}).want(405)
	w.post("/v1/customers", `{"name":"Geheim"`).want(400)
	w.patch("/v1/customers/"+id, members{"phone": "nonsense geheim"}).want(422)
	log, metrics := w.log.String(), string(w.send(request{key: "none", method: "GET", path: "/metrics"}).want(200).body)
	for _, secret := range []string{"eheim", "EHEIM", "aximilian", "0401234567", "401234567", id, cursor, w.a.live, "q="} {
		if strings.Contains(log, secret) || strings.Contains(metrics, secret) {
			t.Errorf("%s is in the log or the metrics", secret)
		}
	}
	line := "method=GET route=/v1/customers status=200"
	if !strings.Contains(log, line) || !strings.Contains(log, "request="+g.header.Get("Request-Id")+" key=key_") {
		t.Errorf("no line with %q: %s", line, log)
	}
	if want := `clientele_http_requests_total{method="GET",route="/v1/tags/{name}",status="200"} 1`; !strings.Contains(metrics, want) {
		t.Errorf("no %s in\n%s", want, metrics)
	}
}

func TestMetricsOnTheirOwnAddress(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.server = api.New(w.reg, api.Options{MetricsSeparately: true})
	w.spec = readSpec(t, w.server.OpenAPI())
	w.send(request{key: "none", method: "GET", path: "/metrics"}).refused(404, "not_found")
	w.send(request{key: "none", method: "GET", path: "/healthz"}).want(200)
	rec := httptest.NewRecorder()
	w.server.Metrics().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	if want := `route="/healthz",le="+Inf"} 1`; !strings.Contains(rec.Body.String(), want) {
		t.Errorf("no %s in\n%s", want, rec.Body)
	}
}

func TestHealthWithoutADatabase(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.send(request{key: "none", method: "GET", path: "/readyz"}).want(200)
	must(t, w.store.Close())
	w.send(request{key: "none", method: "GET", path: "/healthz"}).want(200)
	g := w.send(request{key: "none", method: "GET", path: "/readyz"}).refused(503, "unavailable")
	equal(t, "Retry-After", g.header.Get("Retry-After"), "1")
}

// breaking is a real store whose list of customers fails after some pages.
type breaking struct {
	clientele.Store
	pages atomic.Int32
	fail  func() error
}

// FindCustomers fails once the pages are used up.
func (b *breaking) FindCustomers(ctx context.Context, org string, query clientele.CustomerQuery, slice clientele.Slice) ([]clientele.Customer, string, error) {
	if b.pages.Add(-1) < 0 {
		return nil, "", b.fail()
	}
	return b.Store.FindCustomers(ctx, org, query, slice)
}

// breakingServer serves the same data from a store that breaks.
func (w *world) breakingServer(log *syncBuffer, pages int32, fail func() error) *api.Server {
	store := &breaking{Store: w.store, fail: fail}
	store.pages.Store(pages)
	reg := clientele.New(clientele.Options{Store: store, Vault: w.vault, Clock: w.clock, OpenSheet: formats.Open, SheetWriter: formats.NewWriter, Receipts: formats.WriteReceipt})
	return api.New(reg, api.Options{Log: slog.New(slog.NewTextHandler(log, nil))})
}

func TestWhatGoesWrongInsideStaysInside(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for name, c := range map[string]struct {
		err    error
		panics bool
		status int
	}{
		"error":       {err: fmt.Errorf("select from customer where name = 'Geheim'"), status: 500},
		"panic":       {panics: true, status: 500},
		"unavailable": {err: clientele.Errorf(clientele.KindUnavailable, "The database cannot be reached now").Because(net.ErrClosed), status: 503},
	} {
		t.Run(name, func(t *testing.T) {
			log := &syncBuffer{}
			server := w.breakingServer(log, 0, func() error {
				if c.panics {
					panic("Maximilian Geheim")
				}
				return c.err
			})
			rec := httptest.NewRecorder()
			req := httptest.NewRequest("GET", "/v1/customers", nil)
			req.Header.Set("Authorization", "Bearer "+w.a.live)
			server.ServeHTTP(rec, req)
			equal(t, "status", rec.Code, c.status)
			if strings.Contains(rec.Body.String(), "eheim") || strings.Contains(rec.Body.String(), "select") {
				t.Errorf("the inside is in the answer %s", rec.Body)
			}
			if strings.Contains(log.String(), "aximilian") {
				t.Errorf("the value of a panic is in the log %s", log)
			}
			if c.status == 500 && !strings.Contains(log.String(), rec.Header().Get("Request-Id")) {
				t.Errorf("the log does not name the request: %s", log)
			}
			if c.status == 503 && rec.Header().Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			if !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/json") || !strings.Contains(rec.Body.String(), `"success":false`) {
				t.Errorf("not in the envelope: %s", rec.Body)
			}
		})
	}
}

// A download that breaks off breaks the connection, so that nobody takes half a file for a whole one.
func TestABrokenDownloadBreaksTheConnection(t *testing.T) {
	w := newWorld(t, sqlite(t))
	customers := make([]clientele.Customer, 1200) // more than a page of the export
	for i := range customers {
		customers[i] = clientele.Customer{ID: fmt.Sprintf("cust_%03d", i), Name: strings.Repeat("Name ", 30), Status: clientele.StatusActive, Version: 1, CreatedAt: w.clock()}
	}
	must(t, w.store.InTx(w.ctx, func(tx clientele.Tx) error { return tx.InsertCustomers(w.ctx, w.a.org.ID, customers) }))
	server := httptest.NewServer(w.breakingServer(w.log, 2, func() error { return errors.New("the disk is gone") }))
	defer server.Close()
	req, err := http.NewRequestWithContext(w.ctx, "GET", server.URL+"/v1/exports/customers.csv", nil)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+w.a.live)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer res.Body.Close()
	equal(t, "status", res.StatusCode, 200)
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("a broken download of %d bytes looks whole", len(body))
	}
}
