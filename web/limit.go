package web

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// How often signing in may fail: by address, and by the account that is tried.
const (
	triesPerMinute = 10
	triesAtOnce    = 15
)

// tries counts failures in buckets that drain with time.
type tries struct {
	now func() time.Time

	mu      sync.Mutex
	buckets map[string]tried
}

type tried struct {
	level float64
	at    time.Time
}

func newTries(now func() time.Time) *tries {
	return &tries{now: now, buckets: make(map[string]tried)}
}

// allowed tells whether none of the buckets is full.
func (t *tries) allowed(names ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range names {
		if t.level(name) >= triesAtOnce {
			return false
		}
	}
	return true
}

// failed adds a failure to the buckets.
func (t *tries) failed(names ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range names {
		t.buckets[name] = tried{level: t.level(name) + 1, at: t.now()}
	}
	if len(t.buckets) > 10_000 {
		for name := range t.buckets {
			if t.level(name) == 0 {
				delete(t.buckets, name)
			}
		}
	}
}

func (t *tries) level(name string) float64 {
	b := t.buckets[name]
	return max(0, b.level-t.now().Sub(b.at).Minutes()*triesPerMinute)
}

// address is who a connection comes from: an IPv4 address, or the /64 network of an IPv6 one.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	network, _ := ip.WithZone("").Prefix(64) // 64 is within an IPv6 address
	return network.String()
}
