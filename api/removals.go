package api

import (
	"context"
	"net/http"

	"clientele"
)

// Removal is a removal request.
type Removal struct {
	ID          string `json:"id" example:"rmv_01k3v9q2d7m4x8a5c0tw"`
	CustomerID  string `json:"customerId" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Status      string `json:"status" enum:"pending,cancelled,done"`
	RequestedBy string `json:"requestedBy" enum:"staff,customer,authority"`
	RequestedAt string `json:"requestedAt" format:"date-time"`
	RemovalPlan
	Reason    *string `json:"reason" doc:"In the words of who asked; gone with the person"`
	EndedAt   *string `json:"endedAt" format:"date-time" doc:"When it was cancelled or carried out"`
	ErasureID *string `json:"erasureId" doc:"Of a request that was carried out"`
}

func removalWire(m *clientele.Removal) Removal {
	return Removal{ID: m.ID, CustomerID: m.CustomerID, Status: string(m.Status), RequestedBy: string(m.RequestedBy), RequestedAt: stamp(m.RequestedAt),
		RemovalPlan: planWire(m.RemovalPlan), Reason: orNull(&m.Reason), EndedAt: stampOrNull(m.EndedAt), ErasureID: orNull(&m.ErasureID)}
}

type removalInput struct {
	CustomerPath
	Body *RemovalFields
}

// RemovalFields say why a removal is requested, and by whom.
type RemovalFields struct {
	Reason      string `json:"reason,omitempty" doc:"Why, in the words of who asked" example:"asked for it at the desk"`
	RequestedBy string `json:"requestedBy,omitempty" doc:"staff (the default), customer or authority" example:"customer"`
}

type removalsInput struct {
	Paged
	Status string `query:"status" enum:"pending,cancelled,done" doc:"Only requests of this status"`
}

func (s *Server) addRemovals() {
	add(s, call{ID: "requestRemoval", Method: "POST", Path: "/v1/customers/{id}/removal-request", Tag: tagErasures, Scope: clientele.CustomersWrite, Status: http.StatusCreated,
		Summary: "Request a customer's removal", Text: "Erases the customer after the organization's grace period, and never before a day after their last booking. " +
			"Until then the record is in no list, search or export, and the request can be cancelled. Asking again gives the pending request. A duplicate is better merged."},
		func(ctx context.Context, r request, in *removalInput) (One[Removal], error) {
			var why RemovalFields
			if in.Body != nil {
				why = *in.Body
			}
			m, err := r.reg.RequestRemoval(ctx, r.actor, in.ID, why.Reason, clientele.Requestor(why.RequestedBy))
			return one(removalWire(&m), in.ID), err
		})
	add(s, call{ID: "cancelRemoval", Method: "DELETE", Path: "/v1/customers/{id}/removal-request", Tag: tagErasures, Scope: clientele.CustomersWrite, Fails: []int{http.StatusConflict},
		Summary: "Cancel a customer's removal", Text: "The record is as it was before."},
		func(ctx context.Context, r request, in *CustomerPath) (One[Removal], error) {
			m, err := r.reg.CancelRemoval(ctx, r.actor, in.ID)
			return one(removalWire(&m), in.ID), err
		})
	add(s, call{ID: "listRemovals", Method: "GET", Path: "/v1/removal-requests", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "List removal requests", Text: "The newest first."},
		func(ctx context.Context, r request, in *removalsInput) (Many[Removal], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Removal]{}, err
			}
			page, err := r.reg.Removals(ctx, r.actor, clientele.RemovalStatus(in.Status), paging)
			return many(page, removalWire), err
		})
}
