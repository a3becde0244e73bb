package clientele

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Webhook is an endpoint of another program that hears of events.
type Webhook struct {
	ID           string
	URL          string
	Description  string
	Events       []string // types of events, whole ("booking.created"), by noun ("booking.*") or all ("*")
	Disabled     bool
	Problem      string    // why the program disabled it
	FailingSince time.Time // no delivery has succeeded since; zero when the last one did
	Failures     int       // in a row
	PausedUntil  time.Time // nothing is sent before this, after failures
	Sealed       Sealed    // the secret
	CreatedBy    string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// WebhookChange says what of an endpoint is to be another way.
type WebhookChange struct {
	URL, Description Optional[string]
	Events           Optional[[]string]
	Disabled         Optional[bool]
}

// WebhookCall is one request to an endpoint.
type WebhookCall struct {
	URL     string
	Headers map[string]string
	Body    []byte
}

// Limits of webhooks.
const (
	maxWebhooks      = 50
	maxWebhookURL    = 2_000
	maxWebhookEvents = 50
	webhookLife      = 72 * time.Hour // how long a delivery is tried, and an endpoint may fail
	webhookLease     = 45 * time.Second
	deliveryLife     = 30 * 24 * time.Hour // how long the log keeps deliveries
)

// secretPrefix stands before the base64 of a signing secret, as Standard Webhooks has it.
const secretPrefix = "whsec_"

// eventPattern is what an entry of Events may look like.
var eventPattern = regexp.MustCompile(`^([a-z_]{1,30}\.(\*|[a-z_]{1,30})|\*)$`)

// hears tells whether an endpoint wants an event.
func (w Webhook) hears(kind string) bool {
	noun, _, _ := strings.Cut(kind, ".")
	return slices.ContainsFunc(w.Events, func(e string) bool { return e == "*" || e == kind || e == noun+".*" })
}

func (r *Register) applyWebhook(w Webhook, ch WebhookChange) (Webhook, error) {
	var wrong problems
	if ch.URL.Set || w.ID == "" {
		w.URL = r.cleanWebhookURL(ch.URL.Value, &wrong)
	}
	cleanLine("description", ch.Description, maxLine, &wrong).apply(&w.Description)
	if ch.Events.Set || w.ID == "" {
		w.Events = cleanEvents(ch.Events, &wrong)
	}
	if ch.Disabled.Set {
		w.Disabled = ch.Disabled.Value
		w.Problem, w.FailingSince, w.Failures, w.PausedUntil = "", time.Time{}, 0, time.Time{}
	}
	return w, wrong.err()
}

func cleanEvents(events Optional[[]string], wrong *problems) []string {
	var kept []string
	for _, e := range events.Value {
		if !eventPattern.MatchString(e) {
			wrong.add("events", "invalid", "an entry is a type of event such as booking.created, all of a noun such as booking.*, or *")
			return nil
		}
		if !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	switch {
	case len(kept) == 0:
		wrong.add("events", "required", `name the events that the endpoint is to hear of, or "*" for all`)
	case len(kept) > maxWebhookEvents:
		wrong.add("events", "too_many", "at most %d entries", maxWebhookEvents)
	}
	return kept
}

// cleanWebhookURL takes an https address of another machine. Private ones are told here as far as the address itself
// shows it; what its name stands for is checked at every connection.
func (r *Register) cleanWebhookURL(text string, wrong *problems) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	switch {
	case text == "":
		wrong.add("url", "required", "name the address that events are sent to")
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Fragment != "" || hasControl(text, false):
		wrong.add("url", "invalid", "this is not an address of the web; it looks like https://example.com/hooks, without a user or password")
	case len(text) > maxWebhookURL:
		wrong.add("url", "too_long", "at most %d characters", maxWebhookURL)
	case r.senders != nil && r.senders.PrivateWebhooks:
	case u.Scheme != "https":
		wrong.add("url", "invalid", "an https address is needed: what is sent is personal data")
	case privateName(u.Hostname()):
		wrong.add("url", "invalid", "this address is private: webhooks go to other machines on the internet")
	}
	return text
}

// privateName tells whether a host can only be on this machine or its network.
func privateName(host string) bool {
	host = strings.ReplaceAll(norm.NFKC.String(strings.ToLower(host)), "。", ".") // as whoever connects reads other digits and dots
	host = strings.TrimSuffix(host, ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return !PublicAddress(ip)
	}
	last := host[strings.LastIndex(host, ".")+1:]
	if last != "" && last[0] >= '0' && last[0] <= '9' { // 127.1 and 0177.0.0.1 are addresses to some resolvers, and no name ends so
		return true
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal")
}

// notPublic are the networks that are not the internet: RFC 6890 and its registries, those that carry another address
// inside (NAT64, 6to4, Teredo), which could be any of them, and of IPv6 all but 2000::/3, out of which alone addresses are
// given (https://www.iana.org/assignments/ipv6-address-space).
var notPublic = prefixes("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 " +
	"192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 " +
	"::/3 2001::/23 2001:db8::/32 2002::/16 3fff::/20 4000::/2 8000::/1")

func prefixes(texts string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range strings.Fields(texts) {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// PublicAddress tells whether an address is one of the internet, and not of this machine or a private network.
func PublicAddress(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return ip.IsValid() && !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// CreateWebhook adds an endpoint and gives its secret, which is shown this once. Needs webhooks:write.
func (r *Register) CreateWebhook(ctx context.Context, a Actor, ch WebhookChange) (Webhook, string, error) {
	if err := a.need(WebhooksWrite); err != nil {
		return Webhook{}, "", err
	}
	w, err := r.applyWebhook(Webhook{}, ch)
	if err != nil {
		return w, "", err
	}
	raw := make([]byte, 24)
	if _, err := rand.Read(raw); err != nil {
		return w, "", err
	}
	err = r.store.InTx(ctx, func(tx Tx) error {
		known, err := tx.FindWebhooks(ctx, a.Org.ID)
		if err != nil {
			return err
		}
		if len(known) >= maxWebhooks {
			return Errorf(KindConflict, "An organization has at most %d webhooks: remove one first", maxWebhooks)
		}
		now := r.Now(a.Org)
		w.ID, w.CreatedBy, w.CreatedAt, w.UpdatedAt = r.newID(a, prefixWebhook), a.ID, now, now
		if w.Sealed, err = r.seal(a.Org.ID, a.Org.Slot, w.ID, "webhook", w.ID, raw); err != nil {
			return err
		}
		if err := tx.InsertWebhook(ctx, a.Org.ID, w); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutWebhook("webhook.created", Webhook{}, w))
	})
	return w, secretPrefix + base64.StdEncoding.EncodeToString(raw), err
}

func aboutWebhook(action string, before, after Webhook) entry {
	var changes []Change
	add := func(field string, b, s any) { changes = append(changes, Change{Field: field, Before: b, After: s}) }
	if before.URL != after.URL {
		add("url", before.URL, after.URL)
	}
	if !slices.Equal(before.Events, after.Events) {
		add("events", before.Events, after.Events)
	}
	if before.Disabled != after.Disabled {
		add("disabled", before.Disabled, after.Disabled)
	}
	return entry{action: action, subjectType: "webhook", subjectID: after.ID, contents: AuditContents{Changes: changes}}
}

// Webhooks lists the endpoints, the oldest first, without their secrets. Needs webhooks:read.
func (r *Register) Webhooks(ctx context.Context, a Actor) ([]Webhook, error) {
	if err := a.need(WebhooksRead); err != nil {
		return nil, err
	}
	return r.store.FindWebhooks(ctx, a.Org.ID)
}

// Webhook gives one endpoint. Needs webhooks:read.
func (r *Register) Webhook(ctx context.Context, a Actor, id string) (Webhook, error) {
	if err := a.need(WebhooksRead); err != nil {
		return Webhook{}, err
	}
	return webhookOf(r.store.WebhookByID(ctx, a.Org.ID, id))
}

func webhookOf(w Webhook, err error) (Webhook, error) {
	if KindOf(err) == KindNotFound {
		return Webhook{}, NotFound("Webhook")
	}
	return w, err
}

// UpdateWebhook changes an endpoint. Naming disabled, either way, forgets what failed before. Needs webhooks:write.
func (r *Register) UpdateWebhook(ctx context.Context, a Actor, id string, ch WebhookChange) (Webhook, error) {
	return r.changeWebhook(ctx, a, id, func(tx Tx, before Webhook) (Webhook, error) {
		w, err := r.applyWebhook(before, ch)
		if err != nil {
			return w, err
		}
		w.UpdatedAt = r.Now(a.Org)
		if err := tx.UpdateWebhook(ctx, a.Org.ID, w); err != nil {
			return w, err
		}
		return w, r.record(ctx, tx, a, aboutWebhook("webhook.updated", before, w))
	})
}

// DeleteWebhook removes an endpoint with its log; what was not delivered yet never will be. Needs webhooks:write.
func (r *Register) DeleteWebhook(ctx context.Context, a Actor, id string) error {
	_, err := r.changeWebhook(ctx, a, id, func(tx Tx, w Webhook) (Webhook, error) {
		if err := tx.DeleteWebhook(ctx, a.Org.ID, id); err != nil {
			return w, err
		}
		return w, r.record(ctx, tx, a, entry{action: "webhook.deleted", subjectType: "webhook", subjectID: id})
	})
	return err
}

func (r *Register) changeWebhook(ctx context.Context, a Actor, id string, change func(Tx, Webhook) (Webhook, error)) (Webhook, error) {
	if err := a.need(WebhooksWrite); err != nil {
		return Webhook{}, err
	}
	var w Webhook
	err := r.store.InTx(ctx, func(tx Tx) error {
		before, err := webhookOf(tx.WebhookByID(ctx, a.Org.ID, id))
		if err != nil {
			return err
		}
		w, err = change(tx, before)
		return err
	})
	return w, err
}

// signature signs a request as Standard Webhooks 1.0.0 says: HMAC-SHA256 over id, timestamp and body.
func signature(secret []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
