package api

import (
	"context"
	"net/http"

	"clientele"
)

// OrderPath names the order that a call is about.
type OrderPath struct {
	ID string `path:"id" doc:"Id of the order" example:"ord_01k3v9q2d7m4x8a5c0tw"`
}

// OrderFields are what an order is made of.
type OrderFields struct {
	CustomerID      opt[string]       `json:"customerId,omitempty" doc:"Left out: the booking's customer, or nobody's"`
	BookingID       opt[string]       `json:"bookingId,omitempty" doc:"The booking that is checked out"`
	Lines           opt[[]LineFields] `json:"lines,omitempty" doc:"At least one, up to 200; left out with a booking: what was booked"`
	DiscountPercent opt[float64]      `json:"discountPercent,omitempty" doc:"Off the whole order, 0 to 100, on what the discounts of the lines left"`
	DiscountAmount  opt[int64]        `json:"discountAmount,omitempty" doc:"Off the whole order, instead of a percent"`
	RedeemPoints    opt[int64]        `json:"redeemPoints,omitempty" doc:"Loyalty points to be taken for a discount, at the settings' loyaltyPointValue each"`
	HandOut         opt[bool]         `json:"handOut,omitempty" doc:"true for work that is handed out later: paying alone does not complete it"`
}

// LineFields are what a line of an order is made of: an item of the catalog, or free words and a price.
type LineFields struct {
	ItemID          opt[string]  `json:"itemId,omitempty" example:"itm_01k3v9q2d7m4x8a5c0tw"`
	Description     opt[string]  `json:"description,omitempty" doc:"Free words; needed without an item"`
	Quantity        opt[int64]   `json:"quantity,omitempty" doc:"1 to 10,000; 1 when left out" example:"1"`
	UnitPrice       opt[int64]   `json:"unitPrice,omitempty" doc:"The item's when left out; needed without an item"`
	DiscountPercent opt[float64] `json:"discountPercent,omitempty" doc:"Off this line alone, 0 to 100, on what the customer's discount left"`
	TaxRate         opt[float64] `json:"taxRate,omitempty" doc:"Percent, of a line without an item; 0 when left out"`
}

func (f OrderFields) order() clientele.NewOrder {
	in := clientele.NewOrder{CustomerID: f.CustomerID.Value, BookingID: f.BookingID.Value, DiscountPercent: f.DiscountPercent.Optional,
		DiscountAmount: f.DiscountAmount.Optional, RedeemPoints: f.RedeemPoints.Value, HandOut: f.HandOut.Value}
	for _, l := range f.Lines.Value {
		in.Lines = append(in.Lines, clientele.NewLine{ItemID: l.ItemID.Value, Description: l.Description.Value, Quantity: l.Quantity.Optional,
			UnitPrice: l.UnitPrice.Optional, DiscountPercent: l.DiscountPercent.Optional, TaxRate: l.TaxRate.Optional})
	}
	return in
}

// PaymentFields are a payment to be taken.
type PaymentFields struct {
	Amount opt[int64]  `json:"amount,omitempty" doc:"Up to what is due" example:"8100"`
	Method opt[string] `json:"method,omitempty" doc:"cash, card, gift_card or other" example:"card"`
}

// RefundFields are a refund to be given.
type RefundFields struct {
	Amount opt[int64]              `json:"amount,omitempty" doc:"Up to what was paid and not given back; with lines it may be left out, and is what they cost" example:"2000"`
	Method opt[string]             `json:"method,omitempty" doc:"cash, card, gift_card or other; left out: as the latest payment"`
	Reason opt[string]             `json:"reason,omitempty" doc:"Up to 1,000 characters"`
	Lines  opt[[]RefundLineFields] `json:"lines,omitempty" doc:"What came back; products go into the stock again"`
}

// RefundLineFields are what of a line comes back.
type RefundLineFields struct {
	Line     int   `json:"line" doc:"Number of the line" example:"1"`
	Quantity int64 `json:"quantity" example:"1"`
}

func (f RefundFields) refund() clientele.NewRefund {
	in := clientele.NewRefund{Amount: f.Amount.Optional, Method: clientele.PaymentMethod(f.Method.Value), Reason: f.Reason.Value}
	for _, l := range f.Lines.Value {
		in.Lines = append(in.Lines, clientele.ReturnedLine{Line: l.Line, Quantity: l.Quantity})
	}
	return in
}

func (s *Server) addOrders() {
	write := func(id, method, path, summary, text string) call {
		return call{ID: id, Method: method, Path: path, Tag: tagOrders, Scope: clientele.OrdersWrite, Summary: summary, Text: text}
	}
	add(s, call{ID: "listOrders", Method: "GET", Path: "/v1/orders", Tag: tagOrders, Scope: clientele.OrdersRead, Summary: "List orders",
		Text: "The newest first, those of archived customers as well. All filters that are given must hold."}, listOrders)
	create := write("createOrder", "POST", "/v1/orders", "Make an order",
		"Of a booking or alone. The customer's discount is applied once to every line, then the line's own, then that of the whole order, "+
			"which is spread over the lines to the cent. An order that comes to nothing is paid at once.")
	create.Status = http.StatusCreated
	add(s, create, createOrder)
	add(s, call{ID: "getOrder", Method: "GET", Path: "/v1/orders/{id}", Tag: tagOrders, Scope: clientele.OrdersRead, Summary: "Read an order",
		Text: "With its lines, payments and refunds."},
		func(ctx context.Context, r request, in *OrderPath) (One[Order], error) {
			return orderAnswer(r.reg.Order(ctx, r.actor, in.ID))
		})
	pay := write("payOrder", "POST", "/v1/orders/{id}/payments", "Take a payment",
		"All that is due or a part of it; more is refused. The last of the money gives the order its receipt number, and completes it unless it is to be handed out. Answers with the order.")
	pay.Status = http.StatusCreated
	add(s, pay, payOrder)
	refund := write("refundOrder", "POST", "/v1/orders/{id}/refunds", "Give money back",
		"An amount, or what some lines cost. More than was paid is refused. Answers with the order.")
	refund.Status = http.StatusCreated
	add(s, refund, refundOrder)
	s.addOrderSteps(write)
	add(s, call{ID: "listCustomerOrders", Method: "GET", Path: "/v1/customers/{id}/orders", Tag: tagParts, Scope: clientele.OrdersRead,
		Summary: "List a customer's orders", Text: "The newest first."},
		func(ctx context.Context, r request, in *partsInput) (Many[Order], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Order]{}, err
			}
			page, err := r.reg.CustomerOrders(ctx, r.actor, in.ID, paging)
			return many(page, orderWire), err
		})
	s.addReceipt()
}

// addOrderSteps adds the calls that take an order a step further and have no body.
func (s *Server) addOrderSteps(write func(id, method, path, summary, text string) call) {
	step := func(c call, run func(*clientele.Register, context.Context, clientele.Actor, string) (clientele.Order, error)) {
		add(s, c, func(ctx context.Context, r request, in *OrderPath) (One[Order], error) {
			return orderAnswer(run(r.reg, ctx, r.actor, in.ID))
		})
	}
	step(write("completeOrder", "POST", "/v1/orders/{id}/complete", "Hand the work of a paid order out",
		"An order that is not paid in full is refused with 409. Repeating it changes nothing."), (*clientele.Register).CompleteOrder)
	step(write("readyOrder", "POST", "/v1/orders/{id}/ready", "Say that work can be fetched",
		"Of an order that is to be handed out, paid or not. Repeating it changes nothing."), (*clientele.Register).ReadyOrder)
	step(write("cancelOrder", "POST", "/v1/orders/{id}/cancel", "Cancel an order",
		"One of which nothing is paid; what is paid must be refunded first. Repeating it changes nothing."), (*clientele.Register).CancelOrder)
}

type listOrdersInput struct {
	CustomerID string `query:"customerId" doc:"Id of the customer"`
	BookingID  string `query:"bookingId" doc:"Id of the booking"`
	Status     string `query:"status" enum:"open,paid,completed,refunded,cancelled" doc:"Where they stand"`
	From       Moment `query:"from" doc:"Made at or after this time or day"`
	To         Moment `query:"to" doc:"Made before this time, or on or before this day"`
	Paged
}

func listOrders(ctx context.Context, r request, in *listOrdersInput) (Many[Order], error) {
	paging, err := in.paging()
	if err != nil {
		return Many[Order]{}, err
	}
	page, err := r.reg.Orders(ctx, r.actor, clientele.OrderQuery{CustomerID: in.CustomerID, BookingID: in.BookingID,
		Status: clientele.OrderStatus(in.Status), From: in.From.from(r.actor.Org), To: in.To.to(r.actor.Org)}, paging)
	return many(page, orderWire), err
}

func createOrder(ctx context.Context, r request, in *struct{ Body OrderFields }) (One[Order], error) {
	o, err := orderAnswer(r.reg.CreateOrder(ctx, r.actor, in.Body.order()))
	return o.created("/v1/orders/" + o.Data.ID), err
}

func payOrder(ctx context.Context, r request, in *struct {
	OrderPath
	Body PaymentFields
}) (One[Order], error) {
	o, err := orderAnswer(r.reg.AddPayment(ctx, r.actor, in.ID, in.Body.Amount.Value, clientele.PaymentMethod(in.Body.Method.Value)))
	return o.created("/v1/orders/" + in.ID), err
}

func refundOrder(ctx context.Context, r request, in *struct {
	OrderPath
	Body RefundFields
}) (One[Order], error) {
	o, err := orderAnswer(r.reg.RefundOrder(ctx, r.actor, in.ID, in.Body.refund()))
	return o.created("/v1/orders/" + in.ID), err
}

// orderAnswer answers with an order. What is kept of the answer for repeats is sealed for the customer, if there is one.
func orderAnswer(o clientele.Order, err error) (One[Order], error) {
	subject := o.CustomerID
	if subject == "" {
		subject = o.ID
	}
	return one(orderWire(&o), subject), err
}
