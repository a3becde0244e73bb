package storetest

import (
	"testing"
	"time"

	"clientele"
)

var jobTests = map[string]func(*testing.T, *fixture){
	"jobs are due by their organization's own clock, the longest due first": func(t *testing.T, f *fixture) {
		o := got(f.store.OrganizationByID(f.ctx, f.other))(t)
		o.ClockOffset = 48 * time.Hour
		f.write(func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
		late, soon, moved, far := f.job(f.org, -time.Hour), f.job(f.org, time.Minute), f.job(f.other, 47*time.Hour), f.job(f.other, 49*time.Hour)
		f.queue(late, soon, moved, far)
		same(t, "due in all", jobIDs(got(f.store.DueJobs(f.ctx, noon, 10))(t)), []string{late.ID, moved.ID})
		same(t, "the first", jobIDs(got(f.store.DueJobs(f.ctx, noon, 1))(t)), []string{late.ID})
		same(t, "later", jobIDs(got(f.store.DueJobs(f.ctx, noon.Add(time.Minute), 10))(t)), []string{late.ID, soon.ID, moved.ID})
		same(t, "of one by its clock", jobIDs(got(f.store.DueJobsOf(f.ctx, f.other, noon.Add(48*time.Hour)))(t)), []string{moved.ID})
	},
	"due jobs of a kind are counted up to a limit, held ones too": func(t *testing.T, f *fixture) {
		other := f.job(f.org, -time.Minute)
		other.Kind = "other"
		held, late, far := f.job(f.org, -time.Hour), f.job(f.org, 0), f.job(f.org, time.Minute)
		f.queue(held, late, far, f.job(f.other, -time.Hour), other)
		f.claim(held, "a", 0, time.Minute)
		for limit, want := range map[int]int{10: 2, 2: 2, 1: 1} {
			same(t, "due", got(f.store.CountDueJobs(f.ctx, f.org, held.Kind, noon, limit))(t), want)
		}
	},
	"a job is claimed by one until its time is over": func(t *testing.T, f *fixture) {
		f.queue(f.job(f.org, 0))
		j := got(f.store.DueJobs(f.ctx, noon, 1))(t)[0]
		first, ok := f.claim(j, "a", 0, time.Minute)
		if !ok || first.Attempts != 1 || first.ID != j.ID || first.Kind != j.Kind || first.Subject != j.Subject || !first.DueAt.Equal(j.DueAt) {
			t.Fatalf("claimed %+v, %v", first, ok)
		}
		if _, ok := f.claim(j, "b", 30*time.Second, time.Minute); ok {
			t.Error("a job that somebody holds was claimed")
		}
		same(t, "due while it is held", len(got(f.store.DueJobs(f.ctx, noon.Add(30*time.Second), 10))(t)), 0)
		f.write(func(tx clientele.Tx) error { return tx.ExtendJob(f.ctx, first, noon.Add(2*time.Minute)) })
		if _, ok := f.claim(j, "b", 90*time.Second, 3*time.Minute); ok {
			t.Error("a job whose holder goes on was claimed")
		}
		same(t, "due after the lease", len(got(f.store.DueJobs(f.ctx, noon.Add(3*time.Minute), 10))(t)), 1)
		second, ok := f.claim(j, "b", 3*time.Minute, 4*time.Minute)
		if !ok || second.Attempts != 2 {
			t.Fatalf("after the lease: %+v, %v", second, ok)
		}
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.FinishJob(f.ctx, first) })
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.ExtendJob(f.ctx, first, noon) })
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.PostponeJob(f.ctx, first, noon) })
		f.write(func(tx clientele.Tx) error { return tx.FinishJob(f.ctx, second) })
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.FinishJob(f.ctx, second) })
		if _, ok := f.claim(j, "c", time.Hour, 2*time.Hour); ok {
			t.Error("a finished job was claimed")
		}
	},
	"a job that failed waits for its next time": func(t *testing.T, f *fixture) {
		f.queue(f.job(f.org, 0))
		j, _ := f.claim(got(f.store.DueJobs(f.ctx, noon, 1))(t)[0], "a", 0, time.Minute)
		f.write(func(tx clientele.Tx) error { return tx.PostponeJob(f.ctx, j, noon.Add(time.Hour)) })
		same(t, "before", len(got(f.store.DueJobs(f.ctx, noon.Add(59*time.Minute), 10))(t)), 0)
		due := got(f.store.DueJobs(f.ctx, noon.Add(time.Hour), 10))(t)
		if len(due) != 1 || due[0].Attempts != 1 {
			t.Errorf("after: %+v", due)
		}
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.FinishJob(f.ctx, j) })
	},
	"queueing a job again moves it unless somebody holds it": func(t *testing.T, f *fixture) {
		j := f.job(f.org, time.Hour)
		f.queue(j)
		j.DueAt = noon
		f.queue(j)
		due := got(f.store.DueJobs(f.ctx, noon, 10))(t)
		same(t, "moved", jobIDs(due), []string{j.ID})
		held, _ := f.claim(due[0], "a", 0, time.Minute)
		j.DueAt = noon.Add(-time.Hour)
		f.queue(j)
		f.write(func(tx clientele.Tx) error { return tx.FinishJob(f.ctx, held) })
		same(t, "after it is done", len(got(f.store.DueJobs(f.ctx, noon.Add(time.Hour), 10))(t)), 0)
	},
}

func (f *fixture) job(org string, after time.Duration) clientele.Job {
	return clientele.Job{OrgID: org, ID: f.id("job"), Kind: clientele.JobImport, Subject: "imp_1", DueAt: noon.Add(after)}
}

func (f *fixture) queue(jobs ...clientele.Job) {
	f.Helper()
	f.write(func(tx clientele.Tx) error {
		for _, j := range jobs {
			if err := tx.InsertJob(f.ctx, j); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *fixture) claim(j clientele.Job, holder string, now, until time.Duration) (claimed clientele.Job, ok bool) {
	f.Helper()
	f.write(func(tx clientele.Tx) (err error) {
		claimed, ok, err = tx.ClaimJob(f.ctx, j, holder, noon.Add(now), noon.Add(until))
		return err
	})
	return claimed, ok
}

func jobIDs(jobs []clientele.Job) []string {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	return ids
}
