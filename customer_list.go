package clientele

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
)

// Customers gives a page of the list or search that the query asks for. Without states it lists the active records.
// Needs customers:read.
func (r *Register) Customers(ctx context.Context, a Actor, query CustomerQuery, paging Paging) (Page[Customer], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[Customer]{}, err
	}
	query, list, err := query.ready()
	if err != nil {
		return Page[Customer]{}, err
	}
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Customer]{}, err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return Page[Customer]{}, err
	}
	items, next, err := r.store.FindCustomers(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[Customer]{}, err
	}
	if err := r.withRemovals(ctx, a.Org.ID, items); err != nil {
		return Page[Customer]{}, err
	}
	page := paged(r, a.Org.ID, list, items, next)
	if paging.Total {
		total, err := r.store.CountCustomers(ctx, a.Org.ID, query)
		if err != nil {
			return page, err
		}
		page.Total = &total
	}
	return page, nil
}

// ready fills in what a query leaves open, refuses what makes no sense, and names the list, so that a cursor of it
// fits no other.
func (q CustomerQuery) ready() (CustomerQuery, string, error) {
	if len(q.Statuses) == 0 {
		q.Statuses = []Status{StatusActive}
	}
	switch {
	case q.Sort == "" && !q.Search.Empty():
		q.Sort = SortMatch
	case q.Sort == "":
		q.Sort, q.Desc = SortCreated, true
	}
	sorts := []Sort{SortName, SortCreated, SortSales, SortBookings, SortVisits, SortCancellations, SortNoShows, SortLastVisit, SortNextBooking}
	if q.Sort != SortMatch && !slices.Contains(sorts, q.Sort) || q.Sort == SortMatch && q.Search.Empty() {
		return q, "", Errorf(KindInvalidRequest, "sort must be one of %s, with - before it for descending", listed(sorts))
	}
	for _, s := range q.Statuses {
		if s != StatusActive && s != StatusArchived && s != StatusRemovalPending {
			return q, "", Errorf(KindInvalidRequest, "records of this state are never listed")
		}
	}
	return q, q.name(), nil
}

// name is a hash of everything that a query asks for. The search text is personal and must not stand anywhere in
// the clear, not even bound to a cursor.
func (q CustomerQuery) name() string {
	deref := func(p *int64) any {
		if p == nil {
			return nil
		}
		return *p
	}
	h := fnv.New128a()
	fmt.Fprintf(h, "%+v|%v|%v|%v|%v|%v|%v|%v|%v|", q.Search, q.Statuses, q.Tag, q.ConsentEmail, q.ConsentSMS, q.RegularOf, q.Source, q.Sort, q.Desc)
	fmt.Fprintf(h, "%v|%v|%v|%v|%v|%v|%v|%v|", q.CreatedFrom, q.CreatedTo, q.ArchivedFrom, q.ArchivedTo, q.LastVisitFrom, q.LastVisitTo, q.NextBookingFrom, q.NextBookingTo)
	for _, p := range []*int64{q.MinSales, q.MaxSales, q.MinVisits, q.MaxVisits, q.MinBookings, q.MaxBookings, q.MinCancellations, q.MinNoShows} {
		fmt.Fprintf(h, "%v|", deref(p))
	}
	if q.HasUpcoming != nil {
		fmt.Fprintf(h, "%v", *q.HasUpcoming)
	}
	fmt.Fprintf(h, "|%v", q.HasEmail)
	return fmt.Sprintf("customers %x", h.Sum(nil))
}

// CustomerNames gives the names of records by id, for lists of what hangs on them. Records that are merged or erased,
// and those with a pending removal, have none. Needs customers:read.
func (r *Register) CustomerNames(ctx context.Context, a Actor, ids []string) (map[string]string, error) {
	if err := a.need(CustomersRead); err != nil {
		return nil, err
	}
	found, err := byID(ctx, r.store, a.Org.ID, ids)
	names := make(map[string]string, len(found))
	for id, c := range found {
		if c.Status == StatusActive || c.Status == StatusArchived {
			names[id] = c.Name
		}
	}
	return names, err
}
