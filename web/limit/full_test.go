package limit

import (
	"testing"
	"time"
)

func TestWhoIsFullIsSoForAWhile(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	f := NewFull(func() time.Time { return now })
	if f.Has("a", "b") {
		t.Error("nobody was refused")
	}
	f.Add("b", 10)
	if !f.Has("a", "b") || f.Has("a") {
		t.Error("one of two was refused")
	}
	now = now.Add(6 * time.Second)
	if f.Has("a", "b") {
		t.Error("a tenth of a minute later one more may be tried")
	}
}
