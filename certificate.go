package clientele

import (
	"context"
	"crypto/ed25519"
	"runtime/debug"

	"clientele/vault"
)

// linkBatch is how many entries of the audit log are added to its tree in one transaction.
const linkBatch = 500

// SealAudit adds to the audit log's tree of hashes what is not in it yet.
func (r *Register) SealAudit(ctx context.Context, o Organization) error {
	for {
		added := 0
		err := r.base.InTx(ctx, func(tx Tx) (err error) {
			added, err = r.sealSome(ctx, tx, o.ID)
			return err
		})
		if err != nil || added < linkBatch {
			return err
		}
	}
}

func (r *Register) sealSome(ctx context.Context, tx Tx, org string) (int, error) {
	if err := tx.LockAuditTree(ctx, org); err != nil {
		return 0, err
	}
	events, err := tx.UnlinkedAuditEvents(ctx, org, linkBatch)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	size, err := tx.AuditSize(ctx, org)
	if err != nil {
		return 0, err
	}
	entries := make([]vault.AuditEntry, len(events))
	for i, e := range events {
		entries[i] = chainEntry(org, size+int64(i), e)
	}
	links, err := vault.Extend(size, entries, linksFrom(ctx, tx, org))
	if err != nil {
		return 0, err
	}
	return len(events), tx.InsertAuditLinks(ctx, org, size, events, links)
}

func linksFrom(ctx context.Context, from Reader, org string) vault.LinkReader {
	return func(seqs []int64) ([][]byte, error) { return from.AuditLinks(ctx, org, seqs) }
}

// chainEntry is an entry of the audit log as its tree sees it.
func chainEntry(org string, seq int64, e AuditEvent) vault.AuditEntry {
	actor := string(e.ActorKind)
	if e.ActorID != "" {
		actor += ":" + e.ActorID
	}
	return vault.AuditEntry{Org: org, Seq: seq, ID: e.ID, At: e.At, Actor: actor, Action: e.Action, SubjectType: e.SubjectType, Subject: e.SubjectID,
		Contents: vault.ContentsHash(e.Sealed.Data)}
}

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
	size, err := r.base.AuditSize(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	read := linksFrom(ctx, r.base, o.ID)
	proof, err := vault.ProveEntry(size, seq, read)
	if err != nil {
		return nil, err
	}
	root, err := vault.Root(size, read)
	if err != nil {
		return nil, err
	}
	checkpoint, err := r.vault.SignCheckpoint(vault.Checkpoint{Org: o.ID, Size: size, Root: root, At: r.Now(o)})
	if err != nil {
		return nil, err
	}
	c := certificateOf(o, e)
	c.Event, c.Proof, c.Checkpoint = chainEntry(o.ID, seq, event), proof, checkpoint
	return r.vault.SignCertificate(c)
}

func certificateOf(o Organization, e Erasure) vault.Certificate {
	c := vault.Certificate{Stage: e.Status(), Erasure: e.ID, Organization: o.ID, RequestedAt: e.RequestedAt, RestrictedAt: e.RequestedAt, ErasedAt: e.At,
		PurgedAt: e.PurgedAt, RequestedBy: e.Requester, Ground: "GDPR Art. 17(1)", AfterRestore: e.AfterRestore, Records: e.Counts.Records,
		Removed: e.Counts.Removed, Anonymized: e.Counts.Anonymized, Cancelled: e.Counts.Cancelled, Retained: e.Counts.Retained,
		Keys: vault.DestroyedKeys{Count: e.Counts.Keys, Algorithm: "AES-256-GCM", Copies: 1}, Backups: vault.BackupHorizon{Replayed: true},
		Program: vault.Program{Version: programVersion(), Storage: "SQL"}, Ledger: e.Done, Scan: e.Scan}
	if !e.PurgedAt.IsZero() {
		c.Ledger = e.Purged
	}
	return c
}

func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "development"
}

// ErasureKey is the public key that certificates are checked with.
func (r *Register) ErasureKey() ed25519.PublicKey { return r.vault.PublicKey() }
