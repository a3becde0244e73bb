package clientele

import (
	"context"
	"slices"
	"time"

	"clientele/vault"
)

// stock is everything that an erasure is about.
type stock struct {
	now      time.Time
	records  []Customer // the living one first, then those that were merged into it
	former   []Customer // as they were before they were merged
	bookings []Booking
	orders   []Order
	holds    []LegalHold
	held     map[string]string // orders under a hold, with its last day
	removed  map[string]int64
	currency string
	org      Organization

	active []Booking // under way
	future []Booking // not begun
	open   []Order
}

// stockOf looks at what hangs on a record that is locked, or only looked at.
func (r *Register) stockOf(ctx context.Context, from Reader, a Actor, c Customer) (stock, error) {
	s := stock{now: r.Now(a.Org), records: []Customer{c}, currency: a.Org.Settings.Currency, org: a.Org}
	ids, err := from.MergedRecords(ctx, a.Org.ID, c.ID)
	if err != nil {
		return s, err
	}
	slices.Sort(ids)
	for _, id := range ids {
		merged, err := lockOr(ctx, from, a.Org.ID, id)
		if err != nil {
			return s, err
		}
		s.records = append(s.records, merged)
	}
	if s.former, err = r.formerOf(ctx, from, a, s.records); err != nil {
		return s, err
	}
	if s.bookings, err = from.BookingsOf(ctx, a.Org.ID, c.ID); err != nil {
		return s, err
	}
	if s.orders, err = from.OrdersOf(ctx, a.Org.ID, c.ID); err != nil {
		return s, err
	}
	if s.removed, err = r.removedWith(ctx, from, a, s.records); err != nil {
		return s, err
	}
	s.sort()
	return s, r.heldBy(ctx, from, a, c, &s)
}

// heldBy finds the legal holds on a record and on its orders.
func (r *Register) heldBy(ctx context.Context, from Reader, a Actor, c Customer, s *stock) error {
	holds, err := holdsOn(ctx, from, a.Org.ID, c.ID)
	if err != nil {
		return err
	}
	today := a.Org.Settings.Day(s.now)
	s.holds = slices.DeleteFunc(holds, func(h LegalHold) bool { return !h.holds(today) })
	s.held, err = heldOrders(ctx, from, a.Org.ID, today, s.orders)
	return err
}

// lockOr locks a record where that can be done.
func lockOr(ctx context.Context, from Reader, org, id string) (Customer, error) {
	if tx, ok := from.(Tx); ok {
		return tx.LockCustomer(ctx, org, id)
	}
	return from.CustomerByID(ctx, org, id)
}

func (r *Register) removedWith(ctx context.Context, from Reader, a Actor, records []Customer) (map[string]int64, error) {
	removed := map[string]int64{"tags": int64(len(records[0].Tags)), "loyaltyPoints": records[0].Loyalty}
	for _, c := range records {
		counted, err := from.CountErasable(ctx, a.Org.ID, c.ID)
		if err != nil {
			return nil, err
		}
		for kind, n := range counted {
			removed[kind] += n
		}
	}
	return removed, nil
}

// sort tells what is under way from what is to come and what is over.
func (s *stock) sort() {
	for _, b := range s.bookings {
		switch {
		case b.UnderWay(s.now):
			s.active = append(s.active, b)
		case b.Status == BookingBooked && b.StartsAt.After(s.now):
			s.future = append(s.future, b)
		}
	}
	for _, o := range s.orders {
		if o.Active() {
			s.open = append(s.open, o)
		}
	}
}

// UnderWay tells whether somebody is being served: they are checked in, or the time of their booking is now.
func (b Booking) UnderWay(now time.Time) bool {
	return b.Status == BookingCheckedIn || b.Status == BookingBooked && !b.StartsAt.After(now) && b.EndsAt.After(now)
}

// blockers name what stands in the way of an erasure.
func (s stock) blockers(refuseFuture bool) []map[string]any {
	var blockers []map[string]any
	add := func(b Booking) {
		blockers = append(blockers, map[string]any{"type": "booking", "id": b.ID, "startsAt": b.StartsAt.Format(blockerTime)})
	}
	for _, b := range s.active {
		add(b)
	}
	if refuseFuture {
		for _, b := range s.future {
			add(b)
		}
	}
	for _, o := range s.open {
		blockers = append(blockers, map[string]any{"type": "order", "id": o.ID})
	}
	for _, h := range s.holds {
		blockers = append(blockers, map[string]any{"type": "legal_hold", "id": h.ID, "ground": h.Ground, "until": h.Until})
	}
	return blockers
}

// refusal is the conflict that an erasure meets now, or nil.
func (s stock) refusal(refuseFuture bool) error {
	blockers := s.blockers(refuseFuture)
	message := ""
	switch {
	case len(s.active) > 0:
		message = "Cannot delete customer with active bookings"
	case len(s.open) > 0:
		message = "Cannot delete customer with active orders"
	case len(s.holds) > 0:
		message = "Cannot delete customer under a legal hold"
	case len(blockers) > 0:
		message = "Cannot delete customer with future bookings"
	default:
		return nil
	}
	return Errorf(KindConflict, "%s", message).With("activeBookings", len(s.active)).With("activeOrders", len(s.open)).
		With("futureBookings", len(s.future)).With("blockers", blockers)
}

// counts is what the erasure comes to.
func (s stock) counts() ErasureCounts {
	n := ErasureCounts{Records: int64(len(s.records)), Removed: s.removed, Cancelled: int64(len(s.future)),
		Anonymized: map[string]int64{"bookings": int64(len(s.bookings)), "orders": int64(len(s.orders))}}
	for _, c := range s.records {
		if c.Slot != 0 {
			n.Keys++
		}
	}
	n.Retained = s.retained()
	return n
}

// retained tells what is kept, why and until when.
func (s stock) retained() []vault.Retained {
	const ground = "bookkeeping (GDPR Art. 17(3)(b))"
	var out []vault.Retained
	if len(s.bookings) > 0 {
		kept := vault.Retained{What: "bookings", Count: int64(len(s.bookings)), Form: "day until the date, then coarsened to the month; the id tells when it was entered", Ground: ground}
		for _, b := range s.bookings {
			kept.Until = max(kept.Until, retainedUntil(s.org, b.Day))
		}
		out = append(out, kept)
	}
	out = append(out, s.retainedOrders(ground)...)
	if contacts := contactsOf(s.known()); len(contacts) > 0 {
		out = append(out, vault.Retained{What: "suppression", Count: int64(len(contacts)), Form: "keyed hash", Ground: "legitimate interest (GDPR Art. 6(1)(f))"})
	}
	return out
}

// retainedOrders tells the orders that bookkeeping keeps, and those that a legal hold keeps whole.
func (s stock) retainedOrders(ground string) []vault.Retained {
	kept := vault.Retained{What: "orders", Currency: s.currency, Form: "day and amounts until the date, then coarsened to the month; the id tells when it was entered", Ground: ground}
	held := vault.Retained{What: "orders", Currency: s.currency, Form: "exact while the hold lasts, then as other orders", Ground: "legal hold (GDPR Art. 17(3)(e))"}
	endless := false
	for _, o := range s.orders {
		of, until := &kept, retainedUntil(s.org, s.org.Settings.Day(o.CreatedAt))
		if last, isHeld := s.held[o.ID]; isHeld {
			of, until, endless = &held, last, endless || last == ""
		}
		of.Count++
		of.Sum += o.PaidTotal - o.RefundedTotal
		of.Until = max(of.Until, until)
	}
	if endless {
		held.Until = ""
	}
	return slices.DeleteFunc([]vault.Retained{kept, held}, func(k vault.Retained) bool { return k.Count == 0 })
}

// wipe gives the rows that stay as they are to be kept: the day, and nothing that leads to the person or to another row.
func (s stock) wipe(o Organization) Wipe {
	w := Wipe{Customer: s.records[0].ID}
	for _, c := range s.records {
		w.Records = append(w.Records, c.ID)
	}
	for _, b := range s.bookings {
		if slices.ContainsFunc(s.future, func(f Booking) bool { return f.ID == b.ID }) {
			b.Status, b.CancelledBy = BookingCancelled, ByBusiness
		}
		b.CustomerID, b.Source, b.Notes, b.SeriesID, b.OrderID, b.CreatedBy = "", "", "", "", "", ""
		b.StartsAt = o.Settings.startOf(b.Day)
		b.EndsAt, b.BlockedUntil, b.UpdatedAt = b.StartsAt, b.StartsAt, b.StartsAt
		b.CreatedAt = o.Settings.startOf(o.Settings.Day(b.CreatedAt))
		w.Bookings = append(w.Bookings, KeptBooking{b, retainedUntil(o, b.Day)})
	}
	for _, order := range s.orders {
		k := KeptOrder{Order: order, Until: retainedUntil(o, o.Settings.Day(order.CreatedAt))}
		if _, k.Whole = s.held[order.ID]; !k.Whole {
			k.Order = coarseOrder(o, order)
		}
		w.Orders = append(w.Orders, k)
	}
	return w
}

// days are the last days on which bookkeeping needs what is kept.
func (w Wipe) days() []string {
	var days []string
	for _, b := range w.Bookings {
		days = append(days, b.Until)
	}
	for _, o := range w.Orders {
		days = append(days, o.Until)
	}
	return days
}

// coarseOrder is an order with its times made days.
func coarseOrder(o Organization, order Order) Order { return timesOf(order, o.Settings.coarsen) }

// timesOf is an order with every time of it made coarser.
func timesOf(order Order, coarsen func(*time.Time)) Order {
	for _, t := range []*time.Time{&order.CreatedAt, &order.PaidAt, &order.ReadyAt, &order.CompletedAt, &order.CancelledAt} {
		coarsen(t)
	}
	order.Payments, order.Refunds = slices.Clone(order.Payments), slices.Clone(order.Refunds)
	for i := range order.Payments {
		coarsen(&order.Payments[i].At)
	}
	for i := range order.Refunds {
		coarsen(&order.Refunds[i].At)
	}
	return order
}
