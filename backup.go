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

// CatchUp is Replay for a process that serves nobody, while others may be serving: whoever was erased for good after the
// backup that the database came from is erased again before anything is read. What others are about to end is left alone.
func (r *Register) CatchUp(ctx context.Context) (Replayed, error) {
	var done Replayed
	organizations, err := r.checkLedger(ctx)
	if err == nil {
		err = r.concludeUnknown(ctx, organizations)
	}
	if err != nil {
		return done, err
	}
	again, err := r.readLedger(true)
	if err != nil {
		return done, err
	}
	return done, r.replayAll(ctx, organizations, again, &done)
}

// Replay brings a database to what the erasure ledger says, before anybody is served: whoever was erased after the
// backup that the database came from is erased again, and pending removals are pending again. It refuses a ledger that
// is missing, shorter than the database remembers, or altered.
func (r *Register) Replay(ctx context.Context) (Replayed, error) {
	var done Replayed
	organizations, err := r.checkLedger(ctx)
	if err != nil {
		return done, err
	}
	if err := r.Settle(ctx, true); err != nil {
		return done, err
	}
	again, err := r.readLedger(false)
	if err == nil {
		err = r.vault.Shred(again.shred...)
	}
	if err != nil {
		return done, err
	}
	return done, r.replayAll(ctx, organizations, again, &done)
}

// concludeUnknown decides about erasures that were begun and that the database knows nothing of.
func (r *Register) concludeUnknown(ctx context.Context, organizations []Organization) error {
	entries, err := r.vault.Entries(1)
	if err != nil {
		return err
	}
	for _, line := range vault.Unsettled(entries) {
		_, e, err := r.erasureOf(ctx, organizations, line)
		if err == nil && e.ID == "" {
			err = r.conclude(ctx, organizations, line)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// again is what the ledger says is to be done to a database that is behind it.
type again struct {
	erase, restrict map[string]string // by reference: the id of the erasure, or of the removal request
	shred           []vault.Slot
	upTo            vault.Position
	open            bool // an erasure is under way
}

// readLedger reads the whole ledger. With settled, erasures that are under way are left out.
func (r *Register) readLedger(settled bool) (again, error) {
	upTo, err := r.vault.Position() // first, so that no line is passed over that is written meanwhile
	if err != nil {
		return again{}, err
	}
	entries, err := r.vault.Entries(1)
	if err != nil {
		return again{}, err
	}
	out := again{erase: vault.ToErase(entries), restrict: vault.ToRestrict(entries), shred: vault.ToShred(entries), upTo: upTo}
	if !settled {
		return out, nil
	}
	for _, line := range vault.Unsettled(entries) {
		out.open = true
		for _, ref := range line.Refs {
			delete(out.erase, ref)
		}
	}
	return out, nil
}

// checkLedger refuses a ledger that does not go as far as an organization remembers, and gives all organizations.
func (r *Register) checkLedger(ctx context.Context) ([]Organization, error) {
	organizations, err := r.store.Organizations(ctx)
	for _, o := range organizations {
		var seen vault.Position
		if err == nil {
			seen, err = r.store.LedgerPosition(ctx, o.ID)
		}
		if err == nil {
			err = r.vault.CheckLedger(seen)
		}
	}
	return organizations, err
}

func (r *Register) replayAll(ctx context.Context, organizations []Organization, l again, done *Replayed) error {
	for _, o := range organizations {
		if err := r.replay1(ctx, o, l, done); err != nil {
			return err
		}
	}
	return nil
}

// replay1 is replayAll for one organization.
func (r *Register) replay1(ctx context.Context, o Organization, l again, done *Replayed) error {
	seen, err := r.store.LedgerPosition(ctx, o.ID)
	if err != nil || seen.N == l.upTo.N {
		return err
	}
	if err = r.eachRecord(ctx, o, func(id string) error { return r.replayCustomer(ctx, o, id, l, done) }); err != nil {
		return err
	}
	if l.open {
		return nil
	}
	return r.store.InTx(ctx, func(tx Tx) error { return tx.SetLedgerPosition(ctx, o.ID, l.upTo) })
}

// eachRecord calls fn with the id of every customer of an organization.
func (r *Register) eachRecord(ctx context.Context, o Organization, fn func(id string) error) error {
	for after := ""; ; {
		ids, err := r.store.CustomerIDs(ctx, o.ID, after, replayBatch)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := fn(id); err != nil {
				return err
			}
		}
		if len(ids) < replayBatch {
			return nil
		}
		after = ids[len(ids)-1]
	}
}

func (r *Register) replayCustomer(ctx context.Context, o Organization, id string, l again, done *Replayed) error {
	ref := r.vault.LedgerRef(o.ID, id)
	if l.erase[ref] != "" {
		done.Erased++
		return r.eraseAgain(ctx, o, id)
	}
	if l.restrict[ref] != "" {
		return r.restrictAgain(ctx, o, id, l.restrict[ref], done)
	}
	return nil
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

// restrictAgain restricts a record whose removal the database knows nothing of. What became of one that it knows, it
// knows as well.
func (r *Register) restrictAgain(ctx context.Context, o Organization, id, removal string, done *Replayed) error {
	a := System(o)
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCustomer(ctx, o.ID, id)
		if err != nil || c.Status != StatusActive && c.Status != StatusArchived {
			return err
		}
		if _, err = tx.RemovalByID(ctx, o.ID, removal); KindOf(err) != KindNotFound {
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
