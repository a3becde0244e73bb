package pgtest

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy stands between a program and a server and breaks connections at a chosen moment.
type Proxy struct {
	listener net.Listener
	target   string
	// LoseAnswer makes it forward the next COMMIT, wait for the answer, and break the connection instead of passing
	// the answer on.
	LoseAnswer atomic.Bool
	// LoseCommit makes it break the connection at the next COMMIT, which the server never sees.
	LoseCommit atomic.Bool
}

// NewProxy starts a proxy before the server that url names; it gives the proxy and the url through it.
func NewProxy(t testing.TB, database string) (*Proxy, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: l, target: u.Host}
	var done sync.WaitGroup
	done.Go(func() { p.accept(&done) })
	t.Cleanup(func() {
		_ = l.Close()
		done.Wait()
	})
	u.Host = l.Addr().String()
	return p, u.String()
}

func (p *Proxy) accept(done *sync.WaitGroup) {
	for {
		client, err := p.listener.Accept()
		if err != nil { // closed at the end of the test
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		var mute atomic.Bool
		done.Go(func() {
			p.forward(client, server, &mute)
			_ = client.Close()
			_ = server.Close()
		})
		done.Go(func() {
			p.back(client, server, &mute)
			_ = client.Close()
			_ = server.Close()
		})
	}
}

// forward passes on what the program sends.
func (p *Proxy) forward(client, server net.Conn, mute *atomic.Bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if bytes.Contains(bytes.ToLower(buf[:n]), []byte("commit\x00")) {
			if p.LoseCommit.CompareAndSwap(true, false) {
				return
			}
			mute.Store(p.LoseAnswer.CompareAndSwap(true, false))
		}
		if _, werr := server.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}

// back passes on what the server answers, unless that is to be lost.
func (p *Proxy) back(client, server net.Conn, mute *atomic.Bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil || mute.Load() && n > 0 {
			return
		}
		if _, err := client.Write(buf[:n]); err != nil && err != io.EOF {
			return
		}
	}
}
