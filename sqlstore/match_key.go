package sqlstore

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"clientele"
)

// CustomersByMatchKeys finds the active customers that have one of the keys, up to limit of each. All keys are asked for
// in one statement, each by a walk of its own that ends at the limit. The ids of a key come as one text: handing over a
// row costs more than finding it.
func (r reader) CustomersByMatchKeys(ctx context.Context, org string, keys []int64, limit int) (map[int64][]string, error) {
	found := make(map[int64][]string, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	ordered := make([]string, len(keys)) // neighbours in the index are read together
	for i, key := range slices.Sorted(slices.Values(keys)) {
		ordered[i] = strconv.FormatInt(key, 10)
	}
	err := r.ask(ctx, func(t *tx) error {
		clear(found)
		return t.each(t.dialect.sharersOf(limit), []any{org, t.dialect.list(ordered)}, func(row scanner) error {
			var key int64
			var ids string
			err := row.Scan(&key, fromText(&ids))
			if ids != "" {
				found[key] = strings.Split(ids, " ")
			}
			return err
		})
	})
	return found, err
}

// keying is who makes the keys of records: whoever has the vault.
type keying struct {
	hashes atomic.Pointer[clientele.MatchHashes]
}

func (k *keying) keyBy(h *clientele.MatchHashes) { k.hashes.Store(h) }

// matchKeysOf gives the keys that a record is kept under; only active records have some.
func (k *keying) matchKeysOf(org string, c clientele.Customer) []int64 {
	h := k.hashes.Load()
	if h == nil || c.Status != clientele.StatusActive {
		return nil
	}
	return h.Of(org, c)
}

// KeyBy keeps the promise of clientele.Store.
func (db *DB) KeyBy(h *clientele.MatchHashes) { db.dialect.keyBy(h) }

// KeyBy keeps the promise of clientele.Store, for the database that the transaction is of.
func (t *tx) KeyBy(h *clientele.MatchHashes) { t.dialect.keyBy(h) }

// indexMatch brings the keys of a record from one state to the next, and takes it out of the pairs that wait when it is
// no longer active.
func (t *tx) indexMatch(ctx context.Context, org string, before, after clientele.Customer) error {
	if before.Status == after.Status && before.SameIdentity(after) {
		return nil
	}
	gone, come := difference(t.dialect.matchKeysOf(org, before), t.dialect.matchKeysOf(org, after))
	if err := t.DeleteMatchKeys(ctx, org, before.ID, gone); err != nil {
		return err
	}
	keys := make([]clientele.MatchKey, len(come))
	for i, key := range come {
		keys[i] = clientele.MatchKey{Key: key, CustomerID: after.ID}
	}
	if err := t.InsertMatchKeys(ctx, org, keys); err != nil {
		return err
	}
	switch {
	case after.Status == clientele.StatusErased || after.Status == "":
		return t.forgetPairs(org, after.ID, "")
	case before.Status == clientele.StatusActive && after.Status != clientele.StatusActive:
		return t.forgetPairs(org, after.ID, " and status = 'open'")
	}
	return nil
}

func (t *tx) forgetPairs(org, id, which string) error {
	for _, side := range []string{"a", "b"} {
		if _, err := t.exec("delete from duplicate where org_id = $1 and "+side+" = $2"+which, org, id); err != nil {
			return err
		}
	}
	return nil
}

// InsertMatchKeys adds keys; those that are there stay.
func (t *tx) InsertMatchKeys(_ context.Context, org string, keys []clientele.MatchKey) error {
	for part := range slices.Chunk(keys, t.dialect.atOnce()) {
		args := make([]any, 1, 1+2*len(part))
		args[0] = org
		rows := make([]string, len(part))
		for i, k := range part {
			args = append(args, k.Key, k.CustomerID)
			rows[i] = "($1, $" + strconv.Itoa(len(args)-1) + ", $" + strconv.Itoa(len(args)) + ")"
		}
		_, err := t.exec("insert into match_key (org_id, key, customer_id) values "+strings.Join(rows, ", ")+
			" on conflict (org_id, key, customer_id) do nothing", args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// DeleteMatchKeys removes keys of one customer.
func (t *tx) DeleteMatchKeys(_ context.Context, org, customer string, keys []int64) error {
	for part := range slices.Chunk(keys, t.dialect.atOnce()) {
		args := []any{org, customer}
		for _, key := range part {
			args = append(args, key)
		}
		_, err := t.exec("delete from match_key where org_id = $1 and customer_id = $2 and key in ("+places(3, len(part))+")", args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// DeleteFirstMatchKeys removes up to limit keys, the lowest first.
func (t *tx) DeleteFirstMatchKeys(ctx context.Context, org string, limit int) (int, error) {
	next, err := all(ctx, t, readMatchKey, "select key, customer_id from match_key where org_id = $1 order by key, customer_id limit 1 offset $2", org, limit)
	if err != nil {
		return 0, err
	}
	var n int64
	if len(next) == 0 {
		n, err = t.exec("delete from match_key where org_id = $1", org)
	} else {
		n, err = t.exec("delete from match_key where org_id = $1 and (key, customer_id) < ($2, $3)", org, next[0].Key, next[0].CustomerID)
	}
	return int(n), err
}

func readMatchKey(row scanner) (k clientele.MatchKey, err error) {
	err = row.Scan(&k.Key, &k.CustomerID)
	return k, err
}

// KeptKeys tells which program made the keys.
func (r reader) KeptKeys(ctx context.Context, org string) (clientele.KeptKeys, error) {
	found, err := all(ctx, r, func(row scanner) (k clientele.KeptKeys, err error) {
		err = row.Scan(&k.Version, &k.Step, &k.After)
		return k, err
	}, "select version, step, after_id from match_keys where org_id = $1", org)
	if err != nil || len(found) == 0 {
		return clientele.KeptKeys{}, err
	}
	return found[0], nil
}

// SaveKeptKeys keeps which program made the keys.
func (t *tx) SaveKeptKeys(_ context.Context, org string, k clientele.KeptKeys) error {
	_, err := t.exec(`insert into match_keys (org_id, version, step, after_id) values ($1, $2, $3, $4)
		on conflict (org_id) do update set version = excluded.version, step = excluded.step, after_id = excluded.after_id`,
		org, int64(k.Version), string(k.Step), k.After)
	return err
}

const selectIdentity = "select id, status, name, first_name, last_name, phone, email, street, postal_code, city, birthday, version from customer where org_id = $1 and "

func readIdentity(row scanner) (c clientele.Customer, err error) {
	err = row.Scan(&c.ID, &c.Status, &c.Name, &c.FirstName, &c.LastName, fromText(&c.Phone), &c.Email, &c.Address.Street,
		&c.Address.PostalCode, &c.Address.City, &c.Birthday, &c.Version)
	return c, err
}

// Identities reads what tells who somebody is of those of the records that exist.
func (r reader) Identities(ctx context.Context, org string, ids []string) (found []clientele.Customer, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readIdentity, selectIdentity+t.dialect.anyOf("id", 2), org, t.dialect.list(ids))
		return err
	})
	return found, err
}

// ActiveIdentities reads the same of the active customers by id, after the given one.
func (r reader) ActiveIdentities(ctx context.Context, org, after string, limit int) ([]clientele.Customer, error) {
	return all(ctx, r, readIdentity, selectIdentity+"id > $2 and status || '' = 'active' order by id limit $3", org, after, limit)
}

// ActiveIDs gives the ids of all active customers, in order.
func (r reader) ActiveIDs(ctx context.Context, org string) ([]string, error) {
	found, err := all(ctx, r, column[string], "select id from customer where org_id = $1 and status = 'active'", org)
	slices.Sort(found)
	return found, err
}

// verifyMatch looks for keys and pairs of records that should have none.
func (t *tx) verifyMatch(ctx context.Context, org string, report func(string)) error {
	for _, check := range []struct{ text, problem string }{
		{`select distinct k.customer_id from match_key k where k.org_id = $1
			and not exists (select 1 from customer c where c.org_id = $1 and c.id = k.customer_id and c.status = 'active') limit 100`,
			"has keys of duplicates, and is not active"},
		{`select d.a from duplicate d where d.org_id = $1 and d.status = 'open'
			and not exists (select 1 from customer c where c.org_id = $1 and c.id = d.a and c.status = 'active')
			union select d.b from duplicate d where d.org_id = $1 and d.status = 'open'
			and not exists (select 1 from customer c where c.org_id = $1 and c.id = d.b and c.status = 'active')`,
			"waits among the possible duplicates, and is not active"},
	} {
		ids, err := all(ctx, t, column[string], check.text, org)
		if err != nil {
			return err
		}
		for _, id := range ids {
			report("customer " + id + " " + check.problem)
		}
	}
	return nil
}
