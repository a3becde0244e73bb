package notify

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"clientele"

	"golang.org/x/net/dns/dnsmessage"
)

// names is a server of names that others have: each stands for what it says, and may say something else the next time.
type names struct {
	conn   net.PacketConn
	stands atomic.Pointer[netip.Addr]
	asked  atomic.Int32
}

// newNames lets all of this process ask it, until the test ends.
func newNames(t *testing.T) *names {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &names{conn: conn}
	go n.serve()
	before := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	t.Cleanup(func() {
		net.DefaultResolver = before
		conn.Close()
	})
	return n
}

func (n *names) serve() {
	packet := make([]byte, 1500)
	for {
		size, from, err := n.conn.ReadFrom(packet)
		if err != nil { // it was closed
			return
		}
		var m dnsmessage.Message
		if m.Unpack(packet[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		n.asked.Add(1)
		m.Response, m.Additionals = true, nil
		m.Answers = n.answers(m.Questions[0])
		if out, err := m.Pack(); err == nil {
			_, _ = n.conn.WriteTo(out, from) // who asked has gone when this fails
		}
	}
}

func (n *names) answers(q dnsmessage.Question) []dnsmessage.Resource {
	ip := *n.stands.Load()
	head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
	switch {
	case q.Type == dnsmessage.TypeA && ip.Is4():
		return []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: ip.As4()}}}
	case q.Type == dnsmessage.TypeAAAA && ip.Is6():
		return []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}}}
	}
	return nil
}

// TestNoNameLeadsToThisMachine posts to a name of the internet that stands for one private address after the other: what
// counts is the address of each connection, and not what the name stood for before.
func TestNoNameLeadsToThisMachine(t *testing.T) {
	dns := newNames(t)
	reached := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer s.Close()
	url := "http://hook.example.com:" + s.URL[strings.LastIndex(s.URL, ":")+1:]
	hooks := NewHooks(false)
	for _, text := range strings.Fields("127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 169.254.169.254 ::1 :: ::ffff:127.0.0.1 ::ffff:0:127.0.0.1 ::127.0.0.1 " +
		"64:ff9b::7f00:1 64:ff9b:1::7f00:1 2002:7f00:1:: fe80::1 fd00::1") {
		ip := netip.MustParseAddr(text)
		dns.stands.Store(&ip)
		before := dns.asked.Load()
		status, err := hooks.Post(t.Context(), clientele.WebhookCall{URL: url})
		var f *clientele.SendFailure
		if !errors.As(err, &f) || f.Reason != "Its name stands for a private address, where nothing is sent to" || status != 0 || reached {
			t.Errorf("%s: %d %v, reached %v", text, status, err, reached)
		}
		if dns.asked.Load() == before {
			t.Fatalf("%s: nobody was asked what the name stands for", text)
		}
	}
	ip := netip.MustParseAddr("127.0.0.1")
	dns.stands.Store(&ip)
	if _, err := NewHooks(true).Post(t.Context(), clientele.WebhookCall{URL: url}); err != nil || !reached {
		t.Errorf("allowed, and yet %v", err)
	}
}
