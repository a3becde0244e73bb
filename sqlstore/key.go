package sqlstore

import (
	"context"

	"clientele"
)

const keyColumns = `k.org_id, k.id, k.name, k.hint, k.hash, k.scopes, k.mode, k.created_by, k.created_at, k.expires_at, k.revoked_at, k.last_used`

func keyFields(k *clientele.Key) []any {
	return []any{&k.OrgID, &k.ID, &k.Name, &k.Hint, fromBlob(&k.Hash), fromJSON(&k.Scopes), &k.Mode, &k.CreatedBy,
		fromMS(&k.CreatedAt), fromMS(&k.ExpiresAt), fromMS(&k.RevokedAt), fromMS(&k.LastUsed)}
}

func readKey(row scanner) (k clientele.Key, err error) {
	err = row.Scan(keyFields(&k)...)
	return k, err
}

// KeyByID gives one API key.
func (r reader) KeyByID(ctx context.Context, org, id string) (clientele.Key, error) {
	return one(ctx, r, "API key", readKey, "select "+keyColumns+" from api_key k where k.org_id = $1 and k.id = $2", org, id)
}

// FindKeys lists the API keys of an organization, the newest first.
func (r reader) FindKeys(ctx context.Context, org string) ([]clientele.Key, error) {
	return all(ctx, r, readKey, "select "+keyColumns+" from api_key k where k.org_id = $1 order by k.id desc", org)
}

type keyAndOrganization struct {
	key clientele.Key
	org clientele.Organization
}

// KeyBySecret finds the key with that hash and its organization in one look-up.
func (r reader) KeyBySecret(ctx context.Context, org string, hash []byte) (clientele.Key, clientele.Organization, error) {
	found, err := one(ctx, r, "API key", func(row scanner) (f keyAndOrganization, err error) {
		err = row.Scan(append(keyFields(&f.key), organizationFields(&f.org)...)...)
		return f, err
	}, "select "+keyColumns+", "+organizationColumns+` from api_key k join organization o on o.org_id = k.org_id
		where k.org_id = $1 and k.hash = $2`, org, blob(hash))
	return found.key, found.org, err
}

// InsertKey writes a new API key.
func (t *tx) InsertKey(_ context.Context, k clientele.Key) error {
	_, err := t.exec(`insert into api_key (org_id, id, name, hint, hash, scopes, mode, created_by, created_at, expires_at, revoked_at, last_used)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		k.OrgID, k.ID, k.Name, k.Hint, blob(k.Hash), jsonText(k.Scopes), string(k.Mode), k.CreatedBy, ms(k.CreatedAt),
		msOrNull(k.ExpiresAt), msOrNull(k.RevokedAt), msOrNull(k.LastUsed))
	return taken(err, "api_key", "There is an API key with this id already")
}

// UpdateKey writes what can change of a key: all but its secret, its maker and its time.
func (t *tx) UpdateKey(_ context.Context, k clientele.Key) error {
	return t.change("API key", `update api_key set name = $3, scopes = $4, expires_at = $5, revoked_at = $6, last_used = $7
		where org_id = $1 and id = $2`, k.OrgID, k.ID, k.Name, jsonText(k.Scopes), msOrNull(k.ExpiresAt), msOrNull(k.RevokedAt), msOrNull(k.LastUsed))
}
