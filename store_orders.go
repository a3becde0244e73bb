package clientele

import (
	"context"
	"time"
)

// OrderReader is what can be read of orders, and for reports.
type OrderReader interface {
	// OrderByID gives an order with its lines, payments and refunds.
	OrderByID(ctx context.Context, org, id string) (Order, error)
	// FindOrders gives a page of orders, the newest first, each with its lines, payments and refunds.
	FindOrders(ctx context.Context, org string, query OrderQuery, slice Slice) ([]Order, string, error)

	// SumTotals gives what was counted of some kinds on the days from first to last, by kind and key, without days.
	SumTotals(ctx context.Context, org string, kinds []TotalKind, first, last string) ([]Total, error)
	// CountVisits counts the bookings that begin from from on and before to, neither cancelled nor missed.
	CountVisits(ctx context.Context, org string, from, to time.Time) (int64, error)
	// CountConsents tells how many records there are in each state, by what they allow.
	CountConsents(ctx context.Context, org string) ([]ConsentCount, error)
	// CountAtRisk tells how many active customers stay away, and how many have for more than LostAfter.
	CountAtRisk(ctx context.Context, org string, now time.Time) (atRisk, lost int64, err error)
}

// OrderWriter is what can be written of orders.
type OrderWriter interface {
	// LockOrder makes transactions that touch an order take turns, and reads it.
	LockOrder(ctx context.Context, org, id string) (Order, error)
	InsertOrder(ctx context.Context, org string, o Order) error // with its lines, without payments and refunds
	// UpdateOrder writes what can change of an order, and how much of its lines came back. It raises Version.
	UpdateOrder(ctx context.Context, org string, o Order) error
	InsertPayment(ctx context.Context, org, order string, p Payment) error
	InsertRefund(ctx context.Context, org, order string, f Refund) error
	// MoveStock changes how many there are of the items that are counted.
	MoveStock(ctx context.Context, org string, by map[string]int64) error
	// NextReceipt counts the receipts of a year up, and gives the new number. A transaction that fails takes no number.
	NextReceipt(ctx context.Context, org string, year int) (int64, error)
}
