package sqlstore

import (
	"context"
	"slices"
	"strings"

	"clientele"
)

// FindTags lists the tags of an organization by name, with how many active customers have each.
func (r reader) FindTags(ctx context.Context, org string) ([]clientele.Tag, error) {
	found, err := all(ctx, r, readTag, `select t.tag_key, t.name, t.color, t.created_at, coalesce(n.customers, 0) from tag t
		left join (select org_id, tag_key, count(*) as customers from customer_tag where org_id = $1 and state = 'a' group by org_id, tag_key) n
		on n.org_id = t.org_id and n.tag_key = t.tag_key where t.org_id = $1`, org)
	slices.SortFunc(found, func(a, b clientele.Tag) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	return found, err
}

func readTag(row scanner) (g clientele.Tag, err error) {
	err = row.Scan(&g.Key, &g.Name, &g.Color, fromMS(&g.CreatedAt), &g.Customers)
	return g, err
}

// TagByKey gives one tag.
func (r reader) TagByKey(ctx context.Context, org, key string) (clientele.Tag, error) {
	return one(ctx, r, "Tag", readTag, `select tag_key, name, color, created_at,
		(select count(*) from customer_tag where org_id = $1 and tag_key = $2 and state = 'a') from tag where org_id = $1 and tag_key = $2`, org, key)
}

// InsertTag puts a tag into the list of tags, unless it is there.
func (t *tx) InsertTag(_ context.Context, org string, g clientele.Tag) error {
	_, err := t.exec(`insert into tag (org_id, tag_key, name, color, created_at) values ($1, $2, $3, $4, $5)
		on conflict (org_id, tag_key) do nothing`, org, g.Key, g.Name, g.Color, ms(g.CreatedAt))
	return err
}

// UpdateTag writes a tag; its key may change.
func (t *tx) UpdateTag(_ context.Context, org, key string, g clientele.Tag) error {
	err := t.change("Tag", `update tag set tag_key = $3, name = $4, color = $5, created_at = $6 where org_id = $1 and tag_key = $2`,
		org, key, g.Key, g.Name, g.Color, ms(g.CreatedAt))
	return taken(err, "tag", "There is a tag of that name already")
}

// DeleteTag takes a tag out of the list of tags.
func (t *tx) DeleteTag(_ context.Context, org, key string) error {
	return t.change("Tag", "delete from tag where org_id = $1 and tag_key = $2", org, key)
}

// CustomersWithTag finds records in any state that have a tag, by id, after the given one.
func (t *tx) CustomersWithTag(ctx context.Context, org, key, after string, limit int) ([]clientele.Customer, error) {
	var ids []string
	for _, state := range allStates {
		some, err := all(ctx, t, column[string], `select customer_id from customer_tag where org_id = $1 and tag_key = $2
			and state = $3 and customer_id > $4 order by customer_id limit $5`, org, key, state, after, limit)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	found, err := t.CustomersByIDs(ctx, org, ids[:min(limit, len(ids))])
	slices.SortFunc(found, func(a, b clientele.Customer) int { return strings.Compare(a.ID, b.ID) })
	return found, err
}
