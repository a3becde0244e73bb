package api

import "clientele"

// Order is an order as answers show it. Amounts are in minor units and include tax.
type Order struct {
	ID                      string      `json:"id" example:"ord_01k3v9q2d7m4x8a5c0tw"`
	CustomerID              *string     `json:"customerId" doc:"null: nobody's, or of a person who was erased"`
	BookingID               *string     `json:"bookingId" doc:"The booking that was checked out"`
	Status                  string      `json:"status" enum:"open,paid,completed,refunded,cancelled" doc:"open until it is paid in full; paid while the work is still to be handed out; completed; refunded when all of it was given back; cancelled"`
	HandOut                 bool        `json:"handOut" doc:"Work that is handed out after it was paid"`
	Currency                string      `json:"currency" doc:"ISO 4217" example:"EUR"`
	Lines                   []OrderLine `json:"lines"`
	Subtotal                int64       `json:"subtotal" doc:"Before any discount" example:"9000"`
	CustomerDiscountPercent float64     `json:"customerDiscountPercent" doc:"The customer's own discount, applied once to every line" example:"10"`
	DiscountPercent         *float64    `json:"discountPercent" doc:"Of the whole order; null when an amount was given, or nothing"`
	DiscountAmount          int64       `json:"discountAmount" doc:"What the discount of the whole order came to"`
	PointsRedeemed          int64       `json:"pointsRedeemed" doc:"Loyalty points that were taken for a discount"`
	PointsDiscount          int64       `json:"pointsDiscount" doc:"What they came to"`
	PointsEarned            int64       `json:"pointsEarned" doc:"Loyalty points that the payment earned, less those taken back with refunds"`
	DiscountTotal           int64       `json:"discountTotal" doc:"All discounts" example:"900"`
	TaxTotal                int64       `json:"taxTotal" doc:"Included in total: the sum of the lines' taxes" example:"1646"`
	Taxes                   []TaxShare  `json:"taxes" doc:"The taxes by rate"`
	Total                   int64       `json:"total" doc:"What the order costs: subtotal less discountTotal" example:"8100"`
	PaidTotal               int64       `json:"paidTotal" example:"8100"`
	RefundedTotal           int64       `json:"refundedTotal" example:"0"`
	Due                     int64       `json:"due" doc:"What is still to be paid" example:"0"`
	ReceiptNumber           *string     `json:"receiptNumber" doc:"Given when the order is paid in full; none is left out within a year" example:"2026-000123"`
	Payments                []Payment   `json:"payments"`
	Refunds                 []Refund    `json:"refunds"`
	CreatedBy               *string     `json:"createdBy" doc:"Id of the user or key who made it"`
	CreatedAt               string      `json:"createdAt" format:"date-time"`
	PaidAt                  *string     `json:"paidAt" format:"date-time" doc:"When it was paid in full"`
	ReadyAt                 *string     `json:"readyAt" format:"date-time" doc:"When work that is handed out was ready"`
	CompletedAt             *string     `json:"completedAt" format:"date-time"`
	CancelledAt             *string     `json:"cancelledAt" format:"date-time"`
	Version                 int64       `json:"version" doc:"Counts the changes" example:"1"`
}

// OrderLine is one thing that is sold. total is unitPrice times quantity less discount, which is the sum of the three
// discounts.
type OrderLine struct {
	Number                  int     `json:"number" doc:"From 1; names the line in a refund" example:"1"`
	ItemID                  *string `json:"itemId" doc:"null for a line in free words"`
	Name                    *string `json:"name" doc:"The item's, when it was sold" example:"Haircut"`
	Description             *string `json:"description" doc:"Free words"`
	Quantity                int64   `json:"quantity" example:"1"`
	ReturnedQuantity        int64   `json:"returnedQuantity" doc:"What of it came back with refunds" example:"0"`
	UnitPrice               int64   `json:"unitPrice" example:"9000"`
	CustomerDiscountPercent float64 `json:"customerDiscountPercent" doc:"The customer's own discount" example:"10"`
	DiscountPercent         float64 `json:"discountPercent" doc:"Of this line alone, on what the customer's discount left" example:"0"`
	CustomerDiscount        int64   `json:"customerDiscount" doc:"What the customer's discount came to" example:"900"`
	LineDiscount            int64   `json:"lineDiscount" doc:"What the line's own discount came to" example:"0"`
	OrderDiscount           int64   `json:"orderDiscount" doc:"This line's part of the discount of the whole order and of redeemed points" example:"0"`
	Discount                int64   `json:"discount" doc:"All three" example:"900"`
	TaxRate                 float64 `json:"taxRate" doc:"Percent" example:"25.5"`
	Tax                     int64   `json:"tax" doc:"Included in total" example:"1646"`
	Total                   int64   `json:"total" example:"8100"`
}

// TaxShare is what of an order was taxed at one rate.
type TaxShare struct {
	Rate  float64 `json:"rate" doc:"Percent" example:"25.5"`
	Net   int64   `json:"net" doc:"Without the tax" example:"6454"`
	Tax   int64   `json:"tax" example:"1646"`
	Total int64   `json:"total" doc:"With the tax" example:"8100"`
}

// Payment is money that was taken.
type Payment struct {
	ID     string  `json:"id" example:"pay_01k3v9q2d7m4x8a5c0tw"`
	Amount int64   `json:"amount" example:"8100"`
	Method string  `json:"method" enum:"cash,card,gift_card,other"`
	Actor  *string `json:"actor" doc:"Id of the user or key who took it"`
	At     string  `json:"at" format:"date-time"`
}

// Refund is money that was given back.
type Refund struct {
	ID     string       `json:"id" example:"ref_01k3v9q2d7m4x8a5c0tw"`
	Amount int64        `json:"amount" example:"2000"`
	Method string       `json:"method" enum:"cash,card,gift_card,other"`
	Reason *string      `json:"reason"`
	Lines  []RefundLine `json:"lines" doc:"What came back"`
	Actor  *string      `json:"actor" doc:"Id of the user or key who gave it"`
	At     string       `json:"at" format:"date-time"`
}

// RefundLine is what of a line came back.
type RefundLine struct {
	Line     int   `json:"line" doc:"Number of the line" example:"1"`
	Quantity int64 `json:"quantity" example:"1"`
	Amount   int64 `json:"amount" doc:"What was paid for it" example:"2000"`
}

// orderWire is an order as answers show it. It points into the order.
func orderWire(o *clientele.Order) Order {
	w := Order{ID: o.ID, CustomerID: orNull(&o.CustomerID), BookingID: orNull(&o.BookingID), Status: string(o.Status), HandOut: o.HandOut,
		Currency: o.Currency, Lines: make([]OrderLine, len(o.Lines)), Subtotal: o.Subtotal, CustomerDiscountPercent: o.CustomerDiscount.Float(),
		DiscountAmount: o.DiscountAmount, PointsRedeemed: o.Points.Redeemed, PointsDiscount: o.PointsDiscount,
		PointsEarned: o.Points.Earned - o.Points.Taken, DiscountTotal: o.DiscountTotal, TaxTotal: o.TaxTotal, Taxes: taxesWire(o.Taxes()),
		Total: o.Total, PaidTotal: o.PaidTotal, RefundedTotal: o.RefundedTotal, Due: o.Due(), ReceiptNumber: orNull(&o.ReceiptNumber),
		Payments: make([]Payment, len(o.Payments)), Refunds: make([]Refund, len(o.Refunds)), CreatedBy: orNull(&o.CreatedBy),
		CreatedAt: stamp(o.CreatedAt), PaidAt: stampOrNull(o.PaidAt), ReadyAt: stampOrNull(o.ReadyAt), CompletedAt: stampOrNull(o.CompletedAt),
		CancelledAt: stampOrNull(o.CancelledAt), Version: o.Version}
	if o.DiscountPercent > 0 {
		percent := o.DiscountPercent.Float()
		w.DiscountPercent = &percent
	}
	for i := range o.Lines {
		w.Lines[i] = orderLineWire(&o.Lines[i])
	}
	for i := range o.Payments {
		p := &o.Payments[i]
		w.Payments[i] = Payment{ID: p.ID, Amount: p.Amount, Method: string(p.Method), Actor: orNull(&p.Actor), At: stamp(p.At)}
	}
	for i := range o.Refunds {
		w.Refunds[i] = refundWire(&o.Refunds[i])
	}
	return w
}

func orderLineWire(l *clientele.OrderLine) OrderLine {
	return OrderLine{Number: l.Number, ItemID: orNull(&l.ItemID), Name: orNull(&l.Name), Description: orNull(&l.Description), Quantity: l.Quantity,
		ReturnedQuantity: l.Returned, UnitPrice: l.UnitPrice, CustomerDiscountPercent: l.CustomerDiscount.Float(),
		DiscountPercent: l.DiscountPercent.Float(), CustomerDiscount: l.CustomerPart, LineDiscount: l.LinePart, OrderDiscount: l.OrderPart,
		Discount: l.Discount(), TaxRate: l.TaxRate.Float(), Tax: l.Tax, Total: l.Total}
}

func taxesWire(shares []clientele.TaxShare) []TaxShare {
	out := make([]TaxShare, len(shares))
	for i, s := range shares {
		out[i] = TaxShare{Rate: s.Rate.Float(), Net: s.Net, Tax: s.Tax, Total: s.Total}
	}
	return out
}

func refundWire(f *clientele.Refund) Refund {
	w := Refund{ID: f.ID, Amount: f.Amount, Method: string(f.Method), Reason: orNull(&f.Reason), Lines: make([]RefundLine, len(f.Lines)),
		Actor: orNull(&f.Actor), At: stamp(f.At)}
	for i, l := range f.Lines {
		w.Lines[i] = RefundLine{Line: l.Line, Quantity: l.Quantity, Amount: l.Amount}
	}
	return w
}
