package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

var bookingTests = map[string]func(*testing.T, *fixture){
	"an item comes back as it was written, and is listed by name": func(t *testing.T, f *fixture) {
		stock := int64(-3)
		all := []clientele.Item{
			{Type: clientele.ItemService, Name: "Äyriäinen", NameKey: "ayriainen", DurationMinutes: 60, BufferMinutes: 15, Price: 5000, TaxRate: 2550, Users: []string{"usr_1", "usr_2"}},
			{Type: clientele.ItemService, Name: "Cut", NameKey: "cut", DurationMinutes: 30},
			{Type: clientele.ItemProduct, Name: "Cut", NameKey: "cut", Price: 1, Stock: &stock},
			{Type: clientele.ItemProduct, Name: "Wax", NameKey: "wax", Archived: true},
		}
		for i := range all {
			all[i].ID, all[i].CreatedAt, all[i].UpdatedAt, all[i].Version = f.id("itm"), noon, noon, 1
			f.write(func(tx clientele.Tx) error { return tx.InsertItem(f.ctx, f.org, all[i]) })
			f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertItem(f.ctx, f.org, all[i]) })
			same(t, "written", got(f.store.ItemByID(f.ctx, f.org, all[i].ID))(t), all[i])
		}
		archived := false
		for want, q := range map[string]clientele.ItemQuery{"0123": {}, "01": {Type: clientele.ItemService}, "2": {Type: clientele.ItemProduct, Archived: &archived}} {
			list := ""
			for _, item := range pages(f, func(s clientele.Slice) ([]clientele.Item, string, error) {
				return f.store.FindItems(f.ctx, f.org, q, s)
			}) {
				list += fmt.Sprint(slices.IndexFunc(all, func(i clientele.Item) bool { return i.ID == item.ID }))
			}
			same(t, fmt.Sprintf("%+v", q), list, want)
		}
		all[1].Users, all[1].Stock, all[1].Archived, all[1].Price, all[1].UpdatedAt = []string{"usr_9"}, &stock, true, 99, noon.Add(time.Hour)
		f.write(func(tx clientele.Tx) error { return tx.UpdateItem(f.ctx, f.org, all[1]) })
		all[1].Version++
		f.write(func(tx clientele.Tx) error {
			same(t, "changed", got(tx.LockItem(f.ctx, f.org, all[1].ID))(t), all[1])
			return nil
		})
		same(t, "of another organization", len(got(f.store.ItemsByIDs(f.ctx, f.other, []string{all[1].ID}))(t)), 0)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateItem(f.ctx, f.other, all[1]) })
	},
	"a booking comes back as it was written, and changes as it was told": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		b := f.booking(c.ID, noon, time.Hour, "usr_2", "usr_1")
		b.Notes, b.SeriesID, b.BlockedUntil = "brings\n\"Rex\" ☕", "ser_1", b.EndsAt.Add(15*time.Minute)
		f.book(b)
		same(t, "written", got(f.store.BookingByID(f.ctx, f.org, b.ID))(t), b)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertBooking(f.ctx, f.org, b) })
		after := b
		after.StartsAt, after.EndsAt, after.BlockedUntil, after.Day = noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 2), noon.AddDate(0, 0, 3), "2026-03-15"
		after.Users, after.Items, after.Notes, after.UpdatedAt = []string{"usr_3"}, after.Items[:1], "", noon.Add(time.Second)
		f.rebook(b, after)
		after.Version++
		same(t, "moved", got(f.store.BookingByID(f.ctx, f.org, b.ID))(t), after)
		cancelled := after
		cancelled.Status, cancelled.CancelledBy = clientele.BookingCancelled, clientele.ByCustomer
		f.rebook(after, cancelled)
		same(t, "free again", len(got(f.store.FindBusy(f.ctx, f.org, []string{"usr_3"}, noon, noon.AddDate(0, 0, 9)))(t)), 0)
		cancelled.OrderID, cancelled.PaidTotal = "ord_1", 6500
		f.write(func(tx clientele.Tx) error { return tx.UpdateBookingOrder(f.ctx, f.org, cancelled) })
		cancelled.Version = after.Version + 1
		f.write(func(tx clientele.Tx) error {
			same(t, "locked", got(tx.LockBooking(f.ctx, f.org, b.ID))(t), cancelled)
			return nil
		})
		for _, refused := range []func(tx clientele.Tx) error{
			func(tx clientele.Tx) error { return tx.UpdateBooking(f.ctx, f.other, cancelled, cancelled) },
			func(tx clientele.Tx) error { return tx.UpdateBookingOrder(f.ctx, f.other, cancelled) },
			func(tx clientele.Tx) error { _, err := tx.LockBooking(f.ctx, f.other, b.ID); return err },
		} {
			f.refused(clientele.KindNotFound, refused)
		}
	},
	"what is busy is told to the millisecond": func(t *testing.T, f *fixture) {
		long := f.booking("", noon, 7*24*time.Hour, "usr_1")
		long.BlockedUntil = noon.Add(clientele.MaxBlocked)
		f.book(long)
		f.book(f.booking("", noon, time.Hour, "usr_2", "usr_3"))
		busy := func(from, to time.Time, users ...string) string {
			var out []string
			for _, b := range got(f.store.FindBusy(f.ctx, f.org, users, from, to))(t) {
				out = append(out, b.UserID)
			}
			return strings.Join(out, " ")
		}
		end := noon.Add(clientele.MaxBlocked)
		same(t, "before it begins", busy(noon.Add(-time.Hour), noon, "usr_1", "usr_2"), "")
		same(t, "as it begins", busy(noon.Add(-time.Hour), noon.Add(time.Millisecond), "usr_1", "usr_2"), "usr_1 usr_2")
		same(t, "as it ends", busy(end.Add(-time.Millisecond), end.Add(time.Hour), "usr_1", "usr_2"), "usr_1")
		same(t, "after its end", busy(end, end.Add(time.Hour), "usr_1"), "")
		same(t, "of some", busy(noon, noon.Add(time.Second), "usr_3", "usr_9"), "usr_3")
		same(t, "of nobody", busy(noon, noon.Add(time.Second)), "")
	},
	"bookings are listed by time, in pages, by every filter": func(t *testing.T, f *fixture) {
		r := rand.New(rand.NewPCG(5, 6))
		c := f.withCustomer()
		var all []clientele.Booking
		for n := range 40 {
			b := f.booking(map[bool]string{true: c.ID}[n%3 == 0], noon.Add(time.Duration(n/2)*time.Hour), time.Hour, fmt.Sprintf("usr_%d", n%2))
			b.Status, b.Source = pick(r, []clientele.BookingStatus{clientele.BookingBooked, clientele.BookingCompleted, clientele.BookingCancelled}), pick(r, clientele.BookingSources())
			f.book(b)
			all = append(all, b)
		}
		for _, q := range []clientele.BookingQuery{{}, {CustomerID: c.ID}, {UserID: "usr_1"}, {CustomerID: c.ID, UserID: "usr_1"}, {Status: clientele.BookingCancelled},
			{Source: clientele.SourceStaff}, {Status: clientele.BookingBooked, Source: clientele.SourceAPI}, {UserID: "usr_0", Status: clientele.BookingCompleted},
			{From: noon.Add(time.Hour), To: noon.Add(5 * time.Hour)}, {CustomerID: c.ID, From: noon.Add(3 * time.Hour), Source: clientele.SourceOnline}, {UserID: "usr_9"}} {
			for _, desc := range []bool{false, true} {
				q.Desc = desc
				var want []clientele.Booking
				for _, b := range all {
					if wanted(q, b) {
						want = append(want, b)
					}
				}
				if desc {
					slices.Reverse(want)
				}
				same(t, fmt.Sprintf("%+v", q), pages(f, func(s clientele.Slice) ([]clientele.Booking, string, error) {
					return f.store.FindBookings(f.ctx, f.org, q, s)
				}), want)
			}
		}
		found, _, err := f.store.FindBookings(f.ctx, f.other, clientele.BookingQuery{}, clientele.Slice{Limit: 10})
		same(t, "of another organization", len(found), 0)
		wantKind(t, "", err)
	},
	"a series is found from a time on": func(t *testing.T, f *fixture) {
		var all []clientele.Booking
		for n := range 4 {
			b := f.booking("", noon.AddDate(0, 0, 7*n), time.Hour, "usr_1")
			b.SeriesID = "ser_1"
			f.book(b)
			all = append(all, b)
		}
		same(t, "from the second on", got(f.store.FindSeries(f.ctx, f.org, "ser_1", all[1].StartsAt))(t), all[1:])
		same(t, "of another organization", len(got(f.store.FindSeries(f.ctx, f.other, "ser_1", noon))(t)), 0)
	},
	"hours and time off are kept by user": func(t *testing.T, f *fixture) {
		for _, id := range []string{"usr_1", "usr_2"} {
			f.write(func(tx clientele.Tx) error {
				return tx.InsertUser(f.ctx, clientele.User{OrgID: f.org, ID: id, Name: id, EmailKey: id + "@example.com", Role: clientele.RoleStaff, CreatedAt: noon, Version: 1})
			})
		}
		week := &clientele.Week{time.Monday: {{From: 0, To: 1440}}}
		for _, h := range []clientele.Hours{{Week: &clientele.Week{}}, {Week: week, Exceptions: []clientele.DayHours{{Date: "2026-12-24", Hours: []clientele.Span{{From: 540, To: 720}}}}}} {
			f.write(func(tx clientele.Tx) error { return tx.SetUserHours(f.ctx, f.org, "usr_1", h, noon) })
			same(t, "hours", got(f.store.UserHours(f.ctx, f.org))(t), map[string]clientele.Hours{"usr_1": h})
		}
		var all []clientele.TimeOff
		for n := range 5 {
			off := clientele.TimeOff{ID: f.id("off"), UserID: "usr_1", StartsAt: noon.AddDate(0, 0, -n), EndsAt: noon.AddDate(0, 0, 1-n), Reason: "Dentist", CreatedBy: "usr_2", CreatedAt: noon}
			f.write(func(tx clientele.Tx) error { return tx.InsertTimeOff(f.ctx, f.org, off) })
			all = append(all, off)
		}
		same(t, "the latest first", pages(f, func(s clientele.Slice) ([]clientele.TimeOff, string, error) {
			return f.store.FindTimeOff(f.ctx, f.org, "usr_1", s)
		}), all)
		same(t, "of a day", got(f.store.TimeOffBetween(f.ctx, f.org, noon, noon.AddDate(0, 0, 1)))(t), all[:1])
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.DeleteTimeOff(f.ctx, f.org, "usr_2", all[0].ID) })
		f.write(func(tx clientele.Tx) error { return tx.DeleteTimeOff(f.ctx, f.org, "usr_1", all[0].ID) })
		same(t, "left", len(got(f.store.TimeOffBetween(f.ctx, f.org, noon, noon.AddDate(0, 0, 1)))(t)), 0)
	},
	"suggestions wait until they are decided": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		var all []clientele.Suggestion
		for range 5 {
			s := clientele.Suggestion{ID: f.id("sug"), CustomerID: c.ID, BookingID: "bkg_1", Status: clientele.SuggestionOpen, Sealed: f.sealed(c.ID, "name"), CreatedAt: noon}
			all = append([]clientele.Suggestion{s}, all...)
		}
		f.write(func(tx clientele.Tx) error { return tx.InsertSuggestions(f.ctx, f.org, all) })
		find := func(s clientele.Slice) ([]clientele.Suggestion, string, error) {
			return f.store.FindSuggestions(f.ctx, f.org, c.ID, s)
		}
		same(t, "the newest first", pages(f, find), all)
		all[0].Status, all[0].DecidedAt, all[0].DecidedBy = clientele.SuggestionDismissed, noon.Add(time.Hour), "usr_1"
		f.write(func(tx clientele.Tx) error { return tx.UpdateSuggestion(f.ctx, f.org, all[0]) })
		same(t, "open", pages(f, find), all[1:])
		same(t, "dismissed", got(f.store.DismissedSuggestions(f.ctx, f.org, c.ID, 10))(t), all[:1])
		same(t, "one", got(f.store.SuggestionByID(f.ctx, f.org, c.ID, all[0].ID))(t), all[0])
		_, err := f.store.SuggestionByID(f.ctx, f.org, "cust_nobody", all[0].ID)
		wantKind(t, clientele.KindNotFound, err)
	},
	"whoever locks a user's day sees what the one before wrote": func(t *testing.T, f *fixture) {
		together(20, func(i int) {
			b := f.bookingOf(fmt.Sprintf("bkg_%03d", i), "", noon, time.Hour, "usr_1")
			err := f.store.InTx(f.ctx, func(tx clientele.Tx) error {
				days := []clientele.UserDay{{User: "usr_1", Day: 20526}, {User: "usr_1", Day: 20525}, {User: "usr_0", Day: 20526}, {User: "usr_1", Day: 20526}}
				if err := tx.LockUserDays(f.ctx, f.org, days); err != nil {
					return err
				}
				busy, err := tx.FindBusy(f.ctx, f.org, b.Users, b.StartsAt, b.BlockedUntil)
				if err != nil || len(busy) > 0 {
					return err
				}
				return f.insertBooking(tx, b)
			})
			if err != nil {
				t.Error(err)
			}
		})
		found, _, err := f.store.FindBookings(f.ctx, f.org, clientele.BookingQuery{}, clientele.Slice{Limit: 10})
		same(t, "bookings", len(found), 1)
		wantKind(t, "", err)
	},
}

// wanted tells whether a list should hold a booking.
func wanted(q clientele.BookingQuery, b clientele.Booking) bool {
	return (q.CustomerID == "" || b.CustomerID == q.CustomerID) && (q.UserID == "" || slices.Contains(b.Users, q.UserID)) &&
		(q.Status == "" || b.Status == q.Status) && (q.Source == "" || b.Source == q.Source) &&
		!b.StartsAt.Before(q.From) && (q.To.IsZero() || b.StartsAt.Before(q.To))
}

func (f *fixture) booking(customer string, at time.Time, length time.Duration, users ...string) clientele.Booking {
	return f.bookingOf(f.id("bkg"), customer, at, length, users...)
}

func (f *fixture) bookingOf(id, customer string, at time.Time, length time.Duration, users ...string) clientele.Booking {
	return clientele.Booking{ID: id, CustomerID: customer, StartsAt: at, EndsAt: at.Add(length), BlockedUntil: at.Add(length), Day: at.Format(time.DateOnly),
		Status: clientele.BookingBooked, Source: clientele.SourceStaff, Users: users, CreatedBy: "usr_1", CreatedAt: noon, UpdatedAt: noon.Add(time.Millisecond), Version: 1,
		Items: []clientele.BookedItem{{ID: "itm_1", Name: "Cut", DurationMinutes: 60, BufferMinutes: 15, Price: 5000}, {ID: "itm_1", Name: "Cut", DurationMinutes: 60, BufferMinutes: 15, Price: 4000}}}
}

// book writes a booking with what is counted of it.
func (f *fixture) book(b clientele.Booking) {
	f.Helper()
	f.write(func(tx clientele.Tx) error { return f.insertBooking(tx, b) })
}

func (f *fixture) insertBooking(tx clientele.Tx, b clientele.Booking) error {
	if err := tx.InsertBooking(f.ctx, f.org, b); err != nil {
		return err
	}
	return f.count(tx, b, 1)
}

func (f *fixture) rebook(before, after clientele.Booking) {
	f.Helper()
	f.write(func(tx clientele.Tx) error {
		if err := tx.UpdateBooking(f.ctx, f.org, before, after); err != nil {
			return err
		}
		if err := f.count(tx, before, -1); err != nil {
			return err
		}
		return f.count(tx, after, 1)
	})
}

// count adds a booking to the totals, n times, and counts its customer again.
func (f *fixture) count(tx clientele.Tx, b clientele.Booking, n int64) error {
	if b.CustomerID != "" {
		if err := tx.RecountCustomer(f.ctx, f.org, b.CustomerID, noon); err != nil {
			return err
		}
	}
	var totals []clientele.Total
	switch {
	case b.Holds():
		totals = append(totals, clientele.Total{Day: b.Day, Kind: clientele.TotalBookings, N: n})
		for _, user := range b.Users {
			totals = append(totals, clientele.Total{Day: b.Day, Kind: clientele.TotalUserBookings, Key: user, N: n})
		}
	case b.CancelledBy == clientele.ByCustomer:
		totals = append(totals, clientele.Total{Day: b.Day, Kind: clientele.TotalCancellations, N: n})
	}
	return tx.AddTotals(f.ctx, f.org, totals)
}
