package clientele

import (
	"context"
	"crypto/ed25519"
	"runtime/debug"

	"clientele/vault"
)

// ErasureCertificate gives the signed certificate of an erasure, of the furthest stage it has reached. It holds
// nothing about the person. Needs customers:read.
func (r *Register) ErasureCertificate(ctx context.Context, a Actor, id string) ([]byte, error) {
	e, err := r.Erasure(ctx, a, id)
	if err != nil {
		return nil, err
	}
	kept, err := r.store.Certificate(ctx, a.Org.ID, e.ID, string(e.Status()))
	if KindOf(err) != KindNotFound {
		return kept, err
	}
	if e.Done.N == 0 {
		return nil, Errorf(KindConflict, "This erasure is not ended yet: its keys are still to be destroyed. Ask again in a moment.")
	}
	signed, err := r.certify(ctx, a.Org, e)
	if err != nil {
		return nil, err
	}
	return signed, r.base.InTx(ctx, func(tx Tx) error {
		return tx.PutCertificate(ctx, a.Org.ID, e.ID, string(e.Status()), signed)
	})
}

// certify signs the certificate of an erasure, with the proof that its entry stands in the audit log.
func (r *Register) certify(ctx context.Context, o Organization, e Erasure) ([]byte, error) {
	if err := r.SealAudit(ctx, o); err != nil {
		return nil, err
	}
	action := vault.ActionErased
	if e.Status() == vault.StagePurged {
		action = vault.ActionPurged
	}
	event, err := r.base.AuditEventOf(ctx, o.ID, action, e.ID)
	if err != nil {
		return nil, err
	}
	seq, err := r.base.AuditSeq(ctx, o.ID, event.ID)
	if err != nil {
		return nil, err
	}
	size, _, err := r.base.AuditTip(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	proof, err := vault.ProveEntry(size, seq, linksFrom(ctx, r.base, o.ID))
	if err != nil {
		return nil, err
	}
	checkpoint, err := r.checkpoint(ctx, r.base, o, size)
	if err != nil {
		return nil, err
	}
	c := certificateOf(o, e)
	c.Keys.Copies = r.vault.Copies()
	if c.Program.Storage, err = r.base.Version(ctx); err != nil {
		return nil, err
	}
	if c.Recipients, err = r.base.ErasureRecipients(ctx, o.ID, e.CustomerID); err != nil {
		return nil, err
	}
	c.Event, c.Proof, c.Checkpoint = chainEntry(o.ID, seq, event), proof, checkpoint
	return r.vault.SignCertificate(c)
}

func certificateOf(o Organization, e Erasure) vault.Certificate {
	c := vault.Certificate{Stage: e.Status(), Erasure: e.ID, Organization: o.ID, RequestedAt: e.RequestedAt, RestrictedAt: e.RequestedAt, ErasedAt: e.At,
		PurgedAt: e.PurgedAt, RequestedBy: e.Requester, Ground: "GDPR Art. 17(1)", AfterRestore: e.AfterRestore, Records: e.Counts.Records,
		Removed: e.Counts.Removed, Anonymized: e.Counts.Anonymized, Cancelled: e.Counts.Cancelled, Retained: e.Counts.Retained,
		Keys: vault.DestroyedKeys{Count: e.Counts.Keys, Algorithm: "AES-256-GCM"}, Backups: backupsOf(o, e),
		Program: vault.Program{Version: programVersion()}, Ledger: e.Done, Scan: e.Scan}
	if !e.PurgedAt.IsZero() {
		c.Ledger = e.Purged
	}
	return c
}

// backupsOf tells until when a backup that was made before the erasure is kept: of the data, and of the vault, which is
// kept no longer. It is what the organization says of its backups, and nothing where it has not said.
func backupsOf(o Organization, e Erasure) vault.BackupHorizon {
	h := vault.BackupHorizon{Replayed: true}
	if days := o.Settings.BackupDays; days > 0 {
		h.DataUntil = o.Settings.Day(e.At.AddDate(0, 0, days))
		h.KeysUntil = h.DataUntil
	}
	return h
}

func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "development"
}

// ErasureKey is the public key that certificates are checked with.
func (r *Register) ErasureKey() ed25519.PublicKey { return r.vault.PublicKey() }
