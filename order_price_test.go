package clientele

import (
	"math/rand/v2"
	"testing"
)

// TestEveryPriceAddsUp prices random orders and holds every sum against its lines.
func TestEveryPriceAddsUp(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for range 20_000 {
		o, off := randomOrder(random)
		before := o.price(off)
		if o.DiscountAmount+o.PointsDiscount > before {
			continue // refused by the checkout
		}
		var subtotal, discount, tax, total, whole int64
		for _, l := range o.Lines {
			gross := l.UnitPrice * l.Quantity
			if l.Total < 0 || l.Tax < 0 || l.CustomerPart < 0 || l.LinePart < 0 || l.OrderPart < 0 || gross-l.Discount() != l.Total || l.Tax > l.Total {
				t.Fatalf("a line does not add up: %+v", l)
			}
			subtotal, discount, tax, total, whole = subtotal+gross, discount+l.Discount(), tax+l.Tax, total+l.Total, whole+l.OrderPart
		}
		if o.Subtotal != subtotal || o.DiscountTotal != discount || o.TaxTotal != tax || o.Total != total || subtotal-discount != total {
			t.Fatalf("the order does not add up: %+v", o)
		}
		if whole != o.DiscountAmount+o.PointsDiscount {
			t.Fatalf("%d of %d is spread over the lines", whole, o.DiscountAmount+o.PointsDiscount)
		}
		var byRate, taxed int64
		for _, s := range o.Taxes() {
			byRate, taxed = byRate+s.Tax, taxed+s.Net+s.Tax
		}
		if byRate != o.TaxTotal || taxed != o.Total {
			t.Fatalf("the taxes by rate come to %d of %d, on %d of %d", byRate, o.TaxTotal, taxed, o.Total)
		}
	}
}

func randomOrder(random *rand.Rand) (Order, wholeDiscount) {
	percents := []Percent{0, 0, 333, 1000, 1250, 3333, 10_000}
	rates := []Percent{0, 700, 1000, 1400, 2400, 2550}
	var o Order
	customer := percents[random.IntN(len(percents))]
	for n := range 1 + random.IntN(8) {
		o.Lines = append(o.Lines, OrderLine{Number: n + 1, Quantity: 1 + random.Int64N(5), UnitPrice: random.Int64N(20_000), CustomerDiscount: customer,
			DiscountPercent: percents[random.IntN(len(percents))], TaxRate: rates[random.IntN(len(rates))]})
	}
	off := wholeDiscount{points: random.Int64N(3) * random.Int64N(2000)}
	if random.IntN(2) == 0 {
		off.percent = percents[random.IntN(len(percents))]
	} else {
		off.amount = random.Int64N(5000)
	}
	return o, off
}

func TestSplitIsExactAtTheLimits(t *testing.T) {
	for _, c := range []struct {
		amount  int64
		weights []int64
		want    []int64
	}{
		{2, []int64{1, 1, 1}, []int64{1, 1, 0}},
		{1, []int64{0, 0, 5}, []int64{0, 0, 1}},
		{0, []int64{3, 4}, []int64{0, 0}},
		{10, []int64{333, 333, 334}, []int64{3, 3, 4}},
		{maxSubtotal - 1, []int64{maxSubtotal / 2, maxSubtotal / 2}, []int64{maxSubtotal / 2, maxSubtotal/2 - 1}},
	} {
		parts := split(c.amount, c.weights)
		var sum int64
		for i, part := range parts {
			sum += part
			if part != c.want[i] || part > c.weights[i] {
				t.Errorf("split(%d, %v) = %v instead of %v", c.amount, c.weights, parts, c.want)
				break
			}
		}
		if sum != c.amount {
			t.Errorf("split(%d, %v) makes %d", c.amount, c.weights, sum)
		}
	}
}

func TestTaxIsIncluded(t *testing.T) {
	for _, c := range []struct {
		amount int64
		rate   Percent
		want   int64
	}{{12_550, 2550, 2550}, {10_000, 0, 0}, {100, 2400, 19}, {1, 2400, 0}, {3, 10_000, 2}} {
		if got := taxIn(c.amount, c.rate); got != c.want {
			t.Errorf("the tax of %d in %d is %d instead of %d", c.rate, c.amount, got, c.want)
		}
	}
}

func TestPointsOfAnyCurrency(t *testing.T) {
	for _, c := range []struct {
		currency string
		perUnit  int64
		amount   int64
		want     int64
	}{{"EUR", 100, 5000, 50}, {"EUR", 10, 5000, 5}, {"EUR", 100, 5099, 50}, {"JPY", 100, 5000, 5000}, {"KWD", 100, 5000, 5}, {"EUR", 0, 5000, 0},
		{"JPY", 100_000, maxSubtotal, maxPoints}} {
		if got := (Settings{Currency: c.currency, LoyaltyPerUnit: c.perUnit}).pointsFor(c.amount); got != c.want {
			t.Errorf("%d %s at %d earn %d points instead of %d", c.amount, c.currency, c.perUnit, got, c.want)
		}
	}
}
