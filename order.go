package clientele

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Order is a sale or a piece of work that is paid for. What a line costs is fixed when the order is made: names, prices,
// tax rates and the customer's discount are those of that moment. Prices include tax.
type Order struct {
	ID               string
	CustomerID       string // empty: nobody's, as a walk-in's
	BookingID        string // the booking that was checked out; empty for a sale of its own
	UserID           string // the booking's first user, whose sale it is
	Status           OrderStatus
	HandOut          bool // work that is handed out after it was paid
	Currency         string
	Lines            []OrderLine
	CustomerDiscount Percent // the customer's own, applied once to every line
	DiscountPercent  Percent // of the whole order; zero when an amount was given
	DiscountAmount   int64   // what the discount of the whole order came to
	PointsDiscount   int64   // what the redeemed points came to
	Subtotal         int64   // before any discount
	DiscountTotal    int64
	TaxTotal         int64 // included in Total
	Total            int64
	PaidTotal        int64
	RefundedTotal    int64
	Points           OrderPoints
	ReceiptNumber    string // empty until it is paid in full
	Payments         []Payment
	Refunds          []Refund
	PaidDay          string // the organization's day of PaidAt
	CreatedBy        string // usr_… or key_…; empty for the command line
	CreatedAt        time.Time
	PaidAt           time.Time // when it was paid in full
	ReadyAt          time.Time // when work that is handed out was ready
	CompletedAt      time.Time
	CancelledAt      time.Time
	Version          int64
}

// OrderPoints are the loyalty points that an order moved.
type OrderPoints struct {
	Redeemed int64 // taken for a discount
	Returned int64 // of the redeemed ones, given back
	Earned   int64 // given when it was paid
	Taken    int64 // of the earned ones, taken back
}

// OrderLine is one thing that is sold.
type OrderLine struct {
	Number           int    // from 1
	ItemID           string // of the catalog; empty for a line in free words
	Name             string // the item's, then
	Description      string // free words
	Quantity         int64
	Returned         int64 // of the quantity, by refunds
	UnitPrice        int64
	CustomerDiscount Percent
	DiscountPercent  Percent // of the line alone
	CustomerPart     int64   // what each discount came to on this line
	LinePart         int64
	OrderPart        int64
	TaxRate          Percent
	Tax              int64 // included in Total
	Total            int64
}

// OrderStatus is where an order stands.
type OrderStatus string

// The states of an order. Open and paid ones are under way.
const (
	OrderOpen      OrderStatus = "open"      // not paid in full
	OrderPaid      OrderStatus = "paid"      // paid, and to be handed out
	OrderCompleted OrderStatus = "completed" // paid and handed out
	OrderRefunded  OrderStatus = "refunded"  // all of it was given back
	OrderCancelled OrderStatus = "cancelled" // before anything was paid
)

// Active tells whether an order is under way.
func (o Order) Active() bool { return o.Status == OrderOpen || o.Status == OrderPaid }

// Sold tells whether an order was paid in full, whatever was given back since.
func (o Order) Sold() bool {
	return o.Status == OrderPaid || o.Status == OrderCompleted || o.Status == OrderRefunded
}

// Due is what is still to be paid.
func (o Order) Due() int64 {
	if o.Status != OrderOpen {
		return 0
	}
	return o.Total - o.kept()
}

// kept is what was paid and not given back.
func (o Order) kept() int64 { return o.PaidTotal - o.RefundedTotal }

// Discount is what all discounts of a line came to.
func (l OrderLine) Discount() int64 { return l.CustomerPart + l.LinePart + l.OrderPart }

// OrderQuery says which orders a list holds, the newest first. The zero value of a field asks for nothing.
type OrderQuery struct {
	CustomerID string
	BookingID  string
	Status     OrderStatus
	From, To   time.Time // of creation; from is inclusive, to exclusive
}

// Order gives one order with its lines, payments and refunds. Needs orders:read.
func (r *Register) Order(ctx context.Context, a Actor, id string) (Order, error) {
	if err := a.need(OrdersRead); err != nil {
		return Order{}, err
	}
	return orderFound(r.store.OrderByID(ctx, a.Org.ID, id))
}

func orderFound(o Order, err error) (Order, error) {
	if KindOf(err) == KindNotFound {
		return Order{}, NotFound("Order")
	}
	return o, err
}

// Orders lists orders, the newest first. Those of archived customers are listed too. Needs orders:read.
func (r *Register) Orders(ctx context.Context, a Actor, query OrderQuery, paging Paging) (Page[Order], error) {
	if err := a.need(OrdersRead); err != nil {
		return Page[Order]{}, err
	}
	states := []OrderStatus{"", OrderOpen, OrderPaid, OrderCompleted, OrderRefunded, OrderCancelled}
	if !slices.Contains(states, query.Status) {
		return Page[Order]{}, Errorf(KindInvalidRequest, "status must be one of %s", listed(states[1:]))
	}
	list := fmt.Sprintf("orders %+v", query)
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Order]{}, err
	}
	items, next, err := r.store.FindOrders(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[Order]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Order, string, error) {
		return r.store.FindOrders(ctx, a.Org.ID, query, s)
	})
}

// CustomerOrders lists a customer's orders, the newest first. A customer who is gone is not found. Needs orders:read.
func (r *Register) CustomerOrders(ctx context.Context, a Actor, customer string, paging Paging) (Page[Order], error) {
	if err := a.need(OrdersRead); err != nil {
		return Page[Order]{}, err
	}
	if _, err := r.living(ctx, r.store, a)(r.store.CustomerByID(ctx, a.Org.ID, customer)); err != nil {
		return Page[Order]{}, err
	}
	return r.Orders(ctx, a, OrderQuery{CustomerID: customer}, paging)
}
