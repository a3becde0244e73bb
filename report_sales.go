package clientele

import (
	"cmp"
	"context"
	"slices"
)

// StaffReport is what each user did in a period.
type StaffReport struct {
	Period Period
	Users  []UserFigures
}

// UserFigures are what one user did.
type UserFigures struct {
	User     User
	Bookings int64 // that begin in the period, neither cancelled nor missed
	Orders   int64 // paid orders of a booking whose first user this is
	Sales    int64 // of these, less what was given back in the period
}

// StaffReport tells what each user did, by sales. Archived users are in it where they did something. Needs reports:read.
func (r *Register) StaffReport(ctx context.Context, a Actor, in ReportRange) (StaffReport, error) {
	p, totals, err := r.periodTotals(ctx, a, in, TotalUserBookings, TotalUserSales)
	if err != nil {
		return StaffReport{}, err
	}
	users, err := r.store.FindUsers(ctx, a.Org.ID)
	if err != nil {
		return StaffReport{}, err
	}
	out := StaffReport{Period: p}
	for _, u := range users {
		f := UserFigures{User: u}
		for _, t := range totals {
			switch {
			case t.Key != u.ID:
			case t.Kind == TotalUserBookings:
				f.Bookings += t.N
			default:
				f.Orders += t.N
				f.Sales += t.Amount
			}
		}
		if !u.Archived || f.Bookings != 0 || f.Sales != 0 {
			out.Users = append(out.Users, f)
		}
	}
	slices.SortStableFunc(out.Users, func(x, y UserFigures) int { return cmp.Compare(y.Sales, x.Sales) })
	return out, nil
}

// periodTotals checks who asks and gives what was counted in a range, by key.
func (r *Register) periodTotals(ctx context.Context, a Actor, in ReportRange, kinds ...TotalKind) (Period, []Total, error) {
	if err := a.need(ReportsRead); err != nil {
		return Period{}, nil, err
	}
	p, _, err := r.period(a.Org, in)
	if err != nil {
		return p, nil, err
	}
	totals, err := r.store.SumTotals(ctx, a.Org.ID, kinds, p.First, p.Last)
	return p, totals, err
}

// CatalogReport is what was sold of each item in a period.
type CatalogReport struct {
	Period Period
	Items  []ItemFigures
}

// ItemFigures are what was sold of one item. The zero Item stands for lines in free words.
type ItemFigures struct {
	Item     Item
	Quantity int64 // less what came back in the period
	Sales    int64
}

// CatalogReport tells what was sold, by sales; items that were not are left out. Needs reports:read.
func (r *Register) CatalogReport(ctx context.Context, a Actor, in ReportRange) (CatalogReport, error) {
	p, totals, err := r.periodTotals(ctx, a, in, TotalItemSales)
	if err != nil {
		return CatalogReport{}, err
	}
	sums := make(map[string]ItemFigures)
	for _, t := range totals {
		f := sums[t.Key]
		f.Item.ID, f.Quantity, f.Sales = t.Key, f.Quantity+t.N, f.Sales+t.Amount
		sums[t.Key] = f
	}
	out := CatalogReport{Period: p}
	err = r.eachItem(ctx, a, func(i Item) {
		if f, sold := sums[i.ID]; sold {
			f.Item = i
			sums[i.ID] = f
		}
	})
	for _, f := range sums {
		if f.Quantity != 0 || f.Sales != 0 {
			out.Items = append(out.Items, f)
		}
	}
	slices.SortFunc(out.Items, func(x, y ItemFigures) int {
		return cmp.Or(cmp.Compare(y.Sales, x.Sales), cmp.Compare(x.Item.ID, y.Item.ID))
	})
	return out, err
}

// eachItem reads the whole catalog.
func (r *Register) eachItem(ctx context.Context, a Actor, fn func(Item)) error {
	for slice := (Slice{Limit: 1000}); ; {
		items, next, err := r.store.FindItems(ctx, a.Org.ID, ItemQuery{}, slice)
		for _, i := range items {
			fn(i)
		}
		if err != nil || next == "" {
			return err
		}
		slice.After = next
	}
}
