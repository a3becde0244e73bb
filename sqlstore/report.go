package sqlstore

import (
	"context"
	"time"

	"clientele"
)

// SumTotals sums what was counted over days.
func (r reader) SumTotals(ctx context.Context, org string, kinds []clientele.TotalKind, first, last string) ([]clientele.Total, error) {
	var found []clientele.Total
	for _, kind := range kinds {
		some, err := all(ctx, r, readTotal, `select '', kind, key, cast(sum(n) as bigint), cast(sum(amount) as bigint) from daily_total
			where org_id = $1 and kind = $2 and day >= $3 and day <= $4 group by kind, key order by key`, org, string(kind), first, last)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// CountVisits counts the bookings that begin in a time, neither cancelled nor missed.
func (r reader) CountVisits(ctx context.Context, org string, from, to time.Time) (int64, error) {
	return one(ctx, r, "Count", column[int64], `select count(*) from booking
		where org_id = $1 and starts_at >= $2 and starts_at < $3 and status not in ('cancelled', 'no_show')`, org, ms(from), ms(to))
}
