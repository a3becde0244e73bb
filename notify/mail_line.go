package notify

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
)

// line is a connection to the mail server that was greeted, encrypted and signed in.
type line struct {
	client *mail.Client
	taken  int // letters that went over it
}

// How long a line is kept that nobody uses, and how many letters go over one: servers cut off those who keep one for
// long, or send much over it.
const (
	lineIdle    = 5 * time.Second
	lineLetters = 100
)

// lines are the connections that nobody uses at the moment.
type lines struct {
	mu   sync.Mutex
	idle []*line
	ends *time.Timer
}

// take gives a line that is open, or nil.
func (l *lines) take() *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.idle)
	if n == 0 {
		return nil
	}
	last := l.idle[n-1]
	l.idle = l.idle[:n-1]
	return last
}

// keep lets others use a line. All that are idle are closed when none was used for a while.
func (l *lines) keep(open *line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.idle = append(l.idle, open)
	if l.ends == nil {
		l.ends = time.AfterFunc(lineIdle, l.hangUp)
		return
	}
	l.ends.Reset(lineIdle)
}

func (l *lines) hangUp() {
	l.mu.Lock()
	idle := l.idle
	l.idle = nil
	l.mu.Unlock()
	for _, open := range idle {
		_ = open.client.Close() // nothing is lost with it
	}
}

// deliver hands a letter over, on a line that is open if there is one. A server may have cut such a line off meanwhile:
// where nothing of the letter was taken yet, it goes over a new one.
func (m *Mailer) deliver(ctx context.Context, msg *mail.Msg) error {
	if open := m.lines.take(); open != nil {
		if err := m.over(open, msg); !cutOff(err) {
			return err
		}
	}
	client, err := mail.NewClient(m.host, m.options...)
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return err
	}
	return m.over(&line{client: client}, msg)
}

// over sends a letter over a line, and keeps the line when it can be used again. A letter that the server has taken is
// sent, whatever becomes of the line after that.
func (m *Mailer) over(open *line, msg *mail.Msg) error {
	err := open.client.Send(msg)
	if open.taken++; open.taken < lineLetters && (err == nil || onlyRefused(err)) {
		m.lines.keep(open)
	} else {
		_ = open.client.Close() // the letter was taken, or the error tells why not
	}
	if msg.IsDelivered() {
		return nil
	}
	return err
}

// cutOff tells whether a line was of no use, before anything of a letter went over it.
func cutOff(err error) bool {
	var send *mail.SendError
	if !errors.As(err, &send) {
		return false
	}
	gone := send.ErrorCode() == 0 || send.ErrorCode() == 421
	return gone && (send.Reason == mail.ErrConnCheck || send.Reason == mail.ErrSMTPMailFrom)
}

// onlyRefused tells whether a server refused a letter, and goes on with the next.
func onlyRefused(err error) bool {
	var send *mail.SendError
	return errors.As(err, &send) && send.ErrorCode() > 0 && send.ErrorCode() != 421 && (send.Reason == mail.ErrSMTPMailFrom || send.Reason == mail.ErrSMTPRcptTo)
}
