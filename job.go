package clientele

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Job is work that is due at a time, kept in the database until it is done. Whoever claims it holds a lease; when the
// holder dies, somebody else takes it over after the lease.
type Job struct {
	OrgID    string
	ID       string // chosen by who makes it, so that the same work is not queued twice
	Kind     JobKind
	Subject  string // id of what it is about
	DueAt    time.Time
	Attempts int // claims so far; fences a holder whose lease has run out
	Claimed  time.Time
}

// JobKind names the work.
type JobKind string

// The kinds of jobs.
const (
	JobImport       JobKind = "import"        // carry an import out
	JobImportUndo   JobKind = "import_undo"   // take an import back
	JobImportForget JobKind = "import_forget" // shred an import's file and failed rows
	JobMergeSettle  JobKind = "merge_settle"  // a merge can no longer be undone: forget what that needed
	JobPurge        JobKind = "purge"         // search the files for who was erased
	JobRemoval      JobKind = "removal"       // erase a customer whose removal is due
	JobHoldEnd      JobKind = "hold_end"      // the last day of a legal hold on an order is over
	JobCoarsen      JobKind = "coarsen"       // what bookkeeping no longer needs of erased people tells the month alone
	JobRetention    JobKind = "retention"     // look for customers who have not come for long, night after night
	JobImportSettle JobKind = "import_settle" // an import can no longer be undone: forget what that needed
	JobMessage      JobKind = "message"       // send a message
	JobReminders    JobKind = "reminders"     // look for bookings to remind of, again and again
	JobWebhook      JobKind = "webhook"       // tell an endpoint of an event
)

// lease is how long a job stays with a holder who does not say that it goes on. A holder that is killed is followed
// by another after this time.
const lease = 15 * time.Second

// retryAfter is how long a job that failed waits, by how often it was tried.
func retryAfter(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 12), time.Hour)
}

// RunJobs carries out due jobs of all organizations, and keeps the audit logs sealed, until the context ends. One runs per process; the pause between
// two looks is for a distributed database, where each look costs.
func (r *Register) RunJobs(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	defer r.besides.Wait()
	var sealer sync.WaitGroup
	sealer.Go(func() { r.runSealer(ctx) })
	r.planKeysAll(ctx)
	defer sealer.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-timer.C:
		case <-sweep.C:
			r.sweepAll(ctx)
			r.sealAll(ctx)
		}
		r.runAllDue(ctx)
		timer.Reset(pause)
	}
}

// wakeJobs makes RunJobs look at once.
func (r *Register) wakeJobs() {
	select {
	case r.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// dueAtOnce is how many due jobs are looked at together. Many long ones may wait for their turn among them.
const dueAtOnce = 1000

func (r *Register) runAllDue(ctx context.Context) {
	for ctx.Err() == nil {
		jobs, err := r.store.DueJobs(ctx, r.clock(), dueAtOnce)
		if err != nil {
			if ctx.Err() == nil {
				r.log.Error("due jobs could not be read", "error", err)
			}
			return
		}
		done := 0
		for _, j := range r.offerBeside(ctx, jobs) {
			o, err := r.store.OrganizationByID(ctx, j.OrgID)
			if err == nil {
				err = r.tryJob(ctx, o, j)
			}
			if err == nil {
				done++
			}
		}
		if done == 0 { // what is left failed, and waits for its next time
			return
		}
	}
}

// RunDue carries out what is due in one organization, by its own clock, and what becomes due by that.
func (r *Register) RunDue(ctx context.Context, o Organization) error {
	if err := r.sweepAnswers(ctx, o); err != nil {
		return err
	}
	for {
		jobs, err := r.store.DueJobsOf(ctx, o.ID, r.Now(o))
		jobs = slices.DeleteFunc(jobs, func(j Job) bool { return !r.mine(j) })
		if err != nil || len(jobs) == 0 {
			return err
		}
		for _, j := range jobs {
			if err := r.tryJob(ctx, o, j); err != nil {
				return err
			}
		}
	}
}

// tryJob carries out one job, unless somebody else holds it. A job that fails waits and is tried again.
func (r *Register) tryJob(ctx context.Context, o Organization, j Job) error {
	defer r.underWay.begin(o.ID)()
	j, claimed, err := r.claim(ctx, j)
	if err != nil || !claimed {
		return err
	}
	return r.carryOut(ctx, o, j)
}

func (r *Register) claim(ctx context.Context, j Job) (claimed Job, ok bool, err error) {
	err = r.store.InTx(ctx, func(tx Tx) (err error) {
		now := r.clock()
		claimed, ok, err = tx.ClaimJob(ctx, j, r.holder, now, now.Add(lease))
		return err
	})
	return claimed, ok, err
}

// carryOut does the work of a job that was claimed.
func (r *Register) carryOut(ctx context.Context, o Organization, j Job) error {
	err := r.runJob(ctx, System(o), j)
	if err == nil {
		return nil
	}
	after := retryAfter(j.Attempts)
	if ctx.Err() != nil { // the program ends: whoever comes next goes on at once
		after = 0
	} else {
		r.log.Error("a job failed and is tried again later", "kind", j.Kind, "organization", o.ID, "attempts", j.Attempts, "error", err)
	}
	postponed := r.store.InTx(context.WithoutCancel(ctx), func(tx Tx) error {
		return tx.PostponeJob(ctx, j, r.Now(o).Add(after))
	})
	if KindOf(err) == KindUnavailable && KindOf(postponed) == KindConflict {
		return nil // the COMMIT whose answer was lost had finished the work
	}
	return errors.Join(err, postponed)
}

// runJob does the work. Whatever does it ends with FinishJob in the transaction of its last write.
func (r *Register) runJob(ctx context.Context, a Actor, j Job) error {
	switch j.Kind {
	case JobImport:
		return r.runImport(ctx, a, j)
	case JobImportUndo:
		return r.runImportUndo(ctx, a, j)
	case JobImportForget:
		return r.runImportForget(ctx, a, j)
	case JobMergeSettle:
		return r.runMergeSettle(ctx, a, j)
	case JobPurge:
		return r.runPurge(ctx, a, j)
	case JobRemoval:
		return r.runRemoval(ctx, a, j)
	case JobCoarsen:
		return r.runCoarsen(ctx, a, j)
	case JobRetention:
		return r.runRetention(ctx, a, j)
	case JobHoldEnd:
		return r.runHoldEnd(ctx, a, j)
	case JobImportSettle:
		return r.runImportSettle(ctx, a, j)
	case JobMessage, JobMarketingMessage:
		return r.runMessage(ctx, a, j)
	case JobReminders:
		return r.runReminders(ctx, a, j)
	case JobWebhook:
		return r.runDelivery(ctx, a, j)
	case JobMarketing:
		return r.runMarketing(ctx, a, j)
	case JobPortalCode:
		return r.runPortalCode(ctx, a, j)
	case JobMatchCompare:
		return r.runMatchCompare(ctx, a, j)
	case JobMatchImport:
		return r.runMatchImport(ctx, a, j)
	case JobMatchKeys:
		return r.runMatchKeys(ctx, a, j)
	case JobMatchRun:
		return r.runMatchRun(ctx, a, j)
	}
	return fmt.Errorf("a job of an unknown kind %q", j.Kind)
}

// enqueue writes a job in the transaction of what makes it due.
func (r *Register) enqueue(ctx context.Context, tx Tx, a Actor, kind JobKind, subject string, dueAt time.Time) error {
	tx.AfterCommit(r.wakeJobs)
	return tx.InsertJob(ctx, Job{OrgID: a.Org.ID, ID: prefixJob + string(kind) + "_" + subject, Kind: kind, Subject: subject, DueAt: dueAt})
}
