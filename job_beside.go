package clientele

import (
	"context"
	"slices"
	"sync"
)

// lane carries out the jobs of a kind beside the others, so many at once: those that wait for other machines. Whoever is
// done with one takes the next of those that were found due, so that nothing is looked for after each.
type lane struct {
	wide int // jobs at once

	mu      sync.Mutex
	begun   int             // goroutines that carry out jobs
	waiting []Job           // that were due at the last look, the longest first
	inHand  map[jobKey]bool // that somebody here is at
}

type jobKey struct{ org, id string }

// Jobs of one kind that one process carries out at once.
const (
	messageLanes = 8
	webhookLanes = 16
)

func newLanes() map[JobKind]*lane {
	lanes := make(map[JobKind]*lane)
	for kind, wide := range map[JobKind]int{JobMessage: messageLanes, JobMarketing: 1, JobMarketingMessage: messageLanes, JobWebhook: webhookLanes,
		JobMatchImport: 1, JobMatchKeys: 1, JobMatchRun: 1} {
		lanes[kind] = &lane{wide: wide, inHand: make(map[jobKey]bool)}
	}
	return lanes
}

// mine tells whether this process can do a job: without senders it leaves sending to those that have them.
func (r *Register) mine(j Job) bool {
	return r.senders != nil || j.Kind != JobMessage && j.Kind != JobMarketingMessage && j.Kind != JobWebhook
}

// offer replaces what waits by what is due now, and tells how many more can begin.
func (l *lane) offer(due []Job) (begin int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = slices.DeleteFunc(due, func(j Job) bool { return l.inHand[jobKey{j.OrgID, j.ID}] })
	begin = max(0, min(l.wide-l.begun, len(l.waiting)))
	l.begun += begin
	return begin
}

// next gives what is to be done now. When there is nothing, whoever asked ends.
func (l *lane) next() (j Job, left int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.begun--
		return j, 0, false
	}
	j, l.waiting = l.waiting[0], l.waiting[1:]
	l.inHand[jobKey{j.OrgID, j.ID}] = true
	return j, len(l.waiting), true
}

// put takes a job out of hand.
func (l *lane) put(j Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.inHand, jobKey{j.OrgID, j.ID})
}

// drop forgets what waits, until the next look.
func (l *lane) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = nil
}

// offerBeside hands due jobs to their lanes, and gives those that have none.
func (r *Register) offerBeside(ctx context.Context, jobs []Job) (others []Job) {
	due := make(map[JobKind][]Job)
	for _, j := range jobs {
		switch {
		case !r.mine(j):
		case r.lanes[j.Kind] != nil:
			due[j.Kind] = append(due[j.Kind], j)
		default:
			others = append(others, j)
		}
	}
	for kind, waiting := range due {
		l := r.lanes[kind]
		for range l.offer(waiting) {
			r.besides.Go(func() { r.goOn(ctx, l) })
		}
	}
	return others
}

// goOn carries out what waits in a lane until nothing does. Now and then on the way what is due is looked for again, so
// that a lane does not run dry.
func (r *Register) goOn(ctx context.Context, l *lane) {
	for {
		if ctx.Err() != nil {
			l.drop()
		}
		j, left, ok := l.next()
		if !ok {
			return
		}
		if left%l.wide == 0 {
			r.wakeJobs()
		}
		err := r.takeOne(ctx, j)
		l.put(j)
		if err != nil { // nothing can be claimed now: the next look is after the pause
			l.drop()
		}
	}
}

// takeOne carries out a job, unless somebody else holds it. An error says that it could not be claimed; those of the job
// itself were logged, and it is tried again.
func (r *Register) takeOne(ctx context.Context, j Job) error {
	defer r.underWay.begin(j.OrgID)()
	o, err := r.store.OrganizationByID(ctx, j.OrgID)
	if KindOf(err) == KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	j, claimed, err := r.claim(ctx, j)
	if err == nil && claimed {
		_ = r.carryOut(ctx, o, j) // it was logged, and is tried again
	}
	return err
}
