package cli

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"clientele"
)

// demoBatch is a transaction in which the use cases of the demo run as they do everywhere, and which puts off what they
// would write again and again: of a booking or an order its last state is written, of a customer's statistics one
// recount, of a day's totals their sum. Only the demo may work this way: it is alone, what it plans never overlaps, and
// the first error ends it.
type demoBatch struct {
	clientele.Tx
	*demoBacklog
}

// demoBacklog is what the demo has read, and what it is about to write.
type demoBacklog struct {
	org       string
	customers map[string]clientele.Customer
	users     []clientele.User
	items     map[string]clientele.Item
	bookings  map[string]*clientele.Booking
	orders    map[string]*clientele.Order
	booked    []string // the bookings in the order they were made
	ordered   []string
	uncounted []string // customers whose statistics are to be counted again
	counted   map[string]bool
	totals    map[clientele.Total]clientele.Total // by day, kind and key
	stock     map[string]int64
	audit     []clientele.AuditEvent
	events    []clientele.Event
}

func newDemoBacklog(org string) *demoBacklog {
	return &demoBacklog{org: org, customers: make(map[string]clientele.Customer), items: make(map[string]clientele.Item),
		bookings: make(map[string]*clientele.Booking), orders: make(map[string]*clientele.Order), counted: make(map[string]bool),
		totals: make(map[clientele.Total]clientele.Total), stock: make(map[string]int64)}
}

// InTx needs no transaction within the transaction: no error is survived.
func (b *demoBatch) InTx(_ context.Context, fn func(clientele.Tx) error) error { return fn(b) }

// CustomersByMatchKeys finds nobody: duplicates are looked for once, when the demo is open.
func (b *demoBatch) CustomersByMatchKeys(context.Context, string, []int64, int) (map[int64][]string, error) {
	return nil, nil
}

// InsertJob keeps all jobs but those that compare one customer, since the whole register is gone through at the end.
func (b *demoBatch) InsertJob(ctx context.Context, j clientele.Job) error {
	if j.Kind == clientele.JobMatchCompare {
		return nil
	}
	return b.Tx.InsertJob(ctx, j)
}

// FindBusy finds nobody busy: the plan gives no time of a user away twice.
func (b *demoBatch) FindBusy(context.Context, string, []string, time.Time, time.Time) ([]clientele.Busy, error) {
	return nil, nil
}

func (b *demoBatch) FindUsers(ctx context.Context, org string) ([]clientele.User, error) {
	if b.users == nil {
		users, err := b.Tx.FindUsers(ctx, org)
		if err != nil {
			return nil, err
		}
		b.users = users
	}
	return b.users, nil
}

// FindWebhooks finds none: the demo has no other systems that would hear of its past.
func (b *demoBatch) FindWebhooks(context.Context, string) ([]clientele.Webhook, error) {
	return nil, nil
}

func (b *demoBatch) ItemsByIDs(ctx context.Context, org string, ids []string) ([]clientele.Item, error) {
	var found []clientele.Item
	for _, id := range ids {
		item, ok := b.items[id]
		if !ok {
			some, err := b.Tx.ItemsByIDs(ctx, org, []string{id})
			if err != nil || len(some) == 0 {
				return found, err
			}
			item = some[0]
			b.items[id] = item
		}
		found = append(found, item)
	}
	return found, nil
}

func (b *demoBatch) CustomerByID(ctx context.Context, org, id string) (clientele.Customer, error) {
	if c, ok := b.customers[id]; ok {
		return c, nil
	}
	c, err := b.Tx.CustomerByID(ctx, org, id)
	if err == nil {
		b.customers[id] = c
	}
	return c, err
}

func (b *demoBatch) LockCustomer(ctx context.Context, org, id string) (clientele.Customer, error) {
	return b.CustomerByID(ctx, org, id)
}

func (b *demoBatch) UpdateCustomer(ctx context.Context, org string, before, after clientele.Customer) error {
	err := b.Tx.UpdateCustomer(ctx, org, before, after)
	after.Version = before.Version + 1
	b.customers[after.ID] = after
	return err
}

func (b *demoBatch) InsertBooking(_ context.Context, _ string, booking clientele.Booking) error {
	b.bookings[booking.ID] = &booking
	b.booked = append(b.booked, booking.ID)
	return nil
}

func (b *demoBatch) BookingByID(ctx context.Context, org, id string) (clientele.Booking, error) {
	if held := b.bookings[id]; held != nil {
		return *held, nil
	}
	return b.Tx.BookingByID(ctx, org, id)
}

func (b *demoBatch) LockBooking(ctx context.Context, org, id string) (clientele.Booking, error) {
	return b.BookingByID(ctx, org, id)
}

func (b *demoBatch) UpdateBooking(_ context.Context, _ string, _, after clientele.Booking) error {
	held := b.bookings[after.ID]
	after.Version = held.Version + 1
	*held = after
	return nil
}

func (b *demoBatch) UpdateBookingOrder(_ context.Context, _ string, booking clientele.Booking) error {
	held := b.bookings[booking.ID]
	held.OrderID, held.PaidTotal = booking.OrderID, booking.PaidTotal
	return nil
}

func (b *demoBatch) InsertOrder(_ context.Context, _ string, o clientele.Order) error {
	b.orders[o.ID] = &o
	b.ordered = append(b.ordered, o.ID)
	return nil
}

func (b *demoBatch) OrderByID(ctx context.Context, org, id string) (clientele.Order, error) {
	if held := b.orders[id]; held != nil {
		return *held, nil
	}
	return b.Tx.OrderByID(ctx, org, id)
}

func (b *demoBatch) LockOrder(ctx context.Context, org, id string) (clientele.Order, error) {
	return b.OrderByID(ctx, org, id)
}

func (b *demoBatch) UpdateOrder(_ context.Context, _ string, o clientele.Order) error {
	held := b.orders[o.ID]
	o.Version = held.Version + 1
	*held = o
	return nil
}

// InsertPayment leaves a payment to its order, which has it.
func (b *demoBatch) InsertPayment(context.Context, string, string, clientele.Payment) error {
	return nil
}

func (b *demoBatch) InsertRefund(context.Context, string, string, clientele.Refund) error { return nil }

func (b *demoBatch) MoveStock(_ context.Context, _ string, by map[string]int64) error {
	for item, n := range by {
		b.stock[item] += n
	}
	return nil
}

func (b *demoBatch) RecountCustomer(_ context.Context, _, id string, _ time.Time) error {
	if !b.counted[id] {
		b.counted[id] = true
		b.uncounted = append(b.uncounted, id)
	}
	return nil
}

func (b *demoBatch) AddTotals(_ context.Context, _ string, totals []clientele.Total) error {
	for _, t := range totals {
		key := clientele.Total{Day: t.Day, Kind: t.Kind, Key: t.Key}
		sum := b.totals[key]
		t.N, t.Amount = t.N+sum.N, t.Amount+sum.Amount
		b.totals[key] = t
	}
	return nil
}

func (b *demoBatch) InsertAuditEvents(_ context.Context, _ string, events []clientele.AuditEvent) error {
	b.audit = append(b.audit, events...)
	return nil
}

func (b *demoBatch) InsertEvents(_ context.Context, _ string, events []clientele.Event) error {
	b.events = append(b.events, events...)
	return nil
}

// write writes what was put off, a part in each transaction.
func (b *demoBacklog) write(ctx context.Context, store clientele.Store, now time.Time) error {
	return errors.Join(
		inParts(ctx, store, b.booked, func(tx clientele.Tx, id string) error { return tx.InsertBooking(ctx, b.org, *b.bookings[id]) }),
		inParts(ctx, store, b.ordered, func(tx clientele.Tx, id string) error { return b.writeOrder(ctx, tx, *b.orders[id]) }),
		inParts(ctx, store, slices.Collect(slices.Chunk(b.audit, demoPart)), func(tx clientele.Tx, part []clientele.AuditEvent) error {
			return tx.InsertAuditEvents(ctx, b.org, part)
		}),
		inParts(ctx, store, slices.Collect(slices.Chunk(b.events, demoPart)), func(tx clientele.Tx, part []clientele.Event) error {
			return tx.InsertEvents(ctx, b.org, part)
		}),
		inParts(ctx, store, b.uncounted, func(tx clientele.Tx, id string) error { return tx.RecountCustomer(ctx, b.org, id, now) }),
		store.InTx(ctx, func(tx clientele.Tx) error {
			return errors.Join(tx.MoveStock(ctx, b.org, b.stock), tx.AddTotals(ctx, b.org, slices.Collect(maps.Values(b.totals))))
		}))
}

// demoPart is how many things one transaction or statement writes.
const demoPart = 500

func inParts[T any](ctx context.Context, store clientele.Store, all []T, write func(clientele.Tx, T) error) error {
	for part := range slices.Chunk(all, demoPart) {
		err := store.InTx(ctx, func(tx clientele.Tx) error {
			for _, one := range part {
				if err := write(tx, one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *demoBacklog) writeOrder(ctx context.Context, tx clientele.Tx, o clientele.Order) error {
	if err := tx.InsertOrder(ctx, b.org, o); err != nil {
		return err
	}
	for _, p := range o.Payments {
		if err := tx.InsertPayment(ctx, b.org, o.ID, p); err != nil {
			return err
		}
	}
	for _, f := range o.Refunds {
		if err := tx.InsertRefund(ctx, b.org, o.ID, f); err != nil {
			return err
		}
	}
	return nil
}
