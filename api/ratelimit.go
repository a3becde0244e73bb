package api

import (
	"math"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"clientele"
)

// limiter is a token bucket for each of many callers.
type limiter struct {
	rate  float64 // tokens a second
	burst float64
	now   func() time.Time

	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter(rate, burst int, now func() time.Time) *limiter {
	return &limiter{rate: float64(rate), burst: float64(burst), now: now, buckets: make(map[string]*bucket), swept: now()}
}

// take takes a token of a caller's bucket. When there is none it tells how long until there is.
func (l *limiter) take(caller string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	b := l.buckets[caller]
	if b == nil {
		b = &bucket{tokens: l.burst, at: now}
		l.buckets[caller] = b
	}
	b.tokens = min(l.burst, b.tokens+l.rate*now.Sub(b.at).Seconds())
	b.at = now
	if b.tokens < 1 {
		return time.Duration((1 - b.tokens) / l.rate * float64(time.Second)), false
	}
	b.tokens--
	return 0, true
}

// sweep forgets the buckets that have filled up again, once in the time that filling takes.
func (l *limiter) sweep(now time.Time) {
	full := time.Duration(l.burst / l.rate * float64(time.Second))
	if now.Sub(l.swept) < max(full, time.Minute) {
		return
	}
	l.swept = now
	for caller, b := range l.buckets {
		if now.Sub(b.at) > full {
			delete(l.buckets, caller)
		}
	}
}

func tooMany(set func(name, value string), wait time.Duration) *Failure {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	set("Retry-After", strconv.Itoa(seconds))
	return failure(clientele.KindRateLimited, "Too many requests. Wait for the seconds that Retry-After names.")
}

// remote is who a connection comes from: an IPv4 address, or the /64 network of an IPv6 one, which one caller has all
// of.
func remote(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	network, _ := ip.WithZone("").Prefix(64)
	return network.String()
}
