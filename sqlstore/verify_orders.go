package sqlstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"clientele"
)

// verifyOrders holds every order against its lines, payments and refunds, and the receipt numbers against each other.
func (t *tx) verifyOrders(ctx context.Context, org string, report func(string)) error {
	coarse, err := t.pairs(ctx, "select id, 1 from orders where org_id = $1 and retained_until = $2", org, clientele.Coarsened)
	if err != nil {
		return err
	}
	for after := ""; ; {
		os, err := all(ctx, t, readOrder, selectOrder+"id > $2 order by id limit $3", org, after, verifyBatch)
		if err != nil {
			return err
		}
		if len(os) == 0 {
			return t.verifyReceipts(ctx, org, report)
		}
		orders := make([]*clientele.Order, len(os))
		for i := range os {
			orders[i] = &os[i]
		}
		if err := t.fillOrders(ctx, org, orders); err != nil {
			return err
		}
		for _, o := range os {
			verifyOrder(o, coarse[o.ID] > 0, report)
		}
		after = os[len(os)-1].ID
	}
}

// verifyOrder adds one order up.
func verifyOrder(o clientele.Order, coarse bool, report func(string)) {
	var subtotal, discount, tax, total, paid, back int64
	for _, l := range o.Lines {
		subtotal, discount, tax, total = subtotal+l.UnitPrice*l.Quantity, discount+l.Discount(), tax+l.Tax, total+l.Total
		if l.UnitPrice*l.Quantity-l.Discount() != l.Total || l.Returned > l.Quantity {
			report(fmt.Sprintf("line %d of order %s does not add up", l.Number, o.ID))
		}
	}
	for _, p := range o.Payments {
		paid += p.Amount
	}
	for _, f := range o.Refunds {
		back += f.Amount
	}
	for _, sum := range []struct {
		what        string
		kept, comes int64
	}{{"subtotal", o.Subtotal, subtotal}, {"discounts", o.DiscountTotal, discount}, {"taxes", o.TaxTotal, tax}, {"total", o.Total, total},
		{"payments", o.PaidTotal, paid}, {"refunds", o.RefundedTotal, back}} {
		if sum.kept != sum.comes {
			report(fmt.Sprintf("the %s of order %s are kept as %d and come to %d", sum.what, o.ID, sum.kept, sum.comes))
		}
	}
	if !coarse && o.Sold() != (o.ReceiptNumber != "") {
		report(fmt.Sprintf("order %s is %s and has the receipt number %q", o.ID, o.Status, o.ReceiptNumber))
	}
	if back > paid {
		report(fmt.Sprintf("more of order %s was given back than was paid", o.ID))
	}
}

// verifyReceipts looks for numbers that are missing or too high. None is there twice, since the index allows none.
func (t *tx) verifyReceipts(ctx context.Context, org string, report func(string)) error {
	last, err := t.pairs(ctx, "select cast(year as text), n from receipt_counter where org_id = $1", org)
	if err != nil {
		return err
	}
	// Those of erased people lose their number when bookkeeping no longer needs it.
	found, err := t.pairs(ctx, "select substr(paid_day, 1, 4), count(*) from orders where org_id = $1 and retained_until = $2 and paid_day <> '' group by substr(paid_day, 1, 4)",
		org, clientele.Coarsened)
	if err != nil {
		return err
	}
	err = t.each("select receipt_number from orders where org_id = $1 and receipt_number is not null", []any{org}, func(row scanner) error {
		number, err := column[string](row)
		year, text, _ := strings.Cut(number, "-")
		n, bad := strconv.ParseInt(text, 10, 64)
		if bad != nil || n < 1 || n > last[year] {
			report(fmt.Sprintf("the receipt number %s is none of its year", number))
			return err
		}
		found[year]++
		return err
	})
	for year, n := range last {
		if found[year] != n {
			report(fmt.Sprintf("of the %d receipt numbers of %s, %d are there", n, year, found[year]))
		}
	}
	return err
}

// pairs gives numbers by a key.
func (t *tx) pairs(_ context.Context, text string, args ...any) (map[string]int64, error) {
	m := make(map[string]int64)
	return m, t.each(text, args, func(row scanner) error {
		var key string
		var n int64
		err := row.Scan(&key, &n)
		m[key] = n
		return err
	})
}
