package api

import (
	"context"
	"time"
)

// Clock is the time it is for a sandbox.
type Clock struct {
	Now string `json:"now" format:"date-time"`
}

func (s *Server) addClock() {
	add(s, call{ID: "advanceClock", Method: "POST", Path: "/v1/test/clock", Tag: tagSandbox,
		Summary: "Move the sandbox's clock forward", Text: "Runs what became due before it answers. Takes test keys only; a live key gets 403. Needs no scope."},
		func(ctx context.Context, r request, in *struct {
			Body struct {
				Advance string `json:"advance" doc:"Hours, minutes and seconds" example:"192h"`
			}
		}) (One[Clock], error) {
			if !r.actor.Org.Sandbox() {
				in.Body.Advance = "0s" // the domain refuses a live clock, whatever is asked
			}
			by, err := time.ParseDuration(in.Body.Advance)
			if err != nil {
				return One[Clock]{}, malformed(`"advance" must be a duration such as 192h or 30m`)
			}
			now, err := r.reg.AdvanceClock(ctx, r.actor, by)
			return one(Clock{stamp(now)}, ""), err
		})
}
