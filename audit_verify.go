package clientele

import (
	"context"
	"fmt"
	"time"

	"clientele/vault"
)

// AuditPlace is a place in the audit log: after the entries of a time, and of those of the same time after an id.
type AuditPlace struct {
	At time.Time
	ID string
}

// LinkedEvent is an entry of the audit log in its place in the tree.
type LinkedEvent struct {
	Seq     int64
	Links   []byte
	EventID string
	Event   AuditEvent // without an id where the entry is gone
}

// verifyAuditBatch is how many entries are read at a time.
const verifyAuditBatch = 1000

// VerifyAudit reads an organization's whole audit log again and holds it against its tree of hashes, and the tree
// against what was last signed of it. It reports every entry that was altered, is missing, or was slipped in later. An
// entry that an erasure has made unreadable is as it was: what is hashed is its sealed form.
func (r *Register) VerifyAudit(ctx context.Context, o Organization, report func(problem string)) error {
	size, signed, err := r.base.AuditCheckpoint(ctx, o.ID)
	if err != nil {
		return err
	}
	var check vault.ChainCheck
	for {
		batch, err := r.base.AuditChain(ctx, o.ID, check.Size(), verifyAuditBatch)
		if err != nil {
			return err
		}
		for _, l := range batch {
			if wrong := addTo(&check, o.ID, l); wrong != nil {
				report(wrong.Error())
			}
			if check.Size() == size {
				r.verifyCheckpoint(o, signed, &check, report)
			}
		}
		if len(batch) < verifyAuditBatch {
			break
		}
	}
	if check.Size() < size {
		report(fmt.Sprintf("the audit log of organization %s has %d entries in its tree, and had %d when it was signed: its end is missing", o.ID, check.Size(), size))
	}
	return r.verifyUnlinked(ctx, o, report)
}

func addTo(check *vault.ChainCheck, org string, l LinkedEvent) error {
	switch {
	case l.Event.ID == "":
		return check.Missing(org, l.Links)
	case l.Event.Sealed.Data == nil:
		l.Event.Sealed.Data = []byte{}
	}
	return check.Add(chainEntry(org, l.Seq, l.Event), l.Links, l.Event.Sealed.Data, false)
}

func (r *Register) verifyCheckpoint(o Organization, signed string, check *vault.ChainCheck, report func(string)) {
	c, err := vault.OpenCheckpoint(signed, o.ID, r.vault.PublicKey())
	switch {
	case err != nil:
		report(fmt.Sprintf("what was signed of the audit log of organization %s: %v", o.ID, err))
	case c.Size != check.Size() || c.Root != check.Root():
		report(fmt.Sprintf("the first %d entries of the audit log of organization %s are not those that were signed", check.Size(), o.ID))
	}
}

// verifyUnlinked reports entries that are too old to be waiting for their place in the tree.
func (r *Register) verifyUnlinked(ctx context.Context, o Organization, report func(string)) error {
	_, last, err := r.base.AuditTip(ctx, o.ID)
	if err != nil || last.IsZero() {
		return err
	}
	for place := (AuditPlace{}); ; {
		events, err := r.base.UnlinkedAuditEvents(ctx, o.ID, place, verifyAuditBatch)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.At.Before(last.Add(-lateAtMost)) {
				report(fmt.Sprintf("audit entry %s of organization %s is in no tree: it was slipped in later", e.ID, o.ID))
			}
			place = AuditPlace{At: e.At, ID: e.ID}
		}
		if len(events) < verifyAuditBatch {
			return nil
		}
	}
}
