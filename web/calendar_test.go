package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"clientele"
)

// calendarWorld is a salon with a user who can be booked and an owner who is signed in. It is 14:00 on the wall.
func calendarWorld(t *testing.T) (w *world, a clientele.Actor, anna clientele.User, owner *visitor) {
	w = newWorld(t)
	a = w.organization("Salon", "owner@example.com")
	anna = w.user(a, "anna@example.com", clientele.RoleStaff)
	_, err := w.reg.UpdateUser(t.Context(), a, anna.ID, clientele.UserChange{Name: clientele.Some("Anna"), Bookable: clientele.Some(true)})
	must(t, err)
	owner = w.signedIn("owner@example.com")
	owner.post("/me/preferences", "language", "en", "shortcuts", "yes")
	return w, a, anna, owner
}

var bookingID = regexp.MustCompile(`/bookings/(bkg_[0-9a-z]+)`)

// TestBookingWithoutScripts makes, moves and ends bookings in a browser that runs no scripts.
func TestBookingWithoutScripts(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	cut, err := w.reg.CreateItem(t.Context(), a, clientele.ItemChange{Type: clientele.Some("service"), Name: clientele.Some("Haircut"),
		DurationMinutes: clientele.Some(60), Price: clientele.Some(int64(4500))})
	must(t, err)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	_, err = w.reg.UpdateCustomer(t.Context(), a, c.ID, clientele.CustomerChange{Notes: clientele.Some("Sensitive scalp"), RegularOf: clientele.Some(anna.ID)}, clientele.AnyVersion)
	must(t, err)

	form := v.get("/bookings/new?day=2026-03-14&time=13:00")
	has(t, "the form", form, "Haircut", "Anna", `value="2026-03-14"`, `value="13:00"`)
	wrong := v.post("/bookings/new", "go", "save", "day", "2026-03-14", "time", "whenever")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong form gives %d", wrong.status)
	}
	has(t, "the wrong form", wrong, "A time is needed", `id="users-wrong"`)
	found := v.post("/bookings/new", "go", "find", "name", "korhonen", "day", "2026-03-14", "time", "13:00", "services", cut.ID)
	has(t, "who is found", found, "Aino Korhonen", "Already in the register")
	chosen := v.post("/bookings/new", "choose", c.ID, "day", "2026-03-14", "time", "13:00", "services", cut.ID)
	has(t, "who was chosen", chosen, "Sensitive scalp", "Regular of Anna", `name="customer" value="`+c.ID)
	if !regexp.MustCompile(`value="` + anna.ID + `" checked`).MatchString(chosen.body) {
		t.Error("the regular's user is not chosen")
	}
	made := v.post("/bookings/new", "go", "save", "customer", c.ID, "day", "2026-03-14", "time", "13:00", "services", cut.ID, "users", anna.ID)
	has(t, "the calendar", made, "Saturday 14 March", "13:00–14:00", "Aino Korhonen", "class=\"heart\"", "Booked")
	id := bookingID.FindStringSubmatch(made.body)[1]

	busy := v.post("/bookings/new", "go", "save", "day", "2026-03-14", "time", "13:30", "services", cut.ID, "users", anna.ID)
	if busy.status != http.StatusConflict {
		t.Errorf("a time that is taken gives %d", busy.status)
	}
	has(t, "the conflict", busy, "This time is taken", "/bookings/"+id, "Aino Korhonen")

	page := v.get("/bookings/" + id)
	has(t, "the booking", page, "Sensitive scalp", "Regular of Anna", "By phone or manually", "Haircut", "45.00", "Check in", "Compose e-mail", "/orders/new?booking="+id)
	has(t, "after the check-in", v.post("/bookings/"+id+"/check-in"), "Checked in", `action="/bookings/undo"`)
	has(t, "after the undo", v.post("/bookings/undo", "id", id, "undo", "yes"), "Booked again")
	has(t, "after the no-show", v.post("/bookings/"+id+"/no-show"), "No-show", "Marked as a no-show")
	v.post("/bookings/"+id+"/reopen", "back", "calendar")

	moved := v.post("/bookings/"+id+"/move", "day", "2026-03-16", "time", "10:15", "users", anna.ID, "back", "calendar")
	has(t, "where it was moved to", moved, "Monday 16 March", "10:15–11:15", `action="/bookings/undo-move"`)
	ids := regexp.MustCompile(`name="id" value="([^"]*)"`).FindAllStringSubmatch(moved.body, -1)
	var back []string
	for _, m := range ids {
		back = append(back, "id", m[1])
	}
	has(t, "moved back", v.post("/bookings/undo-move", back...), "Saturday 14 March", "13:00–14:00")
	edited := v.post("/bookings/"+id+"/edit", "day", "2026-03-14", "time", "13:00", "until", "14:30", "users", anna.ID, "services", cut.ID, "notes", "Bring the photo")
	has(t, "the edited booking", edited, "13:00–14:30", "Bring the photo")
	has(t, "the form again", v.get("/bookings/"+id+"/edit"), `value="14:30"`)
	has(t, "the card", v.get("/customers/"+c.ID), "/bookings/"+id, "View booking", "Compose e-mail")
	gone := v.post("/bookings/"+id+"/cancel", "by", "business")
	has(t, "the cancelled booking", gone, "Cancelled, by the business")
	hasNot(t, "the calendar", v.get("/calendar?day=2026-03-14"), "Aino Korhonen")
}

func TestABookingFindsOrMakesItsCustomer(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	known := w.customer(a, "Aino Korhonen", "aino@example.com")
	book := func(clock string, fields ...string) clientele.BookingDetails {
		t.Helper()
		p := v.post("/bookings/new", append([]string{"go", "save", "day", "2026-03-17", "time", clock, "until", clock[:2] + ":45", "users", anna.ID}, fields...)...)
		if p.path != "/calendar" {
			t.Fatalf("booking leads to %s %d", p.path, p.status)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-17 "+clock, a.Org.Settings.Location())
		must(t, err)
		page, err := w.reg.Bookings(t.Context(), a, clientele.BookingQuery{From: at, To: at.Add(time.Minute)}, clientele.Paging{})
		must(t, err)
		return page.Items[0]
	}
	if b := book("09:00", "name", "Aino", "email", "aino@example.com"); b.CustomerID != known.ID {
		t.Errorf("a known e-mail books for %s", b.CustomerID)
	}
	if b := book("10:00", "name", "Uusi Asiakas", "phone", "040 765 4321"); b.Customer == nil || b.Customer.Name != "Uusi Asiakas" || b.CustomerID == known.ID {
		t.Errorf("somebody new is %+v", b.Customer)
	}
	if b := book("11:00"); b.Customer != nil {
		t.Errorf("a walk-in is %+v", b.Customer)
	}
	has(t, "the calendar", v.get("/calendar?day=2026-03-17"), "Walk-in", "3 bookings")
	series := v.post("/bookings/new", "go", "save", "day", "2026-03-18", "time", "09:00", "until", "10:00", "users", anna.ID, "every", "2", "count", "3")
	has(t, "a series", series, "Booked")
	has(t, "its second", v.get("/calendar?day=2026-04-01"), "09:00–10:00")
	_, err := w.reg.UpdateCustomer(t.Context(), a, known.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
	must(t, err)
	archived := v.post("/bookings/new", "go", "save", "email", "aino@example.com", "day", "2026-03-19", "time", "09:00", "until", "10:00", "users", anna.ID)
	has(t, "an archived customer", archived, "This customer is archived", "/customers/"+known.ID)
}

// TestCalendarTellsWhatItShows holds the grid against hours, time off, overlaps and what was blocked.
func TestCalendarTellsWhatItShows(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	_, err := w.reg.UpdateCustomer(t.Context(), a, c.ID, clientele.CustomerChange{BlockMode: clientele.Some("ask"), BlockReason: clientele.Some("Pays ahead")}, clientele.AnyVersion)
	must(t, err)
	loc := a.Org.Settings.Location()
	_, err = w.reg.AddTimeOff(t.Context(), a, anna.ID, time.Date(2026, 3, 16, 12, 0, 0, 0, loc), time.Date(2026, 3, 16, 13, 30, 0, 0, loc), "Dentist")
	must(t, err)
	b := w.booking(a, anna, c.ID, "2026-03-16 09:05")
	p := v.get("/calendar?day=2026-03-16")
	// The grid begins at 8: 9:05 is an hour and five minutes down, and an hour long.
	has(t, "the day", p, `class="slot booked lane0 of1 movable ah1 at0 ao5 lh1 lt0 lo0"`, "Dentist", `class="shade ah4 at0 ao0 lh1 lt3 lo0 off"`, "Ask first")
	has(t, "the booking", v.get("/bookings/"+b.ID), "Before you book", "Pays ahead")
	hasNot(t, "another day", v.get("/calendar?day=2026-03-17"), "Aino Korhonen", "Dentist", `class="now `)
	has(t, "today", v.get("/calendar"), "Saturday 14 March", `class="now `)
	week := v.get("/calendar?view=week&day=2026-03-19&user=" + anna.ID)
	has(t, "the week", week, "Mon 16 Mar", "Sun 22 Mar", "Aino Korhonen")
	part := v.send("GET", "/calendar?day=2026-03-16", "", nil, "HX-Request", "true")
	hasNot(t, "the part", part, "<html")
	window := v.send("GET", "/bookings/"+b.ID, "", nil, "HX-Request", "true")
	has(t, "the window", window, "Pays ahead", `name="back" value="calendar"`)
	hasNot(t, "the window", window, "<html")
}

func TestWritingToACustomer(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	b := w.booking(a, anna, c.ID, "2026-03-16 09:00")
	has(t, "the form", v.get("/customers/"+c.ID+"/message?channel=email&booking="+b.ID), "Your booking on 16 Mar 2026, 09:00", "aino@example.com")
	has(t, "no phone", v.get("/customers/"+c.ID+"/message?channel=sms"), "no phone number")
	empty := v.post("/customers/"+c.ID+"/message", "channel", "email", "subject", "Hello")
	if empty.status != http.StatusUnprocessableEntity {
		t.Errorf("a message without a text gives %d", empty.status)
	}
	sent := v.post("/customers/"+c.ID+"/message", "channel", "email", "subject", "Hello", "text", "See you soon", "booking", b.ID)
	if sent.path != "/bookings/"+b.ID || !strings.Contains(sent.body, "Message on its way") {
		t.Errorf("a message leads to %s", sent.path)
	}
	has(t, "the confirmation", v.post("/bookings/"+b.ID+"/confirmation"), "Confirmation on its way")
	written, err := w.reg.CustomerMessages(t.Context(), a, c.ID, clientele.Paging{})
	must(t, err)
	if len(written.Items) != 2 {
		t.Errorf("%d messages were written instead of 2", len(written.Items))
	}
}
