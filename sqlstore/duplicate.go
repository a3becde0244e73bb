package sqlstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"clientele"
)

const selectDuplicate = "select a, b, status, score, pattern, model_version, fingerprint, decided_kind, decided_by, at from duplicate where org_id = $1 and "

// millionths is what scores are kept in, so that both databases sort them alike.
const millionths = 1_000_000

func readDuplicate(row scanner) (d clientele.Duplicate, err error) {
	var score, pattern int64
	err = row.Scan(&d.A, &d.B, &d.Status, &score, &pattern, &d.ModelVersion, &d.Fingerprint, &d.DecidedKind, &d.DecidedBy, fromMS(&d.At))
	d.Score, d.Pattern = float64(score)/millionths, uint64(pattern)
	return d, err
}

// FindDuplicates lists open pairs, the most probable first.
func (r reader) FindDuplicates(ctx context.Context, org string, q clientele.DuplicateQuery, s clientele.Slice) ([]clientele.Duplicate, string, error) {
	text, args := selectDuplicate+"status = 'open' and score >= $2", []any{org, toMillionths(q.MinScore)}
	if q.CustomerID != "" { // an expression of the status, lest a planner walk all scores for the few pairs of one record
		text, args = selectDuplicate+"status || '' = 'open' and score >= $2 and (a = $3 or b = $3)", append(args, q.CustomerID)
	}
	if s.After != "" {
		score, pair, _ := strings.Cut(s.After, " ")
		at, err := strconv.ParseInt(score, 10, 64)
		a, b, found := strings.Cut(pair, " ")
		if err != nil || !found {
			return nil, "", errPosition
		}
		args = append(args, at, a, b)
		n := len(args)
		text += fmt.Sprintf(" and (score, a, b) < ($%d, $%d, $%d)", n-2, n-1, n)
	}
	found, err := all(ctx, r, readDuplicate, text+" order by score desc, a desc, b desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, duplicatePosition, err)
}

func duplicatePosition(d clientele.Duplicate) string {
	return fmt.Sprintf("%d %s %s", toMillionths(d.Score), d.A, d.B)
}

func toMillionths(score float64) int64 { return int64(score*millionths + 0.5) }

// DuplicatesOf gives the pairs of one record, open and dismissed.
func (r reader) DuplicatesOf(ctx context.Context, org, customer string) ([]clientele.Duplicate, error) {
	return all(ctx, r, readDuplicate, selectDuplicate+"a = $2 union all "+selectDuplicate+"b = $2", org, customer) // a walk for each side
}

// DuplicateOf gives one pair.
func (r reader) DuplicateOf(ctx context.Context, org, a, b string) (clientele.Duplicate, error) {
	return one(ctx, r, "Pair", readDuplicate, selectDuplicate+"a = $2 and b = $3", org, a, b)
}

// DismissedDuplicates reads dismissed pairs by their ids, after the given pair.
func (r reader) DismissedDuplicates(ctx context.Context, org, afterA, afterB string, limit int) ([]clientele.Duplicate, error) {
	return all(ctx, r, readDuplicate, selectDuplicate+"status || '' = 'dismissed' and (a, b) > ($2, $3) order by a, b limit $4", org, afterA, afterB, limit)
}

// SaveDuplicate adds a pair or replaces it.
func (t *tx) SaveDuplicate(_ context.Context, org string, d clientele.Duplicate) error {
	_, err := t.exec(`insert into duplicate (org_id, a, b, status, score, pattern, model_version, fingerprint, decided_kind, decided_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		on conflict (org_id, a, b) do update set status = excluded.status, score = excluded.score, pattern = excluded.pattern,
			model_version = excluded.model_version, fingerprint = excluded.fingerprint, decided_kind = excluded.decided_kind,
			decided_by = excluded.decided_by, at = excluded.at`,
		org, d.A, d.B, string(d.Status), toMillionths(d.Score), int64(d.Pattern), int64(d.ModelVersion), d.Fingerprint, string(d.DecidedKind), d.DecidedBy, ms(d.At))
	return err
}

// DeleteDuplicate removes a pair.
func (t *tx) DeleteDuplicate(_ context.Context, org, a, b string) error {
	_, err := t.exec("delete from duplicate where org_id = $1 and a = $2 and b = $3", org, a, b)
	return err
}

// DeleteStaleDuplicates removes open pairs that were found before a moment.
func (t *tx) DeleteStaleDuplicates(_ context.Context, org string, before time.Time, limit int) (int, error) {
	n, err := t.exec(`delete from duplicate where org_id = $1 and (a, b) in (select a, b from duplicate
		where org_id = $1 and status = 'open' and at < $2 limit $3)`, org, ms(before), limit)
	return int(n), err
}

const stateColumns = "version, learned_at, status, step, progress, customers, pairs, compared, started_at, ended_at"

func readMatchState(row scanner) (s clientele.MatchState, err error) {
	err = row.Scan(&s.Version, fromMS(&s.LearnedAt), &s.Status, &s.Step, &s.Progress, &s.Customers, &s.Pairs, &s.Compared, fromMS(&s.StartedAt), fromMS(&s.EndedAt))
	return s, err
}

// MatchState tells what was learned and how the last run goes.
func (r reader) MatchState(ctx context.Context, org string) (clientele.MatchState, error) {
	found, err := all(ctx, r, readMatchState, "select "+stateColumns+" from match_model where org_id = $1", org)
	if err != nil || len(found) == 0 {
		return clientele.MatchState{Status: clientele.MatchIdle}, err
	}
	return found[0], nil
}

// MatchModel gives the learned model as it was kept.
func (r reader) MatchModel(ctx context.Context, org string) ([]byte, error) {
	found, err := all(ctx, r, func(row scanner) (model []byte, err error) {
		err = row.Scan(fromBlob(&model))
		return model, err
	}, "select model from match_model where org_id = $1", org)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

func stateValues(org string, s clientele.MatchState) []any {
	return []any{org, int64(s.Version), msOrNull(s.LearnedAt), string(s.Status), s.Step, int64(s.Progress), int64(s.Customers), int64(s.Pairs),
		int64(s.Compared), msOrNull(s.StartedAt), msOrNull(s.EndedAt)}
}

const saveState = "insert into match_model (org_id, " + stateColumns + `, model) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
	on conflict (org_id) do update set version = excluded.version, learned_at = excluded.learned_at, status = excluded.status,
		step = excluded.step, progress = excluded.progress, customers = excluded.customers, pairs = excluded.pairs,
		compared = excluded.compared, started_at = excluded.started_at, ended_at = excluded.ended_at`

// SaveMatchState keeps how a run goes.
func (t *tx) SaveMatchState(_ context.Context, org string, s clientele.MatchState) error {
	_, err := t.exec(saveState, append(stateValues(org, s), []byte{})...)
	return err
}

// SaveMatchModel keeps a learned model with its state.
func (t *tx) SaveMatchModel(_ context.Context, org string, s clientele.MatchState, model []byte) error {
	_, err := t.exec(saveState+", model = excluded.model", append(stateValues(org, s), model)...)
	return err
}
