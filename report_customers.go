package clientele

import (
	"context"
	"slices"
	"time"
)

// CustomerCounts are how many customers there are, now.
type CustomerCounts struct {
	Active   int64
	Archived int64
	// AtRisk are the active ones who have stayed away for more than twice as long as they used to between two visits,
	// with three visits or more and none booked. After a year of that they count as lost.
	AtRisk, Lost int64
}

// LostAfter is how long somebody is at risk before they are lost.
const LostAfter = 365 * 24 * time.Hour

// CustomersReport is how a register grows, and who comes back.
type CustomersReport struct {
	Period Period
	Counts CustomerCounts // now
	New    int64          // records made in the period
	First  int64          // first visits in the period
	Months []CustomerMonth
}

// CustomerMonth is who came in one month. Every customer is counted once a month.
type CustomerMonth struct {
	Month     string // 2006-01
	New       int64  // records made
	First     int64  // came for the first time
	Returning int64  // had come in an earlier month
}

// CustomersReport tells how the register grows and how many come back. Months are whole even where the period is not.
// Needs reports:read.
func (r *Register) CustomersReport(ctx context.Context, a Actor, in ReportRange) (CustomersReport, error) {
	if err := a.need(ReportsRead); err != nil {
		return CustomersReport{}, err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return CustomersReport{}, err
	}
	p, _, err := r.period(a.Org, in)
	if err != nil {
		return CustomersReport{}, err
	}
	out := CustomersReport{Period: p, Months: emptyMonths(p)}
	first, last := out.Months[0].Month+"-01", out.Months[len(out.Months)-1].Month+"-31"
	totals, err := r.store.FindTotals(ctx, a.Org.ID, []TotalKind{TotalNewCustomers, TotalFirstVisits, TotalCohortReturns}, first, last)
	if err != nil {
		return out, err
	}
	for _, t := range totals {
		out.count(t)
	}
	counts, err := r.store.CountConsents(ctx, a.Org.ID)
	if err != nil {
		return out, err
	}
	for _, c := range counts {
		switch c.Status {
		case StatusActive:
			out.Counts.Active += c.N
		case StatusArchived:
			out.Counts.Archived += c.N
		}
	}
	out.Counts.AtRisk, out.Counts.Lost, err = r.store.CountAtRisk(ctx, a.Org.ID, r.Now(a.Org))
	return out, err
}

func emptyMonths(p Period) []CustomerMonth {
	var months []CustomerMonth
	for _, e := range emptySeries(p, true) {
		months = append(months, CustomerMonth{Month: monthOf(e.Day)})
	}
	return months
}

func (c *CustomersReport) count(t Total) {
	inPeriod := t.Day >= c.Period.First && t.Day <= c.Period.Last
	i := slices.IndexFunc(c.Months, func(m CustomerMonth) bool { return m.Month == monthOf(t.Day) })
	month := &c.Months[i]
	switch {
	case t.Kind == TotalNewCustomers:
		month.New += t.N
		if inPeriod {
			c.New += t.N
		}
	case t.Kind == TotalFirstVisits:
		month.First += t.N
		if inPeriod {
			c.First += t.N
		}
	case t.Key != month.Month: // of the cohorts, those who had come before
		month.Returning += t.N
	}
}

// Cohort is everybody whose first visit was in one month, and how many of them came in each month since.
type Cohort struct {
	Month     string // 2006-01
	Customers int64
	Returned  []CohortMonth // the month itself and all since; the present one as far as it has gone
}

// CohortMonth is how many of a cohort came in one month.
type CohortMonth struct {
	Month     string
	Customers int64
}

// retentionMonths is how many cohorts there are when no range is asked for.
const retentionMonths = 12

// RetentionReport gives the cohorts of the months of a range; without one those of the last twelve months. Needs
// reports:read.
func (r *Register) RetentionReport(ctx context.Context, a Actor, in ReportRange) (Period, []Cohort, error) {
	if err := a.need(ReportsRead); err != nil {
		return Period{}, nil, err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return Period{}, nil, err
	}
	if in.From.IsZero() {
		end := in.To
		if end.IsZero() {
			end = r.Now(a.Org)
		}
		in.From = startOfDay(a.Org.Settings, end).AddDate(0, 1-retentionMonths, -startOfDay(a.Org.Settings, end).Day()+1)
	}
	p, _, err := r.period(a.Org, in)
	if err != nil {
		return p, nil, err
	}
	today := a.Org.Settings.Day(r.Now(a.Org))
	totals, err := r.store.FindTotals(ctx, a.Org.ID, []TotalKind{TotalCohortReturns}, monthOf(p.First)+"-01", monthOf(today)+"-31")
	if err != nil {
		return p, nil, err
	}
	return p, cohorts(p, monthOf(today), totals), nil
}

// cohorts lays the counts of months out by cohort.
func cohorts(p Period, now string, totals []Total) []Cohort {
	returned := make(map[string]map[string]int64)
	for _, t := range totals {
		if returned[t.Key] == nil {
			returned[t.Key] = make(map[string]int64)
		}
		returned[t.Key][monthOf(t.Day)] += t.N
	}
	var all []Cohort
	for _, m := range emptyMonths(p) {
		c := Cohort{Month: m.Month, Customers: returned[m.Month][m.Month]}
		for _, later := range emptyMonths(Period{m.Month + "-01", now + "-01"}) {
			c.Returned = append(c.Returned, CohortMonth{later.Month, returned[m.Month][later.Month]})
		}
		all = append(all, c)
	}
	return all
}

// ConsentCount is how many records in one state gave a pair of answers.
type ConsentCount struct {
	Status     Status
	Email, SMS Permission
	N          int64
}

// ConsentReport counts the active customers by what they allowed, now. Needs reports:read.
func (r *Register) ConsentReport(ctx context.Context, a Actor) ([]ConsentCount, error) {
	if err := a.need(ReportsRead); err != nil {
		return nil, err
	}
	counts, err := r.store.CountConsents(ctx, a.Org.ID)
	return slices.DeleteFunc(counts, func(c ConsentCount) bool { return c.Status != StatusActive }), err
}
