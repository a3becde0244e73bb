package sqlstore

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// orderColumns are the columns of an order after org_id, in the order of orderValues and readOrder.
var orderColumns = []string{"id", "customer_id", "booking_id", "user_id", "status", "hand_out", "currency", "customer_discount", "discount_percent",
	"discount_amount", "points_redeemed", "points_discount", "points_earned", "points_returned", "points_taken", "subtotal", "discount_total",
	"tax_total", "total", "paid_total", "refunded_total", "receipt_number", "paid_day", "created_by", "created_at", "paid_at", "ready_at",
	"completed_at", "cancelled_at", "version"}

func orderValues(o clientele.Order) []any {
	return []any{o.ID, textOrNull(o.CustomerID), textOrNull(o.BookingID), o.UserID, string(o.Status), o.HandOut, o.Currency, int64(o.CustomerDiscount),
		int64(o.DiscountPercent), o.DiscountAmount, o.Points.Redeemed, o.PointsDiscount, o.Points.Earned, o.Points.Returned, o.Points.Taken,
		o.Subtotal, o.DiscountTotal, o.TaxTotal, o.Total, o.PaidTotal, o.RefundedTotal, textOrNull(o.ReceiptNumber), o.PaidDay, o.CreatedBy,
		ms(o.CreatedAt), msOrNull(o.PaidAt), msOrNull(o.ReadyAt), msOrNull(o.CompletedAt), msOrNull(o.CancelledAt), o.Version}
}

func readOrder(row scanner) (o clientele.Order, err error) {
	err = row.Scan(&o.ID, fromText(&o.CustomerID), fromText(&o.BookingID), &o.UserID, &o.Status, &o.HandOut, &o.Currency, &o.CustomerDiscount,
		&o.DiscountPercent, &o.DiscountAmount, &o.Points.Redeemed, &o.PointsDiscount, &o.Points.Earned, &o.Points.Returned, &o.Points.Taken,
		&o.Subtotal, &o.DiscountTotal, &o.TaxTotal, &o.Total, &o.PaidTotal, &o.RefundedTotal, fromText(&o.ReceiptNumber), &o.PaidDay, &o.CreatedBy,
		fromMS(&o.CreatedAt), fromMS(&o.PaidAt), fromMS(&o.ReadyAt), fromMS(&o.CompletedAt), fromMS(&o.CancelledAt), &o.Version)
	return o, err
}

var (
	orderList   = strings.Join(orderColumns, ", ")
	selectOrder = "select " + orderList + " from orders where org_id = $1 and "
)

// OrderByID gives an order with its parts.
func (r reader) OrderByID(ctx context.Context, org, id string) (o clientele.Order, err error) {
	err = r.ask(ctx, func(t *tx) error {
		o, err = one(ctx, t, "Order", readOrder, selectOrder+"id = $2", org, id)
		if err == nil {
			err = t.fillOrders(ctx, org, []*clientele.Order{&o})
		}
		return err
	})
	return o, err
}

// LockOrder makes transactions that touch an order take turns, and reads it.
func (t *tx) LockOrder(ctx context.Context, org, id string) (clientele.Order, error) {
	if !t.dialect.oneWriter() {
		if err := t.change("Order", "update orders set version = version where org_id = $1 and id = $2", org, id); err != nil {
			return clientele.Order{}, err
		}
	}
	return t.OrderByID(ctx, org, id)
}

// FindOrders lists orders with their parts, the newest first.
func (r reader) FindOrders(ctx context.Context, org string, q clientele.OrderQuery, s clientele.Slice) (found []clientele.Order, next string, err error) {
	c := conditions{}
	c.add("org_id = ?", org)
	if s.After != "" {
		q.To = time.Time{} // the place to go on from is below it
	}
	filterOrders(&c, q)
	if s.After != "" {
		at, id, _ := strings.Cut(s.After, " ")
		n, _ := strconv.ParseInt(at, 10, 64) // we wrote it
		c.add("(created_at, id) < (?, ?)", n, id)
	}
	text := "select " + orderList + " from orders where " + c.text() + " order by created_at desc, id desc limit " + strconv.Itoa(s.Limit+1)
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readOrder, text, c.args...)
		if found, next, err = cut(found, s.Limit, orderPosition, err); err != nil {
			return err
		}
		orders := make([]*clientele.Order, len(found))
		for i := range found {
			orders[i] = &found[i]
		}
		return t.fillOrders(ctx, org, orders)
	})
	return found, next, err
}

func filterOrders(c *conditions, q clientele.OrderQuery) {
	if q.CustomerID != "" {
		c.add("customer_id = ?", q.CustomerID)
	}
	if q.BookingID != "" {
		c.add("booking_id = ?", q.BookingID)
	}
	if q.Status != "" {
		c.add("status = ?", string(q.Status))
	}
	if !q.From.IsZero() {
		c.add("created_at >= ?", ms(q.From))
	}
	if !q.To.IsZero() {
		c.add("created_at < ?", ms(q.To))
	}
}

func orderPosition(o clientele.Order) string {
	return strconv.FormatInt(ms(o.CreatedAt), 10) + " " + o.ID
}

// ofOrder is a part of an order, with the order's id.
type ofOrder[T any] struct {
	order string
	part  T
}

// fillOrders reads the lines, payments and refunds of orders.
func (t *tx) fillOrders(ctx context.Context, org string, orders []*clientele.Order) error {
	if len(orders) == 0 {
		return nil
	}
	ids := make([]string, len(orders))
	byID := make(map[string]*clientele.Order, len(orders))
	for i, o := range orders {
		ids[i], byID[o.ID] = o.ID, o
	}
	lines, err := partsOf(ctx, t, readLine, "select order_id, "+lineList+" from order_line", org, ids)
	if err != nil {
		return err
	}
	payments, err := partsOf(ctx, t, readPayment, "select order_id, id, amount, method, day, actor, at from payment", org, ids)
	if err != nil {
		return err
	}
	refunds, err := partsOf(ctx, t, readRefund, "select order_id, id, amount, method, reason, lines, deposit, day, actor, at from refund", org, ids)
	if err != nil {
		return err
	}
	for _, l := range lines {
		byID[l.order].Lines = append(byID[l.order].Lines, l.part)
	}
	for _, p := range payments {
		byID[p.order].Payments = append(byID[p.order].Payments, p.part)
	}
	for _, f := range refunds {
		byID[f.order].Refunds = append(byID[f.order].Refunds, f.part)
	}
	for _, o := range orders {
		slices.SortFunc(o.Lines, func(x, y clientele.OrderLine) int { return x.Number - y.Number })
		slices.SortFunc(o.Payments, func(x, y clientele.Payment) int { return strings.Compare(x.ID, y.ID) })
		slices.SortFunc(o.Refunds, func(x, y clientele.Refund) int { return strings.Compare(x.ID, y.ID) })
	}
	return nil
}

// partsOf reads the parts of some orders in no order: a database that is asked to sort them may prefer to walk the parts
// of all orders, which are sorted already.
func partsOf[T any](ctx context.Context, t *tx, read func(scanner) (ofOrder[T], error), selects, org string, orders []string) ([]ofOrder[T], error) {
	return all(ctx, t, read, selects+" where org_id = $1 and "+t.dialect.anyOf("order_id", 2), org, t.dialect.list(orders))
}

const lineList = "n, item_id, name, description, quantity, returned, unit_price, customer_discount, discount_percent, customer_part, line_part, order_part, tax_rate, tax, total"

func readLine(row scanner) (p ofOrder[clientele.OrderLine], err error) {
	l := &p.part
	err = row.Scan(&p.order, &l.Number, &l.ItemID, &l.Name, &l.Description, &l.Quantity, &l.Returned, &l.UnitPrice, &l.CustomerDiscount,
		&l.DiscountPercent, &l.CustomerPart, &l.LinePart, &l.OrderPart, &l.TaxRate, &l.Tax, &l.Total)
	return p, err
}

func readPayment(row scanner) (p ofOrder[clientele.Payment], err error) {
	err = row.Scan(&p.order, &p.part.ID, &p.part.Amount, &p.part.Method, &p.part.Day, &p.part.Actor, fromMS(&p.part.At))
	return p, err
}

func readRefund(row scanner) (p ofOrder[clientele.Refund], err error) {
	f := &p.part
	err = row.Scan(&p.order, &f.ID, &f.Amount, &f.Method, &f.Reason, fromJSON(&f.Lines), &f.Deposit, &f.Day, &f.Actor, fromMS(&f.At))
	return p, err
}
