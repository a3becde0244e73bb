package limit

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWhomAProxyNamesIsBelieved(t *testing.T) {
	proxies, err := Proxies("127.0.0.1, 10.0.0.0/8,fd00::/8")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ peer, header, want string }{
		{"127.0.0.1:1", "203.0.113.7", "203.0.113.7"},
		{"127.0.0.1:1", "198.51.100.1, 203.0.113.7", "203.0.113.7"}, // what the client made up stands before
		{"127.0.0.1:1", "203.0.113.7, 10.1.2.3", "203.0.113.7"},     // two proxies
		{"127.0.0.1:1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"[::ffff:127.0.0.1]:1", "203.0.113.7", "203.0.113.7"},
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9"}, // no proxy of ours
		{"127.0.0.1:1", "", "127.0.0.1"},
		{"127.0.0.1:1", "somebody", "127.0.0.1"},
		{"127.0.0.1:1", "10.9.9.9", "127.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		got := ""
		Behind(proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = Address(r) })).ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s with %q comes from %s instead of %s", c.peer, c.header, got, c.want)
		}
	}
	if _, err := Proxies("localhost"); err == nil {
		t.Error("a name is taken for a network")
	}
}
