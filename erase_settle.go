package clientele

import (
	"context"
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

// Settle ends what erasures were interrupted: the keys of those that were committed are destroyed, intents of those
// that were not are voided. It is run before anybody is served; younger lines than an hour are left to who wrote them
// unless all is asked for.
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
		if err := r.settle(ctx, organizations, line); err != nil {
			return err
		}
	}
	return nil
}

func (r *Register) settle(ctx context.Context, organizations []Organization, line vault.LedgerEntry) error {
	for _, o := range organizations {
		e, err := r.store.ErasureByID(ctx, o.ID, line.Erasure)
		if KindOf(err) == KindNotFound {
			continue
		}
		if err == nil {
			r.finishErasure(ctx, System(o), e, line.Slots)
		}
		return err
	}
	_, err := r.vault.WriteLedger(vault.LedgerEntry{At: r.clock(), Kind: vault.LedgerVoid, Erasure: line.Erasure})
	return err
}
