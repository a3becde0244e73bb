package clientele

import "context"

// Where customers act from.
const (
	originOnline = "online_booking"
	originPortal = "portal"
)

// Visitor is whoever looks at an organization's public pages and has not signed in. They have no permission of their
// own: the use cases for them check what they may do.
func Visitor(o Organization) Actor {
	return Actor{Org: o, Kind: ActorCustomer, Origin: originOnline}
}

// Business gives the organization that has a place in public addresses, live ones alone. Anybody may ask.
func (r *Register) Business(ctx context.Context, slug string) (Organization, error) {
	if !validSlug(slug) {
		return Organization{}, NotFound("Page")
	}
	o, err := r.store.OrganizationBySlug(ctx, slug)
	if KindOf(err) == KindNotFound || err == nil && o.Sandbox() {
		return Organization{}, NotFound("Page")
	}
	return o, err
}

// acting is a customer with the permissions that one step of their own pages needs. Whoever calls it has checked
// already that the step is about this customer alone.
func (a Actor) acting(scopes ...Scope) Actor {
	a.Scopes = scopes
	return a
}

// needCustomer refuses whoever has not signed in to the portal, and gives who has.
func (r *Register) needCustomer(ctx context.Context, a Actor) (Customer, error) {
	if a.Kind != ActorCustomer || a.Customer == "" {
		return Customer{}, Errorf(KindUnauthorized, "Sign in first")
	}
	return r.living(ctx, r.store, a)(r.store.CustomerByID(ctx, a.Org.ID, a.Customer))
}
