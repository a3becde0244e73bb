package api

import (
	"context"

	"clientele"
)

// CustomersReport is how the register grows.
type CustomersReport struct {
	Period
	Active       int64           `json:"active" doc:"Active customers, now" example:"1930"`
	Archived     int64           `json:"archived" doc:"Archived customers, now" example:"70"`
	AtRisk       int64           `json:"atRisk" doc:"Active customers with three visits or more who have stayed away for more than twice as long as they used to, and have nothing booked" example:"112"`
	Lost         int64           `json:"lost" doc:"Those who were at risk for a year" example:"240"`
	NewCustomers int64           `json:"newCustomers" doc:"Records made in the period" example:"31"`
	FirstVisits  int64           `json:"firstVisits" doc:"First visits in the period" example:"28"`
	Months       []CustomerMonth `json:"months" doc:"The months that the period touches, each of them whole"`
}

// CustomerMonth is who came in one month.
type CustomerMonth struct {
	Month        string `json:"month" example:"2026-10"`
	NewCustomers int64  `json:"newCustomers" doc:"Records made" example:"31"`
	FirstVisits  int64  `json:"firstVisits" doc:"Customers who came for the first time" example:"28"`
	Returning    int64  `json:"returning" doc:"Customers who had come in an earlier month" example:"260"`
}

func getCustomersReport(ctx context.Context, r request, in *RangeInput) (One[CustomersReport], error) {
	c, err := r.reg.CustomersReport(ctx, r.actor, in.reportRange(r.actor.Org))
	out := CustomersReport{Period: periodWire(c.Period), Active: c.Counts.Active, Archived: c.Counts.Archived, AtRisk: c.Counts.AtRisk, Lost: c.Counts.Lost,
		NewCustomers: c.New, FirstVisits: c.First, Months: make([]CustomerMonth, len(c.Months))}
	for i, m := range c.Months {
		out.Months[i] = CustomerMonth{Month: m.Month, NewCustomers: m.New, FirstVisits: m.First, Returning: m.Returning}
	}
	return one(out, ""), err
}

// RetentionReport is who comes back.
type RetentionReport struct {
	Period
	Cohorts []Cohort `json:"cohorts" doc:"One for each month of the period"`
}

// Cohort is everybody whose first visit was in one month.
type Cohort struct {
	Month     string       `json:"month" example:"2026-01"`
	Customers int64        `json:"customers" doc:"How many first came in it" example:"40"`
	Months    []CohortRest `json:"months" doc:"That month and all since"`
}

// CohortRest is how many of a cohort came in a month.
type CohortRest struct {
	Month     string  `json:"month" example:"2026-02"`
	Customers int64   `json:"customers" example:"22"`
	Share     float64 `json:"share" doc:"Of the cohort, 0 to 1" example:"0.55"`
}

func getRetention(ctx context.Context, r request, in *RangeInput) (One[RetentionReport], error) {
	p, cohorts, err := r.reg.RetentionReport(ctx, r.actor, in.reportRange(r.actor.Org))
	out := RetentionReport{Period: periodWire(p), Cohorts: make([]Cohort, len(cohorts))}
	for i, c := range cohorts {
		w := Cohort{Month: c.Month, Customers: c.Customers, Months: make([]CohortRest, len(c.Returned))}
		for n, m := range c.Returned {
			w.Months[n] = CohortRest{Month: m.Month, Customers: m.Customers}
			if c.Customers > 0 {
				w.Months[n].Share = fourDigits(float64(m.Customers) / float64(c.Customers))
			}
		}
		out.Cohorts[i] = w
	}
	return one(out, ""), err
}

// ConsentReport is what customers allow, by channel.
type ConsentReport struct {
	Customers int64         `json:"customers" doc:"Active customers" example:"1930"`
	Email     ConsentCounts `json:"email"`
	SMS       ConsentCounts `json:"sms"`
	Both      int64         `json:"both" doc:"How many allow both" example:"410"`
}

// ConsentCounts are the answers for one channel.
type ConsentCounts struct {
	Allowed    int64   `json:"allowed" example:"820"`
	Refused    int64   `json:"refused" example:"310"`
	NeverAsked int64   `json:"neverAsked" example:"800"`
	Rate       float64 `json:"rate" doc:"allowed among all, 0 to 1" example:"0.4249"`
}

func (c *ConsentCounts) add(p clientele.Permission, n int64) {
	switch p {
	case clientele.Allowed:
		c.Allowed += n
	case clientele.Refused:
		c.Refused += n
	default:
		c.NeverAsked += n
	}
}

func getConsentReport(ctx context.Context, r request, _ *struct{}) (One[ConsentReport], error) {
	counts, err := r.reg.ConsentReport(ctx, r.actor)
	var out ConsentReport
	for _, c := range counts {
		out.Customers += c.N
		out.Email.add(c.Email, c.N)
		out.SMS.add(c.SMS, c.N)
		if c.Email == clientele.Allowed && c.SMS == clientele.Allowed {
			out.Both += c.N
		}
	}
	if out.Customers > 0 {
		out.Email.Rate = fourDigits(float64(out.Email.Allowed) / float64(out.Customers))
		out.SMS.Rate = fourDigits(float64(out.SMS.Allowed) / float64(out.Customers))
	}
	return one(out, ""), err
}

// StaffReport is what each user did.
type StaffReport struct {
	Period
	Users []UserReport `json:"users"`
}

// UserReport is what one user did.
type UserReport struct {
	ID       string `json:"id" example:"usr_01k3v9q2d7m4x8a5c0tw"`
	Name     string `json:"name" example:"Anna Lehto"`
	Bookings int64  `json:"bookings" doc:"That begin in the period, neither cancelled nor missed" example:"120"`
	Orders   int64  `json:"orders" doc:"Paid orders of bookings with this user first" example:"96"`
	Sales    int64  `json:"sales" doc:"Of these, less what was given back in the period" example:"480000"`
}

func getStaffReport(ctx context.Context, r request, in *RangeInput) (One[StaffReport], error) {
	report, err := r.reg.StaffReport(ctx, r.actor, in.reportRange(r.actor.Org))
	out := StaffReport{Period: periodWire(report.Period), Users: make([]UserReport, len(report.Users))}
	for i, u := range report.Users {
		out.Users[i] = UserReport{ID: u.User.ID, Name: u.User.Name, Bookings: u.Bookings, Orders: u.Orders, Sales: u.Sales}
	}
	return one(out, ""), err
}

// CatalogReport is what was sold.
type CatalogReport struct {
	Period
	Items []ItemReport `json:"items"`
}

// ItemReport is what was sold of one item.
type ItemReport struct {
	ID       *string `json:"id" doc:"null: lines in free words, all together"`
	Name     *string `json:"name"`
	Type     *string `json:"type" enum:"service,product"`
	Quantity int64   `json:"quantity" doc:"Less what came back in the period" example:"40"`
	Sales    int64   `json:"sales" doc:"In minor units, after discounts" example:"180000"`
}

func getCatalogReport(ctx context.Context, r request, in *RangeInput) (One[CatalogReport], error) {
	report, err := r.reg.CatalogReport(ctx, r.actor, in.reportRange(r.actor.Org))
	out := CatalogReport{Period: periodWire(report.Period), Items: make([]ItemReport, len(report.Items))}
	for i := range report.Items {
		f := &report.Items[i]
		kind := string(f.Item.Type)
		out.Items[i] = ItemReport{ID: orNull(&f.Item.ID), Name: orNull(&f.Item.Name), Type: orNull(&kind), Quantity: f.Quantity, Sales: f.Sales}
	}
	return one(out, ""), err
}
