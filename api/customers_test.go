package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCreateAndReadACustomer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		made := w.post("/v1/customers", members{"firstName": "Maria", "lastName": "Virtanen", "phone": "040 123 4567", "email": "Maria@Example.com",
			"address": members{"street": "Rantatie 4 B", "city": "Tampere"}, "birthday": "1990-05-31", "tags": []string{"VIP", "vip", "Colour"},
			"discountPercent": 12.5, "consent": members{"email": true}, "customFields": members{"Shoe size": "38"},
			"blocked": members{"mode": "ask", "reason": "Came late"}}).want(201)
		id := made.text("data.id")
		made.is("data.name", "Maria Virtanen").is("data.phone", "+358401234567").is("data.email", "Maria@Example.com").
			is("data.address", members{"street": "Rantatie 4 B", "postalCode": nil, "city": "Tampere", "country": nil}).
			is("data.tags", []string{"VIP", "Colour"}).is("data.discountPercent", 12.5).is("data.consent", members{"email": true, "sms": nil}).
			is("data.customFields", members{"Shoe size": "38"}).is("data.blocked", members{"mode": "ask", "reason": "Came late"}).
			is("data.source", "api").is("data.status", "active").is("data.version", 1).is("data.createdAt", "2026-03-14T12:00:00.000Z").
			is("data.possibleDuplicates", []any{})
		equal(t, "Location", made.header.Get("Location"), "/v1/customers/"+id)
		equal(t, "ETag", made.header.Get("ETag"), `"1"`)

		read := w.get("/v1/customers/"+id).want(200).is("data.name", "Maria Virtanen").is("data.possibleDuplicates", nil)
		equal(t, "ETag", read.header.Get("ETag"), `"1"`)
		equal(t, "Cache-Control", read.header.Get("Cache-Control"), "no-store")
		equal(t, "nosniff", read.header.Get("X-Content-Type-Options"), "nosniff")
	})
}

func TestWhatWasNeverGivenIsNull(t *testing.T) {
	w := newWorld(t, sqlite(t))
	id := w.customer("Anna Virta")
	g := w.get("/v1/customers/" + id)
	for _, member := range []string{"firstName", "lastName", "phone", "address", "birthday", "language", "notes", "regularOf", "archivedAt", "removal"} {
		g.is("data."+member, nil)
	}
	g.is("data.blocked", members{"mode": "allow", "reason": nil}).is("data.customFields", members{}).is("data.tags", []any{}).
		is("data.consent", members{"email": nil, "sms": nil}).is("data.discountPercent", 0).is("data.loyaltyPoints", 0).
		is("data.statistics", members{"sales": 0, "bookings": 0, "visits": 0, "cancellations": 0, "noShows": 0, "firstVisit": nil, "lastVisit": nil, "nextBooking": nil,
			"averageSpend": nil, "daysBetweenVisits": nil})
}

func TestDuplicatesAreNamedReturnedOrRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := w.customer("Anna Virta", members{"phone": "0401234567"})
		twin := members{"name": "A. Virta", "phone": "+358 40 123 4567"}
		w.post("/v1/customers", twin).want(201).is("data.possibleDuplicates", []members{{"id": first, "status": "active"}})
		found := w.post("/v1/customers?onDuplicate=return", twin).want(200).is("data.id", first)
		equal(t, "nothing was made", found.header.Get("Location"), "")
		w.post("/v1/customers?onDuplicate=refuse", twin).refused(409, "conflict").is("error.candidates.0.id", first)
		w.post("/v1/customers?onDuplicate=maybe", twin).refused(400, "bad_request")
	})
}

func TestAllWrongFieldsAreNamedAtOnce(t *testing.T) {
	w := newWorld(t, sqlite(t))
	equal(t, "create", w.post("/v1/customers", members{"email": "nonsense", "discountPercent": 101, "address": members{"country": "Finland"}}).wrongFields(),
		"email:invalid address.country:invalid discountPercent:out_of_range name:required")
	equal(t, "nothing", w.post("/v1/customers", members{}).wrongFields(), "name:required phone:required email:required")
	id := w.customer("Anna Virta")
	equal(t, "the last contact", w.patch("/v1/customers/"+id, members{"email": nil}).wrongFields(), "phone:required email:required")
	equal(t, "unknown user", w.patch("/v1/customers/"+id, members{"regularOf": "usr_0"}).wrongFields(), "regularOf:not_found")
	w.patch("/v1/customers/"+id, members{"consent": members{"email": false}}).want(200)
	equal(t, "an answer cannot be forgotten", w.patch("/v1/customers/"+id, members{"consent": nil}).wrongFields(), "consent.email:invalid")
}

func TestPatchTellsLeftOutFromNull(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta", members{"phone": "0401234567", "notes": "Likes tea", "tags": []string{"VIP"},
			"address": members{"street": "Rantatie 4", "city": "Tampere"}, "customFields": members{"a": "1", "b": "2"}})
		path := "/v1/customers/" + id
		w.patch(path, members{"notes": "Likes coffee"}).want(200).is("data.phone", "+358401234567").is("data.notes", "Likes coffee").is("data.version", 2)
		w.patch(path, members{"phone": nil, "address": members{"street": nil}, "customFields": members{"a": nil, "c": "3"}}).want(200).
			is("data.phone", nil).is("data.address.street", nil).is("data.address.city", "Tampere").is("data.customFields", members{"b": "2", "c": "3"})
		w.patch(path, members{"address": nil, "tags": nil, "customFields": nil, "notes": nil}).want(200).
			is("data.address", nil).is("data.tags", []any{}).is("data.customFields", members{}).is("data.notes", nil)
		w.send(request{method: "PATCH", path: path, body: `{"notes":"merge patch"}`, header: map[string]string{"Content-Type": "application/merge-patch+json"}}).
			want(200).is("data.notes", "merge patch")
	})
}

func TestArchiveAndReactivate(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		path := "/v1/customers/" + id
		w.patch(path, members{"archived": true}).want(200).is("data.archived", true).is("data.status", "archived").is("data.archivedAt", "2026-03-14T12:00:00.000Z")
		equal(t, "list", w.get("/v1/customers").names(), "")
		equal(t, "archived=true", w.get("/v1/customers?archived=true").names(), "Anna Virta")
		w.patch(path, members{"archived": false}).want(200).is("data.status", "active").is("data.archivedAt", nil)
		equal(t, "list again", w.get("/v1/customers").names(), "Anna Virta")
	})
}

func TestIfMatch(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		change := func(tag, notes string) got {
			return w.send(request{method: "PATCH", path: "/v1/customers/" + id, body: members{"notes": notes}, header: map[string]string{"If-Match": tag}})
		}
		change(`"1"`, "one").want(200).is("data.version", 2)
		change(`"1"`, "stale").refused(412, "version_mismatch").is("error.version", 2)
		w.get("/v1/customers/"+id).is("data.notes", "one")
		change(`W/"2"`, "weak").want(200)
		change(`*`, "any").want(200)
		change(`"1", "4"`, "one of several").want(200)
		change(`"1", "2"`, "none of several").refused(412, "version_mismatch")
		change(`"abc"`, "not ours").refused(412, "version_mismatch")
		for _, malformed := range []string{"5", `"5`, `"5",`, `"5" "6"`, `""5"`, `x"5"`, `"5",6`} {
			change(malformed, "malformed").refused(400, "bad_request")
		}
		w.send(request{method: "PATCH", path: "/v1/customers/cust_0", body: members{}, header: map[string]string{"If-Match": `"1"`}}).refused(404, "not_found")
	})
}

func TestIfNoneMatch(t *testing.T) {
	w := newWorld(t, sqlite(t))
	id := w.customer("Anna Virta")
	read := func(tag, query string) got {
		return w.send(request{method: "GET", path: "/v1/customers/" + id + query, header: map[string]string{"If-None-Match": tag}})
	}
	equal(t, "body", len(read(`"1"`, "").want(304).body), 0)
	read(`W/"1"`, "").want(304)
	read(`"2"`, "").want(200)
	read(`"1"`, "?include=notes").want(200)
	read(`1`, "").refused(400, "bad_request")
}

func TestIncludeNewestNotes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		for i := range 12 {
			w.pass(time.Second)
			w.post("/v1/customers/"+id+"/notes", members{"text": fmt.Sprint("note ", i)}).want(201)
		}
		g := w.get("/v1/customers/"+id+"?include=notes,bookings").want(200).is("data.included.bookings", []any{}).is("data.included.orders", nil)
		notes := g.at("data.included.notes").([]any)
		equal(t, "how many", len(notes), 10)
		g.is("data.included.notes.0.text", "note 11")
		w.get("/v1/customers/"+id+"?include=nonsense").refused(400, "bad_request")
	})
}

func TestListFiltersAndOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for i, c := range []members{
			{"name": "Anna Virta", "tags": []string{"VIP"}, "consent": members{"email": true, "sms": true}},
			{"name": "Bea Salo", "tags": []string{"vip"}, "consent": members{"email": true, "sms": false}},
			{"name": "Cecilia Öberg", "phone": "040 765 4321"}} {
			w.customer(c["name"].(string), c)
			if i < 2 {
				w.pass(24 * time.Hour)
			}
		}
		for query, want := range map[string]string{
			"":                                "Cecilia Öberg, Bea Salo, Anna Virta",
			"?sort=name":                      "Anna Virta, Bea Salo, Cecilia Öberg",
			"?sort=-name":                     "Cecilia Öberg, Bea Salo, Anna Virta",
			"?q=oberg":                        "Cecilia Öberg",
			"?q=040+765":                      "Cecilia Öberg",
			"?q=an+vir":                       "Anna Virta",
			"?tag=Vip&sort=name":              "Anna Virta, Bea Salo",
			"?tag=nobody":                     "",
			"?consent=email":                  "Bea Salo, Anna Virta",
			"?consent=email,sms":              "Anna Virta",
			"?consent=sms,email":              "Anna Virta",
			"?source=staff":                   "",
			"?minSales=1":                     "",
			"?maxVisits=0":                    "Cecilia Öberg, Bea Salo, Anna Virta",
			"?hasUpcoming=true":               "",
			"?removal=pending":                "",
			"?createdTo=2026-03-14":           "Anna Virta",              // a day, inclusive
			"?createdFrom=2026-03-15":         "Cecilia Öberg, Bea Salo", // a day, inclusive
			"?createdTo=2026-03-15T12:00:00Z": "Anna Virta",              // a time, exclusive
			"?createdFrom=2026-03-15T14:00:00%2B02:00":        "Cecilia Öberg, Bea Salo", // a time, inclusive
			"?createdFrom=2026-03-15T14:00:00+02:00":          "Cecilia Öberg, Bea Salo", // an unescaped +
			"?createdFrom=2026-03-15&createdTo=2026-03-15":    "Bea Salo",                // one day
			"?archived=any&sort=createdAt":                    "Anna Virta, Bea Salo, Cecilia Öberg",
			"?q=&sort=createdAt&regularOf=&tag=&cursor=":      "Anna Virta, Bea Salo, Cecilia Öberg",
			"?lastVisitFrom=2020-01-01&nextBookingTo=2030-01": "400",
		} {
			g := w.get("/v1/customers" + query)
			if want == "400" {
				g.refused(400, "bad_request")
				continue
			}
			equal(t, query, g.names(), want)
		}
	})
}

// A day is the organization's: at 23:30 in Helsinki it is still the day before in UTC.
func TestDaysAreTheOrganizations(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.pass(10*time.Hour + 30*time.Minute) // 2026-03-14T22:30Z is 2026-03-15 in Helsinki
	w.customer("Night Owl")
	equal(t, "the day in Helsinki", w.get("/v1/customers?createdFrom=2026-03-15").names(), "Night Owl")
	equal(t, "the day in UTC", w.get("/v1/customers?createdTo=2026-03-14").names(), "")
}

func TestPagesCoverAListOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for i := range 7 {
			w.customer(fmt.Sprintf("Customer %d", i))
		}
		var seen []string
		query := "?limit=3&sort=name&total=true"
		first := w.get("/v1/customers"+query).is("page.total", 7).is("page.hasMore", true)
		for g := first; ; {
			seen = append(seen, g.names())
			next := g.at("page.nextCursor")
			if next == nil {
				break
			}
			if strings.Contains(next.(string), "ustomer") {
				t.Errorf("a readable cursor %v", next)
			}
			g = w.get("/v1/customers" + query + "&cursor=" + next.(string))
		}
		equal(t, "all", strings.Join(seen, ", "), "Customer 0, Customer 1, Customer 2, Customer 3, Customer 4, Customer 5, Customer 6")
		cursor := first.text("page.nextCursor")
		for _, other := range []string{"?limit=3&sort=-name", "?sort=name&tag=x", "?sort=name&q=customer"} {
			w.get("/v1/customers"+other+"&cursor="+cursor).refused(400, "bad_request")
		}
		w.send(request{key: w.b.live, method: "GET", path: "/v1/customers" + query + "&cursor=" + cursor}).refused(400, "bad_request")
		w.get("/v1/customers?cursor=nonsense").refused(400, "bad_request")
		for _, limit := range []string{"0", "101", "-1", "x", "", "99999999999999999999"} {
			w.get("/v1/customers?limit="+limit).refused(400, "bad_request")
		}
	})
}

func TestBatchAnswersEachOperation(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.customer("Anna Virta")
		g := w.post("/v1/customers/batch", members{"operations": []members{
			{"op": "create", "body": members{"name": "Bea Salo", "email": "bea@example.com"}},
			{"op": "create", "body": members{"name": "No contact"}},
			{"op": "update", "id": id, "body": members{"notes": "changed"}},
			{"op": "update", "id": id, "body": members{"nonsense": 1}},
			{"op": "update", "id": "cust_0", "body": members{}},
			{"op": "archive", "id": id},
			{"op": "reactivate", "id": id},
			{"op": "explode", "id": id},
			{"op": "update"},
			{"op": "create", "body": members{"name": "Cecilia", "email": "c@example.com", "archived": true}},
		}}).want(200)
		for i, want := range []int{201, 422, 200, 400, 404, 200, 200, 400, 400, 400} {
			g.is(fmt.Sprintf("data.%d.status", i), want).is(fmt.Sprintf("data.%d.success", i), want < 300)
		}
		g.is("data.0.data.name", "Bea Salo").is("data.1.error.fields.0.field", "phone").is("data.2.data.notes", "changed").is("data.5.data.archived", true)
		equal(t, "list", w.get("/v1/customers?sort=name").names(), "Anna Virta, Bea Salo")
		many := make([]members, 101)
		for i := range many {
			many[i] = members{"op": "archive", "id": id}
		}
		w.post("/v1/customers/batch", members{"operations": many}).refused(400, "bad_request")
		w.post("/v1/customers/batch", members{}).refused(400, "bad_request")
	})
}
