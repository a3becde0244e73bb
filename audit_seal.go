package clientele

import (
	"context"
	"sync"
	"time"

	"clientele/vault"
)

// How the audit log's tree of hashes follows the log. Entries are written without their place in the tree, since the
// tree's end would make all transactions of an organization wait for each other; every second they are added to it.
const (
	sealEvery = time.Second
	// linkBatch is how many entries are added in one transaction.
	linkBatch = 500
	// An entry is dated before its transaction ends. lateSoon is how far back each look goes, lateAtMost how far the
	// look does that comes once a minute and before a certificate.
	lateSoon   = 2 * time.Second
	lateAtMost = 10 * time.Minute
	lookFar    = time.Minute
)

// unsealed are the organizations whose log has grown since it was last added to the tree.
type unsealed struct {
	mu   sync.Mutex
	orgs map[string]time.Time // the time of the last look that went far back
}

// grown notes that an organization's log has grown.
func (u *unsealed) grown(org string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, known := u.orgs[org]; !known {
		u.orgs[org] = time.Time{}
	}
}

// take gives who is to be looked at now, and how far back. Who was looked at far back is forgotten until it grows again.
func (u *unsealed) take(now time.Time) map[string]time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	due := make(map[string]time.Duration, len(u.orgs))
	for org, far := range u.orgs {
		switch {
		case far.IsZero():
			due[org], u.orgs[org] = lateSoon, now
		case now.Sub(far) >= lookFar:
			due[org] = lateAtMost
			delete(u.orgs, org)
		default:
			due[org] = lateSoon
		}
	}
	return due
}

// runSealer adds to the trees what is written, second by second, until the context ends. Every process does it for
// what it writes itself, and at its start and once an hour for what others have left; the tree's lock makes them take
// turns, and an entry that is in the tree already is passed over.
func (r *Register) runSealer(ctx context.Context) {
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	r.sealAll(ctx)
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), sealEvery)
			defer cancel()
			r.sealGrown(last)
			return
		case <-tick.C:
			r.sealGrown(ctx)
		}
	}
}

// sealGrown adds to the trees what this process has written since the last look.
func (r *Register) sealGrown(ctx context.Context) {
	for org, late := range r.unsealed.take(time.Now()) {
		o, err := r.base.OrganizationByID(ctx, org)
		if err == nil {
			err = r.sealAudit(ctx, o, late)
		}
		if err != nil && ctx.Err() == nil {
			r.unsealed.grown(org)
			r.log.Error("the audit log could not be sealed, and is tried again", "organization", org, "error", err)
		}
	}
}

// sealAll looks far back in every organization.
func (r *Register) sealAll(ctx context.Context) {
	all, err := r.base.Organizations(ctx)
	for _, o := range all {
		if err == nil {
			err = r.SealAudit(ctx, o)
		}
	}
	if err != nil && ctx.Err() == nil {
		r.log.Error("the audit logs could not be sealed, and are tried again within the hour", "error", err)
	}
}

// SealAudit adds to the audit log's tree of hashes what is not in it yet, and signs what the tree is then.
func (r *Register) SealAudit(ctx context.Context, o Organization) error {
	return r.sealAudit(ctx, o, lateAtMost)
}

func (r *Register) sealAudit(ctx context.Context, o Organization, late time.Duration) error {
	size, last, err := r.base.AuditTip(ctx, o.ID)
	if err != nil {
		return err
	}
	place, more := AuditPlace{At: last.Add(-late)}, true
	if last.IsZero() {
		place = AuditPlace{}
	}
	for more {
		events, err := r.base.UnlinkedAuditEvents(ctx, o.ID, place, linkBatch)
		if err != nil {
			return err
		}
		if more = len(events) == linkBatch; more {
			place = AuditPlace{At: events[linkBatch-1].At, ID: events[linkBatch-1].ID}
		}
		if len(events) == 0 {
			break
		}
		if err := r.base.InTx(ctx, func(tx Tx) (err error) {
			size, err = r.link(ctx, tx, o, events)
			return err
		}); err != nil {
			return err
		}
	}
	return r.signTree(ctx, o, size)
}

// link adds entries to the tree, but for those that somebody else has added meanwhile.
func (r *Register) link(ctx context.Context, tx Tx, o Organization, events []AuditEvent) (int64, error) {
	if err := tx.LockAuditTree(ctx, o.ID); err != nil {
		return 0, err
	}
	linked, err := tx.LinkedAuditEvents(ctx, o.ID, events)
	if err != nil {
		return 0, err
	}
	size, _, err := tx.AuditTip(ctx, o.ID)
	if err != nil {
		return 0, err
	}
	var fresh []AuditEvent
	var entries []vault.AuditEntry
	for _, e := range events {
		if !linked[e.ID] {
			entries = append(entries, chainEntry(o.ID, size+int64(len(fresh)), e))
			fresh = append(fresh, e)
		}
	}
	links, err := vault.Extend(size, entries, linksFrom(ctx, tx, o.ID))
	if err != nil {
		return 0, err
	}
	return size + int64(len(fresh)), tx.InsertAuditLinks(ctx, o.ID, size, fresh, links)
}

// signTree keeps a signed statement of what the tree is, unless there is one of this size or a later one.
func (r *Register) signTree(ctx context.Context, o Organization, size int64) error {
	kept, _, err := r.base.AuditCheckpoint(ctx, o.ID)
	if err != nil || kept >= size {
		return err
	}
	signed, err := r.checkpoint(ctx, r.base, o, size)
	if err != nil {
		return err
	}
	return r.base.InTx(ctx, func(tx Tx) error { return tx.SetAuditCheckpoint(ctx, o.ID, size, signed) })
}

func (r *Register) checkpoint(ctx context.Context, from Reader, o Organization, size int64) (string, error) {
	root, err := vault.Root(size, linksFrom(ctx, from, o.ID))
	if err != nil {
		return "", err
	}
	return r.vault.SignCheckpoint(vault.Checkpoint{Org: o.ID, Size: size, Root: root, At: r.Now(o)})
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
