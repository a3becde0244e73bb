package notify

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"clientele"
)

func TestPrivateAddressesAreToldFromPublicOnes(t *testing.T) {
	private := "127.0.0.1 127.8.9.1 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.127.255.255 192.0.0.170 " +
		"198.18.0.1 203.0.113.7 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd12:3456::1 ff02::1 ::ffff:127.0.0.1 " +
		"::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::7f00:1 2002:7f00:1:: 2001:0:7f00:1::1 2001:db8::1 ::ffff:0:127.0.0.1 4000::1 8000::1"
	for _, text := range strings.Fields(private) {
		if clientele.PublicAddress(netip.MustParseAddr(text)) {
			t.Errorf("%s is taken for public", text)
		}
		address := netip.AddrPortFrom(netip.MustParseAddr(text), 443).String()
		if err := publicOnly("tcp", address, nil); err == nil {
			t.Errorf("%s can be connected to", address)
		}
	}
	for _, text := range strings.Fields("8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.63.0.1 193.166.3.2 2a00:1450:4001:81b::200e 2606:4700::1111") {
		if !clientele.PublicAddress(netip.MustParseAddr(text)) {
			t.Errorf("%s is taken for private", text)
		}
	}
	if clientele.PublicAddress(netip.Addr{}) {
		t.Error("no address is taken for public")
	}
}

// Every way to this machine ends at the connection, whatever the address says: names, other spellings of numbers.
func TestNoAddressLeadsToThisMachine(t *testing.T) {
	reached := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer s.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"} {
		status, err := NewHooks(false).Post(context.Background(), clientele.WebhookCall{URL: "http://" + host + ":" + port + "/"})
		if err == nil || status != 0 || reached {
			t.Errorf("%s: %d %v, reached %v", host, status, err, reached)
		}
		var f *clientele.SendFailure
		if !errors.As(err, &f) || strings.Contains(f.Reason, port) {
			t.Errorf("%s: the reason is %v", host, err)
		}
	}
	if _, err := NewHooks(true).Post(context.Background(), clientele.WebhookCall{URL: s.URL}); err != nil || !reached {
		t.Errorf("allowed, and yet %v", err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	followed := false
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	defer target.Close()
	s := httptest.NewServer(http.RedirectHandler(target.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	status, err := NewHooks(true).Post(context.Background(), clientele.WebhookCall{URL: s.URL})
	if err != nil || status != http.StatusTemporaryRedirect || followed {
		t.Errorf("%d %v, followed %v", status, err, followed)
	}
}

func TestAnEndlessAnswerEnds(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for block := []byte(strings.Repeat("x", 1<<16)); r.Context().Err() == nil; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	defer s.Close()
	if status, err := NewHooks(true).Post(context.Background(), clientele.WebhookCall{URL: s.URL}); err != nil || status != 200 {
		t.Errorf("%d %v", status, err)
	}
}
