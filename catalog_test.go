package clientele_test

import (
	"math"
	"strings"
	"testing"

	"clientele"
)

func TestItemsThatMakeNoSense(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service := func(change func(*clientele.ItemChange)) clientele.ItemChange {
			ch := clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some("Haircut"), Price: clientele.Some(int64(5000)), DurationMinutes: clientele.Some(60)}
			change(&ch)
			return ch
		}
		product := func(change func(*clientele.ItemChange)) clientele.ItemChange {
			ch := clientele.ItemChange{Type: clientele.Some("product"), Name: clientele.Some("Shampoo"), Price: clientele.Some(int64(1000))}
			change(&ch)
			return ch
		}
		for want, change := range map[string]clientele.ItemChange{
			"name:required price:required type:invalid": {},
			"durationMinutes:required":                  service(func(ch *clientele.ItemChange) { ch.DurationMinutes = clientele.Optional[int]{} }),
			"durationMinutes:out_of_range":              service(func(ch *clientele.ItemChange) { ch.DurationMinutes = clientele.Some(-5) }),
			"bufferMinutes:out_of_range":                service(func(ch *clientele.ItemChange) { ch.BufferMinutes = clientele.Some(100_000) }),
			"price:out_of_range":                        service(func(ch *clientele.ItemChange) { ch.Price = clientele.Some(int64(-1)) }),
			"taxRate:out_of_range":                      service(func(ch *clientele.ItemChange) { ch.TaxRate = clientele.Some(math.NaN()) }),
			"stock:invalid":                             service(func(ch *clientele.ItemChange) { ch.Stock = clientele.Some(int64(3)) }),
			"users:not_found":                           service(func(ch *clientele.ItemChange) { ch.Users = clientele.Some([]string{"usr_none"}) }),
			"name:too_long":                             service(func(ch *clientele.ItemChange) { ch.Name = clientele.Some(strings.Repeat("x", 201)) }),
			"durationMinutes:invalid users:invalid": product(func(ch *clientele.ItemChange) {
				ch.DurationMinutes, ch.Users = clientele.Some(10), clientele.Some([]string{"usr_none"})
			}),
			"stock:out_of_range": product(func(ch *clientele.ItemChange) { ch.Stock = clientele.Some(int64(math.MaxInt64)) }),
		} {
			_, err := w.CreateItem(w.ctx, w.a, change)
			equal(t, "refused", fieldCodes(wantKind(t, err, clientele.KindValidation)), want)
		}
	})
}

func TestTheCatalogIsListedByName(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop() // has a haircut
		for _, name := range []string{"Äyriäishoito", "colour", "Shampoo", "Beard trim"} {
			ch := clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some(name), Price: clientele.Some(int64(0)), DurationMinutes: clientele.Some(30)}
			if name == "Shampoo" {
				ch = clientele.ItemChange{Type: clientele.Some("product"), Name: clientele.Some(name), Price: clientele.Some(int64(990)), TaxRate: clientele.Some(25.5), Stock: clientele.Some(int64(12))}
			}
			made, err := s.CreateItem(s.ctx, s.a, ch)
			must(t, err)
			read, err := s.Item(s.ctx, s.a, made.ID)
			must(t, err)
			equal(t, "tax rate", read.TaxRate.Float(), ch.TaxRate.Value)
			if name == "colour" {
				_, err := s.UpdateItem(s.ctx, s.a, made.ID, clientele.ItemChange{Archived: clientele.Some(true)})
				must(t, err)
			}
		}
		for want, q := range map[string]clientele.ItemQuery{
			"Äyriäishoito, Beard trim, colour, Haircut, Shampoo": {}, "Shampoo": {Type: clientele.ItemProduct}, "colour": {Archived: ptr(true)},
			"Äyriäishoito, Beard trim, Haircut": {Type: clientele.ItemService, Archived: ptr(false)},
		} {
			equal(t, "list", s.names(q), want)
		}
	})
}

func (s *shop) names(q clientele.ItemQuery) string {
	s.t.Helper()
	var names []string
	for paging := (clientele.Paging{Limit: 2}); ; {
		page, err := s.Items(s.ctx, s.a, q, paging)
		must(s.t, err)
		for _, i := range page.Items {
			names = append(names, i.Name)
		}
		if !page.More() {
			return strings.Join(names, ", ")
		}
		paging.Cursor = page.Next
	}
}

func TestAnItemStaysWhatItIs(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		_, err := s.UpdateItem(s.ctx, s.a, s.cut.ID, clientele.ItemChange{Type: clientele.Some("product")})
		equal(t, "type", fieldCodes(wantKind(t, err, clientele.KindValidation)), "type:invalid")
		same, err := s.UpdateItem(s.ctx, s.a, s.cut.ID, clientele.ItemChange{Name: clientele.Some("Haircut")})
		must(t, err)
		equal(t, "nothing written", same.Version, s.cut.Version)
		archived, err := s.UpdateItem(s.ctx, s.a, s.cut.ID, clientele.ItemChange{Archived: clientele.Some(true)})
		must(t, err)
		equal(t, "version", archived.Version, s.cut.Version+1)
		_, err = s.CreateBooking(s.ctx, s.a, s.haircut("2026-03-16 10:00"))
		equal(t, "not offered", fieldCodes(wantKind(t, err, clientele.KindValidation)), "items:archived")
		_, err = s.UpdateItem(s.ctx, s.a, "itm_none", clientele.ItemChange{})
		wantKind(t, err, clientele.KindNotFound)
	})
}
