package clientele

import (
	"context"
	"slices"
)

// TagCustomer marks a customer with a tag, beside those they have. One that they have already changes nothing. Needs
// customers:write.
func (r *Register) TagCustomer(ctx context.Context, a Actor, id, tag string) (Customer, error) {
	return r.retagCustomer(ctx, a, id, func(tags []string) ([]string, problems) {
		var wrong problems
		if TagKey(tag) == "" {
			wrong.add("name", "required", "name the tag")
			return nil, wrong
		}
		return cleanTags(append(slices.Clone(tags), tag), &wrong), wrong
	})
}

// UntagCustomer takes a tag off a customer. One that they do not have is not found. Needs customers:write.
func (r *Register) UntagCustomer(ctx context.Context, a Actor, id, tag string) (Customer, error) {
	found := false
	c, err := r.retagCustomer(ctx, a, id, func(tags []string) ([]string, problems) {
		left := slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return TagKey(t) == TagKey(tag) })
		found = len(left) < len(tags)
		return left, nil
	})
	if err == nil && !found {
		return Customer{}, NotFound("Tag")
	}
	return c, err
}

func (r *Register) retagCustomer(ctx context.Context, a Actor, id string, change func([]string) ([]string, problems)) (Customer, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Customer{}, err
	}
	return r.changeCustomer(ctx, a, id, AnyVersion, func(_ Tx, c Customer) (Customer, []Consent, error) {
		tags, wrong := change(c.Tags)
		if err := wrong.err(); err != nil {
			return c, nil, err
		}
		if c.Tags = tags; len(tags) == 0 {
			c.Tags = nil
		}
		return c, nil, nil
	})
}
