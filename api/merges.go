package api

import (
	"context"

	"clientele"
)

// Merge is the making of one record out of several.
type Merge struct {
	ID            *string        `json:"id" doc:"null when it was only tried" example:"mrg_01k3v9q2d7m4x8a5c0tw"`
	KeptID        string         `json:"keptId" doc:"The record that was kept" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	From          []string       `json:"from" doc:"The records that went into it"`
	Moved         map[string]int `json:"moved" doc:"How much moved, by kind: bookings, orders, notes, documents, consents, loyaltyEntries, loyaltyPoints, suggestions, tags"`
	Actor         *string        `json:"actor" doc:"Id of the user or key who merged"`
	At            string         `json:"at" format:"date-time"`
	UndoableUntil string         `json:"undoableUntil" format:"date-time"`
	UndoneAt      *string        `json:"undoneAt" format:"date-time"`
	Kept          map[string]int `json:"kept" doc:"Of an undone merge: what happened since and stays with the kept record, by kind"`
}

func mergeWire(m *clientele.Merge) Merge {
	return Merge{ID: orNull(&m.ID), KeptID: m.KeptID, From: m.From, Moved: orEmpty(m.Moved), Actor: orNull(&m.ActorID), At: stamp(m.At),
		UndoableUntil: stamp(m.UndoUntil), UndoneAt: stampOrNull(m.UndoneAt), Kept: orEmpty(m.Kept)}
}

func orEmpty(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	return m
}

// MergedCustomer is the kept record with what the merge did.
type MergedCustomer struct {
	Customer
	Merge Merge `json:"merge"`
}

type mergeInput struct {
	CustomerPath
	DryRun Flag `query:"dryRun" doc:"Answer what would be, and write nothing"`
	Body   struct {
		From   []string          `json:"from,omitempty" doc:"Ids of the records that go into this one, 1 to 20"`
		Fields map[string]string `json:"fields,omitempty" doc:"Field -> id of the record whose value is taken; of fields that are not named this record's value stays, and an empty one is filled"`
	}
}

type mergesInput struct {
	Paged
	CustomerID string `query:"customerId" doc:"Only merges of this customer, on either side" example:"cust_01k3v9q2d7m4x8a5c0tw"`
}

// MergePath names a merge.
type MergePath struct {
	ID string `path:"id" doc:"Id of the merge" example:"mrg_01k3v9q2d7m4x8a5c0tw"`
}

func (s *Server) addMerges() {
	add(s, call{ID: "mergeCustomers", Method: "POST", Path: "/v1/customers/{id}/merge", Tag: tagMerges, Scope: clientele.CustomersWrite, Fails: []int{409},
		Summary: "Merge other records into this one", Text: "This record keeps its values; empty ones are filled from the others, and everything that hung on them moves here. " +
			"A refusal of e-mail or SMS on either side wins. The other ids answer 404 with mergedInto. " +
			"Refused with 409 and blockers for a record that is archived, merged, erased, about to be removed, or this one itself."},
		func(ctx context.Context, r request, in *mergeInput) (One[MergedCustomer], error) {
			m, err := r.reg.MergeCustomers(ctx, r.actor, in.ID, clientele.MergeRequest{From: in.Body.From, Fields: in.Body.Fields}, in.DryRun.Value)
			return one(MergedCustomer{Customer: customerWire(&m.Customer), Merge: mergeWire(&m.Merge)}, in.ID), err
		})
	add(s, call{ID: "listMerges", Method: "GET", Path: "/v1/merges", Tag: tagMerges, Scope: clientele.CustomersRead,
		Summary: "List merges", Text: "The newest first, undone ones included."},
		func(ctx context.Context, r request, in *mergesInput) (Many[Merge], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Merge]{}, err
			}
			page, err := r.reg.Merges(ctx, r.actor, in.CustomerID, paging)
			return many(page, mergeWire), err
		})
	add(s, call{ID: "getMerge", Method: "GET", Path: "/v1/merges/{id}", Tag: tagMerges, Scope: clientele.CustomersRead,
		Summary: "Read a merge", Text: "What moved, until when it can be undone, and what stayed when it was."},
		func(ctx context.Context, r request, in *MergePath) (One[Merge], error) {
			m, err := r.reg.MergeOf(ctx, r.actor, in.ID)
			return one(mergeWire(&m), m.KeptID), err
		})
	add(s, call{ID: "undoMerge", Method: "POST", Path: "/v1/merges/{id}/undo", Tag: tagMerges, Scope: clientele.CustomersWrite, Fails: []int{409},
		Summary: "Undo a merge", Text: "Within 30 days. Every record comes back with what was its own, and with what followed from that since: the order of a booking, the points of an order. " +
			"What else happened since stays with the kept one and is counted. " +
			"Later merges of the same customer are undone first: the 409 names them. Undoing twice gives the first answer."},
		func(ctx context.Context, r request, in *MergePath) (One[Merge], error) {
			m, err := r.reg.UndoMerge(ctx, r.actor, in.ID)
			return one(mergeWire(&m), m.KeptID), err
		})
}
