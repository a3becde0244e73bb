package api_test

import (
	"strings"
	"testing"
	"time"
)

func TestReportsTellWhatHappenedAndNameNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		user := w.post("/v1/users", members{"name": "Anna Lehto", "email": "anna@example.com", "bookable": true}).want(201).text("data.id")
		cut, soap := w.item("service", "Haircut", 5000), w.item("product", "Soap", 450)
		c := w.customer("Maria Virtanen", members{"phone": "040 123 4567", "consent": members{"email": true}})
		book := func(at string) string {
			t.Helper()
			return w.post("/v1/bookings", members{"customerId": c, "items": []string{cut}, "users": []string{user}, "startsAt": at}).want(201).text("data.id")
		}
		book("2026-01-20T10:00:00Z")
		book("2026-02-10T10:00:00Z")
		booking := book("2026-03-14T09:00:00Z")
		w.post("/v1/bookings/"+book("2026-03-20T09:00:00Z")+"/cancel", nil).want(200)
		paid := w.post("/v1/orders", members{"bookingId": booking}).want(201).text("data.id")
		w.post("/v1/orders/"+paid+"/payments", members{"amount": 5000, "method": "card"}).want(201)
		w.post("/v1/orders/"+paid+"/refunds", members{"amount": 1000, "method": "cash"}).want(201)
		w.sale(c, soap)

		w.get("/v1/reports/summary").want(200).is("data.from", "2026-02-13").is("data.to", "2026-03-14").is("data.total.sales", 5450).is("data.total.refunds", 1000).
			is("data.total.netSales", 4450).is("data.total.orders", 2).is("data.total.averageSpend", 2725).is("data.total.visits", 1).is("data.total.newCustomers", 1).
			is("data.previous.from", "2026-01-14").is("data.previous.visits", 2).is("data.previous.sales", 0).is("data.series.29.sales", 5450).
			is("data.payments.0", members{"method": "cash", "taken": 0, "givenBack": 1000}).is("data.payments.1.taken", 5450)
		w.get("/v1/reports/summary?from=2026-01-01&to=2026-03-31&by=month").want(200).is("data.series.0.day", "2026-01-01").is("data.series.0.visits", 1).
			is("data.series.2.cancellations", 1).is("data.series.3", nil).is("data.total.cancellationRate", 0.25)
		w.get("/v1/reports/customers?from=2026-01-01").want(200).is("data.active", 1).is("data.firstVisits", 1).is("data.newCustomers", 1).
			is("data.months.0", members{"month": "2026-01", "newCustomers": 0, "firstVisits": 1, "returning": 0}).is("data.months.2.returning", 1)
		w.get("/v1/reports/retention").want(200).is("data.from", "2025-04-01").is("data.cohorts.9.month", "2026-01").is("data.cohorts.9.customers", 1).
			is("data.cohorts.9.months.2", members{"month": "2026-03", "customers": 1, "share": 1})
		w.get("/v1/reports/consent").want(200).is("data.customers", 1).is("data.email.allowed", 1).is("data.sms.neverAsked", 1).is("data.email.rate", 1)
		w.get("/v1/reports/staff").want(200).is("data.users.0", members{"id": user, "name": "Anna Lehto", "bookings": 1, "orders": 1, "sales": 4000})
		w.get("/v1/reports/catalog").want(200).is("data.items.0.name", "Haircut").is("data.items.1", members{"id": soap, "name": "Soap", "type": "product", "quantity": 1, "sales": 450})
		for _, report := range []string{"summary", "customers", "retention", "consent", "staff", "catalog"} {
			text := string(w.get("/v1/reports/" + report).body)
			for _, secret := range []string{"Maria", "maria.virtanen", "1234567", c} {
				if strings.Contains(text, secret) {
					t.Errorf("the report %s has %s", report, secret)
				}
			}
		}
		w.pass(43 * 24 * time.Hour) // visits 21 and 32 days apart, 26.5 on average
		w.get("/v1/reports/customers").want(200).is("data.atRisk", 0)
		w.pass(11 * 24 * time.Hour)
		w.get("/v1/reports/customers").want(200).is("data.atRisk", 1).is("data.lost", 0)
		w.pass(366 * 24 * time.Hour)
		w.get("/v1/reports/customers").want(200).is("data.atRisk", 0).is("data.lost", 1)
	})
}

func TestReportsOfNonsenseAreRefused(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for _, query := range []string{"from=2026-03-15&to=2026-03-14", "from=2010-01-01&to=2026-01-01", "from=yesterday", "by=week"} {
		w.get("/v1/reports/summary?"+query).refused(400, "bad_request")
	}
	w.get("/v1/reports/summary?from=2026-03-14T10:00:00Z&to=2026-03-14T22:00:00Z").want(200).is("data.from", "2026-03-14").is("data.to", "2026-03-14")
	w.get("/v1/reports/retention?from=2026-01-01&to=2030-01-01").want(200)
	w.get("/v1/reports/summary?from=2027-01-01&to=2027-01-31").want(200).is("data.total.visits", 0)
}
