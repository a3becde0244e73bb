package clientele

import (
	"context"
	"slices"
	"time"

	"clientele/vault"
)

// finishErasure destroys the keys and writes into the ledger that it is done. Whatever of it fails is done again by
// Settle.
func (r *Register) finishErasure(ctx context.Context, a Actor, e Erasure, slots []vault.Slot) {
	err := r.vault.Shred(slots...)
	if err == nil {
		e.Done, err = r.vault.WriteLedger(vault.LedgerEntry{At: r.clock(), Kind: vault.LedgerDone, Erasure: e.ID})
	}
	if err == nil {
		err = r.base.InTx(ctx, func(tx Tx) error {
			if err := tx.UpdateErasure(ctx, a.Org.ID, e); err != nil {
				return err
			}
			return tx.SetLedgerPosition(ctx, a.Org.ID, e.Done)
		})
	}
	if err != nil {
		r.log.Error("the end of an erasure failed; it is repeated at the next start", "organization", a.Org.ID, "erasure", e.ID, "error", err)
	}
}

// Settle ends what erasures were interrupted: the keys of those that were committed are destroyed, and the ledger says
// that they are done. With all, which is for a process that serves nobody yet, it decides about those that the database
// knows nothing of as well. While others serve, lines younger than an hour are left to who wrote them, and older ones of
// which the database knows nothing are voided.
func (r *Register) Settle(ctx context.Context, all bool) error {
	entries, err := r.vault.Entries(1)
	if err != nil {
		return err
	}
	organizations, err := r.store.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, line := range vault.Unsettled(entries) {
		if !all && line.At.After(r.clock().Add(-time.Hour)) {
			continue
		}
		if err := r.settle(ctx, organizations, line, all); err != nil {
			return err
		}
	}
	return nil
}

func (r *Register) settle(ctx context.Context, organizations []Organization, line vault.LedgerEntry, decide bool) error {
	o, e, err := r.erasureOf(ctx, organizations, line)
	switch {
	case err != nil:
		return err
	case e.ID != "":
		r.finishErasure(ctx, System(o), e, line.Slots)
		return nil
	case decide:
		return r.conclude(ctx, organizations, line)
	}
	return r.end(line, vault.LedgerVoid)
}

// end writes into the ledger what became of an erasure.
func (r *Register) end(line vault.LedgerEntry, kind vault.LedgerKind) error {
	_, err := r.vault.WriteLedger(vault.LedgerEntry{At: r.clock(), Kind: kind, Erasure: line.Erasure})
	return err
}

// erasureOf finds the erasure that a line of the ledger is about; the zero value when no organization knows of it.
func (r *Register) erasureOf(ctx context.Context, organizations []Organization, line vault.LedgerEntry) (Organization, Erasure, error) {
	for _, o := range organizations {
		e, err := r.store.ErasureByID(ctx, o.ID, line.Erasure)
		if KindOf(err) != KindNotFound {
			return o, e, err
		}
	}
	return Organization{}, Erasure{}, nil
}

// conclude ends the doubt about an erasure that was begun and that the database knows nothing of. Either it was never
// committed, or it was, and the database is an older one that took the place of the one that knew. A database in which
// anything was written after the erasure began is not older: then the erasure did not happen, and is voided. Otherwise
// it counts as done, and replaying the ledger carries it out: everything that refuses an erasure was checked before it
// began, and nobody may come back from a backup.
func (r *Register) conclude(ctx context.Context, organizations []Organization, line vault.LedgerEntry) error {
	o, id, err := r.named(ctx, organizations, line.Refs)
	if err != nil {
		return err
	}
	kind := vault.LedgerDone
	if id != "" {
		kind, err = r.verdict(ctx, o, id, line)
	}
	if err != nil || kind == "" {
		return err
	}
	return r.end(line, kind)
}

// verdict tells whether the erasure of a record that is there was done or is void; it is neither when whoever began it
// has just committed it.
func (r *Register) verdict(ctx context.Context, o Organization, id string, line vault.LedgerEntry) (kind vault.LedgerKind, err error) {
	err = r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCustomer(ctx, o.ID, id)
		if err != nil || c.Status == StatusErased {
			return err
		}
		since := line.At.Add(o.ClockOffset).Add(time.Millisecond)
		later, _, err := tx.FindAuditEvents(ctx, o.ID, AuditQuery{From: since}, Slice{Limit: 1})
		if kind = vault.LedgerDone; len(later) > 0 {
			kind = vault.LedgerVoid
		}
		return err
	})
	return kind, err
}

// named finds a record that one of the ledger's references means; none is no error.
func (r *Register) named(ctx context.Context, organizations []Organization, refs []string) (Organization, string, error) {
	for _, o := range organizations {
		found := ""
		err := r.eachRecord(ctx, o, func(id string) error {
			if found == "" && slices.Contains(refs, r.vault.LedgerRef(o.ID, id)) {
				found = id
			}
			return nil
		})
		if err != nil || found != "" {
			return o, found, err
		}
	}
	return Organization{}, "", nil
}
