package sqlstore

import (
	"context"
	"strings"

	"clientele"
)

// maxBookingWalk is how many bookings one page of a list looks at.
const maxBookingWalk = 2000

// FindBookings gives a page of a list by time. It walks the index of what narrows the list most, a customer, a user, a
// status or a source, and looks at the rest of what is asked for on each booking, up to a bound.
func (r reader) FindBookings(ctx context.Context, org string, q clientele.BookingQuery, s clientele.Slice) (found []clientele.Booking, next string, err error) {
	bound := s.Limit
	if !walksAlone(q) {
		bound = maxBookingWalk
	}
	text, args, err := bookingWalk(org, q, s.After, bound+1)
	if err != nil {
		return nil, "", err
	}
	err = r.ask(ctx, func(t *tx) error {
		found, next = nil, ""
		seen, more := 0, false
		var last clientele.Booking
		err := t.each(text, args, func(row scanner) error {
			b, err := readBooking(row)
			if err != nil {
				return err
			}
			fits := (q.Status == "" || b.Status == q.Status) && (q.Source == "" || b.Source == q.Source)
			if seen++; seen > bound || fits && len(found) == s.Limit {
				more = true
				return errEnough
			}
			if last = b; fits {
				found = append(found, b)
			}
			return nil
		})
		if more {
			next = momentOf(last.StartsAt, last.ID)
		}
		if err != nil {
			return err
		}
		return t.fillBookings(ctx, org, found)
	})
	return found, next, err
}

// walksAlone tells whether a walk meets nothing but what is asked for.
func walksAlone(q clientele.BookingQuery) bool {
	if q.CustomerID != "" || q.UserID != "" {
		return q.Status == "" && q.Source == ""
	}
	return q.Status == "" || q.Source == ""
}

// bookingWalk is the query of a walk along one index, from a position on.
func bookingWalk(org string, q clientele.BookingQuery, after string, limit int) (string, []any, error) {
	c := &conditions{named: map[string]any{":org": org}, bound: map[string]string{}}
	from, at := "booking b", "b.starts_at, b.id"
	c.add("b.org_id = :org")
	switch {
	case q.CustomerID != "":
		c.add("b.customer_id = ?", q.CustomerID)
		if q.UserID != "" {
			c.add("exists (select 1 from booking_user u where u.org_id = :org and u.booking_id = b.id and u.user_id = ?)", q.UserID)
		}
	case q.UserID != "":
		from, at = "booking_user u join booking b on b.org_id = u.org_id and b.id = u.booking_id", "u.starts_at, u.booking_id"
		c.add("u.org_id = :org and u.user_id = ?", q.UserID)
		if !(clientele.Booking{Status: q.Status}).Holds() {
			c.add("not u.blocks") // the index knows: the many others are not read
		}
	case q.Status != "":
		c.add("b.status = ?", string(q.Status))
	case q.Source != "":
		c.add("b.source = ?", string(q.Source))
	}
	order, beyond := at, " > "
	if q.Desc {
		order, beyond = strings.ReplaceAll(at, ",", " desc,")+" desc", " < "
	}
	start, _, _ := strings.Cut(at, ",")
	if !q.From.IsZero() && (after == "" || q.Desc) { // a position is within the range already
		c.add(start+" >= ?", ms(q.From))
	}
	if !q.To.IsZero() && (after == "" || !q.Desc) {
		c.add(start+" < ?", ms(q.To))
	}
	if after != "" {
		ms, id, err := parseMoment(after)
		if err != nil {
			return "", nil, err
		}
		c.add("("+at+")"+beyond+"(?, ?)", ms, id)
	}
	return "select b." + strings.Join(bookingColumns, ", b.") + " from " + from + " where " + c.text() + " order by " + order + " limit " + c.param(limit), c.args, nil
}
