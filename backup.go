package clientele

import (
	"context"

	"clientele/vault"
)

// replayBatch is how many records are held against the ledger at a time.
const replayBatch = 1000

// Replayed is what was done to a database that is behind the erasure ledger.
type Replayed struct {
	Erased     int
	Restricted int
}

// Replay brings a database to what the erasure ledger says, before anybody is served: whoever was erased after the
// backup that the database came from is erased again, and pending removals are pending again. It refuses a ledger that
// is missing, shorter than the database remembers, or altered.
func (r *Register) Replay(ctx context.Context) (Replayed, error) {
	var done Replayed
	organizations, err := r.store.Organizations(ctx)
	if err != nil {
		return done, err
	}
	for _, o := range organizations {
		seen, err := r.store.LedgerPosition(ctx, o.ID)
		if err == nil {
			err = r.vault.CheckLedger(seen)
		}
		if err != nil {
			return done, err
		}
	}
	if err := r.Settle(ctx, true); err != nil {
		return done, err
	}
	entries, err := r.vault.Entries(1)
	if err != nil {
		return done, err
	}
	last, err := r.vault.Position()
	if err != nil || last.N == 0 {
		return done, err
	}
	if err := r.vault.Shred(vault.ToShred(entries)...); err != nil {
		return done, err
	}
	for _, o := range organizations {
		if err := r.replay1(ctx, o, entries, last, &done); err != nil {
			return done, err
		}
	}
	return done, nil
}

// replay1 is Replay for one organization.
func (r *Register) replay1(ctx context.Context, o Organization, entries []vault.LedgerEntry, last vault.Position, done *Replayed) error {
	seen, err := r.store.LedgerPosition(ctx, o.ID)
	if err != nil || seen.N == last.N {
		return err
	}
	erase, restrict := vault.ToErase(entries), vault.ToRestrict(entries)
	for after := ""; ; {
		ids, err := r.store.CustomerIDs(ctx, o.ID, after, replayBatch)
		if err != nil {
			return err
		}
		for _, id := range ids {
			ref := r.vault.LedgerRef(o.ID, id)
			if erase[ref] != "" {
				if err = r.eraseAgain(ctx, o, id); err == nil {
					done.Erased++
				}
			} else if restrict[ref] != "" {
				err = r.restrictAgain(ctx, o, id, done)
			}
			if err != nil {
				return err
			}
		}
		if len(ids) < replayBatch {
			break
		}
		after = ids[len(ids)-1]
	}
	return r.store.InTx(ctx, func(tx Tx) error { return tx.SetLedgerPosition(ctx, o.ID, last) })
}

// eraseAgain erases somebody who came back from a backup. Nothing stands in the way of it: it was decided before.
func (r *Register) eraseAgain(ctx context.Context, o Organization, id string) error {
	a := System(o)
	_, err := r.eraseWith(ctx, a, func(tx Tx, n *erasing) (Erasure, error) {
		c, err := tx.LockCustomer(ctx, o.ID, id)
		if err != nil || c.Status == StatusErased { // with the record it was merged into
			return Erasure{}, err
		}
		return n.erase(ctx, tx, c, false, true)
	})
	return err
}

func (r *Register) restrictAgain(ctx context.Context, o Organization, id string, done *Replayed) error {
	a := System(o)
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCustomer(ctx, o.ID, id)
		if err != nil || c.Status != StatusActive && c.Status != StatusArchived {
			return err
		}
		if _, err = r.restrict(ctx, tx, a, c, Removal{RequestedBy: ByStaff}); err == nil {
			done.Restricted++
		}
		return err
	})
}

// AcceptLostLedger goes on without the part of the erasure ledger that is lost: the databases forget what they had
// seen of it, and the audit log of every organization says so.
func (r *Register) AcceptLostLedger(ctx context.Context) error {
	organizations, err := r.store.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, o := range organizations {
		a := CommandLine(o)
		err := r.store.InTx(ctx, func(tx Tx) error {
			if err := tx.ForgetLedgerPosition(ctx, o.ID); err != nil {
				return err
			}
			return r.record(ctx, tx, a, entry{action: "ledger.loss_accepted", subjectType: "organization", subjectID: o.ID})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
