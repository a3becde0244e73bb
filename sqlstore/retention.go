package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// inactive is the condition on a customer c: no visit, order, booking to come or change since a time, and no legal hold.
func inactive(q clientele.Inactivity, w *conditions) {
	since := ms(q.Since)
	states := "c.status = 'active'"
	if q.Archived {
		states = "c.status in ('active', 'archived')"
	}
	w.add(states+" and c.updated_at < ?", since)
	w.add("(c.last_visit is null or c.last_visit < ?)", since)
	w.add("(c.next_booking is null or c.next_booking < ?)", since)
	w.add("not exists (select 1 from orders o where o.org_id = c.org_id and o.customer_id = c.id and (o.created_at >= ? or o.status = 'open'))", since)
	w.add("not exists (select 1 from legal_hold h where h.org_id = c.org_id and h.customer_id = c.id and h.lifted_at is null and (h.until = '' or h.until >= ?))", q.Today)
	if q.Customer != "" {
		w.add("c.id = ?", q.Customer)
	}
}

// FindInactive gives records that are on no list yet.
func (r reader) FindInactive(ctx context.Context, org string, q clientele.Inactivity, limit int) ([]string, error) {
	w := &conditions{}
	w.add("c.org_id = ?", org)
	inactive(q, w)
	return all(ctx, r, column[string], "select c.id from customer c where "+w.text()+
		" and not exists (select 1 from retention_notice n where n.org_id = $1 and n.customer_id = c.id) order by c.id limit "+strconv.Itoa(limit), w.args...)
}

// CountInactive counts the records.
func (r reader) CountInactive(ctx context.Context, org string, q clientele.Inactivity) (int, error) {
	w := &conditions{}
	w.add("c.org_id = ?", org)
	inactive(q, w)
	return one(ctx, r, "Count", column[int], "select count(*) from customer c where "+w.text(), w.args...)
}

const noticeColumns = "customer_id, noticed_at, due_at, kept_until"

func readNotice(row scanner) (n clientele.RetentionNotice, err error) {
	err = row.Scan(&n.CustomerID, fromMS(&n.NoticedAt), fromMS(&n.DueAt), fromMS(&n.KeptUntil))
	return n, err
}

// RetentionNoticeOf gives the notice about a record.
func (r reader) RetentionNoticeOf(ctx context.Context, org, customer string) (clientele.RetentionNotice, error) {
	return one(ctx, r, "Notice", readNotice, "select "+noticeColumns+" from retention_notice where org_id = $1 and customer_id = $2", org, customer)
}

// FindRetentionNotices lists those that were not kept, by when they are due.
func (r reader) FindRetentionNotices(ctx context.Context, org string, s clientele.Slice) ([]clientele.RetentionNotice, string, error) {
	w := &conditions{}
	w.add("org_id = ?", org)
	if s.After != "" {
		at, id, _ := strings.Cut(s.After, " ")
		millis, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return nil, "", errPosition
		}
		w.add("(due_at, customer_id) > (?, ?)", millis, id)
	}
	found, err := all(ctx, r, readNotice, "select "+noticeColumns+" from retention_notice where "+w.text()+
		" and kept_until is null order by due_at, customer_id limit "+strconv.Itoa(s.Limit+1), w.args...)
	return cut(found, s.Limit, func(n clientele.RetentionNotice) string {
		return strconv.FormatInt(ms(n.DueAt), 10) + " " + n.CustomerID
	}, err)
}

// CountRetentionNotices counts those that were not kept.
func (r reader) CountRetentionNotices(ctx context.Context, org string) (int, error) {
	return one(ctx, r, "Count", column[int], "select count(*) from retention_notice where org_id = $1 and kept_until is null", org)
}

// StaleNotices gives records on the list that are not inactive, or that were kept until before now.
func (r reader) StaleNotices(ctx context.Context, org string, q clientele.Inactivity, now time.Time, limit int) ([]string, error) {
	w := &conditions{}
	w.add("n.org_id = ?", org)
	w.add("(n.kept_until < ? or n.kept_until is null and not exists (select 1 from customer c where c.org_id = $1 and c.id = n.customer_id and ", ms(now))
	c := &conditions{args: w.args}
	inactive(q, c)
	return all(ctx, r, column[string], "select n.customer_id from retention_notice n where "+w.text()+c.text()+")) order by n.customer_id limit "+
		strconv.Itoa(limit), c.args...)
}

// DueRetentionNotices gives records whose time on the list is over.
func (r reader) DueRetentionNotices(ctx context.Context, org string, now time.Time, limit int) ([]string, error) {
	return all(ctx, r, column[string], "select customer_id from retention_notice where org_id = $1 and due_at <= $2 and kept_until is null order by due_at, customer_id limit "+
		strconv.Itoa(limit), org, ms(now))
}

// SetRetentionNotice writes a notice in the place of one that is there.
func (t *tx) SetRetentionNotice(_ context.Context, org string, n clientele.RetentionNotice) error {
	_, err := t.exec(`insert into retention_notice (org_id, customer_id, noticed_at, due_at, kept_until) values ($1, $2, $3, $4, $5)
		on conflict (org_id, customer_id) do update set noticed_at = excluded.noticed_at, due_at = excluded.due_at, kept_until = excluded.kept_until`,
		org, n.CustomerID, ms(n.NoticedAt), ms(n.DueAt), msOrNull(n.KeptUntil))
	return err
}

// DeleteRetentionNotices takes records off the list.
func (t *tx) DeleteRetentionNotices(_ context.Context, org string, customers []string) error {
	_, err := t.exec("delete from retention_notice where org_id = $1 and "+t.dialect.anyOf("customer_id", 2), org, t.dialect.list(customers))
	return err
}

// RetainedBookings gives bookings of erased people that bookkeeping needed until before a day.
func (r reader) RetainedBookings(ctx context.Context, org, day string, limit int) (found []clientele.Booking, err error) {
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readBooking, selectBooking+"retained_until <> '' and retained_until < $2 order by retained_until limit "+strconv.Itoa(limit), org, day)
		if err == nil {
			err = t.fillBookings(ctx, org, found)
		}
		return err
	})
	return found, err
}

// RetainedOrders gives orders of erased people that bookkeeping needed until before a day, and that no legal hold keeps.
func (r reader) RetainedOrders(ctx context.Context, org, day string, limit int) (found []clientele.Order, err error) {
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readOrder, selectOrder+`retained_until <> '' and retained_until < $2
			and not exists (select 1 from legal_hold h where h.org_id = $1 and h.order_id = orders.id and h.lifted_at is null and (h.until = '' or h.until >= $2))
			order by retained_until limit `+strconv.Itoa(limit), org, day)
		var orders []*clientele.Order
		for i := range found {
			orders = append(orders, &found[i])
		}
		if err == nil && len(orders) > 0 {
			err = t.fillOrders(ctx, org, orders)
		}
		return err
	})
	return found, err
}
