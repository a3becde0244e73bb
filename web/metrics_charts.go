package web

import (
	"cmp"

	"clientele"
	"clientele/web/view"
)

// draw makes a chart of bars from the values of each place, a value a series, which lie on each other.
func draw(c view.Chart, labels []string, values [][]int64, text func(int64) string) view.Chart {
	var most int64
	for _, place := range values {
		var sum int64
		for _, n := range place {
			sum += max(n, 0)
		}
		most = max(most, sum)
	}
	c.Empty, c.Max = most == 0, text(most)
	for i, place := range values {
		bar := view.Bar{Label: labels[i]}
		base := float64(view.ChartHeight)
		for series, n := range place {
			bar.Values = append(bar.Values, text(n))
			if n > 0 {
				height := float64(n) / float64(most) * view.ChartHeight
				base -= height
				bar.Parts = append(bar.Parts, view.BarPart{Series: series, X: float64(i) * 10, Y: base, Height: height})
			}
		}
		c.Bars = append(c.Bars, bar)
	}
	if len(labels) > 0 {
		c.First, c.Last = labels[0], labels[len(labels)-1]
	}
	return c
}

// summaryCharts are sales, visits, and bookings that came to nothing, by day or month.
func (v *visit) summaryCharts(s clientele.Summary, byMonth bool) []view.Chart {
	unit := v.T("metrics.day")
	if byMonth {
		unit = v.T("metrics.month")
	}
	var labels []string
	var sales, visits, missed, fresh [][]int64
	for _, e := range s.Series {
		label := v.l.WeekdayShort(dayOf(e.Day)) + " " + v.l.DayShort(dayOf(e.Day))
		if byMonth {
			label = v.l.MonthShort(dayOf(e.Day))
		}
		labels = append(labels, label)
		sales = append(sales, []int64{e.NetSales()})
		visits = append(visits, []int64{max(e.Visits-e.FirstVisits, 0), e.FirstVisits})
		missed = append(missed, []int64{e.Cancellations, e.NoShows})
		fresh = append(fresh, []int64{e.NewCustomers})
	}
	money := func(n int64) string { return v.money(n, true) }
	return []view.Chart{
		draw(view.Chart{ID: "chart-sales", Title: v.T("metrics.sales"), Unit: unit, Series: []string{v.T("metrics.sales")}}, labels, sales, money),
		draw(view.Chart{ID: "chart-visits", Title: v.T("metrics.visits"), Unit: unit, Series: []string{v.T("metrics.returning"), v.T("metrics.first")}}, labels, visits, v.l.Number),
		draw(view.Chart{ID: "chart-missed", Title: v.T("metrics.missed"), Unit: unit, Series: []string{v.T("metrics.cancelled"), v.T("booking.status.no_show")}}, labels, missed, v.l.Number),
		draw(view.Chart{ID: "chart-new", Title: v.T("metrics.new"), Unit: unit, Series: []string{v.T("metrics.new")}}, labels, fresh, v.l.Number)}
}

// returningChart has who came, by month: for the first time, or again.
func (v *visit) returningChart(r clientele.CustomersReport) view.Chart {
	var labels []string
	var values [][]int64
	for _, m := range r.Months {
		labels = append(labels, v.l.MonthShort(dayOf(m.Month+"-01")))
		values = append(values, []int64{m.Returning, m.First})
	}
	return draw(view.Chart{ID: "chart-people", Title: v.T("metrics.customers"), Unit: v.T("metrics.month"), Series: []string{v.T("metrics.again"), v.T("metrics.firsttime")}}, labels, values, v.l.Number)
}

// fillCohorts lays out who came back, by the month of their first visit.
func (v *visit) fillCohorts(p *view.Metrics, _ clientele.ReportRange) error {
	_, cohorts, err := v.reg.RetentionReport(v.ctx(), v.actor, clientele.ReportRange{})
	if err != nil {
		return err
	}
	for i := range cohorts {
		p.Months = append(p.Months, v.T("metrics.after", i))
	}
	for _, c := range cohorts {
		line := view.CohortLine{Month: v.l.MonthShort(dayOf(c.Month + "-01")), Customers: v.l.Number(c.Customers)}
		for _, m := range c.Returned {
			cell := view.CohortCell{Title: v.l.MonthShort(dayOf(m.Month+"-01")) + ": " + v.l.Number(m.Customers)}
			if c.Customers > 0 {
				share := m.Customers * 100 / c.Customers
				cell.Text, cell.Heat = v.l.Percent(share*100), int(min((share+9)/10, 9))
			}
			line.Cells = append(line.Cells, cell)
		}
		p.Cohorts = append(p.Cohorts, line)
	}
	return nil
}

// fillConsent counts who allowed what, of the active customers.
func (v *visit) fillConsent(p *view.Metrics, _ clientele.ReportRange) error {
	counts, err := v.reg.ConsentReport(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	var all, mail, sms int64
	for _, c := range counts {
		all += c.N
		if c.Email == clientele.Allowed {
			mail += c.N
		}
		if c.SMS == clientele.Allowed {
			sms += c.N
		}
	}
	for _, s := range []struct {
		key string
		n   int64
	}{{"channel.email", mail}, {"channel.sms", sms}} {
		percent := s.n * 100 / max(all, 1)
		p.Consent = append(p.Consent, view.Share{Label: v.T(s.key), Text: v.T("metrics.of", v.l.Number(s.n), v.l.Number(all)) + " · " + v.l.Percent(percent*100), Percent: int(percent)})
	}
	return nil
}

// fillTables lists what each user did and what was sold.
func (v *visit) fillTables(p *view.Metrics, in clientele.ReportRange) error {
	staff, err := v.reg.StaffReport(v.ctx(), v.actor, in)
	if err != nil {
		return err
	}
	p.Users = view.MetricTable{Title: v.T("metrics.staff"), Columns: []string{v.T("field.name"), v.T("metrics.bookings"), v.T("metrics.sales")}}
	for _, u := range staff.Users {
		p.Users.Rows = append(p.Users.Rows, []string{u.User.Name, v.l.Number(u.Bookings), v.money(u.Sales, true)})
	}
	sold, err := v.reg.CatalogReport(v.ctx(), v.actor, in)
	p.Items = view.MetricTable{Title: v.T("metrics.sold"), Columns: []string{v.T("catalog.name"), v.T("metrics.quantity"), v.T("metrics.sales")}}
	for _, i := range sold.Items {
		p.Items.Rows = append(p.Items.Rows, []string{cmp.Or(i.Item.Name, v.T("metrics.freewords")), v.l.Number(i.Quantity), v.money(i.Sales, true)})
	}
	return err
}
