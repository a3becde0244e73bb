package clientele

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Item is something that the business sells. What was sold keeps the name and the price of its time, so an item may
// change; it is archived when it is sold no more, and never deleted.
type Item struct {
	ID              string
	Type            ItemType
	Name            string
	NameKey         string // the folded name: what lists are sorted by
	DurationMinutes int    // of a service
	BufferMinutes   int    // of a service: how long its user needs afterwards
	Price           int64  // minor units, tax included
	TaxRate         Percent
	Users           []string // who offers a service; none stands for every bookable user
	Stock           *int64   // of a product; nil when it is not counted
	Archived        bool
	CreatedAt       time.Time
	UpdatedAt       time.Time
	Version         int64
}

// ItemType tells what takes time from what is carried home.
type ItemType string

// The types of items.
const (
	ItemService ItemType = "service"
	ItemProduct ItemType = "product"
)

// ItemChange says what of an item is to be another way.
type ItemChange struct {
	Type, Name                     Optional[string]
	DurationMinutes, BufferMinutes Optional[int]
	Price                          Optional[int64]
	TaxRate                        Optional[float64] // percent, two decimals
	Users                          Optional[[]string]
	Stock                          Optional[int64]
	Archived                       Optional[bool]
}

// ItemQuery says which items a list holds; they are listed by name. The zero value of a field asks for nothing.
type ItemQuery struct {
	Type     ItemType
	Archived *bool
}

// Limits of an item.
const (
	maxServiceMinutes = 24 * 60
	maxBufferMinutes  = 12 * 60
	maxPrice          = 100_000_000_000
	maxStock          = 1_000_000_000
	maxItemUsers      = 200
)

// offeredBy tells whether a user is among those who offer an item.
func (i Item) offeredBy(user string) bool { return len(i.Users) == 0 || slices.Contains(i.Users, user) }

// applyItem gives the item as it would be, with every problem of the change.
func applyItem(i Item, ch ItemChange) (Item, problems) {
	var wrong problems
	if ch.Type.Set && i.ID != "" && ItemType(ch.Type.Value) != i.Type {
		wrong.add("type", "invalid", "a service stays a service and a product a product: archive this one and make another")
	} else if ch.Type.Set {
		i.Type = ItemType(ch.Type.Value)
	}
	cleanLine("name", ch.Name, maxName, &wrong).apply(&i.Name)
	i.NameKey = foldKey(i.Name)
	ch.DurationMinutes.apply(&i.DurationMinutes)
	ch.BufferMinutes.apply(&i.BufferMinutes)
	ch.Price.apply(&i.Price)
	ch.Archived.apply(&i.Archived)
	if ch.TaxRate.Set {
		i.TaxRate = PercentOf(ch.TaxRate.Value)
		if !(ch.TaxRate.Value >= 0 && ch.TaxRate.Value <= 100) { // written so that NaN is refused too
			wrong.add("taxRate", "out_of_range", "a tax rate is between 0 and 100 percent")
		}
	}
	if ch.Users.Set {
		i.Users = slices.Compact(slices.Sorted(slices.Values(ch.Users.Value)))
	}
	if ch.Stock.Set {
		i.Stock = nil
		if !ch.Stock.Null {
			i.Stock = &ch.Stock.Value
		}
	}
	checkItem(i, ch, &wrong)
	return i, wrong
}

func checkItem(i Item, ch ItemChange, wrong *problems) {
	if !hasVisible(i.Name) && !wrong.has("name") {
		wrong.add("name", "required", "an item needs a name")
	}
	if i.ID == "" && (!ch.Price.Set || ch.Price.Null) {
		wrong.add("price", "required", "an item needs a price, in minor units; 0 when it is free")
	} else if i.Price < 0 || i.Price > maxPrice {
		wrong.add("price", "out_of_range", "a price is between 0 and %d minor units", maxPrice)
	}
	if len(i.Users) > maxItemUsers {
		wrong.add("users", "too_many", "at most %d users offer one service; none stands for all", maxItemUsers)
	}
	switch i.Type {
	case ItemService:
		checkService(i, wrong)
	case ItemProduct:
		checkProduct(i, wrong)
	default:
		wrong.add("type", "invalid", "an item is a service or a product")
	}
}

func checkService(i Item, wrong *problems) {
	if i.DurationMinutes == 0 {
		wrong.add("durationMinutes", "required", "a service needs its duration in minutes")
	} else if i.DurationMinutes < 0 || i.DurationMinutes > maxServiceMinutes {
		wrong.add("durationMinutes", "out_of_range", "a service takes between 1 and %d minutes", maxServiceMinutes)
	}
	if i.BufferMinutes < 0 || i.BufferMinutes > maxBufferMinutes {
		wrong.add("bufferMinutes", "out_of_range", "a buffer is between 0 and %d minutes", maxBufferMinutes)
	}
	if i.Stock != nil {
		wrong.add("stock", "invalid", "a service is not counted; leave this out")
	}
}

func checkProduct(i Item, wrong *problems) {
	if i.DurationMinutes != 0 || i.BufferMinutes != 0 {
		wrong.add("durationMinutes", "invalid", "a product takes no time; leave this out")
	}
	if len(i.Users) > 0 {
		wrong.add("users", "invalid", "a product is sold by everybody; leave this out")
	}
	if i.Stock != nil && (*i.Stock < -maxStock || *i.Stock > maxStock) {
		wrong.add("stock", "out_of_range", "a stock is at most %d", maxStock)
	}
}

// Items lists the catalog by name. Needs catalog:read.
func (r *Register) Items(ctx context.Context, a Actor, query ItemQuery, paging Paging) (Page[Item], error) {
	if err := a.need(CatalogRead); err != nil {
		return Page[Item]{}, err
	}
	list := "items " + string(query.Type)
	if query.Archived != nil {
		list += fmt.Sprint(" ", *query.Archived)
	}
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[Item]{}, err
	}
	items, next, err := r.store.FindItems(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[Item]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Item, string, error) {
		return r.store.FindItems(ctx, a.Org.ID, query, s)
	})
}

// Item gives one item, archived or not. Needs catalog:read.
func (r *Register) Item(ctx context.Context, a Actor, id string) (Item, error) {
	if err := a.need(CatalogRead); err != nil {
		return Item{}, err
	}
	return itemOf(r.store.ItemByID(ctx, a.Org.ID, id))
}

func itemOf(i Item, err error) (Item, error) {
	if KindOf(err) == KindNotFound {
		return Item{}, NotFound("Item")
	}
	return i, err
}

// CreateItem puts a service or a product into the catalog. Needs catalog:write.
func (r *Register) CreateItem(ctx context.Context, a Actor, change ItemChange) (Item, error) {
	if err := a.need(CatalogWrite); err != nil {
		return Item{}, err
	}
	item, wrong := applyItem(Item{}, change)
	err := r.store.InTx(ctx, func(tx Tx) error {
		if err := checkOffers(ctx, tx, a, item, wrong); err != nil {
			return err
		}
		now := r.Now(a.Org)
		item.ID, item.CreatedAt, item.UpdatedAt, item.Version = r.newID(a, prefixItem), now, now, 1
		if err := tx.InsertItem(ctx, a.Org.ID, item); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutItem("item.created", Item{}, item))
	})
	return item, err
}

// checkOffers adds users who are not there to what is wrong with an item.
func checkOffers(ctx context.Context, tx Tx, a Actor, i Item, wrong problems) error {
	wrong = slices.Clone(wrong)
	if len(i.Users) > 0 && !wrong.has("users") {
		users, err := tx.FindUsers(ctx, a.Org.ID)
		if err != nil {
			return err
		}
		for _, id := range i.Users {
			if !slices.ContainsFunc(users, func(u User) bool { return u.ID == id && !u.Archived }) {
				wrong.add("users", "not_found", "there is no such user")
				break
			}
		}
	}
	return wrong.err()
}

// UpdateItem changes an item; archiving it, and selling it again, are changes too. What was booked or sold before keeps
// its name and price. A change that changes nothing writes nothing. Needs catalog:write.
func (r *Register) UpdateItem(ctx context.Context, a Actor, id string, change ItemChange) (Item, error) {
	if err := a.need(CatalogWrite); err != nil {
		return Item{}, err
	}
	var after Item
	err := r.store.InTx(ctx, func(tx Tx) error {
		before, err := itemOf(tx.LockItem(ctx, a.Org.ID, id))
		if err != nil {
			return err
		}
		var wrong problems
		if after, wrong = applyItem(before, change); !change.Users.Set || len(wrong) > 0 {
			err = wrong.err()
		} else {
			err = checkOffers(ctx, tx, a, after, wrong)
		}
		e := aboutItem("item.updated", before, after)
		if err != nil || len(e.contents.Changes) == 0 {
			return err
		}
		after.UpdatedAt = r.Now(a.Org)
		if err := tx.UpdateItem(ctx, a.Org.ID, after); err != nil {
			return err
		}
		after.Version++
		return r.record(ctx, tx, a, e)
	})
	return after, err
}

func aboutItem(action string, before, after Item) entry {
	var changes []Change
	add := func(field string, b, s any) {
		if fmt.Sprint(b) != fmt.Sprint(s) {
			changes = append(changes, Change{Field: field, Before: b, After: s})
		}
	}
	stock := func(i Item) any {
		if i.Stock == nil {
			return nil
		}
		return *i.Stock
	}
	add("type", string(before.Type), string(after.Type))
	add("name", before.Name, after.Name)
	add("durationMinutes", before.DurationMinutes, after.DurationMinutes)
	add("bufferMinutes", before.BufferMinutes, after.BufferMinutes)
	add("price", before.Price, after.Price)
	add("taxRate", before.TaxRate.Float(), after.TaxRate.Float())
	add("users", before.Users, after.Users)
	add("stock", stock(before), stock(after))
	add("archived", before.Archived, after.Archived)
	return entry{action: action, subjectType: "item", subjectID: after.ID, contents: AuditContents{Changes: changes}}
}
