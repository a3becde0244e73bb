package api

import (
	"context"
	"strings"

	"clientele"
)

// CustomerFilters are what a list of customers can be narrowed to and ordered by. Exports take them too.
type CustomerFilters struct {
	Q           string `query:"q" doc:"Words, all of which must match: the beginning of any word of the name or of any part of the e-mail, the beginning of the phone number in national or international form, or its last digits. Accents and case do not matter." example:"virtanen"`
	Archived    string `query:"archived" enum:"false,true,any" doc:"Only active records (false, the default), only archived ones (true), or both (any)"`
	Removal     string `query:"removal" enum:"pending" doc:"Only records with a pending removal"`
	Tag         string `query:"tag" doc:"The name of a tag"`
	Consent     string `query:"consent" doc:"Who allowed marketing by email, by sms, or by both (email,sms)"`
	RegularOf   string `query:"regularOf" doc:"Id of the user whose regular they are"`
	Source      string `query:"source" enum:"staff,booking,online_booking,marketplace,import,api,portal" doc:"How the record came to be"`
	CreatedFrom Moment `query:"createdFrom" doc:"Created at or after this time or day"`
	CreatedTo   Moment `query:"createdTo" doc:"Created before this time, or on or before this day"`

	MinSales         Number `query:"minSales" doc:"At least this much, in minor units"`
	MaxSales         Number `query:"maxSales" doc:"At most this much, in minor units"`
	MinVisits        Number `query:"minVisits" doc:"At least as many visits"`
	MaxVisits        Number `query:"maxVisits" doc:"At most as many visits"`
	MinBookings      Number `query:"minBookings" doc:"At least as many bookings"`
	MaxBookings      Number `query:"maxBookings" doc:"At most as many bookings"`
	MinCancellations Number `query:"minCancellations" doc:"At least as many cancellations"`
	MinNoShows       Number `query:"minNoShows" doc:"At least as many bookings that were missed"`
	NextBookingFrom  Moment `query:"nextBookingFrom" doc:"Next booking at or after this time or day"`
	NextBookingTo    Moment `query:"nextBookingTo" doc:"Next booking before this time, or on or before this day"`
	LastVisitFrom    Moment `query:"lastVisitFrom" doc:"Last visit at or after this time or day"`
	LastVisitTo      Moment `query:"lastVisitTo" doc:"Last visit before this time, or on or before this day"`
	HasUpcoming      Flag   `query:"hasUpcoming" doc:"Whether there is a booking to come"`

	Sort string `query:"sort" enum:"name,-name,createdAt,-createdAt,sales,-sales,bookings,-bookings,visits,-visits,cancellations,-cancellations,noShows,-noShows,lastVisit,-lastVisit,nextBooking,-nextBooking" doc:"The order, with - for descending. Without it: -createdAt, or the order of the words that matched when q is given. Records without a value come last."`
}

type listInput struct {
	CustomerFilters
	Paged
}

func listCustomers(ctx context.Context, r request, in *listInput) (customerList, error) {
	query, err := in.query(r.actor.Org)
	if err != nil {
		return customerList{}, err
	}
	paging, err := in.paging()
	if err != nil {
		return customerList{}, err
	}
	page, err := r.reg.Customers(ctx, r.actor, query, paging)
	if err != nil {
		return customerList{}, err
	}
	return customerList{customers: page.Items, page: pageOf(page)}, nil
}

// query is what the filters ask of the domain.
func (f CustomerFilters) query(o clientele.Organization) (clientele.CustomerQuery, error) {
	search, err := clientele.ParseSearch(f.Q)
	if err != nil {
		return clientele.CustomerQuery{}, err
	}
	email, sms, err := parseChannels(f.Consent)
	if err != nil {
		return clientele.CustomerQuery{}, err
	}
	q := clientele.CustomerQuery{Search: search, Statuses: listedStatuses(f.Archived, f.Removal), Tag: clientele.TagKey(f.Tag),
		ConsentEmail: email, ConsentSMS: sms,
		RegularOf: f.RegularOf, Source: clientele.Source(f.Source),
		CreatedFrom: f.CreatedFrom.from(o), CreatedTo: f.CreatedTo.to(o),
		NextBookingFrom: f.NextBookingFrom.from(o), NextBookingTo: f.NextBookingTo.to(o),
		LastVisitFrom: f.LastVisitFrom.from(o), LastVisitTo: f.LastVisitTo.to(o),
		MinSales: f.MinSales.orNil(), MaxSales: f.MaxSales.orNil(), MinVisits: f.MinVisits.orNil(), MaxVisits: f.MaxVisits.orNil(),
		MinBookings: f.MinBookings.orNil(), MaxBookings: f.MaxBookings.orNil(),
		MinCancellations: f.MinCancellations.orNil(), MinNoShows: f.MinNoShows.orNil(), HasUpcoming: f.HasUpcoming.orNil()}
	order, desc := strings.CutPrefix(f.Sort, "-")
	q.Sort, q.Desc = clientele.Sort(order), desc
	return q, nil
}

// parseChannels reads a list of the channels that marketing is allowed by.
func parseChannels(text string) (email, sms bool, err error) {
	if text == "" {
		return false, false, nil
	}
	for channel := range strings.SplitSeq(text, ",") {
		switch clientele.Channel(channel) {
		case clientele.ChannelEmail:
			email = true
		case clientele.ChannelSMS:
			sms = true
		default:
			return false, false, malformed("consent: email, sms or email,sms is needed")
		}
	}
	return email, sms, nil
}

// listedStatuses are the states that a list shows.
func listedStatuses(archived, removal string) []clientele.Status {
	if removal == "pending" {
		return []clientele.Status{clientele.StatusRemovalPending}
	}
	switch archived {
	case "true":
		return []clientele.Status{clientele.StatusArchived}
	case "any":
		return []clientele.Status{clientele.StatusActive, clientele.StatusArchived}
	}
	return []clientele.Status{clientele.StatusActive}
}
