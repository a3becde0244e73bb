package sqlstore

import (
	"context"
	"strconv"
	"strings"

	"clientele"
)

const (
	itemColumns = "id, type, name, name_key, duration_minutes, buffer_minutes, price, tax_rate, users, stock, archived, created_at, updated_at, version"
	selectItem  = "select " + itemColumns + " from item where org_id = $1 and "
)

func readItem(row scanner) (i clientele.Item, err error) {
	err = row.Scan(&i.ID, &i.Type, &i.Name, &i.NameKey, &i.DurationMinutes, &i.BufferMinutes, &i.Price, &i.TaxRate, fromJSON(&i.Users),
		&i.Stock, &i.Archived, fromMS(&i.CreatedAt), fromMS(&i.UpdatedAt), &i.Version)
	return i, err
}

func itemValues(i clientele.Item) []any {
	var stock any
	if i.Stock != nil {
		stock = *i.Stock
	}
	return []any{i.ID, string(i.Type), i.Name, i.NameKey, int64(i.DurationMinutes), int64(i.BufferMinutes), i.Price, int64(i.TaxRate),
		jsonText(i.Users), stock, i.Archived, ms(i.CreatedAt), ms(i.UpdatedAt), i.Version}
}

// ItemByID gives one item.
func (r reader) ItemByID(ctx context.Context, org, id string) (clientele.Item, error) {
	return one(ctx, r, "Item", readItem, selectItem+"id = $2", org, id)
}

// ItemsByIDs finds those of the items that exist.
func (r reader) ItemsByIDs(ctx context.Context, org string, ids []string) (found []clientele.Item, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readItem, selectItem+t.dialect.anyOf("id", 2), org, t.dialect.list(ids))
		return err
	})
	return found, err
}

// FindItems lists the catalog by name.
func (r reader) FindItems(ctx context.Context, org string, q clientele.ItemQuery, s clientele.Slice) ([]clientele.Item, string, error) {
	c := &conditions{}
	c.add("org_id = ?", org)
	if q.Type != "" {
		c.add("type = ?", string(q.Type))
	}
	if q.Archived != nil {
		c.add("archived = ?", *q.Archived)
	}
	if s.After != "" {
		id, key, _ := strings.Cut(s.After, " ")
		c.add("(name_key, id) > (?, ?)", key, id)
	}
	found, err := all(ctx, r, readItem, "select "+itemColumns+" from item where "+c.text()+
		" order by name_key, id limit "+strconv.Itoa(s.Limit+1), c.args...)
	return cut(found, s.Limit, func(i clientele.Item) string { return i.ID + " " + i.NameKey }, err)
}

// LockItem makes transactions that change an item take turns, and reads it.
func (t *tx) LockItem(ctx context.Context, org, id string) (clientele.Item, error) {
	if t.dialect.oneWriter() {
		return t.ItemByID(ctx, org, id)
	}
	return one(ctx, t, "Item", readItem, "update item set version = version where org_id = $1 and id = $2 returning "+itemColumns, org, id)
}

// InsertItem writes a new item.
func (t *tx) InsertItem(_ context.Context, org string, i clientele.Item) error {
	_, err := t.exec("insert into item (org_id, "+itemColumns+") values ("+places(1, 15)+")", append([]any{org}, itemValues(i)...)...)
	return taken(err, "item", "There is an item with this id already")
}

// UpdateItem writes an item and raises its version.
func (t *tx) UpdateItem(_ context.Context, org string, i clientele.Item) error {
	v := itemValues(i)
	return t.change("Item", `update item set name = $3, name_key = $4, duration_minutes = $5, buffer_minutes = $6, price = $7, tax_rate = $8,
		users = $9, stock = $10, archived = $11, updated_at = $12, version = version + 1 where org_id = $1 and id = $2`,
		org, i.ID, v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[12])
}
