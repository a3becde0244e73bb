package api_test

import (
	"strings"
	"testing"
	"time"

	"clientele"
)

// salon makes a service of an hour and a user to book.
func (w *world) salon() (service, user string) {
	w.t.Helper()
	service = w.post("/v1/items", members{"type": "service", "name": "Haircut", "price": 5000, "durationMinutes": 60, "taxRate": 25.5}).want(201).text("data.id")
	user = w.post("/v1/users", members{"name": "Anna Lehto", "email": "anna@example.com", "bookable": true}).want(201).text("data.id")
	return service, user
}

func booked(service, user, at string, more ...members) members {
	body := members{"startsAt": at, "items": []string{service}, "users": []string{user}}
	for _, m := range more {
		for name, value := range m {
			body[name] = value
		}
	}
	return body
}

func TestABookingFromTheFirstCallToTheLast(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		customer := w.customer("Maria Virtanen", members{"phone": "040 123 4567", "notes": "allergic to ammonia", "regularOf": user})
		made := w.post("/v1/bookings", booked(service, user, "2026-03-16T10:00:00+02:00", members{"customerId": customer, "notes": "brings the dog"})).want(201)
		id := made.text("data.id")
		equal(t, "Location", made.header.Get("Location"), "/v1/bookings/"+id)
		made.is("data.startsAt", "2026-03-16T08:00:00.000Z").is("data.endsAt", "2026-03-16T09:00:00.000Z").is("data.status", "booked").
			is("data.source", "api").is("data.customerId", customer).is("data.orderId", nil).is("data.paidTotal", 0).is("data.seriesId", nil).
			is("data.customer", members{"id": customer, "name": "Maria Virtanen", "phone": "+358401234567", "notes": "allergic to ammonia", "regularOf": user, "status": "active"}).
			is("data.users", []members{{"id": user, "name": "Anna Lehto"}}).
			is("data.items", []members{{"id": service, "name": "Haircut", "durationMinutes": 60, "price": 5000}})
		w.get("/v1/bookings/"+id).want(200).is("data", made.at("data"))
		w.get("/v1/customers/"+customer+"?include=bookings").want(200).is("data.included.bookings.0.id", id).is("data.statistics.nextBooking", "2026-03-16T08:00:00.000Z")
		w.patch("/v1/bookings/"+id, members{"startsAt": "2026-03-17T08:00:00Z", "notes": nil}).want(200).is("data.endsAt", "2026-03-17T09:00:00.000Z").is("data.notes", nil)
		w.post("/v1/bookings/"+id+"/complete", nil).refused(409, "conflict")
		w.post("/v1/bookings/"+id+"/check-in", nil).want(200).is("data.status", "checked_in")
		w.post("/v1/bookings/"+id+"/check-in", nil).want(200)
		w.post("/v1/bookings/"+id+"/no-show", nil).refused(409, "conflict")
		w.pass(4 * 24 * time.Hour)
		w.post("/v1/bookings/"+id+"/complete", nil).want(200).is("data.status", "completed")
		w.post("/v1/bookings/"+id+"/cancel", members{"by": "customer"}).refused(409, "conflict")
		w.get("/v1/customers/"+customer).is("data.statistics.visits", 1).is("data.statistics.lastVisit", "2026-03-17T08:00:00.000Z").is("data.statistics.nextBooking", nil)
		equal(t, "of the customer", w.get("/v1/customers/"+customer+"/bookings").each("id"), id)
		equal(t, "the list", w.get("/v1/bookings?customerId="+customer+"&status=completed&from=2026-03-17&to=2026-03-17&source=api&userId="+user).each("id"), id)
		equal(t, "another day", w.get("/v1/bookings?from=2026-03-18").each("id"), "")
	})
}

func TestABusyUserIsAConflictThatNamesTheBooking(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		first := w.post("/v1/bookings", booked(service, user, "2026-03-16T08:00:00Z")).want(201).is("data.customer", nil).text("data.id")
		w.post("/v1/bookings", booked(service, user, "2026-03-16T08:59:00Z")).refused(409, "conflict").
			is("error.blockers", []members{{"type": "booking", "id": first, "startsAt": "2026-03-16T08:00:00.000Z"}})
		second := w.post("/v1/bookings", booked(service, user, "2026-03-16T09:00:00Z")).want(201).text("data.id")
		w.patch("/v1/bookings/"+second, members{"startsAt": "2026-03-16T08:30:00Z"}).refused(409, "conflict")
		w.post("/v1/bookings/"+first+"/cancel", nil).want(200).is("data.status", "cancelled").is("data.cancelledBy", "customer")
		w.patch("/v1/bookings/"+second, members{"startsAt": "2026-03-16T08:30:00Z"}).want(200)
		w.post("/v1/bookings/"+second+"/cancel", members{"by": "business"}).want(200).is("data.cancelledBy", "business")
		equal(t, "nonsense", w.post("/v1/bookings/"+second+"/cancel", members{"by": "weather"}).wrongFields(), "by:invalid")
		w.post("/v1/bookings/"+second+"/cancel", members{"by": 5}).refused(400, "bad_request")
		w.post("/v1/bookings/"+second+"/cancel?scope=all", nil).refused(400, "bad_request")
	})
}

func TestABookingThatMakesNoSense(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		post := func(more members) got {
			return w.post("/v1/bookings", booked(service, user, "2026-03-16T08:00:00Z", more))
		}
		for want, more := range map[string]members{
			"startsAt:invalid": {"startsAt": "tomorrow"}, "endsAt:invalid": {"endsAt": "2026-03-16T08:00:00Z"}, "items:not_found": {"items": []string{"itm_0"}},
			"users:not_found": {"users": []string{"usr_0"}}, "users:required": {"users": nil}, "source:invalid": {"source": "import"},
			"customer.name:required customer.email:required customer.phone:required": {"source": "online_booking"},
			"customer.email:required":                      {"source": "online_booking", "customer": members{"name": "Maria", "phone": "0401234567"}},
			"customer.phone:invalid startsAt:out_of_range": {"startsAt": "2126-03-16T08:00:00Z", "customer": members{"name": "Maria", "phone": "12"}},
			"repeat.count:out_of_range":                    {"repeat": members{"everyWeeks": 1, "count": 1}},
		} {
			equal(t, "refused", post(more).wrongFields(), want)
		}
		for _, more := range []members{{"startsAt": 5}, {"users": user}, {"users": []int{5}}, {"customer": "Maria"}, {"customer": members{"notes": "x"}},
			{"repeat": members{"count": 2}}, {"status": "completed"}, {"nonsense": 1}} {
			post(more).refused(400, "bad_request")
		}
		w.get("/v1/bookings?status=open").refused(400, "bad_request")
		w.get("/v1/bookings?sort=name").refused(400, "bad_request")
		w.get("/v1/bookings?from=yesterday").refused(400, "bad_request")
		equal(t, "nothing was written", w.get("/v1/bookings").each("id"), "")
	})
}

func TestABookingFindsOrMakesItsCustomer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		made := w.post("/v1/bookings", booked(service, user, "2026-03-16T08:00:00Z", members{"customer": members{"name": "Maria Virtanen", "phone": "0401234567"}})).want(201)
		id := made.text("data.customerId")
		w.get("/v1/customers/"+id).is("data.source", "booking").is("data.name", "Maria Virtanen")
		w.post("/v1/bookings", booked(service, user, "2026-03-16T10:00:00Z", members{"customer": members{"name": "Maria Lahtinen", "phone": "+358 40 1234567", "email": "maria@example.com"}})).
			want(201).is("data.customerId", id).is("data.customer.name", "Maria Virtanen")
		list := w.get("/v1/customers/" + id + "/suggestions")
		equal(t, "suggested", list.each("field"), "email, name")
		list.is("data.1.value", "Maria Lahtinen").is("data.1.current", "Maria Virtanen").is("data.1.status", "open")
		path := "/v1/customers/" + id + "/suggestions/"
		w.post(path+list.text("data.0.id")+"/take", nil).want(200).is("data.status", "taken").is("data.current", "maria@example.com")
		w.post(path+list.text("data.1.id")+"/dismiss", nil).want(200).is("data.status", "dismissed")
		w.post(path+list.text("data.1.id")+"/take", nil).refused(409, "conflict")
		w.get("/v1/customers/"+id).is("data.email", "maria@example.com").is("data.name", "Maria Virtanen")
		equal(t, "decided", w.get("/v1/customers/"+id+"/suggestions").each("id"), "")

		w.patch("/v1/customers/"+id, members{"archived": true}).want(200)
		again := booked(service, user, "2026-03-17T10:00:00Z", members{"customerId": id})
		w.post("/v1/bookings", again).refused(409, "conflict").is("error.blockers", []members{{"type": "archived", "id": id}})
		again = booked(service, user, "2026-03-17T10:00:00Z", members{"source": "online_booking", "customer": members{"name": "Maria", "phone": "0401234567", "email": "maria@example.com"}})
		w.post("/v1/bookings", again).want(201).is("data.customerId", id).is("data.source", "online_booking")
		w.get("/v1/customers/"+id).is("data.status", "active")
	})
}

func TestASeriesOverHTTP(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		taken := w.post("/v1/bookings", booked(service, user, "2026-03-30T07:30:00Z")).want(201).text("data.id")
		series := booked(service, user, "2026-03-16T08:00:00Z", members{"repeat": members{"everyWeeks": 1, "count": 3}})
		w.post("/v1/bookings", series).refused(409, "conflict").is("error.blockers.0.id", taken)
		series["skipConflicts"] = true
		made := w.post("/v1/bookings", series).want(201).is("data.series.bookings.1.startsAt", "2026-03-23T08:00:00.000Z").
			is("data.series.skipped", []members{{"startsAt": "2026-03-30T07:00:00.000Z", "bookingId": taken}}) // the clocks were put forward
		first, second := made.text("data.id"), made.text("data.series.bookings.1.id")
		made.is("data.series.bookings.0.id", first).is("data.series.id", made.text("data.seriesId"))
		w.patch("/v1/bookings/"+first+"?scope=thisAndLater", members{"startsAt": "2026-03-16T12:00:00Z"}).want(200)
		w.get("/v1/bookings/"+second).is("data.startsAt", "2026-03-23T12:00:00.000Z")
		w.post("/v1/bookings/"+first+"/cancel?scope=thisAndLater", nil).want(200)
		equal(t, "cancelled", w.get("/v1/bookings?status=cancelled&sort=-startsAt").each("id"), second+", "+first)
	})
}

func TestFreeTimes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		w.patch("/v1/settings", members{"bookingStepMinutes": 60, "openingHours": members{"week": members{"monday": []members{{"from": "10:00", "to": "13:00"}}, "tuesday": nil}}}).want(200).
			is("data.openingHours.week.monday", []members{{"from": "10:00", "to": "13:00"}}).is("data.openingHours.week.tuesday", []string{}).
			is("data.openingHours.week.friday", []members{{"from": "09:00", "to": "17:00"}}).is("data.bookingStepMinutes", 60)
		path := "/v1/availability?itemId=" + service + "&from=2026-03-16&to=2026-03-17"
		w.get(path).is("data", []members{{"startsAt": "2026-03-16T08:00:00.000Z", "endsAt": "2026-03-16T09:00:00.000Z", "userId": user},
			{"startsAt": "2026-03-16T09:00:00.000Z", "endsAt": "2026-03-16T10:00:00.000Z", "userId": user},
			{"startsAt": "2026-03-16T10:00:00.000Z", "endsAt": "2026-03-16T11:00:00.000Z", "userId": user}})
		w.post("/v1/bookings", booked(service, user, "2026-03-16T09:00:00Z")).want(201)
		equal(t, "without the booked one", w.get(path).each("startsAt"), "2026-03-16T08:00:00.000Z, 2026-03-16T10:00:00.000Z")
		off := w.post("/v1/users/"+user+"/time-off", members{"from": "2026-03-16T06:00:00Z", "to": "2026-03-16T09:00:00Z", "reason": "Dentist"}).want(201).text("data.id")
		equal(t, "without time off", w.get(path).each("startsAt"), "2026-03-16T10:00:00.000Z")
		equal(t, "time off", w.get("/v1/users/"+user+"/time-off").each("reason"), "Dentist")
		w.delete("/v1/users/" + user + "/time-off/" + off).want(200)
		w.send(request{method: "PUT", path: "/v1/users/" + user + "/hours", body: members{"week": members{"monday": []members{{"from": "12:00", "to": "24:00"}}}}}).want(200).
			is("data.asOpeningHours", false).is("data.week.monday.0.to", "24:00").is("data.week.friday", []string{})
		equal(t, "within the user's hours", w.get(path).each("startsAt"), "2026-03-16T10:00:00.000Z")
		w.send(request{method: "PUT", path: "/v1/users/" + user + "/hours", body: members{"exceptions": []members{{"date": "2026-03-16", "hours": []string{}}}}}).want(200).is("data.asOpeningHours", true)
		equal(t, "on a free day", w.get(path).each("startsAt"), "")
		equal(t, "both ends", w.send(request{method: "PUT", path: "/v1/users/" + user + "/hours", body: members{"week": members{"monday": []members{{"from": "noon", "to": "13:00"}}}}}).wrongFields(), "week.monday:invalid")
		equal(t, "unknown", w.get("/v1/availability?itemId=itm_0&userId=usr_0").wrongFields(), "itemId:not_found userId:not_found")
		for _, path := range []string{"/v1/availability", "/v1/availability?itemId=" + service + "&from=2026-03-16&to=2026-06-16", "/v1/availability?itemId=" + service + "&from=2026-03-16&to=2026-03-14"} {
			w.get(path).refused(400, "bad_request")
		}
		equal(t, "nonsense", w.post("/v1/users/"+user+"/time-off", members{"from": "soon", "to": "2026-03-16"}).wrongFields(), "from:invalid")
	})
}

func TestTheCatalogOverHTTP(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, _ := w.salon()
		product := w.post("/v1/items", members{"type": "product", "name": "Shampoo", "price": 1290, "taxRate": 25.5, "stock": 12}).want(201).
			is("data.durationMinutes", nil).is("data.stock", 12).is("data.taxRate", 25.5).text("data.id")
		equal(t, "list", w.get("/v1/items").each("name"), "Haircut, Shampoo")
		equal(t, "services", w.get("/v1/items?type=service").each("id"), service)
		w.delete("/v1/items/"+product).want(200).is("data.archived", true)
		w.get("/v1/items/"+product).want(200).is("data.archived", true)
		equal(t, "sold", w.get("/v1/items").each("id"), service)
		equal(t, "not sold", w.get("/v1/items?archived=true").each("id"), product)
		w.patch("/v1/items/"+product, members{"archived": false, "stock": nil}).want(200).is("data.stock", nil)
		equal(t, "nonsense", w.post("/v1/items", members{"type": "voucher", "durationMinutes": 5}).wrongFields(), "name:required price:required type:invalid")
		w.post("/v1/items", members{"price": 12.5}).refused(400, "bad_request")
		w.get("/v1/items?type=voucher").refused(400, "bad_request")
	})
}

func TestARepeatedBookingIsMadeOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		service, user := w.salon()
		r := request{method: "POST", path: "/v1/bookings", body: booked(service, user, "2026-03-16T08:00:00Z", members{"customer": members{"name": "Maria", "email": "maria@example.com"}})}
		sameAnswer(t, w.keyed("a", r).want(201), w.keyed("a", r))
		equal(t, "one booking", len(strings.Split(w.get("/v1/bookings").each("id"), ", ")), 1)
		sameAnswer(t, w.keyed("b", r).want(409), w.keyed("b", r))
	})
}

func TestOnlyThoseWhoMayReadBookingsSeeThemOnACard(t *testing.T) {
	w := newWorld(t, sqlite(t))
	customer := w.customer("Maria Virtanen")
	key := w.key(w.a.org, clientele.ModeLive, clientele.CustomersRead)
	w.send(request{key: key, method: "GET", path: "/v1/customers/" + customer + "?include=bookings"}).refused(403, "forbidden").is("error.scope", "bookings:read")
	w.send(request{key: key, method: "GET", path: "/v1/customers/" + customer + "?include=notes"}).want(200)
}

// FuzzBookingBodies sends anything as a booking, a move, an item and hours: it is refused or taken, and never a fault of
// ours.
func FuzzBookingBodies(f *testing.F) {
	w := newWorld(f, sqlite(f))
	service, user := w.salon()
	made := w.post("/v1/bookings", booked(service, user, "2026-03-16T08:00:00Z")).want(201).text("data.id")
	for _, body := range []string{
		`{"startsAt":"2026-03-16T08:00:00Z","items":["` + service + `"],"users":["` + user + `"]}`,
		`{"startsAt":"9999-12-31T23:59:59.999999999Z","endsAt":"0000-01-01T00:00:00Z","users":["` + user + `"]}`,
		`{"startsAt":null,"endsAt":null,"items":null,"users":null,"customer":null,"repeat":null,"source":null}`,
		`{"customer":{"name":"\u0001","phone":"+","email":"@","address":{"city":"x"}},"repeat":{"everyWeeks":-9223372036854775808,"count":9223372036854775807}}`,
		`{"type":"service","name":"x","price":9223372036854775807,"durationMinutes":-9223372036854775808,"taxRate":1e308}`,
		`{"week":{"monday":[{"from":"00:00","to":"24:00"}]},"exceptions":[{"date":"2026-13-40","hours":[]}]}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w.t = t // whose check fails for a status of 500
		w.post("/v1/bookings", body)
		w.patch("/v1/bookings/"+made, body)
		w.post("/v1/items", body)
		w.send(request{method: "PUT", path: "/v1/users/" + user + "/hours", body: body})
		w.post("/v1/users/"+user+"/time-off", body)
	})
}
