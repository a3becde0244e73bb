// Package limit slows down whoever tries too often, by what they are known by: an address, an account.
package limit

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Tries counts in buckets that drain with time. It is of one process: several that serve allow as often each. It is safe
// for use by many goroutines.
type Tries struct {
	now               func() time.Time
	perMinute, atOnce float64

	mu      sync.Mutex
	buckets map[string]tried
}

type tried struct {
	level float64
	at    time.Time
}

// New makes buckets that hold so many tries and drain so many a minute.
func New(now func() time.Time, perMinute, atOnce float64) *Tries {
	return &Tries{now: now, perMinute: perMinute, atOnce: atOnce, buckets: make(map[string]tried)}
}

// Take adds a try to a bucket, unless it is full; it tells whether it did.
func (t *Tries) Take(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	level := t.level(name)
	if level >= t.atOnce {
		return false
	}
	t.buckets[name] = tried{level: level + 1, at: t.now()}
	if len(t.buckets) > 10_000 {
		t.sweep()
	}
	return true
}

// sweep forgets the buckets that have drained.
func (t *Tries) sweep() {
	for name := range t.buckets {
		if t.level(name) == 0 {
			delete(t.buckets, name)
		}
	}
}

func (t *Tries) level(name string) float64 {
	b := t.buckets[name]
	return max(0, b.level-t.now().Sub(b.at).Minutes()*t.perMinute)
}

// Address is who a connection comes from: an IPv4 address, or the /64 network of an IPv6 one.
func Address(r *http.Request) string {
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
