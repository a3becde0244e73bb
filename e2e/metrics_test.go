package e2e

import "testing"

// TestMetrics looks at the page of figures with something that happened, on a desk and by month.
func TestMetrics(t *testing.T) {
	base, _ := serve(t)
	b := open(t, base, 390, 844, true)
	aSalon(b)
	b.go_("/bookings/new?time=00:00")
	b.fill("#name", "Anna Almeida")
	b.fill("#email", "anna@example.com")
	b.click("[name=services]")
	b.click("[name=users]")
	b.click("main form .btn.main")
	b.until("location.pathname === '/calendar'")
	b.go_("/reports")
	b.see("Who comes back")
	b.until("document.querySelector('#chart-visits').closest('figure').querySelector('rect')")
	b.click("figure details summary")
	b.accessible("the metrics")
	b.fits("the metrics")
	b.shoot("metrics-phone")
	b.go_("/reports?from=2020-01-01&to=2022-12-31")
	b.accessible("metrics of a time in which nothing happened")
	b.calm()
}
