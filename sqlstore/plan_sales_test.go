package sqlstore

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"clientele"
)

// planSales writes enough orders that a plan matters.
func planSales(t *testing.T, db *DB) {
	t.Helper()
	must(t, db, func(tx clientele.Tx) error {
		for i := range 2000 {
			o := clientele.Order{ID: fmt.Sprintf("ord_%05d", i), CustomerID: fmt.Sprintf("cust_%05d", i), BookingID: fmt.Sprintf("bkg_%05d", i),
				Status: []clientele.OrderStatus{clientele.OrderCompleted, clientele.OrderOpen}[i%20/19], CreatedAt: noon.Add(-time.Duration(i) * time.Hour), Version: 1,
				Lines: []clientele.OrderLine{{Number: 1, Quantity: 1}, {Number: 2, Quantity: 1}}}
			err := errors.Join(tx.InsertOrder(t.Context(), testOrg, o), tx.InsertPayment(t.Context(), testOrg, o.ID, clientele.Payment{ID: "pay_" + o.ID, At: noon}),
				tx.InsertRefund(t.Context(), testOrg, o.ID, clientele.Refund{ID: "ref_" + o.ID, At: noon}))
			if err != nil {
				return err
			}
		}
		return nil
	})
	analyze(t, db)
}

// plannedSales are the questions about orders and for reports.
func plannedSales(t *testing.T, asks map[string]func(*tx) error) {
	ctx := t.Context()
	asks["order"] = func(tx *tx) error { _, err := tx.OrderByID(ctx, testOrg, "ord_00001"); return err }
	asks["totals"] = func(tx *tx) error {
		_, err := tx.FindTotals(ctx, testOrg, []clientele.TotalKind{clientele.TotalSales}, "2026-01-01", "2026-12-31")
		return err
	}
	asks["visits"] = func(tx *tx) error { _, err := tx.CountVisits(ctx, testOrg, noon, noon.Add(time.Hour)); return err }
	asks["consents"] = func(tx *tx) error { _, err := tx.CountConsents(ctx, testOrg); return err }
	asks["customers at risk"] = func(tx *tx) error { _, _, err := tx.CountAtRisk(ctx, testOrg, noon); return err }
	for name, q := range map[string]clientele.OrderQuery{"orders": {}, "orders of customer": {CustomerID: "cust_00001"}, "orders of booking": {BookingID: "bkg_00001"},
		"orders by status": {Status: clientele.OrderOpen}, "orders of a time": {From: noon.AddDate(0, 0, -9), To: noon},
		"open orders of customer": {CustomerID: "cust_00001", Status: clientele.OrderOpen}, "open orders of a time": {Status: clientele.OrderOpen, From: noon.AddDate(0, 0, -9)}} {
		for _, after := range []string{"", fmt.Sprintf("%d ord_00100", ms(noon.AddDate(0, 0, -4)))} {
			if q == (clientele.OrderQuery{}) && after == "" {
				continue // the newest of all are the end of an index
			}
			asks[name+after] = func(tx *tx) error {
				_, _, err := tx.FindOrders(ctx, testOrg, q, clientele.Slice{Limit: 10, After: after})
				return err
			}
		}
	}
}
