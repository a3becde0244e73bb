package web

import (
	"net/http"
	"time"

	"clientele"
	"clientele/web/view"
)

// byMonthAfter is the number of days from which a chart has a bar a month.
const byMonthAfter = 92

// metrics shows how the business does in a range of days, beside as many days before.
func metrics(v *visit) error {
	q := v.r.URL.Query()
	loc := v.actor.Org.Settings.Location()
	day := func(name string) time.Time {
		t, err := time.ParseInLocation(time.DateOnly, q.Get(name), loc)
		if err != nil {
			return time.Time{} // the usual range
		}
		return t
	}
	in := clientele.ReportRange{From: day("from")}
	if to := day("to"); !to.IsZero() {
		in.To = to.AddDate(0, 0, 1)
	}
	p := view.Metrics{Frame: v.frame(v.T("nav.metrics"), "metrics")}
	if err := v.fillMetrics(&p, in); expected(err) {
		p.Wrong = v.message(err)
		if err := v.fillMetrics(&p, clientele.ReportRange{}); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.MetricsPage(p))
}

func (v *visit) fillMetrics(p *view.Metrics, in clientele.ReportRange) error {
	s, err := v.reg.SummaryReport(v.ctx(), v.actor, in)
	if err != nil {
		return err
	}
	if len(s.Series) > byMonthAfter {
		in.ByMonth = true
		if s, err = v.reg.SummaryReport(v.ctx(), v.actor, in); err != nil {
			return err
		}
	}
	p.From, p.To = s.Period.First, s.Period.Last
	p.Period, p.Before = v.period(s.Period), v.period(s.Before)
	p.Presets = v.presets(s.Period)
	p.Tiles = v.compared(s)
	customers, err := v.reg.CustomersReport(v.ctx(), v.actor, in)
	if err != nil {
		return err
	}
	p.Charts = append(v.summaryCharts(s, in.ByMonth), v.returningChart(customers))
	p.People = []view.Tile{{Label: v.T("metrics.active"), Value: v.l.Number(customers.Counts.Active)},
		{Label: v.T("metrics.risk"), Value: v.l.Number(customers.Counts.AtRisk), Note: v.T("metrics.risk.hint")},
		{Label: v.T("metrics.lost"), Value: v.l.Number(customers.Counts.Lost)},
		{Label: v.T("catalog.show.archived"), Value: v.l.Number(customers.Counts.Archived)}}
	for _, fill := range []func(*view.Metrics, clientele.ReportRange) error{v.fillCohorts, v.fillConsent, v.fillTables} {
		if err := fill(p, in); err != nil {
			return err
		}
	}
	return nil
}

func dayOf(text string) time.Time {
	t, _ := time.Parse(time.DateOnly, text) // the domain wrote it
	return t
}

func (v *visit) period(p clientele.Period) string {
	return v.l.Date(dayOf(p.First)) + " – " + v.l.Date(dayOf(p.Last))
}

// presets are ranges that end today.
func (v *visit) presets(now clientele.Period) []view.Preset {
	today := midnight(v.today())
	var all []view.Preset
	for _, days := range []int{7, 30, 90, 365} {
		from, to := today.AddDate(0, 0, 1-days).Format(time.DateOnly), today.Format(time.DateOnly)
		all = append(all, view.Preset{Way: view.Way{URL: "/reports?from=" + from + "&to=" + to, Text: v.l.N("metrics.days", days)},
			On: now.First == from && now.Last == to})
	}
	return all
}

// compared are the figures beside those of the period before.
func (v *visit) compared(s clientele.Summary) []view.Compared {
	now, before := s.Figures, s.FiguresBefore
	money := func(n int64) string { return v.money(n, true) }
	share := func(n int64) string { return v.l.Percent(n) }
	returning := func(f clientele.Figures) int64 { return max(f.Visits-f.FirstVisits, 0) }
	hundredths := func(rate float64) int64 { return int64(rate*1000+0.5) * 10 }
	tile := func(label string, n, b int64, text func(int64) string, moreIsBetter bool) view.Compared {
		t := view.Compared{Label: v.T("metrics." + label), Value: text(n), Before: v.T("metrics.before", text(b)), Direction: "same", Change: "±0"}
		switch {
		case n > b:
			t.Direction, t.Good, t.Change = "up", moreIsBetter, "+"+text(n-b)
		case n < b:
			t.Direction, t.Good, t.Change = "down", !moreIsBetter, "−"+text(b-n)
		}
		return t
	}
	return []view.Compared{tile("sales", now.NetSales(), before.NetSales(), money, true), tile("spend", now.AverageSpend(), before.AverageSpend(), money, true),
		tile("visits", now.Visits, before.Visits, v.l.Number, true), tile("new", now.NewCustomers, before.NewCustomers, v.l.Number, true),
		tile("first", now.FirstVisits, before.FirstVisits, v.l.Number, true), tile("returning", returning(now), returning(before), v.l.Number, true),
		tile("no-shows", hundredths(now.NoShowRate()), hundredths(before.NoShowRate()), share, false),
		tile("cancellations", hundredths(now.CancellationRate()), hundredths(before.CancellationRate()), share, false)}
}
