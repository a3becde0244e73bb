package clientele

import (
	"context"
	"math/bits"

	"golang.org/x/text/currency"
)

// The loyalty rule of an organization: LoyaltyPerUnit points for each whole unit of the currency that is paid, and
// LoyaltyPointValue minor units for each point that is redeemed. Points are earned when an order is paid in full, on its
// total, and never in halves. A refund takes them back in proportion, as far as there are any left; redeemed points come
// back when the order is cancelled or all of it is given back.

// CurrencyDigits is how many digits the minor unit of a currency has: 2 for EUR, 0 for JPY.
func CurrencyDigits(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	digits, _ := currency.Standard.Rounding(unit)
	return digits
}

// Limits of the rule.
const (
	maxPointsPerUnit = 1_000
	maxPointValue    = 1_000_000
	maxReceiptText   = 500
)

// applyLoyaltyRule sets what paying earns and what points are worth.
func applyLoyaltyRule(s *Settings, ch SettingsChange, wrong *problems) {
	if p := ch.LoyaltyPointsPerUnit; p.Set {
		if !(p.Value >= 0 && p.Value <= maxPointsPerUnit) { // written so that NaN is refused too
			wrong.add("loyaltyPointsPerUnit", "out_of_range", "between 0 and %d points for each unit of the currency", maxPointsPerUnit)
			p.Value = 0
		}
		s.LoyaltyPerUnit = int64(p.Value*100 + 0.5)
	}
	ch.LoyaltyPointValue.apply(&s.LoyaltyPointValue)
	if s.LoyaltyPointValue < 0 || s.LoyaltyPointValue > maxPointValue {
		wrong.add("loyaltyPointValue", "out_of_range", "a point is worth between 0 and %d, in minor units", maxPointValue)
	}
}

// pointsFor is what somebody earns by paying an amount.
func (s Settings) pointsFor(amount int64) int64 {
	unit := int64(100) // LoyaltyPerUnit is in hundredths
	for range CurrencyDigits(s.Currency) {
		unit *= 10
	}
	points := proportion(s.LoyaltyPerUnit, amount, unit)
	return min(points, maxPoints)
}

// proportion is a × b ÷ c, rounded down; none may be negative, and a × b ÷ c must fit.
func proportion(a, b, c int64) int64 {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high >= uint64(c) {
		return maxPoints // more than anybody can have
	}
	quotient, _ := bits.Div64(high, low, uint64(c))
	return int64(min(quotient, maxPoints))
}

// pointsDiscount checks the points that are to be redeemed and tells what they are worth.
func (c *checkout) pointsDiscount() int64 {
	points, s := c.in.RedeemPoints, c.a.Org.Settings
	switch {
	case points == 0:
		return 0
	case points < 0 || points > maxPoints:
		c.wrong.add("redeemPoints", "out_of_range", "points are a whole number, at least 1")
	case s.LoyaltyPointValue == 0:
		c.wrong.add("redeemPoints", "invalid", "points are worth nothing here: set loyaltyPointValue in the settings first")
	case c.customer.ID == "":
		c.wrong.add("redeemPoints", "invalid", "only a customer has points: name one in customerId")
	case points > c.customer.Loyalty:
		c.wrong.add("redeemPoints", "out_of_range", "the customer has only %d points", c.customer.Loyalty)
	default:
		return points * s.LoyaltyPointValue
	}
	return 0
}

// earn gives the points of an order that was paid.
func (c *orderChange) earn(ctx context.Context) error {
	points := c.a.Org.Settings.pointsFor(c.order.Total)
	points, err := c.movePoints(ctx, points, "Earned by an order")
	c.order.Points.Earned = points
	return err
}

// takePoints takes back what was earned with what was refunded since.
func (c *orderChange) takePoints(ctx context.Context) error {
	o := &c.order
	if o.Points.Earned == 0 {
		return nil // and the total is not 0, since something was earned
	}
	points := proportion(o.Points.Earned, o.Total-o.kept(), o.Total) - o.Points.Taken
	moved, err := c.movePoints(ctx, -points, "Taken back with a refund")
	o.Points.Taken -= moved
	return err
}

// returnPoints gives redeemed points back.
func (c *orderChange) returnPoints(ctx context.Context, points int64) error {
	points, err := c.movePoints(ctx, points, "Redeemed points given back")
	c.order.Points.Returned += points
	return err
}

// movePoints writes an entry of the customer's ledger. It gives what was moved, which is less where there were fewer
// points to take, or no room for more.
func (c *orderChange) movePoints(ctx context.Context, points int64, reason string) (int64, error) {
	if c.customer.ID == "" || c.order.CustomerID == "" {
		return 0, nil
	}
	before := c.customer
	points = min(max(points, -before.Loyalty), maxPoints-before.Loyalty)
	if points == 0 {
		return 0, nil
	}
	after := before
	after.Loyalty += points
	now := c.r.Now(c.a.Org)
	entry := LoyaltyEntry{ID: c.r.newID(c.a, prefixLoyalty), CustomerID: before.ID, OrderID: c.order.ID, Points: points, Balance: after.Loyalty,
		Reason: reason, Actor: c.a.ID, At: now}
	if err := c.tx.InsertLoyalty(ctx, c.a.Org.ID, entry); err != nil {
		return 0, err
	}
	saved, err := c.r.saveCustomer(ctx, c.tx, c.a, before, after, nil)
	c.customer = saved
	return points, err
}
