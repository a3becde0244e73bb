package limit

import (
	"net/http"
	"net/netip"
	"strings"
)

// Proxies reads the networks of the reverse proxies before the program, as in 127.0.0.1, 10.0.0.0/8; they are separated
// by commas.
func Proxies(text string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		if !strings.Contains(part, "/") {
			ip, err := netip.ParseAddr(part)
			if err != nil {
				return nil, err
			}
			all = append(all, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, err
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// Behind has requests of reverse proxies come from whom the proxies name in X-Forwarded-For: the last address there that
// is none of theirs. What others write into that header is believed by nobody.
func Behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from := forwarded(proxies, r); from != "" {
			r = r.WithContext(r.Context())
			r.RemoteAddr = from
		}
		next.ServeHTTP(w, r)
	})
}

// forwarded gives whom a request of a proxy comes from; nothing when no proxy sent it, or it names nobody.
func forwarded(proxies []netip.Prefix, r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !among(proxies, peer.Addr()) {
		return ""
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		ip, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return ""
		}
		if !among(proxies, ip) {
			return netip.AddrPortFrom(ip, 0).String()
		}
	}
	return ""
}

func among(networks []netip.Prefix, ip netip.Addr) bool {
	for _, n := range networks {
		if n.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}
