package web_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"clientele"
)

// listen opens a line of a visitor's calendar and gives what comes on it.
func (v *visitor) listen(ctx context.Context) (status int, lines <-chan string) {
	v.w.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.w.srv.URL+"/calendar/live", nil)
	must(v.w.t, err)
	res, err := v.client.Do(req)
	must(v.w.t, err)
	out := make(chan string, 100)
	go func() {
		defer res.Body.Close()
		defer close(out)
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			out <- s.Text()
		}
	}()
	return res.StatusCode, out
}

// heard waits for an event of bookings; it gives false when the line ends without one.
func heard(t *testing.T, lines <-chan string) bool {
	t.Helper()
	wait := time.After(20 * time.Second)
	for {
		select {
		case line, open := <-lines:
			if line == "event: bookings" || !open {
				return open
			}
		case <-wait:
			return false
		}
	}
}

func TestOpenCalendarsHearOfBookings(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	w.organization("Other", "stranger@example.com")
	here, stop := context.WithCancel(t.Context())
	status, lines := v.listen(here)
	if status != http.StatusOK || <-lines != "retry: 3000" {
		t.Fatalf("the line gives %d", status)
	}
	there, end := context.WithCancel(t.Context())
	_, silent := w.signedIn("stranger@example.com").listen(there)
	<-silent
	b := w.booking(a, anna, "", "2026-03-16 09:00")
	if !heard(t, lines) {
		t.Error("nothing was heard of a new booking")
	}
	_, err := w.reg.CancelBooking(t.Context(), a, b.ID, clientele.ByBusiness, clientele.ScopeThis)
	must(t, err)
	if !heard(t, lines) {
		t.Error("nothing was heard of a cancellation")
	}
	end()
	for line := range silent {
		if strings.HasPrefix(line, "event:") {
			t.Error("another organization hears of it")
		}
	}
	stop()
	if p := w.visitor().get("/calendar/live"); p.path != "/sign-in" {
		t.Errorf("who has not signed in gets %s", p.path)
	}
}
