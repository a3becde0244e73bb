package cli

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestBar(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	p := &progress{began: now.Add(-10 * time.Second), from: 1000}
	for _, c := range []struct {
		done, total int
		want        string
	}{
		{0, 0, "…"},
		{1234, 0, "1,234 rows"},
		{2000, 4000, "████████████░░░░░░░░░░░░  50 %  2,000 rows, 20s left"}, // 1,000 of its own in ten seconds
		{4000, 4000, "████████████████████████ 100 %  4,000 rows"},
		{9000, 4000, "████████████████████████ 225 %  9,000 rows"}, // more came than was counted on: no panic
	} {
		if got := p.bar(now, c.done, c.total, "rows"); got != c.want {
			t.Errorf("%d of %d is shown as %q, want %q", c.done, c.total, got, c.want)
		}
	}
}

// Where nobody looks, there is a line every ten seconds: what fails at once is one line alone.
func TestProgressElsewhereIsPlain(t *testing.T) {
	var b strings.Builder
	p := newProgress(&b)
	for n := range 1000 {
		p.show("Importing", n, 1000, "rows")
	}
	p.shown = p.shown.Add(-2 * lineEvery)
	p.show("Importing", 900, 1000, "rows")
	p.show("Writing", 1, 0, "customers")
	p.end()
	if b.String() != "Importing: 900 of 1,000 rows\n" {
		t.Errorf("it wrote %q", b.String())
	}
}

func TestLineOrTheEnd(t *testing.T) {
	c := &call{in: strings.NewReader("first\r\nsecond\n")}
	if text, err := c.line(t.Context()); text != "first" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	c.in = strings.NewReader("without an end")
	if text, err := c.secret(t.Context(), "Password: "); text != "without an end" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	silent, w := io.Pipe()
	defer w.Close()
	c.in = silent
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.line(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a question that nobody answers gives %v", err)
	}
}
