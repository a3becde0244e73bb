package api

import (
	"testing"
	"time"

	"clientele"
)

// The list writes by hand what encoding/json makes of the same customers one by one.
func TestListsAreWrittenAsOneByOne(t *testing.T) {
	at := time.Date(2026, 3, 14, 12, 0, 0, 5e6, time.FixedZone("", 7200))
	full := clientele.Customer{ID: "cust_1", Name: "Ann \"Nan\" Virta \\ \u2028 ä 👩 <&>", FirstName: "Ann", LastName: "Virta", Phone: "+358401234567", Email: "a@example.com",
		Address: clientele.Address{Street: "Rantatie 4", PostalCode: "33100", City: "Tampere", Country: "FI"}, Birthday: "1990-05-31", Language: "fi",
		Notes: "two\nlines\t", Tags: []string{"VIP", "ä"}, RegularOf: "usr_1", Discount: 1250, ConsentEmail: clientele.Allowed, ConsentSMS: clientele.Refused,
		Blocked: clientele.Block{Mode: clientele.BlockAsk, Reason: "late"}, CustomFields: map[string]string{"b": "2", "a": "\"1\"", "": "x"}, Loyalty: -5,
		Status: clientele.StatusArchived, ArchivedAt: at, Source: clientele.SourceImport, CreatedAt: at, UpdatedAt: at, Version: 7,
		Statistics: clientele.Statistics{Sales: -100, Bookings: 1, Visits: 2, Cancellations: 3, NoShows: 4, FirstVisit: at, LastVisit: at, NextBooking: at}}
	half := clientele.Customer{ID: "cust_2", Name: "Bea", Address: clientele.Address{City: "Oulu"}, Discount: 1, Status: clientele.StatusActive, CreatedAt: at, UpdatedAt: at}
	next, total := "cursor", 3
	for _, page := range []clientele.Page[clientele.Customer]{
		{}, {Items: []clientele.Customer{full, half, {CreatedAt: at, UpdatedAt: at}}, Next: next, Total: &total},
	} {
		want := string(encode(many(page, customerWire)))
		got := string(customerList{customers: page.Items, page: pageOf(page)}.appendJSON(nil))
		if got != want {
			t.Errorf("by hand:\n%s\nby encoding/json:\n%s", got, want)
		}
	}
}
