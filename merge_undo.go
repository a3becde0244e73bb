package clientele

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"clientele/vault"
)

// UndoMerge takes a merge back within thirty days. The records that went into the other come back as they were, each
// with exactly what was its own and what followed from that since: the order that was made of a booking, the points that
// an order moved. What else happened to the kept record since stays with it, and the answer counts it. A merge on top of
// this one has to be undone first; the refusal names it. Undoing twice gives the first answer. Needs customers:write.
func (r *Register) UndoMerge(ctx context.Context, a Actor, id string) (Merge, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Merge{}, err
	}
	var out Merge
	err := r.store.InTx(ctx, func(tx Tx) error {
		m, err := mergeOf(tx.LockMerge(ctx, a.Org.ID, id))
		if err != nil || !m.UndoneAt.IsZero() {
			out = m
			return err
		}
		if err := r.checkUndo(ctx, tx, a, m); err != nil {
			return err
		}
		out, err = r.undoMerge(ctx, tx, a, m)
		return err
	})
	return out, err
}

// checkUndo refuses what can no longer be undone, or not yet.
func (r *Register) checkUndo(ctx context.Context, tx Tx, a Actor, m Merge) error {
	if r.Now(a.Org).After(m.UndoUntil) || len(m.Before) == 0 {
		return Errorf(KindConflict, "A merge can be undone for 30 days, which are over").With("undoableUntil", m.UndoUntil)
	}
	var blockers []map[string]any
	later, _, err := tx.FindMerges(ctx, a.Org.ID, m.KeptID, Slice{Limit: 1000})
	if err != nil {
		return err
	}
	for _, l := range later {
		if l.UndoneAt.IsZero() && l.ID > m.ID {
			blockers = append(blockers, map[string]any{"type": "merge", "id": l.ID})
		}
	}
	if len(blockers) > 0 {
		return Errorf(KindConflict, "Undo the later merges of this customer first").With("blockers", blockers)
	}
	return nil
}

func (r *Register) undoMerge(ctx context.Context, tx Tx, a Actor, m Merge) (Merge, error) {
	before, after, err := r.openMerge(a, m)
	if err != nil {
		return m, err
	}
	locked, err := lockToUndo(ctx, tx, a, m)
	if err != nil {
		return m, err
	}
	points, err := tx.MoveChildrenBack(ctx, a.Org.ID, m)
	if err != nil {
		return m, err
	}
	if m.Kept, err = tx.ChildrenAfter(ctx, a.Org.ID, m.KeptID, m.ID); err != nil {
		return m, err
	}
	kept := locked[m.KeptID]
	back := takeBack(kept, before[0], after, m.Kept)
	if err := r.answeredSince(ctx, tx, a, m, &back); err != nil {
		return m, err
	}
	var theirs []vault.Slot
	for _, was := range before[1:] {
		was.Loyalty += points[was.ID]
		back.Loyalty -= points[was.ID]
		if err := r.bringBack(ctx, tx, a, m, locked[was.ID], was); err != nil {
			return m, err
		}
		under, err := slotsOf(ctx, tx, a.Org.ID, was.ID)
		if err != nil {
			return m, err
		}
		theirs = append(append(theirs, was.Slot), under...)
	}
	if err := r.saveBack(ctx, tx, a, m, kept, back, theirs...); err != nil {
		return m, err
	}
	if err := tx.DeleteSessionsOf(ctx, a.Org.ID, m.KeptID); err != nil { // some may have been begun by a contact that went back
		return m, err
	}
	m.UndoneAt = r.Now(a.Org)
	return m, tx.UpdateMerge(ctx, a.Org.ID, m)
}

// lockToUndo locks the records of a merge, and refuses when the kept one is not in use.
func lockToUndo(ctx context.Context, tx Tx, a Actor, m Merge) (locked map[string]Customer, err error) {
	locked = make(map[string]Customer)
	for _, id := range slices.Sorted(slices.Values(append([]string{m.KeptID}, m.From...))) {
		if locked[id], err = tx.LockCustomer(ctx, a.Org.ID, id); err != nil {
			return nil, err
		}
	}
	kept := locked[m.KeptID]
	if kept.Status != StatusActive && kept.Status != StatusArchived {
		return nil, Errorf(KindConflict, "The kept record is %s: a merge is undone on a record that is in use", kept.Status).
			With("blockers", []map[string]any{{"type": string(kept.Status), "id": kept.ID}})
	}
	return locked, nil
}

// openMerge opens the records as they were before a merge, and the kept one as it was after.
func (r *Register) openMerge(a Actor, m Merge) (before []Customer, after Customer, err error) {
	open := func(s Sealed, row string) (c Customer, err error) {
		c, err = r.openRecord(a, s, row)
		if errors.Is(err, vault.ErrShredded) {
			return c, Errorf(KindConflict, "One of the records was erased since, and what undoing the merge needed with it")
		}
		return c, err
	}
	for _, s := range m.Before {
		c, err := open(s, m.ID)
		if err != nil {
			return nil, after, err
		}
		before = append(before, c)
	}
	after, err = open(m.After, m.ID+" after")
	return before, after, err
}

// openRecord opens one record as a merge has kept it. It is vault.ErrShredded when the person was erased.
func (r *Register) openRecord(a Actor, s Sealed, row string) (c Customer, err error) {
	plain, err := r.unseal(a.Org.ID, s, "merge", row)
	if err == nil {
		err = json.Unmarshal(plain, &c)
	}
	return c, err
}

// bringBack makes a record of what was left of it.
func (r *Register) bringBack(ctx context.Context, tx Tx, a Actor, m Merge, gone, was Customer) error {
	was.Version, was.UpdatedAt = gone.Version, r.Now(a.Org)
	if err := r.saveBack(ctx, tx, a, m, gone, was); err != nil {
		return err
	}
	return r.emitRelated(ctx, tx, a, EventCustomerUnmerged, m.KeptID, map[string]string{"from": m.KeptID, "into": was.ID})
}

// saveBack writes a record as it is without a merge. What went away with the others is in its history under their keys.
func (r *Register) saveBack(ctx context.Context, tx Tx, a Actor, m Merge, now, back Customer, theirs ...vault.Slot) error {
	back.UpdatedAt = r.Now(a.Org)
	if err := tx.UpdateCustomer(ctx, a.Org.ID, now, back); err != nil {
		return err
	}
	if err := tx.RecountCustomer(ctx, a.Org.ID, back.ID, r.Now(a.Org)); err != nil {
		return err
	}
	if err := r.compareSoon(ctx, tx, a, now, back); err != nil {
		return err
	}
	return r.record(ctx, tx, a, entry{action: "customer.unmerged", subjectType: "customer", subjectID: back.ID, slot: back.Slot, also: theirs,
		contents: AuditContents{Changes: customerChanges(now, back), Details: map[string]any{"merge": m.ID}}})
}

// takeBack gives the kept record without what the merge brought: a field that is as the merge left it is as before, a
// field that was changed since stays and is counted. That somebody is blocked, and why, is one thing. Points that came
// along go, whatever was done with the others.
func takeBack(now, before, after Customer, kept map[string]int) Customer {
	back := now
	for _, f := range customerFields {
		was, merged, is := f.get(before), f.get(after), f.get(now)
		switch {
		case slices.Contains([]string{"tags", "customFields", "loyaltyPoints", "status"}, f.name) || reflect.DeepEqual(was, merged):
		case reflect.DeepEqual(is, merged) && (!strings.HasPrefix(f.name, "blocked.") || now.Blocked == after.Blocked):
			f.take(&back, before)
		default:
			kept["fields"]++
		}
	}
	back.Loyalty = now.Loyalty - (after.Loyalty - before.Loyalty)
	back.Tags = slices.DeleteFunc(slices.Clone(now.Tags), func(tag string) bool {
		return hasTag(after.Tags, tag) && !hasTag(before.Tags, tag)
	})
	back.CustomFields = maps.Clone(now.CustomFields)
	maps.DeleteFunc(back.CustomFields, func(name, value string) bool {
		return before.CustomFields[name] == "" && after.CustomFields[name] == value
	})
	back.derive()
	return back
}

// answeredSince lets the answers stand that somebody gave since a merge, also those that agree with what the merge had
// made of the older ones.
func (r *Register) answeredSince(ctx context.Context, tx Tx, a Actor, m Merge, back *Customer) error {
	given, _, err := tx.FindConsents(ctx, a.Org.ID, m.KeptID, Slice{Limit: 1000})
	for _, c := range slices.Backward(given) {
		if madeAfter(c.ID, m.ID) {
			back.answered(c)
		}
	}
	return err
}

func hasTag(tags []string, tag string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return TagKey(t) == TagKey(tag) })
}
