package clientele

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"clientele/match"
)

// RunDuplicates has the whole register gone through for duplicates. It answers at once; DuplicateRun tells the
// progress. While a run waits or goes on, another one is not begun. Needs customers:write.
func (r *Register) RunDuplicates(ctx context.Context, a Actor) (MatchState, error) {
	if err := a.need(CustomersWrite); err != nil {
		return MatchState{}, err
	}
	var out MatchState
	err := r.store.InTx(ctx, func(tx Tx) (err error) {
		if err := r.enqueueRun(ctx, tx, a); err != nil {
			return err
		}
		out, err = tx.MatchState(ctx, a.Org.ID)
		return err
	})
	return out, err
}

// DuplicateRun tells how the last run through the register stands. Needs customers:read.
func (r *Register) DuplicateRun(ctx context.Context, a Actor) (MatchState, error) {
	if err := a.need(CustomersRead); err != nil {
		return MatchState{}, err
	}
	return r.store.MatchState(ctx, a.Org.ID)
}

func (r *Register) enqueueRun(ctx context.Context, tx Tx, a Actor) error {
	state, err := tx.MatchState(ctx, a.Org.ID)
	if err != nil {
		return err
	}
	if state.Status != MatchRunning {
		state.Status, state.Step, state.Progress = MatchWaiting, "", 0
		if err := tx.SaveMatchState(ctx, a.Org.ID, state); err != nil {
			return err
		}
	}
	return r.enqueue(ctx, tx, a, JobMatchRun, "", r.Now(a.Org))
}

// The hours of the night, by the organization's clock, in which a register is gone through whose last run is not of
// this night; and how old the last run may be before it is gone through at any hour, for machines that sleep at night.
const (
	nightBegins, nightEnds = 2, 5
	oneNight               = 20 * time.Hour
	twoNights              = 48 * time.Hour
)

// planNight has a register gone through once a night.
func (r *Register) planNight(ctx context.Context, o Organization) error {
	state, err := r.store.MatchState(ctx, o.ID)
	if err != nil || state.Status == MatchRunning {
		return err
	}
	now := r.Now(o)
	hour := now.In(o.Settings.Location()).Hour()
	age := now.Sub(state.LearnedAt)
	if age < oneNight || age < twoNights && (hour < nightBegins || hour >= nightEnds) {
		return nil
	}
	return r.store.InTx(ctx, func(tx Tx) error { return r.enqueueRun(ctx, tx, System(o)) })
}

// matchRun is a run through the whole register.
type matchRun struct {
	r       *Register
	a       Actor
	job     Job
	started time.Time
	ids     []string
	window  map[string]match.Person // the records that were read last
	last    string                  // the last id of the window
	failed  error

	mu    sync.Mutex
	state MatchState
}

// runMatchRun goes through the register: it reads every active record once, in order, and needs under 1 KB of memory a
// record. A run that is interrupted is begun again. Pairs are written a few at a time, so nobody waits.
func (r *Register) runMatchRun(ctx context.Context, a Actor, j Job) error {
	run := &matchRun{r: r, a: a, job: j, started: r.Now(a.Org)}
	var err error
	if run.state, err = r.store.MatchState(ctx, a.Org.ID); err != nil {
		return err
	}
	if run.ids, err = r.store.ActiveIDs(ctx, a.Org.ID); err != nil {
		return err
	}
	run.state.Status, run.state.StartedAt, run.state.EndedAt, run.state.Customers = MatchRunning, run.started, time.Time{}, len(run.ids)
	ctx, stop := run.keepLease(ctx)
	defer stop()
	distinct, err := run.distinct(ctx)
	if err != nil {
		return err
	}
	result, err := match.Run(ctx, len(run.ids), func(i int) match.Person { return run.person(ctx, i) },
		match.Options{Rules: matchRules(a.Org), Distinct: distinct, Progress: run.progress})
	if err = errors.Join(err, run.failed); err != nil {
		return err
	}
	if err := run.writePairs(ctx, result.Matches); err != nil {
		return err
	}
	return run.finish(ctx, result)
}

// keepLease keeps the job and tells the progress, until it is stopped or the job is somebody else's.
func (run *matchRun) keepLease(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	var kept sync.WaitGroup
	kept.Go(func() {
		tick := time.NewTicker(lease / 5)
		defer tick.Stop()
		for {
			if err := run.tell(ctx); err != nil && (KindOf(err) == KindConflict || ctx.Err() != nil) {
				cancel()
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
	return ctx, func() { cancel(); kept.Wait() }
}

func (run *matchRun) tell(ctx context.Context) error {
	run.mu.Lock()
	state := run.state
	run.mu.Unlock()
	return run.r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.ExtendJob(ctx, run.job, run.r.clock().Add(lease)); err != nil {
			return err
		}
		return tx.SaveMatchState(ctx, run.a.Org.ID, state)
	})
}

// shares say where each step of a run begins, in percent, as measured on a million records.
var shares = map[string][2]int{"read": {0, 25}, "index": {25, 40}, "compare": {40, 85}, "learn": {85, 95}, "write": {95, 100}}

func (run *matchRun) progress(step string, share float64) {
	run.mu.Lock()
	defer run.mu.Unlock()
	from := shares[step]
	run.state.Step, run.state.Progress = step, from[0]+int(share*float64(from[1]-from[0]))
}

// windowSize is how many records are read at a time.
const windowSize = 2000

// person gives one record of the run. One that is gone since the run began is nobody, and resembles nobody.
func (run *matchRun) person(ctx context.Context, i int) match.Person {
	if run.failed != nil {
		return match.Person{}
	}
	if id := run.ids[i]; run.window == nil || id > run.last {
		after := ""
		if i > 0 {
			after = run.ids[i-1]
		}
		found, err := run.r.store.ActiveIdentities(ctx, run.a.Org.ID, after, windowSize)
		run.failed = err
		run.window, run.last = make(map[string]match.Person, len(found)), run.ids[len(run.ids)-1]
		for _, c := range found {
			run.window[c.ID] = c.identity()
		}
		if len(found) == windowSize {
			run.last = found[len(found)-1].ID
		}
	}
	return run.window[run.ids[i]]
}

// distinct gives the pairs that somebody has said are two people, as far as that still stands.
func (run *matchRun) distinct(ctx context.Context) ([][2]int, error) {
	var out [][2]int
	org := run.a.Org.ID
	for a, b := "", ""; ; {
		pairs, err := run.r.store.DismissedDuplicates(ctx, org, a, b, 500)
		if err != nil || len(pairs) == 0 {
			return out, err
		}
		var ids []string
		for _, d := range pairs {
			ids = append(ids, d.A, d.B)
		}
		records, err := byID(ctx, run.r.store, org, ids)
		if err != nil {
			return nil, err
		}
		for _, d := range pairs {
			x, okX := slices.BinarySearch(run.ids, d.A)
			y, okY := slices.BinarySearch(run.ids, d.B)
			if okX && okY && run.r.holds(org, d, records[d.A], records[d.B]) {
				out = append(out, [2]int{x, y})
			}
			a, b = d.A, d.B
		}
	}
}

// pairBatch is how many pairs one transaction writes.
const pairBatch = 100

func (run *matchRun) writePairs(ctx context.Context, matches []match.Match) error {
	matches = slices.DeleteFunc(matches, func(m match.Match) bool { return m.Verdict == match.New })
	run.mu.Lock()
	run.state.Pairs = len(matches)
	run.mu.Unlock()
	done := 0
	for part := range slices.Chunk(matches, pairBatch) {
		if err := run.r.store.InTx(ctx, func(tx Tx) error { return run.writeSome(ctx, tx, part) }); err != nil {
			return err
		}
		done += len(part)
		run.progress("write", float64(done)/float64(len(matches)))
	}
	for deleted := pairBatch; deleted == pairBatch; {
		err := run.r.store.InTx(ctx, func(tx Tx) (err error) {
			deleted, err = tx.DeleteStaleDuplicates(ctx, run.a.Org.ID, run.started, pairBatch)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeSome writes pairs whose records are as the run has read them. What was dismissed meanwhile stays dismissed.
func (run *matchRun) writeSome(ctx context.Context, tx Tx, matches []match.Match) error {
	org := run.a.Org.ID
	var ids []string
	for _, m := range matches {
		ids = append(ids, run.ids[m.A], run.ids[m.B])
	}
	records, err := byID(ctx, tx, org, ids)
	if err != nil {
		return err
	}
	same := func(c Customer) bool { return c.Status == StatusActive && !c.UpdatedAt.After(run.started) }
	for _, m := range matches {
		x, y := records[run.ids[m.A]], records[run.ids[m.B]]
		if !same(x) || !same(y) {
			continue
		}
		old, err := tx.DuplicateOf(ctx, org, x.ID, y.ID)
		if err != nil && KindOf(err) != KindNotFound {
			return err
		}
		if run.r.holds(org, old, x, y) {
			continue
		}
		if err := tx.SaveDuplicate(ctx, org, run.r.openPair(run.a, x, y, m.Probability, uint64(m.Pattern))); err != nil {
			return err
		}
	}
	return nil
}

func (run *matchRun) finish(ctx context.Context, result *match.Result) error {
	model, err := json.Marshal(result.Model)
	if err != nil {
		return err
	}
	run.mu.Lock()
	s := &run.state
	s.Status, s.Step, s.Progress, s.Compared = MatchDone, "", 100, result.Compared
	s.Version, s.LearnedAt, s.EndedAt = match.Version, run.r.Now(run.a.Org), run.r.Now(run.a.Org)
	state := *s
	run.mu.Unlock()
	return run.r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.FinishJob(ctx, run.job); err != nil {
			return err
		}
		return tx.SaveMatchModel(ctx, run.a.Org.ID, state, model)
	})
}
