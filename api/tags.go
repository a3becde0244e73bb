package api

import (
	"context"
	"net/http"
	"net/url"

	"clientele"
)

// Tag is a word that customers are marked with.
type Tag struct {
	Name      string  `json:"name" example:"VIP"`
	Color     *string `json:"color" doc:"#rrggbb" example:"#3366cc"`
	Customers int     `json:"customers" doc:"How many active customers have it"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
}

func tagWire(t *clientele.Tag) Tag {
	return Tag{Name: t.Name, Color: orNull(&t.Color), Customers: t.Customers, CreatedAt: stamp(t.CreatedAt)}
}

// TagPath names a tag.
type TagPath struct {
	Name string `path:"name" doc:"Name of the tag; accents and case do not matter" example:"VIP"`
}

// TagFields are what of a tag can be written.
type TagFields struct {
	Name  opt[string] `json:"name,omitempty" doc:"1 to 50 characters" example:"VIP"`
	Color opt[string] `json:"color,omitempty" doc:"#rrggbb" example:"#3366cc"`
}

func tagAnswer(t clientele.Tag, err error) (One[Tag], error) { return one(tagWire(&t), ""), err }

func (s *Server) addTags() {
	add(s, call{ID: "listTags", Method: "GET", Path: "/v1/tags", Tag: tagTags, Scope: clientele.CustomersRead,
		Summary: "List the organization's tags", Text: "By name, with how many active customers have each."},
		func(ctx context.Context, r request, in *Paged) (Many[Tag], error) {
			tags, err := r.reg.Tags(ctx, r.actor)
			if err != nil {
				return Many[Tag]{}, err
			}
			return whole(r, in, "tags", tags, func(t clientele.Tag) string { return t.Key }, tagWire)
		})
	add(s, call{ID: "createTag", Method: "POST", Path: "/v1/tags", Tag: tagTags, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Summary: "Make a tag", Text: "Tags are also made when a customer gets a new one. A tag that is there already is answered as it is."},
		func(ctx context.Context, r request, in *struct{ Body TagFields }) (One[Tag], error) {
			tag, err := r.reg.CreateTag(ctx, r.actor, in.Body.Name.Value, in.Body.Color.Value)
			return one(tagWire(&tag), "").created("/v1/tags/" + url.PathEscape(tag.Name)), err
		})
	add(s, call{ID: "getTag", Method: "GET", Path: "/v1/tags/{name}", Tag: tagTags, Scope: clientele.CustomersRead,
		Summary: "Read a tag", Text: "By its name."},
		func(ctx context.Context, r request, in *TagPath) (One[Tag], error) {
			return tagAnswer(r.reg.Tag(ctx, r.actor, in.Name))
		})
	add(s, call{ID: "updateTag", Method: "PATCH", Path: "/v1/tags/{name}", Tag: tagTags, Scope: clientele.CustomersWrite,
		Summary: "Rename or recolour a tag", Text: "On every customer who has it. A name that another tag has is refused with 409."},
		func(ctx context.Context, r request, in *struct {
			TagPath
			Body TagFields
		}) (One[Tag], error) {
			return tagAnswer(r.reg.UpdateTag(ctx, r.actor, in.Name, in.Body.Name.Optional, in.Body.Color.Optional))
		})
	add(s, call{ID: "deleteTag", Method: "DELETE", Path: "/v1/tags/{name}", Tag: tagTags, Scope: clientele.CustomersWrite,
		Summary: "Remove a tag", Text: "Takes it off every customer who has it."},
		func(ctx context.Context, r request, in *TagPath) (One[Removed], error) {
			return removed(in.Name), r.reg.DeleteTag(ctx, r.actor, in.Name)
		})
}

// whole is a page of a list that the domain gives whole.
func whole[D, T any](r request, in *Paged, list string, all []D, id func(D) string, wire func(*D) T) (Many[T], error) {
	paging, err := in.paging()
	if err != nil {
		return Many[T]{}, err
	}
	page, err := clientele.PageOf(r.reg, r.actor, list, all, id, paging)
	return many(page, wire), err
}

// CustomerTag is a tag as a customer has it.
type CustomerTag struct {
	Name string `json:"name" example:"VIP"`
}

// CustomerTagPath names a tag of a customer.
type CustomerTagPath struct {
	CustomerPath
	TagPath
}

func (s *Server) addCustomerTags() {
	add(s, call{ID: "listCustomerTags", Method: "GET", Path: "/v1/customers/{id}/tags", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List a customer's tags", Text: "As they also stand in the customer."},
		func(ctx context.Context, r request, in *partsInput) (Many[CustomerTag], error) {
			c, err := r.reg.Customer(ctx, r.actor, in.ID)
			if err != nil {
				return Many[CustomerTag]{}, err
			}
			return whole(r, &in.Paged, "customer tags "+c.ID, c.Tags, clientele.TagKey, func(name *string) CustomerTag { return CustomerTag{*name} })
		})
	add(s, call{ID: "addCustomerTag", Method: "POST", Path: "/v1/customers/{id}/tags", Tag: tagParts, Scope: clientele.CustomersWrite,
		Sealed: true, Summary: "Mark a customer with a tag", Text: "Beside the tags they have. Answers the customer."},
		func(ctx context.Context, r request, in *struct {
			CustomerPath
			Body struct {
				Name string `json:"name,omitempty" required:"true" doc:"1 to 50 characters" example:"VIP"`
			}
		}) (One[Customer], error) {
			c, err := r.reg.TagCustomer(ctx, r.actor, in.ID, in.Body.Name)
			return customerAnswer(&c), err
		})
	add(s, call{ID: "removeCustomerTag", Method: "DELETE", Path: "/v1/customers/{id}/tags/{name}", Tag: tagParts, Scope: clientele.CustomersWrite,
		Sealed: true, Summary: "Take a tag off a customer", Text: "Answers the customer."},
		func(ctx context.Context, r request, in *CustomerTagPath) (One[Customer], error) {
			c, err := r.reg.UntagCustomer(ctx, r.actor, in.ID, in.Name)
			return customerAnswer(&c), err
		})
}
