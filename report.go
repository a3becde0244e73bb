package clientele

import (
	"context"
	"slices"
	"time"
)

// Reports are read from what is counted by day, so they are as fast after ten years as after ten days, and erasing
// somebody changes none of them. Nobody is named in them but users.

// Period is a range of the organization's days, both included.
type Period struct {
	First, Last string // 2006-01-02
}

// ReportRange is what a report is asked about. Without From it begins 30 days before its end; without To it ends today.
type ReportRange struct {
	From, To time.Time // from is inclusive, to exclusive
	ByMonth  bool      // the series has an entry a month instead of a day
}

// Limits of reports.
const (
	reportDays    = 30
	maxReportDays = 5*366 + 1
)

// period gives the days of a range, and the same number of days before them.
func (r *Register) period(o Organization, in ReportRange) (now, before Period, err error) {
	s := o.Settings
	last := startOfDay(s, r.Now(o))
	if !in.To.IsZero() {
		last = startOfDay(s, in.To.Add(-time.Millisecond))
	}
	first := last.AddDate(0, 0, 1-reportDays)
	if !in.From.IsZero() {
		first = startOfDay(s, in.From)
	}
	days := daysBetween(first, last) + 1
	if days < 1 || days > maxReportDays {
		return now, before, Errorf(KindInvalidRequest, "from must be before to, by at most five years")
	}
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	return Period{day(first), day(last)}, Period{day(first.AddDate(0, 0, -days)), day(first.AddDate(0, 0, -1))}, nil
}

// startOfDay is noon of the local day that a moment is in, which no change of the clock moves to another day.
func startOfDay(s Settings, t time.Time) time.Time {
	year, month, day := t.In(s.Location()).Date()
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}

func daysBetween(first, last time.Time) int { return int(last.Sub(first).Hours() / 24) }

// Figures are what a business did in a time.
type Figures struct {
	Sales         int64 // orders paid in full, in minor units
	Orders        int64 // paid in full
	Refunds       int64 // in minor units
	Bookings      int64 // that begin in the time, not cancelled
	Visits        int64 // of these, begun and not missed
	Cancellations int64
	NoShows       int64
	NewCustomers  int64 // records made
	FirstVisits   int64
}

// NetSales is what was sold less what was given back.
func (f Figures) NetSales() int64 { return f.Sales - f.Refunds }

// AverageSpend is what an order came to, rounded down; 0 without orders.
func (f Figures) AverageSpend() int64 {
	if f.Orders == 0 {
		return 0
	}
	return f.Sales / f.Orders
}

// NoShowRate is the share of missed ones among the bookings whose time has come; 0 without any.
func (f Figures) NoShowRate() float64 { return rate(f.NoShows, f.Visits+f.NoShows) }

// CancellationRate is the share of cancelled ones among all bookings; 0 without any.
func (f Figures) CancellationRate() float64 { return rate(f.Cancellations, f.Bookings+f.Cancellations) }

func rate(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Summary is how a business did in a period, day by day or month by month, beside the same number of days before.
type Summary struct {
	Currency       string
	Period, Before Period
	Figures        Figures
	FiguresBefore  Figures
	Series         []Entry
	Payments       []PaymentTotal
}

// Entry is one day or month of a series.
type Entry struct {
	Day string // the day, or the first of the month
	Figures
}

// PaymentTotal is what was taken and given back by one method.
type PaymentTotal struct {
	Method           PaymentMethod
	Taken, GivenBack int64
}

var summaryKinds = []TotalKind{TotalSales, TotalRefunds, TotalBookings, TotalCancellations, TotalNoShows, TotalNewCustomers, TotalFirstVisits}

// SummaryReport tells how the business did. Needs reports:read.
func (r *Register) SummaryReport(ctx context.Context, a Actor, in ReportRange) (Summary, error) {
	if err := a.need(ReportsRead); err != nil {
		return Summary{}, err
	}
	now, before, err := r.period(a.Org, in)
	if err != nil {
		return Summary{}, err
	}
	out := Summary{Currency: a.Org.Settings.Currency, Period: now, Before: before, Series: emptySeries(now, in.ByMonth)}
	totals, err := r.store.FindTotals(ctx, a.Org.ID, summaryKinds, before.First, now.Last)
	if err != nil {
		return out, err
	}
	today := a.Org.Settings.Day(r.Now(a.Org))
	for _, t := range totals {
		if t.Day < now.First {
			out.FiguresBefore.count(t, today)
			continue
		}
		out.Figures.count(t, today)
		out.entry(t.Day, in.ByMonth).count(t, today)
	}
	if err := r.addToday(ctx, a, &out, today, in.ByMonth); err != nil {
		return out, err
	}
	out.Payments, err = r.paymentTotals(ctx, a, now)
	return out, err
}

// count adds what was counted of one kind. The bookings of days that are over are visits; those of today are counted
// apart, since some of them are still to come.
func (f *Figures) count(t Total, today string) {
	switch t.Kind {
	case TotalSales:
		f.Sales += t.Amount
		f.Orders += t.N
	case TotalRefunds:
		f.Refunds += t.Amount
	case TotalBookings:
		f.Bookings += t.N
		if t.Day < today {
			f.Visits += t.N
		}
	case TotalCancellations:
		f.Cancellations += t.N
	case TotalNoShows:
		f.NoShows += t.N
		f.Bookings += t.N
	case TotalNewCustomers:
		f.NewCustomers += t.N
	case TotalFirstVisits:
		f.FirstVisits += t.N
	}
}

// addToday counts the visits of today that have begun.
func (r *Register) addToday(ctx context.Context, a Actor, out *Summary, today string, byMonth bool) error {
	figures := []*Figures{&out.Figures}
	switch {
	case today >= out.Before.First && today <= out.Before.Last:
		figures = []*Figures{&out.FiguresBefore}
	case today < out.Period.First || today > out.Period.Last:
		return nil
	default:
		figures = append(figures, out.entry(today, byMonth))
	}
	now := r.Now(a.Org)
	midnight, _ := time.ParseInLocation(time.DateOnly, today, a.Org.Settings.Location()) // we wrote it
	visits, err := r.store.CountVisits(ctx, a.Org.ID, midnight, now.Add(time.Millisecond))
	for _, f := range figures {
		f.Visits += visits
	}
	return err
}

// emptySeries has an entry for every day or month of a period, also for those on which nothing happened.
func emptySeries(p Period, byMonth bool) []Entry {
	var series []Entry
	day, _ := time.Parse(time.DateOnly, p.First)
	for ; day.Format(time.DateOnly) <= p.Last; day = day.AddDate(0, 0, 1) {
		name := entryOf(day.Format(time.DateOnly), byMonth)
		if n := len(series); n == 0 || series[n-1].Day != name {
			series = append(series, Entry{Day: name})
		}
	}
	return series
}

func entryOf(day string, byMonth bool) string {
	if byMonth {
		return monthOf(day) + "-01"
	}
	return day
}

// monthOf is the month of a day: 2006-01.
func monthOf(day string) string { return day[:len("2006-01")] }

func (s *Summary) entry(day string, byMonth bool) *Figures {
	i, _ := slices.BinarySearchFunc(s.Series, entryOf(day, byMonth), func(e Entry, day string) int {
		switch {
		case e.Day < day:
			return -1
		case e.Day > day:
			return 1
		}
		return 0
	})
	return &s.Series[i].Figures
}

// paymentTotals is what was taken and given back by each method.
func (r *Register) paymentTotals(ctx context.Context, a Actor, p Period) ([]PaymentTotal, error) {
	totals, err := r.store.SumTotals(ctx, a.Org.ID, []TotalKind{TotalPayments, TotalPaidBack}, p.First, p.Last)
	var out []PaymentTotal
	for _, m := range PaymentMethods() {
		sum := PaymentTotal{Method: m}
		for _, t := range totals {
			switch {
			case t.Key != string(m):
			case t.Kind == TotalPayments:
				sum.Taken += t.Amount
			default:
				sum.GivenBack += t.Amount
			}
		}
		out = append(out, sum)
	}
	return out, err
}
