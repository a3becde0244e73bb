package sqlstore

import (
	"context"
	"time"

	"clientele"
)

func readJob(row scanner) (j clientele.Job, err error) {
	err = row.Scan(&j.OrgID, &j.ID, &j.Kind, &j.Subject, fromMS(&j.DueAt), &j.Attempts, fromMS(&j.Claimed))
	return j, err
}

const jobColumns = "job.org_id, job.id, job.kind, job.subject, job.due_at, job.attempts, job.claimed_until"

// DueJobs finds unclaimed jobs of all organizations whose time has come by the organization's own clock: those that
// are due by the wall clock, and those of the few organizations whose clock was moved forward. A lease is measured by
// the wall clock, which no sandbox moves.
func (r reader) DueJobs(ctx context.Context, now time.Time, limit int) ([]clientele.Job, error) {
	due, err := all(ctx, r, readJob, "select "+jobColumns+` from job
		where job.due_at <= $1 and (job.claimed_until is null or job.claimed_until < $1)
		order by job.due_at, job.org_id, job.id limit $2`, ms(now), limit)
	if err != nil {
		return nil, err
	}
	moved, err := all(ctx, r, readJob, "select "+jobColumns+` from organization o join job on job.org_id = o.org_id
		where o.clock_offset > 0 and job.due_at > $1 and job.due_at <= $1 + o.clock_offset
		and (job.claimed_until is null or job.claimed_until < $1) order by job.due_at, job.org_id, job.id limit $2`, ms(now), limit)
	due = append(due, moved...)
	return due[:min(limit, len(due))], err
}

// DueJobsOf finds those of one organization, whose clock says now.
func (r reader) DueJobsOf(ctx context.Context, org string, now time.Time) ([]clientele.Job, error) {
	return all(ctx, r, readJob, "select "+jobColumns+` from job join organization o on o.org_id = job.org_id
		where job.org_id = $1 and job.due_at <= $2 and (job.claimed_until is null or job.claimed_until < $2 - o.clock_offset)
		order by job.due_at, job.id`, org, ms(now))
}

// CountDueJobs looks at no more jobs than it counts.
func (r reader) CountDueJobs(ctx context.Context, org string, kind clientele.JobKind, now time.Time, limit int) (int, error) {
	return one(ctx, r, "Count", column[int], `select count(*) from (select job.id from job
		where job.org_id = $1 and job.kind = $2 and job.due_at <= $3 limit $4) due`, org, string(kind), ms(now), limit)
}

// InsertJob queues a job, or moves the unclaimed one with the same id.
func (t *tx) InsertJob(_ context.Context, j clientele.Job) error {
	_, err := t.exec(`insert into job (org_id, id, kind, subject, due_at, attempts, claimed_by, claimed_until)
		values ($1, $2, $3, $4, $5, $6, '', null)
		on conflict (org_id, id) do update set kind = excluded.kind, subject = excluded.subject, due_at = excluded.due_at
		where job.claimed_until is null`, j.OrgID, j.ID, string(j.Kind), j.Subject, ms(j.DueAt), j.Attempts)
	return err
}

// ClaimJob takes a job for a holder, unless somebody else holds it.
func (t *tx) ClaimJob(ctx context.Context, j clientele.Job, holder string, now, until time.Time) (clientele.Job, bool, error) {
	found, err := all(ctx, t, readJob, `update job set claimed_by = $3, claimed_until = $4, attempts = attempts + 1
		where job.org_id = $1 and job.id = $2 and (job.claimed_until is null or job.claimed_until < $5) returning `+jobColumns,
		j.OrgID, j.ID, holder, ms(until), ms(now))
	if err != nil || len(found) == 0 {
		return j, false, err
	}
	return found[0], true, nil
}

var errJobMoved = clientele.Errorf(clientele.KindConflict, "Somebody else has taken this work over")

// held runs a change of a job that its holder makes.
func (t *tx) held(text string, args ...any) error {
	n, err := t.exec(text, args...)
	if err == nil && n == 0 {
		return errJobMoved
	}
	return err
}

// ExtendJob keeps a job for its holder until a later time.
func (t *tx) ExtendJob(_ context.Context, j clientele.Job, until time.Time) error {
	return t.held("update job set claimed_until = $4 where org_id = $1 and id = $2 and attempts = $3 and claimed_until is not null",
		j.OrgID, j.ID, j.Attempts, ms(until))
}

// PostponeJob gives a job back, to be done at another time.
func (t *tx) PostponeJob(_ context.Context, j clientele.Job, dueAt time.Time) error {
	return t.held("update job set due_at = $4, claimed_by = '', claimed_until = null where org_id = $1 and id = $2 and attempts = $3 and claimed_until is not null",
		j.OrgID, j.ID, j.Attempts, ms(dueAt))
}

// FinishJob removes a job that is done.
func (t *tx) FinishJob(_ context.Context, j clientele.Job) error {
	return t.held("delete from job where org_id = $1 and id = $2 and attempts = $3 and claimed_until is not null", j.OrgID, j.ID, j.Attempts)
}
