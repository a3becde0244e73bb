package api

import (
	"context"

	"clientele"
)

// Period is a range of the organization's days, both included.
type Period struct {
	From string `json:"from" example:"2026-10-01"`
	To   string `json:"to" example:"2026-10-31"`
}

// Figures are what a business did in a time.
type Figures struct {
	Sales            int64   `json:"sales" doc:"Orders that were paid in full, in minor units" example:"1250000"`
	Refunds          int64   `json:"refunds" doc:"Given back, in minor units" example:"20000"`
	NetSales         int64   `json:"netSales" doc:"sales less refunds" example:"1230000"`
	Orders           int64   `json:"orders" doc:"Paid in full" example:"310"`
	AverageSpend     int64   `json:"averageSpend" doc:"sales by orders; 0 without any" example:"4032"`
	Bookings         int64   `json:"bookings" doc:"That begin in the time, not cancelled" example:"420"`
	Visits           int64   `json:"visits" doc:"Of these, begun and not missed" example:"380"`
	Cancellations    int64   `json:"cancellations" doc:"Of bookings that were to begin in the time" example:"25"`
	NoShows          int64   `json:"noShows" example:"8"`
	CancellationRate float64 `json:"cancellationRate" doc:"cancellations among all bookings, 0 to 1" example:"0.0562"`
	NoShowRate       float64 `json:"noShowRate" doc:"noShows among the bookings whose time has come, 0 to 1" example:"0.0206"`
	NewCustomers     int64   `json:"newCustomers" doc:"Records that were made" example:"31"`
	FirstVisits      int64   `json:"firstVisits" doc:"Customers who came for the first time" example:"28"`
}

func figuresWire(f clientele.Figures) Figures {
	return Figures{Sales: f.Sales, Refunds: f.Refunds, NetSales: f.NetSales(), Orders: f.Orders, AverageSpend: f.AverageSpend(), Bookings: f.Bookings,
		Visits: f.Visits, Cancellations: f.Cancellations, NoShows: f.NoShows, CancellationRate: fourDigits(f.CancellationRate()),
		NoShowRate: fourDigits(f.NoShowRate()), NewCustomers: f.NewCustomers, FirstVisits: f.FirstVisits}
}

// fourDigits rounds a share.
func fourDigits(share float64) float64 { return float64(int64(share*10_000+0.5)) / 10_000 }

// SummaryReport is how the business did.
type SummaryReport struct {
	Period
	Currency string         `json:"currency" example:"EUR"`
	Total    Figures        `json:"total"`
	Previous PreviousReport `json:"previous" doc:"The same number of days before"`
	Payments []MethodReport `json:"payments" doc:"What was taken and given back, by method"`
	Series   []SeriesEntry  `json:"series" doc:"Day by day, or month by month"`
}

// PreviousReport is how the business did before.
type PreviousReport struct {
	Period
	Figures
}

// MethodReport is what was taken and given back by one method of payment.
type MethodReport struct {
	Method    string `json:"method" enum:"cash,card,gift_card,other"`
	Taken     int64  `json:"taken" example:"800000"`
	GivenBack int64  `json:"givenBack" example:"12000"`
}

// SeriesEntry is one day or month.
type SeriesEntry struct {
	Day string `json:"day" doc:"The day, or the first of the month" example:"2026-10-01"`
	Figures
}

// RangeInput is the range that a report is asked about.
type RangeInput struct {
	From Moment `query:"from" doc:"The first day; 30 days before the last when left out"`
	To   Moment `query:"to" doc:"The last day; today when left out"`
}

func (in RangeInput) reportRange(o clientele.Organization) clientele.ReportRange {
	return clientele.ReportRange{From: in.From.from(o), To: in.To.to(o)}
}

type summaryInput struct {
	RangeInput
	By string `query:"by" enum:"day,month" doc:"Whether the series has days, the default, or months"`
}

func (s *Server) addReports() {
	report := func(id, name, summary, text string) call {
		return call{ID: id, Method: "GET", Path: "/v1/reports/" + name, Tag: tagReports, Scope: clientele.ReportsRead, Summary: summary, Text: text}
	}
	add(s, report("getSummaryReport", "summary", "How the business did", "Sales, refunds, visits and customers of a time, day by day, beside the same number of days before."), getSummary)
	add(s, report("getCustomersReport", "customers", "How the register grows", "New customers, first visits and those who come back, month by month; who is at risk of not coming again, now."), getCustomersReport)
	add(s, report("getRetentionReport", "retention", "Who comes back",
		"Cohorts: of the customers who first came in a month, how many came in each month since. Without a range those of the last twelve months."), getRetention)
	add(s, report("getConsentReport", "consent", "What customers allow", "How many active customers allowed or refused marketing, or were never asked, by channel, now."), getConsentReport)
	add(s, report("getStaffReport", "staff", "What each user did", "Bookings and sales by user, by sales."), getStaffReport)
	add(s, report("getCatalogReport", "catalog", "What was sold", "Quantity and sales by item, by sales."), getCatalogReport)
}

func getSummary(ctx context.Context, r request, in *summaryInput) (One[SummaryReport], error) {
	asked := in.reportRange(r.actor.Org)
	asked.ByMonth = in.By == "month"
	s, err := r.reg.SummaryReport(ctx, r.actor, asked)
	out := SummaryReport{Period: periodWire(s.Period), Currency: s.Currency, Total: figuresWire(s.Figures),
		Previous: PreviousReport{periodWire(s.Before), figuresWire(s.FiguresBefore)},
		Payments: make([]MethodReport, len(s.Payments)), Series: make([]SeriesEntry, len(s.Series))}
	for i, p := range s.Payments {
		out.Payments[i] = MethodReport{Method: string(p.Method), Taken: p.Taken, GivenBack: p.GivenBack}
	}
	for i, e := range s.Series {
		out.Series[i] = SeriesEntry{Day: e.Day, Figures: figuresWire(e.Figures)}
	}
	return one(out, ""), err
}

func periodWire(p clientele.Period) Period { return Period{From: p.First, To: p.Last} }
