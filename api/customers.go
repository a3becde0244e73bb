package api

import (
	"context"
	"net/http"
	"strings"

	"clientele"
)

// CustomerPath names the customer that a call is about.
type CustomerPath struct {
	ID string `path:"id" doc:"Id of the customer" example:"cust_01k3v9q2d7m4x8a5c0tw"`
}

func (s *Server) addCustomers() {
	add(s, call{ID: "createCustomer", Method: "POST", Path: "/v1/customers", Tag: tagCustomers, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Also: "With onDuplicate=return: the record that is there", Sealed: true, Summary: "Create a customer",
		Text: "Needs name (or firstName and lastName, which make the name) and at least one of phone and email. " +
			"Two people may share a phone or an e-mail; the answer names the possible duplicates."}, createCustomer)
	add(s, call{ID: "listCustomers", Method: "GET", Path: "/v1/customers", Tag: tagCustomers, Scope: clientele.CustomersRead,
		Summary: "List, filter and search customers",
		Text: "Archived records and records with a pending removal are listed only when they are asked for. " +
			"All filters that are given must hold."}, listCustomers)
	add(s, call{ID: "getCustomer", Method: "GET", Path: "/v1/customers/{id}", Tag: tagCustomers, Scope: clientele.CustomersRead,
		Sealed: true, Summary: "Read a customer",
		Text: "With include the answer has the newest ten of each kind that is named, under included. " +
			"A merged id is not found, and the answer names in mergedInto the record it went into."}, getCustomer)
	add(s, call{ID: "updateCustomer", Method: "PATCH", Path: "/v1/customers/{id}", Tag: tagCustomers, Scope: clientele.CustomersWrite,
		Fails: []int{http.StatusPreconditionFailed}, Sealed: true, Summary: "Change, archive or reactivate a customer",
		Text: "A JSON merge patch: what is left out stays, null clears. {\"archived\": true} archives, {\"archived\": false} reactivates. " +
			"With If-Match nothing is written when somebody else has changed the record since."}, updateCustomer)
}

type createInput struct {
	OnDuplicate string `query:"onDuplicate" enum:"create,return,refuse" doc:"What to do when a record has the same phone or e-mail: make another one (create, the default), answer with the one there is (return), or refuse with 409 (refuse)"`
	Body        CustomerFields
}

func createCustomer(ctx context.Context, r request, in *createInput) (One[Customer], error) {
	made, err := r.reg.CreateCustomer(ctx, r.actor, in.Body.change(), clientele.SourceAPI, clientele.OnDuplicate(in.OnDuplicate))
	if err != nil {
		return One[Customer]{}, err
	}
	out := customerAnswer(&made.Customer)
	out.Data.PossibleDuplicates, out.Data.PreviouslyErased = candidates(made.Duplicates), made.PreviouslyErased
	if !made.New {
		out.Status = http.StatusOK
		return out, nil
	}
	return out.created("/v1/customers/" + made.Customer.ID), nil
}

func customerAnswer(c *clientele.Customer) One[Customer] {
	out := one(customerWire(c), c.ID)
	out.ETag = etag(c.Version)
	return out
}

type getInput struct {
	CustomerPath
	Include     string `query:"include" doc:"bookings, orders and notes, separated by commas" example:"notes"`
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag of an earlier answer: 304 when the record is still the same. It has no effect with include."`
}

func getCustomer(ctx context.Context, r request, in *getInput) (One[Customer], error) {
	seen, conditional, err := parseConditions("If-None-Match", in.IfNoneMatch)
	if err != nil {
		return One[Customer]{}, err
	}
	include, err := parseInclude(in.Include)
	if err != nil {
		return One[Customer]{}, err
	}
	c, err := r.reg.Customer(ctx, r.actor, in.ID)
	if err != nil {
		return One[Customer]{}, err
	}
	out := customerAnswer(&c)
	if conditional && seen.match(c.Version) && in.Include == "" {
		out.Status = http.StatusNotModified
		return out, nil
	}
	out.Data.Included, err = included(ctx, r, c.ID, include)
	return out, err
}

// newest is how many of each kind an include gives.
const newest = 10

func parseInclude(text string) (map[string]bool, error) {
	kinds := make(map[string]bool)
	for kind := range strings.SplitSeq(text, ",") {
		switch kind {
		case "bookings", "orders", "notes":
			kinds[kind] = true
		case "":
		default:
			return nil, malformed("include: there are bookings, orders and notes")
		}
	}
	return kinds, nil
}

func included(ctx context.Context, r request, customer string, kinds map[string]bool) (*Included, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	in := &Included{}
	if kinds["bookings"] {
		page, err := r.reg.CustomerBookings(ctx, r.actor, customer, clientele.Paging{Limit: newest})
		if err != nil {
			return nil, err
		}
		in.Bookings = many(page, bookingWire).Data
	}
	if kinds["orders"] {
		page, err := r.reg.CustomerOrders(ctx, r.actor, customer, clientele.Paging{Limit: newest})
		if err != nil {
			return nil, err
		}
		in.Orders = many(page, orderWire).Data
	}
	if kinds["notes"] {
		page, err := r.reg.Notes(ctx, r.actor, customer, clientele.Paging{Limit: newest})
		if err != nil {
			return nil, err
		}
		in.Notes = many(page, noteWire).Data
	}
	return in, nil
}

type updateInput struct {
	CustomerPath
	IfMatch string `header:"If-Match" doc:"The ETag of the record as it was read: the change is refused with 412 when it is another one now"`
	Body    CustomerUpdate
}

func updateCustomer(ctx context.Context, r request, in *updateInput) (One[Customer], error) {
	version, err := ifMatch(ctx, r, in.ID, in.IfMatch)
	if err != nil {
		return One[Customer]{}, err
	}
	c, err := r.reg.UpdateCustomer(ctx, r.actor, in.ID, in.Body.change(), version)
	if err != nil {
		return One[Customer]{}, err
	}
	return customerAnswer(&c), nil
}

// ifMatch is the version of a customer that an If-Match header asks for.
func ifMatch(ctx context.Context, r request, customer, header string) (int64, error) {
	conditions, conditional, err := parseConditions("If-Match", header)
	if err != nil || !conditional {
		return clientele.AnyVersion, err
	}
	return conditions.version(func() (int64, error) {
		c, err := r.reg.Customer(ctx, r.actor, customer)
		return c.Version, err
	})
}
