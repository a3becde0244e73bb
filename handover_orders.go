package clientele

import (
	"context"
	"fmt"
)

// handOverOrders tells the orders of a person, and in sections of their own the lines, the payments and the refunds of
// all of them.
func (r *Register) handOverOrders(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	lines, paid, back := HandOverSection{Name: "orderLines"}, HandOverSection{Name: "payments"}, HandOverSection{Name: "refunds"}
	err := section(ctx, h, "orders", func(o Order) []HandOverValue {
		lines.Rows = append(lines.Rows, handOverLines(o)...)
		paid.Rows = append(paid.Rows, handOverPayments(o)...)
		back.Rows = append(back.Rows, handOverRefunds(o)...)
		return handOverOrder(o)
	}, func(ctx context.Context, p Paging) (Page[Order], error) { return r.CustomerOrders(ctx, a, c.ID, p) })
	h.Sections = append(h.Sections, lines, paid, back)
	return err
}

func handOverOrder(o Order) []HandOverValue {
	money := func(amount int64) HandOverMoney { return HandOverMoney{amount, o.Currency} }
	var lines []string
	for _, line := range o.Lines {
		lines = append(lines, fmt.Sprintf("%d × %s", line.Quantity, lineText(line)))
	}
	return []HandOverValue{{"id", o.ID}, {"receiptNumber", textOrNil(o.ReceiptNumber)}, {"status", string(o.Status)}, {"bookingId", textOrNil(o.BookingID)},
		{"userId", textOrNil(o.UserID)}, {"lines", lines}, {"currency", o.Currency}, {"total", money(o.Total)}, {"discountTotal", money(o.DiscountTotal)},
		{"taxTotal", money(o.TaxTotal)}, {"paidTotal", money(o.PaidTotal)}, {"refundedTotal", money(o.RefundedTotal)}, {"pointsRedeemed", o.Points.Redeemed},
		{"pointsEarned", o.Points.Earned}, {"createdBy", textOrNil(o.CreatedBy)}, {"createdAt", o.CreatedAt}, {"paidAt", timeOrNil(o.PaidAt)},
		{"readyAt", timeOrNil(o.ReadyAt)}, {"completedAt", timeOrNil(o.CompletedAt)}, {"cancelledAt", timeOrNil(o.CancelledAt)}}
}

// lineText is what was sold: the name of the item, and the free words beside it or in its place.
func lineText(l OrderLine) string {
	switch {
	case l.Name == "":
		return l.Description
	case l.Description == "":
		return l.Name
	}
	return l.Name + " (" + l.Description + ")"
}

func handOverLines(o Order) (rows [][]HandOverValue) {
	for _, l := range o.Lines {
		rows = append(rows, []HandOverValue{{"orderId", o.ID}, {"number", l.Number}, {"name", textOrNil(l.Name)}, {"description", textOrNil(l.Description)},
			{"quantity", l.Quantity}, {"returnedQuantity", l.Returned}, {"unitPrice", HandOverMoney{l.UnitPrice, o.Currency}},
			{"discount", HandOverMoney{l.Discount(), o.Currency}}, {"taxRate", l.TaxRate.Float()}, {"total", HandOverMoney{l.Total, o.Currency}}})
	}
	return rows
}

func handOverPayments(o Order) (rows [][]HandOverValue) {
	for _, p := range o.Payments {
		rows = append(rows, []HandOverValue{{"id", p.ID}, {"orderId", o.ID}, {"amount", HandOverMoney{p.Amount, o.Currency}}, {"method", string(p.Method)},
			{"actor", textOrNil(p.Actor)}, {"at", p.At}})
	}
	return rows
}

func handOverRefunds(o Order) (rows [][]HandOverValue) {
	for _, f := range o.Refunds {
		rows = append(rows, []HandOverValue{{"id", f.ID}, {"orderId", o.ID}, {"amount", HandOverMoney{f.Amount, o.Currency}}, {"method", string(f.Method)},
			{"reason", textOrNil(f.Reason)}, {"actor", textOrNil(f.Actor)}, {"at", f.At}})
	}
	return rows
}

// handOverHolds tells what keeps the record, or an order of it, from being removed.
func (r *Register) handOverHolds(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	holds, err := holdsOn(ctx, r.store, a.Org.ID, c.ID)
	if err != nil {
		return err
	}
	var orders []string
	for _, s := range h.Sections {
		if s.Name == "orders" {
			for _, row := range s.Rows {
				orders = append(orders, row[0].Value.(string))
			}
		}
	}
	onOrders, err := r.store.OrderHolds(ctx, a.Org.ID, orders)
	if err != nil {
		return err
	}
	s := HandOverSection{Name: "legalHolds"}
	for _, hold := range append(holds, onOrders...) {
		s.Rows = append(s.Rows, []HandOverValue{{"id", hold.ID}, {"orderId", textOrNil(hold.OrderID)}, {"ground", hold.Ground}, {"until", textOrNil(hold.Until)},
			{"createdAt", hold.CreatedAt}, {"liftedAt", timeOrNil(hold.LiftedAt)}})
	}
	h.Sections = append(h.Sections, s)
	return nil
}

// handOverRemoval tells of the removal request that is pending; the history tells of earlier ones.
func (r *Register) handOverRemoval(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	s := HandOverSection{Name: "removals"}
	m, err := r.openRemoval(a.Org.ID)(r.store.PendingRemoval(ctx, a.Org.ID, c.ID))
	if err == nil {
		s.Rows = append(s.Rows, []HandOverValue{{"id", m.ID}, {"requestedBy", string(m.RequestedBy)}, {"channel", m.Channel}, {"reason", textOrNil(m.Reason)},
			{"requestedAt", m.RequestedAt}, {"dueAt", m.DueAt}})
	}
	h.Sections = append(h.Sections, s)
	if KindOf(err) == KindNotFound {
		return nil
	}
	return err
}
