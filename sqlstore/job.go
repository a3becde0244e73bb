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

const jobColumns = "j.org_id, j.id, j.kind, j.subject, j.due_at, j.attempts, j.claimed_until"

// DueJobs finds unclaimed jobs of all organizations whose time has come by the organization's own clock. A lease is
// measured by the wall clock, which no sandbox moves.
func (r reader) DueJobs(ctx context.Context, now time.Time, limit int) ([]clientele.Job, error) {
	return all(ctx, r, readJob, "select "+jobColumns+` from job j join organization o on o.org_id = j.org_id
		where j.due_at <= $1 + o.clock_offset and (j.claimed_until is null or j.claimed_until < $1)
		order by j.due_at, j.org_id, j.id limit $2`, ms(now), limit)
}

// DueJobsOf finds those of one organization, whose clock says now.
func (r reader) DueJobsOf(ctx context.Context, org string, now time.Time) ([]clientele.Job, error) {
	return all(ctx, r, readJob, "select "+jobColumns+` from job j join organization o on o.org_id = j.org_id
		where j.org_id = $1 and j.due_at <= $2 and (j.claimed_until is null or j.claimed_until < $2 - o.clock_offset)
		order by j.due_at, j.id`, org, ms(now))
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
	found, err := all(ctx, t, readJob, `update job as j set claimed_by = $3, claimed_until = $4, attempts = attempts + 1
		where j.org_id = $1 and j.id = $2 and (j.claimed_until is null or j.claimed_until < $5) returning `+jobColumns,
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
