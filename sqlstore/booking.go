package sqlstore

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// bookingColumns are the columns of a booking after org_id, in the order of bookingValues and readBooking.
var bookingColumns = []string{"id", "customer_id", "starts_at", "ends_at", "blocked_until", "day", "status", "cancelled_by", "source",
	"notes", "series_id", "order_id", "paid_total", "created_by", "created_at", "updated_at", "version"}

var (
	bookingList   = strings.Join(bookingColumns, ", ")
	selectBooking = "select " + bookingList + " from booking where org_id = $1 and "
	insertBooking = "insert into booking (org_id, " + bookingList + ") values (" + places(1, 1+len(bookingColumns)) + ")"
)

func bookingValues(b clientele.Booking) []any {
	return []any{b.ID, textOrNull(b.CustomerID), ms(b.StartsAt), ms(b.EndsAt), ms(b.BlockedUntil), b.Day, string(b.Status), string(b.CancelledBy),
		string(b.Source), b.Notes, textOrNull(b.SeriesID), b.OrderID, b.PaidTotal, b.CreatedBy, ms(b.CreatedAt), ms(b.UpdatedAt), b.Version}
}

func readBooking(row scanner) (b clientele.Booking, err error) {
	err = row.Scan(&b.ID, fromText(&b.CustomerID), fromMS(&b.StartsAt), fromMS(&b.EndsAt), fromMS(&b.BlockedUntil), &b.Day, &b.Status, &b.CancelledBy,
		&b.Source, &b.Notes, fromText(&b.SeriesID), &b.OrderID, &b.PaidTotal, &b.CreatedBy, fromMS(&b.CreatedAt), fromMS(&b.UpdatedAt), &b.Version)
	return b, err
}

// BookingByID gives one booking with its users and items.
func (r reader) BookingByID(ctx context.Context, org, id string) (clientele.Booking, error) {
	return r.wholeBooking(ctx, org, selectBooking+"id = $2", org, id)
}

// LockBooking makes transactions that change a booking take turns, and reads it.
func (t *tx) LockBooking(ctx context.Context, org, id string) (clientele.Booking, error) {
	if t.dialect.oneWriter() {
		return t.BookingByID(ctx, org, id)
	}
	return t.wholeBooking(ctx, org, "update booking set version = version where org_id = $1 and id = $2 returning "+bookingList, org, id)
}

func (r reader) wholeBooking(ctx context.Context, org, text string, args ...any) (b clientele.Booking, err error) {
	err = r.ask(ctx, func(t *tx) error {
		if b, err = one(ctx, t, "Booking", readBooking, text, args...); err != nil {
			return err
		}
		found := []clientele.Booking{b}
		err = t.fillBookings(ctx, org, found)
		b = found[0]
		return err
	})
	return b, err
}

// FindSeries gives the bookings of a series that begin at a time or later.
func (r reader) FindSeries(ctx context.Context, org, series string, from time.Time) (found []clientele.Booking, err error) {
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readBooking, selectBooking+"series_id = $2 and starts_at >= $3 order by starts_at, id", org, series, ms(from))
		if err != nil {
			return err
		}
		return t.fillBookings(ctx, org, found)
	})
	return found, err
}

// part is a user or a service of a booking, and its place among them. They are put in order here: a database would sort
// them all at once.
type part[T any] struct {
	booking string
	n       int
	of      T
}

// fillBookings reads the users and items of bookings.
func (t *tx) fillBookings(ctx context.Context, org string, bookings []clientele.Booking) error {
	if len(bookings) == 0 {
		return nil
	}
	ids, at := make([]string, len(bookings)), make(map[string]*clientele.Booking, len(bookings))
	for i := range bookings {
		ids[i], at[bookings[i].ID] = bookings[i].ID, &bookings[i]
	}
	which := " where org_id = $1 and " + t.dialect.anyOf("booking_id", 2)
	users, err := all(ctx, t, func(row scanner) (p part[string], err error) {
		err = row.Scan(&p.booking, &p.n, &p.of)
		return p, err
	}, "select booking_id, n, user_id from booking_user"+which, org, t.dialect.list(ids))
	if err != nil {
		return err
	}
	items, err := all(ctx, t, func(row scanner) (p part[clientele.BookedItem], err error) {
		err = row.Scan(&p.booking, &p.n, &p.of.ID, &p.of.Name, &p.of.DurationMinutes, &p.of.BufferMinutes, &p.of.Price)
		return p, err
	}, "select booking_id, n, item_id, name, duration_minutes, buffer_minutes, price from booking_item"+which, org, t.dialect.list(ids))
	for _, p := range inOrder(users) {
		at[p.booking].Users = append(at[p.booking].Users, p.of)
	}
	for _, p := range inOrder(items) {
		at[p.booking].Items = append(at[p.booking].Items, p.of)
	}
	return err
}

func inOrder[T any](parts []part[T]) []part[T] {
	slices.SortFunc(parts, func(a, b part[T]) int { return a.n - b.n })
	return parts
}

// FindBusy gives the time that bookings take of some users between two moments.
func (r reader) FindBusy(ctx context.Context, org string, users []string, from, to time.Time) (found []clientele.Busy, err error) {
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, func(row scanner) (b clientele.Busy, err error) {
			err = row.Scan(&b.UserID, &b.BookingID, fromMS(&b.From), fromMS(&b.To))
			return b, err
		}, "select user_id, booking_id, starts_at, blocked_until from booking_user where org_id = $1 and "+t.dialect.anyOf("user_id", 2)+
			" and starts_at > $3 and starts_at < $4 and blocked_until > $5 and blocks", org, t.dialect.list(users),
			ms(from.Add(-clientele.MaxBlocked)), ms(to), ms(from))
		return err
	})
	slices.SortFunc(found, func(a, b clientele.Busy) int {
		if c := strings.Compare(a.UserID, b.UserID); c != 0 {
			return c
		}
		return a.From.Compare(b.From)
	})
	return found, err
}

// LockUserDays makes transactions that take time of users take turns. One statement takes all locks in the order of
// their keys, so that no two of them wait for each other.
func (t *tx) LockUserDays(_ context.Context, org string, days []clientele.UserDay) error {
	if t.dialect.oneWriter() || len(days) == 0 {
		return nil
	}
	days = slices.Clone(days)
	slices.SortFunc(days, func(a, b clientele.UserDay) int {
		if c := strings.Compare(a.User, b.User); c != 0 {
			return c
		}
		return int(a.Day - b.Day)
	})
	args, rows := []any{org}, []string{}
	for _, d := range slices.Compact(days) {
		args = append(args, d.User, d.Day)
		rows = append(rows, "($1, $"+strconv.Itoa(len(args)-1)+", $"+strconv.Itoa(len(args))+", 1)")
	}
	_, err := t.exec("insert into user_day (org_id, user_id, day, n) values "+strings.Join(rows, ", ")+
		" on conflict (org_id, user_id, day) do update set n = user_day.n + 1", args...)
	return err
}

// InsertBooking writes a booking with its users and items.
func (t *tx) InsertBooking(_ context.Context, org string, b clientele.Booking) error {
	if _, err := t.exec(insertBooking, append([]any{org}, bookingValues(b)...)...); err != nil {
		return taken(err, "booking", "There is a booking with this id already")
	}
	if err := t.insertBookedUsers(org, b); err != nil {
		return err
	}
	return t.insertBookedItems(org, b)
}

func (t *tx) insertBookedUsers(org string, b clientele.Booking) error {
	for n, user := range b.Users {
		_, err := t.exec("insert into booking_user (org_id, booking_id, user_id, n, starts_at, blocked_until, blocks) values ($1, $2, $3, $4, $5, $6, $7)",
			org, b.ID, user, int64(n), ms(b.StartsAt), ms(b.BlockedUntil), b.Holds())
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) insertBookedItems(org string, b clientele.Booking) error {
	for n, i := range b.Items {
		_, err := t.exec(`insert into booking_item (org_id, booking_id, n, item_id, name, duration_minutes, buffer_minutes, price)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, org, b.ID, int64(n), i.ID, i.Name, int64(i.DurationMinutes), int64(i.BufferMinutes), i.Price)
		if err != nil {
			return err
		}
	}
	return nil
}

// UpdateBooking writes what differs, and only that: on SQLite, naming a column in an UPDATE rewrites its index entries
// even when the value is the same.
func (t *tx) UpdateBooking(_ context.Context, org string, before, after clientele.Booking) error {
	was, is := bookingValues(before), bookingValues(after)
	text, args := "update booking set version = version + 1", []any{org, before.ID}
	for i, column := range bookingColumns {
		if was[i] != is[i] && column != "id" && column != "version" {
			args = append(args, is[i])
			text += ", " + column + " = $" + strconv.Itoa(len(args))
		}
	}
	if err := t.change("Booking", text+" where org_id = $1 and id = $2", args...); err != nil {
		return err
	}
	moved := !before.StartsAt.Equal(after.StartsAt) || !before.BlockedUntil.Equal(after.BlockedUntil) || before.Holds() != after.Holds()
	if moved || !slices.Equal(before.Users, after.Users) {
		if _, err := t.exec("delete from booking_user where org_id = $1 and booking_id = $2", org, before.ID); err != nil {
			return err
		}
		if err := t.insertBookedUsers(org, after); err != nil {
			return err
		}
	}
	if slices.Equal(before.Items, after.Items) {
		return nil
	}
	if _, err := t.exec("delete from booking_item where org_id = $1 and booking_id = $2", org, before.ID); err != nil {
		return err
	}
	return t.insertBookedItems(org, after)
}

// UpdateBookingOrder writes which order a booking has and what was paid of it.
func (t *tx) UpdateBookingOrder(_ context.Context, org string, b clientele.Booking) error {
	return t.change("Booking", "update booking set order_id = $3, paid_total = $4 where org_id = $1 and id = $2", org, b.ID, b.OrderID, b.PaidTotal)
}
