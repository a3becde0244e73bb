package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// progress tells how far something long has come: a bar on a terminal, elsewhere a plain line every ten seconds.
type progress struct {
	w        io.Writer
	terminal bool
	stage    string
	began    time.Time
	from     int // what was done when the stage began, as when an import goes on
	shown    time.Time
}

func newProgress(w io.Writer) *progress {
	return &progress{w: w, terminal: terminal(w)}
}

// How often something is written, on a terminal and elsewhere.
const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 10 * time.Second
)

// show says that a stage has come to done of total; a total of 0 is not known. Most calls write nothing.
func (p *progress) show(stage string, done, total int, unit string) {
	now := time.Now()
	fresh := stage != p.stage
	if fresh {
		p.stage, p.began, p.from = stage, now, done
	}
	every := lineEvery
	if p.terminal {
		every = barEvery
	}
	if fresh && !p.terminal && p.shown.IsZero() {
		p.shown = now // what is done soon, or refused, says so itself
	}
	if (!fresh || !p.terminal) && now.Sub(p.shown) < every {
		return
	}
	p.shown = now
	switch {
	case p.terminal:
		fmt.Fprintf(p.w, "\r\x1b[K%-22s %s", stage, p.bar(now, done, total, unit))
	case total > 0:
		fmt.Fprintf(p.w, "%s: %s of %s %s\n", stage, thousands(done), thousands(total), unit)
	default:
		fmt.Fprintf(p.w, "%s: %s %s\n", stage, thousands(done), unit)
	}
}

const barWidth = 24

func (p *progress) bar(now time.Time, done, total int, unit string) string {
	if total <= 0 {
		if done == 0 {
			return "…"
		}
		return fmt.Sprintf("%s %s", thousands(done), unit)
	}
	filled := min(barWidth, barWidth*done/total)
	text := fmt.Sprintf("%s%s %3d %%  %s %s", strings.Repeat("█", filled), strings.Repeat("░", barWidth-filled), 100*done/total, thousands(done), unit)
	if took := now.Sub(p.began); took > 2*time.Second && done > p.from && done < total {
		left := time.Duration(float64(took) / float64(done-p.from) * float64(total-done))
		text += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return text
}

// end clears the bar, so that what comes next begins at the margin.
func (p *progress) end() {
	if p.terminal && p.stage != "" {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.stage = ""
}

// thousands writes a number as people read it: 1,234,567.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// counted is a reader that tells how much was read of it.
type counted struct {
	io.Reader
	read int
	tell func(read int)
}

// Read passes bytes on, and tells how many there were so far.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read += n
	c.tell(c.read)
	return n, err
}
