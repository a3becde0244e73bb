package clientele

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Merge is the making of one record out of several: which one was kept, and what it takes to undo it.
type Merge struct {
	ID        string
	KeptID    string
	From      []string       // the records that went into it
	Moved     map[string]int // how much moved, by kind
	Before    []Sealed       // the records as they were, the kept one first, each sealed under its own key
	After     Sealed         // the kept record as the merge left it
	ActorKind ActorKind
	ActorID   string
	At        time.Time
	UndoUntil time.Time
	UndoneAt  time.Time
	Kept      map[string]int // of an undone merge: what happened since and stays with the kept record, by kind
}

// MergeRequest says which records go into another, and whose value is taken where the kept one's is not wanted.
type MergeRequest struct {
	From   []string
	Fields map[string]string // field -> id of the record whose value is taken
}

// Merged is what a merge gave, or would give.
type Merged struct {
	Customer Customer
	Merge    Merge // without an id when it was only tried
}

// mergeUndoLife is how long a merge can be undone.
const mergeUndoLife = 30 * 24 * time.Hour

// maxMerge is how many records can go into one at once.
const maxMerge = 20

// errTried takes a tried merge back.
var errTried = errors.New("only tried")

// MergeCustomers makes one record of several. The kept record keeps its values, its empty fields are filled from the others in
// the order they are named, unless the request takes a value from one of them; everything that hung on the others
// moves to it. A refusal on either side wins over a consent on the other. The others are gone from every list, and
// their ids lead to the kept record. Refused, with every blocker named, for a record that is archived, merged, erased
// or about to be removed. With dryRun nothing is written, and the answer is what it would be. Needs customers:write.
func (r *Register) MergeCustomers(ctx context.Context, a Actor, kept string, req MergeRequest, dryRun bool) (Merged, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Merged{}, err
	}
	if err := checkMerge(req); err != nil {
		return Merged{}, err
	}
	var out Merged
	err := r.store.InTx(ctx, func(tx Tx) error {
		var err error
		if out, err = r.merge(ctx, tx, a, kept, req); err == nil && dryRun {
			return errTried
		}
		return err
	})
	if errors.Is(err, errTried) {
		out.Merge.ID, err = "", nil
	}
	return out, err
}

func checkMerge(req MergeRequest) error {
	var wrong problems
	if len(req.From) == 0 || len(req.From) > maxMerge {
		wrong.add("from", "required", "name 1 to %d records to merge into this one", maxMerge)
	}
	for _, name := range slices.Sorted(maps.Keys(req.Fields)) {
		if !slices.ContainsFunc(mergeFields(), func(f string) bool { return f == name }) {
			wrong.add("fields", "invalid", "a value can be chosen for %s", strings.Join(mergeFields(), ", "))
			break
		}
	}
	return wrong.err()
}

// mergeFields are the fields whose value can be chosen. What adds up, and consent, cannot.
func mergeFields() []string {
	var names []string
	for _, f := range customerFields {
		if !slices.Contains([]string{"tags", "consent.email", "consent.sms", "loyaltyPoints", "status", "customFields"}, f.name) {
			names = append(names, f.name)
		}
	}
	return append(names, "address")
}

func (r *Register) merge(ctx context.Context, tx Tx, a Actor, keptID string, req MergeRequest) (Merged, error) {
	kept, others, err := r.lockToMerge(ctx, tx, a, keptID, req.From)
	if err != nil {
		return Merged{}, err
	}
	now := r.Now(a.Org)
	m := Merge{ID: r.newID(a, prefixMerge), KeptID: kept.ID, Moved: make(map[string]int), ActorKind: a.Kind, ActorID: a.ID, At: now, UndoUntil: now.Add(mergeUndoLife)}
	after, err := combine(kept, others, req.Fields)
	if err != nil {
		return Merged{}, err
	}
	for _, c := range append([]Customer{kept}, others...) {
		sealed, err := r.sealRecord(a, m.ID, c)
		if err != nil {
			return Merged{}, err
		}
		m.Before = append(m.Before, sealed)
	}
	for _, other := range others {
		m.From = append(m.From, other.ID)
		if err := r.mergeOne(ctx, tx, a, &m, other, after); err != nil {
			return Merged{}, err
		}
	}
	after, err = r.saveMerged(ctx, tx, a, &m, kept, after)
	if err != nil {
		return Merged{}, err
	}
	if err := r.inheritDismissals(ctx, tx, a, kept, after, others); err != nil {
		return Merged{}, err
	}
	if err := r.compareSoon(ctx, tx, a, kept, after); err != nil {
		return Merged{}, err
	}
	if err := r.enqueue(ctx, tx, a, JobMergeSettle, m.ID, m.UndoUntil); err != nil {
		return Merged{}, err
	}
	return Merged{Customer: after, Merge: m}, tx.InsertMerge(ctx, a.Org.ID, m)
}

// lockToMerge locks the records in the order of their ids, so that two merges never wait for each other, and refuses
// those that cannot be merged, all at once.
func (r *Register) lockToMerge(ctx context.Context, tx Tx, a Actor, kept string, from []string) (Customer, []Customer, error) {
	locked := make(map[string]Customer)
	ids := slices.Compact(slices.Sorted(slices.Values(append([]string{kept}, from...))))
	for _, id := range ids {
		c, err := tx.LockCustomer(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound {
			err = NotFound("Customer")
		}
		if err != nil {
			return Customer{}, nil, err
		}
		locked[id] = c
	}
	if _, err := r.living(ctx, tx, a)(locked[kept], nil); err != nil {
		return Customer{}, nil, err
	}
	var blockers []map[string]any
	block := func(kind, id string) { blockers = append(blockers, map[string]any{"type": kind, "id": id}) }
	if len(ids) != len(from)+1 {
		block("same_customer", kept)
	}
	for _, id := range ids {
		if s := locked[id].Status; s != StatusActive {
			block(string(s), id)
		}
	}
	if len(blockers) > 0 {
		return Customer{}, nil, Errorf(KindConflict, "These records cannot be merged as they are").With("blockers", blockers)
	}
	var others []Customer
	for _, id := range from {
		others = append(others, locked[id])
	}
	return locked[kept], others, nil
}

// mergeOne moves what hangs on a record to the kept one, and leaves of the record nothing but where it went.
func (r *Register) mergeOne(ctx context.Context, tx Tx, a Actor, m *Merge, other, kept Customer) error {
	moved, err := tx.MoveChildren(ctx, a.Org.ID, m.ID, other.ID, m.KeptID)
	if err != nil {
		return err
	}
	for kind, n := range moved {
		m.Moved[kind] += n
	}
	m.Moved["loyaltyPoints"] += int(other.Loyalty)
	m.Moved["tags"] += len(other.Tags)
	gone := Customer{ID: other.ID, Slot: other.Slot, Status: StatusMerged, MergedInto: m.KeptID, Source: other.Source,
		CreatedAt: other.CreatedAt, UpdatedAt: r.Now(a.Org), Version: other.Version}
	if err := tx.UpdateCustomer(ctx, a.Org.ID, other, gone); err != nil {
		return err
	}
	if err := tx.RecountCustomer(ctx, a.Org.ID, other.ID, r.Now(a.Org)); err != nil { // it is in no count by month any more
		return err
	}
	if err := r.record(ctx, tx, a, entry{action: "customer.merged", subjectType: "customer", subjectID: other.ID, slot: other.Slot,
		contents: AuditContents{Changes: customerChanges(other, gone), Details: map[string]any{"into": m.KeptID, "merge": m.ID}}}); err != nil {
		return err
	}
	return r.emitRelated(ctx, tx, a, EventCustomerMerged, m.KeptID, map[string]string{"from": other.ID, "into": m.KeptID})
}

func (r *Register) saveMerged(ctx context.Context, tx Tx, a Actor, m *Merge, kept, after Customer) (Customer, error) {
	after.UpdatedAt = r.Now(a.Org)
	if err := tx.UpdateCustomer(ctx, a.Org.ID, kept, after); err != nil {
		return Customer{}, err
	}
	if err := tx.RecountCustomer(ctx, a.Org.ID, kept.ID, r.Now(a.Org)); err != nil {
		return Customer{}, err
	}
	err := r.record(ctx, tx, a, entry{action: "customer.merged_into", subjectType: "customer", subjectID: kept.ID, slot: kept.Slot,
		contents: AuditContents{Changes: customerChanges(kept, after), Details: map[string]any{"from": m.From, "merge": m.ID}}})
	if err != nil {
		return Customer{}, err
	}
	saved, err := tx.CustomerByID(ctx, a.Org.ID, kept.ID)
	if err != nil {
		return Customer{}, err
	}
	m.After, err = r.sealRecord(a, m.ID+" after", saved)
	return saved, err
}

// sealRecord seals a record as it is under its own key, so that erasing the person makes it unreadable.
func (r *Register) sealRecord(a Actor, row string, c Customer) (Sealed, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return Sealed{}, err
	}
	return r.seal(a.Org.ID, c.Slot, c.ID, "merge", row, plain)
}

// Merges lists merges, the newest first; of one customer, on either side, when one is named. Needs customers:read.
func (r *Register) Merges(ctx context.Context, a Actor, customer string, paging Paging) (Page[Merge], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[Merge]{}, err
	}
	list := "merges " + customer
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Merge]{}, err
	}
	items, next, err := r.store.FindMerges(ctx, a.Org.ID, customer, slice)
	if err != nil {
		return Page[Merge]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Merge, string, error) {
		return r.store.FindMerges(ctx, a.Org.ID, customer, s)
	})
}

// MergeOf gives one merge. Needs customers:read.
func (r *Register) MergeOf(ctx context.Context, a Actor, id string) (Merge, error) {
	if err := a.need(CustomersRead); err != nil {
		return Merge{}, err
	}
	return mergeOf(r.store.MergeByID(ctx, a.Org.ID, id))
}

func mergeOf(m Merge, err error) (Merge, error) {
	if KindOf(err) == KindNotFound {
		return Merge{}, NotFound("Merge")
	}
	return m, err
}

// runMergeSettle forgets what undoing a merge needed, once it can no longer be undone.
func (r *Register) runMergeSettle(ctx context.Context, a Actor, j Job) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.ForgetMerge(ctx, a.Org.ID, j.Subject); err != nil && KindOf(err) != KindNotFound {
			return err
		}
		return tx.FinishJob(ctx, j)
	})
}
