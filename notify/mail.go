package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	"clientele"

	"github.com/wneessen/go-mail"
)

// Mailer sends e-mails through one SMTP server. It is safe for use by many goroutines.
type Mailer struct {
	host    string
	options []mail.Option
	from    string // the address that all mail comes from
	lines   lines
}

// mailTimeout bounds the whole of one e-mail: the domain's lease on a message is longer.
const mailTimeout = 90 * time.Second

// NewMailer reads an address such as smtp://user:password@mail.example.com:587. With smtp the connection is encrypted
// when the server offers it, and always when there is a password and the server is not on this machine; smtps is
// encrypted from the first byte. ?tls=none does without, ?tls=unverified takes any certificate. from is the sender; when
// it is empty it is the user, as far as that is an address.
func NewMailer(address, from string) (*Mailer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("the SMTP server is named as in smtp://user:password@mail.example.com:587 or smtps://mail.example.com")
	}
	m := &Mailer{host: u.Hostname(), from: from}
	if m.from == "" && strings.Contains(u.User.Username(), "@") {
		m.from = u.User.Username()
	}
	if m.from == "" {
		m.from = "no-reply@" + m.host
	}
	m.options = []mail.Option{mail.WithTimeout(30 * time.Second), mail.WithHELO(heloName()), mail.WithoutNoop()}
	if err := m.secure(u); err != nil {
		return nil, err
	}
	if password, ok := u.User.Password(); ok {
		m.options = append(m.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, errors.New("the port of the SMTP server is a number")
		}
		m.options = append(m.options, mail.WithPort(n))
	}
	if _, err := mail.NewClient(m.host, m.options...); err != nil {
		return nil, fmt.Errorf("the SMTP server cannot be used: %w", err)
	}
	return m, m.checkSender()
}

// secure says how the connection is encrypted.
func (m *Mailer) secure(u *url.URL) error {
	_, secret := u.User.Password()
	policy := mail.TLSOpportunistic
	if secret && !onThisMachine(m.host) {
		policy = mail.TLSMandatory
	}
	switch how := u.Query().Get("tls"); how {
	case "":
	case "none":
		policy = mail.NoTLS
	case "unverified":
		m.options = append(m.options, mail.WithTLSConfig(&tls.Config{ServerName: m.host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}))
	default:
		return errors.New("tls of the SMTP server is none or unverified, or left out")
	}
	if u.Scheme == "smtps" {
		m.options = append(m.options, mail.WithSSL(), mail.WithPort(465))
		return nil
	}
	m.options = append(m.options, mail.WithTLSPolicy(policy), mail.WithPort(25))
	return nil
}

func (m *Mailer) checkSender() error {
	if err := mail.NewMsg().From(m.from); err != nil {
		return errors.New("the sender of e-mails is an address such as register@example.com")
	}
	return nil
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// heloName is how this program greets: nothing of the machine's own name goes out.
func heloName() string { return "localhost" }

// Send keeps the promise of clientele.SendEmail.
func (m *Mailer) Send(ctx context.Context, e clientele.Email) error {
	msg, err := m.message(e)
	if err != nil {
		return &clientele.SendFailure{Permanent: true, Reason: "This cannot be written as an e-mail: is the address right?", Cause: err}
	}
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	return mailFailure(m.deliver(ctx, msg))
}

// message writes the e-mail. go-mail encodes what is not ASCII and refuses line breaks in headers; ours have none.
func (m *Mailer) message(e clientele.Email) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(oneLine(e.FromName), m.from); err != nil {
		return nil, err
	}
	if err := msg.To(oneLine(e.To)); err != nil {
		return nil, err
	}
	if e.ReplyTo != "" {
		if err := msg.ReplyTo(oneLine(e.ReplyTo)); err != nil {
			return nil, err
		}
	}
	_, domain, _ := strings.Cut(m.from, "@")
	msg.SetMessageIDWithValue(oneLine(e.ID) + "@" + domain)
	msg.SetDate()
	msg.Subject(oneLine(e.Subject))
	if e.Automatic {
		msg.SetGenHeader("Auto-Submitted", "auto-generated")
	}
	if e.Unsubscribe != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+oneLine(e.Unsubscribe)+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(mail.TypeTextPlain, e.Text)
	for _, a := range e.Attachments {
		if err := msg.AttachReader(a.Name, bytes.NewReader(a.Content), mail.WithFileContentType(mail.ContentType(a.ContentType))); err != nil {
			return nil, err
		}
	}
	return msg, nil
}

// mailFailure tells what a server refused for good from what will pass. A code of 5xx is for good, but for those that
// are about us and not about the message: 530 and 535 (sign in), 421.
func mailFailure(err error) error {
	if err == nil {
		return nil
	}
	var protocol *textproto.Error
	code := 0
	var send *mail.SendError
	switch {
	case errors.As(err, &protocol):
		code = protocol.Code
	case errors.As(err, &send):
		code = send.ErrorCode()
	}
	f := &clientele.SendFailure{Reason: "The mail server could not be reached", Cause: err}
	if code > 0 {
		f.Reason = fmt.Sprintf("The mail server refused it with %d", code)
		f.Permanent = code >= 550 && code < 560 || code == 501 || code == 503
	}
	return f
}
