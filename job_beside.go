package clientele

import (
	"context"
	"sync"
)

// lane bounds the jobs of a kind that are carried out at once, beside the others: those that wait for other machines.
type lane chan struct{}

// Jobs of one kind that one process carries out at once.
const (
	messageLanes = 8
	webhookLanes = 16
)

func newLanes() map[JobKind]lane {
	return map[JobKind]lane{JobMessage: make(lane, messageLanes), JobMarketingMessage: make(lane, messageLanes), JobWebhook: make(lane, webhookLanes),
		JobMatchImport: make(lane, 1), JobMatchKeys: make(lane, 1), JobMatchRun: make(lane, 1)}
}

// mine tells whether this process can do a job: without senders it leaves sending to those that have them.
func (r *Register) mine(j Job) bool {
	return r.senders != nil || j.Kind != JobMessage && j.Kind != JobMarketingMessage && j.Kind != JobWebhook
}

// room tells whether a job can be begun: there is a free lane, or it needs none.
func (r *Register) room(j Job) bool {
	l := r.lanes[j.Kind]
	return l == nil || len(l) < cap(l)
}

// tryBeside begins a job in a lane of its own. It is not begun when all lanes are taken or somebody else holds it; when
// one becomes free the due jobs are looked at again.
func (r *Register) tryBeside(ctx context.Context, o Organization, j Job) (began bool, err error) {
	free := r.lanes[j.Kind]
	select {
	case free <- struct{}{}:
	default:
		return false, nil
	}
	j, claimed, err := r.claim(ctx, j)
	if err != nil || !claimed {
		<-free
		return false, err
	}
	go func() {
		defer r.wakeJobs()
		defer func() { <-free }()
		_ = r.carryOut(ctx, o, j) // it was logged, and is tried again
	}()
	return true, nil
}

// waitBeside waits until every lane is free, so that nothing is under way when RunJobs returns.
func (r *Register) waitBeside() {
	var all sync.WaitGroup
	for _, l := range r.lanes {
		all.Go(func() {
			for range cap(l) {
				l <- struct{}{}
			}
			for range cap(l) {
				<-l
			}
		})
	}
	all.Wait()
}
