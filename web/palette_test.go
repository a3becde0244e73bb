package web_test

import (
	"strings"
	"testing"

	"clientele"
)

// TestThePaletteFindsBookings types names and days, on Saturday 14 March at 14:00.
func TestThePaletteFindsBookings(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	aino, ville := w.customer(a, "Aino Korhonen", "aino@example.com"), w.customer(a, "Ville Korhonen", "ville@example.com")
	past, next, later := w.booking(a, anna, aino.ID, "2026-03-02 09:00"), w.booking(a, anna, aino.ID, "2026-03-20 10:00"), w.booking(a, anna, aino.ID, "2026-03-23 10:00")
	last := w.booking(a, anna, ville.ID, "2026-03-03 12:00")
	friday := w.booking(a, anna, "", "2026-03-20 08:00")
	gone := w.booking(a, anna, aino.ID, "2026-03-19 08:00")
	_, err := w.reg.CancelBooking(t.Context(), a, gone.ID, clientele.ByCustomer, clientele.ScopeThis)
	must(t, err)
	const form = "application/x-www-form-urlencoded"
	ask := func(text string) page {
		return v.send("POST", "/palette", form, strings.NewReader("q="+text), "HX-Request", "true")
	}
	link := func(b clientele.Booked) string { return `href="/bookings/` + b.ID + `"` }

	both := ask("korhonen")
	has(t, "two people", both, "/customers/"+aino.ID, link(next), "Fri 20 Mar 2026, 10:00", link(last))
	hasNot(t, "two people", both, link(past), link(later), link(gone))
	if strings.Index(both.body, link(next)) > strings.Index(both.body, link(last)) {
		t.Error("what was is listed before what will be")
	}
	day := ask("friday")
	has(t, "a day", day, link(friday), "Walk-in", link(next), `href="/calendar?day=2026-03-20"`, "Friday 20 March")
	hasNot(t, "a day", day, link(later), link(past))
	of := ask("aino+friday")
	has(t, "a name and a day", of, link(next), "/customers/"+aino.ID)
	hasNot(t, "a name and a day", of, link(friday), "Ville")
	hasNot(t, "somebody who does not come then", ask("ville+20.3."), link(next), link(friday))
	hasNot(t, "another organization", func() page {
		w.organization("Elsewhere", "other@example.com")
		return w.signedIn("other@example.com").send("POST", "/palette", form, strings.NewReader("q=friday"), "HX-Request", "true")
	}(), "/bookings/bkg_")
	_, err = w.reg.UpdateCustomer(t.Context(), a, aino.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
	must(t, err)
	hasNot(t, "an archived customer", ask("aino+friday"), link(next))
}
