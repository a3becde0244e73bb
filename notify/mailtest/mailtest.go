// Package mailtest is a mail server for tests, which takes real mail by SMTP.
package mailtest

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// Letter is an e-mail as it came.
type Letter struct {
	To      string
	Header  mail.Header
	Subject string
	Text    string
	Files   map[string]string // by name
}

// Server is what a mail server does with what it is given.
type Server struct {
	Take   func(Letter)          // is called before the server says that it has the letter
	Refuse func(to string) error // nil: takes everything
}

// Serve runs a mail server until the test ends, and gives its address, as the program's settings have it. Mail that
// cannot be read is refused.
func Serve(t testing.TB, s Server) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain = "post.test"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return "smtp://" + l.Addr().String()
}

type session struct {
	server Server
	to     string
}

func (s *session) Reset()                               { s.to = "" }
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.server.Refuse == nil {
		return nil
	}
	return s.server.Refuse(to)
}

func (s *session) Data(r io.Reader) error {
	l, err := read(s.to, r)
	if err == nil {
		s.server.Take(l)
	}
	return err
}

func read(to string, r io.Reader) (Letter, error) {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{To: to, Header: msg.Header, Files: make(map[string]string)}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return l, err
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return l, err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		l.Text, err = decoded(msg.Header.Get("Content-Transfer-Encoding"), msg.Body)
		return l, err
	}
	for parts := multipart.NewReader(msg.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return l, err
		}
		text, err := decoded(part.Header.Get("Content-Transfer-Encoding"), part)
		if err != nil {
			return l, err
		}
		if name := part.FileName(); name != "" {
			l.Files[name] = text
		} else {
			l.Text = text
		}
	}
}

func decoded(encoding string, r io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	text, err := io.ReadAll(r)
	return string(text), err
}
