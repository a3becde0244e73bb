package clientele

import (
	"context"
	"strings"
)

// TagKey is what tags are compared by: "VIP" and "vip" are one.
func TagKey(name string) string {
	return strings.ToLower(fold(strings.Join(strings.Fields(name), " ")))
}

// keepTags puts tags that are new into the organization's list of tags.
func (r *Register) keepTags(ctx context.Context, tx Tx, a Actor, tags []string) error {
	for _, name := range tags {
		if err := tx.InsertTag(ctx, a.Org.ID, Tag{Key: TagKey(name), Name: name, CreatedAt: r.Now(a.Org)}); err != nil {
			return err
		}
	}
	return nil
}

// Tags lists the organization's tags by name, with how many active customers have each. Needs customers:read.
func (r *Register) Tags(ctx context.Context, a Actor) ([]Tag, error) {
	if err := a.need(CustomersRead); err != nil {
		return nil, err
	}
	return r.store.FindTags(ctx, a.Org.ID)
}

// Tag gives one tag by its name. Needs customers:read.
func (r *Register) Tag(ctx context.Context, a Actor, name string) (Tag, error) {
	if err := a.need(CustomersRead); err != nil {
		return Tag{}, err
	}
	return tagOf(r.store.TagByKey(ctx, a.Org.ID, TagKey(name)))
}

func tagOf(t Tag, err error) (Tag, error) {
	if KindOf(err) == KindNotFound {
		return Tag{}, NotFound("Tag")
	}
	return t, err
}

// CreateTag makes a tag before anybody has it. A tag that is there already is given as it is. Needs customers:write.
func (r *Register) CreateTag(ctx context.Context, a Actor, name, color string) (Tag, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Tag{}, err
	}
	tag, err := r.newTag(a, name, color)
	if err != nil {
		return Tag{}, err
	}
	err = r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.InsertTag(ctx, a.Org.ID, tag); err != nil {
			return err
		}
		tag, err = tx.TagByKey(ctx, a.Org.ID, tag.Key)
		return err
	})
	return tag, err
}

func (r *Register) newTag(a Actor, name, color string) (Tag, error) {
	var wrong problems
	tags := cleanTags([]string{name}, &wrong)
	if color != "" && !validColor(color) {
		wrong.add("color", "invalid", "a colour is #rrggbb")
	}
	if err := wrong.err(); err != nil {
		return Tag{}, err
	}
	return Tag{Key: TagKey(tags[0]), Name: tags[0], Color: color, CreatedAt: r.Now(a.Org)}, nil
}

func validColor(text string) bool {
	return len(text) == 7 && text[0] == '#' && strings.Trim(text[1:], "0123456789abcdefABCDEF") == ""
}

// tagBatch is how many records a change of a tag takes at a time, so that it never holds the writer for long.
const tagBatch = 100

// UpdateTag renames or recolours a tag, on every record that has it. A name that another tag has is refused: retag
// the customers instead. Needs customers:write.
func (r *Register) UpdateTag(ctx context.Context, a Actor, name string, newName, color Optional[string]) (Tag, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Tag{}, err
	}
	old, err := tagOf(r.store.TagByKey(ctx, a.Org.ID, TagKey(name)))
	if err != nil {
		return Tag{}, err
	}
	next := old
	newName.apply(&next.Name)
	color.apply(&next.Color)
	if next, err = r.newTag(a, next.Name, next.Color); err != nil {
		return Tag{}, err
	}
	next.CreatedAt = old.CreatedAt
	err = r.store.InTx(ctx, func(tx Tx) error {
		if next.Key != old.Key {
			if _, err := tx.TagByKey(ctx, a.Org.ID, next.Key); KindOf(err) != KindNotFound {
				return orConflict(err, "There is a tag of that name already")
			}
		}
		return tx.UpdateTag(ctx, a.Org.ID, old.Key, next)
	})
	if err != nil || next.Name == old.Name {
		return next, err
	}
	return next, r.retag(ctx, a, old.Key, next.Name)
}

// orConflict passes an error on, and turns the lack of one into a conflict.
func orConflict(err error, message string) error {
	if err != nil {
		return err
	}
	return Errorf(KindConflict, "%s", message)
}

// DeleteTag takes a tag off every record and out of the list. Needs customers:write.
func (r *Register) DeleteTag(ctx context.Context, a Actor, name string) error {
	if err := a.need(CustomersWrite); err != nil {
		return err
	}
	key := TagKey(name)
	if _, err := tagOf(r.store.TagByKey(ctx, a.Org.ID, key)); err != nil {
		return err
	}
	if err := r.retag(ctx, a, key, ""); err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error { return tx.DeleteTag(ctx, a.Org.ID, key) })
}

// retag gives every record that has a tag another one in its place, or none, a batch at a time.
func (r *Register) retag(ctx context.Context, a Actor, key, name string) error {
	for after := ""; ; {
		var done int
		var last string
		err := r.store.InTx(ctx, func(tx Tx) error {
			customers, err := tx.CustomersWithTag(ctx, a.Org.ID, key, after, tagBatch)
			done = len(customers)
			for _, c := range customers {
				if err == nil {
					err = r.replaceTag(ctx, tx, a, c.ID, key, name)
				}
				last = c.ID
			}
			return err
		})
		if err != nil || done < tagBatch {
			return err
		}
		after = last
	}
}

func (r *Register) replaceTag(ctx context.Context, tx Tx, a Actor, customer, key, name string) error {
	before, err := tx.LockCustomer(ctx, a.Org.ID, customer)
	if err != nil {
		return err
	}
	after := before
	after.Tags = nil
	for _, tag := range before.Tags {
		switch {
		case TagKey(tag) != key:
			after.Tags = append(after.Tags, tag)
		case name != "":
			after.Tags = append(after.Tags, name)
		}
	}
	_, err = r.saveCustomer(ctx, tx, a, before, after, nil)
	return err
}
