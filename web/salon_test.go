package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"clientele"
)

func TestCatalogWithoutScripts(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	has(t, "the empty catalog", v.get("/settings/catalog"), "No services yet", "New service")
	wrong := v.post("/settings/catalog/new", "type", "service", "name", "", "price", "", "durationMinutes", "long")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong service gives %d", wrong.status)
	}
	has(t, "the wrong form", wrong, `id="name-wrong"`, "A price is needed", `id="durationMinutes-wrong"`, `value="long"`)
	made := v.post("/settings/catalog/new", "type", "service", "name", "Balayage", "price", "145,50", "taxRate", "25,5", "durationMinutes", "150", "bufferMinutes", "15", "users", anna.ID)
	has(t, "the catalog", made, "Balayage", "2\u00a0h 30\u00a0min", "145.50", "25.5%", "Anna")
	v.post("/settings/catalog/new", "type", "product", "name", "Shampoo", "price", "19", "stock", "12")
	has(t, "the products", v.get("/settings/catalog?show=product"), "Shampoo", "12", "19.00")
	items, err := w.reg.Items(t.Context(), a, clientele.ItemQuery{Type: clientele.ItemService}, clientele.Paging{})
	must(t, err)
	item := "/settings/catalog/" + items.Items[0].ID
	has(t, "the item", v.get(item), `value="145.50"`, `value="25.5"`, `value="`+anna.ID+`" checked`)
	v.post(item, "type", "service", "name", "Balayage", "price", "150", "durationMinutes", "150")
	v.post(item, "archive", "yes")
	hasNot(t, "the services", v.get("/settings/catalog"), "Balayage")
	has(t, "what is archived", v.get("/settings/catalog?show=archived"), "Balayage", "150.00", "Everybody")
	hasNot(t, "the form of a booking", v.get("/bookings/new"), "Balayage")
	v.post(item, "archive", "no")
	has(t, "the form of a booking", v.get("/bookings/new"), "Balayage")
	staff := w.signedIn("anna@example.com")
	has(t, "the catalog of staff", staff.get("/settings/catalog"), "Balayage")
	hasNot(t, "the catalog of staff", staff.get("/settings/catalog"), "/settings/catalog/new", item)
}

func TestHoursWithoutScripts(t *testing.T) {
	w, a, anna, v := calendarWorld(t)
	has(t, "the hours that everybody begins with", v.get("/settings/hours"), "Monday", `name="from-1" value="09:00"`, `name="to-5" value="17:00"`, "When the business is open")
	wrong := v.post("/settings/hours", "from-1", "10:00", "to-1", "09:00")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("hours that end before they begin give %d", wrong.status)
	}
	has(t, "the wrong form", wrong, "Monday: ", `name="from-1" value="10:00"`)
	p := v.post("/settings/hours", "from-1", "10:00", "to-1", "13:00", "from-1", "14:00", "to-1", "00:00",
		"date", "2026-12-24", "date-from", "", "date-to", "", "date", "2026-12-31", "date-from", "09:00", "date-to", "12:00")
	has(t, "the opening hours", p, `name="from-1" value="14:00"`, `name="date" value="2026-12-24"`, `name="date-from" value="09:00"`)
	settings, err := w.reg.Settings(t.Context(), a)
	must(t, err)
	if got := settings.Settings.Opening().String(); !strings.Contains(got, `{"from":"14:00","to":"24:00"}`) || !strings.Contains(got, `{"date":"2026-12-24","hours":`) {
		t.Errorf("the hours are %s", got)
	}
	own := "/settings/hours/" + anna.ID
	v.post(own, "own", "yes", "from-1", "12:00", "to-1", "20:00")
	has(t, "her week", v.get("/settings/hours"), "Mon 12:00–20:00")
	w.pass(time.Hour)
	off := v.post(own+"/time-off", "from", "2026-03-16T15:00", "to", "2026-03-16T16:00", "reason", "Dentist")
	has(t, "her time off", off, "16 Mar 2026, 15:00", "Dentist")
	has(t, "the calendar", v.get("/calendar?day=2026-03-16"), "Dentist")
	if p := v.post(own+"/time-off", "from", "2026-03-16T15:00", "to", "2026-03-16T14:00"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("time off that ends before it begins gives %d", p.status)
	}
	all, err := w.reg.TimeOff(t.Context(), a, anna.ID, clientele.Paging{})
	must(t, err)
	gone := v.post(own + "/time-off/" + all.Items[0].ID + "/delete")
	hasNot(t, "after it was deleted", gone, "Dentist")
	staff := w.signedIn("anna@example.com")
	has(t, "staff add their time off", staff.post(own+"/time-off", "from", "2026-03-17T15:00", "to", "2026-03-17T16:00", "reason", "School"), "School")
}
