package clientele

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"clientele/vault"
)

// AuditEvent is one entry of the log of everything that was done: rows are added, never changed. What it says about
// a person is sealed under that person's key, so that erasing the person leaves the fact, the time and the actor. A
// customer's change history is read from the same entries.
type AuditEvent struct {
	ID          string
	At          time.Time
	ActorKind   ActorKind
	ActorID     string
	Origin      string // api, web, cli, import, job
	RequestID   string
	Action      string // customer.updated, export.customers, settings.updated …
	SubjectType string // customer, user, key, import, organization, tag …
	SubjectID   string
	Contents    AuditContents // empty in storage, which holds Sealed
	Sealed      Sealed
	Unreadable  bool // the contents were sealed for a person who has been erased
}

// AuditContents is what happened, in detail.
type AuditContents struct {
	Changes []Change       `json:"changes,omitempty"`
	Details map[string]any `json:"details,omitempty"`
}

// Change is one field before and after.
type Change struct {
	Field  string `json:"field"`
	Before any    `json:"before"`
	After  any    `json:"after"`
}

// AuditQuery chooses entries of the log, the newest first. The zero value of a field asks for nothing.
type AuditQuery struct {
	SubjectType string
	SubjectID   string
	ActorID     string
	Action      string // a whole action, or the part before its dot
	From, To    time.Time
}

// Event is a fact that other systems may want to hear of, written in the transaction that made it so. It names
// records by id alone: what it tells of them is read when it is sent, so that nothing about an erased person is left
// in it.
type Event struct {
	ID        string
	Type      string // customer.created …
	SubjectID string
	Related   map[string]string // ids of other records, by their part: from, into
	At        time.Time
}

// entry is what a use case leaves in the audit log.
type entry struct {
	action      string
	subjectType string
	subjectID   string
	slot        vault.Slot // of the person it is about; the organization's where it is about nobody
	contents    AuditContents
	also        []vault.Slot // of others whose values it quotes: it can be read while none of them is erased
}

// sealedContents is what is sealed of an entry: the contents, or what is sealed under one more key.
type sealedContents struct {
	AuditContents
	Within *Sealed `json:"within,omitempty"`
}

// aboutCustomer is the entry of something done to a customer.
func aboutCustomer(action string, c Customer, changes ...Change) entry {
	return entry{action: action, subjectType: "customer", subjectID: c.ID, slot: c.Slot, contents: AuditContents{Changes: changes}}
}

// record writes entries of the audit log in the transaction of what they tell of.
func (r *Register) record(ctx context.Context, tx Tx, a Actor, entries ...entry) error {
	events := make([]AuditEvent, len(entries))
	for i, e := range entries {
		e, err := r.withMerged(ctx, tx, a, e)
		if err != nil {
			return err
		}
		event, err := r.auditEvent(a, e)
		if err != nil {
			return err
		}
		events[i] = event
	}
	tx.AfterCommit(func() { r.unsealed.grown(a.Org.ID) })
	return tx.InsertAuditEvents(ctx, a.Org.ID, events)
}

func (r *Register) auditEvent(a Actor, e entry) (AuditEvent, error) {
	slot := e.slot
	if slot == 0 {
		slot = a.Org.Slot
	}
	id := r.newID(a, prefixAudit)
	sealed, err := r.sealContents(a.Org.ID, id, slot, e)
	return AuditEvent{ID: id, At: r.Now(a.Org), ActorKind: a.Kind, ActorID: a.ID, Origin: a.Origin, RequestID: a.RequestID,
		Action: e.action, SubjectType: e.subjectType, SubjectID: e.subjectID, Sealed: sealed}, err
}

// withMerged gives an entry about a customer the keys of the records that were merged into theirs. What is changed then
// may quote what came from those, and a merge can be undone: once they are people of their own again, erasing one of
// them has to reach what the other's history says of them.
func (r *Register) withMerged(ctx context.Context, tx Tx, a Actor, e entry) (entry, error) {
	if e.subjectType != "customer" || len(e.contents.Changes) == 0 || e.action == "customer.created" {
		return e, nil
	}
	slots, err := slotsOf(ctx, tx, a.Org.ID, e.subjectID)
	e.also = append(e.also, slots...)
	return e, err
}

// slotsOf gives the keys of the records that were merged into one.
func slotsOf(ctx context.Context, from Reader, org, customer string) (slots []vault.Slot, err error) {
	merged, err := from.MergedRecords(ctx, org, customer)
	for _, id := range merged {
		var c Customer
		if err == nil {
			c, err = from.CustomerByID(ctx, org, id)
		}
		if c.Slot != 0 {
			slots = append(slots, c.Slot)
		}
	}
	return slots, err
}

// sealContents seals what an entry says under the keys of others first, one in the other, and under its own last.
func (r *Register) sealContents(org, id string, slot vault.Slot, e entry) (Sealed, error) {
	plain, err := json.Marshal(e.contents)
	for _, also := range e.also {
		var within Sealed
		if err == nil {
			within, err = r.seal(org, also, e.subjectID, "audit_event", id, plain)
		}
		if err == nil {
			plain, err = json.Marshal(sealedContents{Within: &within})
		}
	}
	if err != nil {
		return Sealed{}, err
	}
	return r.seal(org, slot, e.subjectID, "audit_event", id, plain)
}

// openContents opens what sealContents has sealed.
func (r *Register) openContents(org, id string, sealed Sealed) (AuditContents, error) {
	for within := &sealed; ; {
		plain, err := r.unseal(org, *within, "audit_event", id)
		if err != nil {
			return AuditContents{}, err
		}
		var opened sealedContents
		if err := json.Unmarshal(plain, &opened); err != nil || opened.Within == nil {
			return opened.AuditContents, err
		}
		within = opened.Within
	}
}

// readContents opens the contents of entries; those of an erased person stay closed, and say so.
func (r *Register) readContents(org string, events []AuditEvent) error {
	for i := range events {
		if events[i].Sealed.Slot == 0 { // an erasure took it out
			events[i].Unreadable = true
			continue
		}
		contents, err := r.openContents(org, events[i].ID, events[i].Sealed)
		switch {
		case errors.Is(err, vault.ErrShredded):
			events[i].Unreadable = true
		case err != nil:
			return fmt.Errorf("audit event %s: %w", events[i].ID, err)
		default:
			events[i].Contents = contents
		}
	}
	return nil
}

// AuditEvents lists the audit log, the newest first. Needs audit:read.
func (r *Register) AuditEvents(ctx context.Context, a Actor, query AuditQuery, paging Paging) (Page[AuditEvent], error) {
	if err := a.need(AuditRead); err != nil {
		return Page[AuditEvent]{}, err
	}
	return r.auditPage(ctx, a, query, paging)
}

func (r *Register) auditPage(ctx context.Context, a Actor, query AuditQuery, paging Paging) (Page[AuditEvent], error) {
	list := fmt.Sprintf("audit %+v", query)
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[AuditEvent]{}, err
	}
	events, next, err := r.store.FindAuditEvents(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[AuditEvent]{}, err
	}
	if err := r.readContents(a.Org.ID, events); err != nil {
		return Page[AuditEvent]{}, err
	}
	return counted(paged(r, a.Org.ID, list, events, next), paging, func(s Slice) ([]AuditEvent, string, error) {
		return r.store.FindAuditEvents(ctx, a.Org.ID, query, s)
	})
}

// History lists what was changed about a customer, field by field, the newest first. Needs customers:read.
func (r *Register) History(ctx context.Context, a Actor, customer string, paging Paging) (Page[AuditEvent], error) {
	if _, err := r.Customer(ctx, a, customer); err != nil {
		return Page[AuditEvent]{}, err
	}
	return r.auditPage(ctx, a, AuditQuery{SubjectType: "customer", SubjectID: customer}, paging)
}
