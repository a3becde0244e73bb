package sqlstore

import (
	"context"

	"clientele"
)

// Suppressed tells whether a keyed hash is of somebody who was erased.
func (r reader) Suppressed(ctx context.Context, org string, hash []byte) (bool, error) {
	found, err := all(ctx, r, column[string], "select kind from suppression where org_id = $1 and hash = $2", org, hash)
	return len(found) > 0, err
}

// SuppressedHashes gives all keyed hashes.
func (r reader) SuppressedHashes(ctx context.Context, org string) ([][]byte, error) {
	return all(ctx, r, readBlob, "select hash from suppression where org_id = $1", org)
}

// InsertSuppressions keeps keyed hashes.
func (t *tx) InsertSuppressions(_ context.Context, org string, ss []clientele.Suppression) error {
	for _, s := range ss {
		_, err := t.exec("insert into suppression (org_id, hash, kind, day) values ($1, $2, $3, $4) on conflict (org_id, hash) do nothing",
			org, s.Hash, s.Kind, s.Day)
		if err != nil {
			return err
		}
	}
	return nil
}

// DeleteSuppressions forgets keyed hashes.
func (t *tx) DeleteSuppressions(_ context.Context, org string, hashes [][]byte) error {
	for _, hash := range hashes {
		if _, err := t.exec("delete from suppression where org_id = $1 and hash = $2", org, hash); err != nil {
			return err
		}
	}
	return nil
}
