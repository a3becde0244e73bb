package clientele

import (
	"context"
	"slices"
	"time"
)

// applyBooking gives the booking as it would be, with every problem of the change. It looks at the catalog and at the
// users, and not at what is booked already.
func (r *Register) applyBooking(ctx context.Context, tx Tx, a Actor, b Booking, ch BookingChange, wrong *problems) (Booking, error) {
	b.Users, b.Items = slices.Clone(b.Users), slices.Clone(b.Items)
	cleanText("notes", ch.Notes, maxNotes, wrong).apply(&b.Notes)
	var items []Item
	if ch.Items.Set || ch.Users.Set || b.ID == "" {
		ids := ch.Items.Value
		if !ch.Items.Set {
			ids = idsOf(b.Items)
		}
		var err error
		if items, err = bookedServices(ctx, tx, a, "items", b.Items, ids, wrong); err != nil {
			return b, err
		}
		b.Items = bookedItems(b.Items, items)
		if ch.Users.Set || b.ID == "" {
			b.Users = ch.Users.Value
		}
		if err := checkUsers(ctx, tx, a, b.Users, items, wrong); err != nil {
			return b, err
		}
	}
	applyTimes(a.Org, r.Now(a.Org), &b, ch, wrong)
	return b, nil
}

func idsOf(items []BookedItem) []string {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return ids
}

// bookedServices finds the services that are named, in their order. Those that were booked before may have been archived
// since.
func bookedServices(ctx context.Context, store Reader, a Actor, field string, before []BookedItem, ids []string, wrong *problems) ([]Item, error) {
	if len(ids) > maxBookedItems {
		wrong.add(field, "too_many", "a booking is for at most %d services", maxBookedItems)
		return nil, nil
	}
	found, err := store.ItemsByIDs(ctx, a.Org.ID, ids)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, id := range ids {
		i := slices.IndexFunc(found, func(item Item) bool { return item.ID == id })
		switch {
		case i < 0:
			wrong.add(field, "not_found", "there is no such service")
			return nil, nil
		case found[i].Type != ItemService:
			wrong.add(field, "invalid", "a product cannot be booked: sell it with an order")
			return nil, nil
		case found[i].Archived && !slices.Contains(idsOf(before), id):
			wrong.add(field, "archived", "this service is not offered any more")
			return nil, nil
		}
		items = append(items, found[i])
	}
	return items, nil
}

// bookedItems takes services as they are now; those that were booked before stay as they were.
func bookedItems(before []BookedItem, items []Item) []BookedItem {
	var booked []BookedItem
	for _, item := range items {
		is := func(b BookedItem) bool { return b.ID == item.ID }
		if i := slices.IndexFunc(before, is); i >= 0 {
			booked = append(booked, before[i])
			continue
		}
		booked = append(booked, BookedItem{ID: item.ID, Name: item.Name, DurationMinutes: item.DurationMinutes, BufferMinutes: item.BufferMinutes, Price: item.Price})
	}
	return booked
}

// checkUsers refuses users who cannot be booked, a user who offers none of the services, and a service that none of the
// users offers.
func checkUsers(ctx context.Context, store Reader, a Actor, ids []string, items []Item, wrong *problems) error {
	switch {
	case len(ids) == 0:
		wrong.add("users", "required", "name the user whom the booking is with")
		return nil
	case len(ids) > maxBookedUsers:
		wrong.add("users", "too_many", "a booking is with at most %d users", maxBookedUsers)
		return nil
	}
	users, err := store.FindUsers(ctx, a.Org.ID)
	if err != nil {
		return err
	}
	for n, id := range ids {
		i := slices.IndexFunc(users, func(u User) bool { return u.ID == id })
		switch {
		case i < 0:
			wrong.add("users", "not_found", "there is no such user")
			return nil
		case slices.Contains(ids[:n], id):
			wrong.add("users", "invalid", "a user is named twice")
			return nil
		case !users[i].canBeBooked():
			wrong.add("users", "invalid", "this user cannot be booked: make them bookable first")
			return nil
		case len(items) > 0 && !slices.ContainsFunc(items, func(item Item) bool { return item.offeredBy(id) }):
			wrong.add("users", "invalid", "this user does not offer the service")
			return nil
		}
	}
	if !allOf(items, func(item Item) bool { return slices.ContainsFunc(ids, item.offeredBy) }) {
		wrong.add("users", "invalid", "none of these users offers one of the services")
	}
	return nil
}

// applyTimes moves a booking. Without an end it takes as long as its services, or as long as before when neither the
// services nor the end are changed.
func applyTimes(o Organization, now time.Time, b *Booking, ch BookingChange, wrong *problems) {
	length := b.EndsAt.Sub(b.StartsAt)
	var need needed
	for _, item := range b.Items {
		need.add(item.DurationMinutes, item.BufferMinutes)
	}
	if ch.StartsAt.Set {
		b.StartsAt = wholeMilli(ch.StartsAt.Value)
		b.Day = o.Settings.Day(b.StartsAt)
	}
	switch {
	case ch.EndsAt.Set && !ch.EndsAt.Null:
		b.EndsAt = wholeMilli(ch.EndsAt.Value)
	case wrong.has("items"):
		b.EndsAt = b.StartsAt.Add(time.Hour) // how long it takes is not known; the start can be judged all the same
	case need.length == 0 && (ch.EndsAt.Null || b.ID == ""):
		wrong.add("endsAt", "required", "without a service the end is needed")
	case b.ID == "" || ch.Items.Set || ch.EndsAt.Null:
		b.EndsAt = b.StartsAt.Add(need.length)
	case ch.StartsAt.Set:
		b.EndsAt = b.StartsAt.Add(length)
	}
	if b.StartsAt.IsZero() && !ch.StartsAt.Set {
		wrong.add("startsAt", "required", "a booking needs the time it starts")
	} else if b.ID == "" || ch.StartsAt.Set || ch.EndsAt.Set || ch.Items.Set {
		checkTimes(now, *b, need, wrong)
	}
	b.block()
}

func checkTimes(now time.Time, b Booking, need needed, wrong *problems) {
	if b.StartsAt.IsZero() { // so that its end is not blamed as well
		checkStretch("startsAt", "startsAt", b.StartsAt, b.StartsAt, maxBookingLength, now, wrong)
		return
	}
	checkStretch("startsAt", "endsAt", b.StartsAt, b.EndsAt, maxBookingLength, now, wrong)
	if need.buffer > MaxBlocked-maxBookingLength {
		wrong.add("items", "too_many", "the buffers of these services come to more than a day")
	}
}

// block works out until when a booking takes its users' time.
func (b *Booking) block() {
	b.BlockedUntil = b.EndsAt
	for _, item := range b.Items {
		b.BlockedUntil = b.BlockedUntil.Add(time.Duration(item.BufferMinutes) * time.Minute)
	}
}
