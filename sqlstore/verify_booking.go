package sqlstore

import (
	"context"
	"fmt"
)

// bookingProblems are queries of what must not be: each gives the id of a booking, or of what hangs on none.
var bookingProblems = []struct{ what, text string }{
	{"booking %s begins before the one before it of the same user is over", `select booking_id from (
		select booking_id, starts_at, lag(blocked_until) over (partition by user_id order by starts_at, booking_id) as before
		from booking_user where org_id = $1 and blocks) u where before > starts_at`},
	{"booking %s takes other time of a user than it says", `select b.id from booking b join booking_user u on u.org_id = b.org_id and u.booking_id = b.id
		where b.org_id = $1 and u.org_id = $1 and (u.starts_at <> b.starts_at or u.blocked_until <> b.blocked_until
			or u.blocks and b.status in ('cancelled', 'no_show')
			or not u.blocks and b.status not in ('cancelled', 'no_show') and b.customer_id is not null)`},
	{"booking %s ends before it begins", `select id from booking where org_id = $1 and (ends_at < starts_at or blocked_until < ends_at)`},
	{"a user of booking %s, which is not there", `select u.booking_id from booking_user u left join booking b on b.org_id = u.org_id and b.id = u.booking_id
		where u.org_id = $1 and b.id is null`},
	{"a service of booking %s, which is not there", `select i.booking_id from booking_item i left join booking b on b.org_id = i.org_id and b.id = i.booking_id
		where i.org_id = $1 and b.id is null`},
	{"booking %s is of a customer who is not there", `select b.id from booking b left join customer c on c.org_id = b.org_id and c.id = b.customer_id
		where b.org_id = $1 and b.customer_id is not null and c.id is null`},
	{"suggestion %s is about a customer who is not there", `select s.id from suggestion s left join customer c on c.org_id = s.org_id and c.id = s.customer_id
		where s.org_id = $1 and c.id is null`},
}

// verifyBookings looks for bookings that overlap, and for what hangs on none.
func (t *tx) verifyBookings(_ context.Context, org string, report func(string)) error {
	for _, p := range bookingProblems {
		err := t.each(p.text, []any{org}, func(row scanner) error {
			var id string
			err := row.Scan(&id)
			report(fmt.Sprintf(p.what, id))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
