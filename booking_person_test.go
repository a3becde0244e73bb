package clientele_test

import (
	"strings"
	"testing"

	"clientele"
)

func TestABookingFindsItsCustomerOrMakesOne(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		known := s.create("Maria Virtanen", "maria@example.com", "0401234567")
		for at, in := range map[string]clientele.CustomerChange{
			"2026-03-16 08:00": said("Maria Virtanen", "MARIA@example.com", ""), "2026-03-16 09:00": said("", "", "+358 40 123 4567"),
			"2026-03-16 10:00": said("Someone Else", "", "040-1234567"),
		} {
			b := s.haircut(at)
			b.Customer = clientele.Some(in)
			equal(t, "found", s.book(b).CustomerID, known.ID)
		}
		for n, test := range []struct {
			source string
			want   clientele.Source
		}{{"", clientele.SourceBooking}, {"staff", clientele.SourceBooking}, {"marketplace", clientele.SourceMarketplace}, {"online_booking", clientele.SourceOnline}} {
			in := s.haircutOf("2026-03-16 1"+string(rune('1'+n))+":00", "New Person", test.source+"new@example.com", "04055500"+string(rune('1'+n)))
			if test.source != "" {
				in.Source = clientele.Some(test.source)
			}
			b := s.book(in)
			made, err := s.Customer(s.ctx, s.a, b.CustomerID)
			must(t, err)
			equal(t, "source of the record", made.Source, test.want)
			equal(t, "counted", counts(made.Statistics), "1 bookings 0 visits 0 cancellations 0 missed")
		}
		walkIn := s.book(s.haircut("2026-03-16 16:00"))
		equal(t, "walk-in", walkIn.Customer == nil && walkIn.CustomerID == "", true)
	})
}

func TestAFoundCustomerIsNeverRewritten(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		known := s.create("Maria Virtanen", "", "0401234567")
		s.book(s.haircutOf("2026-03-16 10:00", "Maria Lahtinen", "maria@example.com", "0401234567"))
		s.book(s.haircutOf("2026-03-16 12:00", "MARIA LAHTINEN", "maria@example.com", "0401234567")) // said before
		now, err := s.Customer(s.ctx, s.a, known.ID)
		must(t, err)
		equal(t, "name", now.Name+now.Email, "Maria Virtanen")
		equal(t, "version", now.Version, known.Version)
		equal(t, "suggested", s.suggested(known.ID), "email: maria@example.com not , name: Maria Lahtinen not Maria Virtanen")
	})
}

func (s *shop) suggested(customer string) string {
	s.t.Helper()
	page, err := s.Suggestions(s.ctx, s.a, customer, clientele.Paging{})
	must(s.t, err)
	var texts []string
	for _, one := range page.Items {
		texts = append(texts, one.Field+": "+one.Value+" not "+one.Current)
	}
	return strings.Join(sorted(texts), ", ")
}

func TestSuggestionsAreTakenOrDismissedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		known := s.create("Maria Virtanen", "", "0401234567")
		s.book(s.haircutOf("2026-03-16 10:00", "Maria Lahtinen", "maria@example.com", "0401234567"))
		page, err := s.Suggestions(s.ctx, s.a, known.ID, clientele.Paging{})
		must(t, err)
		for _, one := range page.Items {
			for range 2 { // the second time changes nothing
				if one.Field == "name" {
					_, err = s.DismissSuggestion(s.ctx, s.a, known.ID, one.ID)
				} else {
					_, err = s.TakeSuggestion(s.ctx, s.a, known.ID, one.ID)
				}
				must(t, err)
			}
		}
		now, err := s.Customer(s.ctx, s.a, known.ID)
		must(t, err)
		equal(t, "taken and not taken", now.Name+" "+now.Email, "Maria Virtanen maria@example.com")
		equal(t, "one change", now.Version, known.Version+1)
		equal(t, "left", s.suggested(known.ID), "")
		s.book(s.haircutOf("2026-03-16 12:00", "Maria Lahtinen", "maria@example.com", "0401234567"))
		equal(t, "dismissed for good", s.suggested(known.ID), "")
		for _, one := range page.Items {
			if one.Field == "name" {
				_, err = s.TakeSuggestion(s.ctx, s.a, known.ID, one.ID)
			} else {
				_, err = s.DismissSuggestion(s.ctx, s.a, known.ID, one.ID)
			}
			wantKind(t, err, clientele.KindConflict)
		}
		other := s.create("Bea Salo", "bea@example.com", "")
		_, err = s.TakeSuggestion(s.ctx, s.a, other.ID, page.Items[0].ID)
		wantKind(t, err, clientele.KindNotFound)
	})
}

func TestOfAFamilyTheNameThatFitsBestIsBooked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		mother := s.create("Anna Virta", "family@example.com", "0401234567")
		daughter := s.create("Maija Virta", "family@example.com", "0401234567")
		for at, want := range map[string][2]string{
			"2026-03-16 09:00": {"Maija Virta", daughter.ID}, "2026-03-16 10:00": {"M Virta", daughter.ID},
			"2026-03-16 11:00": {"Anna Virta", mother.ID}, "2026-03-16 12:00": {"Somebody Else", mother.ID},
		} {
			equal(t, want[0], s.book(s.haircutOf(at, want[0], "family@example.com", "")).CustomerID, want[1])
		}
		_, err := s.UpdateCustomer(s.ctx, s.a, mother.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		equal(t, "the active one of two", s.book(s.haircutOf("2026-03-16 13:00", "Somebody Else", "family@example.com", "")).CustomerID, daughter.ID)
	})
}

func TestArchivedCustomersAreOfferedToBeReactivated(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "0401234567")
		archive := func() {
			_, err := s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
			must(t, err)
		}
		archive()
		for _, in := range []clientele.NewBooking{s.haircutFor(c.ID, "2026-03-16 10:00"), s.haircutOf("2026-03-16 10:00", "Maria", "maria@example.com", "")} {
			_, err := s.CreateBooking(s.ctx, s.a, in)
			e := wantKind(t, err, clientele.KindConflict)
			equal(t, "offered", e.Details["blockers"].([]map[string]any)[0]["id"], any(c.ID))
		}
		in := s.haircutOf("2026-03-16 10:00", "Maria Virtanen", "maria@example.com", "0401234567")
		in.Source = clientele.Some("online_booking")
		equal(t, "booked", s.book(in).CustomerID, c.ID)
		now, err := s.Customer(s.ctx, s.a, c.ID)
		must(t, err)
		equal(t, "reactivated", now.Status, clientele.StatusActive)
		page, err := s.History(s.ctx, s.a, c.ID, clientele.Paging{Limit: 1})
		must(t, err)
		equal(t, "in the history", page.Items[0].Action, "customer.reactivated")
	})
}

func TestARemovalThatIsPendingGetsTheBookingAndShowsLittle(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "0401234567")
		_, err := s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{Notes: clientele.Some("allergic")}, clientele.AnyVersion)
		must(t, err)
		s.requestRemoval(c.ID)
		b := s.book(s.haircutOf("2026-03-16 10:00", "Maria Virtanen", "maria@example.com", ""))
		equal(t, "upcoming", *b.Customer, clientele.BookedCustomer{ID: c.ID, Name: "Maria Virtanen", Phone: "+358401234567", Status: clientele.StatusRemovalPending})
		past := s.book(s.haircutFor(c.ID, "2026-03-13 10:00"))
		equal(t, "past", *past.Customer, clientele.BookedCustomer{ID: c.ID, Status: clientele.StatusRemovalPending})
	})
}

func TestOnlineBookingNeedsAllThreeContacts(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		for want, person := range map[string]clientele.CustomerChange{
			"customer.name:required": said("", "maria@example.com", "0401234567"), "customer.email:required": said("Maria", "", "0401234567"),
			"customer.phone:required": said("Maria", "maria@example.com", ""), "customer.phone:invalid": said("Maria", "maria@example.com", "nonsense"),
			"customer.email:invalid": said("Maria", "maria@", "0401234567"),
			"customer.name:required customer.email:required customer.phone:required": said("", "", ""),
		} {
			in := s.haircut("2026-03-16 10:00")
			in.Customer, in.Source = clientele.Some(person), clientele.Some("online_booking")
			_, err := s.CreateBooking(s.ctx, s.a, in)
			equal(t, "refused", fieldCodes(wantKind(t, err, clientele.KindValidation)), want)
		}
		in := s.haircut("2026-03-16 10:00")
		in.Source = clientele.Some("online_booking")
		_, err := s.CreateBooking(s.ctx, s.a, in)
		equal(t, "nobody", fieldCodes(wantKind(t, err, clientele.KindValidation)), "customer.name:required customer.email:required customer.phone:required")
	})
}

func TestWhoIsBlockedDoesNotBookOnline(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := s.create("Maria Virtanen", "maria@example.com", "0401234567")
		in := s.haircutOf("2026-03-16 10:00", "Maria Virtanen", "maria@example.com", "0401234567")
		in.Source = clientele.Some("online_booking")
		for mode, reason := range map[string]string{"refuse": "Please call the salon", "ask": "Anna would like to talk to you first"} {
			_, err := s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{BlockMode: clientele.Some(mode), BlockReason: clientele.Some(reason)}, clientele.AnyVersion)
			must(t, err)
			_, err = s.CreateBooking(s.ctx, s.a, in)
			equal(t, mode+", in the business's words", wantKind(t, err, clientele.KindConflict).Message, reason)
		}
		in.Source = clientele.Some("staff")
		s.book(in)
	})
}

func TestAnAddressIsAskedOfNewPeopleAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		known := s.create("Maria Virtanen", "maria@example.com", "")
		org, err := s.UpdateSettings(s.ctx, s.a, clientele.SettingsChange{RequireAddress: clientele.Some(true)})
		must(t, err)
		s.a = clientele.CommandLine(org)
		equal(t, "known", s.book(s.haircutOf("2026-03-16 09:00", "Maria Virtanen", "maria@example.com", "")).CustomerID, known.ID)
		in := s.haircutOf("2026-03-16 10:00", "Bea Salo", "bea@example.com", "")
		_, err = s.CreateBooking(s.ctx, s.a, in)
		equal(t, "new", fieldCodes(wantKind(t, err, clientele.KindValidation)), "customer.address:required")
		in.Customer.Value.Address = clientele.Some(clientele.AddressChange{Street: clientele.Some("Rantatie 4"), City: clientele.Some("Tampere")})
		s.book(in)
		in = s.haircutOf("2026-03-16 11:00", "Maria Virtanen", "maria@example.com", "")
		in.Customer.Value.Address = clientele.Some(clientele.AddressChange{Street: clientele.Some("Rantatie 4"), City: clientele.Some("Tampere")})
		s.book(in)
		equal(t, "suggested", s.suggested(known.ID), "address.city: Tampere not , address.street: Rantatie 4 not ")
	})
}
