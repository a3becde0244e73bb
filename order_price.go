package clientele

import "math/bits"

// How an order is priced. All of it is whole minor units, so every receipt adds up:
//
//   - Prices include tax. A line's gross is its unit price times its quantity.
//   - Discounts follow one another, each on what the one before left: first the customer's percent, then the line's own
//     percent, each rounded half up on the line; then the discount of the whole order, a percent of the sum of what is
//     left or an amount; then the redeemed loyalty points.
//   - What is taken off the whole order is split over the lines in proportion to what they come to, by largest
//     remainders (Hamilton's method; of equal remainders the earlier line's), so that the parts make exactly the whole.
//   - The tax in a line is total × rate ÷ (100 + rate), rounded half up; the taxes of an order are the sums of its lines'.

// Limits of orders, so that no product or sum can overflow.
const (
	maxLines    = 200
	maxQuantity = 10_000
	maxSubtotal = 1_000_000_000_000 // minor units
)

// wholeDiscount is what is taken off an order as a whole.
type wholeDiscount struct {
	percent Percent
	amount  int64 // instead of a percent
	points  int64 // what the redeemed points are worth
}

// price works out every sum of an order from the prices, quantities and percents of its lines. It tells how much the
// order came to before what is taken off as a whole; where that is less than the amounts to be taken off, the order
// is not usable.
func (o *Order) price(off wholeDiscount) (before int64) {
	for i := range o.Lines {
		l := &o.Lines[i]
		gross := l.UnitPrice * l.Quantity
		l.CustomerPart = percentOf(gross, l.CustomerDiscount)
		l.LinePart = percentOf(gross-l.CustomerPart, l.DiscountPercent)
		l.Total = gross - l.CustomerPart - l.LinePart
		before += l.Total
	}
	o.DiscountPercent, o.DiscountAmount, o.PointsDiscount = off.percent, off.amount, off.points
	if off.percent > 0 {
		o.DiscountAmount = percentOf(before, off.percent)
	}
	if whole := o.DiscountAmount + o.PointsDiscount; whole <= before {
		o.spread(whole)
	}
	o.sum()
	return before
}

// spread takes an amount off the lines, in proportion to what they come to.
func (o *Order) spread(amount int64) {
	weights := make([]int64, len(o.Lines))
	for i, l := range o.Lines {
		weights[i] = l.Total
	}
	for i, part := range split(amount, weights) {
		o.Lines[i].OrderPart = part
		o.Lines[i].Total -= part
	}
}

// sum adds the lines up.
func (o *Order) sum() {
	o.Subtotal, o.DiscountTotal, o.TaxTotal, o.Total = 0, 0, 0, 0
	for i := range o.Lines {
		l := &o.Lines[i]
		l.Tax = taxIn(l.Total, l.TaxRate)
		o.Subtotal += l.UnitPrice * l.Quantity
		o.DiscountTotal += l.Discount()
		o.TaxTotal += l.Tax
		o.Total += l.Total
	}
}

// wholeDiscount checks what is to be taken off the order as a whole, as far as it can be before the order is priced.
func (c *checkout) wholeDiscount() wholeDiscount {
	off := wholeDiscount{percent: cleanPercent("discountPercent", c.in.DiscountPercent, "a discount", &c.wrong)}
	if amount := c.in.DiscountAmount; amount.Set && !amount.Null {
		off.amount = amount.Value
		if off.amount < 0 || off.amount > maxSubtotal {
			c.wrong.add("discountAmount", "out_of_range", "a discount is an amount in minor units, from 0 to what the order comes to")
		}
		if c.in.DiscountPercent.Set && !c.in.DiscountPercent.Null {
			c.wrong.add("discountAmount", "invalid", "give a percent or an amount, not both")
		}
	}
	off.points = c.pointsDiscount()
	return off
}

// checkSize refuses an order whose sums could overflow. A price and a quantity that are within their limits cannot.
func (c *checkout) checkSize() {
	if len(c.wrong) > 0 {
		return
	}
	var subtotal int64
	for _, l := range c.order.Lines {
		subtotal += l.UnitPrice * l.Quantity
	}
	if subtotal > maxSubtotal {
		c.wrong.add("lines", "out_of_range", "an order comes to at most %d, in minor units", maxSubtotal)
	}
}

// price works the sums out, and refuses discounts that are more than the order.
func (c *checkout) price(off wholeDiscount) error {
	before := c.order.price(off)
	switch {
	case c.order.DiscountAmount > before:
		c.wrong.add("discountAmount", "out_of_range", "the order comes to %d only, in minor units", before)
	case c.order.DiscountAmount+c.order.PointsDiscount > before:
		c.wrong.add("redeemPoints", "out_of_range", "these points are worth more than the order comes to, which is %d in minor units", before-c.order.DiscountAmount)
	}
	return c.wrong.err()
}

// percentOf is a share of an amount that is not negative, rounded half up.
func percentOf(amount int64, p Percent) int64 { return (amount*int64(p) + 5000) / 10_000 }

// taxIn is the tax in an amount that includes it, rounded half up.
func taxIn(amount int64, rate Percent) int64 {
	whole := 10_000 + int64(rate)
	return (amount*int64(rate) + whole/2) / whole
}

// split cuts an amount into parts in proportion to weights, by largest remainders. The amount is at most the sum of the
// weights; no part is above its weight, and the parts make exactly the amount.
func split(amount int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	var sum uint64
	for _, w := range weights {
		sum += uint64(w)
	}
	if amount == 0 || sum == 0 {
		return parts
	}
	left := amount
	remainders := make([]uint64, len(weights))
	for i, w := range weights {
		high, low := bits.Mul64(uint64(amount), uint64(w))
		part, rest := bits.Div64(high, low, sum) // high < sum, since amount <= sum
		parts[i], remainders[i] = int64(part), rest
		left -= int64(part)
	}
	for ; left > 0; left-- {
		most := 0
		for i, rest := range remainders {
			if rest > remainders[most] {
				most = i
			}
		}
		parts[most]++
		remainders[most] = 0
	}
	return parts
}

// TaxShare is what of an order was taxed at one rate.
type TaxShare struct {
	Rate  Percent
	Net   int64 // without the tax
	Tax   int64
	Total int64 // with it
}

// Taxes are the taxes of an order by rate, the highest first.
func (o Order) Taxes() []TaxShare {
	var shares []TaxShare
	for _, l := range o.Lines {
		i := 0
		for i < len(shares) && shares[i].Rate > l.TaxRate {
			i++
		}
		if i == len(shares) || shares[i].Rate != l.TaxRate {
			shares = append(shares[:i], append([]TaxShare{{Rate: l.TaxRate}}, shares[i:]...)...)
		}
		shares[i].Net += l.Total - l.Tax
		shares[i].Tax += l.Tax
		shares[i].Total += l.Total
	}
	return shares
}
