package api_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"clientele"
	"clientele/api"
	"clientele/notify"
)

// fillMessages makes a message, a webhook with a delivery, and what a confirmation and a receipt are sent of.
func (w *world) fillMessages(n *things, key string, post func(path string, body any) string) {
	n.message = post("/v1/customers/"+n.customer+"/messages", members{"channel": "email", "subject": "Hello", "text": "A word from us"})
	n.webhook = post("/v1/webhooks", members{"url": "https://example.com/hooks", "events": []string{"*"}})
	n.delivery = post("/v1/webhooks/"+n.webhook+"/test", nil)
	n.own["sendConfirmation"] = post("/v1/bookings", members{"customerId": n.customer, "items": []string{n.item}, "users": []string{n.bookable}, "startsAt": "2027-03-15T10:00:00Z"})
	n.own["sendReceipt"] = n.own["getReceipt"]
}

// endpoint keeps what is posted to it.
type endpoint struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
}

type call struct {
	header http.Header
	body   []byte
}

func newEndpoint(t testing.TB) *endpoint {
	t.Helper()
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.calls = append(e.calls, call{r.Header.Clone(), body})
	}))
	t.Cleanup(e.Close)
	return e
}

// sends makes the world's register one that sends: messages into the outbox, webhooks wherever they are to go.
func (w *world) sends() {
	w.t.Helper()
	senders, err := notify.Senders(notify.Setup{PrivateWebhooks: true})
	must(w.t, err)
	senders.Describe = api.Describe
	w.options.Senders = senders
	w.reg = clientele.New(w.options)
	w.limited(1_000_000, 1_000_000)
}

func TestMessagesOverHTTP(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends()
		c := w.customer("Maria Virtanen", members{"email": "maria@example.com", "phone": nil})
		path := "/v1/customers/" + c + "/messages"
		g := w.post(path, members{"channel": "email", "subject": "Your coat", "text": "It is ready"}).want(201)
		g.is("data.status", "queued")
		equal(t, "wrong", w.post(path, members{"channel": "sms", "text": "x"}).wrongFields(), "channel:invalid")
		equal(t, "wrong", w.post(path, members{}).wrongFields(), "channel:invalid text:required")
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		sent := w.get("/v1/messages/" + g.text("data.id")).want(200)
		sent.is("data.status", "sent")
		sent.is("data.via", "outbox")
		sent.is("data.to", "maria@example.com")
		sent.is("data.text", "It is ready")
		equal(t, "of the customer", w.get(path).want(200).each("id"), g.text("data.id"))
		equal(t, "sent", w.get("/v1/messages?status=sent&channel=email&customerId="+c).want(200).each("id"), g.text("data.id"))
		equal(t, "dead", w.get("/v1/messages?status=dead").want(200).each("id"), "")
		w.get("/v1/messages?status=lost").refused(400, "bad_request")
		w.post("/v1/messages/"+g.text("data.id")+"/retry", nil).refused(409, "conflict")
		key := w.key(w.a.org, clientele.ModeLive, clientele.CustomersRead, clientele.CustomersWrite)
		w.send(request{key: key, method: "POST", path: path, body: members{"channel": "email"}}).refused(403, "forbidden").is("error.message", "Missing messages:write scope")
		w.send(request{key: key, method: "GET", path: "/v1/messages"}).refused(403, "forbidden")
	})
}

func TestWebhooksOverHTTP(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends()
		e := newEndpoint(t)
		body := members{"url": e.URL + "/hooks", "events": []string{"customer.created", "booking.*"}}
		made := w.send(request{method: "POST", path: "/v1/webhooks", body: body, header: map[string]string{"Idempotency-Key": "once"}}).want(201)
		secret := made.text("data.secret")
		again := w.send(request{method: "POST", path: "/v1/webhooks", body: body, header: map[string]string{"Idempotency-Key": "once"}}).want(201)
		again.is("data.id", made.text("data.id"))
		again.is("data.secret", nil)
		if strings.Contains(string(w.get("/v1/webhooks").want(200).body), secret) {
			t.Error("the secret is shown again")
		}
		c := w.customer("Maria Virtanen")
		w.patch("/v1/customers/"+c, members{"notes": "not told"}).want(200)
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		equal(t, "calls", len(e.calls), 1)
		got := e.calls[0]
		var told struct {
			Type string
			Data map[string]any
		}
		must(t, json.Unmarshal(got.body, &told))
		equal(t, "type", told.Type, "customer.created")
		equal(t, "the API's own answer", told.Data["name"], any("Maria Virtanen"))
		equal(t, "as it is now", told.Data["notes"], any("not told"))
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		must(t, err)
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(got.header.Get("webhook-id") + "." + got.header.Get("webhook-timestamp") + "." + string(got.body)))
		equal(t, "signature", got.header.Get("webhook-signature"), "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))

		deliveries := "/v1/webhooks/" + made.text("data.id") + "/deliveries"
		log := w.get(deliveries).want(200)
		equal(t, "type", log.each("type"), "customer.created")
		equal(t, "status", log.each("status"), "delivered")
		w.post(deliveries+"/"+log.each("id")+"/resend", nil).want(200)
		w.post("/v1/webhooks/"+made.text("data.id")+"/test", nil).want(200)
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		equal(t, "calls", len(e.calls), 3)
		ids := map[string]int{}
		for _, c := range e.calls {
			ids[c.header.Get("webhook-id")]++
		}
		equal(t, "the event's id stays", ids[got.header.Get("webhook-id")], 2)
		w.patch("/v1/webhooks/"+made.text("data.id"), members{"disabled": true}).want(200)
		w.post("/v1/webhooks/"+made.text("data.id")+"/test", nil).refused(409, "conflict")
		w.customer("Anna Lehto")
		must(t, w.reg.RunDue(w.ctx, w.a.org))
		equal(t, "a disabled one hears nothing", len(e.calls), 3)
		w.send(request{method: "DELETE", path: "/v1/webhooks/" + made.text("data.id")}).want(200)
		w.get(deliveries).refused(404, "not_found")
	})
}

func TestWrongWebhooks(t *testing.T) {
	w := newWorld(t, sqlite(t)) // no private ones
	for url, want := range map[string]string{
		"":                             "url:required",
		"example.com/hooks":            "url:invalid",
		"ftp://example.com":            "url:invalid",
		"https://":                     "url:invalid",
		"http://example.com/hooks":     "url:invalid",
		"https://user:pw@example.com/": "url:invalid",
		"https://localhost/":           "url:invalid",
		"https://127.0.0.1/":           "url:invalid",
		"https://2130706433/":          "url:invalid",
		"https://[::1]/":               "url:invalid",
		"https://[::ffff:10.0.0.1]/":   "url:invalid",
		"https://127.1/":               "url:invalid",
		"https://169.254.169.254/meta": "url:invalid",
		"https://db.internal/":         "url:invalid",
		"https://example.com/" + strings.Repeat("x", 2000): "url:too_long",
	} {
		equal(t, url, w.post("/v1/webhooks", members{"url": url, "events": []string{"*"}}).wrongFields(), want)
	}
	for _, events := range [][]string{{"booking"}, {"*.created"}, {"booking.created", "nonsense!"}} {
		equal(t, strings.Join(events, " "), w.post("/v1/webhooks", members{"url": "https://example.com", "events": events}).wrongFields(), "events:invalid")
	}
	equal(t, "none", w.post("/v1/webhooks", members{"url": "https://example.com"}).wrongFields(), "events:required")
	w.post("/v1/webhooks", members{"url": "https://example.com/a?b=c", "events": []string{"*"}}).want(201)
}

func TestMessageSettings(t *testing.T) {
	w := newWorld(t, sqlite(t))
	g := w.get("/v1/settings").want(200)
	g.is("data.confirmBookings", "online")
	g.is("data.quietHours.from", "21:00")
	g = w.patch("/v1/settings", members{"confirmBookings": "all", "reminderHours": 24, "quietHours": members{"from": "22:30", "to": "07:00"}, "bookingChannel": "both"}).want(200)
	g.is("data.confirmBookings", "all")
	g.is("data.bookingChannel", "both")
	g.is("data.quietHours.from", "22:30")
	w.patch("/v1/settings", members{"quietHours": nil}).want(200).is("data.quietHours.to", "08:00")
	equal(t, "wrong", w.patch("/v1/settings", members{"confirmBookings": "some", "bookingChannel": "fax", "reminderHours": -1,
		"quietHours": members{"from": "25:00", "to": "07:00"}}).wrongFields(), "confirmBookings:invalid bookingChannel:invalid reminderHours:out_of_range quietHours:invalid")
}
