package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"clientele"
)

var salesTests = map[string]func(*testing.T, *fixture){
	"an order comes back as it was written, and changes as it was told": func(t *testing.T, f *fixture) {
		o := f.order(f.withCustomer().ID)
		f.write(func(tx clientele.Tx) error { return tx.InsertOrder(f.ctx, f.org, o) })
		same(t, "written", got(f.store.OrderByID(f.ctx, f.org, o.ID))(t), o)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertOrder(f.ctx, f.org, o) })
		o.Payments = []clientele.Payment{{ID: f.id("pay"), Amount: 900, Method: clientele.PaidCash, Day: "2026-03-14", Actor: "usr_1", At: noon}}
		o.Refunds = []clientele.Refund{{ID: f.id("ref"), Amount: 450, Method: clientele.PaidOther, Reason: "too tight ☹", Day: "2026-03-15", At: noon.Add(time.Hour),
			Lines: []clientele.ReturnedLine{{Line: 1, Quantity: 1, Amount: 450}}}}
		o.Status, o.PaidTotal, o.RefundedTotal, o.PaidAt, o.PaidDay = clientele.OrderCompleted, 900, 450, noon, "2026-03-14"
		o.ReadyAt, o.CompletedAt, o.CancelledAt = noon.Add(time.Millisecond), noon.Add(time.Second), noon.Add(time.Minute)
		o.Points, o.Lines[0].Returned = clientele.OrderPoints{Redeemed: 1, Returned: 1, Earned: 9, Taken: 3}, 1
		f.write(func(tx clientele.Tx) error {
			n, err := tx.NextReceipt(f.ctx, f.org, 2026)
			o.ReceiptNumber = fmt.Sprintf("2026-%06d", n)
			return errors.Join(err, tx.UpdateOrder(f.ctx, f.org, o), tx.InsertPayment(f.ctx, f.org, o.ID, o.Payments[0]), tx.InsertRefund(f.ctx, f.org, o.ID, o.Refunds[0]),
				tx.AddTotals(f.ctx, f.org, totalsOf(o)))
		})
		o.Version++
		same(t, "changed", got(f.store.OrderByID(f.ctx, f.org, o.ID))(t), o)
		f.write(func(tx clientele.Tx) error {
			locked, err := tx.LockOrder(f.ctx, f.org, o.ID)
			same(t, "locked", locked, o)
			return err
		})
	},
	"an order of another organization is not there": func(t *testing.T, f *fixture) {
		o := f.order(f.withCustomer().ID)
		f.write(func(tx clientele.Tx) error { return tx.InsertOrder(f.ctx, f.org, o) })
		_, err := f.store.OrderByID(f.ctx, f.other, o.ID)
		wantKind(t, clientele.KindNotFound, err)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateOrder(f.ctx, f.other, o) })
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { _, err := tx.LockOrder(f.ctx, f.other, o.ID); return err })
		found, _, err := f.store.FindOrders(f.ctx, f.other, clientele.OrderQuery{CustomerID: o.CustomerID}, clientele.Slice{Limit: 10})
		same(t, "listed", len(found), 0)
		wantKind(t, "", err)
	},
	"orders are listed the newest first, in pages, by every filter": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		var all []clientele.Order
		for n := range 9 {
			o := f.order(map[bool]string{true: c.ID}[n%3 == 0])
			o.CreatedAt, o.BookingID = noon.Add(time.Duration(n/2)*time.Hour), fmt.Sprintf("bkg_%d", n%2)
			if n%4 == 0 {
				o.Status = clientele.OrderCancelled
			}
			f.write(func(tx clientele.Tx) error { return tx.InsertOrder(f.ctx, f.org, o) })
			all = append([]clientele.Order{o}, all...)
		}
		for _, q := range []clientele.OrderQuery{{}, {CustomerID: c.ID}, {BookingID: "bkg_1"}, {Status: clientele.OrderCancelled},
			{CustomerID: c.ID, Status: clientele.OrderOpen}, {From: noon.Add(time.Hour), To: noon.Add(3 * time.Hour)}, {CustomerID: c.ID, From: noon.Add(2 * time.Hour)}} {
			var want []clientele.Order
			for _, o := range all {
				if (q.CustomerID == "" || o.CustomerID == q.CustomerID) && (q.BookingID == "" || o.BookingID == q.BookingID) && (q.Status == "" || o.Status == q.Status) &&
					!o.CreatedAt.Before(q.From) && (q.To.IsZero() || o.CreatedAt.Before(q.To)) {
					want = append(want, o)
				}
			}
			same(t, fmt.Sprintf("%+v", q), pages(f, func(s clientele.Slice) ([]clientele.Order, string, error) {
				return f.store.FindOrders(f.ctx, f.org, q, s)
			}), want)
		}
	},
	"receipt numbers count by organization and year, and a transaction that fails takes none": func(t *testing.T, f *fixture) {
		org := f.third()
		next := func(year int, fail error) (n int64) {
			err := f.store.InTx(f.ctx, func(tx clientele.Tx) (err error) {
				if n, err = tx.NextReceipt(f.ctx, org, year); err != nil {
					return err
				}
				return fail
			})
			if !errors.Is(err, fail) {
				t.Fatal(err)
			}
			return n
		}
		failed := errors.New("failed")
		same(t, "numbers", []int64{next(2026, nil), next(2026, failed), next(2026, nil), next(2027, nil), next(2026, nil)}, []int64{1, 2, 2, 1, 3})
	},
	"what is kept wrongly is found": func(t *testing.T, f *fixture) {
		org := f.third()
		good := f.order("")
		bad := f.order("")
		bad.Total++
		bad.PaidTotal, bad.RefundedTotal, bad.Lines[0].Returned = 5, 6, 7
		lost := f.order("")
		lost.Status, lost.ReceiptNumber, lost.PaidDay, lost.PaidTotal = clientele.OrderPaid, "2026-000002", "2026-03-14", 900
		wrong := f.person("nobody")
		wrong.Statistics.Visits = 3
		f.write(func(tx clientele.Tx) error {
			for _, o := range []clientele.Order{good, bad, lost} {
				if err := tx.InsertOrder(f.ctx, org, o); err != nil {
					return err
				}
			}
			_, err := tx.NextReceipt(f.ctx, org, 2026)
			_, again := tx.NextReceipt(f.ctx, org, 2026)
			return errors.Join(err, again, tx.InsertCustomer(f.ctx, org, wrong), tx.AddTotals(f.ctx, org, []clientele.Total{{Day: "2026-03-13", Kind: clientele.TotalSales, N: 1, Amount: 5}}))
		})
		var found []string
		wantKind(t, "", f.store.Verify(f.ctx, org, func(problem string) { found = append(found, problem) }))
		text := strings.Join(found, "\n")
		for _, want := range []string{"total of order " + bad.ID, "payments of order " + bad.ID, "refunds of order " + bad.ID, "line 1 of order " + bad.ID, "payments of order " + lost.ID,
			"of the 2 receipt numbers of 2026, 1 are there", "statistics of customer " + wrong.ID, "sales of 2026-03-13  are counted as 1 and 5",
			"sales of 2026-03-14  come to 1 and 900", "item_sales of 2026-03-14 itm_1 come to 2 and 900"} {
			if !strings.Contains(text, want) {
				t.Errorf("nobody says that %s in\n%s", want, text)
			}
		}
		if strings.Contains(text, good.ID) {
			t.Errorf("a good order is called wrong:\n%s", text)
		}
	},
}

// third is one more organization, for what the invariants would not allow.
func (f *fixture) third() string {
	f.Helper()
	id := f.id("org_c")
	f.write(func(tx clientele.Tx) error {
		return tx.InsertOrganization(f.ctx, organization(id+f.org[5:], strings.ReplaceAll(id+f.org, "_", "-")))
	})
	return id + f.org[5:]
}

// order is an order with every field filled in that an open one can have.
func (f *fixture) order(customer string) clientele.Order {
	return clientele.Order{ID: f.id("ord"), CustomerID: customer, BookingID: "bkg_1", UserID: "usr_1", Status: clientele.OrderOpen, HandOut: true, Currency: "EUR",
		CustomerDiscount: 500, DiscountPercent: 250, DiscountAmount: 20, PointsDiscount: 5, Points: clientele.OrderPoints{Redeemed: 1},
		Subtotal: 1000, DiscountTotal: 100, TaxTotal: 174, Total: 900, CreatedBy: "key_1", CreatedAt: noon, Version: 1,
		Lines: []clientele.OrderLine{{Number: 1, ItemID: "itm_1", Name: "Cómb", Description: "the red one", Quantity: 2, UnitPrice: 500, CustomerDiscount: 500,
			DiscountPercent: 125, CustomerPart: 50, LinePart: 25, OrderPart: 25, TaxRate: 2400, Tax: 174, Total: 900}}}
}

// totalsOf is what a paid order with its refunds counts for by day.
func totalsOf(o clientele.Order) []clientele.Total {
	totals := []clientele.Total{{Day: o.PaidDay, Kind: clientele.TotalSales, N: 1, Amount: o.Total}, {Day: o.PaidDay, Kind: clientele.TotalUserSales, Key: o.UserID, N: 1, Amount: o.Total}}
	for _, l := range o.Lines {
		totals = append(totals, clientele.Total{Day: o.PaidDay, Kind: clientele.TotalItemSales, Key: l.ItemID, N: l.Quantity, Amount: l.Total})
	}
	for _, p := range o.Payments {
		totals = append(totals, clientele.Total{Day: p.Day, Kind: clientele.TotalPayments, Key: string(p.Method), N: 1, Amount: p.Amount})
	}
	for _, b := range o.Refunds {
		totals = append(totals, clientele.Total{Day: b.Day, Kind: clientele.TotalRefunds, N: 1, Amount: b.Amount},
			clientele.Total{Day: b.Day, Kind: clientele.TotalPaidBack, Key: string(b.Method), N: 1, Amount: b.Amount},
			clientele.Total{Day: b.Day, Kind: clientele.TotalUserSales, Key: o.UserID, Amount: -b.Amount})
		for _, l := range b.Lines {
			totals = append(totals, clientele.Total{Day: b.Day, Kind: clientele.TotalItemSales, Key: o.Lines[l.Line-1].ItemID, N: -l.Quantity, Amount: -l.Amount})
		}
	}
	return totals
}
