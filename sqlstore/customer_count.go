package sqlstore

import (
	"context"
	"fmt"
	"time"

	"clientele"
)

// How many records there are in each state, by what they allow, is kept among the totals, of no day: counting a million
// takes too long for a page.

// customerTotals is what a record adds to these counts, n times.
func customerTotals(n int64, c clientele.Customer) []clientele.Total {
	if c.Status == "" { // there is none
		return nil
	}
	return []clientele.Total{{Kind: clientele.TotalCustomers, Key: fmt.Sprintf("%s %d %d", c.Status, c.ConsentEmail, c.ConsentSMS), N: n}}
}

func (t *tx) countCustomers(org string, was int64, before clientele.Customer, is int64, after clientele.Customer) error {
	return t.AddTotals(t.ctx, org, append(customerTotals(was, before), customerTotals(is, after)...))
}

// CountConsents gives how many records there are in each state, by what they allow.
func (r reader) CountConsents(ctx context.Context, org string) ([]clientele.ConsentCount, error) {
	totals, err := r.FindTotals(ctx, org, []clientele.TotalKind{clientele.TotalCustomers}, "", "")
	var counts []clientele.ConsentCount
	for _, t := range totals {
		c := clientele.ConsentCount{N: t.N}
		if _, err := fmt.Sscanf(t.Key, "%s %d %d", &c.Status, &c.Email, &c.SMS); err != nil {
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, err
}

// CountActive gives how many customers are active.
func (r reader) CountActive(ctx context.Context, org string) (n int, err error) {
	counts, err := r.CountConsents(ctx, org)
	for _, c := range counts {
		if c.Status == clientele.StatusActive {
			n += int(c.N)
		}
	}
	return n, err
}

// CountAtRisk counts the active customers who stay away, and those who have for too long.
func (r reader) CountAtRisk(ctx context.Context, org string, now time.Time) (atRisk, lost int64, err error) {
	text := "select count(*) from customer where org_id = $1 and status = 'active' and risk_at > $2 and risk_at <= $3"
	limit := now.Add(-clientele.LostAfter)
	if atRisk, err = one(ctx, r, "Count", column[int64], text, org, ms(limit), ms(now)); err != nil {
		return 0, 0, err
	}
	lost, err = one(ctx, r, "Count", column[int64], text, org, int64(0), ms(limit))
	return atRisk, lost, err
}
