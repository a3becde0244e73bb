package notify

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"clientele"
)

// post is a mail server that ends connections in one of the ways that servers do.
type post struct {
	address string
	ends    string // "": when the client says QUIT; "data": right after it took a letter; "421": instead of taking a second one

	mu      sync.Mutex
	calls   int
	letters int
}

func newPost(t *testing.T, ends string) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{address: "smtp://" + l.Addr().String(), ends: ends}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(c)
		}
	}()
	return p
}

func (p *post) count(n *int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	*n++
	return *n
}

func (p *post) talk(c net.Conn) {
	defer c.Close()
	p.count(&p.calls)
	fmt.Fprint(c, "220 post.test\r\n")
	letters, inData := 0, false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		text, answer := lines.Text(), "250 ok"
		switch {
		case inData && text != ".":
			continue
		case inData:
			inData = false
			letters++
			p.count(&p.letters)
		case strings.HasPrefix(text, "MAIL") && letters == 1 && p.ends == "421":
			fmt.Fprint(c, "421 too many letters\r\n")
			return
		case text == "DATA":
			inData, answer = true, "354 go on"
		case text == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		}
		fmt.Fprint(c, answer+"\r\n")
		if text == "." && p.ends == "data" {
			return
		}
	}
}

// TestALetterGoesOnce sends letters to servers that hang up at different moments: each letter is taken once, and over one
// connection where the server lets it.
func TestALetterGoesOnce(t *testing.T) {
	for _, c := range []struct {
		ends  string
		calls int
	}{{"", 1}, {"data", 3}, {"421", 3}} {
		p := newPost(t, c.ends)
		m, err := NewMailer(p.address, "register@example.test")
		if err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			mail := clientele.Email{ID: fmt.Sprintf("msg_%d", n), FromName: "Salon", To: "maria@example.com", Subject: "Hello", Text: "Hello"}
			if err := m.Send(t.Context(), mail); err != nil {
				t.Errorf("a server that ends with %q: letter %d: %v", c.ends, n, err)
			}
		}
		p.mu.Lock()
		if p.letters != 3 || p.calls != c.calls {
			t.Errorf("a server that ends with %q took %d letters over %d connections", c.ends, p.letters, p.calls)
		}
		p.mu.Unlock()
	}
}
