package web

import (
	"net/http"
	"time"
)

// pulse is how often something is sent to a calendar that nothing happens in, so that a line that broke is noticed.
const pulse = 20 * time.Second

// liveFor is how long one line lasts. The browser opens the next one, and whoever was signed out gets none.
const liveFor = 10 * time.Minute

// calendarLive tells an open calendar, as server-sent events, that bookings have changed. It tells nothing of them: the
// calendar fetches itself again.
func calendarLive(v *visit) error {
	changed, err := v.reg.WatchBookings(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	line := http.NewResponseController(v.w)
	_ = line.SetWriteDeadline(time.Time{}) // where there is none, none is needed
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	end := time.NewTimer(liveFor)
	defer end.Stop()
	for text := "retry: 3000\n\n"; ; {
		if _, err := v.w.Write([]byte(text)); err != nil || line.Flush() != nil {
			return nil // whoever watched has gone
		}
		select {
		case <-changed:
			text = "event: bookings\ndata: changed\n\n"
		case <-beat.C:
			text = ": still here\n\n"
		case <-end.C:
			return nil
		case <-v.ctx().Done():
			return nil
		case <-v.ending:
			return nil
		}
	}
}
