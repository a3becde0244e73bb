package sqlstore

import (
	"context"
	"time"

	"clientele"
)

// BeginIdempotent writes the key's row, or touches the one that is there.
func (t *tx) BeginIdempotent(ctx context.Context, org string, k clientele.IdempotentAnswer) (clientele.IdempotentAnswer, error) {
	return one(ctx, t, "Answer", func(row scanner) (a clientele.IdempotentAnswer, err error) {
		err = row.Scan(append([]any{fromBlob(&a.Key), fromBlob(&a.Request), &a.Status, &a.SubjectID, fromMS(&a.At)}, sealedFields(&a.Answer)...)...)
		return a, err
	}, `insert into idempotency (org_id, key, request, status, subject_id, slot, origin, sealed, at, n)
		values ($1, $2, $3, 0, '', 0, '', $4, $5, 1) on conflict (org_id, key) do update set n = idempotency.n + 1
		returning key, request, status, subject_id, at, slot, origin, sealed`, org, blob(k.Key), blob(k.Request), []byte{}, ms(k.At))
}

// FinishIdempotent keeps the answer.
func (t *tx) FinishIdempotent(_ context.Context, org string, k clientele.IdempotentAnswer) error {
	return t.change("Answer", `update idempotency set status = $3, subject_id = $4, slot = $5, origin = $6, sealed = $7
		where org_id = $1 and key = $2`, append([]any{org, blob(k.Key), k.Status, k.SubjectID}, sealedValues(k.Answer)...)...)
}

// DeleteIdempotent forgets up to limit answers from before a time.
func (t *tx) DeleteIdempotent(_ context.Context, org string, before time.Time, limit int) (int, error) {
	n, err := t.exec(`delete from idempotency where org_id = $1 and key in
		(select key from idempotency where org_id = $1 and at < $2 order by at limit $3)`, org, ms(before), limit)
	return int(n), err
}
