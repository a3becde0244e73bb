package clientele

import (
	"cmp"
	"context"
	"slices"

	"clientele/match"
)

// JobMatchKeys makes the keys of a register anew whose keys an older program has made.
const JobMatchKeys JobKind = "match_keys"

// KeptKeys tells by which version of match.Keys the records of an organization are found. Records that an older version
// keyed are not found by a newer one, so their keys are made anew: all are removed, and then made record by record.
type KeptKeys struct {
	Version int // match.KeysVersion of the program that made them or is making them; 0: not known
	Step    KeysStep
	After   string // while they are made: the last record that has its own
}

// KeysStep is how far the keys of an organization are renewed.
type KeysStep string

// The steps, in their order.
const (
	KeysClearing KeysStep = "clearing"
	KeysMaking   KeysStep = "making"
	KeysKept     KeysStep = "kept"
)

// keysOfNew notes that the records of a new organization, which has none yet, are keyed by this program.
func keysOfNew(ctx context.Context, tx Tx, org string) error {
	return tx.SaveKeptKeys(ctx, org, KeptKeys{Version: match.KeysVersion, Step: KeysKept})
}

// planKeysAll looks at every organization when the program starts: a change of the program is what makes keys old.
func (r *Register) planKeysAll(ctx context.Context) {
	all, err := r.store.Organizations(ctx)
	for _, o := range all {
		if err == nil {
			err = r.planKeys(ctx, o)
		}
	}
	if err != nil && ctx.Err() == nil {
		r.log.Error("whether the keys of duplicates are old could not be read; it is tried again within the hour", "error", err)
	}
}

// planKeys has the keys of an organization made anew when an older program made them. A newer program's stay: where two
// versions serve together, the newer one decides.
func (r *Register) planKeys(ctx context.Context, o Organization) error {
	kept, err := r.store.KeptKeys(ctx, o.ID)
	if err != nil || kept.Version > match.KeysVersion || kept.Version == match.KeysVersion && kept.Step == KeysKept {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error { return r.enqueue(ctx, tx, System(o), JobMatchKeys, "", r.Now(o)) })
}

// runMatchKeys makes the keys of a register anew, in slices, and has the register gone through afterwards. Whoever
// takes over after a crash goes on at the slice that was under way. Until it ends, a look-up finds those alone whose
// keys are made already.
func (r *Register) runMatchKeys(ctx context.Context, a Actor, j Job) error {
	kept, err := r.store.KeptKeys(ctx, a.Org.ID)
	if err != nil {
		return err
	}
	if kept.Version < match.KeysVersion {
		kept = KeptKeys{Version: match.KeysVersion, Step: KeysClearing}
		if err := r.saveKept(ctx, a, j, kept); err != nil {
			return err
		}
	}
	if kept.Step == KeysClearing {
		if kept, err = r.clearKeys(ctx, a, j, kept); err != nil {
			return err
		}
	}
	if kept.Step == KeysMaking {
		if err := r.makeKeys(ctx, a, j, kept); err != nil {
			return err
		}
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := r.enqueueRun(ctx, tx, a); err != nil {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}

func (r *Register) saveKept(ctx context.Context, a Actor, j Job, kept KeptKeys) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.SaveKeptKeys(ctx, a.Org.ID, kept); err != nil {
			return err
		}
		return tx.ExtendJob(ctx, j, r.clock().Add(lease))
	})
}

// clearKeys removes all keys. Those of records that change meanwhile may go with them: all are made after it.
func (r *Register) clearKeys(ctx context.Context, a Actor, j Job, kept KeptKeys) (KeptKeys, error) {
	for kept.Step == KeysClearing {
		next := kept
		err := r.store.InTx(ctx, func(tx Tx) error {
			deleted, err := tx.DeleteFirstMatchKeys(ctx, a.Org.ID, keyBatch)
			if err != nil {
				return err
			}
			next = kept
			if deleted < keyBatch {
				next.Step = KeysMaking
				if err := tx.SaveKeptKeys(ctx, a.Org.ID, next); err != nil {
					return err
				}
			}
			return tx.ExtendJob(ctx, j, r.clock().Add(lease))
		})
		if err != nil {
			return kept, err
		}
		kept = next
	}
	return kept, nil
}

// makeKeys makes the keys of all active records. Records that come meanwhile bring theirs.
func (r *Register) makeKeys(ctx context.Context, a Actor, j Job, kept KeptKeys) error {
	ids, err := r.store.ActiveIDs(ctx, a.Org.ID)
	if err != nil {
		return err
	}
	from, done := slices.BinarySearch(ids, kept.After)
	if done {
		from++
	}
	for part := range slices.Chunk(ids[from:], keyChunk) {
		if err := r.addKeys(ctx, a, j, part); err != nil {
			return err
		}
		kept.After = part[len(part)-1]
		if err := r.saveKept(ctx, a, j, kept); err != nil {
			return err
		}
	}
	return r.saveKept(ctx, a, j, KeptKeys{Version: kept.Version, Step: KeysKept})
}

// keyChunk is how many records get their keys together: keys are written in their own order, so that each part of the
// index is written few times.
const keyChunk = 200_000

// addKeys adds the keys of records. One that was changed meanwhile has the keys that it no longer should have taken
// back.
func (r *Register) addKeys(ctx context.Context, a Actor, j Job, ids []string) error {
	reader := newKeyReader()
	var keys []MatchKey
	read := make(map[string]int64, len(ids)) // version
	for part := range slices.Chunk(ids, 1000) {
		found, err := r.store.Identities(ctx, a.Org.ID, part)
		if err != nil {
			return err
		}
		for _, c := range found {
			if c.Status != StatusActive {
				continue
			}
			read[c.ID] = c.Version
			for _, key := range r.hashes.hash(a.Org.ID, reader.Record(c.identity()).Keys()) {
				keys = append(keys, MatchKey{key, c.ID})
			}
		}
	}
	slices.SortFunc(keys, func(x, y MatchKey) int {
		return cmp.Or(cmp.Compare(x.Key, y.Key), cmp.Compare(x.CustomerID, y.CustomerID))
	})
	for part := range slices.Chunk(keys, keyBatch) {
		err := r.store.InTx(ctx, func(tx Tx) error {
			if err := tx.InsertMatchKeys(ctx, a.Org.ID, part); err != nil {
				return err
			}
			return tx.ExtendJob(ctx, j, r.clock().Add(lease))
		})
		if err != nil {
			return err
		}
	}
	return r.dropKeys(ctx, a, ids, read, keys)
}

// keyBatch is how many keys one transaction adds.
const keyBatch = 4000

// dropKeys takes back the keys of records that changed while keys were added.
func (r *Register) dropKeys(ctx context.Context, a Actor, ids []string, read map[string]int64, keys []MatchKey) error {
	stale := make(map[string][]int64)
	for part := range slices.Chunk(ids, 1000) {
		now, err := byID(ctx, r.store, a.Org.ID, part)
		if err != nil {
			return err
		}
		for _, id := range part {
			if version, ok := read[id]; ok && now[id].Version != version {
				stale[id] = []int64{}
			}
		}
	}
	if len(stale) == 0 {
		return nil
	}
	for _, k := range keys {
		if list, ok := stale[k.CustomerID]; ok {
			stale[k.CustomerID] = append(list, k.Key)
		}
	}
	for id, list := range stale {
		err := r.store.InTx(ctx, func(tx Tx) error {
			c, err := tx.LockCustomer(ctx, a.Org.ID, id)
			if err != nil && KindOf(err) != KindNotFound {
				return err
			}
			if err == nil && c.Status == StatusActive {
				has := r.hashes.Of(a.Org.ID, c)
				list = slices.DeleteFunc(list, func(key int64) bool { return slices.Contains(has, key) })
			}
			return tx.DeleteMatchKeys(ctx, a.Org.ID, id, list)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
