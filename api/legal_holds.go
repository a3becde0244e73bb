package api

import (
	"context"
	"net/http"

	"clientele"
)

// LegalHold keeps what it is on from being erased.
type LegalHold struct {
	ID         string  `json:"id" example:"hld_01k3v9q2d7m4x8a5c0tw"`
	CustomerID *string `json:"customerId" doc:"The record it is on; null of a hold on an order"`
	OrderID    *string `json:"orderId" doc:"The order it is on"`
	Ground     string  `json:"ground" doc:"What it rests on" example:"Dispute 2026/114"`
	Until      *string `json:"until" format:"date" doc:"The last day; null: until it is lifted"`
	CreatedBy  string  `json:"createdBy" doc:"Id of the user or key"`
	CreatedAt  string  `json:"createdAt" format:"date-time"`
	LiftedAt   *string `json:"liftedAt" format:"date-time"`
}

func holdWire(h *clientele.LegalHold) LegalHold {
	return LegalHold{ID: h.ID, CustomerID: orNull(&h.CustomerID), OrderID: orNull(&h.OrderID), Ground: h.Ground, Until: orNull(&h.Until),
		CreatedBy: h.ActorID, CreatedAt: stamp(h.CreatedAt), LiftedAt: stampOrNull(h.LiftedAt)}
}

// HoldFields are what a hold is made of.
type HoldFields struct {
	Ground string `json:"ground,omitempty" doc:"What it rests on, in words that do not name the person" example:"Dispute 2026/114"`
	Until  string `json:"until,omitempty" format:"date" doc:"The last day; left out: until it is lifted" example:"2027-12-31"`
}

type customerHoldInput struct {
	CustomerPath
	Body HoldFields
}

type orderHoldInput struct {
	OrderPath
	Body HoldFields
}

// CustomerHoldPath names a hold on a customer.
type CustomerHoldPath struct {
	CustomerPath
	HoldID string `path:"holdId" doc:"Id of the hold" example:"hld_01k3v9q2d7m4x8a5c0tw"`
}

// OrderHoldPath names a hold on an order.
type OrderHoldPath struct {
	OrderPath
	HoldID string `path:"holdId" doc:"Id of the hold" example:"hld_01k3v9q2d7m4x8a5c0tw"`
}

type customerHoldsInput struct {
	CustomerPath
	Paged
}

type orderHoldsInput struct {
	OrderPath
	Paged
}

func holdID(h clientele.LegalHold) string { return h.ID }

func (s *Server) addHolds() {
	add(s, call{ID: "listCustomerHolds", Method: "GET", Path: "/v1/customers/{id}/legal-holds", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "List the legal holds on a customer", Text: "Those on records that were merged into it too, lifted ones included, the newest first."},
		func(ctx context.Context, r request, in *customerHoldsInput) (Many[LegalHold], error) {
			holds, err := r.reg.LegalHolds(ctx, r.actor, in.ID)
			if err != nil {
				return Many[LegalHold]{}, err
			}
			return whole(r, &in.Paged, "holds "+in.ID, holds, holdID, holdWire)
		})
	add(s, call{ID: "holdCustomer", Method: "POST", Path: "/v1/customers/{id}/legal-holds", Tag: tagErasures, Scope: clientele.CustomersWrite, Status: http.StatusCreated,
		Summary: "Put a legal hold on a customer", Text: "While it lasts the customer cannot be erased: DELETE is refused with 409 and the hold as blocker, and a pending removal waits."},
		func(ctx context.Context, r request, in *customerHoldInput) (One[LegalHold], error) {
			h, err := r.reg.HoldCustomer(ctx, r.actor, in.ID, in.Body.Ground, in.Body.Until)
			return one(holdWire(&h), in.ID), err
		})
	add(s, call{ID: "liftCustomerHold", Method: "DELETE", Path: "/v1/customers/{id}/legal-holds/{holdId}", Tag: tagErasures, Scope: clientele.CustomersWrite,
		Summary: "Lift a legal hold on a customer", Text: "A pending removal that waited for it goes on. Repeating it changes nothing."},
		func(ctx context.Context, r request, in *CustomerHoldPath) (One[LegalHold], error) {
			h, err := r.reg.LiftHold(ctx, r.actor, in.ID, in.HoldID)
			return one(holdWire(&h), in.ID), err
		})
	s.addOrderHolds()
}

func (s *Server) addOrderHolds() {
	add(s, call{ID: "listOrderHolds", Method: "GET", Path: "/v1/orders/{id}/legal-holds", Tag: tagErasures, Scope: clientele.OrdersRead,
		Summary: "List the legal holds on an order", Text: "Lifted ones included, the newest first."},
		func(ctx context.Context, r request, in *orderHoldsInput) (Many[LegalHold], error) {
			holds, err := r.reg.OrderHolds(ctx, r.actor, in.ID)
			if err != nil {
				return Many[LegalHold]{}, err
			}
			return whole(r, &in.Paged, "holds "+in.ID, holds, holdID, holdWire)
		})
	add(s, call{ID: "holdOrder", Method: "POST", Path: "/v1/orders/{id}/legal-holds", Tag: tagErasures, Scope: clientele.OrdersWrite, Status: http.StatusCreated,
		Summary: "Put a legal hold on an order", Text: "It stands in the way of no erasure: when the customer is erased the order is tied to nobody, and keeps its times and words until the hold ends. " +
			"It then becomes like other orders of erased people, by itself. deletion-check and the certificate say so. Needs customers:write too."},
		func(ctx context.Context, r request, in *orderHoldInput) (One[LegalHold], error) {
			h, err := r.reg.HoldOrder(ctx, r.actor, in.ID, in.Body.Ground, in.Body.Until)
			return one(holdWire(&h), ""), err
		})
	add(s, call{ID: "liftOrderHold", Method: "DELETE", Path: "/v1/orders/{id}/legal-holds/{holdId}", Tag: tagErasures, Scope: clientele.OrdersWrite,
		Summary: "Lift a legal hold on an order", Text: "Repeating it changes nothing. Needs customers:write too."},
		func(ctx context.Context, r request, in *OrderHoldPath) (One[LegalHold], error) {
			h, err := r.reg.LiftOrderHold(ctx, r.actor, in.ID, in.HoldID)
			return one(holdWire(&h), ""), err
		})
}
