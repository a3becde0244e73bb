package notify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"clientele"
)

// Hooks sends the requests of webhooks. It is safe for use by many goroutines.
type Hooks struct{ client *http.Client }

// Bounds of one request.
const (
	hookTimeout = 15 * time.Second
	answerLimit = 64 << 10 // bytes of an answer that are read, and dropped
)

// NewHooks makes a sender. Unless private addresses are allowed, the address of every connection is looked at after
// names were resolved, so that no name, no DNS that changes and no proxy leads to this machine or its network. Redirects
// are not followed.
func NewHooks(private bool) *Hooks {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !private {
		dialer.Control = publicOnly
	}
	return &Hooks{client: &http.Client{Timeout: hookTimeout, CheckRedirect: noRedirects, Transport: &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: hookTimeout, MaxResponseHeaderBytes: answerLimit,
		MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true}}}
}

var errPrivate = errors.New("a private address")

// publicOnly refuses a connection to an address that is not one of the internet.
func publicOnly(_, address string, _ syscall.RawConn) error {
	where, err := netip.ParseAddrPort(address)
	if err != nil || !clientele.PublicAddress(where.Addr()) {
		return errPrivate
	}
	return nil
}

// Post keeps the promise of clientele.PostWebhook.
func (h *Hooks) Post(ctx context.Context, call clientele.WebhookCall) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, call.URL, bytes.NewReader(call.Body))
	if err != nil {
		return 0, &clientele.SendFailure{Reason: "The address cannot be used", Cause: err}
	}
	for name, value := range call.Headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("User-Agent", "Clientele-Webhooks/1")
	res, err := h.client.Do(req)
	if err != nil {
		return 0, &clientele.SendFailure{Reason: hookReason(err), Cause: withoutURL(err)}
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, answerLimit)) // so that the connection can be used again
	return res.StatusCode, nil
}

func hookReason(err error) string {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errPrivate):
		return "Its name stands for a private address, where nothing is sent to"
	case errors.As(err, &dns):
		return "Its name is not known"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "It did not answer in time"
	}
	return "It could not be reached"
}
