package sqlstore

import (
	"context"
	"maps"
	"slices"
	"strings"

	"clientele"
)

var insertOrder = "insert into orders (org_id, " + orderList + ") values (" + places(1, 1+len(orderColumns)) + ")"

var lineColumns = append([]string{"org_id", "order_id"}, strings.Split(lineList, ", ")...)

// InsertOrder writes an order with its lines.
func (t *tx) InsertOrder(_ context.Context, org string, o clientele.Order) error {
	if _, err := t.exec(insertOrder, append([]any{org}, orderValues(o)...)...); err != nil {
		return taken(err, "orders", "There is an order with this id already")
	}
	return insertRows(t, "order_line", lineColumns, o.Lines, func(l clientele.OrderLine) []any {
		return []any{org, o.ID, int64(l.Number), l.ItemID, l.Name, l.Description, l.Quantity, l.Returned, l.UnitPrice, int64(l.CustomerDiscount),
			int64(l.DiscountPercent), l.CustomerPart, l.LinePart, l.OrderPart, int64(l.TaxRate), l.Tax, l.Total}
	})
}

// UpdateOrder writes what can change of an order.
func (t *tx) UpdateOrder(_ context.Context, org string, o clientele.Order) error {
	err := t.change("Order", `update orders set status = $3, paid_total = $4, refunded_total = $5, points_earned = $6, points_returned = $7,
			points_taken = $8, receipt_number = $9, paid_day = $10, paid_at = $11, ready_at = $12, completed_at = $13, cancelled_at = $14,
			version = version + 1
		where org_id = $1 and id = $2`,
		org, o.ID, string(o.Status), o.PaidTotal, o.RefundedTotal, o.Points.Earned, o.Points.Returned, o.Points.Taken, textOrNull(o.ReceiptNumber),
		o.PaidDay, msOrNull(o.PaidAt), msOrNull(o.ReadyAt), msOrNull(o.CompletedAt), msOrNull(o.CancelledAt))
	for _, l := range o.Lines {
		if err == nil && l.Returned > 0 {
			_, err = t.exec("update order_line set returned = $4 where org_id = $1 and order_id = $2 and n = $3 and returned <> $4",
				org, o.ID, int64(l.Number), l.Returned)
		}
	}
	return err
}

// InsertPayment writes a payment.
func (t *tx) InsertPayment(_ context.Context, org, order string, p clientele.Payment) error {
	_, err := t.exec("insert into payment (org_id, order_id, id, amount, method, day, actor, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		org, order, p.ID, p.Amount, string(p.Method), p.Day, p.Actor, ms(p.At))
	return taken(err, "payment", "There is a payment with this id already")
}

// InsertRefund writes a refund.
func (t *tx) InsertRefund(_ context.Context, org, order string, f clientele.Refund) error {
	_, err := t.exec(`insert into refund (org_id, order_id, id, amount, method, reason, lines, deposit, day, actor, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		org, order, f.ID, f.Amount, string(f.Method), f.Reason, jsonText(f.Lines), f.Deposit, f.Day, f.Actor, ms(f.At))
	return taken(err, "refund", "There is a refund with this id already")
}

// MoveStock changes how many there are of the items that are counted, in the order of their ids.
func (t *tx) MoveStock(_ context.Context, org string, by map[string]int64) error {
	for _, item := range slices.Sorted(maps.Keys(by)) {
		if by[item] == 0 {
			continue
		}
		if _, err := t.exec("update item set stock = stock + $3 where org_id = $1 and id = $2 and stock is not null", org, item, by[item]); err != nil {
			return err
		}
	}
	return nil
}

// NextReceipt counts the receipts of a year up.
func (t *tx) NextReceipt(ctx context.Context, org string, year int) (int64, error) {
	return one(ctx, t, "Receipt number", column[int64], `insert into receipt_counter (org_id, year, n) values ($1, $2, 1)
		on conflict (org_id, year) do update set n = receipt_counter.n + 1 returning n`, org, int64(year))
}
