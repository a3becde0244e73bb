package api

import (
	"context"
	"net/http"

	"clientele"
)

// LoyaltyEntry is one line of a customer's ledger of points.
type LoyaltyEntry struct {
	ID      string  `json:"id" example:"loy_01k3v9q2d7m4x8a5c0tw"`
	Points  int64   `json:"points" doc:"Given, or taken when negative" example:"50"`
	Balance int64   `json:"balance" doc:"After this entry" example:"150"`
	Reason  *string `json:"reason"`
	OrderID *string `json:"orderId" doc:"The order that earned, took or redeemed them"`
	Actor   *string `json:"actor" doc:"Id of the user or key who wrote it"`
	At      string  `json:"at" format:"date-time"`
}

func loyaltyWire(e *clientele.LoyaltyEntry) LoyaltyEntry {
	return LoyaltyEntry{ID: e.ID, Points: e.Points, Balance: e.Balance, Reason: orNull(&e.Reason), OrderID: orNull(&e.OrderID), Actor: orNull(&e.Actor), At: stamp(e.At)}
}

// LoyaltyLedger is a page of the ledger with the balance.
type LoyaltyLedger struct {
	Many[LoyaltyEntry]
	Balance int64 `json:"balance" doc:"How many points the customer has"`
}

type loyaltyInput struct {
	CustomerPath
	Body struct {
		Points int64  `json:"points,omitempty" required:"true" doc:"To give, or to take when negative; a balance never goes below 0" example:"50"`
		Reason string `json:"reason,omitempty" example:"Birthday"`
	}
}

func (s *Server) addLoyalty() {
	add(s, call{ID: "listLoyalty", Method: "GET", Path: "/v1/customers/{id}/loyalty", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List a customer's loyalty points", Text: "The ledger, the newest first, with the balance."}, listLoyalty)
	add(s, call{ID: "createLoyalty", Method: "POST", Path: "/v1/customers/{id}/loyalty", Tag: tagParts, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Summary: "Give or take loyalty points", Text: "Taking more than there are is refused with 409."},
		func(ctx context.Context, r request, in *loyaltyInput) (One[LoyaltyEntry], error) {
			entry, err := r.reg.AddLoyalty(ctx, r.actor, in.ID, in.Body.Points, in.Body.Reason)
			return one(loyaltyWire(&entry), in.ID).created("/v1/customers/" + in.ID + "/loyalty"), err
		})
}

func listLoyalty(ctx context.Context, r request, in *partsInput) (LoyaltyLedger, error) {
	paging, err := in.paging()
	if err != nil {
		return LoyaltyLedger{}, err
	}
	page, err := r.reg.Loyalty(ctx, r.actor, in.ID, paging)
	if err != nil {
		return LoyaltyLedger{}, err
	}
	c, err := r.reg.Customer(ctx, r.actor, in.ID)
	return LoyaltyLedger{Many: many(page, loyaltyWire), Balance: c.Loyalty}, err
}
