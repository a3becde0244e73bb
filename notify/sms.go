package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"clientele"
)

// Texter sends texts through one gateway. It is safe for use by many goroutines.
type Texter struct {
	client  *http.Client
	request func(ctx context.Context, sms clientele.SMS) (*http.Request, error)
}

// gatewayTimeout bounds one request to a gateway.
const gatewayTimeout = 30 * time.Second

// NewTexter reads where texts are sent: twilio://SID:TOKEN@?from=+358… (with &api=https://… for another host than
// Twilio's), or the http or https address of a gateway, which gets {"to", "text"} by POST with an Idempotency-Key. A
// user and password in that address are sent as basic authorization.
func NewTexter(address string) (*Texter, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errSMS
	}
	t := &Texter{client: &http.Client{Timeout: gatewayTimeout, CheckRedirect: noRedirects}}
	switch u.Scheme {
	case "twilio":
		return t, t.twilio(u)
	case "http", "https":
		if u.Hostname() == "" {
			return nil, errSMS
		}
		t.gateway(u)
		return t, nil
	}
	return nil, errSMS
}

var errSMS = errors.New("SMS are sent by twilio://SID:TOKEN@?from=+358401234567 or by a gateway such as https://sms.example.com/send")

func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (t *Texter) twilio(u *url.URL) error {
	sid, from := u.User.Username(), u.Query().Get("from")
	token, _ := u.User.Password()
	from = strings.Replace(from, " ", "+", 1) // a + that was not escaped reads as a space
	if sid == "" || token == "" || from == "" {
		return errSMS
	}
	api := u.Query().Get("api")
	if api == "" {
		api = "https://api.twilio.com"
	}
	endpoint := strings.TrimSuffix(api, "/") + "/2010-04-01/Accounts/" + url.PathEscape(sid) + "/Messages.json"
	sender := "From"
	if strings.HasPrefix(from, "MG") { // a messaging service instead of a number
		sender = "MessagingServiceSid"
	}
	t.request = func(ctx context.Context, sms clientele.SMS) (*http.Request, error) {
		form := url.Values{"To": {sms.To}, sender: {from}, "Body": {sms.Text}}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
		if err != nil {
			return nil, err
		}
		req.SetBasicAuth(sid, token)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return req, nil
	}
	return nil
}

func (t *Texter) gateway(u *url.URL) {
	plain := *u
	plain.User = nil
	t.request = func(ctx context.Context, sms clientele.SMS) (*http.Request, error) {
		body, err := json.Marshal(map[string]string{"to": sms.To, "text": sms.Text})
		if err != nil {
			return nil, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, plain.String(), bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		if password, ok := u.User.Password(); ok {
			req.SetBasicAuth(u.User.Username(), password)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", sms.ID)
		return req, nil
	}
}

// Send keeps the promise of clientele.SendSMS.
func (t *Texter) Send(ctx context.Context, sms clientele.SMS) error {
	req, err := t.request(ctx, sms)
	if err != nil {
		return &clientele.SendFailure{Permanent: true, Reason: "The SMS could not be written", Cause: errors.New("no request could be made of it")}
	}
	res, err := t.client.Do(req)
	if err != nil {
		return &clientele.SendFailure{Reason: "The SMS gateway could not be reached", Cause: withoutURL(err)}
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, answerLimit)) // so that the connection can be used again
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return nil
	}
	return &clientele.SendFailure{Permanent: permanent(res.StatusCode), Reason: fmt.Sprintf("The SMS gateway refused it with %d", res.StatusCode)}
}

// permanent tells whether an HTTP status is about the message and not about the moment or about us.
func permanent(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		return true
	}
	return false
}

// withoutURL is what went wrong without the address, which can hold a password.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
