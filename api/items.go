package api

import (
	"context"
	"net/http"

	"clientele"
)

// Item is something that the business sells.
type Item struct {
	ID              string   `json:"id" example:"itm_01k3v9q2d7m4x8a5c0tw"`
	Type            string   `json:"type" enum:"service,product"`
	Name            string   `json:"name" example:"Haircut"`
	DurationMinutes *int     `json:"durationMinutes" doc:"Of a service" example:"60"`
	BufferMinutes   *int     `json:"bufferMinutes" doc:"Of a service: how long its user needs afterwards" example:"15"`
	Price           int64    `json:"price" doc:"In minor units, tax included" example:"5000"`
	TaxRate         float64  `json:"taxRate" doc:"Percent" example:"25.5"`
	Users           []string `json:"users" doc:"Ids of the users who offer a service; empty: every bookable user does"`
	Stock           *int64   `json:"stock" doc:"Of a product: how many there are; null when it is not counted"`
	Archived        bool     `json:"archived" doc:"Not sold any more"`
	CreatedAt       string   `json:"createdAt" format:"date-time"`
	UpdatedAt       string   `json:"updatedAt" format:"date-time"`
	Version         int64    `json:"version" doc:"Counts the changes" example:"1"`
}

func itemWire(i *clientele.Item) Item {
	w := Item{ID: i.ID, Type: string(i.Type), Name: i.Name, Price: i.Price, TaxRate: i.TaxRate.Float(), Users: notNull(i.Users), Stock: i.Stock,
		Archived: i.Archived, CreatedAt: stamp(i.CreatedAt), UpdatedAt: stamp(i.UpdatedAt), Version: i.Version}
	if i.Type == clientele.ItemService {
		w.DurationMinutes, w.BufferMinutes = &i.DurationMinutes, &i.BufferMinutes
	}
	return w
}

// ItemFields are what of an item can be written.
type ItemFields struct {
	Type            opt[string]   `json:"type,omitempty" doc:"service or product; it cannot be changed" example:"service"`
	Name            opt[string]   `json:"name,omitempty" example:"Haircut"`
	DurationMinutes opt[int]      `json:"durationMinutes,omitempty" doc:"Of a service, which needs it: 1 to 1,440" example:"60"`
	BufferMinutes   opt[int]      `json:"bufferMinutes,omitempty" doc:"Of a service: how long its user needs afterwards, up to 720"`
	Price           opt[int64]    `json:"price,omitempty" doc:"In minor units, tax included" example:"5000"`
	TaxRate         opt[float64]  `json:"taxRate,omitempty" doc:"Percent, two decimals" example:"25.5"`
	Users           opt[[]string] `json:"users,omitempty" doc:"Ids of the users who offer a service; none: every bookable user does"`
	Stock           opt[int64]    `json:"stock,omitempty" doc:"Of a product; null: it is not counted"`
	Archived        opt[bool]     `json:"archived,omitempty" doc:"true: not sold any more"`
}

func (f ItemFields) change() clientele.ItemChange {
	return clientele.ItemChange{Type: f.Type.Optional, Name: f.Name.Optional, DurationMinutes: f.DurationMinutes.Optional, BufferMinutes: f.BufferMinutes.Optional,
		Price: f.Price.Optional, TaxRate: f.TaxRate.Optional, Users: f.Users.Optional, Stock: f.Stock.Optional, Archived: f.Archived.Optional}
}

// ItemPath names an item of the catalog.
type ItemPath struct {
	ID string `path:"id" doc:"Id of the item" example:"itm_01k3v9q2d7m4x8a5c0tw"`
}

type listItemsInput struct {
	Type     string `query:"type" enum:"service,product" doc:"Only services, or only products"`
	Archived string `query:"archived" enum:"false,true,any" doc:"Only what is sold (false, the default), only what is not sold any more (true), or both (any)"`
	Paged
}

func (in listItemsInput) query() clientele.ItemQuery {
	q := clientele.ItemQuery{Type: clientele.ItemType(in.Type)}
	if in.Archived != "any" {
		archived := in.Archived == "true"
		q.Archived = &archived
	}
	return q
}

func itemAnswer(i clientele.Item, err error) (One[Item], error) { return one(itemWire(&i), i.ID), err }

func (s *Server) addItems() {
	add(s, call{ID: "listItems", Method: "GET", Path: "/v1/items", Tag: tagCatalog, Scope: clientele.CatalogRead,
		Summary: "List the catalog", Text: "By name."},
		func(ctx context.Context, r request, in *listItemsInput) (Many[Item], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Item]{}, err
			}
			page, err := r.reg.Items(ctx, r.actor, in.query(), paging)
			return many(page, itemWire), err
		})
	add(s, call{ID: "createItem", Method: "POST", Path: "/v1/items", Tag: tagCatalog, Scope: clientele.CatalogWrite, Status: http.StatusCreated,
		Summary: "Put a service or a product into the catalog", Text: "Needs type, name and price, and of a service durationMinutes."},
		func(ctx context.Context, r request, in *struct{ Body ItemFields }) (One[Item], error) {
			item, err := itemAnswer(r.reg.CreateItem(ctx, r.actor, in.Body.change()))
			return item.created("/v1/items/" + item.Data.ID), err
		})
	add(s, call{ID: "getItem", Method: "GET", Path: "/v1/items/{id}", Tag: tagCatalog, Scope: clientele.CatalogRead,
		Summary: "Read an item", Text: "Archived or not."},
		func(ctx context.Context, r request, in *ItemPath) (One[Item], error) {
			return itemAnswer(r.reg.Item(ctx, r.actor, in.ID))
		})
	add(s, call{ID: "updateItem", Method: "PATCH", Path: "/v1/items/{id}", Tag: tagCatalog, Scope: clientele.CatalogWrite,
		Summary: "Change, archive or sell again", Text: "What is left out stays as it is. What was booked or sold before keeps its name and price."},
		func(ctx context.Context, r request, in *struct {
			ItemPath
			Body ItemFields
		}) (One[Item], error) {
			return itemAnswer(r.reg.UpdateItem(ctx, r.actor, in.ID, in.Body.change()))
		})
	add(s, call{ID: "archiveItem", Method: "DELETE", Path: "/v1/items/{id}", Tag: tagCatalog, Scope: clientele.CatalogWrite,
		Summary: "Archive an item", Text: "Bookings and receipts name what was sold, so nothing is deleted from the catalog: the item is not sold any more, and answered as it is then. PATCH with {\"archived\": false} sells it again."},
		func(ctx context.Context, r request, in *ItemPath) (One[Item], error) {
			return itemAnswer(r.reg.UpdateItem(ctx, r.actor, in.ID, clientele.ItemChange{Archived: clientele.Some(true)}))
		})
}
