package sqlstore

import (
	"context"
	"time"

	"clientele"
)

// CountVisits counts the bookings that begin in a time, neither cancelled nor missed.
func (r reader) CountVisits(ctx context.Context, org string, from, to time.Time) (int64, error) {
	return one(ctx, r, "Count", column[int64], `select count(*) from booking
		where org_id = $1 and starts_at >= $2 and starts_at < $3 and status not in ('cancelled', 'no_show')`, org, ms(from), ms(to))
}

// CountConsents counts the active customers by what they allowed. The index customer_consent has all that it reads.
func (r reader) CountConsents(ctx context.Context, org string) ([]clientele.ConsentCount, error) {
	return all(ctx, r, func(row scanner) (c clientele.ConsentCount, err error) {
		err = row.Scan(&c.Email, &c.SMS, &c.N)
		return c, err
	}, `select consent_email, consent_sms, count(*) from customer where org_id = $1 and status = 'active'
		group by consent_email, consent_sms order by consent_email, consent_sms`, org)
}

// CountCustomersAt counts active, archived, endangered and lost customers.
func (r reader) CountCustomersAt(ctx context.Context, org string, now time.Time) (c clientele.CustomerCounts, err error) {
	lost := now.Add(-clientele.LostAfter)
	counts := []struct {
		to   *int64
		text string
		args []any
	}{
		{&c.Active, "status = 'active'", nil},
		{&c.Archived, "status = 'archived'", nil},
		{&c.AtRisk, "status = 'active' and risk_at > $2 and risk_at <= $3", []any{ms(lost), ms(now)}},
		{&c.Lost, "status = 'active' and risk_at <= $2", []any{ms(lost)}},
	}
	err = r.ask(ctx, func(t *tx) error {
		for _, count := range counts {
			n, err := one(ctx, t, "Count", column[int64], "select count(*) from customer where org_id = $1 and "+count.text, append([]any{org}, count.args...)...)
			if err != nil {
				return err
			}
			*count.to = n
		}
		return nil
	})
	return c, err
}
