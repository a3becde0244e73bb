package clientele_test

import (
	"strings"
	"testing"

	"clientele"
)

func ptr[T any](v T) *T { return &v }

func TestBookingsAreListedByTheirStart(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c, bea := s.create("Maria Virtanen", "maria@example.com", ""), s.user("Bea")
		var names []string
		for n, at := range []string{"2026-03-16 10:00", "2026-03-16 11:00", "2026-03-10 10:00", "2026-04-01 09:00", "2026-03-20 09:00"} {
			in := s.haircut(at)
			in.Notes = clientele.Some(string(rune('a' + n)))
			if n%2 == 0 {
				in.CustomerID = clientele.Some(c.ID)
			}
			if n == 4 {
				in.Users, in.Source = clientele.Some([]string{bea.ID}), clientele.Some("marketplace")
			}
			names = append(names, s.book(in).ID)
		}
		_, err := s.CancelBooking(s.ctx, s.a, names[1], "", "")
		must(t, err)
		for want, q := range map[string]clientele.BookingQuery{
			"cabed": {}, "debac": {Desc: true}, "cae": {CustomerID: c.ID}, "eac": {CustomerID: c.ID, Desc: true},
			"e": {UserID: bea.ID}, "cabd": {UserID: s.anna.ID}, "ca": {UserID: s.anna.ID, CustomerID: c.ID}, "b": {Status: clientele.BookingCancelled},
			"caed": {Status: clientele.BookingBooked}, "abe": {From: s.at("2026-03-16 10:00"), To: s.at("2026-04-01 09:00")},
			"cad": {UserID: s.anna.ID, Status: clientele.BookingBooked}, "": {Source: clientele.SourceMarketplace, Status: clientele.BookingCancelled},
		} {
			equal(t, "list", s.notesOf(q), want)
		}
		equal(t, "by source", s.notesOf(clientele.BookingQuery{Source: clientele.SourceMarketplace}), "e")
		page, err := s.CustomerBookings(s.ctx, s.a, c.ID, clientele.Paging{Limit: 1})
		must(t, err)
		equal(t, "the newest first", page.Items[0].Notes, "e")
	})
}

// notesOf gives the notes of the bookings that a list holds, two a page.
func (s *shop) notesOf(q clientele.BookingQuery) string {
	s.t.Helper()
	var notes strings.Builder
	for paging := (clientele.Paging{Limit: 2}); ; {
		page, err := s.Bookings(s.ctx, s.a, q, paging)
		must(s.t, err)
		for _, b := range page.Items {
			notes.WriteString(b.Notes)
		}
		if !page.More() {
			return notes.String()
		}
		paging.Cursor = page.Next
	}
}

func TestBookingsStayWithinTheirOrganization(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		b := s.book(s.haircut("2026-03-16 10:00"))
		_, other := w.organization("Studio Kirsikka")
		for what, err := range map[string]error{
			"read":   second(s.Booking(s.ctx, other, b.ID)),
			"cancel": second(s.CancelBooking(s.ctx, other, b.ID, "", "")),
			"item":   second(s.Item(s.ctx, other, s.cut.ID)),
			"hours":  second(s.UserHours(s.ctx, other, s.anna.ID)),
		} {
			equal(t, what, clientele.KindOf(err), clientele.KindNotFound)
		}
		_, err := s.CreateBooking(s.ctx, other, s.haircut("2026-03-16 12:00"))
		equal(t, "book", fieldCodes(wantKind(t, err, clientele.KindValidation)), "items:not_found users:not_found")
	})
}

func second[T any](_ T, err error) error { return err }
